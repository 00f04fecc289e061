"""Drawing on the session page: offered beside one small note, kept as a moment and a picture, never in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from companion.clock import FixedClock
from companion.domain.courses import DosingSession, Lane
from companion.errors import DiskFull
from companion.services import sessions, sketches
from companion.services.open_vault import OpenVault
from companion.ui.context import Context
from companion.ui.pages.course_ended_session import EndedSessionCard
from companion.ui.pages.editor import Editor
from companion.ui.pages.session import SessionPage
from companion.ui.pages.session_open import SessionOpen
from companion.ui.widgets.sketch_note import SketchNote
from companion.ui.widgets.sketch_pad import TALL, WIDE, SketchPad
from tests.ui.conftest import Heard
from tests.ui.course_stage import (
    a_course,
    lay_out,
    mean_luminance,
    nameless,
    names_of_buttons,
    press,
    words_in,
)

TODAY = date(2026, 3, 10)
Shown = Callable[..., QWidget]


@pytest.fixture
def opened(vault: OpenVault) -> DosingSession:
    (session,) = a_course(vault, TODAY)
    return sessions.open_session(vault, session.id)[0]


@pytest.fixture
def page(context: Context, opened: DosingSession, shown: Shown) -> SessionPage:
    return come(context, opened, shown)


def come(context: Context, session: DosingSession, shown: Shown) -> SessionPage:
    page = SessionPage(context)
    page.arrive(dosing_session_id=session.id)
    page.refresh()
    shown(page)
    return page


def open_pad(page: SessionPage) -> SketchNote:
    press(page, "Small notes")
    press(page, "One word or image")
    press(page, "Draw it instead")
    lay_out()
    return view_of(page).sketch


def view_of(page: SessionPage) -> SessionOpen:
    assert isinstance(page.view, SessionOpen)
    return page.view


def draw(pad: SketchPad, *at: tuple[int, int]) -> None:
    """One stroke through these places, in pixels of the pad."""
    start, *rest = (QPoint(*place) for place in at)
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=start)
    for place in rest:
        QTest.mouseMove(pad, place)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=rest[-1] if rest else start)


def test_a_sketch_is_kept_as_a_moment_and_a_picture(
    page: SessionPage, vault: OpenVault, opened: DosingSession, heard: Heard
):
    sketch = open_pad(page)
    assert not sketch.keep_button.isEnabled()
    draw(sketch.pad, (20, 20), (200, 120), (300, 60))
    press(page, "Keep the sketch")
    assert [moment.text for moment in sessions.moments(vault, opened.id)] == ["Sketch"]
    (kept,) = sketches.sketches(vault, opened.id)
    assert kept.entry.title == "Sketch, 19:30"
    (png,) = sketches.pictures_of(vault, kept.entry.id)
    image = QImage.fromData(png)
    assert (image.width(), image.height()) == (WIDE, TALL)
    assert image.textKeys() == []
    assert not sketch.isVisible()
    assert "Sketch" in words_in(page)
    assert page.focusWidget() is view_of(page).field
    assert heard.changes[-1].moments == {opened.id}


def test_the_pad_is_offered_beside_its_note_only_and_words_come_first(page: SessionPage):
    assert "Draw it instead" not in names_of_buttons(page)
    press(page, "Small notes")
    press(page, "One word or image")
    assert page.focusWidget() is view_of(page).field
    assert "Draw it instead" in names_of_buttons(page)
    press(page, "Without this")
    assert "Draw it instead" not in names_of_buttons(page)


def test_strokes_are_taken_back_one_by_one_or_all(page: SessionPage):
    sketch = open_pad(page)
    for down in (20, 40, 60):
        draw(sketch.pad, (20, down), (200, down))
    press(page, "Take the last stroke back")
    assert sketch.pad.stroke_count == 2
    press(page, "Clear the sketch")
    assert sketch.pad.is_empty
    assert not sketch.undo_button.isEnabled()
    press(page, "Without a sketch")
    assert not sketch.pad.isVisible()
    assert "Draw it instead" in names_of_buttons(page)


def test_what_is_drawn_is_kept_when_the_page_goes_or_the_session_ends(
    page: SessionPage, context: Context, vault: OpenVault, opened: DosingSession, shown: Shown
):
    draw(open_pad(page).pad, (20, 20), (200, 120))
    assert page.save()  # as before a lock
    assert len(sketches.sketches(vault, opened.id)) == 1
    page = come(context, opened, shown)
    draw(open_pad(page).pad, (20, 40), (200, 120))
    press(page, "End the session")
    press(page, "End the session now")
    assert len(sketches.sketches(vault, opened.id)) == 2


def test_a_sketch_that_could_not_be_kept_stays_on_the_pad(
    page: SessionPage, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_args: object, **_named: object) -> None:
        raise DiskFull

    sketch = open_pad(page)
    draw(sketch.pad, (20, 20), (200, 120))
    monkeypatch.setattr(sketches, "keep_sketch", fail)
    press(page, "Keep the sketch")
    assert sketch.pad.stroke_count == 1
    assert view_of(page).composer.trouble.isVisible()


def test_the_support_person_draws_in_their_own_lane(
    page: SessionPage, vault: OpenVault, opened: DosingSession
):
    press(page, "Support person is writing")
    draw(open_pad(page).pad, (20, 20), (200, 120))
    press(page, "Keep the sketch")
    assert sessions.moments(vault, opened.id)[0].lane is Lane.SUPPORT


@pytest.mark.parametrize(("width", "height", "scale"), [(1280, 720, 1.0), (900, 600, 2.0)])
def test_the_pad_is_dim_and_whole(
    page: SessionPage, context: Context, width: int, height: int, scale: float
):
    context.theme.choose(scale=scale)
    try:
        page.resize(width, height)
        sketch = open_pad(page)
        draw(sketch.pad, (20, 20), (200, 120))
        assert mean_luminance(page) < 0.02
        assert nameless(page) == []
        assert view_of(page).width() <= page.scroller.viewport().width()
        assert sketch.pad.width() * TALL == sketch.pad.height() * WIDE
        line = (
            sketch.pad.grab()
            .toImage()
            .pixelColor(*(round(place * sketch.pad.devicePixelRatioF()) for place in (20, 20)))
        )
        assert line.lightness() > QColor(context.theme.session_palette.surface).lightness()
    finally:
        context.theme.choose(scale=1.0)


def test_a_sketch_is_seen_in_the_ended_session_and_beside_its_entry(
    page: SessionPage, context: Context, vault: OpenVault, opened: DosingSession, shown: Shown,
    heard: Heard, clock: FixedClock,
):  # fmt: skip
    draw(open_pad(page).pad, (20, 20), (200, 120))
    press(page, "Keep the sketch")
    clock.advance(timedelta(minutes=5))
    ended, _ = sessions.close_session(vault, opened.id)
    (kept,) = sketches.sketches(vault, opened.id)
    card = EndedSessionCard(context)
    card.show_session(ended, some_open=False)
    card.open()
    shown(card)
    assert [label.accessibleName() for label in pictures_in(card)] == ["Sketch, 19:30"]
    press(card, "Write about this: Sketch, 19:30")
    assert heard.visited[-1] == ("journal", {"entry_id": kept.entry.id})
    editor = Editor(context, heard.changes.append)
    shown(editor)
    editor.show_entry(kept.entry.id)
    assert [label.accessibleName() for label in pictures_in(editor)] == ["Sketch"]
    editor.close_entry()
    assert pictures_in(editor) == []


def pictures_in(inside: QWidget) -> list[QLabel]:
    lay_out()
    return [
        label
        for label in inside.findChildren(QLabel)
        if label.isVisible() and not label.pixmap().isNull() and label.pixmap().width() > 100
    ]
