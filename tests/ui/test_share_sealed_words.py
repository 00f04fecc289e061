"""What is said once a file is sealed, when the window reads the page again first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from companion.domain.entries import NewEntry, Sharing
from companion.services import journal
from companion.ui.context import Context
from companion.ui.pages.share import LOOK, SharePage
from tests.ui.conftest import Heard


def test_a_file_with_a_passphrase_is_not_said_to_need_a_vault(
    context: Context,
    shown: Callable[[QWidget], QWidget],
    heard: Heard,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    journal.write_entry(context.vault, NewEntry(body="The kitchen.", sharing=Sharing.SHARE))
    page = SharePage(replace(context, announce=lambda _: page.refresh()))
    page.refresh()
    page.go_to(LOOK)
    shown(page)
    page.seal_to(tmp_path / "one.companion-share")
    qtbot.waitUntil(lambda: bool(page.results.cards), timeout=30_000)
    qtbot.waitUntil(lambda: page.results.cards[0].copy_button.hasFocus(), timeout=30_000)
    assert heard.messages == []
