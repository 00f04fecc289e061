"""A damaged vault on the locked screen: what can be read is saved into a new one, and the losses are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.domain.entries import EntryFilter, NewEntry
from companion.services import journal, vaults
from companion.ui.pages.repair import RepairVault
from companion.ui.pages.unlock import UnlockPage
from companion.ui.shell import Shell
from companion.ui.widgets.words import Words
from companion.ui.window import Window

PAGE = 4096


@pytest.fixture
def damaged_vault(closed_vault: Path, passphrase: str, clock: FixedClock) -> Path:
    """A vault with one entry and a lost first page, so that it cannot be opened."""
    vault = vaults.unlock(closed_vault, passphrase=passphrase)
    journal.write_entry(vault, NewEntry(title="Kept", body="words that are kept"))
    vaults.lock(vault)
    database = closed_vault / "journal-1.db"
    content = bytearray(database.read_bytes())
    content[200:PAGE] = bytes(PAGE - 200)
    database.write_bytes(content)
    return closed_vault


def press(within: QWidget, words: str) -> None:
    for button in within.findChildren(QPushButton):
        if button.text() == words and button.isVisibleTo(within):
            button.click()
            return
    raise AssertionError(f"no button {words!r}")


def words_on(widget: QWidget) -> str:
    return "\n".join(
        label.text() for label in widget.findChildren(Words) if label.isVisibleTo(widget)
    )


def repair_step(window: Window, qtbot: QtBot, passphrase: str) -> RepairVault:
    page = window.stack.currentWidget()
    assert isinstance(page, UnlockPage)
    assert not page.repair_button.isVisibleTo(page)
    page.passphrase.line.setText(passphrase)
    page.unlock()
    qtbot.waitUntil(lambda: page.repair_button.isVisibleTo(page), timeout=20_000)
    assert "damaged" in words_on(page)
    press(page, "Save what can be read into a new vault …")
    step = page.findChild(RepairVault)
    assert step is not None
    return step


def test_a_damaged_vault_is_brought_into_a_new_one_and_opened(
    open_window: Callable[[Path], Window], qtbot: QtBot, damaged_vault: Path, passphrase: str
) -> None:
    window = open_window(damaged_vault)
    step = repair_step(window, qtbot, passphrase)
    new = damaged_vault.with_name("Journal repaired.vault")
    assert str(new) in words_on(step)
    step.secret.line.setText(passphrase)
    step.repair()
    qtbot.waitUntil(lambda: step.open_button.isVisibleTo(step), timeout=20_000)
    assert "Entries in it: 1" in words_on(step)
    assert step.secret.text() == ""
    press(step, "Open the new vault")
    page = window.stack.currentWidget()
    assert isinstance(page, UnlockPage)
    page.passphrase.line.setText(passphrase)
    page.unlock()
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), Shell), timeout=20_000)
    assert window.shell is not None
    (found,) = journal.summaries(window.shell.vault, EntryFilter(), limit=5)
    assert found.heading == "Kept"


def test_a_wrong_passphrase_is_told_and_makes_nothing(
    open_window: Callable[[Path], Window], qtbot: QtBot, damaged_vault: Path, passphrase: str
) -> None:
    window = open_window(damaged_vault)
    step = repair_step(window, qtbot, passphrase)
    step.repair()
    assert "Type the passphrase" in words_on(step)
    step.secret.line.setText("not the passphrase")
    step.repair()
    qtbot.waitUntil(lambda: "does not open" in words_on(step), timeout=20_000)
    assert not damaged_vault.with_name("Journal repaired.vault").exists()
    press(step, "Back")
    assert isinstance(window.stack.currentWidget(), UnlockPage)


def test_the_recovery_key_does_it_too(
    open_window: Callable[[Path], Window],
    qtbot: QtBot,
    damaged_vault: Path,
    passphrase: str,
    recovery_code: str,
    tmp_path: Path,
) -> None:
    window = open_window(damaged_vault)
    step = repair_step(window, qtbot, passphrase)
    press(step, "Use the recovery key")
    step.put_at(tmp_path / "elsewhere" / "New.vault")
    step.secret.line.setText(recovery_code)
    step.repair()
    qtbot.waitUntil(lambda: step.open_button.isVisibleTo(step), timeout=20_000)
    opened = vaults.unlock(tmp_path / "elsewhere" / "New.vault", passphrase=passphrase)
    vaults.lock(opened)
