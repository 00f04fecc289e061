"""Measures the program against the limits of this computer, in turn and in one run, and prints one table.

python -m tests.benchmarks            everything, at 1,000, 10,000 and 100,000 entries
python -m tests.benchmarks --quick    at 1,000 entries
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import PySide6

import tests.quick_keys  # noqa: F401 - the vault keeps its quick keys
from tests.benchmarks import (
    exporting,
    locking,
    pages,
    saving,
    searching,
    sharing,
    sizes,
    starts,
    unlocking,
)
from tests.benchmarks.bench import Bench
from tests.benchmarks.children import ROOT
from tests.benchmarks.display import virtual_display
from tests.benchmarks.journals import Journals
from tests.benchmarks.samples import load_now
from tests.benchmarks.table import Row, table

SIZES = (1_000, 10_000, 100_000)
GROUPS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "starts": starts.rows,
    "unlocking": unlocking.rows,
    "searching": searching.rows,
    "saving": saving.rows,
    "pages": pages.rows,
    "locking": locking.rows,
    "sizes": sizes.rows,
    "sharing": sharing.rows,
    "exporting": exporting.rows,
}


def main() -> int:
    """Run the wanted groups; the exit code says nothing about targets, the table does."""
    wanted = _arguments()
    rows: list[Row] = []
    with ExitStack() as things:
        display = things.enter_context(virtual_display())
        folder = things.enter_context(tempfile.TemporaryDirectory(prefix="companion-bench-"))
        kept = wanted.work or Path(folder) / "data"
        facts = _facts(display.name)
        print("\n".join(f"{name}: {fact}" for name, fact in facts.items()), flush=True)
        compileall.compile_dir(ROOT / "companion", quiet=2)
        compileall.compile_dir(ROOT / "tests" / "benchmarks", quiet=2)
        bench = Bench(
            journals=Journals(kept, ROOT, _say),
            display=display,
            sizes=SIZES[:1] if wanted.quick else SIZES,
            folder=Path(folder),
            say=_say,
        )
        for group in wanted.only or GROUPS:
            for row in GROUPS[group](bench):
                rows.append(row)
                _say("  ".join(row.cells()))
    print(table(rows))
    if wanted.json is not None:
        result = facts | {"rows": [row.as_json() for row in rows]}
        wanted.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    return 0


def _facts(display: str) -> dict[str, str]:
    return {
        "measured": f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}",  # noqa: TID251 - the bench's own date
        "computer": f"{platform.system()} {platform.release()}, {platform.machine()}, {os.cpu_count()} cores",
        "load at the start": f"{load_now():.2f}",
        "Python": platform.python_version(),
        "PySide6": PySide6.__version__,
        "windows on": display,
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="1,000 entries only")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE too")
    parser.add_argument(
        "--work", type=Path, metavar="DIR", help="keep the data in DIR for later runs"
    )
    parser.add_argument(
        "--only", action="append", choices=[*GROUPS], help="one group; may be given several times"
    )
    return parser.parse_args()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
