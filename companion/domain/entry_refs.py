"""What an entry stands for, without any of its words: enough to know what was answered and what opens when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from companion.domain.entries import EntryKind


@dataclass(frozen=True, slots=True)
class EntryRef:
    """An entry as the course sees it."""

    id: str
    kind: EntryKind
    local_date: date
    prompt_id: str | None
    course_id: str | None
    dosing_session_id: str | None
    opens_on: date | None
