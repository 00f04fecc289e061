"""Copies of a person's own words and charts: plain text or a picture, marked to be kept out of clipboard histories, and taken back soon.

`x-kde-passwordManagerHint` is what KDE's and GNOME's clipboard tools look for; the other three are Microsoft's
(https://learn.microsoft.com/windows/win32/dataxchg/clipboard-formats) and nspasteboard.org's for macOS.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QCoreApplication, QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication, QImage, QTextCursor

HINT = "x-kde-passwordManagerHint"
OWN = "application/x-own-words"
"""Tells a copy made here from one that another program marked as secret."""
WINDOWS = 'application/x-qt-windows-mime;value="{}"'
CLEARED_AFTER_MS = 30_000


def private_copy(text: str) -> QMimeData:
    """`text` for the clipboard, with nothing but plain text and the marks."""
    mime = QMimeData()
    mime.setText(text)
    return _marked(mime)


def private_picture(picture: QImage) -> QMimeData:
    """`picture` for the clipboard, marked as words are. What is taken back of it is gone."""
    mime = QMimeData()
    mime.setImageData(picture)
    return _marked(mime)


def _marked(mime: QMimeData) -> QMimeData:
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


def private_clipboard() -> PrivateClipboard:
    """The one watch over the clipboard; it begins when it is first asked for."""
    application = QCoreApplication.instance()
    assert application is not None
    found = application.findChild(PrivateClipboard)
    return found or PrivateClipboard(application)


class PrivateClipboard(QObject):
    """Watches the clipboard from the first open vault on. After thirty seconds a copy is taken back from other
    programs; `kept` still holds it, so that words cut in one entry can be pasted into another."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.kept = ""
        self._is_ours = False
        """Whether what is on the clipboard was copied here."""
        self._clipboard = QGuiApplication.clipboard()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CLEARED_AFTER_MS)
        self._timer.timeout.connect(self.take_back)
        self._clipboard.dataChanged.connect(self._follow)

    def take_back(self) -> None:
        """Clear the clipboard if what was copied here is still on it."""
        self._timer.stop()
        if self._is_ours:  # asking the clipboard instead would wait for whatever program holds it
            kept = self._clipboard.text()
            self._clipboard.clear()
            self.kept = kept

    def forget(self) -> None:
        """The vault is being locked: no copy of ours stays anywhere. What other programs copied is theirs."""
        self.take_back()
        self.kept = ""
        # A text that was merely marked with the mouse can be pasted by every program of an X11 desktop.
        if self._clipboard.supportsSelection() and self._clipboard.ownsSelection():
            self._clipboard.clear(QClipboard.Mode.Selection)

    def _follow(self) -> None:
        copied = self._clipboard.mimeData()
        self._is_ours = copied is not None and copied.hasFormat(OWN)
        if copied is None or not copied.formats():
            self._timer.stop()
        elif self._is_ours:
            self.kept = ""
            self._timer.start()
        elif self._clipboard.ownsClipboard() and copied.hasText():
            # A copy from a title or another field of this program: mark it too; that calls here again.
            self._clipboard.setMimeData(private_copy(copied.text()))
        else:
            self.kept = ""
            self._timer.stop()
