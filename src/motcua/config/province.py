"""The demonstration province: who signs with what, and who may log in to try the product."""

from collections.abc import Sequence
from datetime import time

from motcua.documents.services import texts_ensure
from motcua.identity.errors import PersonKnown, UsernameTaken
from motcua.identity.services import Registration, account_register, staff_accounts_ensure
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Role
from motcua.notifications.services import message_texts_ensure, sending_rule_ensure
from motcua.notifications.types import SendingRule
from motcua.organisation.selectors import (
    agencies_list,
    agency_by_identifier,
    holders_of,
    staff_list,
)
from motcua.organisation.services import agencies_import, units_import
from motcua.organisation.types import AgencyInfo
from motcua.signing.services import credentials_issue, pki_create
from motcua.signing.types import CredentialKind, CredentialSpec
from motcua.worktime.services import calendar_import

PASSWORD = "dung-thu-2024"  # noqa: S105 - printed at every start; there is nothing behind it
# Personal numbers of province 999 belong to nobody.
CITIZENS = (
    Registration(
        username="congdan1",
        password=PASSWORD,
        full_name="Nguyễn Thị Minh Khai",
        personal_number="999190000011",
        phone="0912000011",
        email="congdan1@motcua.example",
        address="Phường Phước Long, thành phố Đồng Nai",
    ),
    Registration(
        username="congdan2",
        password=PASSWORD,
        full_name="Trần Văn Phúc",
        personal_number="999085000022",
        phone="0912000022",
        email="congdan2@motcua.example",
        address="Phường Bình Phước, thành phố Đồng Nai",
    ),
)
ROLES = {
    Role.DESK_OFFICER: "Một cửa",
    Role.CASE_OFFICER: "Thụ lý",
    Role.APPROVER: "Phê duyệt",
    Role.REGISTRAR: "Văn thư",
    Role.ADMINISTRATOR: "Quản trị",
}
# The provincial centre, the provincial police, and one commune: enough to walk any dossier.
SHOWN = ("000.00.40.H19", "000.00.30.H19", "000.00.53.H19")
# Who lead agencies below their own, and so have the live view of them.
LEADING = (("000.00.00.H19", "Lãnh đạo tỉnh"),)


def calendar() -> None:
    """Weekly sessions, holidays and make-up days."""
    calendar_import(actor=SYSTEM, keep_own_week=True)


def units() -> None:
    """Administrative units of both eras."""
    units_import(actor=SYSTEM)


def agencies() -> None:
    """Agencies of the province, their posts and staff."""
    agencies_import(actor=SYSTEM)


def texts() -> None:
    """The texts of the printed forms and of messages as this release brings them."""
    texts_ensure(actor=SYSTEM)
    message_texts_ensure(actor=SYSTEM)
    # A visitor of the demonstration sees its SMS at once, at any time of the day.
    always = SendingRule(quiet_from=time(), quiet_until=time())
    sending_rule_ensure(actor=SYSTEM, rule=always)


def authorities() -> None:
    """The certification and time-stamping authorities of the demonstration."""
    pki_create(actor=SYSTEM)


def credentials() -> None:
    """A credential for each approver, and a seal for each agency that has a registrar."""
    specs = [spec for agency in agencies_list() for spec in _specs(agency)]
    credentials_issue(actor=SYSTEM, specs=specs)


def accounts() -> None:
    """An account for each member of staff, and two citizens."""
    staff_accounts_ensure(
        [(person.username, person.id) for person in staff_list()], password=PASSWORD
    )
    for citizen in CITIZENS:
        try:
            account_register(citizen)
        except (UsernameTaken, PersonKnown):
            continue


def demo_accounts() -> Sequence[tuple[str, ...]]:
    """Who may log in to try the product: post, place, name, user name, password."""
    citizens = [
        ("Công dân", "", citizen.full_name, citizen.username, PASSWORD) for citizen in CITIZENS
    ]
    leaders = [
        (title, agency.short_name, person.full_name, person.username, PASSWORD)
        for identifier, title in LEADING
        for agency in [agency_by_identifier(identifier)]
        for person in holders_of(agency.id, Role.APPROVER, clock.today())[:1]
    ]
    officers = [
        (title, agency.short_name, person.full_name, person.username, PASSWORD)
        for agency in map(agency_by_identifier, SHOWN)
        for role, title in ROLES.items()
        for person in holders_of(agency.id, role, clock.today())[:1]
    ]
    return citizens + officers + leaders


def _specs(agency: AgencyInfo) -> list[CredentialSpec]:
    today = clock.today()
    seal = CredentialSpec(
        kind=CredentialKind.SEAL,
        common_name=agency.name,
        organisation=agency.name,
        organisation_code=agency.identifier,
        agency_id=agency.id,
    )
    approvers = [
        CredentialSpec(
            kind=CredentialKind.PERSON,
            common_name=person.full_name,
            organisation=agency.name,
            organisation_code=agency.identifier,
            staff_id=person.id,
        )
        for person in holders_of(agency.id, Role.APPROVER, today)
    ]
    return [seal, *approvers] if holders_of(agency.id, Role.REGISTRAR, today) else approvers
