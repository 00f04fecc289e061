"""The demonstration's guided course: its plan and lists, what was taken along after a session, and filled-in measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from companion.domain.after_effects import AfterEffectsCheck, prompt_of
from companion.domain.course_lists import CourseList, ListLine, about_entry
from companion.domain.courses import Course, MomentForm
from companion.domain.days import diary_day
from companion.domain.decisions import ParkedDecision
from companion.domain.guidance import Protocol
from companion.domain.insights import LOOK_IN_BETWEEN, Insight, InsightLook
from companion.domain.measures import EntryMode, MeasureResponse
from companion.domain.plans import CoursePlan, Meeting, over, sensible
from companion.domain.practices import Practice, PracticeMark
from companion.services import guidance, measure_definitions, measures, write_up
from companion.services.demo_content import MomentFile
from companion.services.demo_guided_content import (
    InsightPart,
    IntegrationFile,
    LinePart,
    MeasureFile,
    PlanFile,
    PracticePart,
    ResponsePart,
)
from companion.services.demo_placing import Placing, demo_id, maybe_id

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

_LATE = "21:15"
"""When a day of a practice was noted."""


def add_plan(work: Work, course: Course, file: PlanFile, placing: Placing) -> None:
    """The course's own numbers, its meetings and its lists."""
    template = guidance.protocol(course.protocol_id or "")
    numbers = msgspec.to_builtins(template) | file.plan.numbers
    own = over(sensible(msgspec.convert(numbers, Protocol)), template)
    changed_at = placing.instant(file.plan.day, file.plan.time)
    work.plans.save(CoursePlan(course.id, own, changed_at, file.plan.agreed_with))
    for part in file.meetings:
        work.plans.save_meeting(
            Meeting(
                id=demo_id(f"meeting {part.key}"),
                course_id=course.id,
                kind=part.kind,
                number=part.number,
                dosing_session_id=maybe_id(part.session),
                planned_on=placing.maybe_day(part.moved_to),
                at_time=part.at_time,
                held_on=placing.maybe_day(part.held),
                note=part.note,
            )
        )
    for position, part in enumerate(file.lines):
        work.plans.save_line(_line(course, part, position, placing))


def add_integration(
    work: Work, course: Course, file: IntegrationFile, moments: MomentFile, placing: Placing
) -> None:
    """Insights with their looks back, practices with their log, decisions, after-effects, and what is to be written."""
    for part in file.insights:
        _add_insight(work, course, part, placing)
    for position, part in enumerate(file.practices):
        _add_practice(work, course, part, position, placing)
    for part in file.decisions:
        work.integration.save_decision(
            ParkedDecision(
                id=demo_id(f"decision {part.key}"),
                words=part.words,
                parked_at=placing.instant(part.parked),
                zone=placing.zone,
                parked_on=placing.day(part.parked),
                until=placing.day(part.until),
                agreed_with=part.agreed_with,
                state=part.state,
                settled_at=placing.maybe_instant(part.settled),
                settled_words=part.settled_words,
                course_id=course.id,
                dosing_session_id=maybe_id(part.session),
            )
        )
    for part in file.after_effects:
        work.integration.save_after_effects(
            AfterEffectsCheck(
                id=demo_id(f"after-effects {part.session} {part.offered}"),
                dosing_session_id=demo_id(part.session),
                day=part.offered,
                at=placing.instant(part.day),
                zone=placing.zone,
                checked_on=placing.day(part.day),
                entry_id=maybe_id(part.entry),
                lasting=part.lasting,
                for_therapist=part.for_therapist,
            )
        )
    _leave_the_rest(work, file.write_up.waiting, moments)


def add_measures(work: Work, course: Course, file: MeasureFile, placing: Placing) -> None:
    """The measures in use, and what was filled in."""
    work.meta.set(measures.CHOSEN, msgspec.json.encode(sorted(file.chosen)).decode())
    for part in file.responses:
        work.measures.save(_response(course, part, placing))


def check_prompts(file: IntegrationFile) -> dict[str, str]:
    """What the entries that answer an after-effects check name as their prompt, by the id of the entry."""
    return {demo_id(part.entry): prompt_of(part.offered) for part in file.after_effects if part.entry}  # fmt: skip


def _line(course: Course, part: LinePart, position: int, placing: Placing) -> ListLine:
    asked_in = part.list is CourseList.QUESTIONS
    return ListLine(
        id=demo_id(f"line {part.key}"),
        list=part.list,
        words=part.words,
        created_at=placing.instant(part.day),
        zone=placing.zone,
        heading=about_entry(maybe_id(part.about)) if asked_in else part.heading,
        note=part.note,
        position=position,
        ticked_at=placing.maybe_instant(part.ticked),
        course_id=course.id,
        person_id=maybe_id(part.person),
    )


def _add_insight(work: Work, course: Course, part: InsightPart, placing: Placing) -> None:
    insight = Insight(
        id=demo_id(f"insight {part.key}"),
        passage=part.passage,
        marked_at=placing.instant(part.marked, "21:30"),
        zone=placing.zone,
        marked_on=placing.day(part.marked),
        entry_id=demo_id(part.entry),
        course_id=course.id,
        dosing_session_id=work.entries.one(demo_id(part.entry)).dosing_session_id,
        let_go_at=placing.maybe_instant(part.let_go),
    )
    work.insights.save(insight)
    for look in part.looks:
        work.insights.save_look(
            InsightLook(
                id=demo_id(f"look {part.key} {look.day}"),
                insight_id=insight.id,
                day=LOOK_IN_BETWEEN if look.in_between else look.day - part.marked,
                at=placing.instant(look.day),
                zone=placing.zone,
                looked_on=placing.day(look.day),
                still_true=look.still_true,
                acted_on=look.acted_on,
                words=look.words,
            )
        )


def _add_practice(
    work: Work, course: Course, part: PracticePart, position: int, placing: Placing
) -> None:
    practice = Practice(
        id=demo_id(f"practice {part.key}"),
        name=part.title,
        begun_on=placing.day(part.started_day),
        created_at=placing.instant(part.started_day),
        zone=placing.zone,
        when_words=part.when,
        where_words=part.where,
        state=part.state,
        course_id=course.id,
        insight_id=maybe_id(part.insight, "insight "),
        position=position,
    )
    work.integration.save_practice(practice)
    work.integration.save_marks(
        [
            PracticeMark(
                practice_id=practice.id,
                done_on=placing.day(day),
                at=placing.instant(day, _LATE),
                zone=placing.zone,
                words=part.words.get(str(day), ""),
            )
            for day in part.days
        ]
    )


def _leave_the_rest(work: Work, waiting: tuple[str, ...], file: MomentFile) -> None:
    """Every moment that has no words beside it and does not wait for any was left as it is."""
    written = {reflection.moment for reflection in file.reflections}
    left: dict[str, list[str]] = {}
    for part in file.moments:
        if part.form is not MomentForm.LOOK_IN and part.key not in {*written, *waiting}:
            left.setdefault(demo_id(part.session), []).append(demo_id(part.key))
    kept = {session_id: sorted(ids) for session_id, ids in left.items()}
    work.meta.set(write_up.LEFT_AS_IT_IS, msgspec.json.encode(kept).decode())


def _response(course: Course, part: ResponsePart, placing: Placing) -> MeasureResponse:
    at = placing.instant(part.day, part.time)
    total = part.total
    if total is not None and total.is_integer():
        total = int(total)
    return MeasureResponse(
        id=demo_id(f"measure {part.measure} {part.day}"),
        measure_id=part.measure,
        measure_version=measure_definitions.definition(part.measure).version,
        at=at,
        zone=placing.zone,
        local_date=diary_day(at, placing.zone),
        form=EntryMode.ITEMS if part.answers else EntryMode.TOTAL,
        answers=part.answers,
        total=total,
        note=part.note,
        course_id=course.id,
        dosing_session_id=maybe_id(part.session),
        support_shown_at=at if part.support_shown else None,
    )
