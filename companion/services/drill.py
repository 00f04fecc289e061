"""The restore drill: bring the newest backup back for a moment, as one would have to, and compare it with the journal.

It goes the whole way: the file is restored, unlocked with the passphrase, checked from the first page to the last,
and compared row by row with what was noted when it was made and entry by entry with the journal as it is now.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

from companion import clock
from companion.errors import NotFound, WrongKey
from companion.services.automatic_backups import listed
from companion.services.backup_contents import EntryChanges, compare_entries
from companion.services.backup_notes import notes
from companion.services.backup_writing import BackupInfo
from companion.services.open_vault import OpenVault
from companion.services.progress import ALL, Progress, nobody_asks, stretch
from companion.services.throwaway import restored_for_a_look

RESTORED, CHECKED = 300, 900
"""How far a drill is, in thousandths, when the backup is restored, and opened and checked."""

NOT_AS_NOTED = "What is in the backup is not what was noted when it was made."


@dataclass(frozen=True, slots=True)
class DrillReport:
    """What a restore drill found."""

    backup: BackupInfo
    counts: dict[str, int]
    """Rows by table in the restored vault."""
    problems: tuple[str, ...]
    """Plain sentences; empty when everything is whole."""
    rows_as_noted: bool | None
    """Whether a hash over all rows is the one noted when the backup was made; None where none was noted."""
    entries: EntryChanges
    """Beside the journal as it is now. What was written since is no fault."""
    seconds: float

    @property
    def ok(self) -> bool:
        """Whether the backup can be relied on."""
        return not self.problems


def drill(vault: OpenVault, *, passphrase: str, progress: Progress | None = None) -> DrillReport:
    """Restore the newest backup of `vault` into a throw-away place and compare; the place is gone when this returns.

    Raises NotFound when there is no backup yet, WrongKey when the backup opens with an earlier passphrase, and as
    `restore` does; the vault and its backups stay as they are.
    """
    newest = next(iter(listed(vault)), None)
    if newest is None:
        raise NotFound("There is no backup of this vault yet. Make one first, then try again.")
    began = clock.monotonic()
    tell = progress or nobody_asks
    with restored_for_a_look(newest.path, _place(vault), stretch(tell, 0, RESTORED)) as place:
        counts, problems, as_noted, entries = _checked(vault, newest, place, passphrase, tell)
    return DrillReport(newest, counts, problems, as_noted, entries, clock.monotonic() - began)


def _checked(
    vault: OpenVault,
    newest: BackupInfo,
    place: Path,
    passphrase: str,
    tell: Progress,
) -> tuple[dict[str, int], tuple[str, ...], bool | None, EntryChanges]:
    from companion.services import vaults
    from companion.storage.backup import verify_database
    from companion.storage.row_digest import digest_rows

    try:
        restored = vaults.unlock(place, passphrase=passphrase)
    except WrongKey as error:
        raise WrongKey(
            "The newest backup does not open with this passphrase. If you changed it, backups from before open with "
            "the earlier one. Nothing was changed."
        ) from error
    try:
        report = verify_database(restored.store, stretch(tell, RESTORED, CHECKED))
        with restored.read() as work:
            found = digest_rows(work.driver, stretch(tell, CHECKED, ALL))
        note = notes(vault).get(newest.path.name)
        as_noted = None if note is None else note.digest == found.digest
        problems = report.problems if as_noted is not False else (*report.problems, NOT_AS_NOTED)
        return found.counts, problems, as_noted, compare_entries(restored.store, vault)
    finally:
        restored.close()


def _place(vault: OpenVault) -> Path:
    return Path(gettempdir()) if vault.store.read_only else vault.unlocked.folder.backups
