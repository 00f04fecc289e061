"""How the files of a vault lie there before anything opens the database: read in a thread beside the key derivation.

Nothing of it is proven yet; the seal's MAC can be checked only with the keys.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from companion.errors import KnownError
from companion.vault.folder import VaultFolder
from companion.vault.restored import Restored, read_restored
from companion.vault.seal import Fingerprint, Seal, fingerprint_of, read_seal

LONGEST_WAIT = 10.0
"""Seconds that unlocking may wait for the fingerprint of a large journal on a slow disk once the key is there."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What lay there."""

    seal: Seal | KnownError | None
    """The seal, why it cannot be read, or None where there is none."""
    restored: Restored | None
    log_bytes: int | None
    """Size of the write-ahead log; None where there is none."""
    database: Fingerprint | None = None
    """What the file looks like; only taken where the seal has something to compare it with."""
    complete: bool = True
    """False when the fingerprint took too long."""


class Look:
    """One look at a vault's files, in a thread of its own from `begin` on."""

    def __init__(self) -> None:
        self._found: Looked | None = None
        self._given_up = Event()
        self._thread: Thread | None = None

    def begin(self, folder: VaultFolder, generation: int) -> None:
        """With the vault's lock held and before its database is opened: start looking."""
        self._thread = Thread(
            target=self._look, args=(folder, generation), name="look at the seal", daemon=True
        )
        self._thread.start()

    def result(self) -> Looked:
        """What was found; waits for it, but not for ever."""
        if self._thread is not None:
            self._thread.join(LONGEST_WAIT)
        self._given_up.set()
        return self._found or Looked(None, None, None)

    def give_up(self) -> None:
        """Nobody needs it any more."""
        self._given_up.set()

    def _look(self, folder: VaultFolder, generation: int) -> None:
        database = folder.database(generation)
        seal = _seal_in(folder)
        log_bytes = _size(database.with_name(database.name + "-wal"))
        restored = read_restored(folder)
        self._found = Looked(seal, restored, log_bytes, complete=False)
        found = None
        sealed = seal.database if isinstance(seal, Seal) else None
        # A file of another length is another file; nothing of it need be read.
        if sealed is not None and _size(database) == sealed.bytes:
            with suppress(OSError):  # told when the database is opened
                found = fingerprint_of(database, lambda: not self._given_up.is_set())
                if found is None:
                    return
        self._found = Looked(seal, restored, log_bytes, found)


def _seal_in(folder: VaultFolder) -> Seal | KnownError | None:
    try:
        return read_seal(folder)
    except KnownError as error:
        return error


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None
