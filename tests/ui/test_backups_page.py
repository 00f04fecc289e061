"""The Backups page, and backups that happen by themselves while a vault is open."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.domain.entries import NewEntry
from companion.errors import DiskFull
from companion.paths import Paths
from companion.services import automatic_backups, backups, journal, vaults
from companion.services.backup_notes import Keeping
from companion.ui.backup_watch import EVERY_SECONDS, QUIET_SECONDS, BackupWatch
from companion.ui.context import Context
from companion.ui.idle import IdleWatch
from companion.ui.pages.backups import BackupsPage
from companion.ui.pages.restore_backup import RestoreBackup
from companion.ui.widgets.words import Words
from companion.ui.window import Window

Shown = Callable[[QWidget], QWidget]


@pytest.fixture
def page(context: Context, shown: Shown, qtbot: QtBot) -> BackupsPage:
    made = BackupsPage(context)
    shown(made)
    read_again(made, qtbot)
    return made


@pytest.fixture
def watch(context: Context, qapp: QObject) -> BackupWatch:
    return BackupWatch(context, IdleWatch(5, qapp), qapp)


def read_again(page: BackupsPage, qtbot: QtBot) -> None:
    page.refresh()
    qtbot.waitUntil(lambda: not page.context.lane.busy and "Looking" not in page.standing.text())
    page.context.lane.deliver()


def settled(context: Context, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not context.lane.busy)
    context.lane.deliver()


def write(context: Context, body: str = "Words.") -> None:
    journal.write_entry(context.vault, NewEntry(body=body))


def own(context: Context) -> list[str]:
    return sorted(place.name for place in (context.vault.path / "backups").iterdir())


def all_words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(Words) if label.isVisible())


def lines(page: BackupsPage) -> list[str]:
    return [
        label.text()
        for label in page.findChildren(Words)
        if label.property("words") == "soft" and "B" in label.text() and "·" in label.text()
    ]


# --- the page


def test_a_backup_is_made_at_the_press_of_a_button(
    page: BackupsPage, context: Context, qtbot: QtBot
):
    write(context)
    assert page.standing.text() == "There is no backup of this journal yet."
    page.now_button.click()
    qtbot.waitUntil(lambda: page.outcome.isVisible())
    assert page.outcome.text().endswith("Entries in it: 1.")
    qtbot.waitUntil(lambda: "The newest backup: Today" in page.standing.text())
    assert len(own(context)) == 1
    (line,) = lines(page)
    assert "made by you" in line


def test_each_backup_stands_in_the_list_once(
    page: BackupsPage, context: Context, qtbot: QtBot, clock: FixedClock, tmp_path: Path
):
    backups.choose_second_folder(context.vault, tmp_path)
    for day in range(5):
        write(context, f"Day {day}.")
        backups.automatic_backup(context.vault)
        clock.advance(timedelta(days=1))
    (context.vault.path / "backups" / own(context)[-1]).unlink()
    read_again(page, qtbot)
    assert len(lines(page)) == 5
    assert sum("also in the second place" in line for line in lines(page)) == 4
    assert sum("in the second place only" in line for line in lines(page)) == 1
    assert page.older.isVisible()


def test_a_backup_shows_what_is_inside_and_becomes_a_vault_of_its_own(
    page: BackupsPage, context: Context, qtbot: QtBot, passphrase: str
):
    write(context)
    report = backups.automatic_backup(context.vault)
    assert report is not None
    write(context, "Later.")
    card = page.restore_card
    page.look_into(report.path, "Today")
    qtbot.waitUntil(lambda: card.restore_button.isVisible())
    assert "1 entr" in card.inside.text()
    assert "Written since, so not in it: 1" in card.beside.text()
    target = context.vault.path.with_name("Journal restored 2026-03-10.vault")
    assert str(target) in card.place.text()
    assert "nothing is replaced" in card.place.text()
    card.restore_button.click()
    qtbot.waitUntil(lambda: card.outcome.isVisible())
    restored = vaults.unlock(target, passphrase=passphrase)
    assert journal.count(restored) == 1
    vaults.lock(restored)
    assert journal.count(context.vault) == 2
    card.close_button.click()
    assert not card.isVisible()


def test_a_place_that_is_taken_is_never_restored_to(
    page: BackupsPage, context: Context, qtbot: QtBot, tmp_path: Path
):
    report = backups.automatic_backup(context.vault)
    assert report is not None
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "Journal restored 2026-03-10.vault").mkdir()
    page.look_into(report.path, "Today")
    qtbot.waitUntil(lambda: page.restore_card.restore_button.isVisible())
    page.restore_card.go_to(folder)
    assert "Journal restored 2026-03-10 2.vault" in page.restore_card.place.text()


def test_another_vaults_backup_asks_for_its_passphrase(
    page: BackupsPage, therapist_vault: vaults.OpenVault, qtbot: QtBot, passphrase: str
):
    report = backups.automatic_backup(therapist_vault)
    assert report is not None
    card = page.restore_card
    page.look_into(report.path, "Somebody's")
    qtbot.waitUntil(lambda: card.secret.isVisible())
    assert "another passphrase" in card.problem.text()
    card.secret.line.setText("something else")
    card.look_button.click()
    qtbot.waitUntil(lambda: "does not open" in card.problem.text())
    card.secret.line.setText(passphrase)
    card.look_button.click()
    qtbot.waitUntil(lambda: card.restore_button.isVisible())
    assert card.secret.text() == ""
    assert not card.secret.isVisible()
    assert not card.beside.isVisible()


def test_a_file_that_is_no_backup_is_said(page: BackupsPage, qtbot: QtBot, tmp_path: Path):
    file = tmp_path / "x.companion-backup"
    file.write_bytes(b"no")
    page.look_into(file, "x")
    qtbot.waitUntil(lambda: page.restore_card.problem.isVisible())
    assert "damaged" in page.restore_card.problem.text()
    assert not page.restore_card.restore_button.isVisible()


def test_the_second_place_says_how_it_is(
    page: BackupsPage, context: Context, qtbot: QtBot, tmp_path: Path
):
    stick = tmp_path / "stick"
    stick.mkdir()
    write(context)
    backups.automatic_backup(context.vault)
    assert not page.second.state.isVisible()
    page.second.choose(stick)
    qtbot.waitUntil(lambda: "has the newest backup" in page.second.state.text())
    assert page.second.path.text() == str(stick)
    assert not page.second.copy_button.isVisible()
    for file in stick.glob("*.companion-backup"):
        file.unlink()
    read_again(page, qtbot)
    assert "not on it yet" in page.second.state.text()
    page.second.copy_button.click()
    qtbot.waitUntil(lambda: "has the newest backup" in page.second.state.text())
    shutil.rmtree(stick)
    read_again(page, qtbot)
    assert "not there now" in page.second.state.text()
    assert page.second.state.property("words") == "warm"
    page.second.stop_button.click()
    qtbot.waitUntil(lambda: not page.second.state.isVisible())
    assert backups.backup_places(context.vault).second is None


def test_a_folder_that_makes_no_sense_is_refused_in_words(
    page: BackupsPage, context: Context, qtbot: QtBot, heard: object
):
    page.second.choose(context.vault.path)
    settled(context, qtbot)
    qtbot.waitUntil(lambda: bool(heard.messages))  # type: ignore[attr-defined]
    assert "inside the vault" in heard.messages[-1].sentence  # type: ignore[attr-defined]


def test_how_many_are_kept_is_chosen(page: BackupsPage, context: Context):
    assert page.kept.key == "usual"
    page.kept.choose("many")
    page.kept.activated.emit(page.kept.currentIndex())
    assert backups.keeping(context.vault) == Keeping(14, 52)
    assert BackupsPage(context).kept.key == "many"


def test_the_drill_says_what_it_found(
    page: BackupsPage, context: Context, qtbot: QtBot, passphrase: str
):
    card = page.drill_card
    card.drill_button.click()
    assert "Type your passphrase first" in card.outcome.text()

    def drill(secret: str) -> str:
        card.outcome.say("")
        card.passphrase.line.setText(secret)
        card.drill_button.click()
        qtbot.waitUntil(lambda: bool(card.outcome.text()))
        assert card.passphrase.text() == ""
        settled(context, qtbot)
        return card.outcome.text()

    assert "There is no backup" in drill(passphrase)
    write(context)
    backups.automatic_backup(context.vault)
    assert drill(passphrase).startswith("It works.")
    assert "all the same" in card.outcome.text()
    write(context)
    assert "erased since: 1" in drill(passphrase)
    assert "does not open with this passphrase" in drill("something else")
    file = context.vault.path / "backups" / own(context)[0]
    content = bytearray(file.read_bytes())
    content[60_000] ^= 1
    file.write_bytes(content)
    assert "damaged" in drill(passphrase)
    assert card.outcome.property("words") == "warm"


def test_leaving_the_page_empties_the_fields(page: BackupsPage):
    page.drill_card.passphrase.line.setText("secret")
    page.restore_card.secret.line.setText("secret")
    assert page.leave()
    assert page.drill_card.passphrase.text() == page.restore_card.secret.text() == ""


def test_settings_lead_to_the_page_and_stay_marked(window: Window):
    assert window.shell is not None
    window.shell.navigate("settings")
    settings = window.shell.stack.currentWidget()
    settings.backups_button.click()  # type: ignore[union-attr]
    assert window.shell.current == "backups"
    assert window.shell.side.buttons["settings"].property("current") == "true"


# --- by themselves


def quiet(clock: FixedClock, seconds: float = QUIET_SECONDS) -> None:
    clock.advance(timedelta(seconds=seconds))


def test_a_backup_comes_by_itself_in_a_quiet_moment(
    watch: BackupWatch, context: Context, clock: FixedClock, qtbot: QtBot, heard: object
):
    write(context)
    watch.look()
    assert not context.lane.busy  # somebody has just typed
    quiet(clock)
    watch.look()
    assert not context.lane.is_wanted  # closing the window asks nothing because of it
    settled(context, qtbot)
    assert len(own(context)) == 1
    write(context)
    clock.advance(timedelta(days=1))
    watch.look()
    settled(context, qtbot)
    assert len(own(context)) == 2
    assert heard.messages == []  # type: ignore[attr-defined]


def test_it_does_not_look_all_the_time(
    watch: BackupWatch, context: Context, clock: FixedClock, qtbot: QtBot
):
    quiet(clock)
    watch.look()
    settled(context, qtbot)
    for name in own(context):
        (context.vault.path / "backups" / name).unlink()
    quiet(clock, EVERY_SECONDS / 2)
    watch.look()
    settled(context, qtbot)
    assert own(context) == []
    quiet(clock, EVERY_SECONDS / 2)
    watch.look()
    settled(context, qtbot)
    assert len(own(context)) == 1


def test_only_what_needs_the_person_is_said_and_only_once(
    watch: BackupWatch,
    context: Context,
    clock: FixedClock,
    qtbot: QtBot,
    heard: object,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    messages = heard.messages  # type: ignore[attr-defined]
    stick = tmp_path / "stick"
    stick.mkdir()
    backups.choose_second_folder(context.vault, stick)

    def look() -> None:
        write(context)
        clock.advance(timedelta(days=1))
        watch.look()
        settled(context, qtbot)

    look()
    shutil.rmtree(stick)
    for _ in range(10):
        look()
    assert messages == []
    for _ in range(10):
        look()
    (message,) = messages
    assert "two weeks" in message.sentence
    message.action()
    assert heard.visited == [("backups", {})]  # type: ignore[attr-defined]

    def full(*_arguments: object, **_more: object) -> None:
        raise DiskFull

    monkeypatch.setattr(automatic_backups, "backup", full)
    for _ in range(3):
        look()
    assert len(messages) == 2
    assert "could not be made" in messages[1].sentence
    assert "disk is full" in messages[1].sentence


def test_locking_while_a_backup_is_made_leaves_no_part(
    window: Window, closed_vault: Path, passphrase: str, qtbot: QtBot
):
    """The lock waits for the work to stop, which is soon, and the half-written file goes with it."""
    assert window.shell is not None
    context = window.shell.context
    write(context)
    begun = threading.Event()

    def work(report: Callable[[int, int], None]) -> object:
        def heard(done: int, total: int) -> None:
            begun.set()
            report(done, total)

        return backups.automatic_backup(context.vault, reason="by-hand", progress=heard)

    context.lane.start(work, window, by_itself=True)
    assert begun.wait(timeout=20)
    window.lock()
    vault = vaults.unlock(closed_vault, passphrase=passphrase)
    try:
        assert journal.count(vault) == 1
        assert not [name for name in own_of(vault) if name.startswith(".")]
    finally:
        vaults.lock(vault)


def own_of(vault: vaults.OpenVault) -> list[str]:
    return [place.name for place in (vault.path / "backups").iterdir()]


# --- before a vault is open


def test_a_backup_can_be_looked_into_before_it_is_restored(
    context: Context, paths: Paths, shown: Shown, qtbot: QtBot, passphrase: str, tmp_path: Path
):
    write(context)
    report = backups.backup(context.vault, tmp_path / "b.companion-backup")
    step = RestoreBackup(context.lane, paths, tmp_path / "New.vault")
    shown(step)
    assert not step.secret.isVisible()
    step.look_into(report.path)
    step.secret.line.setText("something else")
    step.look_button.click()
    qtbot.waitUntil(lambda: step.problem.isVisible())
    settled(context, qtbot)
    step.secret.line.setText(passphrase)
    step.look_button.click()
    qtbot.waitUntil(lambda: "entr" in step.inside.text())
    assert step.secret.text() == ""
    settled(context, qtbot)
    with qtbot.waitSignal(step.restored):
        step.restore_button.click()
    assert (tmp_path / "New.vault" / "header.json").exists()
    settled(context, qtbot)
