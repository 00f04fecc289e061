"""Whether the journal that lies there is the newest one: the seal and this computer's memory, from unlocking to closing.

A session that changes something first writes "open" into the seal, then its first word, and at closing the fingerprint
of the closed file. What only reads leaves the seal alone. Whatever cannot be written here (a read-only disk, a full
one) never stops the person and never hides another error.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from companion import clock
from companion.errors import KnownError
from companion.services.findings import QUIET, Finding, judge, sentence_for
from companion.vault.folder import VaultFolder
from companion.vault.last_seen import LastSeen, Seen
from companion.vault.looking import Looked
from companion.vault.restored import forget_restored
from companion.vault.seal import (
    HIGHEST_COUNTER,
    Seal,
    SealState,
    fingerprint_of,
    signed_seal,
    write_seal,
)

if TYPE_CHECKING:
    from companion.vault.header import Header
    from companion.vault.keys import VaultKeys
    from companion.vault.vault import UnlockedVault

_log = logging.getLogger(__name__)

LONGEST_CLOSING = 10.0
"""Seconds that closing may spend on the fingerprint of a large journal on a slow disk."""
_NOTHING = Looked(None, None, None)


class Freshness:
    """The seal of one open vault. Used by the thread that writes first and by the one that closes."""

    def __init__(
        self, unlocked: UnlockedVault, state: Path | None, looked: Looked = _NOTHING
    ) -> None:
        self._unlocked = unlocked
        self._memory = LastSeen.of(state, unlocked.keys, unlocked.vault_id)
        seen = self._memory.read()
        self.finding = judge(looked, unlocked.header, unlocked.keys.seal_key, seen)
        """How the vault was found."""
        self.sentence = sentence_for(self.finding, looked, seen)
        """The same in plain words, also when all is well."""
        self._seen = seen
        found = looked.seal if isinstance(looked.seal, Seal) else None
        self._fitting = found if self.finding is Finding.FITS else None
        counted = found.counter if found is not None and self._is_ours(found) else 0
        self._counter = min(max(counted, seen.counter if seen else 0) + 1, HIGHEST_COUNTER)
        self._written: Seal | None = None
        self._stamp = self._stamp_now()
        self._sealed = self._ended = False
        self._lock = Lock()

    def __repr__(self) -> str:
        return "<Freshness>"

    @property
    def state(self) -> Path | None:
        """The folder outside the vault in which this computer remembers it."""
        return self._memory.state

    @property
    def notice(self) -> str:
        """What the person should know after unlocking; empty when there is nothing to tell."""
        quiet = self.finding in QUIET and self.finding is not Finding.RESTORED
        return "" if quiet else self.sentence

    @property
    def notice_stands(self) -> bool:
        """Whether there is a notice that the first write would end. Housekeeping must not be that write."""
        return bool(self.notice) and self._written is None

    def before_first_write(self) -> bool:
        """Before the database is changed: let the seal say that it is open. False when that could not be written."""
        return self._mark("open")

    def before_migrating(self) -> None:
        """Before the database is stepped up: let the seal promise nothing, because the log comes and goes meanwhile."""
        self._mark("unsealed")

    def seal(self) -> None:
        """With everything in the one database file and nobody writing: seal it, if there is something to seal."""
        with self._lock:
            if self._ended or (self._written is None and self.finding not in QUIET):
                return  # a warning stays until somebody goes on writing
            untouched = self._written is None and self._stamp_now() == self._stamp
            if untouched and self._fitting is not None:
                self._remember(self._fitting)
            else:
                self._seal_file()

    def let_go(self) -> None:
        """After the database was closed, well or not: see that the seal says nothing that is not so."""
        with self._lock:
            if self._written is not None and not self._ended:
                if not self._sealed:
                    self._put("unsealed")
                elif self._stamp_now() != self._stamp:  # closing wrote once more
                    self._seal_file()
            self._ended = True

    def seal_new_keys(self, header: Header, keys: VaultKeys) -> None:
        """After a change of keys: seal the closed database of the new `header`, and remember the vault by its new keys.

        The old keys are remembered as retired, so that a copy that they open is known for an old one. Raises nothing.
        """
        with self._lock:
            self._ended = True
            counter = min(self._counter + 1, HIGHEST_COUNTER)
            seal = _sealed(self._unlocked.folder, header, keys, counter)
            memory = LastSeen.of(self._memory.state, keys, header.vault_id)
            if seal is not None:
                _remember(memory, seal, is_open=seal.state == "open")
                _remember(self._memory, seal, is_open=False, retired=True)

    def _is_ours(self, seal: Seal) -> bool:
        header = self._unlocked.header
        ours = (seal.vault_id, seal.generation) == (header.vault_id, header.generation)
        return ours and seal.is_proven_by(self._unlocked.keys.seal_key)

    def _mark(self, state: SealState) -> bool:
        with self._lock:
            marked = self._written is not None and self._written.state == state
            if not (self._ended or marked) and self._put(state) and self._written is not None:
                # After the seal: what is remembered must never run ahead of it.
                _remember(self._memory, self._written, is_open=True)
            return self._written is not None

    def _seal_file(self) -> None:
        self._stamp = self._stamp_now()
        unlocked = self._unlocked
        seal = _sealed(unlocked.folder, unlocked.header, unlocked.keys, self._counter)
        if seal is not None:
            self._written, self._sealed = seal, True
            self._remember(seal)

    def _put(self, state: SealState) -> bool:
        unlocked = self._unlocked
        seal = signed_seal(
            unlocked.vault_id,
            unlocked.generation,
            self._counter,
            unlocked.keys.seal_key,
            state=state,
        )
        if not _write(unlocked.folder, seal):
            return False
        self._written = seal
        return True

    def _remember(self, seal: Seal) -> None:
        seen = self._seen
        known = seen is not None and (seen.counter, seen.open, seen.seal) == (
            seal.counter,
            False,
            seal.mac,
        )
        if not known:
            _remember(self._memory, seal, is_open=False)

    def _stamp_now(self) -> tuple[int, int]:
        """Size and time of the database file, to see that closing it did not write."""
        try:
            found = self._unlocked.database.stat()
        except OSError:
            return 0, 0
        return found.st_size, found.st_mtime_ns


def _sealed(folder: VaultFolder, header: Header, keys: VaultKeys, counter: int) -> Seal | None:
    """Seal the closed database of `header`; None when not even a seal without a fingerprint could be written."""
    stop = clock.monotonic() + LONGEST_CLOSING
    database = None
    with suppress(OSError):
        database = fingerprint_of(
            folder.database(header.generation), lambda: clock.monotonic() < stop
        )
    seal = signed_seal(
        header.vault_id,
        header.generation,
        counter,
        keys.seal_key,
        state="unsealed" if database is None else "closed",
        database=database,
    )
    return seal if _write(folder, seal) else None


def _write(folder: VaultFolder, seal: Seal) -> bool:
    try:
        write_seal(folder, seal)
    except KnownError as error:
        _log.warning("The seal could not be written: %s", type(error).__name__)
        return False
    forget_restored(folder)
    return True


def _remember(memory: LastSeen, seal: Seal, *, is_open: bool, retired: bool = False) -> None:
    seen = Seen(seal.counter, is_open, seal.mac, clock.today(), retired)
    try:
        memory.write(seen)
    except KnownError as error:
        _log.warning("This computer could not remember the vault: %s", type(error).__name__)
