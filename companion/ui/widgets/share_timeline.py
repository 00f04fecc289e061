"""What a share holds, day by day, the latest first: each line leads to the place where all of it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby

from PySide6.QtCore import QCoreApplication, QLocale, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.entries import preview_of
from companion.domain.shares import ShareDocument
from companion.sharing.share_facts import after_effects_words
from companion.ui.dates import spell_chart_day, to_qdate
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, empty, row
from companion.ui.widgets.shared_entry_card import kind_of
from companion.ui.widgets.words import Words

SHOWN_AT_ONCE = 120
LINE = 110
"""Characters of what a line says."""

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Happening:
    """One line."""

    on: date
    number: int
    kind: str
    words: str


def happenings_of(document: ShareDocument) -> list[Happening]:
    """Everything in a share that has a day, the latest first."""
    found = [
        Happening(_day(e.local_date), e.number, kind_of(e), e.title or preview_of(e.body, LINE))
        for e in document.entries
    ]
    session = translate("ShareTimeline", "Session day")
    found += [Happening(_day(s.local_date), s.number, session, s.label) for s in document.sessions]
    insight = translate("ShareTimeline", "Insight")
    found += [
        Happening(_day(i.local_date), i.number, insight, preview_of(i.passage, LINE))
        for i in document.insights
    ]
    practice = translate("ShareTimeline", "Practice begun")
    found += [Happening(_day(p.begun_on), p.number, practice, p.name) for p in document.practices]
    check = translate("ShareTimeline", "After-effects")
    found += [
        Happening(_day(c.local_date), c.number, check, after_effects_words(c))
        for c in document.after_effects
    ]
    question = translate("ShareTimeline", "Question")
    found += [
        Happening(_day(q.local_date), q.number, question, preview_of(q.words, LINE))
        for q in document.questions
    ]
    for measure in document.measures:
        for response in measure.responses:
            total = "–" if response.total is None else str(response.total)
            found.append(Happening(_day(response.local_date), measure.number, measure.title, total))
    return sorted(found, key=lambda each: (each.on, each.number), reverse=True)


class ShareTimeline(QWidget):
    """`place_wanted` carries the number of the place that a line names."""

    place_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: list[Happening] = []
        self._shown = 0
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)

    def show_document(self, document: ShareDocument) -> None:
        """Show what `document` holds."""
        self._found = happenings_of(document)
        self._shown = SHOWN_AT_ONCE
        self._fill()

    def _fill(self) -> None:
        empty(self.column)
        months = groupby(self._found[: self._shown], lambda each: (each.on.year, each.on.month))
        for _, group in months:
            lines = list(group)
            card = Card(padding=16, spacing=2)
            month = QLocale().toString(to_qdate(lines[0].on), "MMMM yyyy")
            card.column.addWidget(Words(month, "caption"))
            for line in lines:
                card.column.addWidget(self._line(line))
            self.column.addWidget(card)
        if not self._found:
            self.column.addWidget(Words(self.tr("Nothing in this share has a day."), "quiet"))
        left = len(self._found) - self._shown
        if left > 0:
            more = button(self.tr("Show %n more", "", left), self._show_more, role="quiet")
            self.column.addLayout(row(more, 1))

    def _show_more(self) -> None:
        self._shown += SHOWN_AT_ONCE
        self._fill()

    def _line(self, line: Happening) -> QWidget:
        day = Words(spell_chart_day(line.on), "soft", wrap=False)
        day.setMinimumWidth(day.fontMetrics().horizontalAdvance("00 MMMM"))
        said = f"{line.kind} · {line.words}" if line.words else line.kind
        link = button(
            str(line.number),
            partial(self.place_wanted.emit, line.number),
            name=self.tr("Go to number {number}: {words}").format(number=line.number, words=said),
        )
        link.setProperty("tag", "true")
        laid = row(day, Words(said), link, spacing=12)
        laid.setStretch(1, 1)
        holder = QWidget()
        holder.setLayout(laid)
        return holder


def _day(iso: str) -> date:
    return date.fromisoformat(iso)
