"""What the desk says of posts, queues and commands."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.cases.types import BookKind, Command, InboxTab
from motcua.kernel.actor import Role

POSTS: dict[str, Promise] = {
    Role.DESK_OFFICER.value: _("bộ phận một cửa"),
    Role.CASE_OFFICER.value: _("công chức thụ lý"),
    Role.APPROVER.value: _("lãnh đạo"),
    Role.REGISTRAR.value: _("văn thư"),
    Role.ADMINISTRATOR.value: _("quản trị"),
}
BOOKS: dict[BookKind, Promise] = {
    BookKind.RECEIVED: _("Hồ sơ cơ quan đã tiếp nhận"),
    BookKind.TRANSFERRED: _("Hồ sơ nhận bàn giao từ nơi tiếp nhận khác"),
    BookKind.SUPPORTED: _("Hồ sơ hỗ trợ nộp, đã chuyển nơi tiếp nhận"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A queue of the desk: its name, and what an empty one says."""

    tab: InboxTab
    label: Promise
    empty: Promise
    hint: Promise


QUEUES = (
    Queue(
        tab=InboxTab.MINE,
        label=_("Việc của tôi"),
        empty=_("Ông/bà không giữ hồ sơ nào"),
        hint=_("Nhận hồ sơ ở hàng “Chờ nhận”; hồ sơ đã nhận sẽ nằm ở đây."),
    ),
    Queue(
        tab=InboxTab.POOL,
        label=_("Chờ nhận"),
        empty=_("Không có hồ sơ nào chờ nhận"),
        hint=_("Hồ sơ mới đến vị trí của ông/bà sẽ hiện ở đây."),
    ),
    Queue(
        tab=InboxTab.DUE,
        label=_("Quá hạn"),
        empty=_("Không có hồ sơ quá hạn"),
        hint=_("Mọi hồ sơ ở vị trí của ông/bà đều còn trong hạn."),
    ),
    Queue(
        tab=InboxTab.WAITING,
        label=_("Tạm dừng, đang chờ"),
        empty=_("Không có hồ sơ nào tạm dừng"),
        hint=_("Hồ sơ chờ người nộp bổ sung, nộp tiền, hoặc đã dừng giải quyết nằm ở đây."),
    ),
    Queue(
        tab=InboxTab.DONE,
        label=_("Đã làm"),
        empty=_("Ông/bà chưa xử lý hồ sơ nào"),
        hint=_("Các bước ông/bà đã hoàn thành sẽ hiện ở đây."),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A command as an officer reads it: its name, button, what follows, what to say when done."""

    title: Promise
    button: Promise
    follows: Promise
    done: Promise
    icon: str = ""
    kind: str = "primary"


DEEDS: dict[Command, Deed] = {
    Command.ACCEPT: Deed(
        title=_("Tiếp nhận hồ sơ"),
        button=_("Tiếp nhận"),
        follows=_("Hồ sơ được cấp mã, bắt đầu tính hạn và chuyển cho công chức thụ lý."),
        done=_("Đã tiếp nhận hồ sơ. Xin in giấy tiếp nhận và hẹn trả cho người nộp."),
        icon="stamp",
    ),
    Command.REFUSE_INTAKE: Deed(
        title=_("Từ chối tiếp nhận"),
        button=_("Từ chối tiếp nhận"),
        follows=_("Hồ sơ kết thúc. Người nộp đọc được lý do và nhận phiếu từ chối."),
        done=_("Đã từ chối tiếp nhận. Người nộp được báo kèm lý do."),
        icon="cross",
        kind="danger",
    ),
    Command.TAKE: Deed(
        title=_("Nhận xử lý"),
        button=_("Nhận xử lý"),
        follows=_("Hồ sơ thuộc về ông/bà; đồng nghiệp không xử lý được nữa."),
        done=_("Ông/bà đã nhận hồ sơ này."),
        icon="user",
    ),
    Command.ASSIGN: Deed(
        title=_("Phân công, chuyển người xử lý"),
        button=_("Giao hồ sơ"),
        follows=_("Hồ sơ sang “Việc của tôi” của người nhận; chỉ người đó xử lý được."),
        done=_("Đã giao hồ sơ cho người nhận."),
        icon="user",
        kind="secondary",
    ),
    Command.TAKE_BACK: Deed(
        title=_("Rút lại bước vừa chuyển"),
        button=_("Rút lại hồ sơ"),
        follows=_("Hồ sơ trở về ông/bà để sửa. Chỉ rút được khi chưa ai nhận bước sau."),
        done=_("Đã rút lại hồ sơ."),
        icon="undo",
        kind="secondary",
    ),
    Command.RELEASE: Deed(
        title=_("Trả về hàng chờ chung"),
        button=_("Trả về hàng chờ chung"),
        follows=_("Hồ sơ không còn thuộc riêng ai; ai giữ vị trí này cũng xử lý được."),
        done=_("Đã trả hồ sơ về hàng chờ chung."),
        icon="undo",
        kind="secondary",
    ),
    Command.REQUEST_SUPPLEMENT: Deed(
        title=_("Yêu cầu bổ sung"),
        button=_("Gửi yêu cầu bổ sung"),
        follows=_("Thời hạn tạm dừng cho tới khi người nộp bổ sung."),
        done=_("Đã gửi yêu cầu bổ sung. Thời hạn tạm dừng tới khi người nộp trả lời."),
        icon="paper-plus",
        kind="secondary",
    ),
    Command.ANSWER_SUPPLEMENT: Deed(
        title=_("Nhận giấy tờ bổ sung tại quầy"),
        button=_("Ghi nhận bổ sung"),
        follows=_("Hồ sơ trở lại người thụ lý và thời hạn tính tiếp."),
        done=_("Đã ghi nhận bổ sung. Thời hạn được tính tiếp."),
        icon="inbox",
    ),
    Command.REQUEST_PAYMENT: Deed(
        title=_("Yêu cầu nộp phí, lệ phí, thuế"),
        button=_("Gửi yêu cầu nộp tiền"),
        follows=_("Thời hạn tạm dừng cho tới khi người nộp hoàn thành nghĩa vụ."),
        done=_("Đã gửi yêu cầu nộp tiền. Thời hạn tạm dừng tới khi người nộp hoàn thành."),
        icon="paper",
        kind="secondary",
    ),
    Command.CONFIRM_PAYMENT: Deed(
        title=_("Xác nhận đã nộp tiền"),
        button=_("Xác nhận đã nộp"),
        follows=_("Hồ sơ trở lại người thụ lý và thời hạn tính tiếp."),
        done=_("Đã xác nhận nộp tiền. Thời hạn được tính tiếp."),
        icon="check",
    ),
    Command.EXTEND: Deed(
        title=_("Xin lỗi và gia hạn"),
        button=_("Gia hạn, trình ký thư xin lỗi"),
        follows=_(
            "Chỉ một lần cho mỗi hồ sơ. Thư được ký số, đóng dấu và gửi chậm nhất một ngày trước "
            "ngày hẹn trả; chưa gửi hoặc gửi muộn thì hồ sơ vẫn bị tính là trễ hạn."
        ),
        done=_(
            "Đã gia hạn. Thư xin lỗi (mẫu 04) chờ lãnh đạo ký số và văn thư gửi trước hạn cũ một "
            "ngày."
        ),
        icon="clock",
        kind="secondary",
    ),
    Command.STOP: Deed(
        title=_("Dừng giải quyết hồ sơ"),
        button=_("Dừng giải quyết"),
        follows=_("Đồng hồ dừng; người nộp nhận thông báo (mẫu 05). Lãnh đạo có thể mở lại."),
        done=_("Đã dừng giải quyết. Thông báo (mẫu 05) chờ lãnh đạo ký số và văn thư gửi."),
        icon="stop",
        kind="danger",
    ),
    Command.SIGN_LETTER: Deed(
        title=_("Ký số văn bản gửi người nộp"),
        button=_("Ký số"),
        follows=_("Văn bản được lập và ký bằng chứng thư số của ông/bà, rồi chuyển văn thư."),
        done=_("Đã ký số văn bản."),
        icon="sign",
    ),
    Command.SEAL_LETTER: Deed(
        title=_("Vào số, đóng dấu và gửi văn bản"),
        button=_("Vào số, đóng dấu và gửi"),
        follows=_("Văn bản được cấp số, đóng dấu cơ quan; người nộp được báo và tải được."),
        done=_("Đã gửi văn bản cho người nộp."),
        icon="stamp",
    ),
    Command.REOPEN: Deed(
        title=_("Giải quyết tiếp hồ sơ"),
        button=_("Giải quyết tiếp"),
        follows=_("Hồ sơ trở lại bước cũ; phần thời gian còn lại được tính tiếp."),
        done=_("Hồ sơ được giải quyết tiếp. Hạn trả đã lùi theo thời gian dừng."),
        icon="undo",
    ),
    Command.PROPOSE: Deed(
        title=_("Thẩm định và trình lãnh đạo"),
        button=_("Trình lãnh đạo"),
        follows=_("Hồ sơ chuyển tới lãnh đạo phê duyệt."),
        done=_("Đã trình lãnh đạo phê duyệt."),
        icon="right",
    ),
    Command.FORWARD: Deed(
        title=_("Chuyển bước tiếp theo"),
        button=_("Chuyển bước"),
        follows=_("Hồ sơ đi tiếp theo quy trình của thủ tục."),
        done=_("Đã chuyển hồ sơ sang bước tiếp theo."),
        icon="right",
    ),
    Command.ANSWER_CONSULT: Deed(
        title=_("Cho ý kiến phối hợp"),
        button=_("Gửi ý kiến"),
        follows=_("Ý kiến được gửi về cơ quan chủ trì; ông/bà không sửa được nữa."),
        done=_("Đã gửi ý kiến phối hợp."),
        icon="check",
    ),
    Command.RECEIVE_OUTSIDE: Deed(
        title=_("Ghi nhận kết quả từ bên ngoài"),
        button=_("Ghi nhận và đi tiếp"),
        follows=_("Dùng khi kết quả liên thông đã đến nhưng hệ thống chưa tự nhận được."),
        done=_("Đã ghi nhận; hồ sơ đi tiếp."),
        icon="inbox",
        kind="secondary",
    ),
    Command.APPROVE: Deed(
        title=_("Phê duyệt"),
        button=_("Phê duyệt đề xuất"),
        follows=_("Hồ sơ chuyển sang bước ký số."),
        done=_("Đã phê duyệt. Bước tiếp theo là ký số kết quả."),
        icon="check",
    ),
    Command.SEND_BACK: Deed(
        title=_("Trả lại bước trước"),
        button=_("Trả lại bước trước"),
        follows=_("Hồ sơ trở về người làm bước trước. Người nộp không thấy lý do này."),
        done=_("Đã trả hồ sơ về bước trước."),
        icon="undo",
        kind="secondary",
    ),
    Command.SIGN: Deed(
        title=_("Ký số kết quả"),
        button=_("Ký số"),
        follows=_("Văn bản kết quả được lập và ký bằng chứng thư số của ông/bà."),
        done=_("Đã ký số kết quả. Văn thư sẽ vào số và đóng dấu."),
        icon="sign",
    ),
    Command.SEAL: Deed(
        title=_("Vào số và đóng dấu"),
        button=_("Vào số và đóng dấu"),
        follows=_("Văn bản được cấp số, đóng dấu cơ quan; người nộp được báo có kết quả."),
        done=_("Đã vào số và đóng dấu. Người nộp được báo có kết quả."),
        icon="stamp",
    ),
    Command.HAND_OVER: Deed(
        title=_("Trả kết quả"),
        button=_("Trả kết quả"),
        follows=_("Xác nhận người nộp đã nhận kết quả. Hồ sơ hoàn tất."),
        done=_("Đã trả kết quả. Hồ sơ hoàn tất."),
        icon="check-double",
    ),
    Command.WITHDRAW: Deed(
        title=_("Rút hồ sơ theo đề nghị của người nộp"),
        button=_("Rút hồ sơ"),
        follows=_("Hồ sơ kết thúc và không xử lý tiếp."),
        done=_("Đã ghi nhận người nộp rút hồ sơ."),
        icon="undo",
        kind="danger",
    ),
}
AGENCY_QUEUE = Queue(
    tab=InboxTab.AGENCY,
    label=_("Cả cơ quan"),
    empty=_("Cơ quan không có hồ sơ đang xử lý"),
    hint=_("Mọi hồ sơ đang chờ ở cơ quan do ông/bà lãnh đạo sẽ hiện ở đây, kèm người giữ."),
)
# These are shown folded under the one thing that usually comes next.
SECOND = frozenset(
    {
        Command.ASSIGN,
        Command.TAKE_BACK,
        Command.RECEIVE_OUTSIDE,
        Command.REFUSE_INTAKE,
        Command.RELEASE,
        Command.REQUEST_SUPPLEMENT,
        Command.REQUEST_PAYMENT,
        Command.EXTEND,
        Command.STOP,
        Command.SEND_BACK,
        Command.WITHDRAW,
    }
)
