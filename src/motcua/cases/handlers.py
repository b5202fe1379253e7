"""Reactions of cases to their own events: telling the citizen."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.cases.events import CaseChanged, MessageWritten
from motcua.cases.lifecycle import Clock, Command
from motcua.cases.models import Case, CaseMessage, LedgerEntry
from motcua.catalogue import selectors as catalogue
from motcua.kernel import clock
from motcua.kernel.money import format_vnd
from motcua.notifications import services as notifications
from motcua.notifications.types import Recipient

# Subject line, then what it means for the citizen. What is not here is nobody's business but the
# officers'.
TOLD: dict[str, tuple[Promise, Promise]] = {
    Command.SUBMIT: (
        gettext_lazy("Đã nhận được hồ sơ"),
        gettext_lazy("Chúng tôi đã nhận được hồ sơ của ông/bà và sẽ kiểm tra trong giờ làm việc."),
    ),
    Command.ACCEPT: (
        gettext_lazy("Hồ sơ đã được tiếp nhận"),
        gettext_lazy("Hồ sơ đầy đủ và đã được tiếp nhận giải quyết."),
    ),
    Command.REFUSE_INTAKE: (
        gettext_lazy("Hồ sơ không được tiếp nhận"),
        gettext_lazy("Hồ sơ chưa đủ điều kiện tiếp nhận. Lý do ghi ở dưới."),
    ),
    Command.REQUEST_SUPPLEMENT: (
        gettext_lazy("Cần bổ sung giấy tờ"),
        gettext_lazy(
            "Xin bổ sung giấy tờ theo nội dung dưới đây. Thời gian giải quyết tạm dừng đến khi "
            "ông/bà bổ sung."
        ),
    ),
    Command.ANSWER_SUPPLEMENT: (
        gettext_lazy("Đã nhận giấy tờ bổ sung"),
        gettext_lazy("Hồ sơ được giải quyết tiếp; hạn trả mới ghi ở dưới."),
    ),
    Command.REQUEST_PAYMENT: (
        gettext_lazy("Cần nộp phí, lệ phí, thuế"),
        gettext_lazy(
            "Xin nộp khoản dưới đây. Thời gian giải quyết tạm dừng đến khi ông/bà nộp xong."
        ),
    ),
    Command.CONFIRM_PAYMENT: (
        gettext_lazy("Đã nhận khoản nộp"),
        gettext_lazy("Hồ sơ được giải quyết tiếp; hạn trả mới ghi ở dưới."),
    ),
    Command.EXTEND: (
        gettext_lazy("Xin lỗi và hẹn lại ngày trả kết quả"),
        gettext_lazy(
            "Cơ quan giải quyết xin lỗi ông/bà vì chưa trả kết quả đúng hẹn. Lý do và ngày hẹn "
            "mới ghi ở dưới."
        ),
    ),
    Command.STOP: (
        gettext_lazy("Hồ sơ dừng giải quyết"),
        gettext_lazy("Cơ quan dừng giải quyết hồ sơ. Lý do và căn cứ ghi ở dưới."),
    ),
    Command.REOPEN: (
        gettext_lazy("Hồ sơ được giải quyết tiếp"),
        gettext_lazy("Cơ quan giải quyết tiếp hồ sơ; hạn trả mới ghi ở dưới."),
    ),
    Command.SEAL: (
        gettext_lazy("Đã có kết quả"),
        gettext_lazy("Kết quả đã được ký số và đóng dấu. Ông/bà có thể tải về ngay."),
    ),
    Command.HAND_OVER: (
        gettext_lazy("Đã trả kết quả"),
        gettext_lazy("Hồ sơ đã hoàn thành. Cảm ơn ông/bà."),
    ),
    Command.WITHDRAW: (
        gettext_lazy("Đã rút hồ sơ"),
        gettext_lazy("Hồ sơ đã được rút theo yêu cầu."),
    ),
}


def on_case_changed(event: CaseChanged) -> None:
    """Tell the citizen, on every channel she has, what a command means for her."""
    told = TOLD.get(event.command)
    if told is None:
        return
    case = Case.objects.get(pk=event.case_id)
    entry = LedgerEntry.objects.get(case_id=case.pk, number=event.number, at__gte=case.submitted_at)
    subject, meaning = told
    name = case.code or case.reference
    lines = [
        str(meaning),
        "",
        _("Mã hồ sơ: %(code)s") % {"code": name},
        _("Thủ tục: %(name)s")
        % {"name": catalogue.published_version(case.procedure_version_id).name},
        _("Mã tra cứu: %(pin)s") % {"pin": case.pin},
    ]
    if entry.note:
        lines.append(_("Nội dung: %(note)s") % {"note": entry.note})
    lines += [f"- {item}" for item in entry.body.get("items", ())]
    lines += _terms(entry)
    if case.due_at is not None and entry.clock == Clock.RUNNING:
        lines.append(_("Hẹn trả: %(due)s") % {"due": f"{clock.local(case.due_at):%H:%M %d/%m/%Y}"})
    lines += ["", _("Theo dõi: %(url)s") % {"url": f"{settings.BASE_URL}/tra-cuu/"}]
    notifications.message_queue(
        event_id=event.id,
        recipient=Recipient(
            person_id=case.person_id, email=case.applicant_email, phone=case.applicant_phone
        ),
        subject=f"{subject} - {name}",
        body="\n".join(lines),
        text=f"{subject}: {name}. {_('Mã tra cứu')} {case.pin}. {settings.BASE_URL}/tra-cuu/",
        subject_ref=case.pk,
    )


def _terms(entry: LedgerEntry) -> Iterator[str]:
    """What is to be paid, until when to answer, and which law says so."""
    if amount_vnd := entry.body.get("amount_vnd"):
        yield _("Số tiền: %(amount)s") % {"amount": format_vnd(amount_vnd)}
    if answer_by := entry.body.get("answer_by"):
        at = clock.local(datetime.fromisoformat(answer_by))
        yield _("Hạn bổ sung: %(at)s") % {"at": f"{at:%H:%M %d/%m/%Y}"}
    if basis := entry.body.get("basis"):
        yield _("Căn cứ: %(basis)s") % {"basis": basis}


def on_message_written(event: MessageWritten) -> None:
    """Tell the citizen of what an officer wrote; officers see their list of unread messages."""
    row = CaseMessage.objects.select_related("case").get(pk=event.message_id)
    if row.from_citizen:
        return
    case = row.case
    name = case.code or case.reference
    address = f"{settings.BASE_URL}/ho-so/{case.pk}/trao-doi/"
    subject = _("Tin nhắn về hồ sơ %(code)s") % {"code": name}
    notifications.message_queue(
        event_id=event.id,
        recipient=Recipient(
            person_id=case.person_id, email=case.applicant_email, phone=case.applicant_phone
        ),
        subject=subject,
        body="\n".join([row.text, "", _("Đọc và trả lời: %(url)s") % {"url": address}]),
        text=f"{subject}. {_('Đọc và trả lời: %(url)s') % {'url': address}}",
        subject_ref=case.pk,
    )
