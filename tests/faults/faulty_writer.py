"""A program whose disk calls are made to fail. It writes entries until it is told to stop, and says how each went.

Arguments: the vault, the flag file that makes calls fail while it is there, what happens: a list of words out of
"write" (an entry), "fail" (from here on), "heal" (no more), "read" (all entries), "lock", "unlock". The passphrase
comes on standard input. A line for each goes to standard output: the word, and "done" or the kind of the error.
"""

from __future__ import annotations

import sys
from pathlib import Path

from companion.crypto import kdf
from companion.domain.entries import EntryFilter, NewEntry
from companion.errors import CompanionError
from companion.services import journal, vaults


def main() -> None:
    """Do what the words say, one after the other."""
    path, flag, words = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    passphrase = sys.stdin.readline().rstrip("\n")
    kdf.target = lambda: kdf.FLOOR
    vault = vaults.unlock(path, passphrase=passphrase)
    for number, word in enumerate(words):
        try:
            match word:
                case "write":
                    body = f"number {number} " + "word " * 300
                    journal.write_entry(vault, NewEntry(title=f"{number}", body=body))
                case "fail":
                    flag.touch()
                case "heal":
                    flag.unlink()
                case "read":
                    for summary in journal.summaries(vault, EntryFilter(), limit=1000):
                        journal.entry(vault, summary.id)
                case "lock":
                    vaults.lock(vault)
                case _:
                    vault = vaults.unlock(path, passphrase=passphrase)
            print(word, "done", flush=True)
        except CompanionError as error:
            print(word, type(error).__name__, flush=True)


if __name__ == "__main__":
    main()
