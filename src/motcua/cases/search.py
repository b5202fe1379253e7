"""Find a case by what people say of it: code, name, number or phone. Flat in cost.

One index carries every word of every case by agency (`SearchKey`). A page is a handful of range
scans in it, each with a limit, so a search costs the same at any number of cases.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from uuid import UUID

from motcua.cases.policies import Facts, led_by, may_see
from motcua.cases.rules import LONGEST_KEY, name_keys
from motcua.cases.supported import COLUMNS, Line, hit_of
from motcua.cases.types import SearchHit, SearchPage
from motcua.kernel import clock, db, text
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.organisation import selectors as organisation

PAGE = 30
LONGEST_QUERY = 200  # characters that are read at all
FEWEST_SIGNS = 2
MOST_WORDS = 6
# Keys that one search reads at most where words lie apart: more words bring the rest.
MOST_READ = 1_000
AS_IT_IS = str.maketrans({sign: f"\\{sign}" for sign in "\\%_"})  # in a pattern of LIKE
_AFTER_ALL = "~"  # sorts behind every sign of a key
_BEFORE = UUID(int=0)
_BEHIND = UUID(int=2**128 - 1)
_NUMBER = re.compile(r"[0-9a-z.()\-/+]*[0-9][0-9a-z.()\-/+]*")
_BETWEEN_DIGITS = re.compile(r"[ .\-()/]+")

# The whole word, the newest case first; then words that begin so, by the alphabet; then keys that
# begin with one of the words and have all others somewhere.
PAGE_OF_KEYS = """
(SELECT DISTINCT ON (f.case_id) 0 AS stage, f.key, f.case_id
 FROM unnest(%(agencies)s::uuid[]) AS a(id) CROSS JOIN unnest(%(exact)s::text[]) AS w(word)
 CROSS JOIN LATERAL (
   SELECT k.key, k.case_id FROM cases_searchkey k
   WHERE k.agency_id = a.id AND k.key = w.word COLLATE "C" AND k.case_id < %(before)s
   ORDER BY k.case_id DESC LIMIT %(most)s) AS f
 ORDER BY f.case_id DESC, f.key LIMIT %(most)s)
UNION ALL
(SELECT DISTINCT r.stage, f.key, f.case_id
 FROM unnest(%(agencies)s::uuid[]) AS a(id)
 CROSS JOIN unnest(%(stages)s::int[], %(key)s::text[], %(case)s::uuid[], %(high)s::text[])
   AS r(stage, key, case_id, high)
 CROSS JOIN LATERAL (
   SELECT k.key, k.case_id FROM cases_searchkey k
   WHERE k.agency_id = a.id AND (k.key, k.case_id) > (r.key COLLATE "C", r.case_id)
     AND k.key < r.high COLLATE "C"
   ORDER BY k.key, k.case_id LIMIT %(most)s) AS f
 ORDER BY r.stage, f.key, f.case_id LIMIT %(most)s)
"""
# Keys that begin with one of the words: among the first so many of each agency, those with all
# others are kept, and it is said how many were read where most were.
KEYS_APART = """
WITH read AS MATERIALIZED (
  SELECT a.id, f.key, f.case_id FROM unnest(%(agencies)s::uuid[]) AS a(id)
  CROSS JOIN LATERAL (
    SELECT k.key, k.case_id FROM cases_searchkey k
    WHERE k.agency_id = a.id AND (k.key, k.case_id) > (%(key)s COLLATE "C", %(case)s::uuid)
      AND k.key < %(end)s COLLATE "C"
    ORDER BY k.key, k.case_id LIMIT %(read)s) AS f)
SELECT counted.most, fitting.key, fitting.case_id
FROM (SELECT max(number) AS most FROM (SELECT count(*) AS number FROM read GROUP BY id) AS each)
  AS counted
LEFT JOIN (
  SELECT DISTINCT key, case_id FROM read WHERE ' ' || key LIKE ALL(%(words)s::text[])
  ORDER BY key, case_id LIMIT %(all)s) AS fitting ON true
ORDER BY fitting.key, fitting.case_id
"""
LINES = f"SELECT {COLUMNS} FROM cases_case WHERE id = ANY(%s::uuid[])"  # noqa: S608 - our own text
_Place = tuple[int, str, UUID]
START: _Place = (0, "", _BEHIND)
APART = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a query asks for: beginnings of keys, and words that may lie apart."""

    exact: tuple[str, ...]
    words: tuple[str, ...] = ()

    @property
    def apart(self) -> str:
        """The word to begin with where the words lie apart: a given name, more telling than a
        family name; empty where that cannot be.
        """
        if len(self.words) < 2 or not any(word.isalpha() for word in self.words):  # noqa: PLR2004 - one word lies apart from nothing
            return ""
        last = self.words[-1]
        return last if len(last) >= FEWEST_SIGNS else self.words[0]

    def fits(self, key: str) -> bool:
        """Whether each of the words begins a word of this key, and the name was not found as it
        was typed before.
        """
        if not all(f" {word}" in f" {key}" for word in self.words):
            return False
        words = key.split()
        ways = [key, *name_keys(words), *name_keys(words[::-1])]
        return not any(way.startswith(self.exact) for way in ways)


def cases_search(*, actor: Actor, query: str, cursor: str = "") -> SearchPage:
    """One page of the cases that an officer may see under these words: a code (whole or from its
    day on), a receipt reference, a name, a personal number, a phone.

    Those of the officer's agencies, and of all below those that she leads. At most three
    statements. Whole words come first (the newest case first), then beginnings by the alphabet.
    """
    if not actor.is_staff:
        raise NotFound
    agencies = _searched(actor)
    wanted = wanted_of(query)
    if wanted is None or not agencies:
        return SearchPage(rows=(), next_cursor="", too_short=True)
    after = _read_cursor(cursor)
    found, is_cut = _keys(agencies, wanted, after) if after[0] < APART else [], False
    if len(found) <= PAGE and wanted.apart:
        more, is_cut = _keys_apart(agencies, wanted, after)
        found += more
    rows = _hits(actor, list(dict.fromkeys(case_id for _stage, _key, case_id in found[:PAGE])))
    following = _write_cursor(found[PAGE - 1]) if len(found) > PAGE else ""
    return SearchPage(rows=rows, next_cursor=following, is_cut=is_cut and not following)


def wanted_of(query: str) -> Wanted | None:
    """The keys that a query looks for, in the form in which they are kept; None: too little."""
    said = text.clean(query[:LONGEST_QUERY].replace("\n", " ")).lower()
    words = tuple(text.fold(said).replace(".", " ").split()[:MOST_WORDS])
    numbers = _numbers(said)
    names = [" ".join(words), " ".join(reversed(words))] if words else []
    exact = [each[:LONGEST_KEY] for each in dict.fromkeys([*numbers, *names])]
    exact = [each for each in exact if len(each) >= FEWEST_SIGNS]
    if not exact:
        return None
    return Wanted(exact=tuple(exact), words=words)


def _numbers(said: str) -> list[str]:
    """A code, reference or number as it may have been typed: with blanks, dots, +84."""
    packed = "".join(said.split())
    if not _NUMBER.fullmatch(packed):
        return []
    found = [packed, "-".join(said.split())]
    digits = _BETWEEN_DIGITS.sub("", said)
    if digits.startswith("+84"):
        digits = "0" + digits.removeprefix("+84")
    return [*found, digits]


def _keys(agencies: Collection[UUID], wanted: Wanted, after: _Place) -> list[_Place]:
    """Up to one row more than a page: the words as they were typed. One statement."""
    stage, key, case_id = after
    begins = [each for each in enumerate(wanted.exact, start=1) if each[0] >= stage]
    asked = {
        "agencies": db.array(agencies),
        "most": PAGE + 1,
        "exact": list(wanted.exact) if stage == 0 else [],
        "before": case_id,
        "stages": [number for number, _word in begins],
        "key": [key if number == stage else word for number, word in begins],
        "case": [case_id if number == stage else _BEHIND for number, _word in begins],
        "high": [word + _AFTER_ALL for _number, word in begins],
    }
    return sorted(db.execute(PAGE_OF_KEYS, asked), key=_order)[: PAGE + 1]


def _keys_apart(
    agencies: Collection[UUID], wanted: Wanted, after: _Place
) -> tuple[list[_Place], bool]:
    """Keys with all the words, wherever they lie, and whether there was more to read than is
    read. One statement.
    """
    stage, key, case_id = after
    most = min(MOST_READ, max(PAGE, 2 * MOST_READ // len(agencies)))
    asked = {
        "agencies": db.array(agencies),
        "key": key if stage == APART else wanted.apart,
        "case": case_id if stage == APART else _BEFORE,
        "end": wanted.apart + _AFTER_ALL,
        "read": most,
        "words": [f"% {word.translate(AS_IT_IS)}%" for word in wanted.words],
        "all": MOST_READ,
    }
    rows = db.execute(KEYS_APART, asked).fetchall()
    fitting = ((APART, key, case_id) for _read, key, case_id in rows if key and wanted.fits(key))
    return list(islice(fitting, PAGE + 1)), (rows[0][0] or 0) >= most


def _order(row: _Place) -> tuple[int, int, str, UUID]:
    stage, key, case_id = row
    return (0, -case_id.int, key, case_id) if stage == 0 else (stage, 0, key, case_id)


def _searched(actor: Actor) -> set[UUID]:
    below = (organisation.agencies_below(agency_id) for agency_id in led_by(actor))
    return organisation.agencies_taken_over(actor.agency_ids).union(*below)


def _hits(actor: Actor, case_ids: Sequence[UUID]) -> tuple[SearchHit, ...]:
    """The cases in this order; those that the actor may not see, were there any, fall out."""
    found = (Line(*row) for row in db.execute(LINES, [db.array(case_ids)]))
    lines = {line.pk: line for line in found}
    above = cache(organisation.agencies_above)  # a page names few agencies
    rows = (lines[case_id] for case_id in case_ids if case_id in lines)
    return tuple(hit_of(line) for line in rows if may_see(actor, _facts(line, above)))


def _facts(line: Line, above: Callable[[frozenset[UUID]], frozenset[UUID]]) -> Facts:
    helper = line.supporting_agency_id
    own = {line.receiving_agency_id, line.competent_agency_id}
    parts = frozenset(own if helper is None else own | {helper})
    parts |= organisation.agencies_with_heirs(parts, clock.today())
    return Facts(
        person_id=line.person_id,
        receiving_agency_id=line.receiving_agency_id,
        competent_agency_id=line.competent_agency_id,
        agency_ids=parts,
        above=above(parts),
    )


def _write_cursor(place: _Place) -> str:
    stage, key, case_id = place
    return urlsafe_b64encode(f"{stage}|{case_id}|{key}".encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> _Place:
    """The place behind which the page begins; a cursor that nobody gave out: the first page."""
    try:
        said = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        stage, case_id, key = said.split("|", 2)
        place = int(stage), key, UUID(case_id)
    except ValueError:
        return START
    known = 0 <= place[0] <= APART and len(key) <= LONGEST_KEY and "\x00" not in key
    return place if known else START
