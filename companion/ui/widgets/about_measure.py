"""What a measure is: what it is for, how it counts, where that comes from and whose form it is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.measures import MeasureDefinition, Source
from companion.services import guidance
from companion.ui.widgets.words import Words, selectable


class AboutMeasure(QWidget):
    """Facts of the definition, each on a line of its own."""

    def __init__(self, measure: MeasureDefinition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(Words(measure.full_name, "strong"))
        layout.addWidget(Words(guidance.fixed_texts().score_line))
        for fact in measure.facts:
            layout.addWidget(Words(fact))
        for source in measure.sources:
            layout.addWidget(selectable(Words(source_words(source), "soft")))
        layout.addWidget(Words(measure.licence_note, "soft"))


def recall_words(measure: MeasureDefinition) -> str:
    """What the answers look back on."""
    return QCoreApplication.translate("AboutMeasure", "It looks back on {recall}.").format(
        recall=measure.recall
    )


def source_words(source: Source) -> str:
    """A source as it is cited."""
    where = f"doi:{source.doi}" if source.doi else source.address
    return f"{source.authors} ({source.year}). {source.title}. {source.where}. {where}"
