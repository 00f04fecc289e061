"""The inside of a scroll area whose height follows from its width."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


class Scrolled(QWidget):
    """As tall as its words need at the width there is, and not a line more.

    The smallest height that Qt works out by itself is the one of a very narrow window; a scroll area would keep it
    as empty room below the last thing.
    """

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)
