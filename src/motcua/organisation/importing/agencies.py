"""Agencies, their staff and posts from CSV files."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from motcua.kernel.actor import Role
from motcua.kernel.tables import Count, Judge, Row, Say, by_header, lock_imports, read, sync
from motcua.organisation.importing.fields import UnitKey, matching, unit_ids, validity
from motcua.organisation.models import Agency, AgencySuccession, Post, PostHolding, Staff
from motcua.organisation.types import AgencyKind, Level

AGENCIES = (
    "identifier",
    "name",
    "short_name",
    "symbol",
    "level",
    "kind",
    "unit_era",
    "unit_code",
    "parent_identifier",
    "place",
    "address",
    "phone",
    "email",
    "valid_from",
    "valid_to",
    "source",
)
STAFF = ("username", "full_name", "title")
POSTS = ("agency_identifier", "role", "title", "username", "valid_from", "valid_to")
SUCCESSION = ("old_identifier", "new_identifier", "basis", "note")

# QCVN 102:2016 (level 4 first) or 20/2020/QĐ-TTg (level 1 first).
IDENTIFIER = re.compile(r"([0-9]{3}\.[0-9]{2}\.[0-9]{2}\.)?[A-Z][0-9]{2}(\.[0-9A-Z]+)*")
USERNAME = re.compile(r"[a-z0-9]+(\.[a-z0-9]+)*")
HOLDING_KEY = ("role", "title", "username", "valid_from")


def import_agencies(files: Sequence[Path], say: Say) -> Mapping[str, Count]:
    """Agencies, staff, posts, who holds them, and successions. The caller opens the transaction."""
    found = by_header(
        files, {"agencies": AGENCIES, "staff": STAFF, "posts": POSTS, "succession": SUCCESSION}
    )
    lock_imports()
    judge = Judge()
    agency_rows = [row for path in found["agencies"] for row in read(path, AGENCIES, judge)]
    staff_rows = [row for path in found["staff"] for row in read(path, STAFF, judge)]
    post_rows = [row for path in found["posts"] for row in read(path, POSTS, judge)]
    heir_rows = [row for path in found["succession"] for row in read(path, SUCCESSION, judge)]
    units = unit_ids()
    agencies = _agencies(agency_rows, units, judge)
    staff = _staff(staff_rows, judge)
    known_agencies = {*Agency.objects.values_list("identifier", flat=True)} | {
        agency["identifier"] for agency in agencies
    }
    known_staff = {*Staff.objects.values_list("username", flat=True)} | {
        person["username"] for person in staff
    }
    _judge_agency_parents(agency_rows, known_agencies, judge)
    holdings = _holdings(post_rows, known_agencies, known_staff, judge)
    heirs = _heirs(heir_rows, known_agencies, judge)
    judge.close()

    say(_("Ghi cơ quan"))
    counts: dict[str, Count] = {"agencies": _write_agencies(agencies, agency_rows)}
    say(_("Ghi cán bộ và vị trí"))
    counts["staff"] = sync(Staff, key=("username",), rows=staff)
    counts.update(_write_holdings(holdings))
    if heirs:
        counts["succession"] = _write_heirs(heirs)
    return counts


def _agencies(rows: list[Row], units: Mapping[UnitKey, int], judge: Judge) -> list[dict[str, Any]]:
    seen: dict[Any, Row] = {}
    agencies = []
    for row in rows:
        identifier = matching(judge, row, "identifier", IDENTIFIER)
        judge.once(seen, identifier, row)
        unit = (row.values["unit_era"], row.values["unit_code"])
        if unit[1] and unit not in units:
            judge.refuse(row, _("cột unit_code: không có đơn vị %(code)s") % {"code": unit[1]})
        agencies.append(
            {
                "identifier": identifier,
                "name": judge.filled(row, "name", 200),
                "short_name": judge.filled(row, "short_name", 100),
                "symbol": judge.filled(row, "symbol", 20),
                "level": judge.one_of(row, "level", list(Level)),
                "kind": judge.one_of(row, "kind", list(AgencyKind)),
                "unit_id": units.get(unit),
                "place": judge.filled(row, "place", 60),
                "address": judge.optional(row, "address", 200),
                "phone": judge.optional(row, "phone", 30),
                "email": judge.parsed(row, "email", _email),
                **validity(row, judge, begin_needed=True),
                "source": judge.filled(row, "source", 60),
            }
        )
    return agencies


def _judge_agency_parents(rows: list[Row], known: set[str], judge: Judge) -> None:
    parents = {row.values["identifier"]: row.values["parent_identifier"] for row in rows}
    for row in rows:
        parent = row.values["parent_identifier"]
        if parent and parent not in known:
            judge.refuse(
                row, _("cột parent_identifier: không có cơ quan %(code)s") % {"code": parent}
            )
        above: set[str] = set()
        while parent and parent not in above:
            above.add(parent)
            parent = parents.get(parent, "")
        if row.values["identifier"] in above:
            judge.refuse(row, _("cột parent_identifier: cơ quan nằm dưới chính nó"))


def _staff(rows: list[Row], judge: Judge) -> list[dict[str, Any]]:
    seen: dict[Any, Row] = {}
    staff = []
    for row in rows:
        username = matching(judge, row, "username", USERNAME)
        judge.once(seen, username, row)
        staff.append(
            {
                "username": username,
                "full_name": judge.filled(row, "full_name", 120),
                "title": judge.filled(row, "title", 120),
            }
        )
    return staff


def _holdings(
    rows: list[Row], agencies: set[str], staff: set[str], judge: Judge
) -> list[dict[str, Any]]:
    seen: dict[Any, Row] = {}
    still: dict[Any, Row] = {}
    holdings = []
    for row in rows:
        agency, username = row.values["agency_identifier"], row.values["username"]
        if agency not in agencies:
            judge.refuse(
                row, _("cột agency_identifier: không có cơ quan %(code)s") % {"code": agency}
            )
        if username not in staff:
            judge.refuse(row, _("cột username: không có tài khoản %(name)s") % {"name": username})
        holding = {
            "agency": agency,
            "role": judge.one_of(row, "role", list(Role)),
            "title": judge.filled(row, "title", 120),
            "username": username,
            **validity(row, judge, begin_needed=True),
        }
        judge.once(seen, (agency, *(holding[name] for name in HOLDING_KEY)), row)
        if not holding["valid_to"]:
            judge.once(still, (agency, holding["role"], holding["title"], username), row)
        holdings.append(holding)
    return holdings


def _write_agencies(agencies: list[dict[str, Any]], rows: list[Row]) -> Count:
    """New agencies first, then the parents, which may be any of them."""
    before = set(Agency.objects.values_list("identifier", flat=True))
    fresh = [agency for agency in agencies if agency["identifier"] not in before]
    sync(Agency, key=("identifier",), rows=fresh)
    ids = dict(Agency.objects.values_list("identifier", "pk"))
    whole = [
        {**agency, "parent_id": ids.get(row.values["parent_identifier"])}
        for agency, row in zip(agencies, rows, strict=True)
    ]
    count = sync(Agency, key=("identifier",), rows=whole)
    changed = count.changed - sum(
        bool(row.values["parent_identifier"])
        for row in rows
        if row.values["identifier"] not in before
    )
    return Count(len(fresh), changed, len(agencies) - len(fresh) - changed)


def _write_holdings(holdings: list[dict[str, Any]]) -> Mapping[str, Count]:
    agencies = dict(Agency.objects.values_list("identifier", "pk"))
    staff = dict(Staff.objects.values_list("username", "pk"))
    wanted = {(agencies[one["agency"]], one["role"], one["title"]) for one in holdings}
    key = ("agency_id", "role", "title")
    posts = sync(Post, key=key, rows=[dict(zip(key, post, strict=True)) for post in sorted(wanted)])
    ids = {tuple(post): pk for pk, *post in Post.objects.values_list("pk", *key)}
    held = sync(
        PostHolding,
        key=("post_id", "staff_id", "valid_from"),
        rows=[
            {
                "post_id": ids[agencies[one["agency"]], one["role"], one["title"]],
                "staff_id": staff[one["username"]],
                "valid_from": one["valid_from"],
                "valid_to": one["valid_to"],
            }
            for one in holdings
        ],
    )
    return {"posts": posts, "holdings": held}


def _heirs(rows: list[Row], agencies: set[str], judge: Judge) -> list[dict[str, str]]:
    """Which agency took over which: each old one once, in the end one that nobody took over."""
    seen: dict[Any, Row] = {}
    new_of = {row.values["old_identifier"]: row.values["new_identifier"] for row in rows}
    heirs = []
    for row in rows:
        old = row.values["old_identifier"]
        judge.once(seen, old, row)
        for column in ("old_identifier", "new_identifier"):
            if row.values[column] not in agencies:
                judge.refuse(
                    row,
                    _("cột %(column)s: không có cơ quan %(code)s")
                    % {"column": column, "code": row.values[column]},
                )
        later, way = new_of[old], {old}
        while later in new_of and later not in way:
            way.add(later)
            later = new_of[later]
        if later in way:
            judge.refuse(row, _("cột new_identifier: cơ quan kế thừa chính nó"))
        heirs.append(
            {
                "old": old,
                "new": row.values["new_identifier"],
                "basis": judge.filled(row, "basis", 60),
                "note": judge.optional(row, "note", 200),
            }
        )
    return heirs


def _write_heirs(heirs: list[dict[str, str]]) -> Count:
    ids = dict(Agency.objects.values_list("identifier", "pk"))
    rows = [
        {
            "old_id": ids[each["old"]],
            "new_id": ids[each["new"]],
            "basis": each["basis"],
            "note": each["note"],
        }
        for each in heirs
    ]
    return sync(AgencySuccession, key=("old_id",), rows=rows)


def _email(value: str) -> str:
    try:
        if value:
            validate_email(value)
    except ValidationError as error:
        raise ValueError(value) from error
    return value
