"""The vault as a folder on disk: `Name.vault/`, readable by its owner only, with nothing in it that is a link.

It is a folder and not one file because the header must be replaced in one step, apart from the database.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from companion.errors import AlreadyThere, Damaged, NotFound, Refused, StorageFailure, from_os_error
from companion.paths import sync_folder

_HALF_BACKUP = re.compile(
    r"\..+\.companion-backup\.(part|lock|(copy|renewed)(-wal|-shm|-journal)?)\Z"
)
"""What a backup is called until it is whole; see services/backups.py."""
TRIAL = ".trial-"
"""How the folder begins in which a backup is restored for a moment; see services/throwaway.py."""
_DATABASE_FILE = re.compile(r"journal-([1-9][0-9]{0,9})\.db(-wal|-shm|-journal)?\Z")


@dataclass(frozen=True, slots=True)
class VaultFolder:
    """Where everything of one vault lies."""

    path: Path

    @classmethod
    def at(cls, path: Path) -> VaultFolder:
        """The folder at `path`, made absolute, whether or not it exists."""
        return cls(path.expanduser().absolute())

    @property
    def header(self) -> Path:
        """The key slots; without them nothing opens the vault."""
        return self.path / "header.json"

    @property
    def header_backup(self) -> Path:
        """The second copy of the header."""
        return self.path / "header.bak"

    @property
    def lock_file(self) -> Path:
        """Locked by the one program that has the vault open."""
        return self.path / ".lock"

    @property
    def backups(self) -> Path:
        """Automatic backups."""
        return self.path / "backups"

    @property
    def seal(self) -> Path:
        """What the closed database looked like."""
        return self.path / "seal.json"

    @property
    def restored(self) -> Path:
        """Says that the vault comes from a backup, until its first seal; see restored.py."""
        return self.path / "restored.json"

    @property
    def rekeying(self) -> Path:
        """Says which generation replaces which while the vault gets new keys; see rekeying.py."""
        return self.path / ".rekeying"

    def database(self, generation: int) -> Path:
        """The encrypted journal that belongs to the header of this `generation`."""
        return self.path / f"journal-{generation}.db"

    def generations(self) -> dict[int, list[Path]]:
        """The files of every database here by generation, logs beside it included. Raises OSError."""
        found: dict[int, list[Path]] = {}
        for place in self.path.iterdir():
            if matched := _DATABASE_FILE.match(place.name):
                found.setdefault(int(matched[1]), []).append(place)
        return found

    def check(self) -> None:
        """See that a vault is here, whole or damaged: an existing folder, no link, holding no links.

        Raises NotFound where there is none, Refused for a link or a plain file, StorageFailure where it cannot be read.
        """
        try:
            self._refuse_anything_but_a_folder()
            with os.scandir(self.path) as entries:
                found = sorted((entry.name, entry.is_symlink()) for entry in entries)
        except FileNotFoundError:
            raise NotFound(
                "There is no vault at this place. Nothing was changed. "
                "If it lies on another disk or stick, connect it, then try again."
            ) from None
        except OSError as error:
            raise cannot_be_read() from error
        if not self.holds_a_vault():
            raise NotFound("This folder is not a Companion vault. Nothing was changed.")
        links = [name for name, is_link in found if is_link]
        if links:
            raise Refused(
                f"In this vault {links[0]} is a symbolic link, and Companion does not follow it. Nothing was changed."
            )

    def holds_a_vault(self) -> bool:
        """Whether anything that only a vault has is here; damaged counts."""
        return any(os.path.lexists(place) for place in self._plain_files()) or any(
            self.path.glob("journal-*.db")
        )

    def backup_names(self) -> tuple[str, ...]:
        """The names of the automatic backups, newest name first; empty where there are none."""
        try:
            return tuple(
                sorted((f.name for f in self.backups.iterdir() if f.is_file()), reverse=True)
            )
        except OSError:
            return ()

    def tidy(self) -> None:
        """With the lock held: take away what a crash left half written, and what others may do here.

        The owner's own permissions stay, so a read-only vault stays read-only. Does what it can; disks without
        permissions keep what they have.
        """
        halves = [_part(place) for place in (*self._plain_files(), self.restored, self.rekeying)]
        with suppress(OSError):
            halves += [place for place in self.backups.iterdir() if _HALF_BACKUP.match(place.name)]
        for place in halves:
            with suppress(OSError):
                place.unlink(missing_ok=True)
        for trial in self.backups.glob(f"{TRIAL}*"):
            if not trial.is_symlink():
                rmtree(trial, ignore_errors=True)
        for place in (self.path, self.backups, *self._files()):
            with suppress(OSError):
                _take_from_others(place)

    def refuse_if_occupied(self) -> None:
        """Raises AlreadyThere unless a new vault can be made here: nothing there, or an empty folder.

        What a creation that was cut off before its header leaves behind counts as empty.
        """
        try:
            self._refuse_anything_but_a_folder()
            found = set(self.path.iterdir()) - self._leftovers()
            if self.backups in found and not any(self.backups.iterdir()):
                found.remove(self.backups)
        except FileNotFoundError:
            return
        except Refused as refusal:
            raise AlreadyThere(
                "Something of that name is already there, and it is not an empty folder. "
                "Nothing was overwritten. Choose another name."
            ) from refusal
        except OSError as error:
            raise cannot_be_read() from error
        if found:
            raise AlreadyThere(
                "This folder is not empty. Nothing was overwritten. Choose another name for the new vault."
            )

    def remove_leftovers(self) -> None:
        """Remove what `refuse_if_occupied` overlooks, and nothing else. Raises OSError."""
        for place in self._leftovers():
            place.unlink(missing_ok=True)
        if self.backups.exists():
            self.backups.rmdir()

    @contextmanager
    def made_anew(self) -> Generator[None]:
        """Make this folder and its `backups`, both 0700. If the block fails, folders it made and left empty go again."""
        self.refuse_if_occupied()
        made: list[Path] = []
        try:
            try:
                for folder in (*_missing_parents(self.path), self.path, self.backups):
                    if not folder.is_dir():
                        folder.mkdir(mode=0o700)
                        made.append(folder)
                        _keep_private(folder)
                _keep_private(self.path)
                _keep_private(self.backups)
            except OSError as error:
                raise from_os_error(error, doing="Making the vault's folder") from error
            yield
            with suppress(OSError):
                sync_folder(self.path.parent)
        except BaseException:
            for folder in reversed(made):
                with suppress(OSError):
                    folder.rmdir()
            raise

    def take_away_files(self) -> None:
        """With the lock held, after a creation that failed: remove the header, its copy, the seal and the lock file."""
        for place in (*self._plain_files(), self.restored, self.lock_file):
            for file in (place, _part(place)):
                with suppress(OSError):
                    file.unlink(missing_ok=True)

    def _leftovers(self) -> set[Path]:
        """The files of a creation that was cut off before its header stood."""
        return {self.lock_file, *map(_part, (self.header, self.header_backup))}

    def _plain_files(self) -> tuple[Path, Path, Path]:
        return self.header, self.header_backup, self.seal

    def _files(self) -> list[Path]:
        found: list[Path] = []
        for folder in (self.path, self.backups):
            with suppress(OSError):
                found += [place for place in folder.iterdir() if not place.is_dir()]
        return found

    def _refuse_anything_but_a_folder(self) -> None:
        mode = self.path.lstat().st_mode
        if stat.S_ISLNK(mode):
            raise Refused(
                "The vault's folder is a symbolic link, and Companion does not follow it. Nothing was changed. "
                "Open the folder it points to instead."
            )
        if not stat.S_ISDIR(mode):
            raise Refused("This is a file, not a vault. A vault is a folder. Nothing was changed.")


def read_small_file(path: Path, limit: int) -> bytes:
    """At most `limit` bytes from the plain file at `path`, never through a link.

    Raises NotFound, Refused for a link, Damaged for more bytes or anything but a file, StorageFailure.
    """
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_CLOEXEC", "O_NONBLOCK", "O_BINARY"):
        flags |= getattr(os, name, 0)
    try:
        if path.is_symlink():
            raise Refused(
                f"{path.name} is a symbolic link, and Companion does not follow it. Nothing was changed."
            )
        handle = os.open(path, flags)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise Damaged(f"{path.name} is not a file. It was left as it is.")
            content = file.read(limit + 1)
    except FileNotFoundError:
        raise NotFound(f"{path.name} is missing. Nothing was changed.") from None
    except OSError as error:
        raise cannot_be_read() from error
    if len(content) > limit:
        raise Damaged(f"{path.name} is far too large, so it is damaged. It was left as it is.")
    return content


def cannot_be_read() -> StorageFailure:
    """The error for a vault that the system does not let us read."""
    return StorageFailure(
        "The vault could not be read: the disk or its permissions stand in the way. Nothing was changed."
    )


def _part(place: Path) -> Path:
    """The half-written neighbour that `paths.write_private` renames onto `place`."""
    return place.with_name(f".{place.name}.part")


def _keep_private(place: Path) -> None:
    if os.name == "posix" and not place.is_symlink():
        mode = place.stat().st_mode
        wanted = 0o700 if stat.S_ISDIR(mode) else 0o600
        if stat.S_IMODE(mode) != wanted:
            place.chmod(wanted)


def _take_from_others(place: Path) -> None:
    if os.name == "posix" and not place.is_symlink():
        mode = place.stat().st_mode
        if stat.S_IMODE(mode) & 0o077:
            place.chmod(stat.S_IMODE(mode) & (0o700 if stat.S_ISDIR(mode) else 0o600))


def _missing_parents(path: Path) -> list[Path]:
    """The folders above `path` that do not exist, outermost first."""
    missing: list[Path] = []
    parent = path.parent
    while not parent.exists() and parent != parent.parent:
        missing.insert(0, parent)
        parent = parent.parent
    return missing
