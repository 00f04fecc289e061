"""Files on their way to a place outside the vault: a stick, another folder, somebody else.

They are written under a name beside their own and take that when they are whole. A program that is killed meanwhile
leaves such a half file there. So the vault remembers, inside, where one is being written, and at the next opening the
half file goes. Only what bears exactly such a name and is a plain file is ever removed, or, of a readable copy that
grows in a folder, a folder with nothing in it but plain files and the folders of such a copy. Where a disk is not there
now, the vault remembers on, and says nothing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import msgspec

from companion.errors import KnownError
from companion.services.backup_notes import as_note, as_place
from companion.services.one_at_a_time import alone_at
from companion.services.open_vault import OpenVault

KEY = "written_outside"
ENDS = ("part", "copy", "copy-wal", "copy-shm", "copy-journal")
"""What a half file's name ends with; it begins with a dot and the name that the whole file would have had."""
FOLDERS = frozenset({"entries", "attachments"})
"""In a readable copy that is a folder."""
MOST = 50
"""Places that are remembered; a disk that never comes back must not fill the vault."""
PATIENCE = 3.0
"""Seconds that opening a vault waits for the disks: a network drive that is away may not answer at all."""


class _Place(msgspec.Struct, frozen=True):
    """One file that is being written."""

    target: str
    """Its own place, as `as_note` writes it."""
    folder: int
    """The number of its folder on its disk: an empty folder where a disk is usually mounted has another."""
    share_id: str = ""
    """The share that the whole file is, which counts only once the vault's list of shares has it."""
    digest: str = ""
    """SHA-256 of that file in hexadecimal."""


@contextmanager
def noted_outside(
    vault: OpenVault, target: Path, *, share_id: str = "", content: bytes = b""
) -> Generator[None]:
    """While the block writes `target` under one of the names in ENDS, the vault remembers that it does.

    With `share_id` the block also puts this share, whose file holds `content`, on the vault's list. Where it was killed
    before that, the whole file goes at the next opening too: nobody would know of it, or of its passphrase.

    Does nothing for a place inside the vault, which is cleared by itself. A vault that cannot be written does not stop
    the writing: a full disk is when a copy elsewhere is needed most.
    """
    target = target.expanduser().absolute()
    if not _may_write(vault) or target.is_relative_to(vault.path):
        yield
        return
    digest = hashlib.sha256(content).hexdigest() if share_id else ""
    place = _Place(as_note(target), _number_of(target.parent), share_id, digest)
    with suppress(KnownError):
        _change(vault, remember=place)
    try:
        yield
    finally:
        with suppress(KnownError):
            if not any(map(os.path.lexists, half_files(target))):
                _change(vault, forget=[place])


def half_files(target: Path) -> list[Path]:
    """What the file `target` may be called while it is written."""
    return [target.with_name(f".{target.name}.{end}") for end in ENDS]


def clear_half_files(vault: OpenVault) -> None:
    """Remove what a killed program left half written outside the vault, as far as its disks are there. Never raises a
    KnownError."""
    if not _may_write(vault):
        return
    with suppress(KnownError):
        places = _remembered(vault)
        if not places:
            return
        places = _without_listed(vault, places)
        settled: list[_Place] = []
        clearing = Thread(target=_clear, args=(places, settled), name="half files", daemon=True)
        clearing.start()
        clearing.join(PATIENCE)
        _change(vault, forget=list(settled))


def _may_write(vault: OpenVault) -> bool:
    return not vault.store.read_only and not vault.freshness.notice_stands


def _clear(places: Iterable[_Place], settled: list[_Place]) -> None:
    for place in places:
        with suppress(KnownError, OSError):
            if _is_settled(place):
                settled.append(place)


def _is_settled(place: _Place) -> bool:
    """Take the half files of one place away; whether there is nothing more to wait for there."""
    try:
        target = as_place(place.target)
    except ValueError:
        return True
    halves = [half for half in half_files(target) if _is_plain_file(half) or _is_half_folder(half)]
    if place.share_id and _is_plain_file(target) and _digest_of(target) == place.digest:
        halves.append(target)
    lock = target.with_name(f".{target.name}.lock")
    if os.path.lexists(lock) and not _is_plain_file(lock, size=0):
        return True  # not ours, and with it nothing here
    if halves or os.path.lexists(lock):
        with alone_at(
            target
        ):  # takes the lock over that was left; raises InUse while somebody is at it
            for half in halves:
                remove_half(half)
        return True
    return place.folder == _number_of(target.parent) != 0


def remove_half(half: Path) -> None:
    """Take a half file or half folder away; anything else that bears its name stays. Raises OSError."""
    if _is_half_folder(half):
        shutil.rmtree(half)
    elif _is_plain_file(half):
        half.unlink(missing_ok=True)


def _is_half_folder(place: Path) -> bool:
    """Whether a real folder stands there that holds what `export_markdown` writes and nothing else."""
    if not place.name.endswith(".part") or place.is_symlink() or not place.is_dir():
        return False
    for inside in place.iterdir():
        if inside.name in FOLDERS and not inside.is_symlink() and inside.is_dir():
            if not all(map(_is_plain_file, inside.iterdir())):
                return False
        elif not _is_plain_file(inside):
            return False
    return True


def _is_plain_file(place: Path, *, size: int | None = None) -> bool:
    try:
        found = place.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return stat.S_ISREG(found.st_mode) and size in (None, found.st_size)


def _digest_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _without_listed(vault: OpenVault, places: Iterable[_Place]) -> list[_Place]:
    """The places, where a share that the vault lists is a file like any other: only what is half of it goes."""
    with vault.read() as work:
        listed = {record.id for record in work.shares.all()}
    return [
        msgspec.structs.replace(each, share_id="", digest="") if each.share_id in listed else each
        for each in places
    ]


def _number_of(folder: Path) -> int:
    """0 where it is not there."""
    try:
        return folder.stat().st_ino
    except OSError:
        return 0


def _remembered(vault: OpenVault) -> list[_Place]:
    with vault.read() as work:
        return _decoded(work.meta.value(KEY))


def _change(
    vault: OpenVault, *, remember: _Place | None = None, forget: Iterable[_Place] = ()
) -> None:
    gone = {place.target for place in (*forget, *([remember] if remember else []))}
    with vault.work() as work:
        places = [place for place in _decoded(work.meta.value(KEY)) if place.target not in gone]
        if remember is not None:
            places = [*places, remember][-MOST:]
        work.meta.set(KEY, msgspec.json.encode(places).decode() if places else None)


def _decoded(kept: str | None) -> list[_Place]:
    try:
        return msgspec.json.decode(kept or "[]", type=list[_Place])
    except msgspec.MsgspecError:
        return []
