"""Asking for a file or a folder, without leaving behind where that was.

Qt's own dialog, used where the desktop brings none, writes visited folders into `QtProject.conf` when it is
destroyed; they are taken out again at once.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, QSize
from PySide6.QtWidgets import QFileDialog, QWidget

ROOMY = QSize(760, 480)
"""Enough for names and dates of files in Qt's own dialog, pixels."""
REMEMBERED = ("history", "lastVisited", "shortcuts")
"""What Qt would keep about places."""


def choose_file(parent: QWidget, title: str, start: Path, kinds: str) -> Path | None:
    """An existing file of `kinds` ("Backups (*.companion-backup)"), or None."""

    def dress(dialog: QFileDialog) -> None:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(kinds)

    return _ask(parent, title, start, dress)


def choose_target(parent: QWidget, title: str, suggested: Path, kinds: str) -> Path | None:
    """Where a new file goes, or None; the suffix of `suggested` is added when none was typed."""

    def dress(dialog: QFileDialog) -> None:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(kinds)
        # Nothing is ever overwritten, so the dialog need not ask; the sentence comes from the service.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setDefaultSuffix(suggested.suffix)
        dialog.selectFile(suggested.name)

    return _ask(parent, title, suggested.parent, dress)


def choose_folder(parent: QWidget, title: str, start: Path) -> Path | None:
    """A folder, or None."""

    def dress(dialog: QFileDialog) -> None:
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)

    return _ask(parent, title, start, dress)


def forget_places() -> None:
    """Take what Qt's own dialog kept about places out of its settings file."""
    kept = QSettings(QSettings.Scope.UserScope, "QtProject")
    kept.beginGroup("FileDialog")
    for key in REMEMBERED:
        kept.remove(key)
    kept.endGroup()
    kept.sync()


def _ask(
    parent: QWidget, title: str, start: Path, dress: Callable[[QFileDialog], None]
) -> Path | None:
    dialog = QFileDialog(parent, title, str(start if start.is_dir() else Path.home()))
    dress(dialog)
    dialog.resize(dialog.sizeHint().expandedTo(ROOMY))
    chosen = dialog.selectedFiles() if dialog.exec() == QFileDialog.DialogCode.Accepted else []
    dialog.setHistory([])
    # Qt writes its settings when the dialog goes, so it must be gone before they are cleaned.
    dialog.setParent(None)
    del dialog
    forget_places()
    return Path(chosen[0]) if chosen else None
