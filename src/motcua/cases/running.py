"""One command of a run of many: carried out once, its refusal told and never in the way of the
next.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import structlog
from django.utils.translation import gettext as _

from motcua.cases.types import BulkState
from motcua.kernel.errors import DomainError
from motcua.kernel.idempotency import AlreadyDone, Once, replaying

log = structlog.get_logger()


class Ended(NamedTuple):
    """What came of it. `answer` is what the command answered, `fields` what a refusal said
    of single fields.
    """

    state: BulkState
    code: str = ""
    message: str = ""
    fields: Mapping[str, str] = {}
    answer: Any = None


def carried_out(once: Once, command: Callable[[], Any], **ids: Any) -> Ended:
    """Give the command under its key; what an interrupted worker did before counts as done.

    `ids` go to the log beside an error that nobody expected.
    """
    try:
        with replaying(once):
            return Ended(BulkState.DONE, answer=command())
    except AlreadyDone as before:  # before the worker was interrupted
        return Ended(BulkState.DONE, answer=before.answer)
    except DomainError as refusal:
        said_of = dict.fromkeys([refusal.text, *refusal.fields.values()])
        return Ended(BulkState.REFUSED, refusal.code, " ".join(said_of), refusal.fields)
    except Exception:
        log.exception("bulk_item_failed", **ids)
        message = _("Lỗi hệ thống, hồ sơ chưa được xử lý. Xin thử lại sau.")
        return Ended(BulkState.FAILED, "failed", message)
