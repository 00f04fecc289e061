"""The second folder, usually on a USB stick: a copy of each automatic backup, away from the disk of the vault.

The folder is known again by a small file in it, not by its place: another stick may stand there, or none at all, and
then nothing is written. What was copied is read back from the stick before it counts.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Literal

import msgspec

from companion import clock
from companion.domain.ids import new_id
from companion.errors import (
    Cancelled,
    Damaged,
    DiskFull,
    KnownError,
    NotFound,
    ReadOnly,
    Refused,
    StorageFailure,
    from_os_error,
)
from companion.services.backup_files import (
    NOT_KEPT,
    Progress,
    forget_cached,
    opened_backup,
    take_name,
)
from companion.services.backup_notes import (
    SecondNote,
    Trouble,
    as_note,
    keeping,
    second_note,
    set_second_note,
)
from companion.services.backup_rotation import made_at, name_for, newest_first, superfluous
from companion.services.one_at_a_time import abandoned, alone_at
from companion.services.open_vault import OpenVault
from companion.services.written_outside import noted_outside
from companion.vault.folder import read_small_file

MARK = ".companion-folder"
"""The file by which the folder is known again; it holds a random number and nothing else."""
LONGEST_MARK = 64
CHUNK = 1024 * 1024
SPARE = 1024 * 1024
"""Bytes that should be left on the stick after a copy."""

SecondState = Literal["fine", "absent", "full", "not_writable"]


@dataclass(frozen=True, slots=True)
class SecondFolder:
    """The chosen second folder as it is now."""

    path: Path
    state: SecondState
    """"absent" also when another stick stands in its place."""
    last_backup: datetime | None
    """When the newest backup that is known to be there was made."""
    up_to_date: bool
    """Whether that is the newest there is."""


@dataclass(frozen=True, slots=True)
class BackupPlaces:
    """Where automatic backups go."""

    own: Path
    """Inside the vault's folder."""
    second: SecondFolder | None
    """None until one is chosen."""


def backup_places(vault: OpenVault) -> BackupPlaces:
    """Where automatic backups go, and how the second folder is. Looks at that disk, so not for the window's thread."""
    folder, note = vault.unlocked.folder, second_note(vault)
    newest = _newest_own(vault)
    if note is None:
        return BackupPlaces(folder.backups, None)
    second = SecondFolder(
        note.path,
        _state(note, newest),
        made_at(note.copied),
        newest is None or _has(note, newest),
    )
    return BackupPlaces(folder.backups, second)


def choose_second_folder(vault: OpenVault, path: Path | None) -> None:
    """Copy automatic backups to the existing folder at `path` from now on; None ends that and removes nothing.

    Raises NotFound, Refused for a place inside the vault, ReadOnly, DiskFull, StorageFailure; the choice made before
    then stays.
    """
    if path is None:
        set_second_note(vault, None)
        return
    path = path.expanduser().absolute()
    if not path.is_dir():
        raise NotFound("There is no such folder. Nothing was changed.")
    if path.resolve().is_relative_to(vault.path.resolve()):
        raise Refused(
            "This folder is inside the vault, so it would be lost together with it. Choose one on another disk."
        )
    set_second_note(vault, SecondNote(as_note(path), _marked(path)))


def present_second_folder(vault: OpenVault) -> Path | None:
    """The second folder, if one was chosen and it is there now."""
    note = second_note(vault)
    return note.path if note is not None and _is_there(note) else None


def copy_to_second_folder(vault: OpenVault, progress: Progress | None = None) -> Path | None:
    """Copy the newest automatic backup there, unless it is there already; gives the new file.

    None when there was nothing to do or the folder is absent. Raises DiskFull, ReadOnly, StorageFailure, Damaged when
    the stick gives back something else, and Cancelled; no half file is left, and the trouble is remembered.
    """
    note, newest = second_note(vault), _newest_own(vault)
    if note is None or newest is None or not _is_there(note) or _has(note, newest):
        return None
    try:
        taken = [place.name for place in note.path.iterdir()]
        target = note.path / name_for(made_at(newest.name) or clock.now(), taken)
        with noted_outside(vault, target):
            _copy(newest, target, progress)
        _rotate(vault, note.path)
    except OSError as error:
        raise _told(error) from error
    except (DiskFull, ReadOnly) as error:
        trouble: Trouble = "full" if isinstance(error, DiskFull) else "not_writable"
        set_second_note(vault, msgspec.structs.replace(note, trouble=trouble))
        raise
    copied = msgspec.structs.replace(note, trouble="", copied=newest.name, copied_as=target.name)
    set_second_note(vault, copied)
    return target


def _state(note: SecondNote, newest: Path | None) -> SecondState:
    if not _is_there(note):
        return "absent"
    if not os.access(note.path, os.W_OK | os.X_OK):
        return "not_writable"
    if newest is not None and not _has(note, newest):
        with suppress(OSError):
            if shutil.disk_usage(note.path).free < newest.stat().st_size + SPARE:
                return "full"
    return note.trouble or "fine"


def _is_there(note: SecondNote) -> bool:
    try:
        return read_small_file(note.path / MARK, LONGEST_MARK) == note.mark.encode()
    except (KnownError, OSError, ValueError):
        return False


def _has(note: SecondNote, newest: Path) -> bool:
    """Whether the own backup `newest` was copied there and still is."""
    return note.copied == newest.name and (note.path / note.copied_as).is_file()


def _marked(path: Path) -> str:
    """What the mark in the folder at `path` says; made if there is none."""
    place = path / MARK
    with suppress(KnownError, UnicodeDecodeError):
        found = read_small_file(place, LONGEST_MARK).decode("ascii")
        if found:
            return found
    mark = new_id()
    try:
        place.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(place, flags, 0o600), "wb") as file:
            file.write(mark.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            place.unlink(missing_ok=True)
        raise from_os_error(error, doing="Choosing the folder") from error
    return mark


def _newest_own(vault: OpenVault) -> Path | None:
    folder = vault.unlocked.folder
    name = next(iter(newest_first(folder.backup_names())), None)
    return folder.backups / name if name is not None else None


def _copy(source: Path, target: Path, progress: Progress | None) -> None:
    """Write `source` to the new file `target` (0600) and see that the stick gives back the same bytes."""
    part = target.with_name(f".{target.name}.part")
    with alone_at(target):
        try:
            for leftover in (part, *abandoned(target.parent)):
                leftover.unlink(missing_ok=True)
            size = source.stat().st_size
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
            with source.open("rb") as own, os.fdopen(os.open(part, flags, 0o600), "wb") as file:
                written = _read_through(own, file, lambda done: _tell(progress, done, size * 2))
                file.flush()
                os.fsync(file.fileno())
                forget_cached(file.fileno())
            with part.open("rb") as kept:
                found = _read_through(
                    kept, None, lambda done: _tell(progress, size + done, size * 2)
                )
            if found != written:
                raise Damaged(NOT_KEPT)
            take_name(part, target)
        except OSError as error:
            raise _told(error) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _read_through(
    source: IO[bytes], target: IO[bytes] | None, report: Callable[[int], None]
) -> bytes:
    """Read `source` to its end, into `target` if there is one; gives the SHA-256 of what was read."""
    digest, done = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        if target is not None:
            target.write(chunk)
        done += len(chunk)
        report(done)
    return digest.digest()


def _rotate(vault: OpenVault, folder: Path) -> None:
    """Let old automatic backups go there as well; only those of this vault."""
    with suppress(OSError):
        names = [place.name for place in folder.iterdir() if made_at(place.name) is not None]
        ours = [name for name in names if _belongs_here(vault, folder / name)]
        for name in superfluous(ours, keeping(vault)):
            (folder / name).unlink()


def _belongs_here(vault: OpenVault, file: Path) -> bool:
    try:
        with opened_backup(file) as (_, layout):
            return layout.header.vault_id == vault.unlocked.vault_id
    except KnownError:
        return False


def _told(error: OSError) -> KnownError:
    if error.errno in (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ESTALE):
        return StorageFailure(
            "The second folder went away while a backup was copied to it. The backup in the vault's own folder is whole."
        )
    if error.errno == errno.EFBIG:
        return DiskFull(
            "The backup is too large for this disk. The one in the vault's own folder is whole."
        )
    return from_os_error(error, doing="Copying to the second folder")


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None and progress(done, total) is False:
        raise Cancelled
