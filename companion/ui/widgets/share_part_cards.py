"""The parts of a share besides entries, each in full with its number: session days, insights, practices, measures."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from companion.domain.shared_parts import SharedInsight, SharedMeasure, SharedPractice, SharedScale
from companion.domain.shares import ShareDocument
from companion.sharing.share_charts import measure_chart, scale_chart
from companion.sharing.share_facts import after_effects_words, measure_facts, practice_facts
from companion.ui.dates import spell_day, spell_short_day
from companion.ui.theme import Theme
from companion.ui.widgets.chart_view import ChartView
from companion.ui.widgets.layout import Card, row
from companion.ui.widgets.words import Words, selectable

translate = QCoreApplication.translate


def part_cards(document: ShareDocument, theme: Theme) -> list[tuple[QWidget, tuple[int, ...]]]:
    """A card for each part that is in the share, with the numbers that it shows, in reading order."""
    made: list[tuple[QWidget, tuple[int, ...]]] = []
    for heading, lines in (
        (translate("ShareParts", "Session days"), _sessions(document)),
        (translate("ShareParts", "Insights, in their own words"), _insights(document)),
        (translate("ShareParts", "Practices"), _practices(document)),
        (translate("ShareParts", "After-effects"), _after_effects(document)),
        (translate("ShareParts", "Questions for you"), _questions(document)),
    ):
        if lines:
            card = Card(spacing=10)
            card.column.addWidget(Words(heading, "caption"))
            for _, line in lines:
                card.column.addWidget(line)
            made.append((card, tuple(number for number, _ in lines)))
    for measure in document.measures:
        made.append((_measure(measure, document, theme), (measure.number,)))
    for scale in document.scales:
        made.append((_scale(scale, document, theme), (scale.number,)))
    return made


_Lines = list[tuple[int, QWidget]]


def _sessions(document: ShareDocument) -> _Lines:
    return [
        (each.number, _line(each.number, " · ".join(p for p in (each.label, _day(each.local_date)) if p)))
        for each in document.sessions
    ]  # fmt: skip


def _insights(document: ShareDocument) -> _Lines:
    return [(each.number, _insight(each)) for each in document.insights]


def _insight(insight: SharedInsight) -> QWidget:
    below = [translate("ShareParts", "Marked {day}").format(day=_day(insight.local_date))]
    if insight.entry:
        below.append(translate("ShareParts", "in entry {number}").format(number=insight.entry))
    looks: list[str] = []
    for look in insight.looks:
        said = [spell_short_day(date.fromisoformat(look.local_date))]
        if look.still_true is not None:
            said.append(
                translate("ShareParts", "still true: {value} of 10").format(value=look.still_true)
            )
        if look.acted_on is not None:
            said.append(
                translate("ShareParts", "acted on")
                if look.acted_on
                else translate("ShareParts", "not acted on yet")
            )
        if look.words:
            said.append(f"“{look.words}”")
        looks.append(" · ".join(said))
    return _line(insight.number, insight.passage, [", ".join(below), *looks], own=True)


def _practices(document: ShareDocument) -> _Lines:
    return [(each.number, _practice(each)) for each in document.practices]


def _practice(practice: SharedPractice) -> QWidget:
    where = " · ".join(p for p in (practice.when_words, practice.where_words) if p)
    begun = translate("ShareParts", "Begun {day}").format(day=_day(practice.begun_on))
    done = ", ".join(spell_short_day(date.fromisoformat(day)) for day in practice.done_on)
    noted = translate("ShareParts", "Noted on {days}").format(days=done) if done else ""
    facts = f"{begun} · {practice_facts(practice)}"
    return _line(practice.number, practice.name, [where, facts, noted], own=True)


def _after_effects(document: ShareDocument) -> _Lines:
    lines: _Lines = []
    for each in document.after_effects:
        entry = (
            translate("ShareParts", "Their words are in entry {number}.").format(number=each.entry)
            if each.entry
            else ""
        )
        lines.append((each.number, _line(each.number, after_effects_words(each), [entry])))
    return lines


def _questions(document: ShareDocument) -> _Lines:
    return [
        (each.number, _line(each.number, each.words, [_day(each.local_date)], own=True))
        for each in document.questions
    ]


def _measure(measure: SharedMeasure, document: ShareDocument, theme: Theme) -> Card:
    card = Card(spacing=8)
    card.column.addWidget(Words(str(measure.number), "caption"))
    view = ChartView(theme)
    view.show_chart(measure_chart(measure, document.sessions), empty=measure_facts(measure))
    card.column.addWidget(view)
    if measure.recall:
        card.column.addWidget(Words(measure.recall, "soft"))
    for response in measure.responses:
        answers = " ".join("–" if answer is None else str(answer) for answer in response.answers)
        parts = ", ".join(f"{name} {value}" for name, value in response.subscales)
        said = [
            spell_short_day(date.fromisoformat(response.local_date)),
            translate("ShareParts", "answers {answers}").format(answers=answers) if answers else "",
            parts,
        ]
        card.column.addWidget(selectable(Words(" · ".join(p for p in said if p), "soft")))
    return card


def _scale(scale: SharedScale, document: ShareDocument, theme: Theme) -> Card:
    card = Card(spacing=8)
    card.column.addWidget(Words(str(scale.number), "caption"))
    view = ChartView(theme)
    view.show_chart(scale_chart(scale, document.sessions))
    card.column.addWidget(view)
    return card


def _line(number: int, words: str, below: list[str] | None = None, *, own: bool = False) -> QWidget:
    holder = QWidget()
    column = Card(holder, padding=0, spacing=2)
    column.setProperty("part", "flat")
    column.column.addWidget(selectable(Words(words, "reading" if own else "body")))
    for said in below or []:
        if said:
            column.column.addWidget(Words(said, "soft"))
    place = Words(str(number), "soft", wrap=False)
    place.setMinimumWidth(place.fontMetrics().horizontalAdvance("000"))
    laid = row(place, column, spacing=8)
    laid.setStretch(1, 1)
    holder.setLayout(laid)
    return holder


def _day(iso: str) -> str:
    return spell_day(date.fromisoformat(iso))
