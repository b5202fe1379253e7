"""What each command asks of the officer. Rules of a case are not here; the services keep them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.cases.types import CaseDetail, Command, Outcome, Receiver
from motcua.catalogue.selectors import published_version
from motcua.catalogue.services import form_parse
from motcua.files.errors import FileTooLarge
from motcua.files.types import MOST_BYTES
from motcua.kernel.ids import new_id
from motcua.ui.answers import look_up, noted
from motcua.worktime.types import TimeUnit

LONGEST_TEXT = 2000
LONGEST_ANSWER = 5000
LONGEST_ITEM = 500
MOST_TICKS = 100
PLEASE_CHECK = _("Xin kiểm tra và khai lại mục này.")
LONGEST_BASIS = 300
MOST_VND = 10**13
MOST_ITEMS = 50
MOST_FILES = 20
OLD = _("Trang này đã cũ. Xin kiểm tra lại rồi bấm lần nữa.")
READ_BY_APPLICANT = _("Người nộp đọc được ghi chú này.")
OWN_NAMES = {"reason": "proposal", "files": "papers"}
ACCEPTED = ".pdf,.jpg,.jpeg,.png"


class TextField(forms.CharField):
    """Several lines of text with a stated limit and Vietnamese complaints."""

    widget = forms.Textarea

    def __init__(
        self, label: Any, *, required: bool = True, longest: int = LONGEST_TEXT, **settings: Any
    ) -> None:
        complaints = {
            "required": format_lazy("{}: {}", label, _("chưa điền. Xin điền mục này.")),
            "max_length": format_lazy(
                "{}: {}",
                label,
                _("dài quá %(limit_value)d ký tự (hiện có %(show_value)d). Xin viết ngắn lại."),
            ),
            "null_characters_not_allowed": _("Có ký tự lạ không nhận được. Xin xóa và gõ lại."),
        }
        super().__init__(
            label=label,
            required=required,
            max_length=longest,
            error_messages=complaints,
            **settings,
        )


class ManyFilesInput(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several uploads as a list, none when nothing was chosen."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_FILES:
            raise forms.ValidationError(_("Mỗi lần tối đa 20 tệp."))
        if any(each.size > MOST_BYTES for each in given):
            raise forms.ValidationError(FileTooLarge.message)
        clean_one = super().clean
        return [clean_one(each, initial) for each in given]


class CommandForm(forms.Form):
    """The base of all: the version that was on the screen, and a key that works once."""

    expected_version = forms.IntegerField(
        min_value=0, widget=forms.HiddenInput, error_messages={"required": OLD, "invalid": OLD}
    )
    key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": OLD, "invalid": OLD}
    )

    def question_of(self, name: str) -> str:
        """The question that the service means: some are asked under a name of our own."""
        return name if name in self.fields else OWN_NAMES.get(name, name)

    def arguments(self) -> dict[str, Any]:
        """What the service takes beside actor, case and version."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("expected_version", "key")
        }


class AcceptForm(CommandForm):
    checked = forms.MultipleChoiceField(
        label=_("Giấy tờ đã kiểm tra"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Đánh dấu từng giấy tờ đã xem và thấy hợp lệ; phải đủ các giấy tờ bắt buộc."),
    )
    note = TextField(_("Ghi chú"), required=False, help_text=READ_BY_APPLICANT)

    def offer(self, components: Sequence[tuple[str, str]]) -> None:
        """Let the officer tick the components of this procedure."""
        field = self.fields["checked"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(components)
        if not components:
            del self.fields["checked"]


class NoteForm(CommandForm):
    note = TextField(_("Ghi chú"), required=False)


class HandOverForm(CommandForm):
    note = TextField(_("Ghi chú"), required=False, help_text=READ_BY_APPLICANT)


class ReasonForm(CommandForm):
    reason = TextField(_("Lý do"))


class RefusalForm(CommandForm):
    reason = TextField(
        _("Lý do"), help_text=_("Người nộp đọc lý do này. Xin nói rõ thiếu gì và cần làm gì.")
    )


class SupplementForm(CommandForm):
    items = TextField(
        _("Giấy tờ, nội dung cần bổ sung"),
        required=False,
        help_text=_("Mỗi dòng một mục. Có thể để trống nếu đã ghi chú vào từng mục ở dưới."),
    )
    reason = TextField(_("Lý do"), help_text=_("Người nộp đọc lý do này."))
    again_because = TextField(
        _("Vì sao phải yêu cầu bổ sung thêm lần nữa"),
        help_text=_(
            "Chỉ được yêu cầu bổ sung một lần. Yêu cầu thêm lần nữa thì hồ sơ bị tính là trễ hạn."
        ),
    )

    def ask(self, detail: CaseDetail) -> None:
        """Ask for the reason of a second request; not the first time."""
        if not detail.supplements:
            del self.fields["again_because"]
        self._layout, self._components = detail.layout, detail.components

    @property
    def note_groups(self) -> list[dict[str, Any]]:
        """What may be noted: the questions of each section, then the papers."""
        groups = [
            (
                str(section["title"]),
                [
                    (each["path"], str(each["label"]))
                    for each in section["fields"]
                    if not each.get("readonly")
                ],
            )
            for section in self._layout["sections"]
        ]
        papers = [(f"files.{key}", name) for key, name in self._components]
        groups.append((str(_("Giấy tờ")), papers))
        ticked = self._ticked()
        return [
            {"title": title, "rows": [
                {"path": path, "label": label, "ticked": path in ticked, "note": self._note(path)}
                for path, label in rows
            ]}
            for title, rows in groups if rows
        ]  # fmt: skip

    @property
    def has_ticks(self) -> bool:
        """Whether something is ticked, so that the list is shown open."""
        return bool(self._ticked())

    def _ticked(self) -> list[str]:
        assert isinstance(self.data, Mapping)
        ticked: list[str] = getattr(self.data, "getlist", lambda _name: [])(self.add_prefix("ask"))
        return ticked[:MOST_TICKS]

    def _note(self, path: str) -> str:
        return str(self.data.get(self.add_prefix(f"note.{path}"), ""))

    def clean(self) -> dict[str, Any]:
        """The note of each ticked place; what is ticked without words gets the usual ones."""
        fields = {path: self._note(path).strip() or str(PLEASE_CHECK) for path in self._ticked()}
        if not fields and not self.cleaned_data.get("items"):
            said = _("Xin liệt kê giấy tờ, nội dung cần bổ sung, hoặc đánh dấu mục cần sửa.")
            self.add_error("items", said)
        if any(len(note) > LONGEST_ITEM for note in fields.values()):
            self.add_error(None, _("Mỗi ghi chú tối đa 500 ký tự. Xin viết ngắn lại."))
        return {**self.cleaned_data, "fields": fields}

    def clean_items(self) -> list[str]:
        lines = [line.strip() for line in str(self.cleaned_data["items"]).splitlines()]
        found = [line for line in lines if line]
        if len(found) > MOST_ITEMS:
            raise forms.ValidationError(_("Tối đa 50 mục. Xin gộp các mục cùng loại."))
        if any(len(line) > LONGEST_ITEM for line in found):
            raise forms.ValidationError(_("Mỗi mục tối đa 500 ký tự. Xin tách thành nhiều dòng."))
        return found


class AnswerForm(CommandForm):
    """What a citizen without an account brings to the desk: answers to what was noted, papers."""

    layout: Mapping[str, Any] = {"sections": ()}
    shown: Mapping[str, Any] = {}
    problems: Mapping[str, str] = {}

    def ask(self, detail: CaseDetail) -> None:
        """Let the officer change the noted answers."""
        notes = next((each.fields for each in detail.supplements if not each.answered_at), {})
        self.layout, self.shown = without_rows(noted(detail.layout, notes)), detail.data
        self._form = published_version(detail.version_id).form if detail.version_id else None

    def arguments(self) -> dict[str, Any]:
        paths = [each["path"] for part in self.layout["sections"] for each in part["fields"]]
        if self._form is None or not paths:
            return super().arguments()
        assert isinstance(self.data, QueryDict)
        self.shown = form_parse(self._form, dict(self.data.lists()))
        return {
            **super().arguments(),
            "changes": {path: look_up(self.shown, path) for path in paths},
        }

    answer = TextField(_("Nội dung bổ sung"), required=False, longest=LONGEST_ANSWER)
    papers = ManyFilesField(
        label=_("Tệp bổ sung"),
        required=False,
        help_text=_("PDF, JPG hoặc PNG, mỗi tệp tối đa 10 MB."),
        widget=ManyFilesInput(attrs={"accept": ACCEPTED}),
    )


class DecidingForm(CommandForm):
    """The base of forms that also ask which way the process goes on."""

    decision = forms.ChoiceField(
        label=_("Quyết định"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Xin chọn một phương án."),
            "invalid_choice": _("Xin chọn một phương án trong danh sách."),
        },
    )
    task_id = forms.IntegerField(
        required=False, widget=forms.HiddenInput, error_messages={"invalid": OLD}
    )

    def ask(self, detail: CaseDetail) -> None:
        """Offer the decisions of the officer's own task; none where the process asks for none."""
        self.fields["task_id"].initial = detail.task_id
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(detail.decisions)
        if not detail.decisions:
            del self.fields["decision"]


class ProposalForm(DecidingForm):
    outcome = forms.ChoiceField(
        label=_("Đề xuất"),
        widget=forms.RadioSelect,
        choices=[
            (Outcome.GRANTED.value, _("Đồng ý giải quyết")),
            (Outcome.REFUSED.value, _("Từ chối giải quyết")),
        ],
        error_messages={
            "required": _("Xin chọn đồng ý hoặc từ chối."),
            "invalid_choice": _("Xin chọn đồng ý hoặc từ chối."),
        },
    )
    proposal = TextField(
        _("Ý kiến thẩm định"),
        required=False,
        help_text=_(
            "Bắt buộc khi từ chối (người nộp sẽ đọc lý do này) và với Phiếu lý lịch tư pháp "
            "(ghi kết quả tra cứu, xác minh; sẽ in vào Phiếu)."
        ),
    )

    field_order = ("outcome", "proposal", "decision")

    def clean_outcome(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])


class ForwardForm(DecidingForm):
    note = TextField(_("Ghi chú cho bước sau"), required=False)


class ApproveForm(DecidingForm):
    note = TextField(_("Ghi chú"), required=False)


class OpinionForm(DecidingForm):
    opinion = TextField(
        _("Ý kiến"), required=False, help_text=_("Bắt buộc khi không thống nhất: xin ghi rõ lý do.")
    )


class OutsideForm(DecidingForm):
    note = TextField(_("Kết quả nhận được"))


class NumberField(forms.IntegerField):
    """A whole number between two limits, with Vietnamese complaints."""

    def __init__(self, label: Any, *, least: int, most: int, **settings: Any) -> None:
        said = format_lazy("{}: {}", label, _("xin ghi một số nguyên trong khoảng cho phép."))
        names = ("required", "invalid", "min_value", "max_value")
        super().__init__(
            label=label,
            min_value=least,
            max_value=most,
            error_messages=dict.fromkeys(names, said),
            **settings,
        )


class ExtendForm(CommandForm):
    value = NumberField(_("Gia hạn thêm"), least=1, most=365)
    unit = forms.ChoiceField(
        label=_("Đơn vị"),
        choices=[
            (TimeUnit.WORKING_DAY.value, _("ngày làm việc")),
            (TimeUnit.CALENDAR_DAY.value, _("ngày (kể cả ngày nghỉ)")),
            (TimeUnit.HOUR.value, _("giờ làm việc")),
        ],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Xin chọn đơn vị.")),
    )
    reason = TextField(
        _("Lý do chậm trễ"), help_text=_("In trong thư xin lỗi (mẫu 04) gửi người nộp.")
    )

    def clean_unit(self) -> TimeUnit:
        return TimeUnit(self.cleaned_data["unit"])


class StopForm(CommandForm):
    reason = TextField(
        _("Lý do dừng"), help_text=_("In trong thông báo dừng giải quyết (mẫu 05) gửi người nộp.")
    )
    basis = TextField(
        _("Căn cứ pháp lý"),
        required=False,
        longest=LONGEST_BASIS,
        help_text=_("Để trống nếu theo quy định chung về dừng giải quyết."),
        widget=forms.TextInput,
    )


class ReopenForm(CommandForm):
    reason = TextField(_("Lý do giải quyết tiếp"), help_text=_("Người nộp đọc lý do này."))


class PaymentForm(CommandForm):
    text = TextField(
        _("Khoản phải nộp và cách nộp"),
        help_text=_("Người nộp đọc nội dung này. Ghi rõ tên khoản, nơi nộp, thời hạn nộp."),
    )
    amount_vnd = NumberField(
        _("Số tiền (đồng)"), least=1, most=MOST_VND, help_text=_("Chỉ ghi số, ví dụ 28000.")
    )
    basis = TextField(
        _("Căn cứ pháp lý"), required=False, longest=LONGEST_BASIS, widget=forms.TextInput
    )


class PaidForm(CommandForm):
    note = TextField(
        _("Chứng từ"), required=False, help_text=_("Số biên lai hoặc mã giao dịch, ngày nộp.")
    )


class AssignForm(CommandForm):
    task_id = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    staff_id = forms.TypedChoiceField(
        label=_("Người nhận"),
        coerce=UUID,
        error_messages={
            "required": _("Xin chọn người nhận hồ sơ."),
            "invalid_choice": _("Người này không còn giữ vị trí đó. Xin chọn lại."),
        },
    )
    reason = TextField(
        _("Lý do"),
        required=False,
        help_text=_("Bắt buộc khi hồ sơ đang có người giữ. Người nộp không thấy lý do này."),
    )

    def offer(self, detail: CaseDetail) -> None:
        """Let the officer choose among the colleagues who hold the post."""
        field = self.fields["staff_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(str(each.id), receiver_label(each)) for each in detail.receivers]
        self.fields["task_id"].initial = detail.task_id


class TakeBackForm(CommandForm):
    reason = TextField(_("Lý do"), required=False)


def receiver_label(receiver: Receiver) -> str:
    """The name, and who fills in while that person is away."""
    if not receiver.filled_by:
        return receiver.name
    return gettext("%(name)s (đang vắng, %(other)s xử lý thay)") % {
        "name": receiver.name,
        "other": receiver.filled_by,
    }


FORMS: dict[Command, type[CommandForm]] = {
    Command.ASSIGN: AssignForm,
    Command.TAKE_BACK: TakeBackForm,
    Command.ACCEPT: AcceptForm,
    Command.REFUSE_INTAKE: RefusalForm,
    Command.TAKE: CommandForm,
    Command.RELEASE: CommandForm,
    Command.REQUEST_SUPPLEMENT: SupplementForm,
    Command.ANSWER_SUPPLEMENT: AnswerForm,
    Command.REQUEST_PAYMENT: PaymentForm,
    Command.CONFIRM_PAYMENT: PaidForm,
    Command.EXTEND: ExtendForm,
    Command.STOP: StopForm,
    Command.REOPEN: ReopenForm,
    Command.PROPOSE: ProposalForm,
    Command.FORWARD: ForwardForm,
    Command.ANSWER_CONSULT: OpinionForm,
    Command.RECEIVE_OUTSIDE: OutsideForm,
    Command.APPROVE: ApproveForm,
    Command.SEND_BACK: ReasonForm,
    Command.SIGN: CommandForm,
    Command.SEAL: CommandForm,
    Command.HAND_OVER: HandOverForm,
    Command.WITHDRAW: ReasonForm,
}


def empty_form(command: Command, detail: CaseDetail) -> CommandForm:
    """The form as it is first shown: with the version on the screen and a fresh key."""
    initial = {"expected_version": detail.summary.version, "key": new_id()}
    return _offered(FORMS[command](prefix=command.value, initial=initial), detail)


def sent_form(
    command: Command,
    detail: CaseDetail,
    data: QueryDict,
    files: MultiValueDict[str, Any] | None = None,
) -> CommandForm:
    """The form with what the officer sent."""
    return _offered(FORMS[command](data, files, prefix=command.value), detail)


def again(form: CommandForm, detail: CaseDetail) -> CommandForm:
    """The same form to be sent once more: the words stay, version and key are those of now."""
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    data[form.add_prefix("expected_version")] = str(detail.summary.version)
    data[form.add_prefix("key")] = str(new_id())
    form.data = data
    return form


IN_PARTS = frozenset({"rows", "address"})


def without_rows(layout: Mapping[str, Any]) -> dict[str, Any]:
    """The layout without tables and addresses: the citizen changes those herself, or in writing."""
    kept = [
        {**part, "fields": [each for each in part["fields"] if each["widget"] not in IN_PARTS]}
        for part in layout["sections"]
    ]
    return {"sections": [part for part in kept if part["fields"]]}


def choice_label(field: forms.Field, value: str) -> str:
    """What the officer saw for the value: the label of a choice, else the words themselves."""
    if not isinstance(field, forms.ChoiceField):
        return value
    return next((str(label) for key, label in field.widget.choices if key == value), value)


def _offered(form: CommandForm, detail: CaseDetail) -> CommandForm:
    if isinstance(form, AssignForm):
        form.offer(detail)
    if isinstance(form, AcceptForm):
        form.offer(detail.components)
    if isinstance(form, AnswerForm):
        form.ask(detail)
    if isinstance(form, DecidingForm | SupplementForm):
        form.ask(detail)
    return form
