"""Refusals of the operations centre."""

from motcua.kernel.errors import Conflict, Invalid, NotFound, Unavailable
from motcua.kernel.text import marked


class LakeBusy(Conflict):
    """Somebody else fills the lake at this moment."""

    code = "lake_busy"
    message = marked("Kho số liệu đang được cập nhật. Xin thử lại sau ít phút.")


class LakeEmpty(Unavailable):
    """Nothing was ever filled in."""

    code = "lake_empty"
    message = marked("Kho số liệu chưa được lập. Quản trị viên chạy lệnh: motcua ioc rebuild")


class IndicatorUnknown(NotFound):
    """No indicator has this code, or not for this actor."""

    code = "indicator_unknown"
    message = marked("Không có chỉ số với mã này.")


class IndicatorChanged(Conflict):
    """Somebody changed this indicator since it was looked at."""

    code = "indicator_changed"
    message = marked("Người khác vừa sửa chỉ số này. Xin xem nội dung mới rồi sửa lại.")


class SliceRefused(NotFound):
    """The actor may not see this slice; it looks as if there were nothing."""

    code = "slice_refused"
    message = marked("Không có số liệu này trong phạm vi của ông/bà.")


class TreeExists(Conflict):
    """Another content was published under this code and version."""

    code = "tree_exists"
    message = marked("Bản này đã công bố và không đổi được nữa. Hãy đặt tên phiên bản mới.")


class ScoreChanged(Conflict):
    """Somebody scored this index since it was looked at."""

    code = "score_changed"
    message = marked("Có người vừa chấm chỉ số này. Xin xem điểm mới rồi chấm lại.")


class ClusterMissing(Unavailable):
    """What speaks with a cluster is not installed."""

    code = "cluster_missing"
    message = marked("Chưa cài phần tính trên cụm máy. Quản trị viên chạy: make install-cluster")


class BatchUnknown(NotFound):
    """No batch of figures has this key, or not for this actor."""

    code = "series_batch_unknown"
    message = marked("Không có lần gửi số liệu này.")


class SendingRefused(Invalid):
    """A batch of figures was not even begun; the message says why."""

    code = "series_refused"
    message = marked("Không nhận được số liệu này.")
