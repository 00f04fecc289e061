"""P4 and the data behind P8: searches and the first list below the window, against bare SQLCipher."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from companion.services import journal
from companion.services.vaults import OpenVault
from tests.benchmarks import corpus
from tests.benchmarks.bench import Bench, thousands
from tests.benchmarks.raw_database import RawDatabase
from tests.benchmarks.samples import CALLS, in_turn, timed
from tests.benchmarks.table import Row, Target

LARGE = 100_000
"""The size that the targets speak of."""
PAGE = 50
"""Hits or lines that are shown first."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed, the same as an FTS5 expression, and the ratio it may reach at the largest size."""

    name: str
    typed: str
    expression: str
    times: float


QUERIES = (
    Query("rare word", corpus.RARE, f'"{corpus.RARE}"*', 2),
    Query("common word", corpus.COMMON, f'"{corpus.COMMON}"*', 1.3),
    Query("prefix", corpus.MID[:3], f'"{corpus.MID[:3]}"*', 1.3),
)


def rows(bench: Bench) -> Iterator[Row]:
    for size in bench.sizes:
        with ExitStack() as open_databases:
            vault = open_databases.enter_context(bench.journals.opened(size))
            raw = open_databases.enter_context(RawDatabase.opened(bench.journals.raw(size)))
            yield from _searches(vault, raw, size)
            yield _compared(
                "P8",
                f"newest {PAGE} lines read, {thousands(size)}",
                partial(journal.summaries, vault, limit=PAGE),
                partial(raw.newest, PAGE),
                Target(),
            )


def _searches(vault: OpenVault, raw: RawDatabase, size: int) -> Iterator[Row]:
    for query in QUERIES:
        found = journal.search(vault, query.typed, limit=PAGE).hits
        asked = raw.find(query.expression, PAGE)
        _same(query.name, [hit.summary.heading for hit in found], [row[2] for row in asked])
        yield _compared(
            "P4",
            f"search, {query.name}, {thousands(size)}",
            partial(journal.search, vault, query.typed, limit=PAGE),
            partial(raw.find, query.expression, PAGE),
            Target(times=query.times) if size == LARGE else Target(),
        )


def _compared(
    key: str,
    what: str,
    ours: Callable[[], object],
    limit: Callable[[], object],
    target: Target,
) -> Row:
    samples = in_turn(
        CALLS, {"ours": partial(timed, ours), "limit": partial(timed, limit)}, warm_up=5
    )
    return Row(
        key, what, samples.median("ours"), samples.median("limit"), target, load=samples.load
    )


def _same(name: str, ours: list[str], limit: list[str]) -> None:
    """A comparison means something only between equal answers."""
    if ours != limit:
        raise AssertionError(f"the two answers to {name!r} differ: {ours[:3]} and {limit[:3]}")
