"""Refusals of logs and datasets."""

from collections.abc import Sequence

from motcua.ioc.logs.types import LogProblem
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.text import marked


class LogRefused(Invalid):
    """The file was refused whole; `problems` says where and why. Nothing of it was loaded."""

    code = "log_refused"
    message = marked("Tệp nhật ký bị từ chối, không nạp dòng nào.")

    def __init__(self, problems: Sequence[LogProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__()


class MappingInvalid(Invalid):
    """The mapping cannot be used; the message says what is wrong with it."""

    code = "log_mapping_invalid"
    message = marked("Tệp ánh xạ chưa đúng.")


class DatasetNameInvalid(Invalid):
    """A name that is not one: it becomes a folder of the lake."""

    code = "dataset_name_invalid"
    message = marked(
        "Tên bộ dữ liệu chỉ gồm chữ không dấu, số, dấu chấm, gạch nối, gạch dưới, tối đa 64 ký tự,"
        " bắt đầu bằng chữ hoặc số."
    )


class DatasetUnknown(NotFound):
    """No dataset of that name."""

    code = "dataset_unknown"
    message = marked("Không có bộ dữ liệu mang tên này. Xin nạp bằng motcua ioc import-log.")


class DatasetBusy(Conflict):
    """Somebody else is loading this dataset."""

    code = "dataset_busy"
    message = marked("Bộ dữ liệu này đang được nạp. Xin thử lại sau.")


class NothingHappened(NotFound):
    """There is no case to write about."""

    code = "nothing_happened"
    message = marked("Không có hồ sơ nào trong khoảng thời gian và thủ tục đã chọn.")
