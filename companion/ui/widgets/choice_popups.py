"""Small panels under a button: one or more of many tags, a stretch of days. Esc or a click elsewhere closes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from companion import clock
from companion.domain.entries import TagCount
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import DayField
from companion.ui.widgets.words import Words


class Popup(QFrame):
    """A card over the page; put things into `column`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("part", "popup")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 12, 12, 12)
        self.column.setSpacing(8)

    def open_under(self, anchor: QWidget) -> None:
        """Show the panel below `anchor`, moved so that it stays on the screen."""
        self.open_below(anchor, anchor.rect())

    def open_below(self, anchor: QWidget, part: QRect) -> None:
        """Show the panel below a `part` of `anchor`, or above it where there is more room; it stays on the screen."""
        self.ensurePolished()
        self.adjustSize()
        place = anchor.mapToGlobal(part.topLeft() + QPoint(0, part.height() + 4))
        if anchor.isRightToLeft():
            place.setX(place.x() + part.width() - self.width())
        room = anchor.screen().availableGeometry()
        above = place.y() - part.height() - 8 - self.height()
        if place.y() + self.height() > room.bottom() and above >= room.top():
            place.setY(above)
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        place.setY(max(room.top(), min(place.y(), room.bottom() - self.height())))
        self.move(place)
        self.show()


class TagChooser(Popup):
    """Tick tags in a list that narrows while typing."""

    chosen = Signal(object)
    """A frozenset of tag names, after every tick."""

    def __init__(self, tags: Sequence[TagCount], ticked: frozenset[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._ticked = ticked
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find a tag"))
        self.field.setAccessibleName(self.tr("Find a tag"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Tags"))
        self.list.setSpacing(3)
        self.list.setMinimumSize(220, 240)
        for tag in tags:
            item = QListWidgetItem(f"{tag.name}  {tag.entries}")
            item.setData(Qt.ItemDataRole.UserRole, tag.name)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(_state(tag.name in ticked))
            self.list.addItem(item)
        self.column.addWidget(self.field)
        if tags:
            self.column.addWidget(self.list)
        else:
            self.field.hide()
            self.column.addWidget(Words(self.tr("No entry has a tag yet."), "quiet"))
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._tick_first)
        self.list.itemChanged.connect(self._note)
        self.list.itemActivated.connect(self._turn)
        self.setFocusProxy(self.field if tags else self)

    def _narrow(self, words: str) -> None:
        wanted = words.strip().lstrip("#").casefold()
        for number in range(self.list.count()):
            item = self.list.item(number)
            item.setHidden(wanted not in str(item.data(Qt.ItemDataRole.UserRole)).casefold())

    def _tick_first(self) -> None:
        for number in range(self.list.count()):
            if not self.list.item(number).isHidden():
                self._turn(self.list.item(number))
                return

    def _turn(self, item: QListWidgetItem) -> None:
        item.setCheckState(_state(item.checkState() is not Qt.CheckState.Checked))

    def _note(self, item: QListWidgetItem) -> None:
        name = str(item.data(Qt.ItemDataRole.UserRole))
        on = item.checkState() is Qt.CheckState.Checked
        self._ticked = self._ticked | {name} if on else self._ticked - {name}
        self.chosen.emit(self._ticked)


class DaysChooser(Popup):
    """A stretch of days, both ends included."""

    chosen = Signal(object, object)
    """The first and the last day."""

    def __init__(self, first: date | None, last: date | None, parent: QWidget) -> None:
        super().__init__(parent)
        today = clock.today()
        self.first = DayField(self.tr("From"), first or today.replace(day=1))
        self.last = DayField(self.tr("To"), last or today)
        for name, field in ((self.tr("From"), self.first), (self.tr("To"), self.last)):
            label = Words(name, "strong")
            label.setBuddy(field)
            self.column.addWidget(label)
            self.column.addWidget(field)
        self.column.addWidget(button(self.tr("Show these days"), self._choose))
        self.setFocusProxy(self.first)

    def _choose(self) -> None:
        first, last = sorted((self.first.day, self.last.day))
        self.chosen.emit(first, last)
        self.close()


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
