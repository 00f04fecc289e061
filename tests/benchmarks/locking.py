"""The lock budget: with a well-used journal open and an unsaved draft, how soon nothing is seen and the lock page is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from tests.benchmarks.bench import Bench, thousands
from tests.benchmarks.journals import PASSPHRASE
from tests.benchmarks.samples import STARTS, in_turn, percentile
from tests.benchmarks.table import Row, Target
from tests.proof.memory import LockedProgram
from tests.proof.scene import Scene

DRAFT = "a draft that nobody has saved yet, " * 40


def rows(bench: Bench) -> Iterator[Row]:
    lost: list[str] = []
    blanks: list[float] = []
    scene = Scene(bench.folder / "locking", bench.display)
    shutil.copytree(bench.journals.vault(bench.usual), scene.vault)

    def locked() -> float:
        with LockedProgram(scene, passphrase=PASSPHRASE) as window:
            window.write(DRAFT, place=None)
            after = window.lock()
            if window.unlock()["text"] != DRAFT:
                lost.append("the draft was not there after unlocking")
        blanks.append(after["blank_ms"])
        return float(after["lock_ms"])

    def bare() -> float:
        with bench.child("bare_window") as child:
            return (child.hear("painted")["arrived"] - child.started) * 1000

    samples = in_turn(STARTS, {"locked": locked, "bare": bare})
    what = f"with {thousands(bench.usual)} entries and an unsaved draft"
    yield Row(
        "L1",
        f"lock to blank windows, {what}, p95",
        percentile(blanks, 95),
        target=Target(below=50),
        load=samples.load,
    )
    yield Row(
        "L2",
        f"lock to painted lock page, {what}",
        samples.median("locked"),
        samples.median("bare"),
        Target(plus=300),
        load=samples.load,
        fault=", ".join(sorted(set(lost))),
    )
