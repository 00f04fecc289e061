"""Where the person stands: the course they are in and its dosing sessions, read inside a unit of work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion.domain.courses import Course, DosingSession
from companion.domain.entries import EntryFilter
from companion.domain.guidance import Protocol, prompts_by_id
from companion.domain.plans import CoursePlan, over
from companion.errors import Damaged, NotFound
from companion.services import guidance

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work


def course_in(work: Work) -> Course | None:
    """The current course: of those that have not ended, the one that was begun last."""
    running = [course for course in work.courses.all() if course.ended_on is None]
    return max(running, key=lambda course: course.started_on, default=None)


def current_course_in(work: Work) -> Course:
    """The current course. Raises NotFound where there is none."""
    course = course_in(work)
    if course is None:
        raise NotFound("There is no course yet. Begin one on the Course page first.")
    return course


def sessions_in(work: Work, course: Course | None) -> tuple[DosingSession, ...]:
    """The dosing sessions of `course` by their number; none without a course."""
    return tuple(work.courses.sessions(course.id)) if course is not None else ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An entry that answers a prompt, or holds the free text of a preparation step."""

    prompt_id: str
    """Of the prompt, or of the step."""
    dosing_session_id: str | None
    entry_id: str


def answers_in(work: Work, course: Course | None) -> tuple[Answer, ...]:
    """What was answered in `course`, or outside of any; the oldest answer first, none from the trash."""
    steps = {step.id for step in guidance.prep_steps()}
    every = frozenset(steps | prompts_by_id(guidance.prompt_book()).keys())
    here = (None, course.id) if course is not None else (None,)
    return tuple(
        Answer(ref.prompt_id, ref.dosing_session_id, ref.id)
        for ref in work.entries.refs(EntryFilter(prompt_ids=every))
        if ref.prompt_id is not None and ref.course_id in here
    )


def template_of(course: Course | None) -> Protocol | None:
    """The template of `course`; None without one, or when this version no longer knows it."""
    if course is None:
        return None
    try:
        return guidance.protocol(course.protocol_id)
    except NotFound:
        return None


def own_plan_in(work: Work, course: Course | None) -> CoursePlan | None:
    """The person's own numbers for `course`; None while the template counts, or when they can no longer be read."""
    if course is None:
        return None
    try:
        return work.plans.of_course(course.id)
    except Damaged:
        return None


def protocol_of(work: Work, course: Course | None) -> Protocol | None:
    """The plan of `course`: the person's own numbers with the words of the template, else the template.

    None without a course, and for a course without own numbers whose template this version no longer knows.
    """
    template, own = template_of(course), own_plan_in(work, course)
    if own is None:
        return template
    return own.protocol if template is None else over(own.protocol, template)
