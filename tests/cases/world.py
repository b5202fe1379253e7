"""A province of three agencies with one officer per post: enough to walk every road of a case."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from cases.snapshot import Snapshot
from motcua.cases import services
from motcua.cases.models import Case, Letter
from motcua.cases.types import CaseSummary, Outcome, Submission
from motcua.catalogue import services as catalogue
from motcua.catalogue.models import Procedure
from motcua.catalogue.selectors import published_version
from motcua.catalogue.types import Channel
from motcua.files import services as files
from motcua.identity import services as identity
from motcua.kernel.actor import SYSTEM, Actor, ActorKind, PostRef, Role
from motcua.kernel.ids import new_id
from motcua.organisation.models import Agency, Post, PostHolding, Staff
from motcua.organisation.selectors import agencies_forget, agencies_list
from motcua.signing import services as signing
from motcua.signing.types import CredentialKind, CredentialSpec, KeyAlgorithm

PASSWORD = "dùng thử 2024"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JUDICIAL, BIRTH, COPIES, GENERIC = "3.000333", "1.001193", "2.000815", "1.004859"

GENERIC_DATA: dict[str, Any] = {
    "applicant": {
        "full_name": "Điểu Thị Mai",
        "personal_number": "999188001234",
        "phone": "0912345678",
        "email": "mai@example.vn",
        "address": "Thôn 5, xã Minh Hưng, huyện Bù Đăng",
    },
    "content": "Đề nghị đăng ký kết hôn.",
}


@dataclass
class World:
    """The agencies, and one actor per post; `citizen` and `stranger` are two citizens."""

    centre: Agency
    police: Agency
    commune: Agency
    citizen: Actor
    stranger: Actor
    actors: dict[tuple[UUID, Role], Actor] = field(default_factory=dict)

    def officer(self, role: Role, agency: Agency | None = None) -> Actor:
        return self.actors[(agency or self.commune).id, role]

    def upload(self, actor: Actor | None = None) -> UUID:
        return files.file_store(actor=actor or self.citizen, name="giấy tờ.pdf", content=PDF).id


def build() -> World:
    """Make the agencies, their staff, two citizens and four procedures with who offers them."""
    world = _kept()
    agencies_forget()
    agencies_list()  # the process knows its agencies, as after the work
    return world


def build_anew() -> World:
    """The same, with all the work: where a test has changed what it is made of."""
    centre = province_centre()
    police = _agency("000.00.07.H10", "Công an tỉnh", "province", "police", "CAT")
    commune = _agency("000.01.21.H10", "UBND xã Minh Hưng", "commune", "people_committee", "UBND")
    world = World(
        centre=centre,
        police=police,
        commune=commune,
        citizen=citizen("mai", "999188001234", "Điểu Thị Mai"),
        stranger=citizen("nam", "999088005678", "Nguyễn Văn Nam"),
    )
    desks = {centre: [Role.DESK_OFFICER], police: [], commune: [Role.DESK_OFFICER]}
    for agency, roles in desks.items():
        back = [] if agency is centre else [Role.CASE_OFFICER, Role.APPROVER, Role.REGISTRAR]
        for role in [*roles, *back]:
            world.actors[agency.id, role] = staff(agency, role, f"{role}.{agency.identifier}")
    agencies_forget()
    catalogue.procedures_import(actor=SYSTEM, codes={JUDICIAL, BIRTH, COPIES, GENERIC})
    catalogue.offerings_import(actor=SYSTEM)
    catalogue.life_events_import(actor=SYSTEM)
    return world


_kept = Snapshot(build_anew)


def staff(agency: Agency, role: Role, username: str) -> Actor:
    """An officer who holds one post."""
    person = Staff.objects.create(
        username=username, full_name=f"Cán bộ {username}", title=str(role)
    )
    post, _new = Post.objects.get_or_create(agency=agency, role=role.value, title=str(role))
    PostHolding.objects.create(post=post, staff=person, valid_from=date(2020, 1, 1))
    return Actor(
        kind=ActorKind.STAFF,
        account_id=new_id(),
        staff_id=person.id,
        name=person.full_name,
        posts=(PostRef(agency_id=agency.id, role=role),),
    )


def citizen(username: str, number: str, name: str) -> Actor:
    """A citizen with an account."""
    account = identity.account_register(
        identity.Registration(
            username=username,
            password=PASSWORD,
            full_name=name,
            personal_number=number,
            phone="0912345678",
        )
    )
    return Actor(
        kind=ActorKind.CITIZEN, account_id=account.id, person_id=account.person_id, name=name
    )


def give_keys(world: World) -> None:
    """Certificates for the approvers, seals for the agencies; elliptic keys are quick."""
    signing.pki_create(actor=SYSTEM, algorithm=KeyAlgorithm.EC_P256)
    specs = []
    for agency in (world.police, world.commune):
        common = {"organisation": agency.name, "organisation_code": agency.identifier}
        approver = world.officer(Role.APPROVER, agency)
        specs += [
            CredentialSpec(
                kind=CredentialKind.PERSON,
                common_name=approver.name,
                staff_id=approver.staff_id,
                **common,
            ),
            CredentialSpec(
                kind=CredentialKind.SEAL, common_name=agency.name, agency_id=agency.id, **common
            ),
        ]
    signing.credentials_issue(actor=SYSTEM, specs=specs, algorithm=KeyAlgorithm.EC_P256)


def papers(world: World, code: str) -> tuple[tuple[str, UUID], ...]:
    """An upload for each component that must be there."""
    version = Procedure.objects.get(code=code).current_version_id
    return tuple(
        (part.key, world.upload()) for part in published_version(version).papers if part.required
    )


def submit(world: World, **changes: Any) -> CaseSummary:
    """A generic case of the commune, submitted by the citizen."""
    if "files" not in changes:
        changes["files"] = papers(world, GENERIC)
    submission = Submission(
        procedure_code=GENERIC,
        agency_id=world.commune.id,
        data=changes.pop("data", GENERIC_DATA),
        **changes,
    )
    return services.case_submit(actor=world.citizen, submission=submission, channel=Channel.ONLINE)


def required(code: str = GENERIC) -> list[str]:
    """The components that the desk must have seen."""
    version = Procedure.objects.get(code=code).current_version_id
    return [part.key for part in published_version(version).papers if part.required]


def received(world: World) -> CaseSummary:
    """A case that the desk accepted."""
    case = submit(world)
    return services.case_accept(
        actor=world.officer(Role.DESK_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        checked=required(),
    )


def taken(world: World) -> CaseSummary:
    """A case that the case officer is working on."""
    case = received(world)
    return services.case_take(
        actor=world.officer(Role.CASE_OFFICER), case_id=case.id, expected_version=case.version
    )


def proposed(world: World, outcome: Outcome = Outcome.GRANTED) -> CaseSummary:
    """A case that waits for approval."""
    case = taken(world)
    return services.case_propose(
        actor=world.officer(Role.CASE_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        outcome=outcome,
        proposal="Đủ điều kiện." if outcome is Outcome.GRANTED else "Chưa đủ tuổi kết hôn.",
    )


def approved(world: World, outcome: Outcome = Outcome.GRANTED) -> CaseSummary:
    """A case that waits for the signature."""
    case = proposed(world, outcome)
    return services.case_approve(
        actor=world.officer(Role.APPROVER), case_id=case.id, expected_version=case.version
    )


def signed(world: World, outcome: Outcome = Outcome.GRANTED) -> CaseSummary:
    """A case that waits for number and seal."""
    case = approved(world, outcome)
    return services.case_sign(
        actor=world.officer(Role.APPROVER), case_id=case.id, expected_version=case.version
    )


def sealed(world: World, outcome: Outcome = Outcome.GRANTED) -> CaseSummary:
    """A case whose result is ready."""
    case = signed(world, outcome)
    return services.case_seal(
        actor=world.officer(Role.REGISTRAR), case_id=case.id, expected_version=case.version
    )


def let_letters_be(case: CaseSummary) -> None:
    """Let it not matter when the apology of the case goes out: the test is about other times."""
    Letter.objects.filter(case_id=case.id).update(before_at=None)


def letter_sent(world: World, case: CaseSummary) -> str:
    """Sign the newest letter of a case and send it; its number. `give_keys` comes before."""
    letter = Letter.objects.filter(case_id=case.id).latest("id")
    for service, role in (
        (services.letter_sign, Role.APPROVER),
        (services.letter_seal, Role.REGISTRAR),
    ):
        service(
            actor=world.officer(role),
            case_id=case.id,
            expected_version=Case.objects.get(pk=case.id).version,
            letter_id=letter.pk,
        )
    return Letter.objects.get(pk=letter.pk).document_number


def province_centre() -> Agency:
    """The one-stop centre of the province, alone."""
    centre = _agency(
        "000.00.99.H10",
        "Trung tâm Phục vụ hành chính công tỉnh",
        "province",
        "service_centre",
        "TTHCC",
    )
    agencies_forget()
    return centre


def heir(begin: date) -> Agency:
    """A commune that begins on a day, to take over from another one."""
    name = "UBND xã Bù Đăng"
    made = _agency("000.00.51.H19", name, "commune", "people_committee", "UBND")
    made.valid_from = begin
    made.save()
    return made


def _agency(identifier: str, name: str, level: str, kind: str, symbol: str) -> Agency:
    return Agency.objects.create(
        identifier=identifier,
        name=name,
        short_name=name,
        symbol=symbol,
        level=level,
        kind=kind,
        place="Minh Hưng",
        valid_from=date(2020, 1, 1),
        source="test",
    )
