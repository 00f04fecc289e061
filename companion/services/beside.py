"""What a person carried into a session beside what came up. Nothing is compared; it only stands side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from companion.clock import local
from companion.domain.courses import DosingSession
from companion.domain.entries import Entry, EntryFilter, EntryKind, preview_of
from companion.domain.insights import Insight
from companion.domain.versions import is_blank
from companion.services.open_vault import OpenVault

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

BEGINNING = 320
"""Characters of the story that are shown."""


@dataclass(frozen=True, slots=True)
class IntentionThen:
    """An intention as it stood on the session day."""

    entry_id: str
    words: str
    changed_since: bool
    """Whether it reads differently now."""


@dataclass(frozen=True, slots=True)
class Written:
    """The beginning of an entry."""

    entry_id: str
    beginning: str


@dataclass(frozen=True, slots=True)
class Beside:
    """One session: what went in, and what came up."""

    intentions: tuple[IntentionThen, ...]
    story: Written | None
    """The narrative that was written first."""
    moments: int
    insights: tuple[Insight, ...]
    reflections: tuple[Written, ...]


def beside(vault: OpenVault, dosing_session_id: str) -> Beside:
    """What stands on both sides of a session. Raises NotFound."""
    with vault.read() as work:
        session = work.courses.session(dosing_session_id)
        stories = _written(work, EntryKind.NARRATIVE, session)
        return Beside(
            intentions=_intentions_then(work, session),
            story=stories[0] if stories else None,
            moments=len(work.moments.of(session.id)),
            insights=tuple(i for i in work.insights.all() if i.dosing_session_id == session.id),
            reflections=tuple(_written(work, EntryKind.REFLECTION, session)),
        )


def _written(work: Work, kind: EntryKind, session: DosingSession) -> list[Written]:
    wanted = EntryFilter(kinds=frozenset({kind}), dosing_session_id=session.id)
    return [
        Written(entry.id, preview_of(entry.body, BEGINNING) or entry.title)
        for entry in work.entries.bodies(wanted)
        if not is_blank(entry)
    ]


def _intentions_then(work: Work, session: DosingSession) -> tuple[IntentionThen, ...]:
    until = _begun(session)
    if until is None:
        return ()
    found = work.entries.bodies(EntryFilter(kinds=frozenset({EntryKind.INTENTION})))
    then = [
        _as_it_stood(work, entry, until)
        for entry in found
        if entry.course_id in (None, session.course_id) and not is_blank(entry)
    ]
    return tuple(one for one in then if one is not None)


def _begun(session: DosingSession) -> datetime | None:
    """When the session began; of one that was noted afterwards only the day is known, so all of it counts."""
    if session.opened_at is None:
        return None
    if session.opened_at != session.closed_at:
        return session.opened_at
    day = local(session.opened_at, session.zone).date()
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(session.zone))


def _as_it_stood(work: Work, entry: Entry, until: datetime) -> IntentionThen | None:
    """The newest wording that was there at `until`; None when the intention came later."""
    if entry.updated_at <= until:
        return IntentionThen(entry.id, _words(entry.title, entry.body), changed_since=False)
    for version in work.entries.versions(entry.id):
        if version.saved_at <= until and not is_blank(version):
            words = _words(version.title, version.body)
            return IntentionThen(entry.id, words, words != _words(entry.title, entry.body))
    return None


def _words(title: str, body: str) -> str:
    return "\n".join(part for part in (title.strip(), body.strip()) if part)
