"""A heading that opens and closes what stands under it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.ui.icons import icon
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card
from companion.ui.widgets.scrolled import bring_into_view


class Disclosure(Card):
    """Closed at first; put things into `content`."""

    def __init__(self, words: str, parent: QWidget | None = None, *, flat: bool = False) -> None:
        """`flat` inside a card: no frame of its own."""
        super().__init__(parent, padding=(0, 0) if flat else 12, spacing=8)
        if flat:
            self.setProperty("part", "flat")
        self.button = button(words, self.toggle, role="row")
        self.column.addWidget(self.button)
        self.holder = QWidget()
        self.content = QVBoxLayout(self.holder)
        self.content.setContentsMargins(12, 4, 12, 8)
        self.content.setSpacing(6)
        self.column.addWidget(self.holder)
        self.holder.hide()
        self._say_state()

    @property
    def is_open(self) -> bool:
        return not self.holder.isHidden()

    def toggle(self) -> None:
        """Open what is closed, close what is open."""
        self.holder.setVisible(not self.is_open)
        self._say_state()
        if self.is_open:
            bring_into_view(self)

    def open(self) -> None:
        """Show what stands under it, without scrolling to it."""
        self.holder.show()
        self._say_state()

    def changeEvent(self, event: QEvent) -> None:
        """The arrow takes the colours and the size of another theme."""
        super().changeEvent(event)
        changed = event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange)
        if changed and hasattr(self, "holder"):
            self._say_state()

    def _say_state(self) -> None:
        colour = self.palette().text().color().name()
        size = self.button.fontMetrics().height()
        self.button.setIconSize(QSize(size, size))
        self.button.setIcon(icon("chevron-down" if self.is_open else "chevron-right", colour))
        self.button.setAccessibleDescription(self.tr("open") if self.is_open else self.tr("closed"))
