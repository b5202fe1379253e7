"""Why something about the catalogue was refused."""

from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import marked
from motcua.process.types import Problem


class ProcessRefused(Invalid):
    """The process has errors; `problems` say what is wrong, and where, warnings among them."""

    code = "process_refused"
    message = marked("Quy trình còn lỗi nên chưa công bố được.")

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(" ".join(problem.message for problem in problems))


class DraftChanged(Conflict):
    """Somebody else saved this draft in between."""

    code = "draft_changed"
    message = marked("Người khác vừa lưu bản nháp này. Xin xem bản mới rồi sửa tiếp.")
