"""The rows of an entry list: strings made once, read page by page as the person scrolls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from companion.domain.entries import Entry, EntrySummary, SearchHit, preview_of
from companion.ui.widgets.entry_words import (
    heading_words,
    is_sealed,
    kind_words,
    preview_words,
    sharing_meaning,
    spoken_words,
    when_words,
    without_ids,
)

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class EntryRow:
    """One line of the list; its words are worked out when they are first painted."""

    summary: EntrySummary
    snippet: str = ""
    """Found words between START_MARK and END_MARK, in a search."""
    moment_id: str | None = None
    """Set for a moment of a dosing session; the summary then stands for that session."""

    @property
    def key(self) -> str:
        """What tells this row from every other."""
        return self.moment_id or self.summary.id

    @cached_property
    def heading(self) -> str:
        return heading_words(self.summary)

    @cached_property
    def words(self) -> str:
        """The text under the heading: the found place, else how the entry begins."""
        if self.snippet and not is_sealed(self.summary):
            return without_ids(self.snippet)
        return preview_words(self.summary)

    @cached_property
    def caption(self) -> str:
        """Time, kind and tags."""
        kind = kind_words(self.summary.kind)
        if self.moment_id:
            kind = QCoreApplication.translate("EntryRows", "Moment of a session")
        tags = "  ".join(f"#{tag}" for tag in self.summary.tags)
        return "  ·  ".join(part for part in (when_words(self.summary), kind, tags) if part)

    @cached_property
    def spoken(self) -> str:
        return spoken_words(self.summary)

    @classmethod
    def of_hit(cls, hit: SearchHit) -> EntryRow:
        """The row of one search hit."""
        return cls(hit.summary, hit.snippet, hit.moment_id)


def summary_of(entry: Entry) -> EntrySummary:
    """The line of a list for an entry that was just saved."""
    return EntrySummary(
        id=entry.id,
        kind=entry.kind,
        heading=entry.heading,
        preview=preview_of(entry.body),
        created_at=entry.created_at,
        zone=entry.zone,
        local_date=entry.local_date,
        time_known=entry.time_known,
        phase=entry.phase,
        tags=entry.tags,
        sharing=entry.sharing,
        opens_on=entry.opens_on,
    )


Page = tuple[Sequence[EntryRow], bool]
"""Some rows and whether there are more after them."""
Read = Callable[[Sequence[EntryRow]], Page]
"""Reads the rows that follow those shown so far."""


class EntryRows(QAbstractListModel):
    """The rows read so far. More are read when the view nears the end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[EntryRow] = []
        self._read: Read = lambda _shown: ((), False)
        self.more = False
        """Whether there are rows that were not read yet."""

    def read_with(self, read: Read) -> None:
        """Forget what is shown and read the first rows with `read`."""
        rows, more = read(())
        self.beginResetModel()
        self.rows, self._read, self.more = list(rows), read, more
        self.endResetModel()

    def read_again(self, at_least: int) -> None:
        """Read the same rows anew, with at least `at_least` of them when there are so many."""
        rows, more = self._read(())
        found = list(rows)
        while more and len(found) < at_least:
            rows, more = self._read(found)
            found += rows
        self.beginResetModel()
        self.rows, self.more = found, more
        self.endResetModel()

    def empty(self) -> None:
        """Show nothing, keep nothing."""
        self.read_with(lambda _shown: ((), False))

    def row_of(self, entry_id: str) -> int:
        """Where the entry stands among the rows read so far; -1 when it is not among them."""
        for number, row in enumerate(self.rows):
            if row.summary.id == entry_id and row.moment_id is None:
                return number
        return -1

    def show_changed(self, summary: EntrySummary) -> bool:
        """Show an entry's new words in its row. False when its row is not here, or belongs elsewhere now."""
        number = self.row_of(summary.id)
        if number < 0:
            return False
        old = self.rows[number]
        if (old.summary.created_at, old.summary.local_date) != (
            summary.created_at,
            summary.local_date,
        ):
            return False
        self.rows[number] = EntryRow(summary, old.snippet)
        index = self.index(number)
        self.dataChanged.emit(index, index)
        return True

    def begins_day(self, number: int) -> bool:
        """Whether the row is the first of its day in the list."""
        return number == 0 or (
            self.rows[number - 1].summary.local_date != self.rows[number].summary.local_date
        )

    # --- what Qt asks

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows[index.row()].heading
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.rows[index.row()].spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return sharing_meaning(self.rows[index.row()].summary.sharing)
        return None

    def canFetchMore(self, parent: Index) -> bool:
        return self.more and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        rows, self.more = self._read(self.rows)
        if not rows:
            return
        first = len(self.rows)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self.rows += rows
        self.endInsertRows()
