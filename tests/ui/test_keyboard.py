"""By keyboard alone: Enter presses, Tab reads the page, and the focus is never lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from companion import clock
from companion.domain.checkins import Scale
from companion.domain.entries import NewEntry, Sharing
from companion.services import courses, guidance, journal, vaults
from companion.ui.messages import Message
from companion.ui.pages.checkins import CheckInsPage
from companion.ui.pages.course import CoursePage
from companion.ui.pages.grounding import GroundingPage
from companion.ui.pages.settings import SettingsPage
from companion.ui.pages.share import WHAT, SharePage
from companion.ui.pages.support import SupportPage
from companion.ui.pages.today import TodayPage
from companion.ui.shell import Shell
from companion.ui.tab_order import in_reading_order
from companion.ui.theme import Theme, next_scale
from companion.ui.widgets.buttons import button, chip, rest
from companion.ui.widgets.disclosure import Disclosure
from companion.ui.widgets.layout import FlowRow
from companion.ui.widgets.phase_strip import Part, PhaseStrip
from companion.ui.widgets.scale_choice import ScaleChoice
from companion.ui.widgets.words import Words
from companion.ui.window import Window

Shown = Callable[[QWidget], QWidget]


def shell_of(window: Window) -> Shell:
    assert window.shell is not None
    return window.shell


Kind = TypeVar("Kind", bound=QWidget)


def page_of(window: Window, name: str, kind: type[Kind]) -> Kind:
    """Go to a page and say which it is."""
    shell_of(window).navigate(name)
    page = shell_of(window).stack.currentWidget()
    assert isinstance(page, kind)
    return page


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def named(page: QWidget) -> dict[str, QWidget]:
    """What takes the keyboard on `page`, by the name a screen reader says."""
    return {widget.accessibleName(): widget for widget in in_reading_order(page)}


def tab(window: Window, times: int = 1) -> None:
    for _ in range(times):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)


# --- buttons


def test_enter_presses_a_button_once_however_long_it_is_held(shown: Shown) -> None:
    pressed: list[int] = []
    made = button("Go on", lambda: pressed.append(1))
    shown(made)
    QTest.keyClick(made, Qt.Key.Key_Return)
    held = QKeyEvent(
        QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True
    )
    QApplication.sendEvent(made, held)
    assert pressed == [1]


def test_a_resting_button_keeps_the_keyboard_and_does_nothing(shown: Shown) -> None:
    pressed: list[int] = []
    made = button("Seal", lambda: pressed.append(1))
    shown(made)
    made.setFocus()
    rest(made, True)
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert pressed == []
    assert made.isEnabled()
    rest(made, False)
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert pressed == [1]


def test_what_a_screen_reader_turns_on_counts_as_a_click(shown: Shown) -> None:
    made = chip("Only this")
    clicks: list[bool] = []
    made.clicked.connect(lambda on: clicks.append(on))
    shown(made)
    QAccessible.queryAccessibleInterface(made).actionInterface().doAction("Toggle")
    assert clicks == [True]
    made.setChecked(False)
    assert clicks == [True]
    made.click()
    assert clicks == [True, True]


# --- the order of Tab and of screen readers


def test_tab_goes_from_the_invitation_to_the_words_below_it(window: Window, qtbot: QtBot) -> None:
    page = page_of(window, "today", TodayPage)
    qtbot.waitUntil(lambda: page.primary.isVisible())
    page.primary.setFocus()
    tab(window, 2)
    assert focused() is page.quick


def test_every_page_of_the_side_is_reached_by_tab(window: Window) -> None:
    page_of(window, "today", TodayPage)
    side = shell_of(window).side.buttons
    side["today"].setFocus()
    reached = []
    for _ in range(len(side) - 1):
        tab(window)
        reached.append(focused().objectName())
    assert reached == [f"nav-{name}" for name in side if name != "today"]


def all_that_take_tab(window: Window) -> set[QWidget]:
    """Every control that can be seen and used, however it was put into the window."""
    return {
        widget
        for widget in shell_of(window).findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    }


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
@pytest.mark.parametrize("name", ["today", "course", "journal", "checkins", "learn", "share"])
def test_tab_goes_round_the_whole_page_and_is_trapped_nowhere(
    window: Window, qtbot: QtBot, name: str, key: Qt.Key
) -> None:
    shell = shell_of(window)
    courses.begin_course(shell.vault, name="Spring", session_days=(clock.today(),))
    shell.navigate(name)
    page = shell.stack.currentWidget()
    if isinstance(page, TodayPage):
        page.check_in_button.click()
    elif isinstance(page, CoursePage):
        page.arrive(step_id="intentions")
    elif name == "journal":
        shell.navigate("journal", new=True)
    shell.notice.show_message(Message("Something was kept.", action_label="Undo", action=print))
    page.layout().activate()  # type: ignore[union-attr]
    wanted = all_that_take_tab(window)
    first = focused()
    met = [first]
    for _ in range(4 * len(wanted)):  # a day has three parts, each a stop of its own
        QTest.keyClick(focused(), key)
        if focused() is first and len(met) > 1 and met[-1] is not first:
            break
        met.append(focused())
    assert focused() is first
    assert wanted - set(met) == set()


def test_screen_readers_meet_the_cards_of_today_in_their_place(window: Window) -> None:
    page = page_of(window, "today", TodayPage)
    page.refresh()
    page.settle()
    order = [child for child in page.body.children() if isinstance(child, QWidget)]
    assert page.next_card is not None
    assert order.index(page.title) < order.index(page.next_card) < order.index(page.quick)


def test_a_scale_is_one_stop_and_the_arrows_move_along_it(shown: Shown) -> None:
    scale = ScaleChoice(Scale("mood", "Mood", "low", "high", True, 0))
    shown(scale)
    assert len(in_reading_order(scale)) == 1
    scale.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(focused(), key)
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert scale.value == 2
    assert len(in_reading_order(scale)) == 1
    QTest.keyClick(focused(), Qt.Key.Key_End)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert scale.value == 10


# --- the focus while things change


def test_marking_an_entry_leaves_the_keyboard_at_its_line(window: Window, qtbot: QtBot) -> None:
    vault = shell_of(window).vault
    for title in ("One", "Two", "Three"):
        journal.write_entry(vault, NewEntry(title=title, body=title, sharing=Sharing.PRIVATE))
    page = page_of(window, "share", SharePage)
    page.go_to(WHAT)
    page.choice.unmarked.click()
    qtbot.waitUntil(lambda: "Mark to share: Two" in named(page))
    mark = named(page)["Mark to share: Two"]
    mark.setFocus()
    QTest.keyClick(mark, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: focused().accessibleName() == "Make private: Two")


def test_switching_a_scale_leaves_the_keyboard_on_it(window: Window, qtbot: QtBot) -> None:
    page = page_of(window, "checkins", CheckInsPage)
    name = "Ask about Sleep"
    qtbot.waitUntil(lambda: name in named(page))
    made = named(page)[name]
    made.setFocus()
    asked = len(page.form.choices)
    QTest.keyClick(made, Qt.Key.Key_Space)
    assert len(page.form.choices) == asked - 1
    assert focused() is made
    QTest.keyClick(made, Qt.Key.Key_Space)  # no key of a quick typist goes elsewhere
    assert len(page.form.choices) == asked
    assert focused() is made


def test_a_course_that_was_begun_shows_its_beginning(window: Window, qtbot: QtBot) -> None:
    page = page_of(window, "course", CoursePage)
    begin = page.parts["begin"]
    begin.form.name.setText("Spring")  # type: ignore[attr-defined]
    page.scroller.verticalScrollBar().setValue(200)
    begin.begin_button.setFocus()  # type: ignore[attr-defined]
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: focused() is page.strip)
    assert page.scroller.verticalScrollBar().value() == 0
    assert "begin" not in page.parts  # the next one begins with an empty form


def test_an_opened_part_comes_into_view(window: Window, qtbot: QtBot) -> None:
    vault = shell_of(window).vault
    courses.begin_course(
        vault,
        name="Spring",
        medicine="",
        clinic="",
        started_on=clock.today(),
        protocol_id=guidance.protocols()[0].id,
        session_days=(),
    )
    page = page_of(window, "course", CoursePage)
    card = next(iter(page.parts["preparation"].steps.values()))  # type: ignore[attr-defined]
    bar = page.scroller.verticalScrollBar()
    bar.setValue(0)
    card.header.click()
    qtbot.waitUntil(lambda: bar.value() > 0)


# --- layers


def test_support_and_grounding_never_pile_up(window: Window, qtbot: QtBot) -> None:
    for _ in range(3):
        qtbot.keyClick(window, Qt.Key.Key_F2)
        assert isinstance(window.stack.currentWidget(), SupportPage)
        qtbot.keyClick(window, Qt.Key.Key_F3)
        assert isinstance(window.stack.currentWidget(), GroundingPage)
    window.close_overlay()
    assert isinstance(window.stack.currentWidget(), SupportPage)
    window.close_overlay()
    assert isinstance(window.stack.currentWidget(), Shell)


def test_unlocking_comes_back_to_the_page_that_was_left(
    window: Window, closed_vault: Path, passphrase: str
) -> None:
    page_of(window, "settings", SettingsPage)
    window.lock()
    window.open_shell(vaults.unlock(closed_vault, passphrase=passphrase))
    assert shell_of(window).current == "settings"


def test_a_copied_number_says_so(window: Window) -> None:
    window.show_support()
    page = window.stack.currentWidget()
    assert isinstance(page, SupportPage)
    first, second = [b for b in page.findChildren(QPushButton) if b.text() == "Copy"][:2]
    first.click()
    assert (first.text(), second.text()) == ("Copied", "Copy")
    second.click()
    assert (first.text(), second.text()) == ("Copy", "Copied")


# --- wheel, size, colour


def test_the_wheel_scrolls_past_the_strip_and_never_turns_it(
    shown: Shown, app_theme: Theme
) -> None:
    strip = PhaseStrip(app_theme, (Part("a", "Before", ""), Part("b", "After", "")))
    shown(strip)
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(strip, wheel)
    assert strip.shown == "a"
    assert not wheel.isAccepted()


@pytest.mark.parametrize(
    ("now", "step", "then"),
    [(1.0, 1, 1.1), (1.1, 1, 1.25), (2.0, 1, 2.0), (1.2, -1, 1.1), (0.8, -1, 0.8), (1.75, 0, 1.0)],
)
def test_text_sizes_go_step_by_step(now: float, step: int, then: float) -> None:
    assert next_scale(now, step) == then


def test_the_settings_show_the_size_that_the_keys_chose(window: Window, qtbot: QtBot) -> None:
    page = page_of(window, "settings", SettingsPage)
    qtbot.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert page.size_choice.currentData() == 1.1
    qtbot.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert page.size_choice.currentData() == 1.0


def test_the_arrow_of_a_disclosure_follows_the_theme(shown: Shown, app_theme: Theme) -> None:
    made = Disclosure("What this rests on")
    shown(made)
    light = made.button.icon().pixmap(16).toImage()
    try:
        app_theme.choose("dark")
        assert made.button.icon().pixmap(16).toImage() != light
    finally:
        app_theme.choose("light")


def test_in_a_row_everything_stands_at_the_same_middle(shown: Shown) -> None:
    line = FlowRow()
    tall, low = QWidget(), QWidget()
    tall.setMinimumSize(50, 60)
    low.setFixedSize(50, 20)
    tall.setFixedSize(50, 60)
    line.add(tall)
    line.add(low)
    shown(line)
    assert tall.geometry().center().y() == low.geometry().center().y()


def test_one_very_long_name_makes_no_page_wider(shown: Shown) -> None:
    line = FlowRow()
    line.add(chip("W" * 200))
    line.add(Words("short", wrap=False))
    assert line.minimumSizeHint().width() < 400
