"""Choose another entry to link to: the newest ones, or those that hold the words typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from companion.domain.entries import EntrySummary
from companion.ui.dates import spell_short_day
from companion.ui.widgets.choice_popups import Popup
from companion.ui.widgets.entry_words import heading_words


class LinkChooser(Popup):
    """A field and a short list; Enter takes the marked entry."""

    chosen = Signal(object)
    """The EntrySummary to link to."""

    def __init__(self, find: Callable[[str], Sequence[EntrySummary]], parent: QWidget) -> None:
        super().__init__(parent)
        self._find = find
        self._found: Sequence[EntrySummary] = ()
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find an entry to link to"))
        self.field.setAccessibleName(self.tr("Find an entry to link to"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Entries"))
        self.list.setProperty("rows", "choices")
        self.list.setMinimumSize(340, 260)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column.addWidget(self.field)
        self.column.addWidget(self.list)
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self._take)
        self.field.installEventFilter(self)
        self.list.itemActivated.connect(lambda _item: self._take())
        self.list.itemClicked.connect(lambda _item: self._take())
        self.setFocusProxy(self.field)
        self._search("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down in the field move in the list."""
        if (
            watched is self.field
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        ):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.list.setCurrentRow(
                max(0, min(self.list.count() - 1, self.list.currentRow() + step))
            )
            return True
        return super().eventFilter(watched, event)

    def _search(self, words: str) -> None:
        self._found = self._find(words)
        self.list.clear()
        for summary in self._found:
            item = QListWidgetItem(
                f"{heading_words(summary)}\n{spell_short_day(summary.local_date)}"
            )
            self.list.addItem(item)
        self.list.setCurrentRow(0 if self._found else -1)

    def _take(self) -> None:
        number = self.list.currentRow()
        if 0 <= number < len(self._found):
            self.chosen.emit(self._found[number])
            self.close()
