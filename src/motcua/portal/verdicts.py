"""A verification report in plain words: a big verdict, and one card for each signature."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.signing.types import Changes, Reason, SignatureReport, Verdict, VerificationReport

SIGNS = {
    Verdict.VALID: ("ok", "check"),
    Verdict.INVALID: ("bad", "cross"),
    Verdict.UNKNOWN: ("warn", "alert"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureCard:
    """One signature as people read it."""

    title: str
    word: str
    tone: str
    icon: str
    signer: str
    organisation: str
    at: datetime | None
    when: str
    changes: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileVerdict:
    """The file as a whole."""

    title: str
    text: str
    kind: str
    reasons: tuple[str, ...]
    signatures: tuple[SignatureCard, ...]
    sha256: str


def verdict_of(report: VerificationReport) -> FileVerdict:
    """The report in words."""
    title, text, kind = _whole(report)
    return FileVerdict(
        title=title,
        text=text,
        kind=kind,
        reasons=report.reasons,
        signatures=tuple(map(_card, report.signatures)),
        sha256=report.sha256,
    )


def _whole(report: VerificationReport) -> tuple[str, str, str]:
    if Reason.NO_SIGNATURE in report.codes:
        return (
            _("Tệp này không có chữ ký số"),
            _("Không có gì trong tệp chứng minh ai đã ban hành. Hãy hỏi nơi đưa tệp cho ông/bà."),
            "warn",
        )
    if report.verdict is Verdict.VALID:
        return (
            _("Văn bản hợp lệ"),
            _("Mọi chữ ký số đều đúng, và nội dung không bị thay đổi sau khi ký."),
            "success",
        )
    if report.verdict is Verdict.INVALID:
        return (
            _("Văn bản không hợp lệ"),
            _("Không nên tin văn bản này. Lý do ghi ở từng chữ ký dưới đây."),
            "error",
        )
    return (
        _("Chưa kết luận được"),
        _("Nội dung có thể còn nguyên, nhưng chưa chứng minh được người ký là ai."),
        "warn",
    )


def _card(signature: SignatureReport) -> SignatureCard:
    tone, icon = SIGNS[signature.verdict]
    return SignatureCard(
        title=_("Dấu thời gian của văn bản")
        if signature.is_timestamp
        else _("Chữ ký %(number)d") % {"number": signature.index},
        word={
            Verdict.VALID: _("Hợp lệ"),
            Verdict.INVALID: _("Không hợp lệ"),
            Verdict.UNKNOWN: _("Chưa kết luận"),
        }[signature.verdict],
        tone=tone,
        icon=icon,
        signer=signature.signer_name or _("Không đọc được tên người ký"),
        organisation=signature.organisation,
        at=signature.timestamp_at,
        when=_("theo dấu thời gian")
        if signature.timestamp_valid
        else _("chưa có dấu thời gian đáng tin"),
        changes=_changes(signature),
        reasons=signature.reasons,
    )


def _changes(signature: SignatureReport) -> str:
    if not signature.intact:
        return _("Nội dung đã ký không còn nguyên vẹn.")
    return {
        Changes.NONE: _("Không có thay đổi nào sau chữ ký này."),
        Changes.FORM_FILLING: _("Chỉ thêm phần được phép (số văn bản, chữ ký sau)."),
        Changes.OTHER: _("Có thay đổi khác sau chữ ký này."),
    }[signature.changes_after]
