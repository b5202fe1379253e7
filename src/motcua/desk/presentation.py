"""A case in the words and shapes of its page. Pure: values in, values out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.cases.types import CaseDetail, Command, FileKind, LedgerLine, Status, Step, Timeliness
from motcua.catalogue.types import Channel
from motcua.desk.words import POSTS
from motcua.process.selectors import drawing
from motcua.process.types import Definition, Token

KEPT_DRAWINGS = 500
ENDED_BADLY = frozenset({Status.NOT_RECEIVED, Status.WITHDRAWN, Status.STOPPED})


def case_facts(detail: CaseDetail) -> tuple[tuple[str, str], ...]:
    """The short facts under the title of a case."""
    channels = {
        Channel.ONLINE: _("Trực tuyến"),
        Channel.COUNTER: _("Tại quầy"),
        Channel.POST: _("Bưu chính"),
    }
    facts = [
        (_("Người nộp"), detail.applicant_name),
        (_("Cách nộp"), channels.get(Channel(detail.channel), detail.channel)),
        (_("Nơi tiếp nhận"), detail.receiving_agency_name),
        (_("Nơi giải quyết"), detail.competent_agency_name),
        (_("Mã biên nhận"), detail.summary.reference),
        (_("Mã thủ tục"), detail.summary.procedure_code),
    ]
    return tuple(facts)


def timeline_entries(ledger: Iterable[LedgerLine]) -> tuple[dict[str, Any], ...]:
    """What happened, the newest first, with who did it at which post."""
    bad = (Command.REFUSE_INTAKE, Command.WITHDRAW, Command.STOP)
    entries = [
        {
            "title": line.title,
            "at": line.at,
            "text": _said(line),
            "actor": _who(line),
            "state": "bad" if line.name in bad else "done",
        }
        for line in ledger
    ]
    return tuple(reversed(entries))


def _who(line: LedgerLine) -> str:
    post = POSTS.get(line.post)
    who = f"{line.actor_name}, {post}" if post else line.actor_name
    if not line.stead_name:
        return who
    return _("%(who)s, thay %(absent)s") % {"who": who, "absent": line.stead_name}


def _said(line: LedgerLine) -> str:
    if not line.given_to:
        return line.note
    given = _("Giao cho %(name)s.") % {"name": line.given_to}
    return f"{given} {line.note}".strip()


def present_step(detail: CaseDetail) -> int:
    """The number of the step on the way; past the last one at the good end; 0: no way is shown."""
    if detail.summary.step is Step.END:
        return 0 if detail.summary.status in ENDED_BADLY else len(detail.steps) + 1
    with_citizen = detail.summary.step in (Step.SUPPLEMENT, Step.PAY)
    wanted = Step.APPRAISE if with_citizen else detail.summary.step
    keys = [key for key, _title in detail.steps]
    return keys.index(wanted.value) + 1 if wanted.value in keys else 0


def file_groups(detail: CaseDetail) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """The files of a case by what they are, the result first; empty groups fall out."""
    titles = (
        (FileKind.RESULT, _("Kết quả")),
        (FileKind.SIGNED, _("Dự thảo đã ký, chờ đóng dấu")),
        (FileKind.COMPONENT, _("Giấy tờ người nộp gửi")),
        (FileKind.SUPPLEMENT, _("Giấy tờ bổ sung")),
        (FileKind.CONSENT, _("Giấy đồng ý để người khác giúp nộp")),
    )
    has_result = any(file.kind is FileKind.RESULT for file in detail.files)
    groups = (
        (title, tuple(file for file in detail.files if file.kind is kind))
        for kind, title in titles
        if not (kind is FileKind.SIGNED and has_result)
    )
    return tuple((title, files) for title, files in groups if files)


def released(detail: CaseDetail) -> tuple[str, str] | None:
    """How a finished case stood to its due time: word and tone."""
    words = {
        Timeliness.EARLY.value: (_("trước hạn"), "ok"),
        Timeliness.ON_TIME.value: (_("đúng hạn"), "ok"),
        Timeliness.LATE.value: (_("trễ hạn"), "bad"),
    }
    return words.get(detail.timeliness)


def explanation(detail: CaseDetail) -> str:
    """Why there is nothing for this officer to do now."""
    if detail.summary.step is Step.END:
        return _("Hồ sơ đã kết thúc, không còn việc phải làm.")
    return _("Hồ sơ đang chờ: %(who)s.") % {"who": detail.waits_for}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """What a picture shows: equal ones are drawn once."""

    process_hash: str
    tokens: tuple[Token, ...]
    done: frozenset[str]
    language: str | None
    process: Definition = field(compare=False)


def process_drawing(detail: CaseDetail) -> SafeString | str:
    """The process of the case with the place where the case stands. No statement."""
    if detail.process is None:
        return ""
    return _drawn(
        _Standing(
            process_hash=detail.process.hash,
            tokens=detail.tokens,
            done=detail.nodes_done,
            language=get_language(),
            process=detail.process,
        )
    )


@lru_cache(maxsize=KEPT_DRAWINGS)
def _drawn(standing: _Standing) -> SafeString:
    return drawing(standing.process, tokens=standing.tokens, done=standing.done, name="case-flow")
