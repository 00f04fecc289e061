"""Prompts, preparation steps, reflections, exercises and course templates: complete and with the right numbers."""

from __future__ import annotations

import pytest

from companion.domain.entries import EntryKind
from companion.domain.guidance import Breath, NoteForm, Protocol, seconds_of, timeline
from companion.errors import NotFound
from companion.services import guidance, learn

LIBRARY = learn.library()


def test_there_are_twenty_preparation_prompts_in_five_groups():
    book = guidance.prompt_book()
    assert [group.id for group in book.group] == ["A", "B", "C", "D", "E"]
    ids = [prompt.id for group in book.group for prompt in group.prompts]
    assert ids == [f"P{number:02d}" for number in range(1, 21)]
    assert all(prompt.purpose for group in book.group for prompt in group.prompts)


def test_the_preparation_steps_use_every_prompt():
    steps = guidance.prep_steps()
    assert [step.id for step in steps] == [
        "intentions", "hopes-and-fears", "set-and-setting", "health-list", "consent-and-touch",
        "support-person", "travel-home", "questions", "safety-plan", "comfort-kit",
        "words-to-return-to",
    ]  # fmt: skip
    used = {prompt_id for step in steps for prompt_id in step.prompts}
    assert used == {f"P{number:02d}" for number in range(1, 21)}
    for step in steps:
        items = [item.id for item in step.checklist]
        assert len(items) == len(set(items)), step.id
        assert step.why, step.id
    assert guidance.prep_step("intentions").entry_kind is EntryKind.INTENTION
    assert guidance.prep_step("questions").entry_kind is EntryKind.QUESTION
    assert [step.id for step in guidance.steps_with_prompt("P16")] == ["questions"]
    with pytest.raises(NotFound):
        guidance.prep_step("no-such-step")


def test_the_session_has_ten_quick_notes_three_without_a_keyboard():
    notes = guidance.session_notes()
    assert [note.id for note in notes] == [f"N{number:02d}" for number in range(1, 11)]
    tapped = {NoteForm.WORD_WHEEL, NoteForm.BODY_OUTLINE, NoteForm.CHOICE}
    assert [note.id for note in notes if note.form in tapped] == ["N01", "N02", "N03"]
    assert all(bool(note.options) == (note.form in tapped) for note in notes)
    assert notes[2].options == ("water", "warmth", "quiet", "company", "space", "nothing")


def test_there_are_thirty_reflections_in_five_windows():
    windows = guidance.reflection_windows()
    assert [(window.first_day, window.last_day) for window in windows] == [
        (1, 1), (2, 7), (8, 28), (29, 90), (180, 365),
    ]  # fmt: skip
    ids = [prompt.id for window in windows for prompt in window.prompts]
    assert ids == [f"{letter}{number}" for letter in "DWMQY" for number in range(1, 7)]
    assert guidance.prompt("M5").purpose == "Eases disappointment"
    assert guidance.reflection_window("day-1").prompts[0].id == "D1"
    with pytest.raises(NotFound):
        guidance.prompt("P99")


@pytest.mark.parametrize(
    ("exercise_id", "seconds"),
    [
        ("E1", 180),
        ("E2", 200),
        ("E3", 480),
        ("E4", 120),
        ("E5", 120),
        ("E6", 360),
        ("E7", 180),
        ("E8", 300),
    ],
)
def test_an_exercise_takes_as_long_as_it_says(exercise_id: str, seconds: int):
    exercise = guidance.exercise(exercise_id)
    assert seconds_of(exercise) == seconds
    shortest, *longest = (int(minutes) for minutes in exercise.minutes.split(" to "))
    assert shortest * 60 <= seconds <= (longest[0] if longest else shortest) * 60


def test_the_slow_breath_is_eighteen_rounds_of_four_in_and_six_out():
    steps = timeline(guidance.exercise("E1"))
    assert len(steps) == 36
    assert [(step.breath, step.seconds) for step in steps[:2]] == [(Breath.IN, 4), (Breath.OUT, 6)]
    assert guidance.exercise("E1").switch_to == "E2"


def test_the_body_scan_has_a_short_version():
    exercise = guidance.exercise("E3")
    assert seconds_of(exercise, short=True) == 180
    assert exercise.short_minutes == "3"
    assert timeline(guidance.exercise("E2"), short=True) == timeline(guidance.exercise("E2"))


def test_exercises_point_only_at_what_exists():
    assert [exercise.id for exercise in guidance.exercises()] == [f"E{n}" for n in range(1, 9)]
    for exercise in guidance.exercises():
        assert set(exercise.cites) <= set(LIBRARY.references), exercise.id
        assert not exercise.switch_to or guidance.exercise(exercise.switch_to)
        assert all(step.seconds > 0 for step in timeline(exercise)), exercise.id
    assert len(guidance.exercise_rules()) == 4


def test_templates_hold_sensible_offsets():
    windows = {window.id for window in guidance.reflection_windows()}
    assert [entry.id for entry in guidance.protocols()] == [
        "mdma", "psilocybin", "ketamine-series", "esketamine", "plain",
    ]  # fmt: skip
    for entry in guidance.protocols():
        assert entry.preparation_from_day < entry.readiness_day < 0
        assert all(entry.preparation_from_day <= day < 0 for day in entry.preparation_meeting_days)
        assert all(day > 0 for day in entry.integration_meeting_days)
        assert {offset.window for offset in entry.windows} == windows
        days = [day for offset in entry.windows for day in (offset.first_day, offset.last_day)]
        assert days == sorted(days)
        assert len(set(days[1::2])) == len(entry.windows)
        assert (entry.first_writing == "minutes") == (entry.first_writing_minutes > 0)
        assert entry.first_writing in {"minutes", "evening"}
        assert set(entry.unconfirmed) <= set(Protocol.__struct_fields__)
        for offsets in (entry.check_in_days, entry.insight_days, entry.after_effects_days):
            assert list(offsets) == sorted(set(offsets))
    assert guidance.protocol("mdma").preparation_meetings == 3
    assert guidance.protocol("mdma").integration_meetings == 3
    with pytest.raises(NotFound):
        guidance.protocol("no-such-template")


def test_ketamine_templates_speak_of_driving():
    for protocol_id in ("ketamine-series", "esketamine"):
        assert guidance.fixed_texts().no_driving in guidance.protocol(protocol_id).reminders


def test_fixed_texts_hold_what_they_must():
    texts = guidance.fixed_texts()
    assert "{date}" in texts.evidence_footer
    assert "not a medical device" in texts.about
    assert "No one monitors what you write here" in texts.nobody_watching
    assert (
        texts.card_footer == "For learning and reflection. Not medical advice. Not for emergencies."
    )
