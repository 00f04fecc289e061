"""The window hands its memory of vaults to the unlocking, and shows what that tells."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.domain.entries import NewEntry
from companion.paths import Paths
from companion.services import journal, vaults
from companion.settings import Settings
from companion.ui.theme import Theme
from companion.ui.window import Window
from tests.e2e.person import Person, wait_in_own_loop


@pytest.fixture
def locked_window(
    qtbot: QtBot, paths: Paths, app_theme: Theme, closed_vault: Path, clock: FixedClock
) -> Iterator[Window]:
    made = Window(paths, Settings(), app_theme, vault=closed_vault)
    made.resize(1280, 720)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()
    made.deleteLater()


def test_an_older_copy_is_told_above_the_first_page(
    locked_window: Window, qtbot: QtBot, paths: Paths, closed_vault: Path, passphrase: str
):
    kept = shutil.copytree(closed_vault, closed_vault.with_name("Kept"))
    vault = vaults.unlock(closed_vault, passphrase=passphrase, state=paths.state)
    journal.write_entry(vault, NewEntry(body="Later words."))
    vaults.lock(vault)
    shutil.rmtree(closed_vault)
    shutil.copytree(kept, closed_vault)

    shell = _unlocked(locked_window, qtbot, passphrase)

    assert "an older copy of the vault" in shell.notice.sentence


def test_a_vault_that_is_in_order_is_opened_without_a_word(
    locked_window: Window, qtbot: QtBot, paths: Paths, passphrase: str
):
    shell = _unlocked(locked_window, qtbot, passphrase)
    assert shell.notice.sentence == ""
    locked_window.close()
    assert (paths.state / "last-seen.json").exists()


def _unlocked(window: Window, qtbot: QtBot, passphrase: str):
    person = Person(window, wait_in_own_loop)
    field = person.named(QLineEdit, "Passphrase")
    qtbot.keyClicks(field, passphrase)
    qtbot.keyClick(field, "\r")
    qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
    assert window.shell is not None
    return window.shell
