"""The format of a backup, `*.companion-backup`: one stored ZIP with the vault's header and its encrypted database.

    header.json                as in the vault's folder; without it no passphrase opens the database
    journal-<generation>.db    a VACUUM INTO copy, under the same key

Nothing in it is plain but the header. The ZIP's time stamps are UTC and say when the backup was made. ZIP64 is used
where the journal needs it, so the standard library reads and writes it; what is accepted is only this exact layout.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import struct
import zipfile
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from companion.crypto.page_cipher import PAGE_BYTES, SALT_BYTES, PageCipher
from companion.errors import Damaged, NotFound, Refused, from_os_error
from companion.paths import sync_folder
from companion.services.progress import Progress, go_on
from companion.vault.header_format import LONGEST, Header, parse

HEADER = "header.json"
CHUNK = 256 * PAGE_BYTES

_CANNOT_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS)
"""What some disks say, network drives among them, that cannot sync a folder."""
_LOCAL_HEADER = 30
"""Bytes of what stands before a member, without its name (APPNOTE.TXT 4.3.7)."""
_DATABASE = re.compile(r"journal-[1-9][0-9]{0,9}\.db")
_PLAIN_SQLITE = b"SQLite format 3\0"
NOT_KEPT = "The disk did not keep the backup as it was written. Use another disk."
_DAMAGED = "This backup is damaged or was altered. It was left as it is; try an older backup."


@dataclass(frozen=True, slots=True)
class BackupLayout:
    """What a backup file holds, as far as that can be told without its passphrase."""

    header: Header
    header_bytes: bytes
    database: str
    database_size: int
    database_start: int
    """Where its first page begins in the file."""
    crc: int
    """The ZIP's own check sum of the database, not compared yet."""
    made_at: datetime


def write_backup_file(
    part: Path,
    header: bytes,
    database: Path,
    name: str,
    made_at: datetime,
    key: bytes,
    progress: Progress,
) -> None:
    """Write a backup to the new file `part` (0600), then read it back from the disk and check every page under `key`.

    `progress` hears of bytes written and read back. Raises StorageFailure, Damaged when the disk gives back something
    else, and Cancelled; `part` is then the caller's to remove.
    """
    size = database.stat().st_size
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(part, flags, 0o600), "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(_line(HEADER, made_at), header)
            line = _line(name, made_at)
            line.file_size = size
            with database.open("rb") as source, archive.open(line, "w") as kept:
                _copy(source, kept, lambda done: go_on(progress, done, size * 2))
        file.flush()
        os.fsync(file.fileno())
        forget_cached(file.fileno())
    wanted = (header, name, size, line.CRC)
    with opened_backup(part) as (_, layout), part.open("rb") as written:
        if (layout.header_bytes, layout.database, layout.database_size, layout.crc) != wanted:
            raise Damaged(NOT_KEPT)
        written.seek(layout.database_start)
        _check_pages(written, size, key, lambda done: go_on(progress, size + done, size * 2))


def _check_pages(source: IO[bytes], size: int, key: bytes, report: Callable[[int], None]) -> None:
    """See that the next `size` bytes of `source` are the pages of a database, each authentic under `key` in its place.

    That says more than the ZIP's check sum over the same bytes, which is therefore only compared as a number. Raises
    Damaged.
    """
    cipher = PageCipher(key, source.read(SALT_BYTES))
    try:
        source.seek(-SALT_BYTES, os.SEEK_CUR)
        for at in range(0, size, CHUNK):
            chunk = source.read(min(CHUNK, size - at))
            for start in range(0, min(CHUNK, size - at), PAGE_BYTES):
                number = (at + start) // PAGE_BYTES + 1
                if not cipher.is_authentic(number, chunk[start : start + PAGE_BYTES]):
                    raise Damaged(NOT_KEPT)
            report(at + len(chunk))
    finally:
        cipher.wipe()


def forget_cached(handle: int) -> None:
    """Let what is read next come from the disk and not from memory, where the system can be asked for that."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def take_name(part: Path, target: Path) -> None:
    """Give the finished file `part` its name `target`, on the disk when this returns; else neither stands. Raises OSError."""
    part.replace(target)
    try:
        sync_folder(target.parent)
    except OSError as error:
        if error.errno in _CANNOT_SYNC:
            return
        with suppress(OSError):
            target.unlink()
        raise


def extract_database(
    archive: zipfile.ZipFile, layout: BackupLayout, target: Path, progress: Progress
) -> None:
    """Put the database of an opened backup at `target` (new, 0600), on the disk when this returns.

    Raises Damaged, StorageFailure and Cancelled; nothing is left at `target` then.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        with (
            os.fdopen(os.open(target, flags, 0o600), "wb") as file,
            archive.open(layout.database) as kept,
        ):
            _copy(kept, file, lambda done: go_on(progress, done, layout.database_size))
            file.flush()
            os.fsync(file.fileno())
        sync_folder(target.parent)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


@contextmanager
def opened_backup(path: Path) -> Generator[tuple[zipfile.ZipFile, BackupLayout]]:
    """The backup at `path`, its layout checked, for the length of a block; inside, altered bytes raise Damaged.

    Raises NotFound, Refused for what is no file, Damaged, TooNew, StorageFailure.
    """
    try:
        # Without O_NONBLOCK, opening a named pipe would wait for a writer for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise Refused("That is not a file. Choose a file that ends in .companion-backup.")
            with _open_zip(file) as archive:
                yield archive, _layout(archive)
    except (zipfile.BadZipFile, EOFError) as error:
        # Raised inside the block too: the check sum of a member is compared while it is read.
        raise Damaged(_DAMAGED) from error
    except FileNotFoundError as error:
        raise NotFound("There is no such file. Check the name and where it was saved.") from error
    except IsADirectoryError as error:
        raise Refused("That is a folder. Choose a file that ends in .companion-backup.") from error
    except OSError as error:
        raise from_os_error(error, doing="Working with a backup") from error


def _open_zip(file: IO[bytes]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (NotImplementedError, ValueError, OverflowError, IndexError, UnicodeError) as error:
        raise Damaged(_DAMAGED) from error


def _layout(archive: zipfile.ZipFile) -> BackupLayout:
    """What `archive` holds, if it is laid out exactly as `write_backup_file` does."""
    lines = archive.infolist()
    if [line.filename for line in lines[:1]] != [HEADER] or len(lines) != 2 or archive.comment:
        raise Damaged(_DAMAGED)
    header_line, database = lines
    if not _DATABASE.fullmatch(database.filename) or not all(map(_is_plain, lines)):
        raise Damaged(_DAMAGED)
    if header_line.file_size > LONGEST or not database.file_size or database.file_size % PAGE_BYTES:
        raise Damaged(_DAMAGED)
    try:
        header_bytes = archive.read(header_line)
        with archive.open(database) as start:
            first = start.read(len(_PLAIN_SQLITE))
        made_at = datetime(*database.date_time, tzinfo=UTC)
    except (NotImplementedError, RuntimeError, ValueError, OverflowError) as error:
        raise Damaged(_DAMAGED) from error
    header = parse(header_bytes)
    if first == _PLAIN_SQLITE or database.filename != f"journal-{header.generation}.db":
        raise Damaged(_DAMAGED)
    return BackupLayout(
        header,
        header_bytes,
        database.filename,
        database.file_size,
        _start_of(archive, database),
        database.CRC,
        made_at,
    )


def _start_of(archive: zipfile.ZipFile, line: zipfile.ZipInfo) -> int:
    """Where the bytes of a stored member begin: after its local header, whose last two fields are lengths."""
    assert archive.fp is not None
    archive.fp.seek(line.header_offset + _LOCAL_HEADER - 4)
    name, extra = struct.unpack("<HH", archive.fp.read(4))
    return line.header_offset + _LOCAL_HEADER + name + extra


def _is_plain(line: zipfile.ZipInfo) -> bool:
    """Stored, not encrypted, no folder, no link."""
    return (
        line.compress_type == zipfile.ZIP_STORED
        and line.compress_size == line.file_size
        and not line.flag_bits
        and not line.is_dir()
        and stat.S_IFMT(line.external_attr >> 16) in (0, stat.S_IFREG)
    )


def _line(name: str, made_at: datetime) -> zipfile.ZipInfo:
    # A clock that was never set says 1970; the format begins in 1980.
    moment = max(made_at.astimezone(UTC), datetime(1980, 1, 1, tzinfo=UTC))
    line = zipfile.ZipInfo(name, moment.timetuple()[:6])
    line.create_system = 3
    line.external_attr = (stat.S_IFREG | 0o600) << 16
    return line


def _copy(source: IO[bytes], target: IO[bytes], report: Callable[[int], None]) -> None:
    done = 0
    while chunk := source.read(CHUNK):
        target.write(chunk)
        done += len(chunk)
        report(done)
