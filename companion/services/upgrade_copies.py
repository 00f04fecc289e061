"""After unlocking: the bare copy that storage makes before it steps an older database up becomes a whole backup.

Half-written backups in the vault's own folder are taken away by `VaultFolder.tidy`; those elsewhere go with the next
backup to the same folder.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from companion.errors import KnownError
from companion.services.backup_notes import BackupNote, add_note
from companion.services.open_vault import OpenVault

_BEFORE_UPGRADE = re.compile(r"before-upgrade-\w+-(\d{8}T\d{6}Z)\.db")
"""What storage calls the copy that it makes before it steps an older database up."""


def wrap_upgrade_copies(vault: OpenVault) -> None:
    """Make whole backups of the bare copies that were made before an older database was stepped up.

    What cannot be done now, because the disk is full, waits for the next time.
    """
    if vault.store.read_only:
        return
    for copy in _copies_before_upgrades(vault.unlocked.folder.backups):
        with suppress(KnownError):
            _wrap(vault, copy)


def _copies_before_upgrades(folder: Path) -> list[Path]:
    try:
        return [place for place in folder.iterdir() if _BEFORE_UPGRADE.fullmatch(place.name)]
    except OSError:
        return []


def _wrap(vault: OpenVault, copy: Path) -> None:
    """Put the bare copy of the database and the header that opens it into one backup file, then let the copy go."""
    from companion.services.backup_rotation import name_for
    from companion.services.backup_writing import write_around

    matched = _BEFORE_UPGRADE.fullmatch(copy.name)
    if matched is None:
        return
    folder = vault.unlocked.folder
    made_at = datetime.strptime(matched[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    target = folder.backups / name_for(made_at, folder.backup_names())
    report = write_around(vault, copy, target, made_at)
    note = BackupNote(report.digest, report.entries, "before-migration")
    add_note(vault, target.name, note, folder.backup_names())
    with suppress(OSError):
        copy.unlink()
