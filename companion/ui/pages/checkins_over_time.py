"""What was rated, over the course: a chart for the scales and one for each measure, with the session days marked."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.charts import Chart
from companion.services import charts, measures
from companion.services.measure_definitions import definitions
from companion.ui.chart_texts import chart_words
from companion.ui.context import Context
from companion.ui.pages.course_part import CoursePart
from companion.ui.widgets.buttons import button
from companion.ui.widgets.chart_view import ChartView
from companion.ui.widgets.layout import Card, row
from companion.ui.widgets.words import Words


class OverTimePart(CoursePart):
    """Charts stay where they are when values come, so that what was chosen in each stays chosen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.nothing = Card()
        words = self.tr(
            "Nothing yet. Each check-in and each form you keep will be a point on its day."
        )
        self.nothing.column.addWidget(Words(words, "quiet"))
        self.first_button = button(
            self.tr("Check in"), lambda: context.navigate("checkins", part="now")
        )
        self.nothing.column.addLayout(row(self.first_button, 1))
        self.column.addWidget(self.nothing)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(16)
        self.column.addLayout(self._cards)
        self.views: dict[str, ChartView] = {}
        """By what is drawn."""

    def refresh(self) -> None:
        drawn = self._charts()
        if list(drawn) != list(self.views):
            self._make_room(list(drawn))
        for key, chart in drawn.items():
            self.views[key].show_chart(chart)
        self.nothing.setVisible(not drawn)

    def first_focus(self) -> QWidget | None:
        """Where the keyboard stands on arrival."""
        return next(iter(self.views.values()), self.first_button)

    def _charts(self) -> dict[str, Chart]:
        vault, words = self.context.vault, chart_words()
        drawn = {
            "scales:" + ",".join(series.id for series in chart.series): chart
            for chart in charts.check_in_charts(vault, words)
        }
        filled_in = {response.measure_id for response in measures.responses(vault)}
        for measure in definitions():
            if measure.id in filled_in:
                chart = charts.measure_chart(vault, measure.id, words)
                drawn |= {} if chart.is_empty else {measure.id: chart}
        return drawn

    def _make_room(self, keys: list[str]) -> None:
        """One card for each chart, in this order."""
        kept = self.views
        self.views = {key: kept.pop(key, None) or ChartView(self.context.theme) for key in keys}
        while (item := self._cards.takeAt(0)) is not None:
            card = item.widget()
            if isinstance(card, Card):
                _let_go(card, keep=set(self.views.values()))
        for view in self.views.values():
            card = Card()
            card.column.addWidget(view)
            self._cards.addWidget(card)


def _let_go(card: Card, *, keep: set[ChartView]) -> None:
    """Delete a card, but not the chart in it that goes into another."""
    for view in card.findChildren(ChartView):
        if view in keep:
            view.setParent(None)
    card.hide()
    card.setParent(None)
    card.deleteLater()
