"""The preparation steps: checklists to tick, prompts to answer. Nothing is required and nothing is scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from companion.domain.courses import Course, StepProgress, StepState
from companion.domain.entries import Changes, Entry, EntryKind, NewEntry
from companion.domain.guidance import PrepStep
from companion.domain.schedule import latest_ended
from companion.errors import NotFound
from companion.services import guidance
from companion.services.intentions import current_intention_in
from companion.services.new_entries import begin
from companion.services.open_vault import OpenVault
from companion.services.standing import (
    Answer,
    answers_in,
    course_in,
    current_course_in,
    sessions_in,
)

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work


IN_OVERVIEW = (StepState.STARTED, StepState.OPEN, StepState.DONE, StepState.SET_ASIDE)
"""In the order in which the overview names them."""


def steps(vault: OpenVault) -> list[tuple[PrepStep, StepProgress]]:
    """Every preparation step in its suggested order with what the person did in it; all open without a course."""
    with vault.read() as work:
        course = course_in(work)
        return steps_in(work, course, answers_in(work, course))


def steps_in(
    work: Work, course: Course | None, answers: Sequence[Answer]
) -> list[tuple[PrepStep, StepProgress]]:
    """`steps` inside a unit of work."""
    known, begun = _known(work, course), _begun_in_lists(work, course)
    return [
        (step, _progress(step, known.get(step.id), answers, begun=step.id in begun))
        for step in guidance.prep_steps()
    ]


def readiness(vault: OpenVault) -> dict[StepState, tuple[PrepStep, ...]]:
    """Which steps stand where, for an overview; states in which no step stands are left out. It gates nothing."""
    return by_state(steps(vault))


def by_state(
    found: Sequence[tuple[PrepStep, StepProgress]],
) -> dict[StepState, tuple[PrepStep, ...]]:
    """`readiness` of steps that were read already."""
    stand = {
        state: tuple(step for step, progress in found if progress.state is state)
        for state in IN_OVERVIEW
    }
    return {state: some for state, some in stand.items() if some}


def tick(
    vault: OpenVault, step_id: str, item_id: str, on: bool = True
) -> tuple[StepProgress, Changes]:
    """Tick a line of a step's checklist, or take the tick away. Raises NotFound for step, line or course."""
    step = guidance.prep_step(step_id)
    if item_id not in {item.id for item in step.checklist}:
        raise NotFound(f"There is no line {item_id} in this list. Nothing was changed.")
    with vault.work() as work:
        before = _stored(work, step_id)
        checked = before.checked | {item_id} if on else before.checked - {item_id}
        return _save(work, step, replace(before, checked=checked)), Changes(courses=True)


def set_step(vault: OpenVault, step_id: str, state: StepState) -> tuple[StepProgress, Changes]:
    """Call a step done, set aside or open again. Raises NotFound for step or course."""
    step = guidance.prep_step(step_id)
    with vault.work() as work:
        progress = _save(work, step, replace(_stored(work, step_id), state=state))
    return progress, Changes(courses=True)


def answer_prompt(
    vault: OpenVault,
    prompt_id: str,
    *,
    dosing_session_id: str | None = None,
    step_id: str | None = None,
    day_ends_at: int = 0,
) -> tuple[Entry, Changes]:
    """The entry that answers a prompt: the one there is, or a new one that keeps the prompt's words as shown.

    A reflection is answered once for each dosing session, by default for the one that ended last; a preparation
    prompt once a course. A prompt that stands in several steps is answered for all of them. Raises NotFound.
    """
    prompt = guidance.prompt(prompt_id)
    found_in = guidance.steps_with_prompt(prompt_id)
    step = next((step for step in found_in if step.id == step_id), next(iter(found_in), None))
    with vault.work() as work:
        course = course_in(work)
        if step is None:
            kind = EntryKind.REFLECTION
            if dosing_session_id is None:
                ended = latest_ended(sessions_in(work, course))
                dosing_session_id = ended.id if ended is not None else None
        else:
            kind, dosing_session_id = step.entry_kind, None
        for answer in answers_in(work, course):
            same_session = step is not None or answer.dosing_session_id == dosing_session_id
            if answer.prompt_id == prompt_id and same_session:
                return work.entries.one(answer.entry_id), Changes()
        new = NewEntry(
            kind=kind,
            prompt_id=prompt_id,
            prompt_text=prompt.text,
            dosing_session_id=dosing_session_id,
        )
        entry = begin(work, new, day_ends_at)
        work.entries.add(entry)
    return entry, Changes(entries=frozenset({entry.id}), courses=True)


def write_in_step(vault: OpenVault, step_id: str, *, day_ends_at: int = 0) -> tuple[Entry, Changes]:
    """The free text of a step, for its headings or in own words: the one there is, or a new one. Raises NotFound.

    It is kept like an answer whose prompt is the step itself.
    """
    step = guidance.prep_step(step_id)
    with vault.work() as work:
        course = course_in(work)
        for answer in answers_in(work, course):
            if answer.prompt_id == step_id:
                return work.entries.one(answer.entry_id), Changes()
        new = NewEntry(kind=step.entry_kind, prompt_id=step_id, prompt_text=step.title)
        entry = begin(work, new, day_ends_at)
        work.entries.add(entry)
    return entry, Changes(entries=frozenset({entry.id}), courses=True)


def _progress(
    step: PrepStep, stored: StepProgress | None, answers: Sequence[Answer], *, begun: bool
) -> StepProgress:
    """What is stored, with the entries written in the step; a step in which something was done is not "open".

    `begun`: something stands on a list of the step.
    """
    progress = stored or StepProgress(step.id, StepState.OPEN)
    subjects = {step.id, *step.prompts}
    entry_ids = tuple(answer.entry_id for answer in answers if answer.prompt_id in subjects)
    something = begun or entry_ids or progress.checked
    started = progress.state is StepState.OPEN and something
    return replace(
        progress, state=StepState.STARTED if started else progress.state, entry_ids=entry_ids
    )


def _begun_in_lists(work: Work, course: Course | None) -> frozenset[str]:
    """The steps in whose lists something was written in this course, or outside of any; and the intentions."""
    here = {None, course.id} if course is not None else {None}
    lists = {line.list for line in work.plans.lines() if line.course_id in here}
    begun = {
        step.id
        for step in guidance.prep_steps()
        if any(one.list in lists for one in step.lists)
        or (step.entry_kind is EntryKind.INTENTION and current_intention_in(work) is not None)
    }
    return frozenset(begun)


def _known(work: Work, course: Course | None) -> dict[str, StepProgress]:
    if course is None:
        return {}
    return {progress.step_id: progress for progress in work.courses.steps(course.id)}


def _stored(work: Work, step_id: str) -> StepProgress:
    known = _known(work, current_course_in(work))
    return known.get(step_id, StepProgress(step_id, StepState.OPEN))


def _save(work: Work, step: PrepStep, progress: StepProgress) -> StepProgress:
    course = current_course_in(work)
    work.courses.save_step(course.id, progress)
    begun = step.id in _begun_in_lists(work, course)
    return _progress(step, progress, answers_in(work, course), begun=begun)
