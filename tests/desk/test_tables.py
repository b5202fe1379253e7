"""The lines of a queue, made without a template: what people typed stays text."""

from uuid import UUID

import pytest

from motcua.cases.types import Clock, InboxRow, InboxTab, Status, Step
from motcua.desk.tables import inbox_lines
from motcua.kernel import clock
from motcua.kernel.actor import Actor, ActorKind

ME, COLLEAGUE, CASE = UUID(int=1), UUID(int=2), UUID(int=3)
OFFICER = Actor(kind=ActorKind.STAFF, staff_id=ME)
TYPED = "\"><script>alert('x')</script>&{0}"


def line(tab=InboxTab.POOL, *, pick=False, assignee_id=None, assignee_name="", **values):
    given = dict.fromkeys(("code", "procedure_name", "applicant_name", "step_title"), "x") | values
    row = InboxRow(
        case_id=CASE,
        task_id=12345,
        status=Status.RECEIVED,
        clock=Clock.RUNNING,
        step=Step.APPRAISE,
        assignee_id=assignee_id,
        assignee_name=assignee_name,
        due_at=None,
        opened_at=clock.now(),
        **given,
    )
    return inbox_lines([row], actor=OFFICER, tab=tab, is_pickable=pick)


@pytest.mark.parametrize("tab", [InboxTab.POOL, InboxTab.DONE])
@pytest.mark.parametrize("field", ["code", "procedure_name", "applicant_name", "step_title"])
def test_what_was_typed_is_text(tab, field):
    html = line(tab, pick=True, **{field: TYPED})

    assert "<script" not in html
    assert "&quot;&gt;&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&amp;{0}" in html


def test_the_name_of_an_absent_colleague_is_text():
    html = line(InboxTab.MINE, assignee_id=COLLEAGUE, assignee_name=TYPED)

    assert "<script" not in html
    assert "tôi, thay &quot;&gt;" in html


@pytest.mark.parametrize(
    ("tab", "holder", "name", "said"),
    [
        (InboxTab.POOL, None, "", '<span class="muted">chưa ai nhận</span>'),
        (InboxTab.MINE, ME, "Lan", ">tôi</td>"),
        (InboxTab.MINE, COLLEAGUE, "Lan", ">tôi, thay Lan</td>"),
        (InboxTab.DUE, COLLEAGUE, "", ">đồng nghiệp</td>"),
        (InboxTab.AGENCY, COLLEAGUE, "Lan", ">Lan</td>"),
    ],
)
def test_each_line_says_who_has_the_work(tab, holder, name, said):
    assert said in line(tab, assignee_id=holder, assignee_name=name)


def test_the_box_to_tick_carries_the_number_of_the_task_in_plain_digits():
    assert 'name="task" value="12345"' in line(pick=True)
    assert 'type="checkbox"' not in line()


def test_the_code_leads_to_the_case():
    assert f'href="/mot-cua/ho-so/{CASE}/"' in line()
