"""Practices: small commitments with a when and a where, and a light log. Days without a mark mean nothing.

Pausing and letting go are as good as going on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.entries import Changes
from companion.domain.ids import new_id
from companion.domain.practices import Practice, PracticeMark, PracticeState
from companion.domain.typed_text import named, noted
from companion.errors import Refused
from companion.services.open_vault import OpenVault
from companion.services.standing import course_in

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

SHOWN_DAYS = 14
"""So many days, today included, are shown beside a practice."""
TOUCHED = Changes(courses=True)


@dataclass(frozen=True, slots=True)
class KeptPractice:
    """A practice with its log of the last two weeks."""

    practice: Practice
    marks: tuple[PracticeMark, ...]
    """The latest day first."""
    has_earlier: bool
    """Whether the log holds days before these."""
    passage: str
    """The insight it grew from, in its words; empty for none."""

    def on(self, day: date) -> PracticeMark | None:
        """The mark of one of the days."""
        return next((mark for mark in self.marks if mark.done_on == day), None)


@dataclass(frozen=True, slots=True)
class ErasedPractice:
    """What was erased, to bring it back with `bring_back_practice`."""

    practice: Practice
    marks: tuple[PracticeMark, ...]


def practices(vault: OpenVault) -> list[KeptPractice]:
    """Every practice in the person's order, also those that rest or were let go."""
    since = clock.today() - timedelta(days=SHOWN_DAYS - 1)
    with vault.read() as work:
        passages = {insight.id: insight.passage for insight in work.insights.all()}
        marks: dict[str, list[PracticeMark]] = {}
        for mark in work.integration.marks():
            marks.setdefault(mark.practice_id, []).append(mark)
        return [
            KeptPractice(
                practice,
                tuple(mark for mark in marks.get(practice.id, ()) if mark.done_on >= since),
                any(mark.done_on < since for mark in marks.get(practice.id, ())),
                passages.get(practice.insight_id or "", ""),
            )
            for practice in work.integration.practices()
        ]


def practice_log(vault: OpenVault, practice_id: str) -> list[PracticeMark]:
    """Every day that was noted, the latest first."""
    with vault.read() as work:
        return work.integration.marks(practice_id=practice_id)


def begin_practice(
    vault: OpenVault,
    name: str,
    *,
    when_words: str = "",
    where_words: str = "",
    insight_id: str | None = None,
) -> tuple[Practice, Changes]:
    """Begin a practice today. Raises Refused for an empty name, NotFound for the insight."""
    with vault.work() as work:
        return begin_practice_in(
            work, name, when_words=when_words, where_words=where_words, insight_id=insight_id
        )


def begin_practice_in(
    work: Work,
    name: str,
    *,
    when_words: str = "",
    where_words: str = "",
    insight_id: str | None = None,
) -> tuple[Practice, Changes]:
    """`begin_practice` inside a unit of work."""
    if insight_id is not None:
        work.insights.one(insight_id)
    course = course_in(work)
    kept = work.integration.practices()
    begun = Practice(
        id=new_id(),
        name=named(name, what="what you will do"),
        begun_on=clock.today(),
        created_at=clock.now(),
        zone=clock.zone(),
        when_words=noted(when_words, what="a time"),
        where_words=noted(where_words, what="a place"),
        course_id=course.id if course is not None else None,
        insight_id=insight_id,
        position=max((practice.position for practice in kept), default=-1) + 1,
    )
    work.integration.save_practice(begun)
    return begun, TOUCHED


def change_practice(
    vault: OpenVault,
    practice_id: str,
    *,
    name: str,
    when_words: str = "",
    where_words: str = "",
    insight_id: str | None = None,
) -> tuple[Practice, Changes]:
    """Put a practice into other words; its log stays. Raises Refused, NotFound."""
    with vault.work() as work:
        before = work.integration.practice(practice_id)
        if insight_id is not None:
            work.insights.one(insight_id)
        after = replace(
            before,
            name=named(name, what="what you will do"),
            when_words=noted(when_words, what="a time"),
            where_words=noted(where_words, what="a place"),
            insight_id=insight_id,
        )
        work.integration.save_practice(after)
    return after, TOUCHED


# --- the log


def note_done(
    vault: OpenVault, practice_id: str, *, on: date | None = None, words: str | None = None
) -> tuple[PracticeMark, Changes]:
    """Note that it was done today, or on an earlier day; said again, only the words change, if any are given.

    Raises Refused for a day ahead or before it was begun, NotFound.
    """
    day = on or clock.today()
    with vault.work() as work:
        practice = work.integration.practice(practice_id)
        if not practice.begun_on <= day <= clock.today():
            raise Refused("Please choose a day since you began it. Nothing was changed.")
        before = _mark(work, practice_id, day)
        if before is not None and words is None:
            return before, Changes()
        mark = before or PracticeMark(practice_id, day, clock.now(), clock.zone())
        if words is not None:
            mark = replace(mark, words=noted(words, what="a few words"))
        work.integration.save_mark(mark)
    return mark, TOUCHED


def take_back_done(vault: OpenVault, practice_id: str, *, on: date | None = None) -> Changes:
    """Take the mark of today, or of another day, out of the log; none is no error."""
    with vault.work() as work:
        work.integration.erase_mark(practice_id, on or clock.today())
    return TOUCHED


# --- resting and letting go


def pause_practice(vault: OpenVault, practice_id: str) -> tuple[Practice, Changes]:
    """Let a practice rest. Raises NotFound."""
    return _enter(vault, practice_id, PracticeState.PAUSED)


def take_up_again(vault: OpenVault, practice_id: str) -> tuple[Practice, Changes]:
    """Go on with a practice that rested or was let go. Raises NotFound."""
    return _enter(vault, practice_id, PracticeState.ACTIVE)


def let_go(vault: OpenVault, practice_id: str) -> tuple[Practice, Changes]:
    """Let a practice go; it and its log stay readable. Raises NotFound."""
    return _enter(vault, practice_id, PracticeState.LET_GO)


def erase_practice(vault: OpenVault, practice_id: str) -> tuple[ErasedPractice, Changes]:
    """Erase a practice and its log; `bring_back_practice` undoes it. Raises NotFound."""
    with vault.work() as work:
        erased = ErasedPractice(
            work.integration.practice(practice_id),
            tuple(work.integration.marks(practice_id=practice_id)),
        )
        work.integration.erase_practice(practice_id)
    return erased, TOUCHED


def bring_back_practice(vault: OpenVault, erased: ErasedPractice) -> Changes:
    """Bring an erased practice back with its log."""
    practice = erased.practice
    with vault.work() as work:
        known = {insight.id for insight in work.insights.all()}
        if practice.insight_id not in known:
            practice = replace(practice, insight_id=None)
        work.integration.save_practice(practice)
        for mark in erased.marks:
            work.integration.save_mark(mark)
    return TOUCHED


def _enter(vault: OpenVault, practice_id: str, state: PracticeState) -> tuple[Practice, Changes]:
    with vault.work() as work:
        before = work.integration.practice(practice_id)
        if before.state is state:
            return before, Changes()
        after = replace(before, state=state)
        work.integration.save_practice(after)
    return after, TOUCHED


def _mark(work: Work, practice_id: str, day: date) -> PracticeMark | None:
    kept = work.integration.marks(practice_id=practice_id, since=day)
    return next((mark for mark in kept if mark.done_on == day), None)
