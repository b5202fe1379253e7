"""How well and how fast procedures are found.

`python bench/search.py` asks the database of `DATABASE_URL` or the embedded one: what share of
the test questions has a right answer first, and among the first five; how long the search and
its page take, one after another and with threads beside each other.
"""

import csv
import json
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from threading import Event
from typing import Any

import django
from django.db import connections

from motcua.config import cli

ROOT = Path(__file__).resolve().parent.parent
QUERIES = ROOT / "tests" / "data" / "search_queries.csv"
GOAL_RECALL, GOAL_MS = 0.95, 30.0
THREADS = 4
FIRST = 5
ROUNDS = 3


def main() -> int:
    """Print the figures as JSON; 1 when a goal was missed."""
    cli.prepare("bench")
    django.setup()
    with QUERIES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    search, page = _search(), _page()
    found = {row["query"]: search(row["query"]) for row in rows}
    halves = sorted({row["half"] for row in rows})
    words = [row["query"] for row in rows] * ROUNDS
    search_ms, page_ms = _times(search, words), _times(page, words)
    figures = {
        "recall": {
            half: _recall([row for row in rows if half in ("all", row["half"])], found)
            for half in ("all", *halves)
        },
        "search_ms": search_ms,
        "search_ms_while_words_change": _while_words_change(search, words),
        "page_ms": page_ms,
        f"page_ms_{THREADS}_threads": _beside(page, words),
    }
    print(json.dumps(figures, indent=2))
    return int(figures["recall"]["all"]["at_5"] < GOAL_RECALL or search_ms["p95"] > GOAL_MS)


def _search() -> Callable[[str], list[str]]:
    from motcua.catalogue.selectors import procedures_search  # noqa: PLC0415 - after the set-up

    return lambda words: [row.code for row in procedures_search(words, per_page=20).rows]


def _page() -> Callable[[str], Any]:
    from django.test import Client  # noqa: PLC0415 - after the set-up

    def get(words: str) -> Any:
        answer = Client().get("/thu-tuc/", {"q": words}, headers={"host": "localhost"})
        assert answer.status_code == HTTPStatus.OK, answer.status_code
        return answer

    return get


def _recall(rows: Sequence[dict[str, str]], found: dict[str, list[str]]) -> dict[str, float]:
    places = []
    for row in rows:
        right = set(row["codes"].split("|"))
        codes = found[row["query"]]
        places.append(next((n for n, code in enumerate(codes, 1) if code in right), 0))
    count = len(places)
    return {
        "questions": count,
        "at_1": round(sum(place == 1 for place in places) / count, 3),
        "at_5": round(sum(0 < place <= FIRST for place in places) / count, 3),
        "mrr": round(sum(1 / place for place in places if place) / count, 3),
    }


def _times(ask: Callable[[str], Any], words: Sequence[str]) -> dict[str, float]:
    ask(words[0])
    return _percentiles([_timed(ask, each) for each in words])


def _beside(ask: Callable[[str], Any], words: Sequence[str]) -> dict[str, float]:
    def timed(each: str) -> float:
        return _timed(ask, each)

    with ThreadPoolExecutor(THREADS) as pool:
        return _percentiles(list(pool.map(timed, words)))


def _while_words_change(ask: Callable[[str], Any], words: Sequence[str]) -> dict[str, float]:
    """Three ask, and once in a second somebody changes what the index is made from."""
    from motcua.catalogue.models import SearchWord  # noqa: PLC0415 - after the set-up

    asked = Event()

    def change() -> None:
        while not asked.wait(1.0):
            SearchWord.objects.filter(phrase="").update(is_used=True)  # the revision only

    def timed(each: str) -> float:
        return _timed(ask, each)

    with ThreadPoolExecutor(THREADS) as pool:
        changing = pool.submit(change)
        try:
            return _percentiles(list(pool.map(timed, words)))
        finally:
            asked.set()
            changing.result()


def _timed(ask: Callable[[str], Any], words: str) -> float:
    begin = time.perf_counter()
    ask(words)
    took = (time.perf_counter() - begin) * 1000
    connections.close_all()  # as a request does: its connection goes back to the pool
    return took


def _percentiles(times: Sequence[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        f"p{share}": round(ordered[min(len(ordered) - 1, len(ordered) * share // 100)], 1)
        for share in (50, 95, 99)
    }


if __name__ == "__main__":
    sys.exit(main())
