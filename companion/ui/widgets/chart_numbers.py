"""The numbers of a chart as a table."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from companion.domain.charts import Chart, table_of, written
from companion.ui import tokens
from companion.ui.dates import spell_short_day
from companion.ui.widgets.chart_picture import spell_number
from companion.ui.widgets.chart_words import table_words

MOST_ROWS = 12
"""Rows that are seen at once; the others scroll."""


class ChartNumbers(QTableWidget):
    """Read only; Tab comes to it once, the arrows move in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMaximumSectionSize(2 * tokens.NAV_WIDTH)

    def show_chart(self, chart: Chart) -> None:
        """Take the numbers of another chart."""
        headings, rows = written(table_of(chart), table_words(), spell_short_day, spell_number)
        self.clear()
        self.setColumnCount(len(headings))
        self.setRowCount(len(rows))
        self.setHorizontalHeaderLabels(list(headings))
        for number, cells in enumerate(rows):
            for column, words in enumerate(cells):
                self.setItem(number, column, QTableWidgetItem(words))
        self.setAccessibleName(self.tr("{chart}, as a table").format(chart=chart.title))
        self._fit_rows()

    def sizeHint(self) -> QSize:
        """As high as its rows, up to `MOST_ROWS`."""
        rows = min(self.rowCount(), MOST_ROWS) or 1
        high = self.horizontalHeader().sizeHint().height() + rows * self._row_height() + 4
        return QSize(
            super().sizeHint().width(), high + self.horizontalScrollBar().sizeHint().height()
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(tokens.NAV_WIDTH, self.sizeHint().height())

    def fit_text(self) -> None:
        """Rows as high as another text size needs."""
        self._fit_rows()

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._row_height())
        self.updateGeometry()

    def _row_height(self) -> int:
        return max(tokens.TARGET, self.fontMetrics().height() + 3 * tokens.GRID)
