"""Where a dossier is, for the person who waits for it: state, next duty, timeline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.cases.types import (
    CaseDetail,
    CaseSummary,
    Command,
    FormLink,
    LedgerLine,
    Outcome,
    Status,
    Step,
)
from motcua.portal.words import post_word
from motcua.ui.answers import Table, data_sections
from motcua.ui.words import datetime_text

BAD = frozenset({Command.REFUSE_INTAKE.value, Command.STOP.value})
# The printed form that tells of a state, to be offered beside it.
FORM_OF = {Status.SUPPLEMENT: "02", Status.NOT_RECEIVED: "03", Status.STOPPED: "05"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One mark on the timeline."""

    title: str
    at: datetime | None = None
    text: str = ""
    actor: str = ""
    state: str = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What the citizen has to do now; `must` tells a duty from reassurance."""

    title: str
    text: str
    must: bool = False
    reason: str = ""
    facts: tuple[tuple[str, str], ...] = ()


def timeline_of(
    summary: CaseSummary,
    ledger: Iterable[LedgerLine],
    waits_for: str,
    steps: Sequence[tuple[str, str]] = (),
) -> list[Mark]:
    """What happened, where the case stands, what is still to come."""
    marks = [
        Mark(
            title=line.title,
            at=line.at,
            text=line.note,
            actor=post_word(line.post),
            state="bad" if line.name in BAD else "done",
        )
        for line in ledger
    ]
    if summary.step is Step.END:
        return marks
    return [
        *marks,
        Mark(title=waits_for, text=_present(summary.step), state="now"),
        *_next(summary, steps),
    ]


def _present(step: Step) -> str:
    return {
        Step.INTAKE: _("Đang xem hồ sơ đã đủ giấy tờ chưa."),
        Step.APPRAISE: _("Đang xem xét nội dung hồ sơ."),
        Step.SUPPLEMENT: _("Hồ sơ đang chờ ông/bà bổ sung; thời gian chờ không tính vào hạn."),
        Step.PAY: _("Hồ sơ đang chờ ông/bà nộp tiền; thời gian chờ không tính vào hạn."),
        Step.CONSULT: _("Đang lấy ý kiến cơ quan có liên quan."),
        Step.OUTSIDE: _("Đang chờ kết quả từ cơ quan khác."),
        Step.STOPPED: _("Hồ sơ không được giải quyết cho tới khi cơ quan mở lại."),
        Step.APPROVE: _("Đã thẩm định xong, đang chờ phê duyệt."),
        Step.SIGN: _("Đã phê duyệt, đang chờ ký số."),
        Step.SEAL: _("Đã ký, đang vào số và đóng dấu."),
        Step.HAND_OVER: _("Kết quả đã có, chờ ông/bà nhận."),
    }.get(step, "")


def _next(summary: CaseSummary, steps: Sequence[tuple[str, str]]) -> list[Mark]:
    with_citizen = summary.step in (Step.SUPPLEMENT, Step.PAY)
    here = Step.APPRAISE if with_citizen else summary.step
    keys = [key for key, _title in steps]
    if here.value not in keys:
        return []
    return [Mark(title=title, state="next") for _key, title in steps[keys.index(here.value) + 1 :]]


def where_now(summary: CaseSummary) -> str:
    """The present state in one sentence, for anybody who holds the code."""
    return {
        Status.REGISTERED: _("Hồ sơ đang chờ tiếp nhận"),
        Status.RECEIVED: _("Hồ sơ đã được tiếp nhận"),
        Status.NOT_RECEIVED: _("Hồ sơ không được tiếp nhận"),
        Status.PROCESSING: _("Hồ sơ đang được giải quyết"),
        Status.SUPPLEMENT: _("Hồ sơ đang chờ bổ sung giấy tờ"),
        Status.FINANCIAL: _("Hồ sơ đang chờ nộp phí, lệ phí"),
        Status.WITHDRAWN: _("Hồ sơ đã được rút"),
        Status.STOPPED: _("Hồ sơ đã dừng giải quyết"),
        Status.PROCESSED: _("Hồ sơ đã có kết quả"),
        Status.RETURNED: _("Hồ sơ đã trả kết quả"),
    }[summary.status]


def duty_of(case: CaseDetail) -> Duty:
    """What to do now, in one sentence or two."""
    status = case.summary.status
    if status is Status.SUPPLEMENT:
        return _supplement_duty(case)
    if status is Status.FINANCIAL:
        return _payment_duty()
    if status is Status.STOPPED:
        return _stopped_duty(case)
    if status in (Status.PROCESSED, Status.RETURNED):
        return _result_duty(case)
    title, text = _calm(status)
    last = case.ledger[-1] if case.ledger else None
    return Duty(title=title, text=text, reason=last.note if last and last.name in BAD else "")


def _supplement_duty(case: CaseDetail) -> Duty:
    asked = next((each for each in case.supplements if each.answered_at is None), None)
    until = asked.answer_by if asked else None
    facts = ((_("Xin bổ sung trước"), datetime_text(until)),) if until else ()
    return Duty(
        title=_("Ông/bà cần bổ sung giấy tờ"),
        text=_(
            "Cơ quan giải quyết cần thêm các mục dưới đây. "
            "Khi nhận đủ, hồ sơ được giải quyết tiếp. Quá thời hạn bổ sung, hồ sơ bị dừng."
        )
        if until
        else _(
            "Cơ quan giải quyết cần thêm các mục dưới đây. Khi nhận đủ, hồ sơ được giải quyết tiếp."
        ),
        must=True,
        facts=facts,
    )


def _payment_duty() -> Duty:
    return Duty(
        title=_("Ông/bà cần nộp phí, lệ phí, thuế"),
        text=_(
            "Thời gian chờ ông/bà nộp không tính vào hạn trả. Nộp xong, hồ sơ được giải quyết "
            "tiếp; xin giữ biên lai."
        ),
        must=True,
    )


def _stopped_duty(case: CaseDetail) -> Duty:
    last = next((line for line in reversed(case.ledger) if line.name == Command.STOP.value), None)
    said = _(
        "Thông báo dừng giải quyết ở dưới đây. Muốn được giải quyết tiếp, xin liên hệ %(name)s;"
        " hoặc ông/bà nộp hồ sơ mới."
    )
    if form_now(case) is None:  # not signed yet
        said = _(
            "Thông báo có chữ ký số sẽ được gửi tới ông/bà. Muốn được giải quyết tiếp, xin liên hệ "
            "%(name)s; hoặc ông/bà nộp hồ sơ mới."
        )
    return Duty(
        title=_("Hồ sơ đã dừng giải quyết"),
        text=said % {"name": case.competent_agency_name},
        reason=last.note if last else "",
    )


def form_now(case: CaseDetail) -> FormLink | None:
    """The printed form that tells of the present state, if one was issued."""
    number = FORM_OF.get(case.summary.status)
    return next((form for form in reversed(case.forms) if form.number == number), None)


def apology(case: CaseDetail) -> FormLink | None:
    """The letter of apology of an extended case, as long as its result is awaited."""
    if case.extension is None or case.summary.status in (Status.PROCESSED, Status.RETURNED):
        return None
    return next((form for form in case.forms if form.number == "04"), None)


def _result_duty(case: CaseDetail) -> Duty:
    if case.outcome is Outcome.REFUSED:
        return Duty(
            title=_("Đã có văn bản trả lời"),
            text=_(
                "Hồ sơ không được giải quyết. Lý do và cách khiếu nại ghi trong văn bản dưới đây."
            ),
        )
    return Duty(
        title=_("Đã có kết quả"),
        text=_(
            "Kết quả điện tử có chữ ký số và dấu của cơ quan, dùng như bản giấy. "
            "Ông/bà tải về ở dưới đây."
        ),
    )


def _calm(status: Status) -> tuple[str, str]:
    return {
        Status.REGISTERED: (
            _("Bây giờ ông/bà chưa phải làm gì"),
            _("Bộ phận một cửa xem hồ sơ trong 8 giờ làm việc rồi báo tin cho ông/bà."),
        ),
        Status.NOT_RECEIVED: (
            _("Hồ sơ không được tiếp nhận"),
            _("Xin ông/bà sửa theo lý do dưới đây rồi nộp lại."),
        ),
        Status.WITHDRAWN: (
            _("Ông/bà đã rút hồ sơ này"),
            _("Cần làm lại thủ tục, ông/bà nộp hồ sơ mới bất cứ lúc nào."),
        ),
    }.get(
        status,
        (
            _("Bây giờ ông/bà chưa phải làm gì"),
            _("Cơ quan đang giải quyết. Khi có việc cần làm, chúng tôi báo tin ngay."),
        ),
    )


def declared(case: CaseDetail) -> list[tuple[str, list[tuple[str, str]]]]:
    """What was declared, section by section, in the words of the form; unanswered is left out."""
    found = []
    for section in data_sections(case.layout, case.data):
        pairs = [(label, text) for label, text in section.facts if text]
        pairs += [(table.label, _rows(table)) for table in section.tables if table.rows]
        if pairs:
            found.append((section.title, pairs))
    return found


def _rows(table: Table) -> str:
    """Repeated answers in one line: `Tên: A, Số trang: 1; Tên: B, Số trang: 5`."""
    return "; ".join(
        ", ".join(f"{label}: {text}" for label, text in row if text) for row in table.rows
    )
