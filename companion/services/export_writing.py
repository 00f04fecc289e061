"""Writing a readable copy outside the vault: all of it under its name, or nothing.

It grows under a name beside its own. What a killed program leaves there goes at the vault's next opening.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path

from companion.errors import AlreadyThere, NotFound, Refused, from_os_error
from companion.paths import sync_folder
from companion.services.backup_files import take_name
from companion.services.one_at_a_time import alone_at
from companion.services.open_vault import OpenVault
from companion.services.written_outside import noted_outside, remove_half

DOING = "Writing the copy"
_NEW = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
)


def refuse_place(vault: OpenVault, target: Path) -> None:
    """Raises AlreadyThere when anything is at `target`, NotFound without its folder, Refused inside the vault."""
    if os.path.lexists(target):
        raise AlreadyThere(
            f"{target.name or 'Something'} is already there. Nothing was overwritten; choose another name."
        )
    if not target.name or not target.parent.is_dir():
        raise NotFound("There is no such folder for the copy. Nothing was written.")
    if target.resolve().is_relative_to(vault.path.resolve()):
        raise Refused(
            "This place is inside the vault, where only encrypted files belong. Choose another folder."
        )


def write_file(vault: OpenVault, target: Path, pieces: Iterable[bytes]) -> None:
    """Write `pieces`, one after the other, to the new file `target` (0600).

    Raises AlreadyThere, InUse, StorageFailure and whatever `pieces` raise; then nothing is left.
    """
    with _beside(vault, target) as part:
        with os.fdopen(os.open(part, _NEW, 0o600), "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        refuse_place(vault, target)
        take_name(part, target)


def write_folder(
    vault: OpenVault, target: Path, folders: Iterable[str], files: Iterable[tuple[str, bytes]]
) -> None:
    """Write `files`, name and content, to the new folder `target` (0700) with `folders` in it.

    Raises as `write_file` does.
    """
    with _beside(vault, target) as part:
        part.mkdir(0o700)
        for folder in folders:
            (part / folder).mkdir(0o700)
        for name, content in files:
            _write_whole(f"{part}{os.sep}{name}", content)
        for folder in folders:
            with suppress(OSError):
                (part / folder).rmdir()  # nothing came into it
        _settle(part)
        refuse_place(vault, target)
        part.rename(target)
        sync_folder(target.parent)


def _write_whole(name: str, content: bytes) -> None:
    handle = os.open(name, _NEW, 0o600)
    try:
        written = os.write(handle, content)
        while written < len(content):
            written += os.write(handle, content[written:])
    finally:
        os.close(handle)


def _settle(folder: Path) -> None:
    """Put everything in `folder` on the disk before it takes its name; at once, for thousands of files."""
    if hasattr(os, "sync"):
        os.sync()
    sync_folder(folder)


@contextmanager
def _beside(vault: OpenVault, target: Path) -> Generator[Path]:
    """A free name beside `target`, on which nothing is left when the block raises."""
    part = target.with_name(f".{target.name}.part")
    with noted_outside(vault, target), alone_at(target):
        try:
            remove_half(part)
            if os.path.lexists(part):
                raise AlreadyThere(f"{part.name} is in the way. Nothing was changed.")
            yield part
        except OSError as error:
            raise from_os_error(error, doing=DOING) from error
        finally:
            with suppress(OSError):
                remove_half(part)
