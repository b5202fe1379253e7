"""A certified copy is the copied pages and the page that certifies them, signed as one."""

from io import BytesIO

import pikepdf
import pytest

from cases import world as worlds
from cases.test_result import do, result_of, text_of
from cases.test_three_procedures import walk
from catalogue import samples
from motcua.cases import services
from motcua.cases.errors import PaperUnusable
from motcua.cases.models import Case
from motcua.cases.types import Outcome, Submission
from motcua.catalogue.selectors import procedure_card
from motcua.files import services as files
from motcua.files.models import StoredFile
from motcua.kernel.actor import Role
from motcua.signing import services as signing
from motcua.signing.types import MOST_JOINED_BYTES, Verdict
from signing import papers


def handed_in(world, *contents):
    component = procedure_card(worlds.COPIES).version.papers[0].key
    uploads = tuple(
        (component, files.file_store(actor=world.citizen, name=f"tệp {number}", content=each).id)
        for number, each in enumerate(contents, 1)
    )
    submission = Submission(
        procedure_code=worlds.COPIES,
        agency_id=world.commune.id,
        data=samples.COPIES,
        files=uploads,
    )
    return services.case_submit(actor=world.citizen, submission=submission)


def pages_of(pdf):
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def test_the_result_holds_every_page_handed_in_and_both_signatures_cover_them(keys):
    given = [papers.pdf("Trang thứ nhất", "Trang thứ hai"), papers.jpeg(), papers.stamped()]

    case = walk(keys, handed_in(keys, *given))

    _number, pdf = result_of(keys, case)
    text = text_of(pdf)
    assert pages_of(pdf) == 4 + 1
    assert text.index("Trang thứ nhất") < text.index("DA THU PHI") < text.index("LỜI CHỨNG")
    assert "BẢN SAO CHỨNG THỰC" in text
    report = signing.pdf_verify(pdf=pdf)
    assert report.verdict is Verdict.VALID
    assert [one.verdict for one in report.signatures] == [Verdict.VALID, Verdict.VALID]
    at = pdf.index(b"stream") + 20
    changed = pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]
    assert signing.pdf_verify(pdf=changed).verdict is Verdict.INVALID


def test_the_certification_says_how_many_pages_were_copied(keys):
    case = walk(keys, handed_in(keys, papers.pdf("một", "hai", "ba")))

    _number, pdf = result_of(keys, case)

    assert "Số trang của bản chính: 3" in text_of(pdf)


def test_without_scans_the_certification_stands_alone_for_the_paper_copy(keys):
    case = walk(keys, handed_in(keys))

    assert pages_of(result_of(keys, case)[1]) == 1


def test_a_refusal_copies_nothing(keys):
    case = handed_in(keys, papers.pdf("một", "hai"))
    for service, role, fields in (
        (services.case_accept, Role.DESK_OFFICER, {}),
        (services.case_take, Role.CASE_OFFICER, {}),
        (
            services.case_propose,
            Role.CASE_OFFICER,
            {"outcome": Outcome.REFUSED, "proposal": "Bản chính bị tẩy xóa."},
        ),
        (services.case_approve, Role.APPROVER, {}),
        (services.case_sign, Role.APPROVER, {}),
        (services.case_seal, Role.REGISTRAR, {}),
    ):
        case = do(service, case, keys.officer(role), **fields)

    assert "BẢN SAO CHỨNG THỰC" not in text_of(result_of(keys, case)[1])


@pytest.mark.parametrize("kind", ["password", "script", "attachment", "cut off"])
def test_a_file_that_cannot_be_copied_is_refused_when_it_is_handed_in(world, kind):
    content, _problem = papers.refused()[kind]

    with pytest.raises(PaperUnusable) as refusal:
        handed_in(world, papers.pdf("một"), content)

    ((field, said),) = refusal.value.fields.items()
    assert field.startswith("files.")
    assert said.startswith("tệp 2.pdf: ")
    assert not Case.objects.exists()


def test_files_that_are_too_large_together_are_refused_when_handed_in(world):
    large = papers.pdf("một") + b"\n" * (MOST_JOINED_BYTES // 3)

    with pytest.raises(PaperUnusable, match="tối đa 20 MB"):
        handed_in(world, large, large, large, large)


def test_what_a_supplement_brings_is_copied_too_and_checked_the_same(keys):
    case = handed_in(keys, papers.pdf("Bản mờ"))
    case = do(services.case_accept, case, keys.officer(Role.DESK_OFFICER))
    officer = keys.officer(Role.CASE_OFFICER)
    case = do(services.case_take, case, officer)
    case = do(
        services.case_request_supplement, case, officer, items=["Bản rõ"], reason="Bản quét mờ."
    )
    answer = {"answer": "Gửi bản rõ."}
    broken, clear = (
        files.file_store(actor=keys.citizen, name="bản rõ", content=content).id
        for content in (worlds.PDF, papers.pdf("Bản rõ nét"))
    )

    with pytest.raises(PaperUnusable) as refusal:
        do(services.case_answer_supplement, case, keys.citizen, file_ids=[broken], **answer)
    assert set(refusal.value.fields) == {"files"}
    case = do(services.case_answer_supplement, case, keys.citizen, file_ids=[clear], **answer)
    case = walk(keys, case)

    text = text_of(result_of(keys, case)[1])
    assert text.index("Bản mờ") < text.index("Bản rõ nét")
    assert StoredFile.objects.filter(pk=broken).exists()
