"""Messages to those who have to act, each once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.kernel import clock
from motcua.kernel.actor import Role
from motcua.notifications import services as notifications
from motcua.notifications.types import Recipient
from motcua.organisation import selectors as organisation

MOST_TOLD = 50
LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message: `key` tells it from every other one about the same subject."""

    about: UUID
    key: str
    subject: str
    text: str
    path: str  # of the page where one acts


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Who is told: everything, or only that there is something to log in for."""

    knowing: Sequence[Recipient]
    called: Sequence[Recipient] = ()


def leaders_of(agency_id: UUID, *, by_email: bool = True) -> list[Recipient]:
    """Who leads an agency now; the first one is told through its mailbox as well. One query."""
    return holders_of(agency_id, Role.APPROVER, by_email=by_email)


def holders_of(agency_id: UUID, role: Role, *, by_email: bool = True) -> list[Recipient]:
    """Who holds a role at an agency now; the first one with its mailbox. One query."""
    mailbox = organisation.agency_info(agency_id).email if by_email else ""
    holders = organisation.holders_of(agency_id, role, clock.today())
    return [
        Recipient(person_id=holder.id, email="" if number else mailbox)
        for number, holder in enumerate(holders)
    ]


def tell(said: Said, readers: Readers) -> None:
    """Write one message to each reader, on the channels for which there is an address, in the
    caller's transaction. The same subject, key and reader are never told twice; who is only called
    gets the subject and the page, without the text.
    """
    address = f"{settings.BASE_URL}{said.path}"
    knowing = {each.person_id for each in readers.knowing}
    for reader in _once([*readers.knowing, *readers.called]):
        is_knowing = reader.person_id in knowing
        text = said.text if is_knowing else _("Con số chỉ xem được sau khi đăng nhập.")
        notifications.message_queue(
            event_id=uuid5(said.about, f"{said.key}:{reader.person_id}"),
            recipient=reader,
            subject=f"{said.subject}"[:LONGEST_SUBJECT],
            body="\n".join((text, _("Xem và xử lý: %(url)s") % {"url": address})),
            text=f"{said.subject}. {address}",
            subject_ref=said.about,
        )


def _once(readers: Iterable[Recipient]) -> list[Recipient]:
    """Each person once, with her addresses; no address twice: agencies have one mailbox."""
    known: dict[UUID, Recipient] = {}
    used: set[str] = set()
    for reader in readers:
        before = known.get(reader.person_id, Recipient(person_id=reader.person_id))
        known[reader.person_id] = Recipient(
            person_id=reader.person_id,
            email=before.email or ("" if reader.email in used else reader.email),
            phone=before.phone or ("" if reader.phone in used else reader.phone),
        )
        used |= {reader.email, reader.phone}
    return list(known.values())[:MOST_TOLD]
