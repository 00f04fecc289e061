"""`kill -9` in the middle of saving, again and again in one vault: every acknowledged state must be there afterwards."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.children import ROOT
from tests.proof.command_kills import PATIENCE, log_size, pause
from tests.proof.keys_once import each_key_once
from tests.proof.ledger import Ledger
from tests.proof.scene import PASSPHRASE, Scene
from tests.proof.writer_states import compare_with_saved

MOST_CHANGES = 1000
LONGEST = 0.25
"""Seconds after the first acknowledgement within which the kill comes."""


def kill_writer(
    scene: Scene, kills: int, *, seed: int = 8, told: Callable[[str], None] = lambda _: None
) -> Ledger:
    """Kill the writer that often, and unlock, check and compare the vault after each kill."""
    ledger, chance = Ledger(), random.Random(seed)
    acknowledged = scene.folder / "acknowledged"
    saved: dict[int, int] = {}
    with each_key_once():
        while ledger.kills < kills:
            acknowledged.unlink(missing_ok=True)
            _run_and_kill(scene, acknowledged, ledger.kills, chance)
            ledger.kills += 1
            ledger.when["while writing" if log_size(scene.vault) else "between writing"] += 1
            lines = acknowledged.read_text(encoding="ascii").splitlines()
            saved.update(tuple(map(int, line.split())) for line in lines)  # type: ignore[misc]
            ledger.acknowledged += len(lines)
            faults = compare_with_saved(scene.vault, saved)
            ledger.faults += [f"after kill {ledger.kills}: {fault}" for fault in faults]
            if ledger.kills % 20 == 0:
                told(f"kill {ledger.kills} of {kills} in autosave")
    return ledger


def _run_and_kill(scene: Scene, acknowledged: Path, number: int, chance: random.Random) -> None:
    command = [
        sys.executable, "-m", "tests.proof.power_writer", scene.vault, acknowledged,
        str(MOST_CHANGES), str(number), str(number * MOST_CHANGES),
    ]  # fmt: skip
    with subprocess.Popen(
        command, cwd=ROOT, env=scene.environment(), stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        process.stdin.write(f"{PASSPHRASE}\n".encode())
        process.stdin.flush()
        until = time.perf_counter() + PATIENCE
        while process.poll() is None and time.perf_counter() < until:
            if acknowledged.exists() and acknowledged.stat().st_size:
                pause(chance.uniform(0, LONGEST))
                break
            time.sleep(0.002)
        ended = process.poll()
        process.kill()
        _, errors = process.communicate()
    if ended is not None:
        raise AssertionError(f"the writer failed by itself: {errors.decode()}")
