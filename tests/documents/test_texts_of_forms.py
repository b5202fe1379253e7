"""An administrator changes the texts of the forms: versions, blanks, hostile words."""

import dataclasses
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cases import world as worlds
from documents.pages import needs_poppler, squeezed, text_of
from documents.samples import AT, SUPPLEMENT
from motcua.audit.models import AuditEntry
from motcua.audit.types import What
from motcua.documents import selectors, services
from motcua.documents.errors import DraftChanged, NothingNew, TextsWrong
from motcua.documents.models import TextVersion
from motcua.documents.specimens import SPECIMENS
from motcua.documents.texts import FORMS
from motcua.documents.wording import filled
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor, ActorKind, PostRef, Role
from motcua.kernel.blanks import name_of
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.ids import new_id

FORM = "form_02_supplement"
HOSTILE = '#read("/etc/passwd") #import "layout.typ" $x$ *b* <slot> \\ #panic() // @ref'
every_form = pytest.mark.parametrize("form", FORMS)


@pytest.fixture
def administrator(db):
    post = PostRef(agency_id=worlds.province_centre().pk, role=Role.ADMINISTRATOR)
    return Actor(
        kind=ActorKind.STAFF,
        account_id=new_id(),
        staff_id=new_id(),
        name="Đỗ Hoài An",
        posts=(post,),
    )


@pytest.fixture
def officer():
    post = PostRef(agency_id=new_id(), role=Role.APPROVER)
    return Actor(kind=ActorKind.STAFF, account_id=new_id(), staff_id=new_id(), posts=(post,))


def texts(**changes):
    return FORMS[FORM].defaults() | changes


def saved(actor, revision=0, **changes):
    return services.text_draft_save(
        actor=actor, form=FORM, texts=texts(**changes), expected_revision=revision
    )


def published(actor, **changes):
    revision = saved(actor, **changes)
    return services.text_draft_publish(
        actor=actor, form=FORM, expected_revision=revision, note="Theo công văn mới"
    )


def page_of(pdf, folder):
    return squeezed(text_of(pdf, folder))


@every_form
@needs_poppler
def test_the_texts_of_the_release_are_valid_and_fill_every_blank(form, tmp_path):
    words = FORMS[form]

    rendered = services.document_render(document=SPECIMENS[form], at=AT)

    page = text_of(rendered.pdf, tmp_path)
    assert "{" not in page
    assert squeezed(words.defaults()["heading"]) in squeezed(page)
    assert f"Mẫu số {words.number}" in page


@every_form
def test_every_blank_finds_its_value_in_the_form(form):
    words = FORMS[form]
    data = services.rules.page_data(SPECIMENS[form])
    blanks = {blank.name: blank for blank in words.blanks}

    empty = [
        name for name in blanks if not filled(f"{{{name}}}", blanks, data)
    ]  # a blank that is never filled would be a trap

    assert empty == []


@pytest.mark.django_db
@needs_poppler
def test_a_published_text_is_printed_and_the_draft_before_it_is_not(administrator, tmp_path):
    saved(administrator, closing="Xin gọi {liên hệ} trước 17 giờ.")
    before = selectors.texts_now(FORM)

    number = services.text_draft_publish(
        actor=administrator, form=FORM, expected_revision=1, note="Rõ hơn"
    )

    assert number == 1
    assert before == FORMS[FORM].defaults()
    pdf = services.document_render(document=SUPPLEMENT, at=AT, texts=selectors.texts_now(FORM)).pdf
    assert squeezed("Xin gọi Sở Tư pháp") in page_of(pdf, tmp_path)


@pytest.mark.django_db
def test_a_paper_keeps_the_text_of_the_day_on_which_it_was_issued(administrator, stop_clock):
    stop_clock("2026-11-20 08:00")
    published(administrator, heading="Phiếu một")
    issued = clock.now()
    stop_clock("2026-11-21 08:00")
    published(administrator, heading="Phiếu hai")

    assert selectors.texts_at(FORM, issued)["heading"] == "Phiếu một"
    assert selectors.texts_at(FORM, clock.now())["heading"] == "Phiếu hai"
    assert selectors.texts_at(FORM, issued - timedelta(days=9))["heading"] == "Phiếu một"


@pytest.mark.django_db
@needs_poppler
def test_nothing_that_an_administrator_types_is_executed(administrator, tmp_path):
    hostile = dict.fromkeys(texts(), HOSTILE)

    saved(administrator, **hostile)

    pdf = selectors.form_preview(actor=administrator, form=FORM)
    page = page_of(pdf, tmp_path)
    assert page.count(squeezed('#read("/etc/passwd")')) == len(hostile)
    assert "root:" not in page


@needs_poppler
def test_a_value_that_looks_like_a_blank_stays_as_it_is(tmp_path):
    party = dataclasses.replace(SUPPLEMENT.party, name="{mã hồ sơ} #panic()")
    document = dataclasses.replace(SUPPLEMENT, party=party, desk="{liên hệ}")

    page = page_of(services.document_render(document=document, at=AT).pdf, tmp_path)

    assert squeezed("{liên hệ} đề nghị ông/bà") in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Gửi {tên mẹ}", "{tên mẹ}"),
        ("Gửi {MÃ  HỒ SƠ} và {x}", "{x}"),
        ("Gửi {liên hệ", "{ hoặc }"),
        ("Gửi liên hệ}", "{ hoặc }"),
        ("{mã\nhồ sơ}", "{ hoặc }"),
        ("  ", "không được để trống"),
        ("a" * 3001, "3001"),
    ],
)
def test_a_text_that_will_not_do_is_refused_with_the_place_named(administrator, typed, said):
    with pytest.raises(TextsWrong) as refusal:
        saved(administrator, opening=typed)

    assert list(refusal.value.fields) == ["opening"]
    assert said in refusal.value.fields["opening"]
    assert selectors.form_row(actor=administrator, form=FORM).draft is None


def test_the_name_of_a_blank_is_read_in_any_case_and_spacing():
    assert name_of("  MÃ   Hồ sơ ") == "mã hồ sơ"


@pytest.mark.django_db
def test_two_administrators_do_not_overwrite_one_another(administrator):
    saved(administrator, heading="Một")

    with pytest.raises(DraftChanged):
        saved(administrator, revision=0, heading="Hai")
    with pytest.raises(DraftChanged):
        services.text_draft_publish(actor=administrator, form=FORM, expected_revision=7, note="x")

    assert selectors.form_row(actor=administrator, form=FORM).draft.texts["heading"] == "Một"


@pytest.mark.django_db
def test_publishing_needs_a_difference_and_a_reason(administrator):
    revision = saved(administrator)
    with pytest.raises(NothingNew):
        services.text_draft_publish(
            actor=administrator, form=FORM, expected_revision=revision, note="x"
        )
    revision = saved(administrator, revision=revision, heading="Khác")
    with pytest.raises(Invalid) as refusal:
        services.text_draft_publish(
            actor=administrator, form=FORM, expected_revision=revision, note=" "
        )

    assert list(refusal.value.fields) == ["note"]
    assert not TextVersion.objects.exists()


@pytest.mark.django_db
def test_a_published_version_cannot_be_changed_or_removed(administrator):
    published(administrator, heading="Khác")

    for change in (
        lambda: TextVersion.objects.update(note="y"),
        lambda: TextVersion.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "deed",
    [
        lambda who: selectors.forms_list(actor=who),
        lambda who: selectors.form_row(actor=who, form=FORM),
        lambda who: selectors.form_versions(actor=who, form=FORM),
        lambda who: selectors.form_preview(actor=who, form=FORM, version=0),
        lambda who: saved(who, heading="Khác"),
        lambda who: services.texts_ensure(actor=who),
    ],
)
def test_for_others_than_administrators_the_texts_do_not_exist(officer, deed):
    for who in (officer, Actor(kind=ActorKind.CITIZEN, person_id=new_id())):
        with pytest.raises(NotFound):
            deed(who)


@pytest.mark.django_db
def test_a_form_that_is_not_there_is_not_found(administrator):
    for deed in (
        lambda: selectors.form_row(actor=administrator, form="result_letter"),
        lambda: selectors.form_preview(actor=administrator, form=FORM, version=9),
        lambda: selectors.form_preview(actor=administrator, form=FORM),
        lambda: services.text_draft_drop(actor=administrator, form=FORM, expected_revision=0),
        lambda: services.text_draft_publish(
            actor=administrator, form=FORM, expected_revision=0, note="x"
        ),
    ):
        with pytest.raises(NotFound):
            deed()


@pytest.mark.django_db
def test_saving_and_publishing_are_in_the_trail(administrator):
    published(administrator, heading="Khác")

    trail = list(AuditEntry.objects.order_by("id").values_list("what", "staff_id"))
    assert trail == [
        (What.TEXTS_SAVED.value, administrator.staff_id),
        (What.TEXTS_PUBLISHED.value, administrator.staff_id),
    ]


@pytest.mark.django_db
def test_the_set_up_publishes_the_texts_once_and_leaves_those_of_people_alone(administrator):
    services.texts_ensure(actor=SYSTEM)
    services.texts_ensure(actor=SYSTEM)
    assert TextVersion.objects.count() == len(FORMS)

    assert published(administrator, heading="Khác") == 2
    services.texts_ensure(actor=SYSTEM)

    assert selectors.texts_now(FORM)["heading"] == "Khác"
    assert TextVersion.objects.count() == len(FORMS) + 1


@pytest.mark.django_db
def test_a_new_release_brings_its_text_where_nobody_wrote_an_own_one():
    TextVersion.objects.create(
        form=FORM,
        number=1,
        texts=texts(heading="Của bản trước"),
        published_at=clock.now(),
        published_by_name=SYSTEM.name,
    )

    services.texts_ensure(actor=SYSTEM)

    assert selectors.texts_now(FORM) == FORMS[FORM].defaults()


@pytest.mark.django_db
def test_the_list_takes_two_queries_and_the_texts_one(administrator, django_assert_num_queries):
    published(administrator, heading="Khác")

    with django_assert_num_queries(2):
        rows = selectors.forms_list(actor=administrator)
    with django_assert_num_queries(1):
        selectors.texts_at(FORM, clock.now())

    assert [row.words.number for row in rows] == ["01", "02", "03", "04", "05", "06", "07"]
    assert [row.version.number for row in rows] == [0, 1, 0, 0, 0, 0, 0]


def test_a_specimen_is_about_nobody():
    numbers = [each.party.number for each in SPECIMENS.values() if hasattr(each, "party")]

    assert len(numbers) == 6
    assert {number[:3] for number in numbers} == {"999"}
