"""A year at the window: moves the clock, opens the pages as somebody does on that day, and reads what they show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QLabel, QLineEdit, QMenu, QWidget

from companion.clock import FixedClock
from companion.ui.pages.course import CoursePage
from companion.ui.pages.course_integration import IntegrationPart
from companion.ui.pages.course_plan import PlanPart
from companion.ui.pages.today import TodayPage
from companion.ui.shell import Shell
from companion.ui.widgets.calm_fields import DayField
from companion.ui.widgets.view_chips import WAITS
from companion.ui.window import Window
from tests.e2e.person import Person, type_keys
from tests.ui.course_stage import lay_out

EVENING = time(20, 0)
PARTS = ("preparation", "sessions", "integration", "plan", "people")
"""Of the Course page, in the order of its strip."""
CONTROL = Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True)
class Offer:
    """One thing that Today offers: its title, and the line below it where it is the next small thing."""

    title: str
    why: str = ""


class Year:
    """One person, one window, one clock."""

    def __init__(self, person: Person, clock: FixedClock, zone: str, passphrase: str) -> None:
        self.person, self.clock, self.zone, self._passphrase = person, clock, zone, passphrase

    # --- the clock

    def be(self, day: date, at: time = EVENING) -> None:
        """It is that day and time on the wall where the person is."""
        instant = datetime.combine(day, at, ZoneInfo(self.zone))
        self.clock.advance(instant - self.clock.now())

    @property
    def day(self) -> date:
        """The day where the person is."""
        return self.clock.now().astimezone(ZoneInfo(self.zone)).date()

    def travel(self, zone: str) -> None:
        self.zone = zone
        self.clock.travel(zone)

    def lock_and_open(self) -> None:
        """Lock the window and come back, as on a day on which the program is started anew."""
        self.person.press("Lock now")
        self.person.wait_for("Welcome back.")
        self.open()

    def open(self) -> None:
        field = self.person.named(QLineEdit, "Passphrase")
        QTest.keyClicks(field, self._passphrase)
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.person.button("Settings")

    # --- pages

    @property
    def shell(self) -> Shell:
        window = self.person.window
        assert isinstance(window, Window)
        assert window.shell is not None
        return window.shell

    def today(self) -> TodayPage:
        """Go to Today by its key."""
        QTest.keyClick(self.person.window, Qt.Key.Key_1, CONTROL)
        page = self.shell.stack.currentWidget()
        assert isinstance(page, TodayPage)
        return page

    def course_page(self) -> CoursePage:
        """Go to the Course page by its key."""
        QTest.keyClick(self.person.window, Qt.Key.Key_2, CONTROL)
        page = self.shell.stack.currentWidget()
        assert isinstance(page, CoursePage)
        return page

    def course(self, part: str) -> CoursePage:
        """Go to a part of the Course page by its tab; by its key before, where another page is shown."""
        shown_now = self.shell.stack.currentWidget()
        page = shown_now if isinstance(shown_now, CoursePage) else self.course_page()
        shown = page.parts.get(part)
        if shown is None or shown.isHidden():
            strip = page.strip
            middle = strip.tabRect(PARTS.index(part)).center()
            QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=middle)
        return page

    def integration(self, view: str = "") -> IntegrationPart:
        part = self.course("integration").parts["integration"]
        assert isinstance(part, IntegrationPart)
        if view and part.shown != view:
            part.chips.chips[view].click()
        return part

    # --- reading

    def offered(self) -> list[Offer]:
        """What Today offers: the next small thing, then what is there beside it."""
        page = self.today()
        assert page.next_card is not None
        _, title, why = _labels(page.next_card)
        found = [Offer(title, why)]
        if not page.beside_card.isHidden():
            found += [Offer(words) for words in _labels(page.beside_card)[1:]]
        return found

    def waiting_views(self) -> set[str]:
        """The views of Integration with the mark that something waits."""
        chips = self.integration().chips.chips
        return {key for key, made in chips.items() if made.text().endswith(WAITS)}

    def asked(self) -> dict[str, set[str]]:
        """What each view of Integration asks for in its cards: the names of the buttons that answer."""
        found: dict[str, set[str]] = {}
        for view, starts in ASKS.items():
            part = self.integration(view)
            lay_out()
            names = (
                made.accessibleName()
                for made in part.views[view].findChildren(QAbstractButton)
                if made.isVisibleTo(part.views[view])
            )
            found[view] = {name for name in names if name.startswith(starts)}
        return found

    def plan_today(self) -> set[str]:
        """The lines of the plan that say they are today or now."""
        part = self.course("plan").parts["plan"]
        assert isinstance(part, PlanPart)
        found: set[str] = set()
        for group in part.groups.values():
            grids = (group.content.itemAt(n) for n in range(group.content.count()))
            for grid in (item.layout() for item in grids if item is not None):
                if isinstance(grid, QGridLayout):
                    found |= _marked(grid)
        return found

    # --- doing

    def take(self, title: str, verb: str) -> None:
        """Take up what Today offers under that title."""
        self._on_today(title, verb)

    def put_off(self, title: str) -> None:
        """ "Not today" to what Today offers under that title."""
        self._on_today(title, "Not today")

    def _on_today(self, title: str, verb: str) -> None:
        page = self.today()
        assert page.next_card is not None
        if title in _labels(page.next_card):
            inside: QWidget = page.next_card
            name = verb
        else:
            inside, name = page.beside_card, f"{verb}: {title}"
        for made in inside.findChildren(QAbstractButton):
            if name in (made.accessibleName(), made.text()):
                made.click()
                return
        raise AssertionError(f"{name!r} is not offered: {_labels(page.next_card)}")

    def write(self, words: str) -> None:
        """Write in the entry that was just opened, and leave it."""
        field = self.person.field("Text")
        type_keys(field, words)
        self.today()

    def write_reflection(self, prompt: str, words: str) -> None:
        self.take(prompt, "Write about this")
        self.write(words)

    def keep_as_insight(self, words: str) -> None:
        """Write in the entry that was just opened, keep its one paragraph by the key, and leave it."""
        field = self.person.field("Text")
        type_keys(field, words)
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_I, CONTROL | Qt.KeyboardModifier.ShiftModifier)
        self.person.wait_for("Kept as an insight.")
        self.today()

    def let_insight_go(self, words: str) -> None:
        """Choose "Let it go" in the menu of the insight's card."""
        self.integration("insights")
        more = self.person.button(f"More about: {words}")
        more.click()
        menu = more.findChild(QMenu)
        assert menu is not None
        for action in menu.actions():
            QTest.keyClick(menu, Qt.Key.Key_Down)
            if action.text() == "Let it go":
                break
        QTest.keyClick(menu, Qt.Key.Key_Return)
        self.person.window.activateWindow()
        self.person.wait_until(self.person.window.isActiveWindow, "the window after its menu")

    def check_in(self) -> None:
        page = self.today()
        if page.check_in_card.isHidden():
            self.person.press("Quick check-in")
        field = page.check_in.words
        QTest.keyClicks(field, "all right")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert page.check_in.state.text().startswith("Kept.")

    def look_back(self, value: int) -> None:
        """Answer the insight that is asked about."""
        self.integration("insights")
        self.person.press(str(value))
        self.person.press("Keep this look back")

    def show_day(self, name: str, day: date) -> None:
        self.person.named(DayField, name).show_day(day)

    def begin_session(self) -> None:
        self.take("Today is your session day.", "Open the session page")
        self.person.press("Begin the session")
        field = self.person.field("A few words for this moment")
        type_keys(field, "a door of light")
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.person.wait_for("a door of light")

    def end_session(self) -> None:
        self.person.press("End the session")
        self.person.press("End the session now")
        self.person.wait_for("Take your time arriving back.")
        self.person.press("Close")
        self.person.button("Settings")
        self.person.window.activateWindow()  # as a desktop does; the one of the tests forgets it
        self.person.wait_until(self.person.window.isActiveWindow, "the window after the session")


ASKS = {
    "insights": ("Keep this look back",),
    "decisions": ("Decide now: ",),
    "after_effects": ("Not today: ",),
}
"""The buttons that are there only while something waits to be answered."""


def _labels(inside: QWidget) -> list[str]:
    return [label.accessibleName() for label in inside.findChildren(QLabel)]


def _marked(grid: QGridLayout) -> set[str]:
    found: set[str] = set()
    for place in range(grid.rowCount()):
        day, words = _word_at(grid, place, 0), _word_at(grid, place, 1)
        if day.startswith(("Today · ", "Now · ")):
            found.add(words)
    return found


def _word_at(grid: QGridLayout, place: int, column: int) -> str:
    item = grid.itemAtPosition(place, column)
    widget = item.widget() if item is not None else None
    return widget.accessibleName() if widget is not None else ""
