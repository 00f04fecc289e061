"""Insights: passages of entries that come back on some days to be looked at again. Leaving one alone is fine.

The passage is a copy in plain words: the entry stays as it is, and so does the passage when the entry changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.entries import Changes, Entry, EntryKind, Phase
from companion.domain.ids import new_id
from companion.domain.insights import (
    Insight,
    InsightLook,
    InsightReturn,
    next_return,
    passages_of,
    returns_of,
    waiting_return,
)
from companion.domain.typed_text import whole_text
from companion.errors import Refused
from companion.services.insight_looks import erase_look, look_back, not_today, subject_of
from companion.services.integration_days import days_by_course
from companion.services.letters import is_sealed_now
from companion.services.open_vault import OpenVault
from companion.services.quiet import quiet_in
from companion.services.standing import course_in, sessions_in

if TYPE_CHECKING:
    from companion.domain.courses import DosingSession
    from companion.storage.unit_of_work import Work

__all__ = [
    "bring_back_insight", "change_passage", "erase_insight", "erase_look", "insights", "keep_insight",
    "keep_moment_insight", "kept_from", "let_go", "look_back", "not_today", "subject_of", "take_up_again",
    "trash_holds_sources",
]  # fmt: skip

LONGEST_PASSAGE = 2_000
TOUCHED = Changes(courses=True)


@dataclass(frozen=True, slots=True)
class Source:
    """The entry an insight was marked in."""

    entry_id: str
    kind: EntryKind
    heading: str
    """Empty for an entry without words and for a closed letter."""
    day: date
    in_trash: bool


@dataclass(frozen=True, slots=True)
class KeptInsight:
    """An insight with what was said about it since."""

    insight: Insight
    looks: tuple[InsightLook, ...]
    """The first to begin with."""
    waiting: InsightReturn | None
    """The return that waits to be looked at today."""
    quiet: bool
    """Whether that return was put off until tomorrow."""
    next_on: date | None
    """When it comes back next; None when it does not."""
    source: Source | None
    """None when the entry is gone, or when it was marked in a moment."""


@dataclass(frozen=True, slots=True)
class ErasedInsight:
    """What was erased, to bring it back with `bring_back_insight`."""

    insight: Insight
    looks: tuple[InsightLook, ...]
    practice_ids: tuple[str, ...]
    """The practices that grew from it."""


def insights(vault: OpenVault) -> list[KeptInsight]:
    """Every insight, the one marked last to begin with."""
    with vault.read() as work:
        return insights_in(work)


def insights_in(work: Work) -> list[KeptInsight]:
    """`insights` inside a unit of work."""
    today = clock.today()
    days = days_by_course(work, course_in(work))
    quiet = quiet_in(work, today)
    looks: dict[str, list[InsightLook]] = {}
    for look in work.insights.looks():
        looks.setdefault(look.insight_id, []).append(look)
    kept = work.insights.all()[::-1]
    sources = _sources(work, kept)

    def known(insight: Insight) -> KeptInsight:
        said = tuple(looks.get(insight.id, ()))
        returns = returns_of(insight, said, days[insight.course_id].insight_days)
        waiting = waiting_return(returns, today)
        ahead = next_return(returns, today)
        return KeptInsight(
            insight,
            said,
            waiting,
            quiet=waiting is not None and subject_of(waiting) in quiet,
            next_on=ahead.on if ahead is not None else None,
            source=sources.get(insight.entry_id or ""),
        )

    return [known(insight) for insight in kept]


def kept_from(vault: OpenVault, entry_id: str) -> list[Insight]:
    """The insights that were marked in one entry, the first to begin with."""
    with vault.read() as work:
        return work.insights.of_entry(entry_id)


def trash_holds_sources(vault: OpenVault) -> bool:
    """Whether an insight was marked in an entry that is in the trash now."""
    with vault.read() as work:
        trashed = set(work.entries.trashed_ids())
        return any(insight.entry_id in trashed for insight in work.insights.all())


# --- marking


def keep_insight(vault: OpenVault, entry_id: str, passage: str) -> tuple[Insight, Changes]:
    """Keep words of an entry as an insight. The same words of the same entry are kept once.

    Raises Refused for no words, too many, or a letter that is closed; NotFound for the entry.
    """
    words = _passage(passage)
    with vault.work() as work:
        entry = work.entries.one(entry_id)
        if is_sealed_now(entry):
            raise Refused("This letter is closed until its day. Nothing was changed.")
        for kept in work.insights.of_entry(entry_id):
            if kept.passage == words:
                return kept, Changes()
        course = course_in(work)
        insight = replace(
            _new(words),
            entry_id=entry_id,
            course_id=entry.course_id or (course.id if course is not None else None),
            dosing_session_id=entry.dosing_session_id or _session_before(work, entry),
        )
        work.insights.save(insight)
    return insight, _touched(insight)


def keep_moment_insight(vault: OpenVault, moment_id: str) -> tuple[Insight, Changes]:
    """Keep the words of a moment as an insight; the moment stays as it is. Raises Refused, NotFound."""
    with vault.work() as work:
        moment = work.moments.one(moment_id)
        session = work.courses.session(moment.dosing_session_id)
        insight = replace(
            _new(_passage(moment.text)), course_id=session.course_id, dosing_session_id=session.id
        )
        for kept in work.insights.all():
            same_place = kept.entry_id is None and kept.dosing_session_id == session.id
            if same_place and kept.passage == insight.passage:
                return kept, Changes()
        work.insights.save(insight)
    return insight, TOUCHED


def change_passage(vault: OpenVault, insight_id: str, passage: str) -> tuple[Insight, Changes]:
    """Put an insight into other words; the entry keeps its own. Raises Refused, NotFound."""
    words = _passage(passage)
    return _change(vault, insight_id, passage=words)


# --- letting go


def let_go(vault: OpenVault, insight_id: str) -> tuple[Insight, Changes]:
    """Ask about an insight no more; it stays readable. Raises NotFound."""
    return _change(vault, insight_id, let_go_at=clock.now())


def take_up_again(vault: OpenVault, insight_id: str) -> tuple[Insight, Changes]:
    """Let an insight come back again on its days. Raises NotFound."""
    return _change(vault, insight_id, let_go_at=None)


def erase_insight(vault: OpenVault, insight_id: str) -> tuple[ErasedInsight, Changes]:
    """Erase an insight and its looks; the entry stays. `bring_back_insight` undoes it. Raises NotFound."""
    with vault.work() as work:
        insight = work.insights.one(insight_id)
        erased = ErasedInsight(
            insight,
            tuple(look for look in work.insights.looks() if look.insight_id == insight_id),
            tuple(p.id for p in work.integration.practices() if p.insight_id == insight_id),
        )
        work.insights.erase(insight_id)
    return erased, _touched(insight)


def bring_back_insight(vault: OpenVault, erased: ErasedInsight) -> tuple[Insight, Changes]:
    """Bring an erased insight back with all that was said about it."""
    insight = erased.insight
    with vault.work() as work:
        if insight.entry_id is not None and not work.entries.by_ids([insight.entry_id]):
            insight = replace(insight, entry_id=None)
        work.insights.save(insight)
        for look in erased.looks:
            work.insights.save_look(look)
        for practice in work.integration.practices():
            if practice.id in erased.practice_ids:
                work.integration.save_practice(replace(practice, insight_id=insight.id))
    return insight, _touched(insight)


# --- inside


def _new(passage: str) -> Insight:
    return Insight(new_id(), passage, clock.now(), clock.zone(), clock.today())


def _passage(typed: str) -> str:
    """Plain words: no Markdown marks, no empty lines. Raises Refused for none or too many."""
    words = "\n".join(passages_of(whole_text(typed)))
    if not words:
        raise Refused("There are no words to keep yet. Nothing was changed.")
    if len(words) > LONGEST_PASSAGE:
        raise Refused(
            f"An insight holds at most {LONGEST_PASSAGE:,} characters. Choose fewer words. Nothing was changed."
        )
    return words


def _sources(work: Work, kept: Sequence[Insight]) -> dict[str, Source]:
    wanted = dict.fromkeys(insight.entry_id for insight in kept if insight.entry_id is not None)
    return {
        entry.id: Source(
            entry.id,
            entry.kind,
            "" if is_sealed_now(entry) else entry.heading,
            entry.local_date,
            entry.trashed_at is not None,
        )
        for entry in work.entries.by_ids(wanted)
    }


def _session_before(work: Work, entry: Entry) -> str | None:
    """The session that an entry was written after, in its own course; none in the preparation."""
    if entry.course_id is None or entry.phase is Phase.PREPARATION:
        return None
    course = work.courses.one(entry.course_id)
    held: list[tuple[date, int, DosingSession]] = [
        (session.day, session.number, session)
        for session in sessions_in(work, course)
        if session.opened_at is not None and session.day is not None
    ]
    before = [found for found in held if found[0] <= entry.local_date]
    return max(before, key=lambda found: found[:2])[2].id if before else None


def _change(vault: OpenVault, insight_id: str, **given: object) -> tuple[Insight, Changes]:
    with vault.work() as work:
        before = work.insights.one(insight_id)
        after = replace(before, **given)  # pyright: ignore[reportArgumentType]
        if after == before:
            return before, Changes()
        work.insights.save(after)
    return after, TOUCHED


def _touched(insight: Insight) -> Changes:
    """The entry shows how many insights were kept from it."""
    entries = frozenset({insight.entry_id}) if insight.entry_id is not None else frozenset[str]()
    return Changes(entries=entries, courses=True)
