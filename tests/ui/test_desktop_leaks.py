"""Catalogue A 9 to 11 and the clipboard: what the desktop sees of the program tells nothing of what is written in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from companion.services import journal
from companion.services.shares import ToPassOn
from companion.ui.pages.journal import JournalPage
from companion.ui.pages.share_sealed import SealedResult
from companion.ui.pages.today import TodayPage
from companion.ui.widgets.private_clipboard import HINT, private_clipboard, private_copy
from companion.ui.window import Window
from tests.benchmarks.children import ROOT, sandboxed

CANARY = "zqvexleakkranich"
ASKS_FOR_A_FILE = """
import os, sys
from pathlib import Path
os.umask(0o077)
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from companion.ui import file_dialogs
from companion.ui.application import make_application
application = make_application(sys.argv[:1])
QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
parent = QWidget()
place = Path(sys.argv[1])
def choose():
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, QFileDialog):
        QTimer.singleShot(20, choose)
        return
    dialog.setDirectory(str(place))
    dialog.selectFile("mine.companion-backup")
    dialog.accept()
QTimer.singleShot(0, choose)
kinds = "Backups (*.companion-backup)"
print(file_dialogs.choose_target(parent, "Choose", place / "mine.companion-backup", kinds))
"""


def test_c09_c10_a_real_file_dialog_leaves_no_place_and_no_recent_file(tmp_path: Path):
    place = tmp_path / CANARY
    place.mkdir()
    home = tmp_path / "sandbox"
    environment = sandboxed(home, {"QT_QPA_PLATFORM": "offscreen"}) | {"PYTHONPATH": str(ROOT)}
    recent = home / "home" / "data" / "recently-used.xbel"
    recent.write_text("<xbel/>", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", ASKS_FOR_A_FILE, str(place)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout.strip() == str(place / "mine.companion-backup"), done.stderr
    assert recent.read_text(encoding="utf-8") == "<xbel/>"
    written = [file for file in home.rglob("*") if file.is_file() and file != recent]
    for file in written:
        assert CANARY.encode() not in file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0
    assert CANARY not in "".join(map(str, written))


def test_c09_settings_hold_no_path_and_no_word(window: Window, qtbot: QtBot):
    write_everywhere(window, qtbot)
    window.close()
    for folder in (window.paths.config, window.paths.state, window.paths.cache, window.paths.logs):
        for file in filter(Path.is_file, folder.rglob("*")):
            content = file.read_bytes()
            assert CANARY.encode() not in content
            assert os.fsencode(window.vault_path) not in content
            assert file.stat().st_mode & 0o077 == 0


def write_everywhere(window: Window, qtbot: QtBot) -> JournalPage:
    shell = window.shell
    assert shell is not None
    today = shell.stack.currentWidget()
    assert isinstance(today, TodayPage)
    qtbot.keyClicks(today.quick, f"{CANARY} today")
    entry, _ = journal.write_entry(
        shell.vault, journal.NewEntry(title=f"{CANARY} title", body=f"{CANARY} body", tags=(CANARY,))
    )  # fmt: skip
    shell.navigate("journal", entry_id=entry.id)
    page = shell.stack.currentWidget()
    assert isinstance(page, JournalPage)
    qtbot.keyClicks(page.editor.text, f"{CANARY} more")
    qtbot.keyClicks(page.list.search, CANARY)
    return page


def test_c11_no_window_and_no_control_is_named_after_what_is_written(window: Window, qtbot: QtBot):
    page = write_everywhere(window, qtbot)
    question = QMessageBox(page)
    question.setText("Erase it for ever?")
    question.open()
    told: list[str] = []
    for widget in QApplication.allWidgets():
        names = [
            widget.windowTitle(), widget.windowIconText(), widget.windowRole(), widget.objectName(),
            widget.toolTip(), widget.statusTip(), widget.whatsThis(), widget.windowFilePath(),
        ]  # fmt: skip
        if widget.isWindow():
            names += [widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QLineEdit):
            names.append(widget.placeholderText())
        told += [
            f"{type(widget).__name__}: {n}" for n in names if CANARY in n or "Journal.vault" in n
        ]
    question.close()
    assert told == []
    assert {w.windowTitle() for w in QApplication.topLevelWidgets() if w.isVisible()} == {"Journal"}
    assert CANARY not in QGuiApplication.applicationDisplayName()


# --- the clipboard


@pytest.fixture
def clipboard(qapp: QApplication) -> Iterator[object]:
    board = QGuiApplication.clipboard()
    board.clear()
    yield board
    private_clipboard().forget()
    board.clear()


def test_there_is_one_watch_over_the_clipboard(window: Window, clipboard: object):
    assert private_clipboard() is private_clipboard()
    shell = window.shell
    assert shell is not None
    shell.navigate("journal", new=True)
    page = shell.stack.currentWidget()
    assert isinstance(page, JournalPage)
    assert page.editor.text.clipboard_care is private_clipboard()


def test_a_copy_is_marked_for_every_clipboard_history(clipboard: object):
    copied = private_copy("words")
    assert bytes(copied.data(HINT).data()) == b"secret"
    formats = " ".join(copied.formats())
    assert "ExcludeClipboardContentFromMonitorProcessing" in formats
    assert "CanIncludeInClipboardHistory" in formats
    assert "org.nspasteboard.ConcealedType" in formats


def test_a_copy_goes_after_thirty_seconds(window: Window, clipboard: object):
    timer = private_clipboard()._timer
    board = QGuiApplication.clipboard()
    board.setMimeData(private_copy("words"))
    assert timer.isActive()
    assert timer.isSingleShot()
    assert timer.interval() == 30_000
    timer.timeout.emit()
    assert board.text() == ""


def test_locking_takes_our_copy_off_the_clipboard(window: Window, clipboard: object):
    QGuiApplication.clipboard().setMimeData(private_copy(CANARY))
    window.lock()
    assert QGuiApplication.clipboard().text() == ""
    assert private_clipboard().kept == ""


def test_locking_leaves_what_others_copied(window: Window, clipboard: object):
    board = QGuiApplication.clipboard()
    board.setMimeData(private_copy(CANARY))
    other = QMimeData()
    other.setText("from elsewhere")
    board.setMimeData(other)
    assert not private_clipboard()._timer.isActive()
    window.lock()
    assert board.text() == "from elsewhere"


def test_locking_forgets_what_was_taken_back_too(window: Window, clipboard: object):
    QGuiApplication.clipboard().setMimeData(private_copy(CANARY))
    private_clipboard().take_back()
    assert private_clipboard().kept == CANARY
    window.lock()
    assert private_clipboard().kept == ""


def test_closing_takes_our_copy_off_the_clipboard(window: Window, clipboard: object):
    QGuiApplication.clipboard().setMimeData(private_copy(CANARY))
    window.close()
    assert QGuiApplication.clipboard().text() == ""


def test_the_passphrase_of_a_share_is_copied_as_a_secret(qtbot: QtBot, clipboard: object):
    card = SealedResult(ToPassOn("share", "six generated words", "week.companion-share", 1))
    qtbot.addWidget(card)
    card.copy_button.click()
    assert bytes(QGuiApplication.clipboard().mimeData().data(HINT).data()) == b"secret"
