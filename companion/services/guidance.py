"""What a person is offered to write and do: prompts, steps, reflections, exercises, templates. Needs no vault."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

from companion.domain.course_lists import CourseList
from companion.domain.guidance import (
    Exercise,
    ExerciseBook,
    FixedTexts,
    PrepStep,
    Prompt,
    PromptBook,
    Protocol,
    ProtocolBook,
    ReflectionWindow,
    SessionNote,
    SheetForm,
    StepList,
    prompts_by_id,
)
from companion.errors import NotFound
from companion.services.content import decode

_Thing = TypeVar("_Thing")


@cache
def prompt_book() -> PromptBook:
    """All prompts of the three phases; read once. Raises Damaged for a broken installation."""
    return decode("prompts.toml", PromptBook)


@cache
def exercise_book() -> ExerciseBook:
    """The grounding exercises and their shared rules; read once. Raises Damaged for a broken installation."""
    return decode("exercises.toml", ExerciseBook)


@cache
def fixed_texts() -> FixedTexts:
    """Sentences that must read the same everywhere; read once. Raises Damaged for a broken installation."""
    return decode("fixed_texts.toml", FixedTexts)


@cache
def protocols() -> tuple[Protocol, ...]:
    """The templates for a course; read once. Raises Damaged for a broken installation."""
    return decode("protocols.toml", ProtocolBook).protocol


def protocol(protocol_id: str) -> Protocol:
    """The template with this id; raises NotFound."""
    return _one({entry.id: entry for entry in protocols()}, protocol_id, "course template")


def prep_steps() -> tuple[PrepStep, ...]:
    """The preparation steps in their suggested order."""
    return prompt_book().step


def prep_step(step_id: str) -> PrepStep:
    """The preparation step with this id; raises NotFound."""
    return _one({step.id: step for step in prep_steps()}, step_id, "preparation step")


def steps_with_prompt(prompt_id: str) -> tuple[PrepStep, ...]:
    """The preparation steps in which this prompt stands; none for a reflection."""
    return tuple(step for step in prep_steps() if prompt_id in step.prompts)


def step_list(wanted: CourseList) -> StepList:
    """How the list `wanted` stands in its step; raises NotFound."""
    return _one(
        {found.list.value: found for step in prep_steps() for found in step.lists},
        wanted.value,
        "list",
    )


def step_of_list(wanted: CourseList) -> PrepStep:
    """The preparation step in which the list `wanted` stands; raises NotFound."""
    return _one(
        {found.list.value: step for step in prep_steps() for found in step.lists},
        wanted.value,
        "list",
    )


def sheet_form(sheet_id: str) -> SheetForm:
    """The sheet of paper with this id; raises NotFound."""
    return _one({sheet.id: sheet for sheet in prompt_book().sheet}, sheet_id, "sheet")


def prompt(prompt_id: str) -> Prompt:
    """The preparation prompt or reflection with this id; raises NotFound."""
    return _one(_prompts(), prompt_id, "prompt")


def reflection_windows() -> tuple[ReflectionWindow, ...]:
    """The five stretches of days after a dosing session, in order."""
    return prompt_book().window


def reflection_window(window_id: str) -> ReflectionWindow:
    """The window with this id; raises NotFound."""
    return _one({window.id: window for window in reflection_windows()}, window_id, "window")


def session_notes() -> tuple[SessionNote, ...]:
    """The quick notes of the session page."""
    return prompt_book().session_note


def exercises() -> tuple[Exercise, ...]:
    """The grounding exercises."""
    return exercise_book().exercise


def exercise(exercise_id: str) -> Exercise:
    """The exercise with this id; raises NotFound."""
    return _one({entry.id: entry for entry in exercises()}, exercise_id, "exercise")


def exercise_rules() -> tuple[str, ...]:
    """What holds for every exercise."""
    return exercise_book().rules


@cache
def _prompts() -> dict[str, Prompt]:
    return prompts_by_id(prompt_book())


def _one(things: dict[str, _Thing], wanted: str, name: str) -> _Thing:
    found = things.get(wanted)
    if found is None:
        raise NotFound(f"There is no {name} {wanted}. Nothing was changed.")
    return found
