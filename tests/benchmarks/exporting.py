"""P10: readable copies of every entry, against a bare cursor that is written to files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import count
from pathlib import Path
from unittest.mock import patch

from companion.domain.shares import ShareScope
from companion.services import exports
from companion.services.exports import ExportFormat
from companion.services.open_vault import OpenVault
from tests.benchmarks.bench import Bench, thousands
from tests.benchmarks.raw_database import RawDatabase
from tests.benchmarks.samples import in_turn, timed
from tests.benchmarks.table import Row, Target

ROUNDS = 7
ENOUGH = 10_000
"""Entries from which on what every copy begins and ends with no longer counts."""
EVERY = "SELECT id, created, title, body, tags FROM entry ORDER BY id"


def rows(bench: Bench) -> Iterator[Row]:
    names = count()

    def target() -> Path:
        return bench.folder / f"export-{next(names)}"

    with ExitStack() as open_databases:
        vault = open_databases.enter_context(bench.journals.opened(bench.usual))
        raw = open_databases.enter_context(RawDatabase.opened(bench.journals.raw(bench.usual)))
        for format, bare in (
            (ExportFormat.MARKDOWN, _bare_markdown),
            (ExportFormat.JSON, _bare_json),
        ):
            yield _compared(bench, vault, raw, format, bare, target)


def _compared(
    bench: Bench,
    vault: OpenVault,
    raw: RawDatabase,
    format: ExportFormat,
    bare: Callable[[RawDatabase, Path], object],
    target: Callable[[], Path],
) -> Row:
    samples = in_turn(
        ROUNDS,
        {
            "ours": lambda: timed(partial(_ours, vault, format, target())),
            "raw": lambda: timed(partial(bare, raw, target())),
        },
    )
    return Row(
        "P10",
        f"export {format.value}, {thousands(bench.usual)} (against a cursor to files)",
        samples.median("ours"),
        samples.median("raw"),
        Target(times=2) if bench.usual >= ENOUGH else Target(),
        load=samples.load,
    )


def _ours(vault: OpenVault, format: ExportFormat, target: Path) -> None:
    with patch.object(exports, "confirm_passphrase"):  # P3 measures that
        exports.export(vault, ShareScope(), format, target, include_private=True)


def _bare_markdown(raw: RawDatabase, target: Path) -> None:
    target.mkdir()
    for number, created, title, body, tags in raw.connection.execute(EVERY):
        with (target / f"{number}.md").open("w", encoding="utf-8") as file:
            file.write(f"---\ncreated: {created}\ntitle: {title}\ntags: {tags}\n---\n\n{body}\n")


def _bare_json(raw: RawDatabase, target: Path) -> None:
    with target.open("w", encoding="utf-8") as file:
        for _, created, title, body, tags in raw.connection.execute(EVERY):
            entry = {"created": created, "title": title, "body": body, "tags": tags}
            file.write(json.dumps(entry) + "\n")
