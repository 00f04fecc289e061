"""Reminders of one vault. The choice and the day of the last note are inside it; nothing about them is kept outside.

So a note can only come while the vault is open, or when it is opened later that day. While it is locked the program
knows no dates.
"""

from __future__ import annotations

import msgspec

from companion import clock
from companion.domain.entries import Changes
from companion.domain.reminders import HOURS, USUAL_HOUR, ReminderChoice, ReminderGroup, is_wanted
from companion.errors import BugError
from companion.services import due
from companion.services.open_vault import OpenVault

CHOICE = "reminders"
REMINDED_ON = "reminded_on"


class _Kept(msgspec.Struct):
    """As the vault keeps it; groups of another version are passed over."""

    groups: list[str] = []
    hour: int = USUAL_HOUR


def choice(vault: OpenVault) -> ReminderChoice:
    """What the person chose; no reminders where nothing was chosen."""
    with vault.read() as work:
        return _choice(work.meta.value(CHOICE))


def choose(vault: OpenVault, wanted: ReminderChoice) -> Changes:
    """Keep another choice."""
    if wanted.hour not in HOURS:
        raise BugError
    kept = _Kept(sorted(group.value for group in wanted.groups), wanted.hour)
    with vault.work() as work:
        work.meta.set(CHOICE, msgspec.json.encode(kept).decode())
    return Changes()


def take_one(vault: OpenVault) -> bool:
    """Whether a note should be shown now; if so, it counts as shown and the next may come tomorrow.

    Never while a dosing session is open.
    """
    today = clock.today()
    with vault.read() as work:
        wanted = _choice(work.meta.value(CHOICE))
        told = work.meta.value(REMINDED_ON)
        if not wanted.groups or told == today.isoformat() or work.courses.open_session():
            return False
    wall = clock.local(clock.now(), clock.zone()).time()
    if wall.hour < wanted.hour or not is_wanted(wanted, due.waiting(vault), today, wall):
        return False
    with vault.work() as work:
        work.meta.set(REMINDED_ON, today.isoformat())
    return True


def _choice(kept: str | None) -> ReminderChoice:
    try:
        found = msgspec.json.decode(kept or "{}", type=_Kept)
    except msgspec.MsgspecError:
        return ReminderChoice()
    known = {group.value: group for group in ReminderGroup}
    groups = frozenset(known[name] for name in found.groups if name in known)
    return ReminderChoice(groups, found.hour if found.hour in HOURS else USUAL_HOUR)
