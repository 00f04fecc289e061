"""No letter is cut: pages with large text, also when it was made larger while they were shown, and in a small window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDateEdit, QLabel, QScrollArea, QWidget

from companion.domain.course_lists import CourseList
from companion.services import course_lists, decisions, measures, meetings, practices
from companion.ui.context import Context
from companion.ui.pages.checkins import CheckInsPage
from companion.ui.pages.course import CoursePage
from companion.ui.theme import Theme
from tests.ui.course_stage import a_course, course_page, hear_changes, lay_out

Shown = Callable[..., QWidget]
LONG = "Whether the kitchen and the light on the table mean what I thought they did. " * 3
SMALL = (900, 600)


@pytest.fixture
def theme(app_theme: Theme) -> Iterator[Theme]:
    yield app_theme
    app_theme.choose("light", 1.0)


def cut(page: QWidget) -> list[str]:
    """What does not have the room that its words need, and what is wider than its page."""
    for _ in range(4):
        lay_out()
        QApplication.processEvents()
    found: list[str] = []
    for area in page.findChildren(QScrollArea):
        inside = area.widget()
        if inside is not None and area.isVisible():
            needed = inside.minimumSizeHint().width()
            if needed > area.viewport().width():
                found.append(f"{needed} wide, where there is room for {area.viewport().width()}")
    for made in page.findChildren(QWidget):
        if not made.isVisible():
            continue
        room, needed = made.size(), made.sizeHint()
        if isinstance(made, QLabel) and made.text() and made.wordWrap():
            lacks = made.heightForWidth(room.width()) > room.height() + 1
        elif isinstance(made, QLabel | QAbstractButton) and made.text():
            lacks = needed.width() > room.width() + 1 or needed.height() > room.height() + 1
        elif isinstance(made, QDateEdit):
            letters = made.fontMetrics().horizontalAdvance(made.text())
            lacks = letters > made.lineEdit().width()
        else:
            continue
        if lacks:
            found.append(f"cut {made.accessibleName() or type(made).__name__}")
    return found


@pytest.fixture
def full_course(context: Context) -> Context:
    """A course in which something stands in every part, long words among it."""
    vault = context.vault
    a_course(vault, date(2024, 3, 20))
    meetings.add_meeting(vault, date(2024, 9, 30), at_time="14:30", note=LONG)
    for where in (CourseList.QUESTIONS, CourseList.COMFORT, CourseList.WORDS):
        course_lists.add_line(vault, where, LONG)
    decisions.park_decision(vault, LONG)
    practices.begin_practice(vault, LONG[:200], when_words="at four", where_words="by the water")
    return context


PLACES: tuple[dict[str, str], ...] = (
    {"part": "preparation", "step_id": "questions"},
    {"part": "preparation", "step_id": "safety-plan"},
    {"part": "preparation", "view": "meeting"},
    {"part": "sessions"},
    {"part": "integration", "view": "decisions"},
    {"part": "integration", "view": "practices"},
    {"part": "integration", "view": "letters"},
    {"part": "plan"},
    {"part": "people"},
)


def test_a_form_keeps_its_room_when_text_grows_under_it(
    context: Context, shown: Shown, theme: Theme
):
    page = course_page(context, shown)
    theme.choose("light", 2.0)
    assert cut(page) == []


def test_a_meeting_that_is_being_changed_shows_its_whole_day(
    full_course: Context, shown: Shown, theme: Theme
):
    page = course_page(full_course, shown)
    subject = next(meeting for meeting in meetings.meetings(full_course.vault) if meeting.note)
    page.arrive(part="plan", meeting_id=subject.subject)
    theme.choose("light", 2.0)
    assert cut(page) == []


@pytest.mark.parametrize(("scale", "size"), [(1.0, SMALL), (2.0, (1280, 720))])
def test_nothing_is_cut_in_the_course(
    full_course: Context, shown: Shown, theme: Theme, scale: float, size: tuple[int, int]
):
    page: CoursePage = course_page(full_course, shown, *size)
    theme.choose("light", scale)
    for place in PLACES:
        page.arrive(**place)
        assert (place, cut(page)) == (place, [])


@pytest.mark.parametrize(("scale", "size"), [(1.0, SMALL), (2.0, (1280, 720))])
def test_nothing_is_cut_in_check_ins(
    context: Context, shown: Shown, theme: Theme, scale: float, size: tuple[int, int]
):
    measures.choose(context.vault, "phq-9", on=True)
    measures.record_answers(context.vault, "phq-9", [1] * 9)
    page = CheckInsPage(context)
    hear_changes(context, page)
    page.refresh()
    page.stale = False
    shown(page, *size)
    theme.choose("light", scale)
    for arguments in (
        {"part": "now"},
        {"part": "measures"},
        {"measure_id": "phq-9", "fill_in": True},
        {"part": "over_time"},
    ):
        page.arrive(**arguments)
        assert (arguments, cut(page)) == (arguments, [])
