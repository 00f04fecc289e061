"""`kill -9` while `companion add` is at work: what it had printed an id for must be there afterwards, whole.

Half of the kills come at any moment of the command's life; the others wait until the database is being written and
come within a few milliseconds of that, where a fault would show.
"""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.corpus import CorpusEntry, entries
from tests.proof.ledger import Ledger, check_entries
from tests.proof.scene import Scene

PATIENCE = 60.0
CLOSE_BY = 0.02
"""Seconds after the first written byte within which an aimed kill comes."""


def kill_commands(
    scene: Scene, kills: int, *, seed: int = 1, told: Callable[[str], None] = lambda _: None
) -> Ledger:
    """Kill `companion add` that often, and open and compare the vault after each kill."""
    ledger = Ledger()
    chance = random.Random(seed)
    given: dict[str, str] = {}
    acknowledged: dict[str, str] = {}
    texts = entries(20 * kills + 10)
    begun = time.perf_counter()
    _add(scene, _numbered(given, next(texts)), acknowledged, None)
    life = time.perf_counter() - begun
    while ledger.kills < kills:
        aimed = ledger.kills % 2 == 1
        killer = _WhenWriting(scene.vault, chance) if aimed else _AfterSeconds(chance, life)
        moment = _add(scene, _numbered(given, next(texts)), acknowledged, killer)
        if moment is None:
            continue  # it was done before the kill came
        ledger.kills += 1
        ledger.when[moment] += 1
        check_entries(scene, given, acknowledged, ledger)
        told(f"kill {ledger.kills} of {kills} in companion add: {moment}")
    ledger.acknowledged = len(acknowledged)
    return ledger


class _AfterSeconds:
    """A kill at any moment of the command's life."""

    def __init__(self, chance: random.Random, life: float) -> None:
        self._seconds = chance.uniform(0, life * 1.05)

    def wait(self, process: subprocess.Popen[bytes]) -> None:
        try:
            process.wait(self._seconds)
        except subprocess.TimeoutExpired:
            return


class _WhenWriting:
    """A kill soon after the first byte of a transaction is in the write-ahead log."""

    def __init__(self, vault: Path, chance: random.Random) -> None:
        self._vault = vault
        self._seconds = chance.uniform(0, CLOSE_BY)

    def wait(self, process: subprocess.Popen[bytes]) -> None:
        until = time.perf_counter() + PATIENCE
        while process.poll() is None and time.perf_counter() < until:
            if log_size(self._vault) > 0:
                pause(self._seconds)
                return


def log_size(vault: Path) -> int:
    """Bytes in the write-ahead log of the vault's database; 0 where there is none."""
    for log in vault.glob("*.db-wal"):
        try:
            return log.stat().st_size
        except FileNotFoundError:
            return 0
    return 0


def pause(seconds: float) -> None:
    """Wait exactly so long; a scheduler's sleep would come a millisecond late."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass


def _numbered(given: dict[str, str], entry: CorpusEntry) -> tuple[str, str]:
    title = f"Entry {len(given) + 1}"
    given[title] = entry.body
    return title, entry.body


def _add(
    scene: Scene,
    text: tuple[str, str],
    acknowledged: dict[str, str],
    killer: _AfterSeconds | _WhenWriting | None,
) -> str | None:
    """Add an entry and kill the command meanwhile; says at which moment, or None when it was done first."""
    title, body = text
    process = scene.command(
        "add", scene.vault, "--title", title, "--tag", "proof", "--passphrase-file", scene.passphrase_file
    )  # fmt: skip
    assert process.stdin is not None
    with process:
        process.stdin.write(body.encode())
        process.stdin.close()
        process.stdin = None  # communicate() below must not touch it again
        if killer is not None:
            killer.wait(process)
        written = log_size(scene.vault) > 0
        killed = killer is not None and process.poll() is None
        if killed:
            process.kill()
        out, errors = process.communicate(timeout=PATIENCE)
    printed = out.decode()
    if printed.endswith("\n"):
        acknowledged[printed.strip()] = title
    elif not killed:
        raise AssertionError(f"companion add failed by itself: {errors.decode()}")
    if not killed:
        return None
    if printed:
        return "after the id was printed"
    return "while writing" if written else "before writing"
