"""Every error that Companion raises on purpose.

CompanionError                what a person is told, and the exit code of the command line
 ├─ KnownError                the world did it: nothing to report, something to tell
 │   ├─ Refused               2  the request itself cannot be done (usage, wrong input)
 │   │   ├─ NotFound          2  no such entry, card, file
 │   │   └─ AlreadyThere      2  something stands where we would write
 │   ├─ WrongKey              3  wrong passphrase, recovery key or identity
 │   ├─ Damaged               4  altered, cut or damaged data
 │   ├─ InUse                 5  another program holds the vault
 │   ├─ TooNew                6  made by a newer version of Companion
 │   ├─ PartlyDone            7  some items refused, the rest done
 │   ├─ StorageFailure        8  disk, permission or device problem
 │   │   ├─ DiskFull          8
 │   │   └─ ReadOnly          8
 │   └─ Cancelled           130  the person stopped it; nothing half done
 └─ BugError                  1  we did it

The sentence is written for the person who reads it: what happened, what is safe, what to do next.
It never holds journal text, a passphrase or a key.
"""

from __future__ import annotations

from typing import ClassVar


class CompanionError(Exception):
    """An error with a plain sentence for the person and an exit code for the command line."""

    exit_code: ClassVar[int] = 1
    sentence_by_default: ClassVar[str] = (
        "Something went wrong in Companion. What you saved is safe."
    )

    def __init__(self, sentence: str | None = None, *, details: tuple[str, ...] = ()) -> None:
        self.sentence = sentence or self.sentence_by_default
        """One plain sentence or two, safe to show and to print."""
        self.details = details
        """Further plain lines, for example one for each refused item."""
        super().__init__(self.sentence)


class KnownError(CompanionError):
    """The world did it: a wrong passphrase, a full disk, a missing file."""


class Refused(KnownError):
    """What was asked for cannot be done as it was asked."""

    exit_code = 2
    sentence_by_default = "That cannot be done. Nothing was changed."


class NotFound(Refused):
    """Nothing of that name or number is there."""

    sentence_by_default = "That could not be found. Nothing was changed."


class AlreadyThere(Refused):
    """Something already stands where the result would go."""

    sentence_by_default = "Something is already there. Nothing was overwritten."


class WrongKey(KnownError):
    """The passphrase, recovery key or identity does not open this."""

    exit_code = 3
    sentence_by_default = (
        "That passphrase does not open this vault. Nothing was changed; you can try again."
    )


class Damaged(KnownError):
    """The data were altered, cut or damaged."""

    exit_code = 4
    sentence_by_default = "This file is damaged or was altered. It was left as it is."


class InUse(KnownError):
    """Another running program holds the vault."""

    exit_code = 5
    sentence_by_default = "This vault is open in another Companion window on this computer. Close it there, then try again."


class TooNew(KnownError):
    """A newer version of Companion made this."""

    exit_code = 6
    sentence_by_default = "This was made by a newer version of Companion. It was left as it is; update Companion to open it."


class PartlyDone(KnownError):
    """Some items were refused, the rest is done."""

    exit_code = 7
    sentence_by_default = "Some items could not be taken in. The rest is done."


class StorageFailure(KnownError):
    """The disk, the device or a permission stands in the way."""

    exit_code = 8
    sentence_by_default = "The disk could not be read or written. What was saved before is safe."


class DiskFull(StorageFailure):
    """No room is left on the disk."""

    sentence_by_default = (
        "The disk is full. What was saved before is safe. Free some space, then try again."
    )


class ReadOnly(StorageFailure):
    """The place can be read but not written."""

    sentence_by_default = "This place cannot be written to. Nothing was changed."


class Cancelled(KnownError):
    """The person stopped the work; nothing was left half done."""

    exit_code = 130
    sentence_by_default = "Stopped. Nothing was left half done."


class BugError(CompanionError):
    """We did it: a state that should not be possible."""


def from_os_error(error: OSError, *, doing: str = "", reading: bool = False) -> KnownError:
    """The known error for an operating-system error; `doing` is a short plain phrase without personal text.

    `reading` when nothing was to be written, so that a missing permission is told as such.
    """
    import errno

    lead = f"{doing}: " if doing else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(lead + DiskFull.sentence_by_default)
    if reading and error.errno in (errno.EACCES, errno.EPERM):
        return StorageFailure(
            lead + "You are not allowed to read what is there. Nothing was changed."
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ReadOnly(lead + ReadOnly.sentence_by_default)
    if error.errno == errno.ENOENT:
        return NotFound(lead + "There is no such file or folder. Nothing was changed.")
    if error.errno == errno.ELOOP:
        return Refused(
            lead
            + "A symbolic link stands there, and Companion does not follow it. Nothing was changed."
        )
    return StorageFailure(lead + StorageFailure.sentence_by_default)
