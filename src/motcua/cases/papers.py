"""A case as a document: which layout its result has, and what the printed forms say."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.cases.applicants import in_one_line
from motcua.cases.assisted import helper_of
from motcua.cases.models import Case, SupplementRequest
from motcua.cases.signatures import Signer
from motcua.cases.types import Outcome
from motcua.catalogue.types import (
    APPLICANT_SECTIONS,
    Channel,
    ChannelTerms,
    ComponentSpec,
    PublishedVersion,
)
from motcua.documents.types import (
    BirthCertificate,
    CertifiedCopy,
    Fact,
    Issuer,
    JudicialRecord,
    Parent,
    Party,
    ReceiptForm,
    ReceiptItem,
    RefusalForm,
    RefusalLetter,
    ResultLetter,
    Signatory,
    Signed,
    SupplementForm,
    SupplementItem,
    Verification,
)
from motcua.kernel import clock
from motcua.kernel.language import official
from motcua.organisation import selectors as organisation
from motcua.organisation.types import AgencyInfo, AgencyKind
from motcua.ui.words import limit_text

SEX = {"male": "Nam", "female": "Nữ"}
PAPER_KINDS = {
    "citizen_card": "Thẻ căn cước",
    "passport": "Hộ chiếu",
    "identity_certificate": "Giấy chứng nhận căn cước",
}
CHANNELS = {"online": "Trực tuyến", "counter": "Tại nơi tiếp nhận", "post": "Qua bưu chính"}
REMEDY = (
    "Nếu không đồng ý, ông/bà có quyền khiếu nại hoặc khởi kiện theo Luật Khiếu nại và Luật Tố "
    "tụng hành chính "
    "trong thời hạn luật định kể từ ngày nhận được văn bản này."
)


@official()
def result_document(case: Case, version: PublishedVersion, signer: Signer) -> Signed:
    """The unsigned result of an approved case, in the layout of its procedure."""
    if case.outcome == Outcome.REFUSED:
        return _refusal_letter(case, version, signer)
    return RESULTS.get(version.code, _result_letter)(case, version, signer)


def register_of(case: Case) -> str:
    """The number book the result belongs to: the abbreviation of its kind (NĐ 30/2020/NĐ-CP,
    appendix III).
    """
    if case.outcome == Outcome.REFUSED:
        return "TB"
    return BOOKS.get(case.procedure_code, "KQ")


@official()
def receipt_form(
    case: Case, version: PublishedVersion, officer: str, checked: Mapping[str, Any]
) -> ReceiptForm:
    """Form 01: receipt and appointment, as accepted; `checked` is what the ledger keeps of it."""
    assert case.received_at is not None
    agency = organisation.agency_info(case.receiving_agency_id)
    names = {part.key: part for part in version.papers}
    items = tuple(
        _receipt_item(case, names[key]) for key in checked.get("checked", ()) if key in names
    )
    terms = version.channel_terms(case.channel)
    return ReceiptForm(
        **common_of(case, agency),
        desk=_("Bộ phận Tiếp nhận và Trả kết quả"),
        case_code=case.code or case.reference,
        party=party_of(case),
        procedure_code=version.code,
        procedure=version.name,
        items=items,
        sets=1,
        time_limit=limit_words(terms),
        received_on=clock.local(case.received_at).date(),
        received_at=case.received_at,
        due_at=_instant(checked.get("due_at")) or case.due_at,
        delivery=_("Bản điện tử có ký số trên cổng; bản giấy tại nơi tiếp nhận khi có yêu cầu"),
        fee_vnd=terms.fee_vnd if terms is not None else None,
        lookup_code=case.pin,
        officer=officer,
        book=_book_line(case),
        helper=helper_of(case.pk),
    )


@official()
def supplement_form(
    case: Case, version: PublishedVersion, request: SupplementRequest, officer: str
) -> SupplementForm:
    """Form 02: what is missing and why."""
    agency = organisation.agency_info(case.competent_agency_id)
    return SupplementForm(
        **common_of(case, agency),
        desk=agency.name,
        number="",
        issued_on=clock.local(request.requested_at).date(),
        case_code=case.code or case.reference,
        party=party_of(case),
        procedure=version.name,
        items=tuple(SupplementItem(name=item, reason=request.reason) for item in request.items),
        due_at=request.answer_by,
        contact=contact_of(agency),
        signatory=Signatory(post=_("Công chức thụ lý"), name=officer),
    )


@official()
def refusal_form(
    case: Case, version: PublishedVersion, reason: str, on: date, officer: str
) -> RefusalForm:
    """Form 03: why the desk did not take the dossier, and the way out."""
    agency = organisation.agency_info(case.receiving_agency_id)
    return RefusalForm(
        **common_of(case, agency),
        desk=_("Bộ phận Tiếp nhận và Trả kết quả"),
        number="",
        issued_on=on,
        case_code=case.reference,
        party=party_of(case),
        procedure=version.name,
        reason=reason,
        legal_basis=", ".join(version.legal_refs[:6]),
        guidance=_("Ông/bà hoàn thiện hồ sơ theo lý do nêu trên rồi nộp lại."),
        contact=contact_of(agency),
        signatory=Signatory(post=_("Công chức tiếp nhận"), name=officer),
    )


def limit_words(terms: ChannelTerms | None) -> str:
    """A limit as people say it: `10 ngày làm việc`."""
    stated = limit_text(terms.value, terms.unit) if terms is not None else ""
    return stated or _("theo quy định của thủ tục")


def common_of(case: Case, agency: AgencyInfo) -> dict[str, Any]:
    return {"issuer": issuer_of(agency), "verification": verification_of(case, case.pin)}


def issuer_of(agency: AgencyInfo) -> Issuer:
    superior = organisation.agency_info(agency.parent_id).name if agency.parent_id else ""
    return Issuer(superior=superior, name=agency.name, place=agency.place)


def verification_of(case: Case, secret: str) -> Verification:
    name = case.code or case.reference
    base = settings.BASE_URL
    address = f"{base}/xac-thuc/".removeprefix("http://").removeprefix("https://")
    return Verification(url=f"{base}/xac-thuc/{name}/", address=address, code=f"{name} · {secret}")


def capacity_of(agency: AgencyInfo) -> tuple[str, ...]:
    """In whose name the head of the agency signs."""
    is_committee = agency.kind is AgencyKind.PEOPLE_COMMITTEE
    return (f"TM. {_('Ủy ban nhân dân')}".upper(),) if is_committee else ()


def signatory_of(agency: AgencyInfo, signer: Signer) -> Signatory:
    """The signature block of an approver of the agency."""
    return Signatory(capacity=capacity_of(agency), post=signer.post.upper(), name=signer.name)


def _signed(case: Case, signer: Signer) -> dict[str, Any]:
    agency = organisation.agency_info(case.competent_agency_id)
    return {
        "issuer": issuer_of(agency),
        # Whoever is shown the result must not learn the citizen's look-up code from it.
        "verification": verification_of(case, case.result_code or case.pin),
        "signatory": signatory_of(agency, signer),
        "recipients": (case.applicant_name, _("Lưu: VT, hồ sơ.")),
    }


def party_of(case: Case) -> Party:
    """Who asks, with what the form says of her now."""
    return party_in(case, case.data)


def party_in(case: Case, data: Mapping[str, Any]) -> Party:
    """The same from the form as it was filled in."""
    section: Mapping[str, Any] = next(
        (data[key] for key in APPLICANT_SECTIONS if data.get(key)), {}
    )
    return Party(
        name=case.applicant_name,
        number=section.get("personal_number", ""),
        address=in_one_line(section.get("address") or section.get("permanent_residence")),
        phone=case.applicant_phone,
        email=case.applicant_email,
    )


def contact_of(agency: AgencyInfo) -> str:
    return ", ".join(part for part in (agency.name, agency.address, agency.phone) if part)


def _receipt_item(case: Case, part: ComponentSpec) -> ReceiptItem:
    """A paper that the desk has seen: online one file, at the counter as the procedure asks."""
    if case.channel == Channel.ONLINE:
        return ReceiptItem(name=part.name, quantity=1, form=_("Bản điện tử"))
    kinds = [
        words
        for count, words in ((part.originals, _("Bản chính")), (part.copies, _("Bản sao")))
        if count
    ]
    return ReceiptItem(
        name=part.name,
        quantity=max(1, part.originals + part.copies),
        form=", ".join(kinds) or _("Bản giấy"),
    )


def _book_line(case: Case) -> str:
    """Where the case stands in the agency's book (form 07): the last part of its code counts the
    dossiers of the day.
    """
    number = (case.code or "").rpartition("-")[2]
    if case.received_at is None or not number.isdecimal():
        return ""
    return _("ngày %(day)s, số thứ tự %(number)d") % {
        "day": f"{clock.local(case.received_at):%d/%m/%Y}",
        "number": int(number),
    }


def _instant(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _refusal_letter(case: Case, version: PublishedVersion, signer: Signer) -> RefusalLetter:
    assert case.received_at is not None
    return RefusalLetter(
        **_signed(case, signer),
        case_code=case.code or "",
        party=party_of(case),
        procedure=version.name,
        received_on=clock.local(case.received_at).date(),
        reasons=(case.proposal,),
        legal_basis=version.legal_refs[:6],
        remedy=REMEDY,
    )


def _result_letter(case: Case, version: PublishedVersion, signer: Signer) -> ResultLetter:
    result = version.results[0].name if version.results else version.name
    facts = [
        Fact(label=_("Mã hồ sơ"), value=case.code or ""),
        Fact(label=_("Kết quả"), value=result),
    ]
    content = case.data.get("content")
    if isinstance(content, str):
        facts.append(Fact(label=_("Nội dung đề nghị"), value=content))
    paragraphs = [
        _(
            "Hồ sơ đã được thẩm định và đáp ứng các điều kiện theo quy định. Đề nghị của ông/bà "
            "được chấp thuận."
        )
    ]
    if case.proposal:
        paragraphs.append(case.proposal)
    return ResultLetter(
        **_signed(case, signer),
        case_code=case.code or "",
        party=party_of(case),
        procedure=version.name,
        abstract=_("Về kết quả giải quyết thủ tục hành chính"),
        paragraphs=tuple(paragraphs),
        facts=tuple(facts),
    )


def _judicial_record(case: Case, version: PublishedVersion, signer: Signer) -> JudicialRecord:
    person = case.data["applicant"]
    born_on = _day(person["birth_date"])
    assert born_on is not None
    return JudicialRecord(
        **_signed(case, signer),
        kind=case.data["form_number"],
        full_name=person["full_name"],
        gender=SEX[person["sex"]],
        born_on=born_on,
        birth_place=person["birth_place"],
        nationality=person["nationality"],
        permanent_address=person["permanent_residence"],
        temporary_address=person.get("temporary_residence", ""),
        identity_paper=PAPER_KINDS[person["paper_kind"]],
        identity_number=person["personal_number"],
        identity_issued_on=_day(person.get("paper_issued_on")),
        identity_issued_by=person.get("paper_issued_by", ""),
        findings=case.proposal,
    )


def _birth_certificate(case: Case, version: PublishedVersion, signer: Signer) -> BirthCertificate:
    child, requester = case.data["child"], case.data["requester"]
    born_on = _day(child["birth_date"])
    assert born_on is not None
    return BirthCertificate(
        **_signed(case, signer),
        full_name=child["full_name"],
        gender=SEX[child["sex"]],
        born_on=born_on,
        birth_place=child["birth_place"],
        ethnicity=child["ethnicity"],
        nationality=child["nationality"],
        home_town=child["home_town"],
        personal_number="",
        mother=_parent(case.data.get("mother")),
        father=_parent(case.data.get("father")),
        registrant=requester["full_name"],
        registrant_paper=requester["personal_number"],
        registered_at=organisation.agency_info(case.competent_agency_id).name,
        registered_on=clock.today(),
    )


def _parent(data: Mapping[str, Any] | None) -> Parent | None:
    if not data or not data.get("full_name"):
        return None
    return Parent(
        name=data["full_name"],
        born=str(data.get("birth_year", "")),
        ethnicity=data.get("ethnicity", ""),
        nationality=data.get("nationality", ""),
        residence=in_one_line(data.get("address")),
    )


def _certified_copy(case: Case, version: PublishedVersion, signer: Signer) -> CertifiedCopy:
    papers = case.data["papers"]
    return CertifiedCopy(
        **_signed(case, signer),
        title=_listed(papers, "name"),
        original_issuer=_listed(papers, "issuer"),
        original_number=_listed(papers, "number"),
        pages=sum(int(paper["pages"]) for paper in papers),
        copies=sum(int(paper["copies"]) for paper in papers),
    )


def _listed(papers: Sequence[Mapping[str, Any]], key: str) -> str:
    return "; ".join(paper[key] for paper in papers if paper.get(key))


RESULTS: dict[str, Callable[[Case, PublishedVersion, Signer], Signed]] = {
    "3.000333": _judicial_record,
    "1.001193": _birth_certificate,
    "2.000815": _certified_copy,
}
# Results that state what the agency found: the findings come from the officer who appraised.
STATING_FINDINGS = frozenset({"3.000333"})
BOOKS = {"3.000333": "PLLTP", "1.001193": "GKS", "2.000815": "CTBS"}
