"""After a command that wrote something: the automatic backup, if one is due, exactly as the window makes it.

It comes when the answer is printed. Whatever becomes of it changes neither the answer nor the exit code.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from companion.cli.faults import log_fault
from companion.cli.invocation import Invocation
from companion.cli.output import tell
from companion.errors import BugError, Cancelled, CompanionError, from_os_error

if TYPE_CHECKING:
    from companion.services.open_vault import OpenVault
    from companion.services.second_folder import SecondFolder


def keep_up(vault: OpenVault, invocation: Invocation) -> None:
    """Make the backup that is due, and copy it to the second folder. Says one sentence when that failed, else nothing."""
    with suppress(OSError):
        sys.stdout.flush()
    try:
        from companion.services import backups

        trouble = _trouble(backups.keep_up(vault).second)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the command itself is done
        known = _known(error, invocation)
        trouble = f"Today's backup could not be made. {known.sentence}"
    with suppress(OSError):
        if trouble:
            tell(trouble)


def _known(error: BaseException, invocation: Invocation) -> CompanionError:
    if isinstance(error, KeyboardInterrupt) or invocation.was_stopped():
        return Cancelled()
    if isinstance(error, CompanionError):
        return error
    if isinstance(error, OSError):
        return from_os_error(error)
    log_fault(invocation, error)
    return BugError()


def _trouble(second: SecondFolder | None) -> str:
    """What is wrong with the second folder; a stick that is not there now is no trouble."""
    if second is None or second.up_to_date:
        return ""
    if second.state == "full":
        return (
            "The second place for your backups is full. Your journal and its own backups are fine."
        )
    if second.state == "not_writable":
        return "The second place for your backups cannot be written to. Your journal and its own backups are fine."
    return ""
