"""Changing what opens the vault, in the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from companion.domain.entries import NewEntry
from companion.errors import WrongKey
from companion.services import backups, journal, keys, vaults
from companion.ui import emergency_sheet
from companion.ui.context import Context
from companion.ui.pages.vault_keys import VaultKeysPage

NEW = "amber lantern seven rivers north"


@pytest.fixture
def left() -> list[bool]:
    """Grows when the page gives the closed vault back to the window."""
    return []


@pytest.fixture
def page(qtbot: QtBot, context: Context, left: list[bool]) -> VaultKeysPage:
    journal.write_entry(context.vault, NewEntry(body="Kept through every change."))
    made = VaultKeysPage(context, lambda: left.append(True))
    made.resize(1000, 700)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def press(page: QWidget, words: str) -> None:
    buttons = [b for b in page.findChildren(QPushButton) if b.text() == words]
    assert len(buttons) == 1, words
    buttons[0].click()


def choose_new(page: VaultKeysPage, present: str) -> None:
    page.show_passphrase()
    page.present.line.setText(present)
    assert page.chooser is not None
    page.chooser.passphrase.fill(NEW)
    page.chooser.again.line.setText(NEW)


def bodies(path: Path, passphrase: str) -> list[str]:
    vault = vaults.unlock(path, passphrase=passphrase)
    try:
        return [journal.entry(vault, line.id).body for line in journal.summaries(vault)]
    finally:
        vaults.lock(vault)


def test_a_new_passphrase_and_recovery_key_open_the_vault_and_the_old_ones_do_not(
    qtbot: QtBot, page: VaultKeysPage, context: Context, left: list[bool], passphrase: str
) -> None:
    path = context.vault.path
    choose_new(page, passphrase)
    press(page, "Go on")
    qtbot.waitUntil(lambda: "recovery key" in page.title.text(), timeout=20_000)
    code = page.key_card.code_label.text().replace("\n", "")
    page.key_card.confirm.setText("nonsense")
    press(page, "I have it on paper")
    assert page.key_card.problem.text()
    page.key_card.confirm.setText(" ".join(code.split("-")[-2:]).lower())
    press(page, "I have it on paper")
    qtbot.waitUntil(lambda: bool(left), timeout=60_000)
    with pytest.raises(WrongKey):
        vaults.unlock(path, passphrase=passphrase)
    assert bodies(path, NEW) == ["Kept through every change."]
    vaults.lock(vaults.unlock(path, recovery_code=code))


def test_a_wrong_present_passphrase_changes_nothing_and_shows_no_key(
    qtbot: QtBot, page: VaultKeysPage, left: list[bool]
) -> None:
    choose_new(page, "not the one")
    press(page, "Go on")
    qtbot.waitUntil(lambda: page.problem.isVisible(), timeout=20_000)
    assert page.title.text() == "Change the passphrase"
    assert not left


def test_only_the_lock_can_be_changed_after_a_warning(
    qtbot: QtBot, page: VaultKeysPage, context: Context, left: list[bool], passphrase: str
) -> None:
    choose_new(page, passphrase)
    assert page.rewrap is not None
    assert page.rewrap_warning.isHidden()
    page.rewrap.setChecked(True)
    qtbot.waitUntil(page.rewrap_warning.isVisible)
    press(page, "Go on")
    qtbot.waitUntil(lambda: "new passphrase" in page.problem.text(), timeout=20_000)
    assert not left
    keys.confirm_passphrase(context.vault, NEW)


def test_backups_are_asked_about_where_there_are_some(
    qtbot: QtBot, page: VaultKeysPage, context: Context
) -> None:
    page.show_recovery_key()
    assert page.old_backups.isHidden()
    backups.automatic_backup(context.vault, reason="by-hand")
    page.show_recovery_key()
    qtbot.waitUntil(page.old_backups.isVisible)
    assert page.old_backups.wanted == "reencrypt"


def test_without_the_present_passphrase_nothing_begins(qtbot: QtBot, page: VaultKeysPage) -> None:
    page.show_recovery_key()
    press(page, "Go on")
    assert "present passphrase" in page.problem.text()
    qtbot.waitUntil(page.present.line.hasFocus)


def test_the_sheet_is_one_private_pdf_and_overwrites_nothing(
    page: VaultKeysPage, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "sheet.pdf"
    monkeypatch.setattr("companion.ui.file_dialogs.choose_target", lambda *_: target)
    page.show_choices()
    press(page, "Save the sheet as PDF …")
    assert target.read_bytes().startswith(b"%PDF")
    assert target.stat().st_mode & 0o777 == 0o600
    before = target.read_bytes()
    press(page, "Save the sheet as PDF …")
    assert "already there" in page.problem.text()
    assert target.read_bytes() == before


def test_the_sheet_holds_the_key_the_place_and_what_each_file_is(tmp_path: Path) -> None:
    from datetime import date

    code = keys.new_recovery_code()
    vault = tmp_path / "Mine.vault"
    words = emergency_sheet.EmergencySheet(vault, date(2026, 3, 1), code).document().toPlainText()
    assert code in words
    assert str(vault) in words
    for name in ("header.json", "header.bak", "journal-", "seal.json", "backups"):
        assert name in words
    assert code not in repr(emergency_sheet.EmergencySheet(vault, date(2026, 3, 1), code))
