"""Several workers look at the same rules; two writers order the same notebook."""

from functools import partial

from cases import world as worlds
from concurrency.conftest import at_once
from motcua.ioc import selectors as ioc
from motcua.ioc.types import Slice
from motcua.kernel import clock
from motcua.kernel.actor import Role
from motcua.notifications.models import Message
from motcua.steering import services
from motcua.steering.models import Alert, AlertEntry, NotebookBlock
from motcua.steering.types import (
    BlockWish,
    Condition,
    GroupWish,
    Looks,
    Reader,
    RuleKind,
    RuleWish,
    View,
)
from steering import ground

RULES, WORKERS, BLOCKS = 3, 3, 3


def test_three_workers_raise_each_alert_once(transactional_db, settings, tmp_path, stop_clock):
    stop_clock("2025-03-17 08:00")
    world = ground.build(settings, tmp_path)
    chair = ground.with_account(world.tree.commune_chair)
    wish = RuleWish(
        name="Hồ sơ nộp trong ngày",
        indicator="submitted",
        condition=Condition(kind=RuleKind.ABOVE, looks=Looks.DAY, bound=0),
        wanted=Slice(agency_id=world.commune.id),
        readers=(Reader(agency_id=world.commune.id, role=Role.APPROVER),),
        rise_hours=8,
    )
    for _rule in range(RULES):
        services.rule_save(actor=chair, wish=wish)
    worlds.submit(world)
    stop_clock("2025-03-17 08:15")
    ioc.facts_forget()  # nobody asked for long: who comes beside the first one waits for its look

    looked = at_once([services.alerts_evaluate] * WORKERS, threads=WORKERS)

    assert not [each for each in looked if isinstance(each, Exception)]
    assert Alert.objects.filter(value=1).count() == AlertEntry.objects.count() == RULES
    told = Message.objects.filter(subject_ref__in=Alert.objects.values("pk"), channel="in_app")
    assert told.count() == told.values("subject_ref", "person_id").distinct().count() == RULES

    stop_clock("2025-03-18 08:20")
    turns = at_once([services.alerts_turn] * WORKERS, threads=WORKERS)
    assert sum(turns) == AlertEntry.objects.filter(what="risen").count() == RULES
    _two_order_one_notebook(world)


def _two_order_one_notebook(world):
    chair = ground.with_account(world.tree.chair)
    founded = GroupWish(name="Tổ", subject="Vì sao?", from_on=clock.today(), to_on=None)
    group = services.group_found(actor=chair, wish=founded)
    notebook = services.notebook_add(actor=chair, group_id=group, title="Sổ")
    wish = BlockWish(view=View.TEXT, text="Lời.")
    add = partial(services.block_add, actor=chair, notebook_id=notebook, wish=wish)
    first, second, _last = (add() for _block in range(BLOCKS))
    move = partial(services.block_move, actor=chair)
    down, up = partial(move, block_id=first, up=False), partial(move, block_id=second, up=True)
    assert at_once([down, up] * 8, threads=2) == [None] * 16
    places = NotebookBlock.objects.values_list("place", flat=True)
    assert sorted(places) == list(range(1, BLOCKS + 1))
