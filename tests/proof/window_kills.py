"""`kill -9` while somebody types into the window: what it had called saved must be there, and nearly all of the rest.

A third of the kills come at any moment, a third as soon as the write-ahead log grows, in the middle of a commit, and a
third some time after the first save.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from companion.services import journal
from tests.benchmarks.children import Child
from tests.benchmarks.corpus import entries
from tests.proof.command_kills import log_size, pause
from tests.proof.ledger import Ledger, check_soundness
from tests.proof.scene import PASSPHRASE, Scene

SHORTEST_TYPING, LONGEST_TYPING = 0.3, 4.0
"""Seconds of typing before a kill."""
CLOSE_BY = 0.004
MAY_BE_LOST = 2.0
"""Seconds of typing that a kill may cost."""
PAGES = ("today", "journal")
IN_A_COMMIT, AFTER_A_SAVE = "in a commit", "after a save"
MOMENTS = ("at any moment", IN_A_COMMIT, AFTER_A_SAVE)


@dataclass(slots=True)
class _Typed:
    """What one typist reported until it was killed."""

    keys: list[tuple[int, float]] = field(default_factory=list[tuple[int, float]])
    saved: list[int] = field(default_factory=list[int])

    def note(self, report: dict[str, object]) -> None:
        characters = int(str(report["characters"]))
        if report["event"] == "typed":
            self.keys.append((characters, float(str(report["at"]))))
        elif report["event"] == "saved":
            self.saved.append(characters)


def kill_windows(
    scene: Scene,
    kills: int,
    *,
    seed: int = 2,
    pages: tuple[str, ...] = PAGES,
    longest: float = LONGEST_TYPING,
    told: Callable[[str], None] = lambda _: None,
) -> Ledger:
    """Kill the window that often, on each of `pages` in turn, and open and compare the vault after each kill."""
    ledger = Ledger()
    chance = random.Random(seed)
    texts = entries(kills + 1)
    while ledger.kills < kills:
        page = pages[ledger.kills % len(pages)]
        moment = MOMENTS[ledger.kills % len(MOMENTS)]
        text = " ".join(f"Number {ledger.kills + 1}: {next(texts).body}".split())
        typed, ended = _type_and_kill(scene, page, text, chance, longest, moment)
        ledger.kills += 1
        ledger.when[f"in {page} {moment}"] += 1
        ledger.acknowledged += len(typed.saved)
        _compare(scene, text, typed, ended, ledger)
        told(
            f"kill {ledger.kills} of {kills} while typing in {page}: {typed.saved[-1:] or 'nothing saved yet'}"
        )
    return ledger


def _type_and_kill(
    scene: Scene, page: str, text: str, chance: random.Random, longest: float, moment: str
) -> tuple[_Typed, float]:
    """Let somebody type, kill the program; gives what it reported and the moment of the kill (monotonic)."""
    typed = _Typed()
    with scene.child(
        "typist", scene.vault, scene.folder / "window", PASSPHRASE, page, text
    ) as child:
        typed.note(child.hear("typed"))
        if moment == AFTER_A_SAVE:
            typed.note(child.hear("saved"))
        _listen(child, typed, time.perf_counter() + chance.uniform(SHORTEST_TYPING, longest))
        if moment == IN_A_COMMIT:
            _await_commit(scene, child, typed)
            pause(chance.uniform(0, CLOSE_BY))
        ended = time.monotonic()
        child.process.kill()
        child.process.wait()
        _listen(child, typed, time.perf_counter() + 5)  # what was still in the pipe
    return typed, ended


def _listen(child: Child, typed: _Typed, until: float) -> None:
    while (report := child.next_report(until)) is not None:
        typed.note(report)


def _await_commit(scene: Scene, child: Child, typed: _Typed) -> None:
    """Return when the next commit begins to be written."""
    before = log_size(scene.vault)
    until = time.perf_counter() + 5
    while log_size(scene.vault) == before and time.perf_counter() < until:
        report = child.next_report(0)
        if report is not None:
            typed.note(report)


def _compare(scene: Scene, text: str, typed: _Typed, ended: float, ledger: Ledger) -> None:
    """The entry must begin with all that was called saved, be nothing else than what was typed, and be offered."""
    where = f"after kill {ledger.kills}"
    with scene.opened() as vault:
        check_soundness(vault, ledger)
        entry = journal.entry_left_open(vault)
        body = entry.body if entry is not None and text.startswith(entry.body[:12]) else ""
        acknowledged = max(typed.saved, default=0)
        if len(body) < acknowledged:
            ledger.faults.append(
                f"{where}: {acknowledged} characters were saved, {len(body)} are there"
            )
        if not text.startswith(body):
            ledger.faults.append(f"{where}: the entry is not what was typed")
        lost = [at for characters, at in typed.keys if characters > len(body)]
        if lost:
            ledger.oldest_loss = max(ledger.oldest_loss, ended - lost[0])
        if entry is not None:
            journal.remember_open_entry(vault, None)
