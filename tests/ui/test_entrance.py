"""Before a vault is open: first steps, making a vault, unlocking, and help that needs no passphrase."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from companion.crypto.kdf import KdfParams
from companion.paths import Paths
from companion.services import backups, vaults
from companion.services.locked_contacts import LockedContact, write_contacts
from companion.services.vaults import OpenVault
from companion.ui.pages.create_vault import CreateVault
from companion.ui.pages.grounding import GroundingPage
from companion.ui.pages.restore_backup import RestoreBackup
from companion.ui.pages.support import SupportPage
from companion.ui.pages.unlock import UnlockPage
from companion.ui.pages.welcome import WelcomePage
from companion.ui.shell import Shell
from companion.ui.widgets.words import Words
from companion.ui.window import Window


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch, fast_kdf: KdfParams) -> None:
    """Vaults made in the window use the weakest permitted key derivation."""
    create = vaults.create

    def create_quickly(
        path: Path,
        passphrase: str,
        *,
        purpose: vaults.Purpose = "client",
        state: Path | None = None,
    ) -> tuple[OpenVault, str]:
        return create(path, passphrase, purpose=purpose, kdf=fast_kdf, state=state)

    monkeypatch.setattr(vaults, "create", create_quickly)


def creating(window: Window) -> tuple[WelcomePage, CreateVault]:
    """The first steps, at the one that makes a vault."""
    page = window.stack.currentWidget()
    assert isinstance(page, WelcomePage)
    page.show_create()
    step = page.findChild(CreateVault)
    assert step is not None
    return page, step


def press(within: QWidget, words: str) -> None:
    """Press the visible button called `words`."""
    for button in within.findChildren(QPushButton):
        if button.text() == words and button.isVisibleTo(within):
            button.click()
            return
    raise AssertionError(f"no button {words!r}")


def words_on(widget: QWidget) -> str:
    """All that can be read on `widget`."""
    return "\n".join(
        label.text() for label in widget.findChildren(Words) if label.isVisibleTo(widget)
    )


def test_the_first_run_explains_itself_in_three_steps(
    open_window: Callable[..., Window], qtbot: QtBot
) -> None:
    window = open_window()
    page = window.stack.currentWidget()
    assert isinstance(page, WelcomePage)
    assert "not a medical device" in words_on(page)
    press(page, "Continue")
    qtbot.waitUntil(lambda: "nobody is watching" in words_on(page))
    press(page, "Continue")
    qtbot.waitUntil(lambda: "F2" in words_on(page))
    press(page, "Back")
    qtbot.waitUntil(lambda: "nobody is watching" in words_on(page))


def test_the_arrows_choose_who_the_vault_is_for(
    open_window: Callable[..., Window], qtbot: QtBot
) -> None:
    page = open_window().stack.currentWidget()
    assert isinstance(page, WelcomePage)
    own, therapist = (
        next(b for b in page.findChildren(QPushButton) if b.text() == words)
        for words in ("I am in treatment", "I am a therapist")
    )
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QPushButton))
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert own.hasFocus()
    qtbot.keyClick(own, Qt.Key.Key_Down)
    assert therapist.hasFocus()
    assert therapist.isChecked()
    assert page.purpose == "therapist"
    qtbot.keyClick(therapist, Qt.Key.Key_Up)
    assert own.isChecked()
    assert page.purpose == "client"


def test_a_vault_is_made_and_opened(
    open_window: Callable[..., Window], qtbot: QtBot, paths: Paths, quick_keys: None
) -> None:
    window = open_window()
    page, step = creating(window)
    press(step, "Suggest five words")
    assert len(step.chooser.passphrase.text().split()) == 5
    step.chooser.again.line.setText(step.chooser.passphrase.text())
    passphrase = step.chooser.passphrase.text()
    press(step, "Make the vault")
    qtbot.waitUntil(lambda: "recovery key" in words_on(page), timeout=20_000)
    code = step.key_card.code_label.text()
    step.key_card.confirm.setText("nonsense")
    press(step, "I have it on paper")
    assert "not the same" in words_on(step)
    assert window.shell is None
    step.key_card.confirm.setText(" ".join(code.split("-")[-2:]).lower())
    press(step, "I have it on paper")
    assert isinstance(window.stack.currentWidget(), Shell)
    assert paths.default_vault.is_dir()
    window.lock()
    assert isinstance(window.stack.currentWidget(), UnlockPage)
    vaults.lock(vaults.unlock(paths.default_vault, passphrase=passphrase))


def test_two_different_passphrases_make_no_vault(
    open_window: Callable[..., Window], paths: Paths
) -> None:
    window = open_window()
    _, step = creating(window)
    step.chooser.passphrase.fill("orbit maple quiet lantern river")
    step.chooser.again.line.setText("something else entirely")
    press(step, "Make the vault")
    assert "not the same" in words_on(step)
    step.chooser.passphrase.fill("short")
    press(step, "Make the vault")
    assert "at least" in words_on(step)
    assert not paths.default_vault.exists()


def test_an_easy_passphrase_is_taken_only_when_asked_for(
    open_window: Callable[..., Window], qtbot: QtBot, paths: Paths, quick_keys: None
) -> None:
    window = open_window()
    page, step = creating(window)
    step.chooser.passphrase.fill("sunshine1")
    step.chooser.again.line.setText("sunshine1")
    press(step, "Make the vault")
    assert "could find this one" in words_on(step)
    assert not paths.default_vault.exists()
    step.chooser.accept_weak.setChecked(True)
    press(step, "Make the vault")
    qtbot.waitUntil(lambda: "recovery key" in words_on(page), timeout=20_000)


def test_the_hint_grows_with_the_passphrase(open_window: Callable[..., Window]) -> None:
    window = open_window()
    _, step = creating(window)
    step.chooser.passphrase.fill("password")
    weak = step.chooser.hint.text()
    step.chooser.passphrase.fill("orbit maple quiet lantern river")
    assert "Very easy" in weak
    assert step.chooser.hint.text() != weak


def unlock_page(window: Window) -> UnlockPage:
    page = window.stack.currentWidget()
    assert isinstance(page, UnlockPage)
    return page


def test_the_passphrase_opens_the_vault(
    open_window: Callable[..., Window], qtbot: QtBot, closed_vault: Path, passphrase: str
) -> None:
    window = open_window(closed_vault)
    page = unlock_page(window)
    qtbot.keyClicks(page.passphrase.line, passphrase)
    with qtbot.waitSignal(page.unlocked, timeout=20_000):
        qtbot.keyClick(page.passphrase.line, Qt.Key.Key_Return)
    assert isinstance(window.stack.currentWidget(), Shell)


def test_the_recovery_key_opens_it_too(
    open_window: Callable[..., Window], qtbot: QtBot, closed_vault: Path, recovery_code: str
) -> None:
    window = open_window(closed_vault)
    page = unlock_page(window)
    press(page, "Use the recovery key")
    page.recovery.setText(recovery_code.lower().replace("-", " "))
    with qtbot.waitSignal(page.unlocked, timeout=20_000):
        press(page, "Unlock")


def test_a_wrong_passphrase_says_so_and_leaves_nothing_behind(
    open_window: Callable[..., Window], qtbot: QtBot, closed_vault: Path
) -> None:
    window = open_window(closed_vault)
    page = unlock_page(window)
    press(page, "Show" if page.passphrase.show_button.text() == "Show" else "Hide")
    page.passphrase.line.setText("not this one")
    press(page, "Unlock")
    qtbot.waitUntil(lambda: page.problem.isVisible(), timeout=20_000)
    assert "does not open" in page.problem.text()
    assert page.passphrase.text() == ""
    qtbot.keyClick(page.passphrase.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.passphrase.text() == ""
    assert page.passphrase.line.echoMode() is QLineEdit.EchoMode.Password


def test_a_vault_in_use_and_a_damaged_one_have_their_own_sentences(
    open_window: Callable[..., Window], qtbot: QtBot, closed_vault: Path, passphrase: str
) -> None:
    holder = vaults.unlock(closed_vault, passphrase=passphrase)
    window = open_window(closed_vault)
    page = unlock_page(window)
    page.passphrase.line.setText(passphrase)
    press(page, "Unlock")
    qtbot.waitUntil(lambda: page.problem.isVisible(), timeout=20_000)
    in_use = page.problem.text()
    vaults.lock(holder)
    for name in ("header.json", "header.bak"):
        (closed_vault / name).write_bytes(b"{}")
    page.passphrase.line.setText(passphrase)
    press(page, "Unlock")
    qtbot.waitUntil(
        lambda: page.problem.isVisible() and page.problem.text() != in_use, timeout=20_000
    )
    assert "another" in in_use


def test_support_and_grounding_need_no_passphrase(
    open_window: Callable[..., Window], qtbot: QtBot, closed_vault: Path, paths: Paths
) -> None:
    write_contacts(paths.support_file, (LockedContact("Dr. Lynch", "therapist", "01 555 0100"),))
    window = open_window(closed_vault)
    qtbot.keyClick(window, Qt.Key.Key_F2)
    support = window.stack.currentWidget()
    assert isinstance(support, SupportPage)
    shown = words_on(support)
    assert "01 555 0100" in shown
    assert "116 123" in shown
    qtbot.keyClick(window, Qt.Key.Key_F3)
    assert isinstance(window.stack.currentWidget(), GroundingPage)
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, Qt.Key.Key_Escape)
    assert window.stack.currentWidget() is support
    press(support, "Back")
    assert isinstance(window.stack.currentWidget(), UnlockPage)


def test_c11_the_window_title_never_names_the_vault(
    open_window: Callable[..., Window], closed_vault: Path
) -> None:
    assert open_window(closed_vault).windowTitle() == "Journal"


def test_after_a_wrong_passphrase_the_next_try_goes_into_the_field(
    open_window: Callable[..., Window], qtbot: QtBot, closed_vault: Path, passphrase: str
) -> None:
    window = open_window(closed_vault)
    page = unlock_page(window)
    qtbot.keyClicks(page.passphrase.line, "not this one")
    qtbot.keyClick(page.passphrase.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.problem.isVisible(), timeout=20_000)
    focused = QApplication.focusWidget()
    assert focused is page.passphrase.line
    qtbot.keyClicks(focused, passphrase)
    with qtbot.waitSignal(page.unlocked, timeout=20_000):
        qtbot.keyClick(focused, Qt.Key.Key_Return)


def test_a_second_enter_while_the_vault_opens_does_nothing(
    open_window: Callable[..., Window], qtbot: QtBot, closed_vault: Path, passphrase: str
) -> None:
    window = open_window(closed_vault)
    page = unlock_page(window)
    opened: list[object] = []
    page.unlocked.connect(lambda vault: opened.append(vault))
    qtbot.keyClicks(page.passphrase.line, passphrase)
    with qtbot.waitSignal(page.unlocked, timeout=20_000):
        qtbot.keyClick(page.passphrase.line, Qt.Key.Key_Return)
        assert QApplication.focusWidget() is page.passphrase.line
        qtbot.keyClick(page.passphrase.line, Qt.Key.Key_Return)
    assert len(opened) == 1
    assert not page.problem.isVisible()


def test_a_slip_in_the_recovery_key_can_be_mended_in_place(
    open_window: Callable[..., Window], qtbot: QtBot, closed_vault: Path, recovery_code: str
) -> None:
    window = open_window(closed_vault)
    page = unlock_page(window)
    press(page, "Use the recovery key")
    slip = recovery_code[:-1] + ("A" if recovery_code[-1] != "A" else "B")
    page.recovery.setText(slip)
    press(page, "Unlock")
    qtbot.waitUntil(lambda: page.problem.isVisible(), timeout=20_000)
    assert page.recovery.text() == slip
    page.recovery.setText(recovery_code)
    with qtbot.waitSignal(page.unlocked, timeout=20_000):
        press(page, "Unlock")
    assert page.recovery.text() == ""


def test_from_the_other_ways_there_is_a_way_back_and_no_vault_is_overwritten(
    open_window: Callable[..., Window], qtbot: QtBot, closed_vault: Path
) -> None:
    window = open_window(closed_vault)
    press(unlock_page(window), "Other ways to begin")
    page, step = creating(window)
    assert f"{closed_vault.stem} 2.vault" in step.place.text()
    page.show_first()
    qtbot.waitUntil(lambda: "A quiet place" in words_on(page))
    press(page, "Back")
    assert isinstance(window.stack.currentWidget(), UnlockPage)


def test_restoring_puts_the_keyboard_on_its_first_step(
    open_window: Callable[..., Window], qtbot: QtBot
) -> None:
    page = open_window().stack.currentWidget()
    assert isinstance(page, WelcomePage)
    page.show_restore()
    step = page.findChild(RestoreBackup)
    assert step is not None
    qtbot.waitUntil(lambda: QApplication.focusWidget() is step.choose_button)


def test_the_recovery_key_is_broken_between_its_groups(
    open_window: Callable[..., Window], qtbot: QtBot, quick_keys: None
) -> None:
    page, step = creating(open_window())
    step.chooser.passphrase.fill("orbit maple quiet lantern river")
    step.chooser.again.line.setText(step.chooser.passphrase.text())
    press(step, "Make the vault")
    qtbot.waitUntil(lambda: "recovery key" in words_on(page), timeout=20_000)
    first, second = step.key_card.code_label.text().splitlines()
    assert [len(group) for group in first.rstrip("-").split("-")] == [5, 5, 5, 5]
    assert [len(group) for group in second.split("-")] == [5, 5, 3]


def test_suggested_words_are_typed_into_an_empty_field_and_old_questions_are_gone(
    open_window: Callable[..., Window],
) -> None:
    _, step = creating(open_window())
    step.chooser.passphrase.fill("sunshine1")
    step.chooser.again.line.setText("sunshine1")
    press(step, "Make the vault")
    step.chooser.accept_weak.setChecked(True)
    press(step, "Suggest five words")
    assert step.chooser.again.text() == ""
    assert step.chooser.accept_weak.isHidden()
    assert not step.chooser.accept_weak.isChecked()
    assert "Write these words" in step.chooser.problem.text()


def test_while_the_vault_is_made_it_says_so_and_no_old_complaint(
    open_window: Callable[..., Window], qtbot: QtBot, quick_keys: None
) -> None:
    page, step = creating(open_window())
    step.chooser.passphrase.fill("orbit maple quiet lantern river")
    press(step, "Make the vault")
    assert "not the same" in words_on(step)
    step.chooser.again.line.setText(step.chooser.passphrase.text())
    press(step, "Make the vault")
    assert "Making the vault" in words_on(step)
    assert "not the same" not in words_on(step)
    qtbot.waitUntil(lambda: "recovery key" in words_on(page), timeout=20_000)


def test_what_was_said_about_the_passphrase_is_gone_beside_the_recovery_key(
    open_window: Callable[..., Window], qtbot: QtBot, closed_vault: Path
) -> None:
    page = unlock_page(open_window(closed_vault))
    press(page, "Unlock")
    assert "Type your passphrase first" in words_on(page)
    press(page, "Use the recovery key")
    assert "Type your passphrase first" not in words_on(page)


def test_a_file_that_is_no_backup_takes_back_the_offer_to_restore_the_one_before(
    open_window: Callable[..., Window], vault: OpenVault, tmp_path: Path
) -> None:
    good, other = tmp_path / "good.companion-backup", tmp_path / "other.companion-backup"
    backups.backup(vault, good)
    other.write_text("a shopping list")
    page = open_window().stack.currentWidget()
    assert isinstance(page, WelcomePage)
    page.show_restore()
    step = page.findChild(RestoreBackup)
    assert step is not None
    step.look_into(good)
    assert not step.restore_button.isHidden()
    step.look_into(other)
    assert step.restore_button.isHidden()
    assert step.place.isHidden()
    assert step.problem.text()
