"""The list of entries: instant however long the journal is, because rows are equally high and read as needed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from companion.ui.theme import Theme
from companion.ui.widgets.entry_painter import EntryPainter
from companion.ui.widgets.entry_rows import EntryRow, EntryRows

AFTER_PAINT_MS = 2
"""Milliseconds for the painted window to reach the screen before the next rows are made ready."""
AHEAD = 24
"""Rows made ready: more than a page of a tall window."""


class EntryList(QListView):
    """Shows `rows`. Moving in it shows an entry, Enter or a click goes into it."""

    moved = Signal(object)
    """An EntryRow that the person came to with the arrow keys."""
    opened = Signal(object)
    """An EntryRow that the person clicked or entered."""
    left_upwards = Signal()
    """Up was pressed on the first row."""

    def __init__(self, theme: Theme, rows: EntryRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = rows
        self._theme = theme
        self._painter = EntryPainter(theme, rows, self)
        self.setModel(rows)
        self.setItemDelegate(self._painter)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(200)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setProperty("rows", "entries")
        self.setAccessibleName(self.tr("Entries"))
        # The list paints its own ground: without that, every scroll paints all that lies below it too.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.setInterval(AFTER_PAINT_MS)
        self._ahead.timeout.connect(self._prepare_next)
        rows.modelReset.connect(self._painter.begin_anew)
        self.clicked.connect(self._open_at)
        theme.changed.connect(self.restyle)

    @property
    def current_row(self) -> EntryRow | None:
        """The row that is marked, if one is."""
        number = self.currentIndex().row()
        return self.rows.rows[number] if 0 <= number < len(self.rows.rows) else None

    def mark(self, entry_id: str | None) -> None:
        """Mark the row of an entry without telling anybody; None or an unknown entry marks no row."""
        number = self.rows.row_of(entry_id) if entry_id else -1
        if number < 0:
            self.selectionModel().clear()
            return
        index = self.rows.index(number)
        if index != self.currentIndex():
            self.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.scrollTo(index)

    def enter(self) -> EntryRow | None:
        """Put the keyboard on the list, on the marked row or the first one."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.currentIndex().isValid() and self.rows.rows:
            self.setCurrentIndex(self.rows.index(0))
        return self.current_row

    def restyle(self) -> None:
        """Follow the theme."""
        self._painter.restyle()
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._theme.palette.background))
        painter.end()
        super().paintEvent(event)
        self._ahead.start()  # what is shown is painted; the next rows are made ready after it

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and before.isValid():
            self._open_at(before)
            return
        if event.key() == Qt.Key.Key_Up and before.row() <= 0:
            self.left_upwards.emit()
            return
        super().keyPressEvent(event)
        row = self.current_row
        if row is not None and self.currentIndex() != before:
            self.moved.emit(row)

    def _prepare_next(self) -> None:
        """Have the next rows read and ready before they are scrolled to."""
        shown = self.indexAt(QPoint(1, self.viewport().height() - 1))
        if not shown.isValid() or not self.isVisible():
            return
        self._painter.prepare(shown.row(), AHEAD, self.viewport().width())
        if self.rows.more and shown.row() > len(self.rows.rows) - 2 * AHEAD:
            self.rows.fetchMore(QModelIndex())

    def _open_at(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self.rows.rows):
            self.opened.emit(self.rows.rows[index.row()])
