"""What is inside a backup, and what restoring it would replace; nothing is changed by looking."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Literal

from companion.errors import BugError, KnownError, WrongKey
from companion.services.backup_writing import BackupInfo, inspect
from companion.services.open_vault import OpenVault, Purpose
from companion.services.progress import Progress
from companion.services.throwaway import restored_for_a_look
from companion.vault.folder import VaultFolder
from companion.vault.header import read_header
from companion.vault.lock_file import is_held

if TYPE_CHECKING:
    from companion.storage.outline import Outline
    from companion.storage.store import Store

PlaceState = Literal["free", "vault", "open_vault", "something_else"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What is at the place where a vault would be restored."""

    path: Path
    state: PlaceState
    """"free" also for an empty folder; nothing but a closed vault can be replaced, and that is moved aside."""
    last_written: datetime | None = None
    """When the journal of the vault there was last written to."""
    size: int = 0
    """Bytes of that journal."""


@dataclass(frozen=True, slots=True)
class EntryChanges:
    """The entries of the open journal beside those of a backup, the trash included."""

    same: int
    changed: int
    """In both, but not alike."""
    only_now: int
    """Not in the backup."""
    only_then: int
    """In the backup and no longer in the journal."""


@dataclass(frozen=True, slots=True)
class BackupContents:
    """What is inside a backup."""

    info: BackupInfo
    purpose: Purpose
    entries: Outline
    counts: dict[str, int]
    """Rows by table."""
    against_now: EntryChanges | None
    """Beside the open vault, if it is the same one."""


def look_inside(
    file: Path,
    *,
    vault: OpenVault | None = None,
    passphrase: str | None = None,
    recovery_code: str | None = None,
    progress: Progress | None = None,
) -> BackupContents:
    """Open the backup at `file` in a throw-away place, read what is in it, and take the place away again.

    With the open `vault` whose backup it is no secret is needed, unless its keys were changed since: then, as without
    a vault, it takes the passphrase or the recovery key of that time. Raises WrongKey when none fits, and as `restore`
    does.
    """
    info = inspect(file)
    beside = _place_for_a_look(vault)
    with (
        restored_for_a_look(file, beside, progress) as place,
        _opened(place, vault, passphrase, recovery_code) as store,
    ):
        return _read(info, store, vault)


def standing_at(target: Path) -> Standing:
    """What restoring to `target` would meet there. Raises StorageFailure where that cannot be seen."""
    place = VaultFolder.at(target)
    try:
        place.refuse_if_occupied()
    except KnownError:
        if place.path.is_symlink() or not place.path.is_dir() or not place.holds_a_vault():
            return Standing(place.path, "something_else")
    else:
        return Standing(place.path, "free")
    found = [file.stat() for file in place.path.glob("journal-*.db*")]
    written = max((file.st_mtime for file in found), default=None)
    return Standing(
        place.path,
        "open_vault" if is_held(place.lock_file) else "vault",
        datetime.fromtimestamp(written, UTC) if written is not None else None,
        sum(file.st_size for file in found),
    )


def compare_entries(then: Store, now: OpenVault) -> EntryChanges:
    """The entries of an opened backup beside those of the open vault."""
    from companion.storage.outline import entry_prints

    with then.read() as work:
        before = entry_prints(work.driver)
    with now.read() as work:
        after = entry_prints(work.driver)
    both = before.keys() & after.keys()
    same = sum(before[entry_id] == after[entry_id] for entry_id in both)
    return EntryChanges(same, len(both) - same, len(after) - len(both), len(before) - len(both))


@contextmanager
def _opened(
    place: Path, vault: OpenVault | None, passphrase: str | None, recovery_code: str | None
) -> Generator[Store]:
    if passphrase is None and recovery_code is None:
        if vault is None:
            raise BugError
        with _opened_like(vault, place) as store:
            yield store
        return
    from companion.services import vaults

    opened = vaults.unlock(place, passphrase=passphrase, recovery_code=recovery_code)
    try:
        yield opened.store
    finally:
        opened.close()


@contextmanager
def _opened_like(vault: OpenVault, place: Path) -> Generator[Store]:
    """The database of the restored vault at `place` under the keys of the open one."""
    from companion.storage.store import open_store

    folder, keys = VaultFolder.at(place), vault.unlocked.keys
    header = read_header(folder)
    if header.vault_id != vault.unlocked.vault_id or header.generation != vault.unlocked.generation:
        raise WrongKey(
            "This backup was made under another passphrase or recovery key. Type the one it was made with."
        )
    header.verify(keys.header_mac_key)
    store = open_store(
        folder.database(header.generation), keys.database_key, vault_id=header.vault_id
    )
    try:
        yield store
    finally:
        store.close()


def _read(info: BackupInfo, store: Store, vault: OpenVault | None) -> BackupContents:
    from companion.storage.outline import outline
    from companion.storage.row_digest import count_rows_of

    with store.read() as work:
        entries, counts = outline(work.driver), count_rows_of(work.driver)
    ours = vault is not None and vault.unlocked.vault_id == store.vault_id
    return BackupContents(
        info,
        "therapist" if store.purpose == "therapist" else "client",
        entries,
        counts,
        compare_entries(store, vault) if vault is not None and ours else None,
    )


def _place_for_a_look(vault: OpenVault | None) -> Path:
    """Inside the open vault where that can be written, else where the system keeps what is soon forgotten."""
    if vault is not None and not vault.store.read_only:
        return vault.unlocked.folder.backups
    return Path(gettempdir())
