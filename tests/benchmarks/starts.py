"""P1 and P16: how soon the window is there, and what a command costs."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from companion.crypto import kdf
from tests.benchmarks.bench import Bench, thousands
from tests.benchmarks.children import ROOT
from tests.benchmarks.journals import PASSPHRASE
from tests.benchmarks.samples import STARTS, in_turn
from tests.benchmarks.table import Row, Target
from tests.benchmarks.unlocking import bare_derivation


def rows(bench: Bench) -> Iterator[Row]:
    yield _window(bench)
    yield from _commands(bench)


def _window(bench: Bench) -> Row:
    vault = bench.journals.vault(bench.sizes[0])
    too_early: set[str] = set()

    def ours() -> float:
        with bench.child("start", vault, bench.window_folder()) as child:
            report = child.hear("painted")
            too_early.update(report["too_early"])
            return (report["arrived"] - child.started) * 1000

    def bare() -> float:
        with bench.child("bare_window") as child:
            return (child.hear("painted")["arrived"] - child.started) * 1000

    samples = in_turn(STARTS, {"ours": ours, "bare": bare}, warm_up=2)
    return Row(
        "P1",
        "start to painted unlock window",
        samples.median("ours"),
        samples.median("bare"),
        Target(times=1.2),
        load=samples.load,
        fault=f"imported before the first paint: {', '.join(sorted(too_early))}"
        if too_early
        else "",
    )


def _commands(bench: Bench) -> Iterator[Row]:
    environment = bench.environment()

    def run(*words: str | Path) -> float:
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=environment, check=True, capture_output=True
        )
        return (time.perf_counter() - begun) * 1000

    samples = in_turn(
        STARTS,
        {
            "version": partial(run, "-m", "companion", "--version"),
            "nothing": partial(run, "-c", "pass"),
        },
    )
    yield Row(
        "P16",
        "companion --version",
        samples.median("version"),
        samples.median("nothing"),
        Target(plus=40),
        load=samples.load,
    )
    vault = bench.journals.vault(bench.usual, kdf.DEFAULT)
    secret = bench.folder / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    secret.chmod(0o600)
    samples = in_turn(
        STARTS,
        {
            "list": partial(run, "-m", "companion", "list", vault, "--passphrase-file", secret),
            "derivation": partial(bare_derivation, bench, kdf.DEFAULT),
        },
    )
    yield Row(
        "P16",
        f"companion list, {thousands(bench.usual)} (above one bare key derivation)",
        samples.median("list"),
        samples.median("derivation"),
        Target(plus=300),
        load=samples.load,
    )
