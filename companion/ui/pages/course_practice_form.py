"""A practice to begin or to change: what, when, where, and from which insight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.entries import first_words
from companion.domain.practices import Practice
from companion.services.insights import KeptInsight
from companion.ui.form_draft import Fields
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import ChoiceField, line_field
from companion.ui.widgets.form_fields import labelled
from companion.ui.widgets.layout import FlowRow
from companion.ui.widgets.words import Words

NONE = ""


class PracticeForm(QWidget):
    """Filling it in saves nothing until the button is pressed."""

    kept = Signal()
    put_away = Signal()

    def __init__(self, keep: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = line_field(
            self.tr("What I will do"), hint=self.tr("For example: sit by the window")
        )
        self.when = line_field(self.tr("When"), hint=self.tr("For example: after breakfast"))
        self.where = line_field(self.tr("Where"), hint=self.tr("For example: by the river"))
        self.insight = ChoiceField(
            self.tr("From which insight"), ((NONE, self.tr("None in particular")),)
        )
        self.insight.setMinimumContentsLength(20)
        self.insight.setSizeAdjustPolicy(
            ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        fields = QVBoxLayout(self)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(12)
        for field in (self.name, self.when, self.where):
            field.returnPressed.connect(self.kept)
            fields.addLayout(labelled(field))
        self.insight_holder = QWidget()
        holder = labelled(self.insight)
        self.insight_holder.setLayout(holder)
        fields.addWidget(self.insight_holder)
        fields.addWidget(Words(self.tr("Only the first line is needed."), "soft"))
        self.keep_button = button(keep, self.kept.emit)
        self.put_away_button = button(self.tr("Cancel"), self.put_away.emit, role="quiet")
        line = FlowRow()
        line.add(self.keep_button)
        line.add(self.put_away_button)
        fields.addWidget(line)
        self.setFocusProxy(self.name)

    @property
    def draft_fields(self) -> Fields:
        """What can be filled in, for a `FormDraft`; begin it once the insights are offered."""
        return {
            "name": self.name,
            "when": self.when,
            "where": self.where,
            "insight": self.insight,
        }

    @property
    def insight_id(self) -> str | None:
        """The insight that is chosen."""
        return self.insight.key or None

    def offer(self, found: Sequence[KeptInsight], chosen: str | None) -> None:
        """Offer these insights, one of them chosen; what is typed stays."""
        before = chosen or self.insight.key
        while self.insight.count() > 1:
            self.insight.removeItem(1)
        for kept in found:
            self.insight.addItem(first_words(kept.insight.passage, 60), kept.insight.id)
        self.insight.choose(before)
        self.insight_holder.setVisible(bool(found))

    def start_afresh(self) -> None:
        """Empty it."""
        for field in (self.name, self.when, self.where):
            field.clear()
        self.insight.choose(NONE)

    def show_practice(self, practice: Practice, found: Sequence[KeptInsight]) -> None:
        """Fill it with a practice that is there."""
        self.name.setText(practice.name)
        self.when.setText(practice.when_words)
        self.where.setText(practice.where_words)
        self.insight.choose(NONE)
        self.offer(found, practice.insight_id)
