"""Uploads that no dossier holds: how many an account may have, and which are still of use."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from motcua.files.errors import UnusedTooLarge, UnusedTooMany
from motcua.files.models import StoredFile
from motcua.files.ports import Uses
from motcua.files.types import Use
from motcua.kernel import clock, db
from motcua.kernel.actor import Actor

MEGABYTE = 1024 * 1024
# A page that was opened to fill in a form may name a file that nothing else names.
STILL_ON_A_PAGE = timedelta(days=1)
# The same bytes are kept once, however often they were sent.
LOOSE = (
    "SELECT files.number, files.size, coming.number, coming.size FROM "
    "(SELECT coalesce(sum(number), 0)::bigint AS number, coalesce(sum(size), 0)::bigint AS size "
    "FROM (SELECT count(*) AS number, max(size) AS size FROM files_storedfile "
    "WHERE account_id = %s AND NOT settled AND hidden_at IS NULL GROUP BY sha256) AS kept) "
    "AS files, "
    "(SELECT count(*) AS number, coalesce(sum(length), 0)::bigint AS size FROM files_upload "
    "WHERE account_id = %s AND finished_at IS NULL AND expires_at > %s) AS coming"
)


def _all_of_use(uploads: Mapping[UUID, UUID | None]) -> Mapping[UUID, Use]:
    return dict.fromkeys(uploads, Use.FOR_NOW)


_uses: list[Uses] = [_all_of_use]


def uses_set(uses: Uses) -> None:
    """Choose who says which files are needed."""
    _uses[:] = [uses]


def ensure_room(actor: Actor, size: int) -> None:
    """Refuse when `size` more bytes would be too much that no dossier of this account holds.

    What is still coming in pieces counts as a whole. One query; where it seems too much, what
    dossiers hold is looked up and what nobody names any more is hidden first. Uploads at the same
    moment may pass together.
    """
    if actor.account_id is None or _fits(actor.account_id, size) is None:
        return
    _tidy(actor.account_id)
    problem = _fits(actor.account_id, size)
    if problem is not None:
        raise problem


@transaction.atomic
def unused(rows: Iterable[StoredFile], in_use: Uses) -> list[StoredFile]:
    """Those of the rows that nobody names, hidden from now on; the others are seen again."""
    rows = list(rows)
    uses = in_use({row.pk: row.account_id for row in rows})
    kept = [row.pk for row in rows if uses.get(row.pk) is Use.FOR_GOOD]
    StoredFile.objects.filter(pk__in=kept).update(settled=True, hidden_at=None)
    named = [row.pk for row in rows if row.hidden_at and uses.get(row.pk) is Use.FOR_NOW]
    StoredFile.objects.filter(pk__in=named).update(hidden_at=None)
    found = [row for row in rows if row.pk not in uses]
    new = [row.pk for row in found if row.hidden_at is None]
    StoredFile.objects.filter(pk__in=new).update(hidden_at=clock.now())
    return found


def release(rows: Iterable[StoredFile]) -> None:
    """Hide uploads that their sender wants gone, unless somebody names them."""
    unused(rows, _uses[0])


def is_held(row: StoredFile) -> bool:
    """Whether somebody names the file."""
    return row.settled or row.pk in _uses[0]({row.pk: row.account_id})


def _fits(account_id: UUID, size: int) -> UnusedTooMany | UnusedTooLarge | None:
    loose = db.fetch_one(LOOSE, [account_id, account_id, clock.now()])
    assert loose is not None  # sums always have a row
    files, files_size, coming, coming_size = loose
    if files + coming >= settings.FILES_UNUSED_MOST:
        return UnusedTooMany(_too_many(_("%(count)d tệp") % {"count": files + coming}))
    held = files_size + coming_size
    if held + size > settings.FILES_UNUSED_MOST_BYTES:
        return UnusedTooLarge(_too_many(_("%(size)d MB") % {"size": held // MEGABYTE}))
    return None


def _too_many(how_much: str) -> str:
    return _(
        "Tài khoản đang giữ %(how_much)s chưa nằm trong hồ sơ nào nên chưa nhận thêm được. "
        "Xin nộp hồ sơ đang soạn hoặc xóa bớt tệp trong bản nháp: tệp đã xóa không tính nữa. "
        "Tệp gửi lên mà chưa lưu vào đâu hết chiếm chỗ sau một ngày."
    ) % {"how_much": how_much}


def _tidy(account_id: UUID) -> None:
    """Settle what dossiers hold, and hide what nobody has named for a day."""
    rows = StoredFile.objects.filter(account_id=account_id, settled=False, hidden_at__isnull=True)
    old = clock.now() - STILL_ON_A_PAGE
    uses = _uses[0]({row.pk: row.account_id for row in rows})
    unused([row for row in rows if row.at < old or row.pk in uses], lambda _uploads: uses)
