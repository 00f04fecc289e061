"""Reminders of one vault. The choice and the day of the last note are inside it; nothing about them is kept outside.

So a note can only come while the vault is open, or when it is opened later that day. While it is locked the program
knows no dates.
"""

from __future__ import annotations

from datetime import date

import msgspec

from companion import clock
from companion.domain.entries import Changes
from companion.domain.reminders import HOURS, USUAL_HOUR, ReminderChoice, ReminderGroup, wanted_now
from companion.errors import BugError
from companion.services import due
from companion.services.open_vault import OpenVault

CHOICE = "reminders"
REMINDED_ON = "reminded_on"
REMINDED_OF = "reminded_of"
"""Where the vault notes what was reminded of, with its day: once is enough."""
MOST_TOLD_OF = 300


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

    Each thing is reminded of once: on its day, or on a later one while it still waits and nobody was told.
    Never while a dosing session is open.
    """
    today = clock.today()
    with vault.read() as work:
        wanted = _choice(work.meta.value(CHOICE))
        told = work.meta.value(REMINDED_ON)
        if not wanted.groups or told == today.isoformat() or work.courses.open_session():
            return False
    wall = clock.local(clock.now(), clock.zone()).time()
    if wall.hour < wanted.hour:
        return False
    with vault.work() as work:
        told_of = _told_of(work.meta.value(REMINDED_OF))
        now = wanted_now(wanted, due.waiting_in(work), told_of, wall)
        if not now:
            return False
        work.meta.set(REMINDED_ON, today.isoformat())
        latest = sorted((told_of | now).items(), key=lambda pair: pair[1])[-MOST_TOLD_OF:]
        work.meta.set(REMINDED_OF, msgspec.json.encode(dict(latest)).decode())
    return True


def _told_of(kept: str | None) -> dict[str, date]:
    try:
        return msgspec.json.decode(kept or "{}", type=dict[str, date])
    except msgspec.MsgspecError:
        return {}


def _choice(kept: str | None) -> ReminderChoice:
    try:
        found = msgspec.json.decode(kept or "{}", type=_Kept)
    except msgspec.MsgspecError:
        return ReminderChoice()
    known = {group.value: group for group in ReminderGroup}
    groups = frozenset(known[name] for name in found.groups if name in known)
    return ReminderChoice(groups, found.hour if found.hour in HOURS else USUAL_HOUR)
