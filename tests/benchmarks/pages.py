"""P5, P7 and P8: what a person feels while typing, searching and leafing, in the real widgets."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.bench import Bench, thousands
from tests.benchmarks.samples import load_now, percentile
from tests.benchmarks.table import Row, Target

KEYS = 200
LONG, VERY_LONG = 10_000, 50_000
"""Words of one entry."""


def rows(bench: Bench) -> Iterator[Row]:
    for words, target in ((LONG, Target(times=1.5)), (VERY_LONG, Target(below=9))):
        with bench.child("typing", words, KEYS) as child:
            typed = child.hear("typed")
        yield Row(
            "P7",
            f"key to repaint, {thousands(words)} words, p95",
            percentile(typed["ours"], 95),
            percentile(typed["bare"], 95),
            target,
            load=load_now(),
        )
