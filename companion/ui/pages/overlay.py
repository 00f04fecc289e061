"""What lies over everything: a way back at the top (Esc), one scrolled column below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from companion.ui import tokens
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import row
from companion.ui.widgets.scrolled import Scrolled
from companion.ui.widgets.words import Words


class OverlayPage(QWidget):
    """Put things into `column`; `closed` goes back to where the person was."""

    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        title: str,
        parent: QWidget | None = None,
        *,
        widest: int = tokens.COLUMN,
    ) -> None:
        super().__init__(parent)
        self._widest = widest
        self.setObjectName("page")
        self.theme = theme
        self.back = button(self.tr("Back"), self.leave, name=self.tr("Back to where you were"))
        self.back.setToolTip(self.tr("Esc"))
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.leave)
        self.top = QHBoxLayout()
        self.column = QVBoxLayout()
        self.column.setSpacing(16)
        self.body = body = Scrolled()
        body.setObjectName("pageBody")
        self._frame = QVBoxLayout(body)
        self._frame.setSpacing(8)
        self._frame.addLayout(row(self.back, self.top, 1))
        self._frame.addSpacing(8)
        self.title = Words(title, "title")
        self._frame.addWidget(self.title)
        self._frame.addSpacing(8)
        self._frame.addLayout(self.column)
        self._frame.addStretch(1)
        self.scroller = QScrollArea()
        self.scroller.setWidget(body)
        self.scroller.setWidgetResizable(True)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.scroller)
        self.setFocusProxy(self.back)

    def leave(self) -> None:
        """Back, unless something on the page asks the person first."""
        self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        margin = (
            tokens.PAGE_MARGIN[0] if self.width() >= tokens.NARROW_WINDOW else tokens.NARROW_MARGIN
        )
        widest = int(self._widest * max(1.0, self.theme.scale))
        side = margin + max(0, self.width() - 2 * margin - widest) // 2
        self._frame.setContentsMargins(side, 24, side, 24)
