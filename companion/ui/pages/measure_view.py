"""One measure: fill it in, see what it adds up to, the course of its totals, and what was filled in before."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.measures import EntryMode, MeasureDefinition, MeasureResponse
from companion.domain.scoring import Scores, support_wanted, support_wanted_by_total
from companion.errors import CompanionError
from companion.services import charts, form_drafts, measures, wording_packs
from companion.services.measure_definitions import band_line
from companion.ui.chart_texts import chart_words
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.pages.course_part import CoursePart, beside, do
from companion.ui.pages.measure_form import MeasureForm, draft_name
from companion.ui.widgets.about_measure import AboutMeasure, recall_words
from companion.ui.widgets.buttons import button
from companion.ui.widgets.chart_view import ChartView
from companion.ui.widgets.disclosure import Disclosure
from companion.ui.widgets.layout import Card, empty, row
from companion.ui.widgets.measure_result import MeasureResult, missing_words, total_words
from companion.ui.widgets.notice import announce
from companion.ui.widgets.support_panel import SupportPanel
from companion.ui.widgets.words import Words

SHOWN_AT_FIRST = 10


class MeasureView(CoursePart):
    """The form is closed until it is asked for, unless one is half filled in."""

    back_wanted = Signal()

    def __init__(
        self, context: Context, measure: MeasureDefinition, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self.measure = measure
        self.form: MeasureForm | None = None
        self._shown = SHOWN_AT_FIRST
        self.back = button(self.tr("Back to all measures"), self._go_back, role="link")
        self.column.addLayout(row(self.back, 1))
        self.column.addWidget(self._fill_in_card())
        self.chart = ChartView(context.theme, heading=self.tr("Over the course"))
        self.parts_chart = ChartView(context.theme)
        self.charts = [Card(), Card()]
        for card, chart in zip(self.charts, (self.chart, self.parts_chart), strict=True):
            card.column.addWidget(chart)
            self.column.addWidget(card)
        self.earlier_caption = Words(self.tr("Filled in before"), "caption")
        self.earlier_line = Words(band_line(), "quiet")
        self.earlier = QVBoxLayout()
        self.earlier.setSpacing(8)
        self.more_button = button(self.tr("Show more"), self._show_more, role="quiet")
        self.column.addWidget(self.earlier_caption)
        self.column.addWidget(self.earlier_line)
        self.column.addLayout(self.earlier)
        self.column.addLayout(row(self.more_button, 1))
        about = Disclosure(self.tr("About this measure"))
        about.content.addWidget(AboutMeasure(measure))
        self.column.addWidget(about)
        if form_drafts.form_draft(context.vault, draft_name(measure)):
            self.open_form()

    # --- filling in

    def open_form(self) -> None:
        """Show the form and put the keyboard where typing begins."""
        if self.form is None:
            pack = wording_packs.pack(self.context.vault, self.measure.id)
            self.form = MeasureForm(self.context, self.measure, pack)
            self.form.kept.connect(self._kept)
            self.form.put_away.connect(self._put_away)
            self._inside.addWidget(self.form)
        self._clear_result()
        self.fill_button.hide()
        self.form.first_focus().setFocus()

    def first_focus(self) -> QWidget:
        """Where the keyboard stands on arrival."""
        return self.form.first_focus() if self.form is not None else self.fill_button

    def save(self) -> bool:
        return self.form.save() if self.form is not None else True

    def refresh(self) -> None:
        if self.form is not None:
            self.form.refresh()
        vault = self.context.vault
        kept = list(reversed(measures.responses(vault, self.measure.id)))
        words = chart_words()
        parts = charts.subscale_chart(vault, self.measure.id, words)
        self.chart.show_chart(charts.measure_chart(vault, self.measure.id, words))
        if parts is not None:
            self.parts_chart.show_chart(parts)
        self.charts[0].setVisible(bool(kept))
        self.charts[1].setVisible(parts is not None and not parts.is_empty)
        self._show_earlier(kept)

    def _fill_in_card(self) -> Card:
        card = Card(spacing=12)
        card.column.addWidget(Words(self.measure.title, "heading"))
        card.column.addWidget(Words(self.measure.about))
        card.column.addWidget(Words(recall_words(self.measure), "quiet"))
        self.result = QVBoxLayout()
        self.result.setSpacing(12)
        card.column.addLayout(self.result)
        self._inside = QVBoxLayout()
        card.column.addLayout(self._inside)
        self.fill_button = button(self.tr("Fill it in"), self.open_form, role="primary")
        card.column.addLayout(row(self.fill_button, 1))
        return card

    def _kept(self, response: MeasureResponse) -> None:
        support_was_open = self.form is not None and self.form.support.shown_at is not None
        self._close_form()
        result = MeasureResult(self.measure, measures.scores(response))
        self.result.addWidget(Words(self.tr("Kept."), "soft"))
        self.result.addWidget(result)
        if support_was_open or _wants_support(self.measure, response):
            panel = SupportPanel(self.context)
            self.result.addWidget(panel)
            panel.open()
        self.fill_button.setFocus()
        announce(self, self.tr("Kept."))
        self.context.announce(measures.TOUCHED)

    def _put_away(self) -> None:
        self._close_form()
        self.fill_button.setFocus()

    def _close_form(self) -> None:
        if self.form is not None:
            self.form.hide()
            self._inside.removeWidget(self.form)
            self.form.deleteLater()
            self.form = None
        self.fill_button.show()
        self._clear_result()

    def _clear_result(self) -> None:
        empty(self.result)

    def _go_back(self) -> None:
        if self.save():
            self.back_wanted.emit()

    # --- what was filled in before

    def _show_earlier(self, kept: list[MeasureResponse]) -> None:
        empty(self.earlier)
        banded = False
        for response in kept[: self._shown]:
            scores = _scores_or_none(response)
            banded = banded or (scores is not None and scores.band is not None)
            self.earlier.addWidget(self._one(response, scores))
        self.earlier_caption.setVisible(bool(kept))
        self.earlier_line.setVisible(banded)
        self.more_button.setVisible(len(kept) > self._shown)

    def _one(self, response: MeasureResponse, scores: Scores | None) -> Card:
        card = Card(padding=(24, 12), spacing=2)
        day = spell_day(response.local_date)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Words(day, "soft"))
        words.addWidget(Words(self._result_words(scores), "strong"))
        if scores is not None and scores.missing:
            words.addWidget(Words(missing_words(scores.missing), "soft"))
        if response.note:
            words.addWidget(Words(response.note, "reading"))
        away = button(
            self.tr("Take away"),
            lambda: self._take_away(response),
            role="quiet",
            name=self.tr("Take away: {measure}, {day}").format(measure=self.measure.title, day=day),
        )
        card.column.addLayout(beside(words, away))
        return card

    def _result_words(self, scores: Scores | None) -> str:
        if scores is None:
            return self.tr("Made by another version of this program. The answers are kept.")
        if scores.total is None:
            return self.tr("No total")
        total = total_words(self.measure, scores.total)
        return f"{total} · {scores.band.name}" if scores.band is not None else total

    def _take_away(self, response: MeasureResponse) -> None:
        context = self.context
        if not self.act(lambda: measures.erase(context.vault, response.id)):
            return
        context.messages.say(
            self.tr("One filled-in form was taken away."),
            action_label=self.tr("Bring it back"),
            action=lambda: do(context, lambda: measures.bring_back(context.vault, response)),
        )

    def _show_more(self) -> None:
        self._shown += SHOWN_AT_FIRST
        self.refresh()


def _scores_or_none(response: MeasureResponse) -> Scores | None:
    """None for a response that this version cannot count."""
    try:
        return measures.scores(response)
    except CompanionError:
        return None


def _wants_support(measure: MeasureDefinition, response: MeasureResponse) -> bool:
    if response.form is EntryMode.TOTAL:
        return support_wanted_by_total(measure, response.total)
    return support_wanted(measure, response.answers)
