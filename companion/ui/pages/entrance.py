"""What the screens before an open vault share: one narrow column in the middle, help keys at the foot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import empty
from companion.ui.widgets.scrolled import Scrolled
from companion.ui.widgets.words import Words

COLUMN_WIDTH = 520
"""Pixels at text scale 1."""


class EntrancePage(QWidget):
    """A centred column; put things into `column`. Support and grounding are always one key away."""

    support_wanted = Signal()
    grounding_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.column = QVBoxLayout()
        self.column.setSpacing(12)
        holder = Scrolled()
        holder.setObjectName("pageBody")
        self._inner = QWidget()
        self._fit_column()
        inner = QVBoxLayout(self._inner)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(self.column)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self._inner, 100)
        across.addStretch(1)
        down = QVBoxLayout(holder)
        down.setContentsMargins(24, 32, 24, 24)
        down.addStretch(1)
        down.addLayout(across)
        down.addStretch(1)
        self.scroller = scroll = QScrollArea()
        scroll.setWidget(holder)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 8, 24, 16)
        foot.addStretch(1)
        foot.addWidget(
            button(
                self.tr("Support (F2)"),
                self.support_wanted.emit,
                role="quiet",
                name=self.tr("Support"),
            )
        )
        foot.addWidget(
            button(
                self.tr("Grounding (F3)"),
                self.grounding_wanted.emit,
                role="quiet",
                name=self.tr("Grounding"),
            )
        )
        foot.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll, 1)
        outer.addLayout(foot)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_inner"):
            self._fit_column()

    def _fit_column(self) -> None:
        """As many words fit into a line at every size of text."""
        scale = max(1.0, self.font().pointSizeF() / 10)
        self._inner.setMaximumWidth(int(COLUMN_WIDTH * scale))

    def empty_column(self) -> None:
        """Make room for another step, which is read from its top."""
        empty(self.column)
        QTimer.singleShot(0, self, lambda: self.scroller.verticalScrollBar().setValue(0))

    def begin_step(self, caption: str, title: str) -> None:
        """Empty the column and head it anew."""
        self.empty_column()
        if caption:
            self.column.addWidget(Words(caption, "caption"))
        self.column.addWidget(Words(title, "title"))
