"""Find a case by what people say of it: code, name, number or phone. Flat in cost.

One index carries every word of every case by agency (`SearchKey`). A page is a handful of range
scans in it, each with a limit, so a search costs the same at any number of cases; one word passes
over the marked keys between its rows (`rules.MIDDLE_LEFT_OUT`).
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from time import monotonic
from uuid import UUID

from motcua.cases.policies import Facts, led_by, may_see
from motcua.cases.rules import LONGEST_KEY, MIDDLE_LEFT_OUT, name_keys
from motcua.cases.supported import COLUMNS, Line, hit_of
from motcua.cases.types import SearchHit, SearchPage
from motcua.kernel import clock, db, text
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.organisation import selectors as organisation

PAGE = 20
SECONDS = 60  # that a process remembers which agencies have no key any more
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

# The whole word, the newest case first; then keys that begin so, by the alphabet, one form of the
# words after the other. What fills a page comes first and ends the statement: what lies behind is
# not read. A case lies under its key at three agencies (who received, decides, helped), and at
# those that they took over while keys go over: each once among six times a page.
_PAGE = """
SELECT stage, key, case_id FROM (
  (SELECT DISTINCT ON (f.case_id) 0 AS stage, f.key, f.case_id
   FROM unnest(%(agencies)s::uuid[]) AS a(id) CROSS JOIN unnest(%(exact)s::text[]) AS w(word)
   CROSS JOIN LATERAL (
     SELECT k.key, k.case_id FROM cases_searchkey k
     WHERE k.agency_id = a.id AND k.key = w.word COLLATE "C" AND k.case_id < %(before)s
       {narrowed}
     ORDER BY k.case_id DESC LIMIT %(most)s) AS f
   ORDER BY f.case_id DESC, f.key LIMIT %(most)s)
  UNION ALL
  SELECT r.stage, begun.key, begun.case_id
  FROM unnest(%(stages)s::int[], %(key)s::text[], %(case)s::uuid[], %(high)s::text[])
    AS r(stage, key, case_id, high)
  CROSS JOIN LATERAL (
    SELECT DISTINCT each.key, each.case_id FROM (
      SELECT f.key, f.case_id FROM unnest(%(agencies)s::uuid[]) AS a(id)
      CROSS JOIN LATERAL (
        SELECT k.key, k.case_id FROM cases_searchkey k
        WHERE k.agency_id = a.id AND (k.key, k.case_id) > (r.key COLLATE "C", r.case_id)
          AND k.key < r.high COLLATE "C" {left_out} {narrowed}
        ORDER BY k.key, k.case_id LIMIT %(most)s) AS f
      ORDER BY f.key, f.case_id LIMIT 6 * %(most)s) AS each
    ORDER BY each.key, each.case_id LIMIT %(most)s) AS begun) AS found
LIMIT %(most)s
"""
# A given name alone leaves out the keys under which it would find the same person again.
ONE_WORD = f"AND k.key NOT LIKE '%%{MIDDLE_LEFT_OUT}'"
# Who asks an agency only for what it took over from others finds the cases of those others.
NARROWED = (
    "AND EXISTS (SELECT FROM cases_case AS c WHERE c.id = k.case_id AND %(theirs)s::uuid[] && "
    "ARRAY[c.receiving_agency_id, c.competent_agency_id, c.supporting_agency_id])"
)
# Keys that begin with one of the words: among the first so many of each agency, those with all
# others are kept, and it is said how many were read where most were. A name that is kept without
# its middle (the mark) lies under the same word from behind: only the former is kept.
_APART = """
WITH read AS MATERIALIZED (
  SELECT a.id, f.key, f.case_id FROM unnest(%(agencies)s::uuid[]) AS a(id)
  CROSS JOIN LATERAL (
    SELECT k.key, k.case_id FROM cases_searchkey k
    WHERE k.agency_id = a.id AND (k.key, k.case_id) > (%(key)s COLLATE "C", %(case)s::uuid)
      AND k.key < %(end)s COLLATE "C" {narrowed}
    ORDER BY k.key, k.case_id LIMIT %(read)s) AS f)
SELECT counted.most, fitting.key, fitting.case_id
FROM (SELECT max(number) AS most FROM (SELECT count(*) AS number FROM read GROUP BY id) AS each)
  AS counted
LEFT JOIN (
  SELECT DISTINCT key, case_id FROM read WHERE ' ' || key LIKE ALL(%(words)s::text[])
    AND NOT EXISTS (
      SELECT FROM cases_searchkey AS k
      WHERE k.agency_id = read.id AND k.case_id = read.case_id AND k.key = (
        SELECT string_agg(w.word, ' ' ORDER BY w.number = 1 DESC, w.number DESC) || ' *'
        FROM unnest(string_to_array(read.key, ' ')) WITH ORDINALITY AS w(word, number)))
  ORDER BY key, case_id LIMIT %(all)s) AS fitting ON true
ORDER BY fitting.key, fitting.case_id
"""
EMPTIED = (
    "SELECT a.id FROM unnest(%s::uuid[]) AS a(id) "
    "WHERE NOT EXISTS (SELECT FROM cases_searchkey AS k WHERE k.agency_id = a.id)"
)
LINES = f"SELECT {COLUMNS} FROM cases_case WHERE id = ANY(%s::uuid[])"  # noqa: S608 - our own text
_Place = tuple[int, str, UUID]
START: _Place = (0, "", _BEHIND)
APART = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whose keys are asked; and of which agencies a case must be, where that does not say it."""

    agencies: frozenset[UUID]
    theirs: frozenset[UUID]

    @property
    def narrowed(self) -> str:
        """What SQL says of it."""
        return NARROWED if self.theirs else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a query asks for: beginnings of keys, and words that may lie apart."""

    exact: tuple[str, ...]
    words: tuple[str, ...] = ()

    @property
    def turned(self) -> str:
        """The words in the other order, if that is another. As a whole name it finds nothing new,
        for a name is kept from both ends.
        """
        words = self.words[::-1]
        return " ".join(words) if words != self.words else ""

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
        if words[-1] == MIDDLE_LEFT_OUT:
            words = [*words[1:-1], words[0]]
        return not any(way.startswith(self.exact) for way in name_keys(words))


def cases_search(*, actor: Actor, query: str, cursor: str = "") -> SearchPage:
    """One page of the cases that an officer may see under these words: a code (whole or from its
    day on), a receipt reference, a name, a personal number, a phone.

    Those of the officer's agencies, and of all below those that she leads. At most three
    statements, and one more a minute where agencies ended. Whole words come first (the newest case
    first), then beginnings by the alphabet. Names in which the words lie apart follow on a page of
    their own, which may be empty; at once only where nothing was found as it was typed: to look for
    them costs as much again.
    """
    if not actor.is_staff:
        raise NotFound
    reach = _reach(actor)
    wanted = wanted_of(query)
    if wanted is None or not reach.agencies:
        return SearchPage(rows=(), next_cursor="", too_short=True)
    after = _read_cursor(cursor)
    is_apart = after[0] == APART and bool(wanted.apart)
    found, is_cut = [] if is_apart else _keys(reach, wanted, after), False
    if not found and wanted.apart:
        is_apart = True
        found, is_cut = _keys_apart(reach, wanted, after)
    rows = _hits(actor, list(dict.fromkeys(case_id for _stage, _key, case_id in found[:PAGE])))
    if len(found) > PAGE:
        return SearchPage(rows=rows, next_cursor=_write_cursor(found[PAGE - 1]))
    if wanted.apart and not is_apart:
        following = _write_cursor((APART, wanted.apart, _BEFORE))
        return SearchPage(rows=rows, next_cursor=following, is_next_apart=True)
    return SearchPage(rows=rows, next_cursor="", is_cut=is_cut)


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


def _keys(reach: Reach, wanted: Wanted, after: _Place) -> list[_Place]:
    """Up to one row more than a page: the words as they were typed. One statement."""
    stage, key, case_id = after
    begins = [each for each in enumerate(wanted.exact, start=1) if each[0] >= stage]
    asked = {
        "agencies": db.array(reach.agencies),
        "theirs": db.array(reach.theirs),
        "most": PAGE + 1,
        "exact": [word for word in wanted.exact if stage == 0 and word != wanted.turned],
        "before": case_id,
        "stages": [number for number, _word in begins],
        "key": [key if number == stage else word for number, word in begins],
        "case": [case_id if number == stage else _BEHIND for number, _word in begins],
        "high": [word + _AFTER_ALL for _number, word in begins],
    }
    sql = _PAGE.format(left_out=ONE_WORD if len(wanted.words) == 1 else "", narrowed=reach.narrowed)
    return sorted(db.execute(sql, asked), key=_order)


def _keys_apart(reach: Reach, wanted: Wanted, after: _Place) -> tuple[list[_Place], bool]:
    """Keys with all the words, wherever they lie, and whether there was more to read than is
    read. One statement.
    """
    stage, key, case_id = after
    most = min(MOST_READ, max(PAGE, 2 * MOST_READ // len(reach.agencies)))
    asked = {
        "agencies": db.array(reach.agencies),
        "theirs": db.array(reach.theirs),
        "key": key if stage == APART else wanted.apart,
        "case": case_id if stage == APART else _BEFORE,
        "end": wanted.apart + _AFTER_ALL,
        "read": most,
        "words": [f"% {word.translate(AS_IT_IS)}%" for word in wanted.words],
        "all": MOST_READ,
    }
    rows = db.execute(_APART.format(narrowed=reach.narrowed), asked).fetchall()
    fitting = ((APART, key, case_id) for _read, key, case_id in rows if key and wanted.fits(key))
    return list(islice(fitting, PAGE + 1)), (rows[0][0] or 0) >= most


def _order(row: _Place) -> tuple[int, int, str, UUID]:
    stage, key, case_id = row
    return (0, -case_id.int, key, case_id) if stage == 0 else (stage, 0, key, case_id)


def _reach(actor: Actor) -> Reach:
    """The agencies of the actor, those below and those that they took over; who took over from
    those that are no more, as far as their keys went there.
    """
    below = (organisation.agencies_below(agency_id) for agency_id in led_by(actor))
    agencies = organisation.agencies_taken_over(actor.agency_ids).union(*below)
    today = clock.today()
    ended = organisation.agencies_ended(today)
    lent = organisation.agencies_heirs(ended & agencies, today) - agencies
    asked = (agencies - _emptied(int(monotonic()) // SECONDS, ended)) | lent
    theirs = organisation.agencies_taken_over(agencies) if lent else ()
    return Reach(agencies=frozenset(asked), theirs=frozenset(theirs))


@lru_cache(maxsize=2)
def _emptied(minute: int, ended: frozenset[UUID]) -> frozenset[UUID]:
    """Which of these agencies have no key any more. One statement a minute, where any ended."""
    rows = db.execute(EMPTIED, [db.array(ended)]) if ended else ()
    return frozenset(agency_id for (agency_id,) in rows)


def _hits(actor: Actor, case_ids: Sequence[UUID]) -> tuple[SearchHit, ...]:
    """The cases in this order; those that the actor may not see, were there any, fall out."""
    found = (Line(*row) for row in db.execute(LINES, [db.array(case_ids)]))
    lines = {line.pk: line for line in found}
    rows = (lines[case_id] for case_id in case_ids if case_id in lines)
    return tuple(hit_of(line) for line in rows if may_see(actor, _facts(line)))


def _facts(line: Line) -> Facts:
    own = (line.receiving_agency_id, line.competent_agency_id, line.supporting_agency_id)
    parts = [each for each in own if each is not None]
    concerned, above = organisation.agencies_concerned(parts, clock.today())
    return Facts(
        person_id=line.person_id,
        receiving_agency_id=line.receiving_agency_id,
        competent_agency_id=line.competent_agency_id,
        agency_ids=concerned,
        above=above,
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
