"""The form of a process: what was sent as rows, and rows as questions. No JavaScript needed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.backoffice.agency_words import agency_sent, agency_words
from motcua.catalogue.types import Branch, Row
from motcua.kernel.text import fold
from motcua.process.selectors import JOINS, ROLES, STAGES
from motcua.process.types import JoinRule, Problem, Stage

MOST_ROWS = 90
MOST_BRANCHES = 12
LONGEST = 300
KINDS = {
    "task": gettext_lazy("Bước xử lý"),
    "consult": gettext_lazy("Lấy ý kiến song song"),
    "choice": gettext_lazy("Rẽ nhánh theo điều kiện"),
    "wait": gettext_lazy("Chờ nộp tiền, chờ tin"),
    "subcase": gettext_lazy("Thủ tục liên thông"),
    "end": gettext_lazy("Kết thúc riêng"),
}
WORK_STAGES = [stage for stage in Stage if stage not in (Stage.PAY, Stage.OUTSIDE)]
PLAIN = (
    *("title", "role", "hours", "stage", "remind", "escalate", "stop", "stop_target", "join"),
    *("target", "message", "procedure", "next"),
)
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowForm:
    """One row with its questions, as the page shows it."""

    row: Row
    number: int
    kind: str
    summary: str
    questions: tuple[dict[str, Any], ...]
    further: tuple[dict[str, Any], ...]
    problems: tuple[Problem, ...]
    is_open: bool
    has_further: bool


def rows_sent(post: QueryDict, before: Sequence[Row]) -> list[Row]:
    """The rows as they were typed, in their order; `before` gives the keys of known decisions."""
    known = {row.key: row for row in before}
    keys = [key for key in post.getlist("row")[:MOST_ROWS] if _KEY.fullmatch(key)]
    return [_row_sent(post, key, known.get(key)) for key in dict.fromkeys(keys)]


def _row_sent(post: QueryDict, key: str, before: Row | None) -> Row:
    def said(name: str) -> str:
        return post.get(f"{key}:{name}", "")[:LONGEST].strip()

    kind = said("kind") if said("kind") in KINDS else "task"
    return Row(
        key=key,
        kind=kind,
        **{name: said(name) for name in PLAIN},
        agency=agency_sent(said("agency")),
        condition=said("when") or said("condition"),
        decisions=_decisions(post.get(f"{key}:decisions", ""), before),
        branches=_branches(post, key) if kind == "consult" else (),
    )


def _decisions(text: str, before: Row | None) -> tuple[tuple[str, str], ...]:
    """A line for each; a decision that was only renamed keeps its key."""
    titles = [line.strip()[:LONGEST] for line in text.splitlines() if line.strip()][:20]
    known = before.decisions if before else ()
    if len(known) == len(titles):
        return tuple((key, title) for (key, _old), title in zip(known, titles, strict=True))
    keys = {title: key for key, title in known}
    return tuple((keys.get(title) or _slug(title), title) for title in titles)


def _slug(title: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "_", fold(title)).strip("_")[:60]
    return slug if slug and not slug[0].isdigit() else f"d_{slug}"


def _branches(post: QueryDict, key: str) -> tuple[Branch, ...]:
    """The agencies that were named; an empty line is no agency any more."""
    found = []
    for number in range(MOST_BRANCHES):
        name = f"{key}:b{number}"
        agency = agency_sent(post.get(f"{name}-agency", "")[:LONGEST].strip())
        if agency:
            sent = post.get(f"{name}-key", "")
            found.append(
                Branch(
                    key=sent if _KEY.fullmatch(sent) else f"{key}_{number + 1}",
                    agency=agency,
                    title=post.get(f"{name}-title", "")[:LONGEST].strip(),
                    role=post.get(f"{name}-role", "")[:LONGEST],
                    hours=post.get(f"{name}-hours", "")[:LONGEST].strip(),
                )
            )
    return tuple(found)


# What a button does


def changed(rows: list[Row], do: str) -> tuple[list[Row], str]:
    """The rows after a button (`up:key`, `down:key`, `remove:key`, `add-task:key`), and the key of
    the row to show open.
    """
    what, _colon, key = do.partition(":")
    place = next((index for index, row in enumerate(rows) if row.key == key), len(rows) - 1)
    if what.startswith("add-") and what[4:] in KINDS:
        made = _made(what[4:], rows)
        return [*rows[: place + 1], made, *rows[place + 1 :]], made.key
    if what == "remove" and rows:
        return [row for row in rows if row.key != key], ""
    to = place - 1 if what == "up" else place + 1
    if what in ("up", "down") and 0 <= to < len(rows):
        rows[place], rows[to] = rows[to], rows[place]
    return rows, key


def _made(kind: str, rows: Sequence[Row]) -> Row:
    taken = {row.key for row in rows}
    key = next(
        f"{kind}{number}" for number in range(1, MOST_ROWS * 2) if f"{kind}{number}" not in taken
    )
    if kind == "task":
        return Row(key=key, kind=kind, role="case_officer", agency="competent", stage="appraise")
    if kind == "wait":
        return Row(key=key, kind=kind, title=_("Chờ nộp lệ phí"), message="payment")
    if kind == "consult":
        return Row(key=key, kind=kind, title=_("Lấy ý kiến"), join=JoinRule.ALL.value)
    return Row(key=key, kind=kind, agency="competent" if kind == "subcase" else "")


def blank() -> list[Row]:
    """The six steps of an ordinary procedure, to begin with."""
    steps = (
        ("intake", _("Tiếp nhận hồ sơ"), "desk_officer", "receiving", "4"),
        ("appraise", _("Thẩm định"), "case_officer", "competent", ""),
        ("approve", _("Phê duyệt"), "approver", "competent", "8"),
        ("sign", _("Ký số"), "approver", "competent", "4"),
        ("seal", _("Cấp số, đóng dấu"), "registrar", "competent", "2"),
        ("hand_over", _("Trả kết quả"), "desk_officer", "receiving", "2"),
    )
    return [
        Row(key=key, kind="task", title=title, role=role, agency=agency, hours=hours, stage=key)
        for key, title, role, agency, hours in steps
    ]


# Rows as questions


def row_forms(
    rows: Sequence[Row], problems: Sequence[Problem], open_key: str = ""
) -> tuple[RowForm, ...]:
    """Every row with its questions; rows with problems and the one just touched stand open."""
    places = [(row.key, _place(row, number)) for number, row in enumerate(rows, 1)]
    places.append(("end", _("Kết thúc")))
    forms = []
    for number, row in enumerate(rows, 1):
        found = tuple(problem for problem in problems if problem.node == row.key)
        questions = _QUESTIONS[row.kind](row, rows, places)
        further = _further(row, places)
        forms.append(
            RowForm(
                row=row,
                number=number,
                kind=str(KINDS[row.kind]),
                summary=_summary(row),
                questions=tuple(questions),
                further=tuple(further),
                problems=found,
                is_open=bool(found) or row.key == open_key,
                has_further=any(each["value"] for each in further),
            )
        )
    return tuple(forms)


def _place(row: Row, number: int) -> str:
    return f"{number}. {row.title or KINDS[row.kind]}"


def _summary(row: Row) -> str:
    said = [str(KINDS[row.kind])] if row.kind != "task" else []
    if row.role and row.kind == "task":
        said += [str(words) for role, words in ROLES.items() if role == row.role]
    if row.kind == "consult":
        said += [agency_words(branch.agency) for branch in row.branches]
    elif row.agency and row.kind in ("task", "subcase"):
        said.append(agency_words(row.agency))
    if row.hours:
        said.append(_("%(hours)s giờ") % {"hours": row.hours})
    return " · ".join(said)


def _ask(row: Row, name: str, label: str, **settings: Any) -> dict[str, Any]:
    asked = {"widget": "text", "options": (), "help": "", "width": "", "attributes": {}}
    value = settings.pop("value", getattr(row, name, ""))
    return {"name": f"{row.key}:{name}", "label": label, "value": value, **asked, **settings}


def _select(row: Row, name: str, label: str, options: Any, **settings: Any) -> dict[str, Any]:
    return _ask(row, name, label, widget="select", options=options, **settings)


def _title(row: Row, help_text: str = "") -> dict[str, Any]:
    return _ask(row, "title", _("Tên"), help=help_text)


def _agency(row: Row) -> dict[str, Any]:
    return _ask(
        row,
        "agency",
        _("Cơ quan"),
        value=agency_words(row.agency),
        attributes={"list": "agencies"},
    )


def _hours(row: Row) -> dict[str, Any]:
    return _ask(row, "hours", _("Số giờ làm việc"), widget="number", width="short")


def _task(row: Row, rows: Sequence[Row], places: Any) -> list[dict[str, Any]]:
    stages = [(stage.value, str(STAGES[stage])) for stage in WORK_STAGES]
    decisions = "\n".join(title for _key, title in row.decisions)
    return [
        _title(row),
        _select(row, "stage", _("Giai đoạn"), stages),
        _select(row, "role", _("Ai làm"), [(key.value, str(said)) for key, said in ROLES.items()]),
        _agency(row),
        _hours(row),
        _ask(
            row,
            "decisions",
            _("Các quyết định để chọn"),
            widget="textarea",
            value=decisions,
            help=_("Mỗi dòng một quyết định. Bước rẽ nhánh ngay sau đó hỏi theo các dòng này."),
        ),
    ]


def _consult(row: Row, rows: Sequence[Row], places: Any) -> list[dict[str, Any]]:
    found = [
        _title(row),
        _select(
            row, "join", _("Khi nào xong"), [(k.value, str(said)) for k, said in JOINS.items()]
        ),
    ]
    for number, branch in enumerate([*row.branches, Branch(key="", agency="")][:MOST_BRANCHES]):
        found += _branch(row, number, branch)
    return found


def _branch(row: Row, number: int, branch: Branch) -> list[dict[str, Any]]:
    name, is_new = f"b{number}", not branch.agency
    roles = [(key.value, str(said)) for key, said in ROLES.items()]
    label = _("Thêm cơ quan") if is_new else _("Cơ quan %(n)s") % {"n": number + 1}
    return [
        _ask(row, f"{name}-key", "", widget="hidden", value=branch.key),
        _ask(row, f"{name}-title", "", widget="hidden", value=branch.title),
        _ask(
            row,
            f"{name}-agency",
            label,
            value=agency_words(branch.agency) if branch.agency else "",
            help="" if is_new else _("Xóa trống để bỏ cơ quan này."),
            attributes={"list": "agencies"},
        ),
        _select(row, f"{name}-role", _("Ai trả lời"), roles, value=branch.role or "case_officer"),
        _ask(row, f"{name}-hours", _("Số giờ"), widget="number", width="short", value=branch.hours),
    ]


def _choice(row: Row, rows: Sequence[Row], places: Any) -> list[dict[str, Any]]:
    when = [('decision == "object"', _("Có cơ quan không thống nhất"))]
    for each in rows:
        when += [
            (f'decision == "{key}"', _("Quyết định “%(title)s”") % {"title": title})
            for key, title in each.decisions
        ]
    when += [
        ('outcome == "granted"', _("Đề xuất đồng ý giải quyết")),
        ('outcome == "refused"', _("Đề xuất từ chối")),
        ('channel == "online"', _("Hồ sơ nộp trực tuyến")),
    ]
    is_known = row.condition in dict(when)
    return [
        _title(row, _("Viết như câu hỏi, ví dụ: Có cần lấy ý kiến không?")),
        _select(row, "when", _("Nếu"), when, value=row.condition if is_known else ""),
        _ask(
            row,
            "condition",
            _("Điều kiện khác"),
            value="" if is_known else row.condition,
            help=_("Viết bằng CEL khi danh sách trên không đủ, ví dụ: case.area > 1000"),
        ),
        _select(row, "target", _("Thì đi đến"), _others(row, places)),
        _select(row, "next", _("Nếu không"), _others(row, places), help=_("Để trống: dòng dưới.")),
    ]


def _wait(row: Row, rows: Sequence[Row], places: Any) -> list[dict[str, Any]]:
    return [
        _title(row),
        _ask(
            row,
            "message",
            _("Chờ tin"),
            help=_("payment là chờ nộp tiền; tên khác là tin của hệ thống khác."),
        ),
    ]


def _subcase(row: Row, rows: Sequence[Row], places: Any) -> list[dict[str, Any]]:
    return [_title(row), _ask(row, "procedure", _("Mã thủ tục"), width="short"), _agency(row)]


def _end(row: Row, rows: Sequence[Row], places: Any) -> list[dict[str, Any]]:
    return [_title(row)]


def _further(row: Row, places: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """Clocks and the way on, which most rows do not need."""
    if row.kind in ("choice", "end"):
        return []
    found = [
        _ask(row, "remind", _("Nhắc sau (giờ)"), widget="number", width="short"),
        _ask(row, "escalate", _("Báo cấp trên sau (giờ)"), widget="number", width="short"),
        _ask(row, "stop", _("Tự đi tiếp hoặc dừng sau (giờ)"), widget="number", width="short"),
    ]
    if row.kind != "consult":
        label = _("Hết giờ thì đi đến")
        told = _("Để trống: dừng giải quyết hồ sơ.")
        found.append(_select(row, "stop_target", label, _others(row, places), help=told))
    told = _("Để trống: dòng dưới. Chọn dòng trên để quay lại.")
    found.append(_select(row, "next", _("Xong thì đi đến"), _others(row, places), help=told))
    return found


def _others(row: Row, places: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(key, words) for key, words in places if key != row.key]


_QUESTIONS: Mapping[str, Any] = {
    "task": _task,
    "consult": _consult,
    "choice": _choice,
    "wait": _wait,
    "subcase": _subcase,
    "end": _end,
}


def renamed(rows: Sequence[Row]) -> list[Row]:
    """Rows that name a row which is no longer there go to the row below instead."""
    known = {row.key for row in rows} | {"end"}
    return [
        replace(
            row,
            next=row.next if row.next in known else "",
            target=row.target if row.target in known else "",
            stop_target=row.stop_target if row.stop_target in known else "",
        )
        for row in rows
    ]
