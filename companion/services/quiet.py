"""What was answered with "Not today": it stays quiet until tomorrow, wherever it would be shown. Nothing is counted.

Only today's date is kept; what was put off on other days is forgotten with the next "Not today".
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

PUT_OFF = "not_today"
"""Where the vault notes it; the Today page keeps its own subjects there too."""


def quiet_in(work: Work, day: date) -> frozenset[str]:
    """The subjects that were put off on `day`."""
    try:
        noted = msgspec.json.decode(work.meta.value(PUT_OFF) or "{}", type=dict[str, str])
    except msgspec.MsgspecError:
        return frozenset()
    return frozenset(subject for subject, on in noted.items() if on == day.isoformat())


def keep_quiet_in(work: Work, subject: str, day: date) -> None:
    """Put `subject` off until the day after `day`."""
    noted = {known: day.isoformat() for known in sorted({*quiet_in(work, day), subject})}
    work.meta.set(PUT_OFF, msgspec.json.encode(noted).decode())
