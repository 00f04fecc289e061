"""An unlocked vault with its database open: what every service is handed."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from companion.services.freshness import Freshness
    from companion.storage.store import Store
    from companion.storage.unit_of_work import Work
    from companion.vault.vault import UnlockedVault

Purpose = Literal["client", "therapist"]


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class OpenVault:
    """Keys, lock and database of one open vault. Shows nothing of them."""

    unlocked: UnlockedVault
    store: Store
    freshness: Freshness
    """Whether this is the newest journal, and the seal for the next time."""

    def __repr__(self) -> str:
        return "OpenVault()"

    @property
    def path(self) -> Path:
        """The vault's folder."""
        return self.unlocked.folder.path

    @property
    def purpose(self) -> Purpose:
        """Whether it is a person's own journal or a therapist's."""
        return "therapist" if self.store.purpose == "therapist" else "client"

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences to show after unlocking, for example that the vault is an older copy than the one seen last."""
        notice = self.freshness.notice
        return (*self.unlocked.notices, notice) if notice else self.unlocked.notices

    def read(self) -> AbstractContextManager[Work]:
        """One consistent look at the journal; nothing can be changed in it."""
        return self.store.read()

    def work(self) -> AbstractContextManager[Work]:
        """One unit of work: all of it is on disk when the block has ended, or none of it."""
        return self.store.unit_of_work()

    def close(self) -> None:
        """Put everything into the database file, seal and close it, wipe the keys, give the lock back. May be called twice."""
        try:
            try:
                self.store.close(self.freshness.seal)
            finally:
                self.freshness.let_go()
        finally:
            self.unlocked.release()
