"""Support and grounding: what stands there for whom, and a timer that obeys the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QVariantAnimation
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from companion.domain.course_lists import CourseList
from companion.domain.courses import Role
from companion.domain.guidance import seconds_of, timeline
from companion.paths import Paths
from companion.services import course_lists, courses, guidance, support
from companion.services.locked_contacts import LockedContact, write_contacts
from companion.services.vaults import OpenVault
from companion.ui.pages.about import AboutPage
from companion.ui.pages.grounding import GroundingPage
from companion.ui.pages.support import SupportPage
from companion.ui.role_words import role_words
from companion.ui.theme import Theme
from companion.ui.widgets.words import Words
from companion.ui.window import Window
from tests.ui.course_stage import lay_out, names_of_buttons, press, words_in

Shown = Callable[[QWidget], QWidget]
TEXTS = support.support_page(None).texts


def words_on(widget: QWidget) -> str:
    return "\n".join(label.accessibleName() for label in widget.findChildren(Words))


@pytest.fixture
def grounding(app_theme: Theme, shown: Shown) -> GroundingPage:
    page = GroundingPage(app_theme, reduced_motion=True)
    shown(page)
    page.begin(page._book.exercise[0])  # pyright: ignore[reportPrivateUsage]
    return page


def test_without_a_passphrase_nobody_is_said_to_be_missing(
    paths: Paths, app_theme: Theme, shown: Shown
) -> None:
    locked = words_on(shown(SupportPage(paths, app_theme, "", None)))
    assert TEXTS.own_people_locked in locked
    assert TEXTS.own_people_empty not in locked
    write_contacts(paths.support_file, (LockedContact("Clinic", "therapist", "555-0143", ""),))
    locked = words_on(shown(SupportPage(paths, app_theme, "", None)))
    assert "555-0143" in locked
    assert TEXTS.own_people_locked not in locked


def test_an_open_journal_says_where_a_number_is_added(
    paths: Paths, app_theme: Theme, shown: Shown, vault: OpenVault
) -> None:
    assert TEXTS.own_people_empty in words_on(shown(SupportPage(paths, app_theme, "", vault)))


def test_a_therapist_is_not_sent_to_a_page_that_is_not_there(
    paths: Paths, app_theme: Theme, shown: Shown, therapist_vault: OpenVault
) -> None:
    page = words_on(shown(SupportPage(paths, app_theme, "", therapist_vault)))
    assert "Course page" not in page


def test_the_safety_plan_is_one_press_away_while_the_journal_is_open(
    paths: Paths, app_theme: Theme, shown: Shown, vault: OpenVault
) -> None:
    page = shown(SupportPage(paths, app_theme, "", vault))
    assert "My safety plan" not in names_of_buttons(page)  # nothing was written down
    ana, _ = courses.save_person(vault, name="Ana", role=Role.SUPPORT_PERSON, contact="555-0101")
    course_lists.add_line(vault, CourseList.SAFETY, "Tea by the window", heading="alone")
    course_lists.add_person_to_safety_plan(vault, ana.id)
    page = shown(SupportPage(paths, app_theme, "", vault))
    assert "Tea by the window" not in words_in(page)
    press(page, "My safety plan")
    said = words_in(page)
    for words in ("What steadies me when I am alone", "Tea by the window"):
        assert words in said
    assert said.count("555-0101") == 2  # as one of the people, and in the plan
    assert said.index("Tea by the window") < said.index("Ana", said.index("Tea by the window"))


def test_the_safety_plan_never_stands_on_the_locked_screen(
    paths: Paths, app_theme: Theme, shown: Shown, vault: OpenVault
) -> None:
    course_lists.add_line(vault, CourseList.SAFETY, "Tea by the window", heading="alone")
    page = shown(SupportPage(paths, app_theme, "", None))
    assert "Tea by the window" not in words_on(page)
    assert "My safety plan" not in names_of_buttons(page)


def test_support_and_people_say_who_somebody_is_in_the_same_words(
    paths: Paths, app_theme: Theme, shown: Shown
) -> None:
    write_contacts(paths.support_file, (LockedContact("Lake", "facilitator", "555-0143", ""),))
    page = words_on(shown(SupportPage(paths, app_theme, "", None)))
    assert role_words(Role.FACILITATOR) in page.splitlines()


def test_space_pauses_once_and_goes_on_once(grounding: GroundingPage) -> None:
    assert grounding.pause_button.hasFocus()
    # A button that has Space as its shortcut too is pressed a second time a moment later.
    assert grounding.pause_button.shortcut().isEmpty()
    QTest.keyClick(grounding.pause_button, Qt.Key.Key_Space)
    assert grounding.pause_button.text() == "Go on"
    QTest.keyClick(grounding.pause_button, Qt.Key.Key_Space)
    assert grounding.pause_button.text() == "Pause"


def test_a_person_at_two_in_the_morning_finds_the_clinic_first(
    paths: Paths, app_theme: Theme, shown: Shown
) -> None:
    write_contacts(
        paths.support_file,
        (
            LockedContact("Maeve", "support_person", "087 555 0142"),
            LockedContact("Dr Hale", "therapist", "01 555 0199"),
        ),
    )
    page = shown(SupportPage(paths, app_theme, "", None))
    assert isinstance(page, SupportPage)
    page.setFocus()
    said = words_on(page)
    places = [
        said.index(words)
        for words in (TEXTS.in_danger, "01 555 0199", "087 555 0142", "988", TEXTS.under_list)
    ]
    assert places == sorted(places)
    focused = page.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Copy: Dr Hale"
    numbers = {w.text(): w for w in page.findChildren(Words) if w.property("words")}
    own, line = numbers["01 555 0199"], numbers["911"]
    assert own.fontMetrics().height() > line.fontMetrics().height()
    for label in (own, line):
        assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
    in_view = own.mapTo(page, own.rect().bottomLeft()).y()
    assert in_view < 400


def test_the_page_says_of_each_line_how_it_was_checked(
    paths: Paths, app_theme: Theme, shown: Shown
) -> None:
    page = words_on(shown(SupportPage(paths, app_theme, "US", None)))
    assert "Checked at the service or its public body on 22 November 2026" in page
    assert "Check this number · Not yet checked at the service" in page
    assert "Poison Help" not in page
    assert TEXTS.session_distress in page


def test_where_nothing_was_checked_the_local_number_is_named(
    paths: Paths, app_theme: Theme, shown: Shown
) -> None:
    page = words_on(shown(SupportPage(paths, app_theme, "CH", None)))
    assert TEXTS.emergency_elsewhere in page
    assert "findahelpline.com" in page


# What the content pack says of each exercise: seconds of the whole, seconds of the short form.
LENGTHS = {"E1": 180, "E2": 200, "E3": 480, "E4": 120, "E5": 120, "E6": 360, "E7": 180, "E8": 300}


def test_the_eight_exercises_take_the_time_they_say() -> None:
    assert {e.id: seconds_of(e) for e in guidance.exercises()} == LENGTHS
    assert seconds_of(guidance.exercise("E3"), short=True) == 180
    breaths = timeline(guidance.exercise("E1"))
    assert [(step.breath, step.seconds) for step in breaths[:2]] == [("in", 4), ("out", 6)]
    assert len(breaths) == 36


def grounded(app_theme: Theme, shown: Shown, exercise: str, *, still: bool) -> GroundingPage:
    page = GroundingPage(app_theme, reduced_motion=still)
    shown(page)
    page.begin(guidance.exercise(exercise))
    return page


def seconds_go_by(page: GroundingPage, seconds: int) -> None:
    """The quiet timer beats."""
    for _ in range(seconds):
        page._tick()  # pyright: ignore[reportPrivateUsage]


def test_with_less_motion_the_circle_stands_still_and_counts(
    app_theme: Theme, shown: Shown
) -> None:
    page = grounded(app_theme, shown, "E1", still=True)
    sizes, counted = [], []
    for _ in range(10):
        sizes.append(page.circle.size_now)
        counted.append(page.circle.counted)
        seconds_go_by(page, 1)
    assert len(set(sizes)) == 1
    assert counted == [4, 3, 2, 1, 6, 5, 4, 3, 2, 1]
    assert page.circle.findChildren(QVariantAnimation)[0].state() is QVariantAnimation.State.Stopped


def test_the_circle_grows_with_the_breath(app_theme: Theme, shown: Shown, qtbot: QtBot) -> None:
    page = grounded(app_theme, shown, "E1", still=False)
    before = page.circle.size_now
    qtbot.waitUntil(lambda: page.circle.size_now > before, timeout=5000)
    assert page.circle.counted is None


def test_an_exercise_can_be_skipped_through_left_and_exchanged(
    app_theme: Theme, shown: Shown
) -> None:
    page = grounded(app_theme, shown, "E1", still=True)
    press(page, "Next step")
    assert page.step_words.text() == "Out"
    press(page, "Go to “Five senses, 5-4-3-2-1”")
    assert page.step_words.text() == "Name 5 things you see"
    for _ in range(5):
        press(page, "Next step")
    assert "That is all" in words_in(page)
    press(page, "Once more")
    assert page.step_words.text() == "Name 5 things you see"
    press(page, "Stop, and choose another exercise")
    press(page, "Begin the short form of Short body scan")
    assert page.step_words.text() == "Feel your feet"
    seconds_go_by(page, 180)
    assert "That is all" in words_in(page)
    press(page, "Once more")
    seconds_go_by(page, 60)
    assert page.step_words.text() == "Seat"  # the short form again
    assert "Support (F2)" in names_and_words(page)


def names_and_words(page: QWidget) -> str:
    return "\n".join(button.text() for button in page.findChildren(QPushButton))


def test_about_says_what_it_is_and_shows_every_licence_without_a_network(
    app_theme: Theme, shown: Shown
) -> None:
    page = shown(AboutPage(app_theme))
    said = words_on(page)
    texts = guidance.fixed_texts()
    for sentence in (texts.about, texts.legal_line, texts.records_line):
        assert sentence in said
    for name in ("PySide6 Essentials", "SQLCipher", "pyrage", "Lucide", "EFF"):
        assert name in said
    assert "|" not in said
    press(page, "Licence of Inter")
    assert "SIL OPEN FONT LICENSE Version 1.1" in words_in(page)


def test_a_page_over_the_dark_lock_page_wears_the_dark_colours(window: Window) -> None:
    window.in_session = True
    assert window.lock()
    assert window.is_dim
    window.show_welcome()
    assert not window.is_dim


def test_nothing_is_cut_off_in_a_small_window_with_the_largest_text(
    paths: Paths, app_theme: Theme, shown: Callable[..., QWidget]
) -> None:
    app_theme.choose(scale=2.0)
    try:
        for dim in (False, True):
            grounding = GroundingPage(app_theme, reduced_motion=True, dim=dim)
            support_page, about = SupportPage(paths, app_theme, "", None), AboutPage(app_theme)
            for page in (grounding, support_page, about):
                if dim:
                    app_theme.dress_for_session(page)
                shown(page, 900, 600)
            for exercise in guidance.exercises():
                grounding.begin(exercise)
                lay_out()
                assert grounding.body.width() <= grounding.scroller.viewport().width(), exercise.id
            for page in (support_page, about):
                assert page.body.width() <= page.scroller.viewport().width()
    finally:
        app_theme.choose(scale=1.0)
