"""Locking: nothing is seen, nothing is lost, nothing half-written stays, and the program begins anew."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.crypto import kdf
from companion.domain.entries import EntryFilter
from companion.errors import DiskFull, WrongKey
from companion.paths import Paths
from companion.services import backups, courses, journal, keys, sessions, vaults
from companion.settings import Settings, read_settings
from companion.ui import hard_lock
from companion.ui.pages.journal import JournalPage
from companion.ui.pages.settings import SettingsPage
from companion.ui.pages.unlock import UnlockPage
from companion.ui.restart import Look
from companion.ui.theme import Theme
from companion.ui.window import Window
from companion.ui.worker import Progress
from companion.vault.lock_file import is_held
from tests.ui.window_stage import Bodies, today


@dataclass
class Restarts:
    """Stands in for the program that begins anew, and notes how things stood when it would have."""

    vault: Path
    looks: list[Look] = field(default_factory=list[Look])
    held: list[bool] = field(default_factory=list[bool])
    fails: bool = False

    def __call__(self, vault: Path, look: Look) -> None:
        assert vault == self.vault
        self.looks.append(look)
        self.held.append(is_held(vault / ".lock"))
        if self.fails:
            raise FileNotFoundError("gone")


@pytest.fixture
def restarts(closed_vault: Path) -> Restarts:
    return Restarts(closed_vault)


@pytest.fixture
def restart(restarts: Restarts) -> Restarts:
    """The window begins anew when it is locked."""
    return restarts


def settings_page(window: Window) -> SettingsPage:
    assert window.shell is not None
    window.shell.navigate("settings")
    page = window.shell.stack.currentWidget()
    assert isinstance(page, SettingsPage)
    return page


# --- what is locked is saved, closed, and begins anew


def test_c53_lock_while_typing_saves_closes_and_begins_anew(
    window: Window, qtbot: QtBot, restarts: Restarts, bodies: Bodies, closed_vault: Path
) -> None:
    qtbot.keyClicks(today(window).quick, "half a thought")
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert restarts.held == [False]
    assert not list(closed_vault.glob("*-wal"))
    assert bodies() == ["half a thought"]


def test_c53_what_an_input_method_still_composes_is_saved(
    window: Window, monkeypatch: pytest.MonkeyPatch, bodies: Bodies
) -> None:
    quick = today(window).quick
    quick.setFocus()
    QApplication.sendEvent(quick, QInputMethodEvent("か", []))

    def commit() -> None:
        done = QInputMethodEvent()
        done.setCommitString("か")
        QApplication.sendEvent(quick, done)

    class Composing:
        @staticmethod
        def commit() -> None:
            commit()

    monkeypatch.setattr(hard_lock.QGuiApplication, "inputMethod", Composing)
    window.lock()
    assert bodies() == ["か"]


def test_c53_a_draft_in_the_journal_is_in_the_editor_again_after_unlocking(
    window: Window, qtbot: QtBot, closed_vault: Path, passphrase: str
) -> None:
    assert window.shell is not None
    window.shell.navigate("journal", new=True)
    page = window.shell.stack.currentWidget()
    assert isinstance(page, JournalPage)
    qtbot.keyClicks(page.editor.text, "not finished yet")
    window.lock()
    window.open_shell(vaults.unlock(closed_vault, passphrase=passphrase))
    assert window.shell.current == "journal"
    page = window.shell.stack.currentWidget()
    assert isinstance(page, JournalPage)
    assert page.editor.text.text() == "not finished yet"


def test_c53_a_tag_that_is_half_typed_is_a_tag_after_the_lock(
    window: Window, qtbot: QtBot, closed_vault: Path, passphrase: str
) -> None:
    assert window.shell is not None
    window.shell.navigate("journal", new=True)
    page = window.shell.stack.currentWidget()
    assert isinstance(page, JournalPage)
    qtbot.keyClicks(page.editor.text, "Rain.")
    qtbot.keyClicks(page.editor.tags.line, "water")
    assert window.lock()
    vault = vaults.unlock(closed_vault, passphrase=passphrase)
    (entry,) = journal.summaries(vault, EntryFilter(), limit=9)
    assert entry.tags == ("water",)
    vaults.lock(vault)


def test_the_page_is_remembered_once_and_only_inside_the_vault(
    window: Window, paths: Paths, closed_vault: Path, passphrase: str
) -> None:
    settings_page(window)
    window.lock()
    for place in (paths.config, paths.state):
        for file in filter(Path.is_file, place.rglob("*")):
            assert b"settings_page" not in file.read_bytes()
            assert b"shown_page" not in file.read_bytes()
    window.open_shell(vaults.unlock(closed_vault, passphrase=passphrase))
    assert window.shell is not None
    assert window.shell.current == "settings"
    assert window.shell._page_left() == ""


def test_c53_lock_during_a_search_keeps_everything(
    window: Window, qtbot: QtBot, restarts: Restarts, bodies: Bodies
) -> None:
    assert window.shell is not None
    journal.write_entry(window.shell.vault, journal.NewEntry(body="rain on the roof"))
    window.shell.navigate("journal", search=True)
    page = window.shell.stack.currentWidget()
    assert isinstance(page, JournalPage)
    qtbot.keyClicks(page.list.search, "rai")
    assert window.lock()
    assert restarts.held == [False]
    assert bodies() == ["rain on the roof"]


def test_c53_lock_during_a_backup_leaves_no_half_file(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bodies: Bodies
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    whole = backups.backup

    def slow(vault: object, target: Path, progress: object = None) -> object:
        begun.set()
        go_on.wait(10)
        return whole(vault, target, progress=progress)  # type: ignore[arg-type]

    monkeypatch.setattr(backups, "backup", slow)
    qtbot.keyClicks(today(window).quick, "before the backup")
    page = settings_page(window)
    page.back_up(tmp_path / "all.companion-backup")
    assert begun.wait(10)
    cancel_all = window.lane.cancel_all

    def cancel_and_go_on() -> None:
        cancel_all()
        go_on.set()

    monkeypatch.setattr(window.lane, "cancel_all", cancel_and_go_on)
    assert window.lock()
    assert list(tmp_path.glob("*.companion-backup*")) == []
    assert list(tmp_path.glob(".*")) == []
    assert bodies() == ["before the backup"]


@pytest.mark.parametrize("steps", [1, 5, 1000])
def test_c53_lock_while_keys_are_changed_leaves_exactly_one_passphrase(
    window: Window,
    qtbot: QtBot,
    closed_vault: Path,
    passphrase: str,
    monkeypatch: pytest.MonkeyPatch,
    steps: int,
) -> None:
    """Stopped at an early step the old one opens; when it cannot be stopped any more, the new one."""
    qtbot.keyClicks(today(window).quick, "before the new key")
    assert window.shell is not None
    assert window.shell.save_everything()
    vault, code = window.shell.vault, keys.new_recovery_code()
    begun, go_on = threading.Event(), threading.Event()
    new = "a wholly different phrase of words"

    def work(report: Progress) -> object:
        seen = 0

        def slowly(done: int, total: int) -> None:
            nonlocal seen
            seen += 1
            if seen == steps:
                begun.set()
                go_on.wait(20)
            report(done, total)

        changed = keys.change_keys(
            vault, passphrase=passphrase, new_passphrase=new, recovery_code=code, progress=slowly
        )
        begun.set()
        return changed

    window.lane.start(work, window)
    assert begun.wait(30)
    cancel_all = window.lane.cancel_all

    def cancel_and_go_on() -> None:
        cancel_all()
        go_on.set()

    monkeypatch.setattr(window.lane, "cancel_all", cancel_and_go_on)
    assert window.lock()
    right, wrong = (passphrase, new) if steps < 1000 else (new, passphrase)
    with pytest.raises(WrongKey):
        vaults.unlock(closed_vault, passphrase=wrong)
    opened = vaults.unlock(closed_vault, passphrase=right)
    found = journal.summaries(opened, EntryFilter(), limit=9)
    assert [journal.entry(opened, summary.id).body for summary in found] == ["before the new key"]
    vaults.lock(opened)
    assert not [file for file in closed_vault.rglob("*") if ".part" in file.name]


def test_c53_work_that_does_not_stop_cannot_keep_the_vault_open(
    window: Window, monkeypatch: pytest.MonkeyPatch, restarts: Restarts
) -> None:
    monkeypatch.setattr(hard_lock, "PATIENCE", 0.05)
    go_on = threading.Event()
    window.lane.start(lambda _report: go_on.wait(30), window)
    try:
        assert window.lock()
        assert restarts.held == [False]
    finally:
        go_on.set()


def test_c53_lock_in_front_of_a_question_ends_the_question_as_by_esc(
    window: Window, restarts: Restarts
) -> None:
    question = QMessageBox(window)
    question.setText("Erase?")
    erase = question.addButton("Erase", QMessageBox.ButtonRole.DestructiveRole)
    question.addButton(QMessageBox.StandardButton.Cancel)
    QTimer.singleShot(0, window, window.lock)
    question.exec()
    assert question.clickedButton() is not erase
    assert restarts.held == [False]
    assert QApplication.activeModalWidget() is None


def test_c53_lock_while_a_key_is_derived_takes_the_passphrase_back(
    qtbot: QtBot,
    paths: Paths,
    app_theme: Theme,
    closed_vault: Path,
    passphrase: str,
    restarts: Restarts,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    derive = kdf.derive

    def slow(*arguments: object) -> object:
        begun.set()
        go_on.wait(10)
        return derive(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(kdf, "derive", slow)
    window = Window(paths, Settings(), app_theme, vault=closed_vault, restart=restarts)
    qtbot.addWidget(window)
    page = window.stack.currentWidget()
    assert isinstance(page, UnlockPage)
    qtbot.keyClicks(page.passphrase.line, passphrase)
    page.unlock()
    assert begun.wait(10)
    go_on.set()
    assert window.lock()
    assert restarts.held == [False]
    assert window.shell is None
    assert page.passphrase.text() == ""


def test_ctrl_l_on_the_lock_page_takes_back_what_was_typed(
    window: Window, qtbot: QtBot, restarts: Restarts
) -> None:
    window.lock()
    page = window.stack.currentWidget()
    assert isinstance(page, UnlockPage)
    qtbot.keyClicks(page.passphrase.line, "somebody comes")
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert page.passphrase.text() == ""
    assert len(restarts.looks) == 1  # nothing was open: no need to begin anew


def test_c53_lock_in_an_open_session_keeps_the_half_typed_moment_and_the_dark_room(
    window: Window,
    qtbot: QtBot,
    restarts: Restarts,
    closed_vault: Path,
    passphrase: str,
    paths: Paths,
    app_theme: Theme,
) -> None:
    assert window.shell is not None
    vault = window.shell.vault
    courses.begin_course(
        vault, name="Spring", medicine="ketamine", clinic="Hill", started_on=None, protocol_id="plain"
    )  # fmt: skip
    session, _ = sessions.open_session(vault, None)
    window.shell.navigate("session", dosing_session_id=session.id)
    field = moment_field(window)
    qtbot.keyClicks(field, "warm light")
    assert window.lock()
    assert restarts.looks[0].dim
    assert restarts.looks[0].full_screen
    again = Window(paths, Settings(), app_theme, vault=closed_vault, dim=restarts.looks[0].dim)
    qtbot.addWidget(again)
    page = again.stack.currentWidget()
    assert isinstance(page, UnlockPage)
    background = page.palette().window().color().name().upper()
    assert background == app_theme.session_palette.background
    again.open_shell(vaults.unlock(closed_vault, passphrase=passphrase))
    assert moment_field(again).toPlainText() == "warm light"
    again.close()


def moment_field(window: Window) -> QPlainTextEdit:
    page = window.stack.currentWidget()
    assert page is not None
    found = [
        field
        for field in page.findChildren(QPlainTextEdit)
        if field.accessibleName() == "A few words for this moment"
    ]
    assert len(found) == 1
    return found[0]


# --- what stands in the way


def test_a_text_that_cannot_be_saved_brings_the_window_back(
    window: Window, qtbot: QtBot, restarts: Restarts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(journal, "write_entry", full)
        qtbot.keyClicks(today(window).quick, "precious")
        assert not window.lock()
    assert restarts.looks == []
    assert window.locker.cover.isHidden()
    assert today(window).quick.toPlainText() == "precious"
    assert window.shell is not None
    assert "could not be saved" in window.shell.notice.sentence


def test_where_the_program_cannot_begin_anew_it_locks_all_the_same(
    window: Window, qtbot: QtBot, restarts: Restarts, bodies: Bodies
) -> None:
    restarts.fails = True
    qtbot.keyClicks(today(window).quick, "during an update")
    assert window.lock()
    assert isinstance(window.stack.currentWidget(), UnlockPage)
    assert window.locker.cover.isHidden()
    assert window.shell is None
    assert bodies() == ["during an update"]


def test_the_place_of_the_window_is_kept_for_the_program_that_begins_anew(
    window: Window, paths: Paths
) -> None:
    window.setGeometry(50, 60, 800, 620)
    frame = window.pos()
    window.lock()
    assert read_settings(paths.settings_file).window == (frame.x(), frame.y(), 800, 620)


# --- what is seen


def test_nothing_is_seen_while_it_locks(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, app_theme: Theme
) -> None:
    qtbot.keyClicks(today(window).quick, "secret words")
    beside = QWidget(window, Qt.WindowType.Tool)
    beside.show()
    seen: list[tuple[set[str], bool]] = []
    assert window.shell is not None
    save = window.shell.save_everything

    def look_first() -> bool:
        picture = window.grab().toImage()
        seen.append(
            (
                {
                    picture.pixelColor(x, y).name().upper()
                    for x in range(0, picture.width(), 16)
                    for y in range(0, picture.height(), 16)
                },
                beside.isVisible(),
            )
        )
        return save()

    monkeypatch.setattr(window.shell, "save_everything", look_first)
    window.lock()
    assert seen == [({app_theme.palette.background.upper()}, False)]


def leave(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program's window comes to the front."""
    with monkeypatch.context() as patch:
        patch.setattr(QApplication, "activeWindow", lambda: None)
        patch.setattr(window, "isActiveWindow", lambda: False)
        QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))


def test_blur_when_unfocused_hides_the_words_until_the_window_is_back(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.keyClicks(today(window).quick, "secret words")
    sharp = ink(window)
    leave(window, monkeypatch)
    assert window.locker.cover.isHidden()  # only when it was chosen
    settings_page(window).locking.blurred.click()
    assert window.shell is not None
    window.shell.navigate("today")
    leave(window, monkeypatch)
    assert not window.locker.cover.isHidden()
    assert ink(window) == 0 < sharp
    monkeypatch.setattr(window, "isActiveWindow", lambda: True)
    QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))
    assert window.locker.cover.isHidden()
    assert ink(window) > 0


def ink(window: Window) -> int:
    """How many dark points there are: letters are dark on the light theme."""
    picture = window.grab().toImage()
    points = ((x, y) for x in range(0, picture.width(), 2) for y in range(0, picture.height(), 2))
    return sum(picture.pixelColor(x, y).lightness() < 110 for x, y in points)


def test_focus_loss_locks_only_when_chosen(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, restarts: Restarts
) -> None:
    leave(window, monkeypatch)
    assert restarts.looks == []
    settings_page(window).locking.on_focus_loss.click()
    leave(window, monkeypatch)
    assert len(restarts.looks) == 1


def test_a_file_dialog_of_the_desktop_is_no_loss_of_focus(
    window: Window, monkeypatch: pytest.MonkeyPatch, restarts: Restarts
) -> None:
    settings_page(window).locking.on_focus_loss.click()
    monkeypatch.setattr(QApplication, "activeModalWidget", lambda: window)
    leave(window, monkeypatch)
    assert restarts.looks == []


# --- idling and clocks


def test_idle_locks_hard(window: Window, clock: FixedClock, restarts: Restarts) -> None:
    clock.advance(timedelta(minutes=5))
    window.idle.look()
    assert len(restarts.looks) == 1


class Wall(FixedClock):
    """A clock whose wall can be moved alone."""

    def jump(self, step: timedelta) -> None:
        self._instant += step


@pytest.fixture
def wall(clock: FixedClock) -> Wall:
    clock.__class__ = Wall
    assert isinstance(clock, Wall)
    return clock


@pytest.mark.parametrize(
    ("jump", "locks"),
    [
        (timedelta(minutes=6), True),
        (timedelta(days=3650), True),
        (timedelta(minutes=4), False),
        (timedelta(hours=-1), False),
        (timedelta(days=-3650), False),
    ],
)
def test_c54_a_jump_of_the_wall_clock_counts_as_sleep_and_a_step_back_as_nothing(
    wall: Wall, window: Window, restarts: Restarts, jump: timedelta, locks: bool
) -> None:
    wall.advance(timedelta(seconds=5))
    window.idle.look()
    wall.jump(jump)
    window.idle.look()
    assert bool(restarts.looks) is locks


def test_c54_sleep_and_idling_add_up(wall: Wall, window: Window, restarts: Restarts) -> None:
    wall.advance(timedelta(minutes=3))
    window.idle.look()
    wall.jump(timedelta(minutes=1))
    window.idle.look()
    assert restarts.looks == []
    wall.advance(timedelta(minutes=1))
    window.idle.look()
    assert len(restarts.looks) == 1


def test_c54_never_means_never(wall: Wall, window: Window, restarts: Restarts) -> None:
    page = settings_page(window).locking
    page.minutes.setCurrentIndex(page.minutes.findData(0))
    page.minutes.activated.emit(page.minutes.currentIndex())
    assert window.settings.auto_lock_minutes == 5  # the warning comes first
    page.never_lock.click()
    assert window.settings.auto_lock_minutes == 0
    wall.advance(timedelta(days=2))
    wall.jump(timedelta(days=2))
    window.idle.look()
    assert restarts.looks == []


def test_the_warning_before_never_can_be_heeded(window: Window) -> None:
    page = settings_page(window).locking
    assert not page.never_warning.isVisible()
    page.minutes.setCurrentIndex(page.minutes.findData(0))
    page.minutes.activated.emit(page.minutes.currentIndex())
    assert page.never_warning.isVisible()
    page.keep_locking.click()
    assert page.minutes.currentData() == 5
    assert not page.never_warning.isVisible()
    assert window.settings.auto_lock_minutes == 5


def test_minutes_of_ones_own_are_shown_as_they_are(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.settings = Settings(auto_lock_minutes=7)
    assert settings_page(window).locking.minutes.currentData() == 7


# --- undo


def test_c16_undo_brings_back_neither_a_passphrase_nor_a_recovery_key(
    window: Window, qtbot: QtBot, passphrase: str
) -> None:
    window.lock()
    page = window.stack.currentWidget()
    assert isinstance(page, UnlockPage)
    for show in (False, True):
        line = page.passphrase.line
        qtbot.keyClicks(line, "wrong words")
        if show:
            page.passphrase.show_button.click()
        page.unlock()
        with qtbot.waitSignal(page._lane.start(lambda _r: None, page).finished):
            pass
        assert_nothing_comes_back(qtbot, line)
    page.switch_button.click()
    qtbot.keyClicks(page.recovery, "ABCDE-FGHJK")
    page.withdraw()
    assert_nothing_comes_back(qtbot, page.recovery)


def assert_nothing_comes_back(qtbot: QtBot, line: QLineEdit) -> None:
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Y):
        qtbot.keyClick(line, key, Qt.KeyboardModifier.ControlModifier)
        assert line.text() == ""
    assert not line.isUndoAvailable()
    assert not line.isRedoAvailable()


def test_c16_undo_brings_back_no_other_entry(window: Window, qtbot: QtBot) -> None:
    assert window.shell is not None
    vault = window.shell.vault
    first, _ = journal.write_entry(vault, journal.NewEntry(title="one", body="first words"))
    second, _ = journal.write_entry(vault, journal.NewEntry(title="two", body="second words"))
    window.shell.navigate("journal", entry_id=first.id)
    page = window.shell.stack.currentWidget()
    assert isinstance(page, JournalPage)
    qtbot.keyClicks(page.editor.text, "more ")
    qtbot.keyClicks(page.editor.title, "er")
    window.shell.navigate("journal", entry_id=second.id)
    for written in (page.editor.text, page.editor.title):
        for _ in range(9):
            qtbot.keyClick(written, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (page.editor.title.text(), page.editor.text.text()) == ("two", "second words")


def test_c16_undo_brings_nothing_back_where_a_kept_text_stood(window: Window, qtbot: QtBot) -> None:
    quick = today(window).quick
    qtbot.keyClicks(quick, "an evening")
    assert window.shell is not None
    window.shell.navigate("journal")
    window.shell.navigate("today")
    for _ in range(9):
        qtbot.keyClick(quick, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert quick.toPlainText() == ""
