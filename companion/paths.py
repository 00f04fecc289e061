"""Where things belong: the user's data, configuration, cache, state and log folders.

Everything can be moved under one folder with `--data DIR` (tests, the demo, a stick).
Folders are made 0700, files 0600, whatever the umask says.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from companion.errors import from_os_error

APP_ID = "io.github.companion_journal.Companion"
"""Reverse-DNS name of the program, the same in every desktop file."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders the program may write to."""

    data: Path
    config: Path
    cache: Path
    state: Path
    logs: Path
    root: Path | None = None
    """The one folder they were all put under, where somebody chose one."""

    @property
    def default_vault(self) -> Path:
        """Where a new vault goes unless the person says otherwise."""
        return self.data / "Journal.vault"

    @property
    def settings_file(self) -> Path:
        """Preferences; never journal text."""
        return self.config / "settings.json"

    @property
    def support_file(self) -> Path:
        """Contacts the person ticked for the locked screen; the one plain file, made only on request."""
        return self.data / "support.json"


def user_paths(data_dir: Path | None = None) -> Paths:
    """The folders for this user, or all of them under `data_dir`. Makes none of them."""
    if data_dir is not None:
        root = data_dir.expanduser().absolute()
        return Paths(
            data=root / "data",
            config=root / "config",
            cache=root / "cache",
            state=root / "state",
            logs=root / "state" / "log",
            root=root,
        )
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("companion", appauthor=False, roaming=False)
    return Paths(
        dirs.user_data_path,
        dirs.user_config_path,
        dirs.user_cache_path,
        dirs.user_state_path,
        dirs.user_log_path,
    )


def private_folder(path: Path) -> Path:
    """Make `path` (and its parents) if needed, readable by its owner only, and return it.

    Raises StorageFailure where that is not possible.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix" and path.stat().st_mode & 0o077:
            path.chmod(0o700)
    except OSError as error:
        raise from_os_error(error, doing="Making a folder") from error
    return path


def write_private(path: Path, content: bytes) -> None:
    """Replace the file at `path` in one step: temporary neighbour (0600), fsync, rename, fsync of the folder.

    Readers see the old bytes or the new, never a mixture. A symbolic link at `path` is replaced, not followed.
    Raises StorageFailure; the old file is then untouched and no temporary file is left.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        handle = os.open(
            part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600
        )
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise from_os_error(error, doing="Writing a file") from error


def write_nameless(path: Path, content: bytes) -> None:
    """`write_private` for files that anybody can read once they exist, such as a printed sheet.

    Where the system can (Linux: open(2), O_TMPFILE), the file has no name until all of it is on disk, so that a kill
    or a power cut leaves nothing behind. Raises StorageFailure.
    """
    try:
        handle = os.open(path.parent, os.O_WRONLY | os.O_TMPFILE, 0o600)
    except (AttributeError, OSError):  # another system, or a file system that cannot
        write_private(path, content)
        return
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            _give_name(file.fileno(), path)
        sync_folder(path.parent)
    except FileExistsError:
        write_private(path, content)  # the person said that it may be replaced
    except OSError as error:
        raise from_os_error(error, doing="Writing a file") from error


def _give_name(handle: int, path: Path) -> None:
    """Name a nameless file as open(2) shows it. With a folder's handle Python asks linkat(2), which follows the link."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.link(f"/proc/self/fd/{handle}", path.name, dst_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def sync_folder(folder: Path) -> None:
    """Make renames inside `folder` durable; does nothing where folders cannot be synced (Windows)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
