"""Commands: define what is sent, send it, correct it."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.identity.selectors import actor_of
from motcua.ioc.errors import IndicatorUnknown, SendingRefused
from motcua.ioc.indicators import BY_LAYER
from motcua.ioc.models import Indicator, SeriesBatch, SeriesValue
from motcua.ioc.series import loading, tables
from motcua.ioc.series.rights import definitions_for, may_define, may_send
from motcua.ioc.series.told import info_of
from motcua.ioc.series.types import (
    FORMULA,
    BatchInfo,
    BatchState,
    Sending,
    SeriesRow,
    SeriesWish,
    Way,
)
from motcua.kernel import clock, jobs
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.idempotency import Once, remember
from motcua.kernel.ids import new_id
from motcua.kernel.language import speaking
from motcua.kernel.text import clean

TASK, QUEUE = "ioc.series_load", "bulk"
AT_ONCE = 512 * 1024  # bytes; larger tables are loaded by a worker
MOST_SERIES_BYTES = 64 * 1024 * 1024
MOST_ROWS = 50_000  # of a program at once; more come as CSV
LONGEST = 300
LEFT_AFTER = timedelta(minutes=10)
KEPT_FOR = timedelta(days=30)
NAMES = 200


def series_push(
    *,
    actor: Actor,
    rows: Sequence[SeriesRow],
    sending: Sending = Sending(),  # noqa: B008 - it cannot change
    way: Way = Way.API,
    once: Once | None = None,
) -> BatchInfo:
    """Load figures at once: all, or none and the batch says what is wrong, by row from one.

    `NotAllowed` for who may send nothing, `SendingRefused` for more than 50,000 rows or a
    correction without its reason. A figure that is known already is refused unless the batch is a
    correction, which adds a version.
    """
    if len(rows) > MOST_ROWS:
        raise SendingRefused(_("Mỗi lần không quá 50.000 dòng; nhiều hơn xin gửi tệp CSV."))
    content = repr(rows).encode()
    with transaction.atomic():
        batch = _begun(actor, sending, way)
        batch.sha256 = hashlib.sha256(content).hexdigest()
        batch.save(force_insert=True)
        loading.run(batch, loading.given_rows(rows, sending.indicator), _kinds(actor))
        remember(once, {"id": str(batch.pk)})
    return info_of(batch)


def series_send(
    *,
    actor: Actor,
    chunks: Iterable[bytes],
    sending: Sending,
    way: Way = Way.PAGE,
    once: Once | None = None,
    waits: bool = False,
) -> BatchInfo:
    """Take a table (CSV or XLSX) as it comes. A short one is loaded at once, and so is any that the
    caller `waits` for; a longer one by a worker, and the batch says how far it is.

    `NotAllowed`; `SendingRefused` above 64 MiB or for a correction without its reason.
    """
    batch = _begun(actor, sending, way)
    kept = loading.keep(batch.pk, _bounded(chunks))
    batch.sha256 = kept.sha256
    if way in (Way.PAGE, Way.CSV, Way.XLSX) and tables.is_workbook(kept.path):
        batch.way = Way.XLSX.value
    elif way is Way.PAGE:
        batch.way = Way.CSV.value
    is_short = waits or kept.size <= AT_ONCE
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
            remember(once, {"id": str(batch.pk)})
            if not is_short:
                _queue(batch.pk)
    except IntegrityError:
        kept.path.unlink()  # it came before, under the same key
        raise
    if is_short:
        _run(batch, actor)
    return info_of(batch)


def series_load(*, batch_id: UUID) -> None:
    """Load a batch that waits. Safe to repeat: what is over stays as it is."""
    batch = SeriesBatch.objects.filter(pk=batch_id, finished_at__isnull=True).first()
    if batch is None or batch.by_id is None:
        return
    actor = actor_of(batch.by_id)
    with speaking(actor.language or "vi"):
        _run(batch, actor)


def series_again() -> int:
    """Queue batches again that nobody has finished, drop old files; how many batches."""
    now = clock.now()
    left = SeriesBatch.objects.filter(finished_at__isnull=True, created_at__lt=now - LEFT_AFTER)
    found = list(left.values_list("pk", flat=True)[:NAMES])
    for batch_id in found:
        _queue(batch_id)
    oldest = (now - KEPT_FOR).timestamp()
    for path in loading.incoming().iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
    return len(found)


@transaction.atomic
def series_define(*, actor: Actor, wish: SeriesWish) -> None:
    """Write an indicator whose figures others send, in the place of the one with this code.

    Administrators of the province only (`NotAllowed`). `Invalid`: its code is one that is counted
    here, or its kind changed while there are figures.
    """
    if not may_define(actor):
        raise NotAllowed
    row = Indicator.objects.select_for_update().filter(pk=wish.code).first()
    if row is not None and row.formula != FORMULA:
        raise Invalid(fields={"code": _("Mã này là của chỉ số đếm từ sổ hồ sơ. Xin đặt mã khác.")})
    fixed = {"grain": wish.grain.value, "adds": wish.adds.value, "unit": clean(wish.unit)}
    if row is not None and SeriesValue.objects.filter(indicator=wish.code).exists():
        changed = [name for name, value in fixed.items() if getattr(row, name) != value]
        if changed:
            said = _("Đã có số liệu nên không đổi được nữa. Xin đặt chỉ số mới.")
            raise Invalid(fields=dict.fromkeys(changed, said))
    if not clean(wish.name) or not fixed["unit"]:
        raise Invalid(fields={"name": _("Xin ghi tên và đơn vị tính.")})
    Indicator.objects.update_or_create(code=wish.code, defaults=_columns(wish) | fixed)


def _columns(wish: SeriesWish) -> dict[str, Any]:
    return {
        "name": clean(wish.name),
        "domain": wish.domain,
        "direction": wish.direction.value,
        "formula": FORMULA,
        "params": {},
        "dimensions": [BY_LAYER[each].value for each in wish.layers if each in BY_LAYER],
        "warn": wish.warn,
        "alarm": wish.alarm,
        "owner_agency_id": wish.owner_agency_id,
        "source": clean(wish.source),
        "quality": wish.quality.value,
        "is_public": wish.is_public,
        "basis": clean(wish.basis),
        "lowest": wish.lowest,
        "highest": wish.highest,
    }


def _begun(actor: Actor, sending: Sending, way: Way) -> SeriesBatch:
    if not may_send(actor):
        raise NotAllowed
    reason = clean(sending.reason)
    if sending.is_correction and not reason:
        raise SendingRefused(
            _("Đính chính phải ghi lý do."), fields={"reason": _("Xin ghi lý do đính chính.")}
        )
    if sending.indicator and sending.indicator not in definitions_for(actor):
        raise IndicatorUnknown
    post = next((post.agency_id for post in actor.posts), None)
    return SeriesBatch(
        id=new_id(),
        way=way.value,
        state=BatchState.WAITING.value,
        name=clean(sending.name)[:NAMES],
        by_id=actor.account_id,
        by_name=actor.name if actor.kind is not ActorKind.SYSTEM else "",
        agency_id=post,
        is_correction=sending.is_correction,
        reason=reason[:LONGEST],
        source=clean(sending.source)[:LONGEST],
        indicator=sending.indicator,
        numbers=sending.numbers.value,
        quality=sending.quality.value,
        created_at=clock.now(),
    )


def _run(batch: SeriesBatch, actor: Actor) -> None:
    path = loading.file_of(batch.pk)
    loading.run(batch, tables.lines_of(path, batch.indicator), _kinds(actor))
    if batch.state == BatchState.DONE.value:
        path.unlink(missing_ok=True)


def _kinds(actor: Actor) -> loading.Kinds:
    return lambda _batch: definitions_for(actor)


def _bounded(chunks: Iterable[bytes]) -> Iterable[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > MOST_SERIES_BYTES:
            raise SendingRefused(_("Tệp lớn quá 64 MB. Xin chia thành nhiều tệp."))
        yield chunk


def _queue(batch_id: UUID) -> None:
    args = {"batch_id": str(batch_id)}
    jobs.defer(task=TASK, queue=QUEUE, args=args, lock=f"series:{batch_id}")
