"""Copies of a person's own words: plain text, marked to be kept out of clipboard histories, and taken back soon.

`x-kde-passwordManagerHint` is what KDE's and GNOME's clipboard tools look for; the other three are Microsoft's
(https://learn.microsoft.com/windows/win32/dataxchg/clipboard-formats) and nspasteboard.org's for macOS.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QTextCursor

HINT = "x-kde-passwordManagerHint"
OWN = "application/x-own-words"
"""Tells a copy made here from one that another program marked as secret."""
WINDOWS = 'application/x-qt-windows-mime;value="{}"'
CLEARED_AFTER_MS = 30_000


def private_copy(text: str) -> QMimeData:
    """`text` for the clipboard, with nothing but plain text and the marks."""
    mime = QMimeData()
    mime.setText(text)
    mime.setData(HINT, QByteArray(b"secret"))
    mime.setData(OWN, QByteArray(b"1"))
    mime.setData(
        WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"), QByteArray(b"\0" * 4)
    )
    mime.setData(WINDOWS.format("CanIncludeInClipboardHistory"), QByteArray(b"\0" * 4))
    mime.setData("org.nspasteboard.ConcealedType", QByteArray(b""))
    return mime


def selected_text(cursor: QTextCursor) -> str:
    """What `cursor` has selected, with plain line breaks."""
    return cursor.selectedText().replace("\u2029", "\n").replace("\u2028", "\n")


class PrivateClipboard(QObject):
    """Watches the clipboard while a vault is open. After thirty seconds a copy is taken back from other programs;
    `kept` still holds it, so that words cut in one entry can be pasted into another."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.kept = ""
        self._clipboard = QGuiApplication.clipboard()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CLEARED_AFTER_MS)
        self._timer.timeout.connect(self.take_back)
        self._clipboard.dataChanged.connect(self._follow)

    def take_back(self) -> None:
        """Clear the clipboard if what was copied here is still on it."""
        self._timer.stop()
        copied = self._clipboard.mimeData()
        if copied is not None and copied.hasFormat(OWN):
            kept = self._clipboard.text()
            self._clipboard.clear()
            self.kept = kept

    def _follow(self) -> None:
        copied = self._clipboard.mimeData()
        if copied is None or not copied.formats():
            self._timer.stop()
        elif copied.hasFormat(OWN):
            self.kept = ""
            self._timer.start()
        elif self._clipboard.ownsClipboard() and copied.hasText():
            # A copy from a title or another field of this program: mark it too; that calls here again.
            self._clipboard.setMimeData(private_copy(copied.text()))
        else:
            self.kept = ""
            self._timer.stop()
