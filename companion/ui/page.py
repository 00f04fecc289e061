"""What every page of an open vault has in common: a caption, one human sentence as title, one column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from companion.ui import tokens
from companion.ui.context import Context
from companion.ui.tab_order import stand_in_reading_order
from companion.ui.widgets.scrolled import Scrolled
from companion.ui.widgets.words import Words

if TYPE_CHECKING:
    from companion.domain.entries import Changes


class Page(QWidget):
    """One screen. Subclasses build their widgets once in `__init__` and fill them in `refresh`.

    The shell calls `arrive` when the page is shown, `save` whenever text must be on disk (locking, another
    window in front, the end of the desktop session), `leave` before another page is shown or the window closes, `refresh` when
    `applies(changes)` says that something on it may have changed.
    """

    alone = Signal(bool)
    """Whether the page wants to stand alone, without the navigation beside it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.context = context
        self.stale = True
        """Set by the shell when something changed while the page was not shown."""

    def arrive(self, **arguments: object) -> None:
        """The page is about to be shown; `arguments` come from `Context.navigate`."""

    def save(self) -> bool:
        """Put on disk what is being typed and change nothing else. False when it could not be saved."""
        return True

    def leave(self) -> bool:
        """The page is about to be left: save, and finish what is open. False keeps the person here."""
        return self.save()

    def refresh(self) -> None:
        """Read again what the page shows."""

    def settle(self) -> None:
        """Called after `refresh`."""

    def applies(self, changes: Changes) -> bool:
        """Whether `changes` touch anything on this page."""
        return bool(changes)

    def first_focus(self) -> QWidget | None:
        """Where the keyboard should stand on arrival."""
        return None


class ColumnPage(Page):
    """A page whose content scrolls in one centred column; add to `column`."""

    def __init__(
        self, context: Context, parent: QWidget | None = None, *, widest: int = tokens.COLUMN
    ) -> None:
        super().__init__(context, parent)
        self._widest = widest
        self.caption = Words("", "caption")
        self.title = Words("", "title")
        self.column = QVBoxLayout()
        self.column.setSpacing(16)
        self.body = Scrolled()
        self.body.setObjectName("pageBody")
        self._frame = QVBoxLayout(self.body)
        self._frame.setSpacing(8)
        self._frame.addWidget(self.caption)
        self._frame.addWidget(self.title)
        self._frame.addSpacing(8)
        self._frame.addLayout(self.column)
        self._frame.addStretch(1)
        self.scroller = QScrollArea()
        self.scroller.setWidget(self.body)
        self.scroller.setWidgetResizable(True)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.scroller)
        self._set_margins()

    def head(self, caption: str, title: str) -> None:
        """Where am I, and one human sentence."""
        self.caption.say(caption)
        self.caption.setVisible(bool(caption))
        self.title.say(title)

    def settle(self) -> None:
        """Called when the page was filled: what was made anew stands where it is read."""
        stand_in_reading_order(self.body)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_margins()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._set_margins()

    def _set_margins(self) -> None:
        """Page margins by the window's width; in wide windows the column keeps its measure."""
        width = self.width()
        if width < tokens.NARROW_WINDOW - tokens.NAV_NARROW:
            side = top = tokens.NARROW_MARGIN
        else:
            side, top = tokens.PAGE_MARGIN
        widest = int(self._widest * max(1.0, self.context.theme.scale))
        extra = max(0, width - 2 * side - widest)
        self._frame.setContentsMargins(side + extra // 2, top, side + extra - extra // 2, top)
