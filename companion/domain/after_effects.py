"""After-effects: how it is some while after a session, in the person's own words. The words are an entry; this is the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class AfterEffectsCheck:
    """One answered check after a dosing session."""

    id: str
    dosing_session_id: str
    day: int
    """The day after the session on which it was offered, for example 7 or 30."""
    at: datetime
    zone: str
    checked_on: date
    entry_id: str | None = None
    """The entry with the words; None when nothing was written or the entry is gone."""
    lasting: bool | None = None
    """Whether the person says that something lasts; None when it was not said."""
    for_therapist: bool = False
    """Whether it was put on the list for the therapist."""
