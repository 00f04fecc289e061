"""Contacts that show on the locked screen: the one plain file, made only because the person asked for it.

They are kept outside the encrypted database in `support.json` (0600), after a plain warning in the window.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from companion.errors import from_os_error
from companion.paths import private_folder, write_private


class LockedContact(msgspec.Struct, frozen=True):
    """Somebody to call, readable without a passphrase."""

    name: str
    role: str
    """A value of `companion.domain.courses.Role`."""
    contact: str
    note: str = ""


class _ContactFile(msgspec.Struct, frozen=True):
    contacts: tuple[LockedContact, ...]


def read_contacts(file: Path) -> tuple[LockedContact, ...]:
    """The contacts at `file`; none where there is no file or it cannot be read."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=_ContactFile).contacts
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ()


def write_contacts(file: Path, contacts: tuple[LockedContact, ...]) -> None:
    """Keep exactly these contacts; without any, the file is removed. Raises StorageFailure."""
    if not contacts:
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise from_os_error(error, doing="Removing the contacts") from error
        return
    private_folder(file.parent)
    write_private(file, msgspec.json.format(msgspec.json.encode(_ContactFile(contacts)), indent=1))
