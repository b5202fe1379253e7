"""Which services can be handed in online: by the cards of procedures that are carried out here."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from motcua.catalogue.browse_types import ServicesOffline, ServicesOnline
from motcua.catalogue.models import ChannelTerms, Offering, Procedure
from motcua.catalogue.types import Channel, FieldRow, Level, ProcedureRow
from motcua.kernel.text import collation_key

ROWS = 50


def services_online() -> ServicesOnline:
    """How many published procedures are carried out in the province, and for how many of them the
    card in force names the online channel. One query.
    """
    found = _carried_out().aggregate(whole=Count("pk"), part=Count("pk", filter=_is_online()))
    return ServicesOnline(online=found["part"], whole=found["whole"])


def services_offline(
    *, field: str = "", after: tuple[str, str] | None = None, limit: int | None = ROWS
) -> ServicesOffline:
    """Procedures carried out here whose card names no online channel, by field and code, at most
    `limit` (None: all) from the one after `after`, which is field and code. Two queries: the other
    one counts by field.
    """
    offline = _carried_out().filter(~_is_online())
    counted = offline.values_list("field").annotate(procedures=Count("pk"))
    fields = (FieldRow(name=name, procedures=count) for name, count in counted)
    rows = offline.filter(field=field) if field else offline
    if after is not None:
        rows = rows.filter(Q(field__gt=after[0]) | Q(field=after[0], pk__gt=after[1]))
    found = list(
        rows.order_by("field", "pk").values_list("code", "name", "field", "ministry", "levels")[
            : None if limit is None else limit + 1
        ]
    )
    kept = found[:limit]
    return ServicesOffline(
        rows=tuple(
            ProcedureRow(
                code=code,
                name=name,
                field=of,
                ministry=ministry,
                levels=tuple(Level(level) for level in levels),
                is_offered=True,
            )
            for code, name, of, ministry, levels in kept
        ),
        after=(kept[-1][2], kept[-1][0]) if len(found) > len(kept) else None,
        fields=tuple(sorted(fields, key=lambda row: collation_key(row.name))),
    )


def _carried_out() -> QuerySet[Procedure]:
    return Procedure.objects.filter(
        Exists(Offering.objects.filter(procedure=OuterRef("pk"))), current_version__isnull=False
    )


def _is_online() -> Q:
    terms = ChannelTerms.objects.filter(
        version=OuterRef("current_version"), channel=Channel.ONLINE.value
    )
    return Q(Exists(terms))
