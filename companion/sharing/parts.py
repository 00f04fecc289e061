"""The parts of a share besides entries: which of them leave, as what, and how many stay behind.

Dates narrow every part; phases and kinds are about entries only. What stands as it is now (practices and open
questions) is whole also in a share that goes on from an earlier one. Words that came out of an entry leave only when
they stand in the words of an entry that leaves too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

import msgspec

from companion.clock import local
from companion.domain.course_lists import ListLine, entry_of
from companion.domain.insights import Insight, InsightLook
from companion.domain.practices import Practice
from companion.domain.shared_parts import (
    SharedAfterEffects,
    SharedInsight,
    SharedLook,
    SharedMeasure,
    SharedPractice,
    SharedQuestion,
    SharedScale,
    SharedSession,
)
from companion.domain.shares import ShareDocument, SharePart, ShareScope
from companion.sharing.leaving import LeavingEntries, Period, plain, stands
from companion.sharing.material import ShareMaterial
from companion.sharing.measure_building import responses_in, shared_measure
from companion.sharing.vault_links import without_vault_links

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts as they leave."""

    sessions: tuple[SharedSession, ...]
    insights: tuple[SharedInsight, ...]
    practices: tuple[SharedPractice, ...]
    measures: tuple[SharedMeasure, ...]
    after_effects: tuple[SharedAfterEffects, ...]
    questions: tuple[SharedQuestion, ...]
    scales: tuple[SharedScale, ...]
    left_out: Mapping[str, int]
    """How much of each part stays behind, where anything does."""

    def put_into(self, document: ShareDocument) -> ShareDocument:
        """`document` with these parts in it."""
        return msgspec.structs.replace(
            document,
            sessions=self.sessions,
            insights=self.insights,
            practices=self.practices,
            measures=self.measures,
            after_effects=self.after_effects,
            questions=self.questions,
            scales=self.scales,
        )


def build_parts(
    material: ShareMaterial, scope: ShareScope, period: Period, entries: LeavingEntries
) -> Parts:
    """The parts that `scope` lets through, numbered on from the entries in the order of the fields."""
    numbers = count(len(entries.shared) + 1)
    leaving = _Leaving(material, period, entries, numbers, scope.with_file_names)

    def chosen(part: SharePart, build: Callable[[], Iterator[Part]]) -> tuple[Part, ...]:
        return tuple(build()) if part in scope.parts else ()

    sessions = chosen(SharePart.SESSIONS, leaving.sessions)
    insights = chosen(SharePart.INSIGHTS, leaving.insights)
    practices = chosen(SharePart.PRACTICES, leaving.practices)
    measures = tuple(leaving.measures(scope.measures))
    after_effects = chosen(SharePart.AFTER_EFFECTS, leaving.after_effects)
    questions = chosen(SharePart.QUESTIONS, leaving.questions)
    scales = chosen(SharePart.CHECKINS, leaving.scales)
    responses = sum(len(filled.responses) for filled in material.measures)
    left = {
        "sessions": len(material.sessions) - len(sessions),
        "insights": len(material.insights) - len(insights),
        "practices": len(material.practices) - len(practices),
        "measures": responses - sum(len(measure.responses) for measure in measures),
        "after_effects": len(material.after_effects) - len(after_effects),
        "questions": len(material.questions) - len(questions),
        "checkins": len(material.check_ins)
        - (leaving.check_ins_in() if SharePart.CHECKINS in scope.parts else 0),
    }
    return Parts(
        sessions,
        insights,
        practices,
        measures,
        after_effects,
        questions,
        scales,
        {name: number for name, number in left.items() if number},
    )


@dataclass(frozen=True, slots=True)
class _Leaving:
    material: ShareMaterial
    period: Period
    entries: LeavingEntries
    numbers: count[int]
    file_names: bool

    def clean(self, words: str) -> str:
        """Words without links inside the vault; they may have been copied from an entry."""
        return without_vault_links(words, {}, file_names=self.file_names)

    def sessions(self) -> Iterator[SharedSession]:
        for session in self.material.sessions:
            if session.day is not None and self.period.has_day(session.day):
                yield SharedSession(
                    next(self.numbers), session.day.isoformat(), f"Session {session.number}"
                )

    def insights(self) -> Iterator[SharedInsight]:
        for insight in self.material.insights:
            looks = [
                look
                for look in self.material.looks
                if look.insight_id == insight.id and self.period.has(look.looked_on, look.at)
            ]
            new = self.period.has(insight.marked_on, insight.marked_at)
            entry = self._entry_with(insight)
            if entry and (new or looks):
                yield SharedInsight(
                    number=next(self.numbers),
                    passage=self.clean(insight.passage),
                    local_date=insight.marked_on.isoformat(),
                    entry=entry,
                    looks=tuple(map(self._look, looks)),
                )

    def _entry_with(self, insight: Insight) -> int:
        """The number of the entry in which the passage stands as it leaves; 0 when it must stay.

        One that was let go stays behind too.
        """
        if insight.let_go_at is not None:
            return 0
        passage = self.clean(insight.passage)
        if insight.entry_id is None:
            return self.entries.first_with(passage)
        stands = self.entries.has_words(insight.entry_id, passage)
        return self.entries.number(insight.entry_id) if stands else 0

    def _look(self, look: InsightLook) -> SharedLook:
        return SharedLook(
            look.looked_on.isoformat(), look.still_true, look.acted_on, self.clean(look.words)
        )

    def practices(self) -> Iterator[SharedPractice]:
        for practice in self.material.practices:
            begun_later = self.period.until is not None and practice.begun_on > self.period.until
            if begun_later or self._tells_an_insight(practice):
                continue
            done = {
                mark.done_on
                for mark in self.material.marks
                if mark.practice_id == practice.id and self.period.has_day(mark.done_on)
            }
            yield SharedPractice(
                number=next(self.numbers),
                name=self.clean(practice.name),
                state=practice.state.value,
                begun_on=practice.begun_on.isoformat(),
                when_words=self.clean(practice.when_words),
                where_words=self.clean(practice.where_words),
                done_on=tuple(day.isoformat() for day in sorted(done)),
            )

    def _tells_an_insight(self, practice: Practice) -> bool:
        """Whether a practice is called by the words of an insight that does not stand in what leaves."""
        grown_from = next((i for i in self.material.insights if i.id == practice.insight_id), None)
        if grown_from is None or self._entry_with(grown_from):
            return False
        passage = plain("", grown_from.passage)
        words = " ".join((practice.name, practice.when_words, practice.where_words))
        return stands(practice.name, passage) or _shares_a_run(words, passage)

    def measures(self, wanted: frozenset[str]) -> Iterator[SharedMeasure]:
        for filled in self.material.measures:
            responses = responses_in(filled, self.period.has_day)
            if filled.definition.id in wanted and responses:
                yield shared_measure(next(self.numbers), filled.definition, responses)

    def after_effects(self) -> Iterator[SharedAfterEffects]:
        days = {session.id: session.day for session in self.material.sessions}
        for check in self.material.after_effects:
            if self.period.has(check.checked_on, check.at):
                session = days.get(check.dosing_session_id)
                yield SharedAfterEffects(
                    number=next(self.numbers),
                    local_date=check.checked_on.isoformat(),
                    day=check.day,
                    lasting=check.lasting,
                    entry=self.entries.number(check.entry_id),
                    session=session.isoformat() if session is not None else "",
                )

    def questions(self) -> Iterator[SharedQuestion]:
        for line in self.material.questions:
            day = local(line.created_at, line.zone).date()
            if Period(self.period.since, self.period.until).has_day(day) and self._may_ask(line):
                yield SharedQuestion(next(self.numbers), self.clean(line.words), day.isoformat())

    def _may_ask(self, line: ListLine) -> bool:
        """A question that was asked in an entry is its title or first words, perhaps cut: it leaves only where these
        words leave with that entry."""
        entry_id = entry_of(line)
        return entry_id is None or self.entries.has_words(
            entry_id, self.clean(line.words).removesuffix("…")
        )

    def scales(self) -> Iterator[SharedScale]:
        for scale in self.material.scales:
            points = tuple(
                (check_in.local_date.isoformat(), value)
                for check_in in sorted(self.material.check_ins, key=lambda each: each.local_date)
                if self.period.has(check_in.local_date, check_in.at)
                for scale_id, value in check_in.values
                if scale_id == scale.id
            )
            if points:
                yield SharedScale(
                    next(self.numbers), scale.name, scale.low_label, scale.high_label, points
                )

    def check_ins_in(self) -> int:
        """How many check-ins have a value that leaves; words beside them never do."""
        return sum(
            1
            for check_in in self.material.check_ins
            if check_in.values and self.period.has(check_in.local_date, check_in.at)
        )


RUN = 8
"""So many words in a row are taken for a quotation."""


def _shares_a_run(words: str, text: str) -> bool:
    run = words.split()
    return any(
        stands(" ".join(run[at : at + RUN]), text) for at in range(max(0, len(run) - RUN + 1))
    )
