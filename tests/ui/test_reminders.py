"""Reminders reach the desktop with neutral words only; Settings keep the choice inside the vault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import ClassInfo, QObject, Slot
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.domain.reminders import ReminderChoice, ReminderGroup
from companion.services import courses, reminders, vaults
from companion.ui.context import Context
from companion.ui.notifications import DesktopNotifier
from companion.ui.pages.settings import SettingsPage
from companion.ui.pages.settings_reminders import CalendarFileCard, RemindersCard
from companion.ui.reminder_watch import ReminderWatch
from tests.ui.buses import connected, has_bus, private_bus
from tests.ui.conftest import Heard
from tests.ui.course_stage import nameless, press

SENTENCE = "A small note from your journal."
Shown = Callable[..., QWidget]


class FakeNotifier:
    """Writes down what would be shown."""

    def __init__(self, *, works: bool = True) -> None:
        self.works = works
        self.shown: list[tuple[str, str]] = []

    def show(self, title: str, sentence: str) -> bool:
        self.shown.append((title, sentence))
        return self.works


@pytest.fixture
def notifier() -> FakeNotifier:
    return FakeNotifier()


def chosen_session(context: Context, day: date) -> None:
    courses.begin_course(context.vault, name="Spring at Harbour", session_days=(day,))
    reminders.choose(context.vault, ReminderChoice(frozenset({ReminderGroup.SESSIONS}), 18))


def test_a_note_comes_when_its_hour_has_come_and_once(
    context: Context, clock: FixedClock, notifier: FakeNotifier, qtbot: QtBot
) -> None:
    parent = QObject()
    watch = ReminderWatch(context, parent, notifier=notifier)
    chosen_session(context, date(2026, 3, 11))
    clock.advance(timedelta(hours=20))
    watch.look()
    assert notifier.shown == []
    clock.advance(timedelta(hours=4))
    watch.look()
    watch.look()
    assert notifier.shown == [("Journal", SENTENCE)]


def test_a_vault_that_is_opened_later_that_day_still_tells(
    context: Context, clock: FixedClock, notifier: FakeNotifier
) -> None:
    chosen_session(context, date(2026, 3, 10))  # it is half past seven
    parent = QObject()
    ReminderWatch(context, parent, notifier=notifier).look()
    assert notifier.shown == [("Journal", SENTENCE)]


def test_a_closed_vault_is_no_trouble(
    closed_vault: Path, passphrase: str, make_context: Callable[..., Context], clock: FixedClock
) -> None:
    vault = vaults.unlock(closed_vault, passphrase=passphrase)
    context = make_context(vault)
    chosen_session(context, date(2026, 3, 10))
    parent, notifier = QObject(), FakeNotifier()
    watch = ReminderWatch(context, parent, notifier=notifier)
    vaults.lock(vault)
    watch.look()
    assert notifier.shown == []


# --- the desktop


@ClassInfo({"D-Bus Interface": "org.freedesktop.Notifications"})  # type: ignore[operator]
class Desktop(QObject):
    """Stands in for the part of a desktop that shows notifications."""

    def __init__(self, bus: QDBusConnection) -> None:
        super().__init__()
        self.calls: list[tuple[object, ...]] = []
        assert bus.registerService("org.freedesktop.Notifications")
        assert bus.registerObject(
            "/org/freedesktop/Notifications", self, QDBusConnection.RegisterOption.ExportAllSlots
        )

    @Slot(str, "uint", str, str, str, "QStringList", "QVariantMap", int, result="uint")
    def Notify(
        self,
        sender: str,
        replaces: int,
        icon: str,
        summary: str,
        body: str,
        actions: list[str],
        hints: dict[str, object],
        expires: int,
    ) -> int:
        self.calls.append((sender, replaces, icon, summary, body, actions, hints, expires))
        return 1


@pytest.fixture
def bus_address(tmp_path: Path) -> Iterator[str]:
    if not has_bus():
        pytest.skip("no dbus-daemon here")
    with private_bus(tmp_path) as address:
        yield address


def test_the_desktop_is_told_the_neutral_words_and_nothing_else(
    bus_address: str, qtbot: QtBot
) -> None:
    desktop = Desktop(connected(bus_address))
    notifier = DesktopNotifier(bus=connected(bus_address))
    assert notifier.show("Journal", SENTENCE)
    qtbot.waitUntil(lambda: bool(desktop.calls), timeout=5000)
    assert desktop.calls == [("Journal", 0, "", SENTENCE, "", [], {"transient": True}, -1)]


def test_where_there_is_no_desktop_nothing_happens() -> None:
    assert not DesktopNotifier().show("Journal", SENTENCE)


# --- Settings


def test_the_choice_is_kept_in_the_vault_and_nowhere_else(context: Context, shown: Shown) -> None:
    card = RemindersCard(context)
    shown(card)
    assert not any(tick.box.isChecked() for tick in card.ticks.values())
    card.ticks[ReminderGroup.MEETINGS].box.click()
    card.hour.choose("20")
    card.hour.activated.emit(0)
    assert reminders.choice(context.vault) == ReminderChoice(
        frozenset({ReminderGroup.MEETINGS}), 20
    )
    assert not context.paths.settings_file.exists()
    again = RemindersCard(context)
    shown(again)
    assert again.ticks[ReminderGroup.MEETINGS].box.isChecked()
    assert again.hour.key == "20"


@pytest.mark.parametrize(("works", "told"), [(True, "how it looks"), (False, "does not show")])
def test_one_can_be_shown_to_try(context: Context, shown: Shown, works: bool, told: str) -> None:
    notifier = FakeNotifier(works=works)
    card = RemindersCard(context, notifier=notifier)
    shown(card)
    press(card, "Show one now")
    assert notifier.shown == [("Journal", SENTENCE)]
    assert told in card.outcome.text()


def test_the_calendar_file_says_nothing_unless_it_is_asked_to(
    context: Context, shown: Shown, heard: Heard, tmp_path: Path
) -> None:
    card = CalendarFileCard(context)
    shown(card)
    card.save_to(tmp_path / "none.ics")
    assert "no dates" in heard.messages[-1].sentence
    courses.begin_course(context.vault, name="Spring", session_days=(date(2026, 3, 20),))
    card.save_to(tmp_path / "neutral.ics")
    neutral = (tmp_path / "neutral.ics").read_text(encoding="utf-8")
    assert "SUMMARY:Journal: a quiet moment" in neutral
    assert "Session" not in neutral
    card.real.box.click()
    card.save_to(tmp_path / "real.ics")
    assert "SUMMARY:Session 1" in (tmp_path / "real.ics").read_text(encoding="utf-8")
    assert str(tmp_path / "real.ics") in card.outcome.text()


def test_a_therapists_settings_have_no_reminders(
    therapist_context: Context, context: Context, shown: Shown
) -> None:
    page = SettingsPage(therapist_context)
    shown(page)
    assert not page.findChildren(RemindersCard)
    own = SettingsPage(context)
    shown(own)
    assert own.findChildren(RemindersCard)
    assert not nameless(own)
