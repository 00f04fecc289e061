"""A program whose power goes: it keeps changing a few entries, and locks and unlocks now and then.

Arguments: the vault, the file for acknowledgements, how many changes, a seed, the number of the first change. The
passphrase comes on standard input. After each change that the program called saved, a line goes to the file: the
entry's number and its state's.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from companion.crypto import kdf
from companion.domain.entries import EntryFilter, NewEntry
from companion.services import journal, vaults

ENTRIES = 4
CHANGES_BETWEEN_LOCKS = 20


def body_of(entry: int, state: int) -> str:
    """The text of an entry in one of its states; from a few words to twenty pages of the database."""
    length = random.Random(entry * 100_000 + state).choice((3, 60, 400, 400, 3000, 16_000))
    return f"Entry {entry} in state {state}. " + f"word{state} " * length


def main() -> None:
    """Write until all changes are done."""
    path, acknowledgements = Path(sys.argv[1]), sys.argv[2]
    changes, seed, first = map(int, sys.argv[3:6])
    kdf.target = lambda: (
        kdf.FLOOR
    )  # raising keys is tried elsewhere and would take most of the time here
    passphrase = sys.stdin.readline().rstrip("\n")
    told = os.open(acknowledgements, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    chance = random.Random(seed)
    vault = vaults.unlock(path, passphrase=passphrase)
    there = journal.summaries(vault, EntryFilter(), limit=100)
    ids = {int(journal.entry(vault, summary.id).title): summary.id for summary in there}
    for state in range(first, first + changes):
        number = len(ids) if len(ids) < ENTRIES else chance.randrange(ENTRIES)
        body = body_of(number, state)
        if number in ids:
            journal.save_text(vault, ids[number], title=f"{number}", body=body)
        else:
            new = NewEntry(title=f"{number}", body=body)
            ids[number] = journal.write_entry(vault, new)[0].id
        os.write(told, f"{number} {state}\n".encode())
        if chance.random() < 0.1:
            vault.store.checkpoint()
        if state % CHANGES_BETWEEN_LOCKS == CHANGES_BETWEEN_LOCKS - 1:
            vaults.lock(vault)
            vault = vaults.unlock(path, passphrase=passphrase)
    vaults.lock(vault)


if __name__ == "__main__":
    main()
