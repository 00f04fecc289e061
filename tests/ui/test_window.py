"""The window around an open vault: locking, leaving, keys, and what is saved on the way."""

from __future__ import annotations

import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.errors import DiskFull
from companion.paths import Paths
from companion.services import courses, journal, sessions, vaults
from companion.services.vaults import OpenVault
from companion.settings import Settings, read_settings
from companion.ui.application import Termination
from companion.ui.file_dialogs import choose_target
from companion.ui.pages.journal import JournalPage
from companion.ui.pages.settings import SettingsPage
from companion.ui.pages.support import SupportPage
from companion.ui.pages.unlock import UnlockPage
from companion.ui.shell import Shell
from companion.ui.theme import Theme
from companion.ui.window import Window
from companion.ui.window_place import show_where_it_was, with_place
from tests.ui.window_stage import Bodies, today


def test_locking_saves_first_and_really_closes(
    window: Window, qtbot: QtBot, bodies: Bodies
) -> None:
    qtbot.keyClicks(today(window).quick, "half a thought")
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(window.stack.currentWidget(), UnlockPage)
    assert window.shell is None
    assert bodies() == ["half a thought"]


def test_after_unlocking_the_words_are_offered_again(
    window: Window, qtbot: QtBot, closed_vault: Path, passphrase: str
) -> None:
    qtbot.keyClicks(today(window).quick, "half a thought")
    window.lock()
    window.open_shell(vaults.unlock(closed_vault, passphrase=passphrase))
    assert "You were writing" in " ".join(
        label.text() for label in today(window).findChildren(type(today(window).title))
    )


def test_a_text_that_cannot_be_saved_keeps_the_vault_open(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(journal, "write_entry", full)
        qtbot.keyClicks(today(window).quick, "precious")
        assert not window.lock()
        assert isinstance(window.stack.currentWidget(), Shell)
        assert today(window).quick.toPlainText() == "precious"
        assert window.shell is not None
        assert "could not be saved" in window.shell.notice.sentence


def test_closing_saves(window: Window, qtbot: QtBot, bodies: Bodies) -> None:
    qtbot.keyClicks(today(window).quick, "the last words")
    window.close()
    assert bodies() == ["the last words"]


def test_another_window_in_front_saves_and_keeps_everything_in_place(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.keyClicks(today(window).quick, "alt and tab")
    monkeypatch.setattr(QApplication, "activeWindow", lambda: None)
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)
    QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))
    assert today(window).quick.toPlainText() == "alt and tab"
    assert not today(window).autosave.dirty


def test_idle_minutes_lock(window: Window, clock: FixedClock) -> None:
    clock.advance(timedelta(minutes=4, seconds=50))
    window.idle.look()
    assert window.shell is not None
    QApplication.sendEvent(
        window, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier)
    )
    clock.advance(timedelta(minutes=4, seconds=50))
    window.idle.look()
    assert window.shell is not None
    clock.advance(timedelta(seconds=10))
    window.idle.look()
    assert window.shell is None


def test_an_open_dosing_session_is_not_locked_by_idling(window: Window, clock: FixedClock) -> None:
    vault = _vault(window)
    courses.begin_course(
        vault,
        name="Spring",
        medicine="ketamine",
        clinic="Hill",
        started_on=None,
        protocol_id="plain",
    )
    sessions.open_session(vault, None)
    clock.advance(timedelta(hours=3))
    window.idle.look()
    assert window.shell is not None


def test_support_lies_over_everything_and_gives_the_focus_back(
    window: Window, qtbot: QtBot
) -> None:
    today(window).quick.setFocus()
    qtbot.keyClick(today(window).quick, Qt.Key.Key_F2)
    support = window.stack.currentWidget()
    assert isinstance(support, SupportPage)
    qtbot.keyClick(support.back, Qt.Key.Key_Escape)
    assert isinstance(window.stack.currentWidget(), Shell)
    assert QApplication.focusWidget() is today(window).quick


def test_pages_by_number(window: Window, qtbot: QtBot) -> None:
    assert window.shell is not None
    for number, name in enumerate(window.shell.names, start=1):
        qtbot.keyClick(
            window, Qt.Key(Qt.Key.Key_0.value + number), Qt.KeyboardModifier.ControlModifier
        )
        assert window.shell.current == name


def test_text_size_by_keys_is_kept(
    window: Window, qtbot: QtBot, paths: Paths, app_theme: Theme
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert app_theme.scale == pytest.approx(1.1)
    assert read_settings(paths.settings_file).text_scale == pytest.approx(1.1)
    qtbot.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert app_theme.scale == pytest.approx(1.0)


def test_the_place_of_the_window_is_remembered_and_stays_on_a_screen(window: Window) -> None:
    window.setGeometry(50, 60, 800, 620)
    frame = window.pos()  # what a desktop draws around a window is not counted twice
    assert with_place(window, Settings()).window == (frame.x(), frame.y(), 800, 620)
    show_where_it_was(window, Settings(window=(99_999, 99_999, 800, 620)))
    assert window.pos().x() < 5000


@pytest.mark.skipif(os.name != "posix", reason="signals of this kind exist on POSIX systems only")
def test_c56_the_end_of_the_desktop_session_saves(
    window: Window, qtbot: QtBot, bodies: Bodies
) -> None:
    kept = {
        number: signal.getsignal(number)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    }
    owner = QObject()
    try:
        termination = Termination(owner)
        termination.asked.connect(window.save_for_session_end)
        qtbot.keyClicks(today(window).quick, "power is going")
        with qtbot.waitSignal(termination.asked, timeout=5000):
            os.kill(os.getpid(), signal.SIGTERM)
        assert not today(window).autosave.dirty
    finally:
        signal.set_wakeup_fd(-1)
        for number, handler in kept.items():
            signal.signal(number, handler)
    window.lock()
    assert bodies() == ["power is going"]


def _vault(window: Window) -> OpenVault:
    assert window.shell is not None
    return window.shell.vault


def test_the_notice_about_an_unsaved_text_goes_once_it_is_saved(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFull

    assert window.shell is not None
    with monkeypatch.context() as patch:
        patch.setattr(journal, "write_entry", full)
        qtbot.keyClicks(today(window).quick, "precious")
        window.lock()
        window.shell.navigate("settings")
        assert window.shell.current == "today"
        assert "could not be saved" in window.shell.notice.sentence
    window.shell.navigate("settings")
    assert window.shell.current == "settings"
    assert window.shell.notice.sentence == ""


def test_blank_lines_are_not_said_to_be_saved(window: Window, qtbot: QtBot) -> None:
    page = today(window)
    qtbot.keyClicks(page.quick, "  ")
    assert not page.autosave.dirty
    assert page.saved.text() == ""


def test_a_window_locked_during_a_session_stays_dim(
    window: Window, app_theme: Theme, clock: FixedClock
) -> None:
    assert window.shell is not None
    window.shell.navigate("session")
    window.lock()
    page = window.stack.currentWidget()
    assert isinstance(page, UnlockPage)
    assert page.palette().window().color().name().upper() == app_theme.session_palette.background


def test_nothing_of_a_moment_is_in_any_window_title(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClicks(today(window).quick, "titlecanary")
    assert window.shell is not None
    window.shell.navigate("journal")
    for shown in QApplication.topLevelWidgets():
        assert "titlecanary" not in shown.windowTitle()


def test_what_was_finished_in_the_journal_is_not_offered_again(
    window: Window, qtbot: QtBot, closed_vault: Path, passphrase: str
) -> None:
    qtbot.keyClicks(today(window).quick, "half a thought")
    window.lock()
    window.open_shell(vaults.unlock(closed_vault, passphrase=passphrase))
    assert window.shell is not None
    assert today(window).primary.text() == "Go on writing"
    today(window).primary.click()
    assert window.shell.current == "journal"
    window.shell.navigate("settings")
    window.shell.navigate("today")
    assert today(window).primary.text() != "Go on writing"


def test_locking_ends_a_file_dialog_that_stands_open(window: Window, tmp_path: Path) -> None:
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    assert window.shell is not None
    window.shell.navigate("settings")
    page = window.shell.stack.currentWidget()
    assert isinstance(page, SettingsPage)
    QTimer.singleShot(0, window, window.lock)
    assert choose_target(page, "Make a backup", tmp_path / "x.companion-backup", "x (*)") is None
    assert isinstance(window.stack.currentWidget(), UnlockPage)
    assert QApplication.activeModalWidget() is None


def test_without_a_notice_the_page_begins_at_the_top(window: Window) -> None:
    shell = window.shell
    assert shell is not None
    layout = shell.layout()
    assert layout is not None
    layout.activate()
    assert shell.stack.mapTo(shell, shell.stack.rect().topLeft()).y() == 0
    window.messages.say("Something happened. It is safe.")
    layout.activate()
    assert shell.notice.isVisible()
    assert shell.stack.mapTo(shell, shell.stack.rect().topLeft()).y() > 0
    shell.notice.clear()
    layout.activate()
    assert shell.stack.mapTo(shell, shell.stack.rect().topLeft()).y() == 0


def test_only_the_text_hides_the_navigation_until_the_page_is_left(
    window: Window, qtbot: QtBot
) -> None:
    shell = window.shell
    assert shell is not None
    shell.navigate("journal", new=True)
    page = shell.stack.currentWidget()
    assert isinstance(page, JournalPage)
    qtbot.keyClicks(page.editor.text, "quiet")
    qtbot.keyClick(page, Qt.Key.Key_F9)
    assert not shell.side.isVisible()
    qtbot.keyClick(page, Qt.Key.Key_F9)
    assert shell.side.isVisible()
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert shell.current == "course"
    assert shell.side.isVisible()


def test_going_back_into_the_session_takes_the_word_that_it_stays_open_away(
    window: Window, qtbot: QtBot
) -> None:
    shell = window.shell
    assert shell is not None
    courses.begin_course(shell.vault, name="Spring")
    sessions.open_session(shell.vault)
    shell.navigate("session")
    qtbot.keyClick(window.stack.currentWidget(), Qt.Key.Key_Escape)
    assert "stays open" in shell.notice.sentence
    shell.navigate("session")
    assert shell.notice.sentence == ""


def test_in_a_narrow_window_the_icons_of_the_navigation_stand_in_the_middle(
    window: Window,
) -> None:
    shell = window.shell
    assert shell is not None
    made = shell.side.buttons["today"]
    for width, narrow in ((1280, False), (700, True), (1280, False)):
        shell.side.fit(width)
        assert made.property("narrow") is narrow
        assert bool(made.text()) is not narrow
