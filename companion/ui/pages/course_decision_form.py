"""A decision to let rest: in own words, until when, and with whom that was agreed."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.decisions import ParkedDecision
from companion.ui.dates import to_qdate
from companion.ui.form_draft import Fields
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import DayField, line_field
from companion.ui.widgets.form_fields import FULL, FewLines, labelled
from companion.ui.widgets.layout import FlowRow

DAY_LETTERS = 32
"""Room for a day in words."""


class DecisionForm(QWidget):
    """Filling it in saves nothing until the button is pressed."""

    kept = Signal()
    put_away = Signal()

    def __init__(self, parent: QWidget | None = None, *, with_words: bool = True) -> None:
        super().__init__(parent)
        self._with_words = with_words
        self.words = FewLines(
            self.tr("What wants to be decided"), self.tr("In your own words, as short as you like")
        )
        day = clock.today() + timedelta(days=1)
        self.until = DayField(self.tr("It rests until"), day, earliest=day)
        self.agreed_with = line_field(self.tr("Agreed with"), hint=self.tr("For example: Ana"))
        fields = QVBoxLayout(self)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(12)
        if with_words:
            fields.addLayout(labelled(self.words, letters=FULL))
        fields.addLayout(labelled(self.until, letters=DAY_LETTERS))
        fields.addLayout(labelled(self.agreed_with))
        self.keep_button = button(self.tr("Let it rest"), self.kept.emit)
        self.put_away_button = button(self.tr("Cancel"), self.put_away.emit, role="quiet")
        line = FlowRow()
        line.add(self.keep_button)
        line.add(self.put_away_button)
        fields.addWidget(line)
        self.setFocusProxy(self.words if with_words else self.until)

    @property
    def draft_fields(self) -> Fields:
        """What can be filled in, for a `FormDraft`."""
        fields: dict[str, QWidget] = {"until": self.until, "agreed_with": self.agreed_with}
        return {"words": self.words, **fields} if self._with_words else fields

    def start_afresh(self, until: date) -> None:
        """Empty it for a new decision."""
        self._allow(until)
        self.words.show_words("")
        self.agreed_with.clear()

    def show_decision(self, decision: ParkedDecision, until: date) -> None:
        """Fill it with a decision that is there, to rest until `until`."""
        self._allow(until)
        self.words.show_words(decision.words)
        self.agreed_with.setText(decision.agreed_with)

    def _allow(self, until: date) -> None:
        tomorrow = clock.today() + timedelta(days=1)
        self.until.setMinimumDate(to_qdate(min(until, tomorrow)))
        self.until.show_day(until)
