"""What a form adds up to: the total, its parts, the band that the form itself names, what was left out. Nothing else."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from companion.domain.measures import MeasureDefinition, Number
from companion.domain.scoring import Scores
from companion.services.measure_definitions import band_line
from companion.ui.widgets.words import Words


class MeasureResult(QWidget):
    """Shows the scores of one response."""

    def __init__(
        self, measure: MeasureDefinition, scores: Scores, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        if scores.total is not None:
            layout.addWidget(Words(total_words(measure, scores.total), "number"))
        if scores.band is not None:
            band = self.tr("The form calls this range “{band}”.").format(band=scores.band.name)
            layout.addWidget(Words(band))
            layout.addWidget(Words(band_line(), "quiet"))
        if scores.missing:
            layout.addWidget(Words(missing_words(scores.missing)))
        if scores.subscales:
            layout.addLayout(self._parts(scores))

    def _parts(self, scores: Scores) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setColumnStretch(2, 1)
        for line, part in enumerate(scores.subscales):
            counted = self.tr("not counted")
            if part.score is not None:
                counted = self.tr("{score} of {high}").format(
                    score=spell_score(part.score), high=part.subscale.high
                )
            grid.addWidget(Words(part.subscale.title, wrap=False), line, 0)
            grid.addWidget(Words(counted, "strong", wrap=False), line, 1)
        return grid


def total_words(measure: MeasureDefinition, total: Number) -> str:
    """The total beside the highest one there is."""
    return QCoreApplication.translate("MeasureResult", "{total} of {high}").format(
        total=spell_score(total), high=spell_score(measure.total_high)
    )


def missing_words(missing: tuple[int, ...]) -> str:
    """Which items were left out, and what that means for the total."""
    translate = QCoreApplication.translate
    if len(missing) == 1:
        return translate(
            "MeasureResult", "Item {number} was left out, so there is no total. That is fine."
        ).format(number=missing[0])
    numbers = translate("MeasureResult", "{items} and {last}").format(
        items=", ".join(map(str, missing[:-1])), last=missing[-1]
    )
    return translate(
        "MeasureResult", "Items {numbers} were left out, so there is no total. That is fine."
    ).format(numbers=numbers)


def spell_score(score: Number) -> str:
    """A score as a person reads it, with at most two decimals."""
    if isinstance(score, int) or float(score).is_integer():
        return QLocale().toString(int(score))
    text = QLocale().toString(float(score), "f", 2)
    return text.rstrip("0")
