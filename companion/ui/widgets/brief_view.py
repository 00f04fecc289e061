"""The brief of a share in the window: everything since the last time on one page, each line with its number."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from companion.domain.share_differences import Fate, PartDifference, ShareDifferences
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
MOST_LINKS = 24
"""Numbers of new and changed entries that are listed one by one."""


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
        self, brief: Brief, *, earlier_day: str = "", differences: ShareDifferences | None = None
    ) -> None:
        """Show `brief`; with the share before it, of `earlier_day`, also what this one brings."""
        empty(self.column)
        self._found = differences
        if brief.support:
            self.column.addWidget(self._support(brief))
        if differences is not None:
            self.column.addWidget(self._differences(differences, earlier_day))
        elif brief.nothing_new:
            self.column.addWidget(Words(brief.nothing_new, "strong"))
        words = QVBoxLayout()
        words.setSpacing(12)
        if brief.parts:
            words.addWidget(self._parts(brief))
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

    def _differences(self, found: ShareDifferences, earlier_day: str) -> Card:
        """What is new among the entries; other things that are new or changed carry their mark below."""
        card = Card(padding=16, spacing=6)
        head = self.tr("Compared with the share of {day}").format(day=earlier_day)
        card.column.addWidget(Words(head, "caption"))
        links = FlowRow(spacing=6)
        for fate, counted in (
            (Fate.NEW, lambda count: self.tr("%n new entry(ies):", "", count)),
            (Fate.CHANGED, lambda count: self.tr("%n changed entry(ies):", "", count)),
        ):
            entries = [each.now for each in found.entries_that_are(fate) if each.now]
            if not entries:
                continue
            links.add(Words(counted(len(entries)), "strong", wrap=False))
            for entry in entries[:MOST_LINKS]:
                links.add(self._link(str(entry.number), entry.number))
            if len(entries) > MOST_LINKS:
                links.add(Words("…", wrap=False))
        if links.flow.count():
            card.column.addWidget(links)
        said: list[str] = []
        other = len(found.parts_that_are(Fate.NEW, Fate.CHANGED))
        if found.nothing_new:
            card.column.addWidget(Words(self.tr("Nothing is new or changed."), "strong"))
        elif other:
            said.append(self.tr("%n other thing(s) new or changed, marked below", "", other))
        gone = len(found.entries_that_are(Fate.GONE))
        if gone:
            said.append(self.tr("%n earlier entry(ies) not in this share", "", gone))
        if said:
            card.column.addWidget(Words(" · ".join(said), "soft"))
        return card

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
        if mark.added and mark.fate is Fate.CHANGED:
            more = self.tr("%n more value(s)", "", mark.added)
            return f"{facts} · {more}"
        return facts

    # --- the parts and the charts

    def _parts(self, brief: Brief) -> Card:
        card = Card(padding=20, spacing=4)
        for number, part in enumerate(brief.parts):
            if number:
                card.column.addWidget(rule())
            self._part(card, part)
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
