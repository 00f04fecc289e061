"""Backups that nobody has to think of: after a day with changes, and before what could go wrong.

They lie in the vault's own `backups/` and, if one was chosen, in a second folder. Old ones go, some of each age stay.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from companion import clock
from companion.errors import KnownError
from companion.paths import private_folder
from companion.services.backup_files import opened_backup
from companion.services.backup_notes import BackupNote, Reason, add_note, keeping, notes
from companion.services.backup_rotation import (
    SUFFIX,
    is_old,
    made_at,
    name_for,
    newest_first,
    superfluous,
)
from companion.services.backup_writing import BackupInfo, BackupReport, backup, inspect
from companion.services.open_vault import OpenVault
from companion.services.progress import Progress
from companion.services.second_folder import (
    SecondFolder,
    backup_places,
    copy_to_second_folder,
    present_second_folder,
)


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What `keep_up` did."""

    made: BackupReport | None = None
    """None when none was due."""
    second: SecondFolder | None = None
    """The second folder as it is now; None when none was chosen."""


def automatic_backup(
    vault: OpenVault, *, reason: Reason = "daily", progress: Progress | None = None
) -> BackupReport | None:
    """Put a backup into the vault's own folder, and into the second folder if it can be reached.

    With the reason "daily" only when it `is_due`; else at once. None when none is due, or where the vault cannot be
    written. Raises as `backup` does; a second folder that cannot be reached raises nothing, see `backup_places`.
    """
    if vault.store.read_only or (reason == "daily" and not is_due(vault, progress)):
        return None
    folder = vault.unlocked.folder
    target = private_folder(folder.backups) / name_for(clock.now(), folder.backup_names())
    report = backup(vault, target, progress, every_row=True)
    note = BackupNote(report.digest, report.entries, reason)
    add_note(vault, target.name, note, folder.backup_names())
    rotate(vault)
    with suppress(KnownError):
        copy_to_second_folder(vault)
    return report


def keep_up(vault: OpenVault, progress: Progress | None = None) -> Upkeep:
    """What the window does from time to time: the daily backup if it is due, and what the second folder still lacks.

    Raises as `backup` does for the vault's own folder.
    """
    made = automatic_backup(vault, progress=progress)
    if made is None and not vault.store.read_only:
        with suppress(KnownError):
            copy_to_second_folder(vault, progress)
    return Upkeep(made, backup_places(vault).second)


def is_due(vault: OpenVault, progress: Progress | None = None) -> bool:
    """Whether the journal has changed since the last automatic backup, which is a day old by now.

    At once when there is none that can be read, or when the vault opens with other secrets since. Raises Cancelled.
    """
    names = vault.unlocked.folder.backup_names()
    if _header_of_newest(vault) != vault.unlocked.header.to_bytes():
        return True
    return is_old(names, clock.now()) and has_changed(vault, progress)


def has_changed(vault: OpenVault, progress: Progress | None = None) -> bool:
    """Whether the journal holds anything else than its newest automatic backup. Raises Cancelled."""
    from companion.storage.row_digest import digest_rows

    newest = next(iter(newest_first(vault.unlocked.folder.backup_names())), "")
    note = notes(vault).get(newest)
    if note is None:
        return True
    with vault.read() as work:
        return digest_rows(work.driver, progress).digest != note.digest


def _header_of_newest(vault: OpenVault) -> bytes | None:
    folder = vault.unlocked.folder
    newest = next(iter(newest_first(folder.backup_names())), None)
    if newest is None:
        return None
    try:
        with opened_backup(folder.backups / newest) as (_, layout):
            return layout.header_bytes
    except KnownError:
        return None


def listed(vault: OpenVault) -> tuple[BackupInfo, ...]:
    """The backups of this vault in its own folder and in the second one, if that is there; newest first.

    Those that cannot be read, or belong to another vault, are left out.
    """
    second = present_second_folder(vault)
    known = notes(vault)
    places = [(vault.unlocked.folder.backups, False), *([(second, True)] if second else [])]
    found: list[BackupInfo] = []
    for folder, is_second in places:
        for file in _backup_files(folder):
            with suppress(KnownError):
                info = inspect(file)
                if info.header.vault_id == vault.unlocked.vault_id:
                    found.append(_with_what_is_known(info, known.get(file.name), is_second))
    return tuple(sorted(found, key=lambda info: info.made_at, reverse=True))


def rotate(vault: OpenVault) -> None:
    """Let those automatic backups in the vault's own folder go that need not stay."""
    folder = vault.unlocked.folder
    for name in superfluous(folder.backup_names(), keeping(vault)):
        with suppress(OSError):
            (folder.backups / name).unlink()


def _with_what_is_known(info: BackupInfo, note: BackupNote | None, is_second: bool) -> BackupInfo:
    return replace(
        info,
        made_at=made_at(info.path.name) or info.made_at,
        entries=note.entries if note is not None else None,
        reason=note.reason if note is not None else None,
        in_second_folder=is_second,
    )


def _backup_files(folder: Path) -> list[Path]:
    try:
        return [
            file
            for file in sorted(folder.iterdir())
            if file.name.endswith(SUFFIX) and not file.name.startswith(".") and file.is_file()
        ]
    except OSError:
        return []
