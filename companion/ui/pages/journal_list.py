"""The left side of the journal: search, filters, and the entries, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from companion.domain.entries import EntryFilter
from companion.errors import CompanionError
from companion.services import journal
from companion.ui.context import Context
from companion.ui.icons import icon
from companion.ui.widgets.buttons import button
from companion.ui.widgets.entry_list import EntryList
from companion.ui.widgets.entry_rows import EntryRow, EntryRows, Page
from companion.ui.widgets.filter_bar import FilterBar
from companion.ui.widgets.layout import row
from companion.ui.widgets.words import Words

PAGE = 200
"""Entries read at a time."""
HITS = 50
"""Found places read at a time."""
PAUSE_MS = 70
"""Milliseconds of quiet before a search for so few letters that nearly every entry holds them."""
FEW_LETTERS = 2
MOST_READ_AGAIN = 1000
"""Rows read again at once after a change; the rest follows while scrolling."""


class JournalList(QWidget):
    """Finds and lists entries; opening one is the page's affair."""

    new_wanted = Signal()
    moved = Signal(object)
    """An EntryRow that the person came to with the keyboard."""
    opened = Signal(object)
    """An EntryRow that the person chose."""
    left = Signal()
    """Esc in an empty search field."""
    trash_emptying_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "list")
        self.context = context
        self.rows = EntryRows(self)
        self._query = ""
        self._was_read = False
        self._shown_filter = EntryFilter()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.search_now)
        self._build()

    @property
    def query(self) -> str:
        """The words that the list is searched for; empty when it shows everything."""
        return self._query

    @property
    def narrowed(self) -> bool:
        """Whether the list shows less than the whole journal."""
        return bool(self._query) or self.filters.active

    def reload(self) -> None:
        """Read again what is shown, at the same place."""
        if not self._was_read:
            self._read_anew()
            return
        place = self.list.verticalScrollBar().value()
        current = self.list.current_row
        self._attempt(lambda: self.rows.read_again(min(len(self.rows.rows), MOST_READ_AGAIN)))
        self.list.mark(current.summary.id if current else None)
        self.list.verticalScrollBar().setValue(place)
        self._say_state()

    def show_all(self) -> None:
        """No search, no filter, from the newest on."""
        self.search.setText("")
        self._query = ""
        self.filters.clear_filters()

    def search_for(self, query: str) -> None:
        """Show what is found for `query`."""
        self.search.setText(query)
        self.search_now()

    def focus_search(self) -> None:
        """Put the keyboard into the search field, on what stands there."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # --- reading

    def search_now(self) -> None:
        """Show what is found for the words that stand in the field now."""
        self._pause.stop()
        query = " ".join(self.search.text().split())
        if query == self._query and self.filters.filter == self._shown_filter:
            return
        self._query = query
        self._read_anew()

    def _read_anew(self) -> None:
        self._was_read = True
        self._shown_filter = self.filters.filter
        self._attempt(lambda: self.rows.read_with(self._read))
        self.list.scrollToTop()
        self._say_state()

    def _read(self, shown: Sequence[EntryRow]) -> Page:
        vault, wanted = self.context.vault, self._shown_filter
        if self._query:
            page = journal.search(vault, self._query, wanted, limit=HITS, offset=len(shown))
            return [EntryRow.of_hit(hit) for hit in page.hits], page.more
        last = (shown[-1].summary.created_at, shown[-1].summary.id) if shown else None
        found = journal.summaries(vault, wanted, limit=PAGE, before=last)
        return [EntryRow(summary) for summary in found], len(found) == PAGE

    def _attempt(self, read: object) -> None:
        try:
            read()  # type: ignore[operator]
        except CompanionError as error:
            self.context.messages.tell_error(error)

    def _say_state(self) -> None:
        """How much was found, or why the list is empty."""
        in_trash = self._shown_filter.in_trash
        rows = len(self.rows.rows)
        self.clear_button.setVisible(self.narrowed)
        self.clear_button.setText(self._way_back())
        self.empty_trash_button.setVisible(in_trash and bool(rows))
        self.state.setVisible(self.narrowed)
        self.state.say(self._count_words() if self.narrowed else "")
        self.body.setCurrentWidget(self.list if rows else self.none)
        if not rows:
            self.none.say(self._empty_words())

    def _way_back(self) -> str:
        if self._shown_filter.in_trash:
            return self.tr("Leave the trash")
        return self.tr("Clear filters") if self.filters.active else self.tr("Show everything")

    def _count_words(self) -> str:
        if self._query:
            rows = len(self.rows.rows)
            if self.rows.more:
                return self.tr("More than %n found", "", rows)
            return self.tr("%n found", "", rows)
        return self.tr("%n entry(ies)", "", journal.count(self.context.vault, self._shown_filter))

    def _empty_words(self) -> str:
        if self._query:
            return self.tr(
                "Nothing found for “{words}”. Try the beginning of another word."
            ).format(words=self._query)
        if self._shown_filter.in_trash:
            return self.tr("The trash is empty.")
        if self.filters.active:
            return self.tr("No entry fits these filters.")
        return self.tr("Nothing here yet.")

    # --- building and keys

    def _build(self) -> None:
        theme = self.context.theme
        self.new_button = button(self.tr("New entry"), self.new_wanted.emit, role="primary")
        self.new_button.setToolTip(self.tr("Ctrl+N"))
        self.search = _SearchLine()
        self.search.setPlaceholderText(self.tr("Search your words"))
        self.search.setAccessibleName(self.tr("Search your words"))
        self.search.setAcceptDrops(False)
        self._glass = QAction(self)
        self.search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._cross = QAction(self.tr("Clear the search"), self)
        self._cross.setToolTip(self.tr("Clear the search (Esc)"))
        self._cross.setVisible(False)
        self._cross.triggered.connect(self.search.clear)
        self.search.addAction(self._cross, QLineEdit.ActionPosition.TrailingPosition)
        self.search.textChanged.connect(self._note_typing)
        self.search.down.connect(self._enter_list)
        self.search.escaped.connect(self._leave_search)
        self.filters = FilterBar(theme, lambda: journal.tags(self.context.vault))
        self.filters.changed.connect(self._follow_filter)
        self.state = Words("", "soft", wrap=False)
        self.clear_button = button(self.tr("Clear filters"), self.show_all, role="link")
        self.empty_trash_button = button(
            self.tr("Empty the trash …"), self.trash_emptying_wanted.emit, role="link"
        )
        self.list = EntryList(theme, self.rows)
        self.list.moved.connect(self.moved)
        self.list.opened.connect(self.opened)
        self.list.left_upwards.connect(self.focus_search)
        self.none = Words("", "quiet")
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.none.setContentsMargins(12, 16, 12, 0)
        self.body = QStackedWidget()
        self.body.addWidget(self.list)
        self.body.addWidget(self.none)
        head = QVBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.setSpacing(12)
        head.addLayout(row(Words(self.tr("Journal"), "heading", wrap=False), 1, self.new_button))
        head.addWidget(self.search)
        filters = row(self.filters, self.filters.more_button, spacing=4)
        filters.setStretch(0, 1)
        filters.setAlignment(self.filters.more_button, Qt.AlignmentFlag.AlignTop)
        head.addLayout(filters)
        head.addLayout(row(self.state, 1, self.empty_trash_button, self.clear_button))
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 16, 4, 8)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.body, 1)
        theme.changed.connect(self._paint_icons)
        self._paint_icons()
        self._say_state()

    def _paint_icons(self) -> None:
        colour = self.context.theme.palette.soft_ink
        self._glass.setIcon(icon("search", colour))
        self._cross.setIcon(icon("x", colour))

    def _note_typing(self) -> None:
        self._cross.setVisible(bool(self.search.text()))
        last = self.search.text().split()[-1:] or [""]
        self._pause.start(PAUSE_MS if 0 < len(last[0]) <= FEW_LETTERS else 0)

    def _follow_filter(self) -> None:
        if self.filters.filter.in_trash and self._query:
            self.search.setText("")
            self._query = ""
        self._read_anew()

    def _enter_list(self) -> None:
        self.search_now()
        found = self.list.enter() if self.rows.rows else None
        if found is not None:
            self.moved.emit(found)

    def _leave_search(self) -> None:
        if self.search.text():
            self.search_for("")
        else:
            self.left.emit()


class _SearchLine(QLineEdit):
    """Enter and Down lead into the list, Esc clears."""

    down = Signal()
    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
