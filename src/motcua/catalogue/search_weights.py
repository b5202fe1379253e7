"""What people ask for most, as an administrator corrects it: each correction is a version."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Case, IntegerField, Max, Q, Value, When
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.catalogue.errors import SearchWeightChanged
from motcua.catalogue.models import Procedure, SearchWeight, SearchWeightVersion
from motcua.catalogue.policies import may_publish
from motcua.catalogue.types import SearchWeightChange, SearchWeightInfo
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.text import clean
from motcua.organisation.selectors import agencies_of_the_province

MOST_LISTED = 300
LONGEST_NOTE, LONGEST_ASKED, MOST_WEIGHT = 300, 100, 100


def search_weights_list(text: str = "", *, essential: bool = False) -> tuple[SearchWeightInfo, ...]:
    """Procedures with a weight, the heaviest first; with `text` those that have it in the name or
    the code, with a weight or not. At most 300. Three queries.
    """
    rows = SearchWeight.objects.order_by("-weight", "code")
    if essential:
        rows = rows.filter(is_essential=True)
    wanted = clean(text[:LONGEST_ASKED])
    if not wanted:
        return _infos(list(rows[:MOST_LISTED]))
    named = Procedure.objects.exclude(current_version=None).filter(
        Q(name__icontains=wanted) | Q(code__icontains=wanted)
    )
    kept = {row.code: row for row in rows}
    weighed = [When(code=code, then=Value(row.weight)) for code, row in kept.items()]
    if essential:
        named = named.filter(code__in=kept)
    first = Case(*weighed, default=Value(0), output_field=IntegerField())
    codes = named.order_by(first.desc(), "code").values_list("code", flat=True)[:MOST_LISTED]
    return _infos([kept.get(code) or SearchWeight(code=code, weight=0) for code in codes])


def search_weight(code: str) -> SearchWeightInfo:
    """The weight of one procedure, 0 where nobody gave it any; raises `NotFound` for a code that
    neither the catalogue nor the weights have. Three queries.
    """
    row = SearchWeight.objects.filter(pk=code).first() or SearchWeight(code=code, weight=0)
    info = _infos([row])[0]
    if row._state.adding and not info.name:  # noqa: SLF001 - Django's own way to ask
        raise NotFound
    return info


def search_weight_changes(code: str) -> tuple[SearchWeightChange, ...]:
    """What was said of the weight of a procedure, the newest first. One query."""
    return tuple(
        SearchWeightChange(
            number=row.number,
            weight=row.weight,
            is_essential=row.is_essential,
            note=row.note,
            at=row.saved_at,
            by=row.saved_by_name,
        )
        for row in SearchWeightVersion.objects.filter(code=code).order_by("-number")
    )


@transaction.atomic
def search_weight_save(
    *, actor: Actor, code: str, weight: int, is_essential: bool, note: str, expected_number: int
) -> int:
    """Say how much people ask for a procedure, 0 to 100, and why; answers the new version.

    The next search ranks by it, and imports leave it alone. `expected_number` is the version that
    the administrator saw, 0 for none. Raises `Invalid` with the fields, `SearchWeightChanged`,
    `NotFound` and `NotAllowed`.
    """
    if not may_publish(actor, agencies_of_the_province()):
        raise NotAllowed
    note = clean(note)
    _check(weight, note)
    known = search_weight(code)
    if known.number != expected_number:
        raise SearchWeightChanged
    if not known.number and known.weight:
        _version(code, 1, known.weight, is_essential=known.is_essential, note=_imported())
        expected_number = 1
    number = expected_number + 1
    made = _version(code, number, weight, is_essential=is_essential, note=note, by=actor.name)
    SearchWeight.objects.update_or_create(
        code=code, defaults={"weight": weight, "is_essential": is_essential, "is_own": True}
    )
    audit.record(actor=actor, what=What.SEARCH_WORD_SAVED, object_ref=made)
    return number


def _imported() -> str:
    return _("Theo dữ liệu kèm phần mềm.")


def _version(
    code: str, number: int, weight: int, *, is_essential: bool, note: str, by: str = ""
) -> UUID:
    """The unique key judges who was first."""
    row = SearchWeightVersion(
        code=code,
        number=number,
        weight=weight,
        is_essential=is_essential,
        note=note,
        saved_at=clock.now(),
        saved_by_name=by,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise SearchWeightChanged from error
    return row.pk


def _check(weight: int, note: str) -> None:
    wrong: dict[str, str] = {}
    if not 0 <= weight <= MOST_WEIGHT:
        wrong["weight"] = str(_("Xin ghi một số nguyên từ 0 đến 100."))
    if not 0 < len(note) <= LONGEST_NOTE:
        wrong["note"] = str(_("Xin ghi lý do, không quá 300 ký tự."))
    if wrong:
        raise Invalid(fields=wrong)


def _infos(rows: list[SearchWeight]) -> tuple[SearchWeightInfo, ...]:
    codes = [row.code for row in rows]
    names = dict(Procedure.objects.filter(code__in=codes).values_list("code", "name"))
    numbers = dict(
        SearchWeightVersion.objects.filter(code__in=codes)
        .values_list("code")
        .annotate(newest=Max("number"))
    )
    return tuple(
        SearchWeightInfo(
            code=row.code,
            name=names.get(row.code, ""),
            weight=row.weight,
            is_essential=row.is_essential,
            is_own=row.is_own,
            number=numbers.get(row.code, 0),
        )
        for row in rows
    )
