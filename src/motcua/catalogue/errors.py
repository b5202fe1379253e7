"""Why something about the catalogue was refused."""

from collections.abc import Sequence

from motcua.catalogue.form_types import FormProblem, SampleResult
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


class FormRefused(Invalid):
    """The form cannot be used; `problems` say what is wrong, and where."""

    code = "form_refused"
    message = marked("Biểu mẫu còn lỗi nên chưa dùng được.")

    def __init__(self, key: str, problems: Sequence[FormProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{key}: {each.place}: {each.message}" for each in problems))


class FormDraftThere(Conflict):
    """The form has a working copy already."""

    code = "form_draft_there"
    message = marked(
        "Biểu mẫu này đang có bản nháp. Xin công bố hoặc bỏ bản nháp đó trước, để không mất gì."
    )


class SamplesFailed(Invalid):
    """The form does not say to its test data what was expected; `results` tell which."""

    code = "form_samples_failed"
    message = marked("Có dữ liệu thử cho kết quả khác mong đợi nên chưa công bố được.")

    def __init__(self, results: Sequence[SampleResult]) -> None:
        self.results = tuple(results)
        super().__init__(" ".join(f"{each.sample.name}: {each.message}" for each in results))


class SearchWordTwice(Conflict):
    """There is a row for this word already."""

    code = "search_word_twice"
    message = marked("Từ này đã có trong bảng. Xin tìm dòng đó rồi sửa.")


class SearchWeightChanged(Conflict):
    """Somebody else changed this weight in between."""

    code = "search_weight_changed"
    message = marked("Người khác vừa sửa mức ưu tiên này. Xin xem mức mới rồi sửa tiếp.")


class DraftChanged(Conflict):
    """Somebody else saved this draft in between."""

    code = "draft_changed"
    message = marked("Người khác vừa lưu bản nháp này. Xin xem bản mới rồi sửa tiếp.")
