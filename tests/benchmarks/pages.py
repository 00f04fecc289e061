"""P5, P7 and P8: what a person feels while typing, searching and leafing, in the real window."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.bench import Bench, thousands
from tests.benchmarks.journals import PASSPHRASE
from tests.benchmarks.samples import load_now, percentile
from tests.benchmarks.table import Row, Target

KEYS = 200
LARGE = 100_000
"""The size that the targets for lists and searches speak of."""
LENGTHS = ((10_000, Target(times=1.5)), (50_000, Target(below=9)))
"""Words of one entry, and what a key may take in it."""


def rows(bench: Bench) -> Iterator[Row]:
    yield from _writing(bench)
    for size in bench.sizes:
        yield from _reading(bench, size, judged=size == LARGE)


def _writing(bench: Bench) -> Iterator[Row]:
    for words, target in LENGTHS:
        vault = bench.scratch(bench.journals.vault(bench.sizes[0]))
        with bench.child("writing", vault, bench.window_folder(), PASSPHRASE, words, KEYS) as child:
            written = child.hear("written")
        yield Row(
            "P7",
            f"key to repaint, {thousands(words)} words, p95",
            percentile(written["ours"], 95),
            percentile(written["bare"], 95),
            target,
            load=load_now(),
        )
        yield Row(
            "P7",
            f"silence of the window while {thousands(words)} words are saved, p95",
            percentile(written["saves"], 95),
            target=Target(below=16),
            load=load_now(),
        )


def _reading(bench: Bench, size: int, *, judged: bool) -> Iterator[Row]:
    """One process leafs and searches; its page stays open, as it does for a person."""
    vault = bench.journals.vault(size)
    with bench.child("reading", vault, bench.window_folder(), PASSPHRASE) as child:
        read = child.hear("read")
    load, count = load_now(), thousands(size)

    def target(aim: Target) -> Target:
        return aim if judged else Target()

    yield Row("P8", f"journal page opened for the first time, {count}", read["first"], load=load)
    yield Row(
        "P8",
        f"whole list shown, {count}",
        percentile(read["list"], 50),
        target=target(Target(below=30)),
        load=load,
    )
    yield Row(
        "P8",
        f"list scrolled by a page, {count}, p95",
        percentile(read["scroll"], 95),
        percentile(read["bare_scroll"], 95),
        target(Target(times=1.5)),
        load=load,
    )
    yield Row(
        "P5",
        f"search, last key to painted results, {count}, p95",
        percentile(read["search"], 95),
        target=target(Target(below=50)),
        load=load,
    )
