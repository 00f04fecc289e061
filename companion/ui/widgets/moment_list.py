"""The moments of a dosing session in their order: clock time, time since it began, and the words as they were noted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from companion.domain.courses import Lane, Moment, MomentForm, elapsed_words
from companion.ui.dates import spell_time
from companion.ui.widgets.layout import column
from companion.ui.widgets.words import Words, selectable


class MomentRow(QWidget):
    """One moment. Put later words into `beside`, a button into `aside`; the moment itself is never changed."""

    def __init__(self, moment: Moment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.moment = moment
        clock_time = spell_time(moment.at, moment.zone)
        elapsed = elapsed_words(moment.elapsed_seconds)
        self.time = Words(clock_time, "strong", wrap=False)
        self.elapsed = Words(elapsed, "soft", wrap=False)
        self.elapsed.setAccessibleName(
            self.tr("{elapsed} hours after it began").format(elapsed=elapsed)
        )
        self.words = selectable(Words(self._shown_words(), "reading"))
        self.words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(f"{clock_time}, {self._who()}{self._shown_words()}")
        self.beside = QVBoxLayout()
        self.beside.setSpacing(8)
        said = QVBoxLayout()
        said.setSpacing(2)
        if moment.lane is Lane.SUPPORT:
            self.who = Words(self.tr("Support person"), "badge-plain", wrap=False)
            said.addWidget(self.who, 0, Qt.AlignmentFlag.AlignLeading)
        said.addWidget(self.words)
        said.addLayout(self.beside)
        said.addStretch(1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(20)
        times = column(self.time, self.elapsed, 1, spacing=2)
        times.setContentsMargins(0, 4, 0, 0)  # the reading type stands lower than the small one
        across.addLayout(times)
        across.addLayout(said, 1)
        self.aside = QVBoxLayout()
        across.addLayout(self.aside)

    def showEvent(self, event: QShowEvent) -> None:
        """The words of all moments begin at the same place, whatever the time."""
        super().showEvent(event)
        self.time.setMinimumWidth(self.time.fontMetrics().horizontalAdvance("00:00 XM"))

    def _shown_words(self) -> str:
        if self.moment.text:
            return self.moment.text
        if self.moment.form is MomentForm.LOOK_IN:
            return self.tr("Looked in")
        return self.tr("A moment")

    def _who(self) -> str:
        if self.moment.lane is Lane.SUPPORT:
            return self.tr("Support person:") + " "
        return ""


class MomentList(QWidget):
    """Grows at its end; nothing in it is ever changed or taken away."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 16) -> None:
        super().__init__(parent)
        self.rows: list[MomentRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing)

    def append(self, moment: Moment) -> MomentRow:
        """Show one more moment below the others."""
        made = MomentRow(moment)
        self.rows.append(made)
        self._column.addWidget(made)
        return made
