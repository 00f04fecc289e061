"""P6: what a durable save through the whole stack costs, against one bare transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import count

from companion.domain.entries import NewEntry
from companion.services import journal, vaults
from tests.benchmarks import corpus
from tests.benchmarks.bench import Bench, thousands
from tests.benchmarks.journals import PASSPHRASE
from tests.benchmarks.raw_database import RawDatabase
from tests.benchmarks.samples import CALLS, Measure, in_turn, timed
from tests.benchmarks.table import Row, Target

TAGS = ("evening", "sleep")


def rows(bench: Bench) -> Iterator[Row]:
    """Works on copies, because saving changes what is measured next."""
    with ExitStack() as open_databases:
        inserts: dict[str, Measure] = {}
        edits: dict[str, Measure] = {}
        for size in bench.sizes:
            vault = vaults.unlock(bench.scratch(bench.journals.vault(size)), passphrase=PASSPHRASE)
            open_databases.callback(vaults.lock, vault)
            raw = open_databases.enter_context(
                RawDatabase.opened(bench.scratch(bench.journals.raw(size)))
            )
            inserts |= {f"ours {size}": _writer(vault), f"raw {size}": _raw_writer(raw)}
            edits |= {f"ours {size}": _typist(vault), f"raw {size}": _raw_typist(raw)}
        yield from _compared(bench, "new entry on disk", inserts)
        yield from _compared(bench, "autosave of an edit on disk", edits)


def _compared(bench: Bench, what: str, measures: dict[str, Measure]) -> Iterator[Row]:
    samples = in_turn(CALLS, measures, warm_up=5)
    for size in bench.sizes:
        yield Row(
            "P6",
            f"{what}, {thousands(size)}",
            samples.median(f"ours {size}"),
            samples.median(f"raw {size}"),
            Target(times=2),
            load=samples.load,
        )
    if len(bench.sizes) > 1:
        yield Row(
            "P6",
            f"{what}, {thousands(bench.largest)} against {thousands(bench.sizes[0])}",
            samples.median(f"ours {bench.largest}"),
            samples.median(f"ours {bench.sizes[0]}"),
            Target(times=1.3),
            load=samples.load,
        )


def _texts() -> Callable[[], corpus.CorpusEntry]:
    """Gives a different entry of ordinary length at each call."""
    entries = corpus.entries(1_500)
    return lambda: next(entries)


def _writer(vault: vaults.OpenVault) -> Measure:
    text = _texts()

    def measure() -> float:
        entry = text()
        new = NewEntry(title=entry.title, body=entry.body, tags=TAGS)
        return timed(lambda: journal.write_entry(vault, new))

    return measure


def _raw_writer(raw: RawDatabase) -> Measure:
    text = _texts()

    def measure() -> float:
        entry = text()
        return timed(
            partial(raw.add, "2026-05-03T21:40:00", entry.title, entry.body, "\n".join(TAGS))
        )

    return measure


def _typist(vault: vaults.OpenVault) -> Measure:
    """Autosave while somebody goes on writing one entry: a few more words each time."""
    start = next(corpus.entries(1))
    entry, _ = journal.write_entry(vault, NewEntry(title=start.title, body=start.body))
    bodies = _growing(start.body)
    return lambda: timed(
        partial(journal.save_text, vault, entry.id, title=start.title, body=next(bodies))
    )


def _raw_typist(raw: RawDatabase) -> Measure:
    start = next(corpus.entries(1))
    raw.add("2026-05-03T21:40:00", start.title, start.body, "")
    entry_id = int(raw.newest(1)[0][0])
    bodies = _growing(start.body)
    return lambda: timed(partial(raw.change, entry_id, start.title, next(bodies)))


def _growing(body: str) -> Iterator[str]:
    for step in count():
        body += f" and then {step}"
        yield body
