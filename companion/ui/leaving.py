"""The three questions that may stand between a person and closing the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget


def leave_unsaved(window: QWidget) -> bool:
    """Whether to close although the last words could not be put on disk."""
    return _ask(
        window,
        QCoreApplication.translate(
            "Leaving",
            "The last words you typed could not be saved. Close all the same and lose them?",
        ),
        QCoreApplication.translate("Leaving", "Close and lose them"),
        destructive=True,
    )


def leave_notes(window: QWidget) -> bool:
    """Whether to close although notes beside a share that nothing keeps are not in a reply yet."""
    return _ask(
        window,
        QCoreApplication.translate(
            "Leaving",
            "Your notes are not in a reply yet, and nothing keeps them on this computer. Close all the same and lose "
            "them?",
        ),
        QCoreApplication.translate("Leaving", "Close and lose them"),
        destructive=True,
    )


def leave_running(window: QWidget) -> bool:
    """Whether to stop what is being written to a file, and close."""
    return _ask(
        window,
        QCoreApplication.translate(
            "Leaving",
            "Something is still being written. Stop it and close? What you wrote is safe either way.",
        ),
        QCoreApplication.translate("Leaving", "Stop it and close"),
    )


def _ask(window: QWidget, question: str, close: str, *, destructive: bool = False) -> bool:
    """Staying is the default answer; Esc stays too."""
    box = QMessageBox(window)
    box.setWindowTitle(QCoreApplication.translate("Leaving", "Journal"))
    box.setText(question)
    leave = box.addButton(close, QMessageBox.ButtonRole.DestructiveRole)
    if destructive:
        leave.setProperty("role", "danger")
        leave.style().unpolish(leave)
        leave.style().polish(leave)
    stay = box.addButton(
        QCoreApplication.translate("Leaving", "Stay"), QMessageBox.ButtonRole.RejectRole
    )
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.exec()
    return box.clickedButton() is leave
