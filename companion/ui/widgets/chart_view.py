"""A chart with everything around it: the choice of days, its table, a copy, and the plain means around a session.

view = ChartView(context.theme)
card.column.addWidget(view)
view.show_chart(chart)  # again whenever the values changed
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.charts import Chart, zoomed_to, zoomed_to_last
from companion.ui.dates import spell_short_day
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import button, chip
from companion.ui.widgets.calm_fields import ChoiceField
from companion.ui.widgets.chart_numbers import ChartNumbers
from companion.ui.widgets.chart_picture import ChartPicture, copy_of
from companion.ui.widgets.chart_words import comparison_words, summary_words
from companion.ui.widgets.layout import FlowRow
from companion.ui.widgets.notice import announce
from companion.ui.widgets.private_clipboard import private_clipboard, private_picture
from companion.ui.widgets.words import Words, selectable

EVERYTHING, LAST_MONTHS, PHASE = "everything", "last-months", "phase-"
MONTHS = 3


class ChartView(QWidget):
    """Shows one chart at a time; it keeps what the person chose when the same chart comes with new values."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, heading: str = "") -> None:
        """`heading` stands above the picture instead of the chart's own title, where that is said already."""
        super().__init__(parent)
        self._theme, self._heading = theme, heading
        self._whole: Chart | None = None
        self._shown: Chart | None = None
        self._empty = ""
        self._choices: tuple[tuple[str, str], ...] = ()
        self.title = Words("", "heading")
        self.description = Words("", "quiet")
        self.nothing = Words("", "quiet")
        self.picture = ChartPicture(theme)
        self.picture.table_wanted.connect(self._go_to_table)
        self.table = ChartNumbers()
        self.days = ChoiceField(self.tr("Days to show"), ())
        self.days.currentIndexChanged.connect(self._show_days)
        self.table_chip = chip(self.tr("Show as table"))
        self.table_chip.setProperty("role", "tap")  # as tall as what stands beside it
        self.table_chip.clicked.connect(self._show_form)
        self.copy_button = button(self.tr("Copy as picture"), self._copy)
        self.controls = FlowRow()
        for made in (self.days, self.table_chip, self.copy_button):
            self.controls.add(made)
        self.comparison = selectable(Words("", "body"))
        self.copied = Words("", "soft")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (
            self.title,
            self.description,
            self.nothing,
            self.picture,
            self.table,
            self.controls,
            self.copied,
            self.comparison,
        ):
            layout.addWidget(part)
        self.copied.hide()
        theme.changed.connect(self.table.fit_text)

    @property
    def shown(self) -> Chart | None:
        """What the picture and the table show now: the chosen days of the chart."""
        return self._shown

    def show_chart(self, chart: Chart, *, empty: str = "") -> None:
        """Show `chart`; `empty` is said instead of a picture while it has no values."""
        if self._whole is not None and self._whole.title != chart.title:
            self.table_chip.setChecked(False)
            self._choices = ()
        self._whole = chart
        self.copied.hide()
        self.title.say(self._heading or chart.title)
        self.description.say(chart.description)
        self.description.setVisible(bool(chart.description))
        self._empty = empty or self.tr(
            "Nothing here yet. Each value you keep will be a point on its day."
        )
        self._offer_days(chart)
        self._show_days()

    # --- which days

    def _offer_days(self, chart: Chart) -> None:
        """Fill the choice again where it is another one; what was chosen stays if it is still there."""
        choices = [(EVERYTHING, self.tr("Everything"))]
        names = [span.name for span in chart.phases]
        for number, span in enumerate(chart.phases):
            name = span.name
            if names.count(name) > 1:
                since = spell_short_day(span.since)
                name = self.tr("{phase}, from {day}").format(phase=name, day=since)
            choices.append((f"{PHASE}{number}", name))
        if zoomed_to_last(chart, MONTHS).since > chart.since:
            choices.append((LAST_MONTHS, self.tr("Last 3 months")))
        if tuple(choices) == self._choices:
            return
        before = self.days.key if self._choices else EVERYTHING
        self._choices = tuple(choices)
        with QSignalBlocker(self.days):
            self.days.clear()
            for key, words in choices:
                self.days.addItem(words, key)
            self.days.choose(before)

    def _show_days(self, _index: int = 0) -> None:
        chart = self._whole
        if chart is None:
            return
        key = self.days.key
        if key == LAST_MONTHS:
            chart = zoomed_to_last(chart, MONTHS)
        elif key.startswith(PHASE):
            chart = zoomed_to(chart, chart.phases[int(key.removeprefix(PHASE))])
        self._shown = chart
        self.picture.show_chart(chart)
        self.picture.setAccessibleName(summary_words(chart))
        self.picture.setAccessibleDescription(
            self.tr("The same numbers stand in a table. Enter shows it.")
        )
        self.table.show_chart(chart)
        said = comparison_words(chart)
        self.comparison.say("\n".join(said))
        self.comparison.setVisible(bool(said))
        self._show_form()

    # --- picture or table

    def _show_form(self, _on: bool = False) -> None:
        has_values = self._whole is not None and not self._whole.is_empty
        as_table = self.table_chip.isChecked()
        has_some = self._shown is not None and not self._shown.is_empty
        self.nothing.say(self.tr("No values in these days.") if has_values else self._empty)
        self.nothing.setVisible(not has_some)
        self.controls.setVisible(has_values)
        self.days.setVisible(len(self._choices) > 1)
        self.table.setVisible(has_values and as_table)
        self.picture.setVisible(has_values and not as_table)
        self.setFocusProxy(self.table if as_table else self.picture)

    def _go_to_table(self) -> None:
        self.table_chip.setChecked(True)
        self._show_form()
        self.table.setFocus()
        if self.table.rowCount() and self.table.currentRow() < 0:
            self.table.setCurrentCell(0, 0)

    # --- copy

    def _copy(self) -> None:
        if self._shown is None:
            return
        private_clipboard()  # the watch that takes it back
        picture = copy_of(self._shown, self._theme.palette)
        QGuiApplication.clipboard().setMimeData(private_picture(picture))
        self.copied.say(self.tr("Copied. It is taken off the clipboard after 30 seconds."))
        self.copied.show()
        announce(self, self.copied.text())
