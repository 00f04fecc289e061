"""The brief of a share in the window: everything since the last time on one page, each line with its number."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from companion.domain.entries import preview_of
from companion.domain.share_differences import Fate, PartDifference, ShareDifferences
from companion.domain.shares import SharedEntry
from companion.sharing.brief import Brief, BriefChart, BriefLine, BriefPart
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import button
from companion.ui.widgets.chart_picture import ChartPicture
from companion.ui.widgets.chart_words import summary_words
from companion.ui.widgets.layout import Card, FlowRow, empty, row, rule
from companion.ui.widgets.shared_entry_card import fate_badge
from companion.ui.widgets.words import Words

TWO_COLUMNS = 760
"""Pixels at text scale 1 from which words and charts stand beside each other."""
MOST_ENTRIES = 6
"""New and changed entries that are listed by their words; the others by number."""
MOST_LINKS = 24
"""Numbers of entries that are listed one by one."""
LETTERS = 90
"""Of the first words of an entry without a title."""


class BriefView(QWidget):
    """`place_wanted` carries the number of the place in the share that a line names."""

    place_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._found: ShareDifferences | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)

    def show_brief(
        self,
        brief: Brief,
        entries: Sequence[SharedEntry] = (),
        *,
        earlier_day: str = "",
        differences: ShareDifferences | None = None,
    ) -> None:
        """Show `brief` of the share with `entries`; with the share before it, of `earlier_day`, what this one brings."""
        empty(self.column)
        self._found = differences
        if brief.support:
            self.column.addWidget(self._support(brief))
        if differences is not None:
            self.column.addWidget(
                self._differences(differences, earlier_day, going_on=brief.goes_on)
            )
        else:
            kind = "strong" if brief.nothing_new else "quiet"
            self.column.addWidget(Words(brief.nothing_new or brief.since, kind))
        words = QVBoxLayout()
        words.setSpacing(12)
        if brief.parts:
            words.addWidget(self._parts(brief, entries if differences is None else ()))
        words.addStretch(1)
        charts = QVBoxLayout()
        charts.setSpacing(12)
        for chart in brief.charts:
            charts.addWidget(self._chart(chart))
        charts.addStretch(1)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(12)
        self._sides.addLayout(words, 3)
        if brief.charts:
            self._sides.addLayout(charts, 2)
        self.column.addLayout(self._sides)
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        wide = self.width() >= TWO_COLUMNS * max(1.0, self._theme.scale)
        self._sides.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )

    # --- what leads the page

    def _support(self, brief: Brief) -> Card:
        card = Card(padding=16, spacing=4)
        card.column.addWidget(Words(self.tr("Please read this first"), "caption"))
        for line in brief.support:
            card.column.addWidget(self._line(line, "warm", marked=False))
        if brief.support_more:
            card.column.addWidget(Words(brief.support_more, "soft"))
        return card

    def _differences(self, found: ShareDifferences, earlier_day: str, *, going_on: bool) -> Card:
        """What is new among the entries; other things that are new or changed carry their mark below."""
        card = Card(padding=16, spacing=6)
        head = self.tr("Compared with the share of {day}").format(day=earlier_day)
        card.column.addWidget(Words(head, "caption"))
        fresh = [
            (each.now, each.fate)
            for fate in (Fate.NEW, Fate.CHANGED)
            for each in found.entries_that_are(fate)
            if each.now is not None
        ]
        new = len(found.entries_that_are(Fate.NEW))
        changed = len(fresh) - new
        counted = [
            self.tr("%n new entry(ies)", "", new) if new else "",
            self.tr("%n changed entry(ies)", "", changed) if changed else "",
        ]
        if fresh:
            card.column.addWidget(Words(", ".join(filter(None, counted)), "strong"))
            self._list(card, fresh)
        said: list[str] = []
        other = len(found.parts_that_are(Fate.NEW, Fate.CHANGED))
        if found.nothing_new:
            card.column.addWidget(Words(self.tr("Nothing is new or changed."), "strong"))
        elif other:
            said.append(self.tr("%n other thing(s) new or changed, marked below", "", other))
        gone = len(found.entries_that_are(Fate.GONE))
        if gone and not going_on:
            said.append(self.tr("%n earlier entry(ies) not in this share", "", gone))
        if said:
            card.column.addWidget(Words(" · ".join(said), "soft"))
        return card

    def _list(self, card: Card, entries: Sequence[tuple[SharedEntry, Fate | None]]) -> None:
        """The first entries by their words, the others by number."""
        # One more line takes no more room than the row of a single number.
        most = MOST_ENTRIES if len(entries) > MOST_ENTRIES + 1 else len(entries)
        for entry, fate in entries[:most]:
            words = Words(entry.title or preview_of(entry.body, LETTERS), "body")
            line = row(words, spacing=8)
            line.setStretch(0, 1)
            if fate is not None:
                line.addWidget(fate_badge(fate), 0, Qt.AlignmentFlag.AlignVCenter)
            line.addWidget(self._link(str(entry.number), entry.number))
            card.column.addLayout(line)
        rest = entries[most:]
        if not rest:
            return
        links = FlowRow(spacing=6)
        links.add(Words(self.tr("and:"), "soft", wrap=False))
        for entry, _ in rest[:MOST_LINKS]:
            links.add(self._link(str(entry.number), entry.number))
        if len(rest) > MOST_LINKS:
            links.add(Words("…", wrap=False))
        card.column.addWidget(links)

    def _mark_of(self, numbers: tuple[int, ...]) -> PartDifference | None:
        """How the part of this number differs from the earlier share."""
        if self._found is None or len(numbers) != 1:
            return None
        fresh = self._found.parts_that_are(Fate.NEW, Fate.CHANGED)
        return next((each for each in fresh if each.number == numbers[0]), None)

    def _marked(self, laid: QBoxLayout, facts: str, numbers: tuple[int, ...]) -> str:
        """Put the mark of what is new into a line; the facts with how many values came."""
        mark = self._mark_of(numbers)
        if mark is None:
            return facts
        laid.addWidget(fate_badge(mark.fate), 0, Qt.AlignmentFlag.AlignVCenter)
        return facts

    # --- the parts and the charts

    def _parts(self, brief: Brief, entries: Sequence[SharedEntry]) -> Card:
        """Every part; the entries of a share that stands alone are named below their count."""
        card = Card(padding=20, spacing=4)
        for number, part in enumerate(brief.parts):
            if number:
                card.column.addWidget(rule())
            self._part(card, part)
            if part.name == "entries":
                self._list(card, [(entry, None) for entry in entries])
        return card

    def _part(self, card: Card, part: BriefPart) -> None:
        card.column.addWidget(Words(part.heading, "caption"))
        for line in part.lines:
            card.column.addWidget(self._line(line, "reading" if line.own_words else "body"))
        if part.more:
            card.column.addWidget(Words(part.more_words, "soft"))

    def _line(self, line: BriefLine, kind: str, *, marked: bool = True) -> QWidget:
        laid = row(spacing=8)
        words = QVBoxLayout()
        words.setSpacing(0)
        laid.addLayout(words, 1)
        beside = row(spacing=8)
        facts = self._marked(beside, line.facts, line.numbers) if marked else line.facts
        words.addWidget(Words(line.words, kind))  # type: ignore[arg-type]
        if facts:
            words.addWidget(Words(facts, "soft"))
        if line.numbers:
            beside.addWidget(self._link(line.place, line.numbers[0]))
        laid.addLayout(beside)
        laid.setAlignment(beside, Qt.AlignmentFlag.AlignTop)
        holder = QWidget()
        holder.setLayout(laid)
        return holder

    def _link(self, place: str, number: int) -> QWidget:
        made = button(
            place,
            partial(self.place_wanted.emit, number),
            name=self.tr("Go to number {place}").format(place=place),
        )
        made.setProperty("tag", "true")
        return made

    def _chart(self, chart: BriefChart) -> Card:
        card = Card(padding=16, spacing=2)
        head = row(Words(chart.title, "strong"))
        head.setStretch(0, 1)
        facts = self._marked(head, chart.facts, (chart.number,))
        head.addWidget(self._link(str(chart.number), chart.number))
        card.column.addLayout(head)
        card.column.addWidget(Words(facts, "soft"))
        if not chart.chart.is_empty:
            picture = ChartPicture(self._theme)
            picture.show_chart(chart.chart)
            picture.setAccessibleName(summary_words(chart.chart))
            picture.table_wanted.connect(partial(self.place_wanted.emit, chart.number))
            card.column.addWidget(picture)
        return card
