"""The brief of a share in the window: everything since the last time on one page, each line with its number."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from companion.domain.share_differences import Fate, ShareDifferences
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
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)

    def show_brief(
        self, brief: Brief, *, earlier_day: str = "", differences: ShareDifferences | None = None
    ) -> None:
        """Show `brief`; with the share before it, of `earlier_day`, also what this one brings."""
        empty(self.column)
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
            card.column.addWidget(self._line(line, "warm"))
        if brief.support_more:
            card.column.addWidget(Words(brief.support_more, "soft"))
        return card

    def _differences(self, found: ShareDifferences, earlier_day: str) -> Card:
        card = Card(padding=16, spacing=6)
        head = self.tr("Compared with the share of {day}").format(day=earlier_day)
        card.column.addWidget(Words(head, "caption"))
        if found.nothing_new:
            card.column.addWidget(Words(self.tr("Nothing is new or changed."), "strong"))
        for fate, counted in (
            (Fate.NEW, lambda count: self.tr("%n new entry(ies)", "", count)),
            (Fate.CHANGED, lambda count: self.tr("%n changed entry(ies)", "", count)),
        ):
            entries = [each.now for each in found.entries_that_are(fate) if each.now]
            if entries:
                links = FlowRow(spacing=0)
                links.add(Words(f"{counted(len(entries))}:", "strong", wrap=False))
                for entry in entries[:MOST_LINKS]:
                    links.add(self._link(str(entry.number), entry.number))
                if len(entries) > MOST_LINKS:
                    links.add(Words("…", wrap=False))
                card.column.addWidget(links)
        for part in found.parts_that_are(Fate.NEW, Fate.CHANGED):
            words = _shortened(part.name)
            if part.added and part.fate is Fate.CHANGED:
                words = f"{words} · {self.tr('%n more value(s)', '', part.added)}"
            line = row(
                fate_badge(part.fate),
                Words(f"{self._part_words(part.part)}: {words}"),
                self._link(str(part.number), part.number),
            )
            line.setStretch(1, 1)
            card.column.addLayout(line)
        gone = len(found.entries_that_are(Fate.GONE))
        if gone:
            words = self.tr("%n earlier entry(ies) not in this share", "", gone)
            card.column.addWidget(Words(words, "soft"))
        return card

    def _part_words(self, part: str) -> str:
        return {
            "sessions": self.tr("Session"),
            "insights": self.tr("Insight"),
            "practices": self.tr("Practice"),
            "measures": self.tr("Measure"),
            "after_effects": self.tr("After-effects"),
            "questions": self.tr("Question"),
            "scales": self.tr("Check-ins"),
        }[part]

    # --- the parts and the charts

    def _parts(self, brief: Brief) -> Card:
        card = Card(padding=20, spacing=6)
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

    def _line(self, line: BriefLine, kind: str) -> QWidget:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words(line.words, kind))  # type: ignore[arg-type]
        if line.facts:
            words.addWidget(Words(line.facts, "soft"))
        laid = row(words, spacing=8)
        laid.setStretch(0, 1)
        if line.numbers:
            link = self._link(line.place, line.numbers[0])
            laid.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        holder = QWidget()
        holder.setLayout(laid)
        return holder

    def _link(self, place: str, number: int) -> QWidget:
        made = button(
            place,
            partial(self.place_wanted.emit, number),
            role="link",
            name=self.tr("Go to number {place}").format(place=place),
        )
        made.setProperty("small", "true")
        return made

    def _chart(self, chart: BriefChart) -> Card:
        card = Card(padding=16, spacing=4)
        head = row(Words(chart.title, "strong"), self._link(str(chart.number), chart.number))
        head.setStretch(0, 1)
        card.column.addLayout(head)
        card.column.addWidget(Words(chart.facts, "soft"))
        if not chart.chart.is_empty:
            picture = ChartPicture(self._theme)
            picture.show_chart(chart.chart)
            picture.setAccessibleName(summary_words(chart.chart))
            picture.table_wanted.connect(partial(self.place_wanted.emit, chart.number))
            card.column.addWidget(picture)
        return card


def _shortened(words: str) -> str:
    from companion.sharing.share_words import shortened

    return shortened(words, 90)
