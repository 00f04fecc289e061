"""P14 and P15: how large the database is, and what a verified backup costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from itertools import count
from pathlib import Path

from companion.services import backups, vaults
from tests.benchmarks.bench import Bench, thousands
from tests.benchmarks.raw_database import RawDatabase
from tests.benchmarks.samples import in_turn, timed
from tests.benchmarks.table import Row, Target

MIB = 1024 * 1024
BACKUPS = 7
ENOUGH = 10_000
"""Entries from which on the empty tables of a schema and the opening of a file no longer count."""


def rows(bench: Bench) -> Iterator[Row]:
    for size in bench.sizes:
        yield Row(
            "P15",
            f"database on disk, {thousands(size)}",
            vaults.info(bench.journals.vault(size)).database_bytes / MIB,
            bench.journals.raw(size).stat().st_size / MIB,
            Target(times=1.1) if size >= ENOUGH else Target(),
            "MiB",
        )
    yield _backup(bench)


def _backup(bench: Bench) -> Row:
    names = count()

    def target() -> Path:
        return bench.folder / f"copy-{next(names)}.companion-backup"

    with ExitStack() as open_databases:
        vault = open_databases.enter_context(bench.journals.opened(bench.usual))
        raw = open_databases.enter_context(RawDatabase.opened(bench.journals.raw(bench.usual)))
        samples = in_turn(
            BACKUPS,
            {
                "ours": lambda: timed(partial(backups.backup, vault, target())),
                "raw": lambda: timed(partial(raw.copy_into, target())),
            },
        )
    return Row(
        "P14",
        f"backup, opened and verified, {thousands(bench.usual)} (against VACUUM INTO)",
        samples.median("ours"),
        samples.median("raw"),
        Target(times=2) if bench.usual >= ENOUGH else Target(),
        load=samples.load,
    )
