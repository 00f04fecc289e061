"""The page for readable copies: what is chosen there is what is written, and private words need the passphrase."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from companion.domain.entries import NewEntry, Sharing
from companion.domain.shares import SharePart
from companion.services import journal
from companion.ui.context import Context
from companion.ui.pages import export as export_page
from companion.ui.pages.export import EVERYTHING, OWN_DAYS, SHARED, ExportPage

Shown = Callable[[QWidget], QWidget]


@pytest.fixture
def page(context: Context, shown: Shown) -> ExportPage:
    journal.write_entry(context.vault, NewEntry(body="Shared words.", sharing=Sharing.SHARE))
    journal.write_entry(context.vault, NewEntry(body="Private words."))
    made = ExportPage(context)
    shown(made)
    return made


def choose(page: ExportPage, **chosen: str) -> None:
    """Choose as a person does: in a field, which then tells."""
    for name, key in chosen.items():
        field = getattr(page, name)
        field.choose(key)
        field.activated.emit(field.currentIndex())


def done(page: ExportPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.context.lane.busy)
    page.context.lane.deliver()


def test_what_is_marked_share_is_written(page: ExportPage, tmp_path: Path, qtbot: QtBot):
    choose(page, which=SHARED, format_choice="json")
    assert not page.passphrase.isVisible()
    page.save_to(tmp_path / "copy.json")
    done(page, qtbot)
    made = json.loads((tmp_path / "copy.json").read_text())
    assert [entry["body"] for entry in made["entries"]] == ["Shared words."]
    assert str(tmp_path / "copy.json") in page.outcome.text()


def test_everything_asks_for_the_passphrase(
    page: ExportPage, tmp_path: Path, qtbot: QtBot, passphrase: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(export_page, "choose_target", lambda *_: tmp_path / "copy.json")
    choose(page, which=EVERYTHING, format_choice="json")
    assert page.passphrase.isVisible()
    assert not page.besides.isVisible()
    page.save_button.click()
    assert "passphrase" in page.outcome.text()
    page.passphrase.line.setText("not it")
    page.save_button.click()
    done(page, qtbot)
    assert not (tmp_path / "copy.json").exists()
    assert page.passphrase.text() == ""
    page.passphrase.line.setText(passphrase)
    page.save_button.click()
    done(page, qtbot)
    made = json.loads((tmp_path / "copy.json").read_text())
    assert {entry["body"] for entry in made["entries"]} == {"Shared words.", "Private words."}


def test_what_is_typed_goes_when_the_page_is_left(page: ExportPage):
    choose(page, which=EVERYTHING)
    page.passphrase.line.setText("words")
    assert page.leave()
    assert page.passphrase.text() == ""
    page.passphrase.line.setText("words")
    choose(page, which=SHARED)
    assert page.passphrase.text() == ""


def test_the_choice_is_the_scope(page: ExportPage):
    assert page.scope().parts == frozenset()
    for line in (page.with_parts, page.with_files, page.with_tags):
        line.box.setChecked(True)
    choose(page, days=OWN_DAYS)
    scope = page.scope()
    assert page.own_days.isVisible()
    assert (scope.since, scope.until) == (page.since.day, page.until.day)
    assert scope.parts == frozenset(SharePart)
    assert "phq-9" in scope.measures
    assert scope.with_tags
    assert scope.with_files
    assert scope.with_file_names
    choose(page, which=EVERYTHING, days="30")
    assert page.scope().until is None
    assert page.scope().parts == frozenset()


def test_a_copy_that_was_stopped_leaves_nothing(page: ExportPage, tmp_path: Path, qtbot: QtBot):
    choose(page, format_choice="markdown")
    page.save_to(tmp_path / "copy")
    page.context.lane.cancel_all()
    done(page, qtbot)
    if "Stopped" in page.outcome.text():
        assert not list(tmp_path.glob("*copy*"))
    else:
        assert (tmp_path / "copy" / "README.txt").exists()


def test_days_the_wrong_way_round_are_told(page: ExportPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(export_page, "choose_target", lambda *_: pytest.fail("asked for a place"))
    choose(page, days=OWN_DAYS)
    page.since.show_day(page.until.day)
    page.until.show_day(page.since.day.replace(day=1))
    page.save_button.click()
    assert "lies after" in page.outcome.text()
