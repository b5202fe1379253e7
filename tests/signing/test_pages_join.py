"""The pages of strangers' papers become part of a document that we sign, and nothing else does."""

from io import BytesIO

import pikepdf
import pytest

from motcua.signing import services
from motcua.signing.errors import PdfUnreadable
from motcua.signing.pages import KEPT_OF_PAGE, MOST_PIXELS
from motcua.signing.types import MOST_PAGES, PageProblem
from signing import papers
from signing.signers import mark

LAST = papers.pdf("Lời chứng")


def opened(pdf):
    return pikepdf.open(BytesIO(pdf))


def test_pages_come_in_order_and_ours_is_the_last():
    papers_given = [papers.pdf("một", "hai"), papers.jpeg(), papers.png_with_alpha()]

    counts = services.pages_count(contents=papers_given)
    joined = opened(services.pages_join(contents=papers_given, last=LAST))

    assert [count.pages for count in counts] == [2, 1, 1]
    assert len(joined.pages) == 5
    ours = opened(LAST)
    assert joined.pages[-1].mediabox == ours.pages[0].mediabox


@pytest.mark.parametrize("kind", papers.refused())
def test_a_file_that_cannot_be_shown_truly_is_refused_and_said_why(kind):
    content, problem = papers.refused()[kind]

    (count,) = services.pages_count(contents=[content])

    assert count.problem == PageProblem(problem)
    assert count.pages == 0
    assert "Xin" in count.reason
    with pytest.raises(PdfUnreadable):
        services.pages_join(contents=[content], last=LAST)


def test_a_stamp_is_drawn_into_the_page_and_nothing_but_the_picture_is_left():
    joined = opened(services.pages_join(contents=[papers.stamped()], last=LAST))

    page = joined.pages[0]
    assert {str(name) for name in page.obj} <= KEPT_OF_PAGE | {"/Parent"}
    drawn = [each.read_bytes() for each in page.resources["/XObject"].values()]
    assert any(b"DA THU PHI" in each for each in drawn)


def test_the_result_makes_no_claim_about_strangers_pages():
    joined = opened(services.pages_join(contents=[papers.pdf("một")], last=LAST))

    assert not {"/Metadata", "/OutputIntents", "/MarkInfo"} & {str(key) for key in joined.Root}


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_the_mark_stands_top_right_whichever_way_the_page_lies(angle):
    corner = [mark("Bản sao", "black")]

    joined = opened(services.pages_join(contents=[papers.turned(angle)], last=LAST, corner=corner))

    assert len(joined.pages[0].resources["/XObject"]) == 1
    assert int(joined.pages[0].get("/Rotate", 0)) == angle


def test_too_many_pages_are_refused_with_the_limit():
    many = papers.changed(
        papers.pdf("một"), lambda pdf: [pdf.pages.append(pdf.pages[0]) for _ in range(MOST_PAGES)]
    )

    (count,) = services.pages_count(contents=[many])

    assert count.problem is PageProblem.TOO_MANY
    assert str(MOST_PAGES) in count.reason


def test_a_picture_too_large_to_hold_is_refused_before_it_is_unpacked():
    bomb = papers.png_of_size(20_000, MOST_PIXELS // 20_000 + 1)

    (count,) = services.pages_count(contents=[bomb])

    assert count.problem is PageProblem.TOO_LARGE
