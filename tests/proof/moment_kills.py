"""`kill -9` in the middle of a dosing session: every moment that the window had taken is there, in its order."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from companion import clock
from companion.services import courses, sessions
from tests.proof.command_kills import log_size, pause
from tests.proof.ledger import Ledger, check_soundness
from tests.proof.scene import PASSPHRASE, Scene

LONGEST = 2.0
"""Seconds of noting moments before a kill."""
CLOSE_BY = 0.003


def words_of(number: int) -> str:
    """The words of the moment with that number, from 1."""
    return f"moment {number}, " + " ".join(["breath", "light", "water"][: number % 3 + 1])


def kill_sessions(
    scene: Scene, kills: int, *, seed: int = 4, told: Callable[[str], None] = lambda _: None
) -> Ledger:
    """Kill the window that often in one session, and open and compare the vault after each kill."""
    ledger = Ledger()
    chance = random.Random(seed)
    with scene.opened() as vault:
        courses.begin_course(vault, name="Spring", session_days=[clock.today()])
    there = 0
    while ledger.kills < kills:
        moment = ("at any moment", "in a commit")[ledger.kills % 2]
        kept = _note_and_kill(scene, there, chance, in_a_commit=moment == "in a commit")
        ledger.kills += 1
        ledger.when[moment] += 1
        ledger.acknowledged += kept - there
        there = _compare(scene, kept, ledger)
        told(f"kill {ledger.kills} of {kills} in a session: {kept} moments kept, {there} there")
    return ledger


def _note_and_kill(scene: Scene, there: int, chance: random.Random, *, in_a_commit: bool) -> int:
    """Let somebody note moments, kill the program; gives the number of the last moment it had taken."""
    last = there
    with scene.child(
        "moment_typist", scene.vault, scene.folder / "window", PASSPHRASE, there + 1
    ) as child:
        child.hear("typed")
        until = time.perf_counter() + chance.uniform(0.1, LONGEST)
        while (report := child.next_report(until)) is not None:
            last = int(report.get("number", last))
        if in_a_commit:
            before, until = log_size(scene.vault), time.perf_counter() + 5
            while log_size(scene.vault) == before and time.perf_counter() < until:
                report = child.next_report(0)
                last = int((report or {}).get("number", last))
            pause(chance.uniform(0, CLOSE_BY))
        child.process.kill()
        child.process.wait()
        while (report := child.next_report(time.perf_counter() + 5)) is not None:
            last = int(report.get("number", last))
    return last


def _compare(scene: Scene, kept: int, ledger: Ledger) -> int:
    """All moments up to `kept` in their order, and at most the one that was being taken; gives how many there are."""
    with scene.opened() as vault:
        check_soundness(vault, ledger)
        running = sessions.open_session_now(vault)
        found = [] if running is None else sessions.moments(vault, running.id)
    if not kept <= len(found) <= kept + 1:
        ledger.faults.append(
            f"after kill {ledger.kills}: {kept} moments were kept, {len(found)} are there"
        )
    wrong = [m for n, m in enumerate(found, 1) if (m.text, m.sequence) != (words_of(n), n)]
    ledger.faults += [
        f"after kill {ledger.kills}: moment {m.sequence} is not what was noted" for m in wrong
    ]
    return len(found)
