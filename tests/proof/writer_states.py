"""Whether a vault holds everything that the writer (power_writer.py) had called saved, word for word."""

from __future__ import annotations

from pathlib import Path

from companion.domain.entries import EntryFilter
from companion.errors import CompanionError
from companion.services import journal, vaults
from tests.proof.power_writer import body_of
from tests.proof.scene import PASSPHRASE


def compare_with_saved(path: Path, saved: dict[int, int]) -> list[str]:
    """What is wrong with the vault at `path`; `saved` is the last acknowledged state of each entry."""
    try:
        vault = vaults.unlock(path, passphrase=PASSPHRASE)
    except CompanionError as error:
        return [error.sentence]
    try:
        faults = [*vaults.verify(vault).problems]
        states: dict[int, int] = {}
        for summary in journal.summaries(vault, EntryFilter(), limit=100):
            entry = journal.entry(vault, summary.id)
            number, state = int(entry.title), int(entry.body.split("state ")[1].split(".")[0])
            states[number] = state
            if entry.body.rstrip() != body_of(number, state).rstrip():
                faults.append(f"entry {number} is not what was written")
        faults += [
            f"entry {number} was saved in state {state} and is in {states.get(number)}"
            for number, state in saved.items()
            if states.get(number, -1) < state
        ]
    except CompanionError as error:
        faults = [error.sentence]
    finally:
        vaults.lock(vault)
    return faults
