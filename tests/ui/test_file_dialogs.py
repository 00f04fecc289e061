"""Asking for a file leaves no trace of where it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from companion.ui import file_dialogs


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def configuration(tmp_path: Path) -> Iterator[Path]:
    """A folder of its own for what Qt keeps about the user."""
    scope = (QSettings.Format.NativeFormat, QSettings.Scope.UserScope)
    before = Path(QSettings(scope[1], "QtProject").fileName()).parent
    folder = tmp_path / "configuration"
    QSettings.setPath(*scope, str(folder))
    yield folder
    QSettings.setPath(*scope, str(before))


def test_c09_no_place_is_remembered(
    parent: QWidget, configuration: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "a-very-private-place"
    place.mkdir()
    (place / "mine.companion-backup").write_bytes(b"")

    def accept(dialog: QFileDialog) -> int:
        dialog.setDirectory(str(place))
        dialog.selectFile("mine.companion-backup")
        dialog.setHistory([str(place)])
        dialog.accept()
        return QFileDialog.DialogCode.Accepted

    monkeypatch.setattr(QFileDialog, "exec", accept)
    chosen = file_dialogs.choose_file(parent, "Choose", place, "Backups (*.companion-backup)")
    assert chosen == place / "mine.companion-backup"
    written = b"".join(file.read_bytes() for file in configuration.rglob("*") if file.is_file())
    assert b"a-very-private-place" not in written


def test_cancel_chooses_nothing(
    parent: QWidget, configuration: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda _: QFileDialog.DialogCode.Rejected)
    assert file_dialogs.choose_folder(parent, "Choose", tmp_path) is None
    assert (
        file_dialogs.choose_target(parent, "Choose", tmp_path / "x.companion-share", "Any (*)")
        is None
    )
