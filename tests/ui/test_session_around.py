"""Around the session page: how dark it is, what waits to be written up afterwards, voice notes, and the notes' forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.domain.courses import DosingSession, Moment, MomentForm, Role
from companion.errors import DiskFull
from companion.services import (
    checkins,
    courses,
    guidance,
    journal,
    sessions,
    vaults,
    voice_notes,
    write_up,
)
from companion.services.open_vault import OpenVault
from companion.ui import tokens, voice
from companion.ui.context import Context
from companion.ui.pages.checkins import CheckInsPage
from companion.ui.pages.course import CoursePage
from companion.ui.pages.session import SessionPage
from companion.ui.pages.session_open import SessionOpen
from companion.ui.pages.today import TodayPage
from companion.ui.widgets.body_outline import BodyOutline
from companion.ui.widgets.word_wheel import WordWheel
from companion.ui.window import Window
from tests.ui.conftest import Heard
from tests.ui.course_stage import (
    a_course,
    course_page,
    hear_changes,
    lay_out,
    mean_luminance,
    names_of_buttons,
    press,
    words_in,
)

TODAY = date(2026, 3, 10)
Shown = Callable[..., QWidget]
DARKEST_ROOM = 0.02
"""Mean relative luminance (WCAG), 1 for white. Measured: 0.003 for the bare background, 0.005 to 0.014 with everything
that can stand on it; the light theme shows 0.9."""
SESSION_PAIRS = (
    ("ink", "background"),
    ("ink", "surface"),
    ("ink", "tint"),
    ("soft_ink", "background"),
    ("soft_ink", "surface"),
    ("accent", "tint"),
    ("accent", "background"),
    ("warm", "background"),
    ("warm", "surface"),
)
"""Words on what is behind them, on the session page and on what is laid over it."""


@pytest.fixture
def opened(vault: OpenVault, clock: FixedClock) -> DosingSession:
    planned = a_course(vault, TODAY)[0]
    sessions.set_words(vault, planned.id, ["calm", "let go"])
    return sessions.open_session(vault, planned.id)[0]


@pytest.fixture
def page(context: Context, opened: DosingSession, shown: Shown) -> SessionPage:
    made = SessionPage(context)
    made.arrive(dosing_session_id=opened.id)
    shown(made)
    made.activateWindow()
    made.setFocus()
    return made


@pytest.fixture
def view(page: SessionPage) -> SessionOpen:
    assert isinstance(page.view, SessionOpen)
    return page.view


@pytest.fixture
def noted(vault: OpenVault, opened: DosingSession) -> Callable[[], list[Moment]]:
    return lambda: sessions.moments(vault, opened.id)


@pytest.fixture
def ended(vault: OpenVault, opened: DosingSession, clock: FixedClock) -> DosingSession:
    """A session with three moments and a look-in, over since yesterday."""
    for words in ("The light moves.", "My brother.", ""):
        clock.advance(timedelta(minutes=9))
        sessions.add_moment(vault, opened.id, words)
    sessions.add_moment(vault, opened.id, form=MomentForm.LOOK_IN)
    closed, _ = sessions.close_session(vault, opened.id)
    clock.advance(timedelta(days=1))
    return closed


# --- how dark it is


@pytest.fixture
def session_window(window: Window, monkeypatch: pytest.MonkeyPatch) -> Window:
    """The whole window on a session day, in the light theme: the page before the session."""
    monkeypatch.setattr(window, "showFullScreen", lambda: None)
    assert window.shell is not None
    vault = window.shell.vault
    courses.begin_course(vault, name="Spring", protocol_id="psilocybin")
    courses.save_person(vault, name="Harbour Clinic", role=Role.FACILITATOR, contact="01 555 0100")
    window.shell.navigate("session")
    return window


def top_of(window: Window) -> QWidget:
    """What lies on top."""
    top = window.stack.currentWidget()
    assert top is not None
    return top


def session_states(window: Window) -> Iterator[str]:
    """Goes through a session in the window, with everything that can stand over it."""
    page = window.stack.currentWidget()
    assert isinstance(page, SessionPage)
    yield "before"
    press(page, "Begin the session")
    view = page.view
    assert isinstance(view, SessionOpen)
    yield "begun"
    for number in range(30):
        view.field.setPlainText(f"The light moves along the wall, and {number} is only a number.")
        view.add_from_field()
    lay_out()
    yield "thirty moments"
    press(page, "Small notes")
    yield "small notes"
    press(page, "Right now I feel...")
    yield "the word wheel"
    press(page, "Other notes")
    press(page, "In my body I notice...")
    yield "the body outline"
    press(page, "Skip this note")
    window.show_grounding()
    yield "grounding over it"
    press(top_of(window), "Begin Slow breath 4-6")
    yield "breathing over it"
    window.close_overlay()
    window.show_support()
    yield "support over it"
    window.close_overlay()
    press(page, "End the session")
    yield "ending"
    press(page, "End the session now")
    yield "ended"


def test_the_session_is_dark_in_every_state(session_window: Window):
    measured: dict[str, float] = {}
    for state in session_states(session_window):
        lay_out()
        measured[state] = mean_luminance(session_window)
    assert len(measured) == 11
    assert {state: value for state, value in measured.items() if value > DARKEST_ROOM} == {}


def test_the_lock_page_of_a_session_day_and_what_is_laid_over_it_stay_dark(session_window: Window):
    press(top_of(session_window), "Begin the session")
    assert session_window.lock()
    session_window.show_grounding()
    press(top_of(session_window), "Begin Slow breath 4-6")
    lay_out()
    assert mean_luminance(session_window) < DARKEST_ROOM
    session_window.close_overlay()
    session_window.show_support()
    lay_out()
    assert mean_luminance(session_window) < DARKEST_ROOM


@pytest.mark.parametrize("pair", SESSION_PAIRS)
def test_every_pair_of_the_session_colours_can_be_read(pair: tuple[str, str]):
    for name in ("session", "contrast-dark"):
        palette = tokens.PALETTES[name]
        words, behind = (getattr(palette, token) for token in pair)
        assert tokens.contrast(words, behind) >= 4.5, name


def test_edges_of_the_session_colours_can_be_seen():
    palette = tokens.PALETTES["session"]
    for edge in (palette.edge, palette.accent):
        assert tokens.contrast(edge, palette.background) >= 3
        assert tokens.contrast(edge, palette.surface) >= 3


# --- the small notes in their forms


def test_a_feeling_is_one_tap_on_a_wheel(
    page: SessionPage, view: SessionOpen, noted: Callable[[], list[Moment]]
):
    press(page, "Small notes")
    press(page, "Right now I feel...")
    lay_out()
    (wheel,) = view.findChildren(WordWheel)
    buttons = [made for made in wheel.findChildren(QPushButton) if ":" in made.accessibleName()]
    assert len(buttons) == 12
    assert len({button.geometry().center().y() for button in buttons}) > 4  # a ring, not a row
    for one in buttons:
        assert not any(one.geometry().intersects(o.geometry()) for o in buttons if o is not one)
    press(page, "Right now I feel: tender")
    assert [moment.text for moment in noted()] == ["Right now I feel: tender"]


def test_a_place_in_the_body_is_one_tap_on_the_outline(
    page: SessionPage, view: SessionOpen, noted: Callable[[], list[Moment]]
):
    press(page, "Small notes")
    press(page, "In my body I notice...")
    lay_out()
    (outline,) = view.findChildren(BodyOutline)
    for word in ("head", "face", "throat", "chest", "belly", "arms and hands", "legs and feet"):
        assert outline.part_at(outline.middle_of(word)) == word
    assert outline.part_at(QPointF(0, 0)) == ""
    QTest.mouseClick(outline, Qt.MouseButton.LeftButton, pos=outline.middle_of("chest").toPoint())
    assert [moment.text for moment in noted()] == ["In my body I notice: chest"]
    assert "The light" not in words_in(page)


def test_a_note_can_be_skipped_and_esc_goes_back_to_the_moments_first(
    page: SessionPage, view: SessionOpen, noted: Callable[[], list[Moment]], qtbot: QtBot
):
    press(page, "Small notes")
    press(page, "I need:")
    with qtbot.assertNotEmitted(page.left):
        QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not view.room.notes.is_open
    assert view.room.taps.isVisible()
    press(page, "Small notes")
    press(page, "I need:")
    press(page, "Skip this note")
    assert noted() == []


def test_two_lines_are_two_lines(
    page: SessionPage, view: SessionOpen, noted: Callable[[], list[Moment]]
):
    question = "As it fades: what do I want to say to myself tomorrow?"
    press(page, "Small notes")
    press(page, question)
    QTest.keyClicks(view.field, "Be slow.")
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert noted() == []
    QTest.keyClicks(view.field, "Call her.")
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert [moment.text for moment in noted()] == [f"{question} Be slow.\nCall her."]


def test_how_often_to_look_in_comes_from_the_template_and_nothing_reminds(
    page: SessionPage, view: SessionOpen
):
    minutes = guidance.protocol("psilocybin").look_in_minutes
    assert str(minutes) in view.lane.often.text()
    press(page, "Support person: looked in")
    assert "Last looked in at" in words_in(page)


# --- what waits to be written up


def test_today_offers_the_oldest_moment_and_leads_to_it(
    context: Context, ended: DosingSession, vault: OpenVault, shown: Shown, heard: Heard
):
    page = TodayPage(context)
    hear_changes(context, page)
    page.refresh()
    shown(page)
    assert "The light moves." in words_in(page.write_up)
    assert "My brother." not in words_in(page.write_up)
    press(page.write_up, "Write about this: The light moves.")
    moment = sessions.moments(vault, ended.id)[0]
    assert heard.visited[-1] == (
        "course",
        {"part": "sessions", "dosing_session_id": ended.id, "moment_id": moment.id},
    )
    press(page.write_up, "Leave it as it is: The light moves.")
    assert "My brother." in words_in(page.write_up)
    press(page.write_up, "Not today")
    assert not page.write_up.isVisible()
    assert [one.words for one in write_up.to_write_up(vault)] == ["My brother.", ""]


def test_the_ended_session_offers_a_few_and_opens_the_field_beside_the_moment(
    context: Context, ended: DosingSession, vault: OpenVault, shown: Shown, heard: Heard
):
    page = course_page(context, shown)
    assert isinstance(page, CoursePage)
    page.arrive(part="sessions")
    press(page, "Write about this: My brother.")
    lay_out()
    field = next(f for f in page.findChildren(QPlainTextEdit) if f.isVisible())
    QTest.keyClicks(field, "He would have laughed.")
    press(page, "Keep this reflection")
    assert [r.text for r in sessions.reflections(vault, ended.id)] == ["He would have laughed."]
    names = names_of_buttons(page)
    assert "Write about this: My brother." not in names
    press(page, "Leave all of them as they are")
    assert write_up.to_write_up(vault) == []
    action = heard.messages[-1].action
    assert action is not None
    action()
    assert [one.words for one in write_up.to_write_up(vault)] == ["The light moves.", ""]
    said = words_in(page).lower()
    for word in ("missed", "overdue", "remaining", "left to do", "3 of"):
        assert word not in said


# --- voice notes


class FakeRecorder:
    """A microphone that hears one word after the other."""

    def __init__(self) -> None:
        self.on = False
        self.words = [b"fLaC one", b"fLaC two", b"fLaC three"]
        self.refuses = False

    def start(self) -> None:
        if self.refuses:
            raise OSError
        self.on = True

    def take(self) -> bytes:
        return self.words.pop(0) if self.words else b""

    def stop(self) -> None:
        self.on = False


class FakePlayer:
    """A loudspeaker that only remembers."""

    def __init__(self) -> None:
        self.played: list[bytes] = []

    def play(self, pieces: list[bytes]) -> None:
        self.played = list(pieces)

    def stop(self) -> None:
        pass


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> FakeRecorder:
    made = FakeRecorder()
    monkeypatch.setattr(voice, "find_recorder", lambda: made)
    return made


def test_without_a_microphone_there_is_no_button(page: SessionPage):
    assert voice.find_recorder() is None  # the extra is not installed here
    assert "Voice note" not in names_of_buttons(page)


def test_a_voice_note_is_on_disk_piece_by_piece(
    recorder: FakeRecorder, page: SessionPage, view: SessionOpen, vault: OpenVault, heard: Heard
):
    press(page, "Voice note")
    assert recorder.on
    assert "Recording since" in words_in(page)
    assert voice_notes.voice_notes(vault, view.session.id) == []
    assert page.save()  # another window in front, a lock coming: what was said is kept
    (note,) = voice_notes.voice_notes(vault, view.session.id)
    assert voice_notes.sound_of(vault, note.entry.id) == [b"fLaC one"]
    press(page, "Stop the voice note")
    assert not recorder.on
    assert voice_notes.sound_of(vault, note.entry.id) == [b"fLaC one", b"fLaC two"]
    assert heard.changes[-1].entries == {note.entry.id}
    assert sessions.moments(vault, view.session.id) == []


def test_a_page_that_is_not_seen_records_nobody(
    recorder: FakeRecorder, page: SessionPage, view: SessionOpen, vault: OpenVault
):
    press(page, "Voice note")
    page.hide()
    assert not recorder.on
    assert len(voice_notes.voice_notes(vault, view.session.id)) == 1


def test_ending_the_session_ends_the_recording(
    recorder: FakeRecorder, page: SessionPage, view: SessionOpen, vault: OpenVault
):
    press(page, "Voice note")
    press(page, "End the session")
    press(page, "End the session now")
    assert not recorder.on
    assert len(voice_notes.voice_notes(vault, view.session.id)) == 1


def test_a_microphone_that_does_not_answer_is_told(recorder: FakeRecorder, page: SessionPage):
    recorder.refuses = True
    press(page, "Voice note")
    assert "does not answer" in words_in(page)
    assert "Voice note" in names_of_buttons(page)


def test_a_full_disk_is_told_and_the_recording_goes_on(
    recorder: FakeRecorder, page: SessionPage, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object, **__: object) -> None:
        raise DiskFull

    press(page, "Voice note")
    monkeypatch.setattr(voice_notes, "keep_piece", full)
    assert not page.save()
    assert "The disk is full" in words_in(page)
    assert recorder.on


def test_locking_while_recording_keeps_what_was_said(
    recorder: FakeRecorder, session_window: Window, passphrase: str
):
    page = session_window.stack.currentWidget()
    assert isinstance(page, SessionPage)
    press(page, "Begin the session")
    press(page, "Voice note")
    path = session_window.vault_path
    assert session_window.lock()
    assert not recorder.on
    vault = vaults.unlock(path, passphrase=passphrase)
    try:
        running = sessions.open_session_now(vault)
        assert running is not None
        (note,) = voice_notes.voice_notes(vault, running.id)
        assert voice_notes.sound_of(vault, note.entry.id)[0] == b"fLaC one"
    finally:
        vaults.lock(vault)


def test_a_voice_note_is_heard_from_memory_and_waits_to_be_written_up(
    context: Context,
    opened: DosingSession,
    vault: OpenVault,
    shown: Shown,
    heard: Heard,
    monkeypatch: pytest.MonkeyPatch,
):
    player = FakePlayer()
    monkeypatch.setattr(voice, "find_player", lambda: player)
    entry_id, _ = voice_notes.keep_piece(vault, opened.id, b"fLaC", title="Voice note, 19:30")
    sessions.close_session(vault, opened.id)
    page = course_page(context, shown)
    page.arrive(part="sessions", dosing_session_id=opened.id)
    press(page, "Listen: Voice note, 19:30")
    assert player.played == [b"fLaC"]
    press(page, "Write about this: Voice note, 19:30")
    assert heard.visited[-1] == ("journal", {"entry_id": entry_id})


# --- nobody is watching


def test_wherever_words_are_typed_nobody_is_watching_and_support_is_one_press_away(
    context: Context, vault: OpenVault, shown: Shown, heard: Heard
):
    sentence = guidance.fixed_texts().nobody_watching
    assert checkins.scales(vault)
    for made in (TodayPage(context), CheckInsPage(context)):
        made.refresh()
        shown(made)
        lay_out()
        assert sentence in [label.text() for label in made.findChildren(QLabel)]
        press(made, "Support")
    assert [name for name, _ in heard.visited] == ["support", "support"]
    assert journal.count(vault) == 0
