"""A vault while it is open: its folder, header, keys and lock, which show nothing of themselves."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Literal, NoReturn, Self, final

from companion.vault.folder import VaultFolder
from companion.vault.header import Header
from companion.vault.keys import VaultKeys
from companion.vault.lock_file import LockFile

Purpose = Literal["client", "therapist"]


@final
class UnlockedVault:
    """A vault whose lock is held and whose keys are known, until `release`. Shows nothing of itself."""

    __slots__ = ("_lock", "folder", "header", "keys", "notices")

    def __init__(
        self,
        folder: VaultFolder,
        header: Header,
        keys: VaultKeys,
        lock: LockFile,
        notices: tuple[str, ...] = (),
    ) -> None:
        self.folder = folder
        self.header = header
        """As it stands on the disk; another one when only the passphrase's slot was made anew."""
        self.keys = keys
        self.notices = notices
        """Sentences for the person, for example that the header's second copy was used."""
        self._lock = lock

    @property
    def vault_id(self) -> str:
        """The identifier that the database must hold too."""
        return self.header.vault_id

    @property
    def generation(self) -> int:
        """Counts new vault keys; names the database file."""
        return self.header.generation

    @property
    def database(self) -> Path:
        """Where the database of this generation lies."""
        return self.folder.database(self.generation)

    def release(self) -> None:
        """Wipe the keys and let the lock go; a second time does nothing."""
        self.keys.wipe()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def __repr__(self) -> str:
        return "<UnlockedVault>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an unlocked vault is never pickled or copied")


@final
class CreatedVault:
    """A new vault, unlocked, and the recovery key that is shown this once."""

    __slots__ = ("opened", "purpose", "recovery_code")

    def __init__(self, opened: UnlockedVault, recovery_code: str, purpose: Purpose) -> None:
        self.opened = opened
        self.recovery_code = recovery_code
        self.purpose: Purpose = purpose
        """Whose journal it will be; storage writes it into the database."""

    def __repr__(self) -> str:
        return "<CreatedVault>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a recovery key is never pickled or copied")
