"""Backups: one encrypted file out, opened and counted; back in again, never over a vault that is there.

The one door to everything about backups.
"""

from __future__ import annotations

from companion.services.automatic_backups import (
    automatic_backup,
    has_changed,
    is_due,
    keep_up,
    listed,
)
from companion.services.backup_contents import BackupContents, Standing, look_inside, standing_at
from companion.services.backup_notes import Keeping, Reason, choose_keeping, keeping
from companion.services.backup_rotation import SUFFIX
from companion.services.backup_writing import BackupInfo, BackupReport, backup, inspect
from companion.services.drill import DrillReport, drill
from companion.services.restoring import RestoreReport, restore
from companion.services.second_folder import (
    BackupPlaces,
    SecondFolder,
    backup_places,
    choose_second_folder,
    copy_to_second_folder,
)

__all__ = [
    "SUFFIX", "BackupContents", "BackupInfo", "BackupPlaces", "BackupReport", "DrillReport", "Keeping", "Reason",
    "RestoreReport", "SecondFolder", "Standing", "automatic_backup", "backup", "backup_places", "choose_keeping",
    "choose_second_folder", "copy_to_second_folder", "drill", "has_changed", "inspect", "is_due", "keep_up", "keeping",
    "listed", "look_inside", "restore", "standing_at",
]  # fmt: skip
