"""The words around a chart in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from companion.domain.entries import Phase
from companion.domain.measures import HigherMeans
from companion.services.charts import ChartWords


def chart_words() -> ChartWords:
    """As they read now; the language of the window may change."""
    translate = QCoreApplication.translate
    return ChartWords(
        session=translate("charts", "Session {number}"),
        phases={
            Phase.PREPARATION: translate("charts", "Preparation"),
            Phase.SESSION: translate("charts", "Session day"),
            Phase.INTEGRATION: translate("charts", "Integration"),
        },
        scale_ends=translate("charts", "{scale}: 0 {low}, 10 {high}"),
        subscales=translate("charts", "{measure}: parts"),
        points=translate("charts", "points"),
        higher={
            HigherMeans.WORSE: translate(
                "charts", "a higher number means more of what the form asks about"
            ),
            HigherMeans.BETTER: translate("charts", "a higher number means better"),
            HigherMeans.NEITHER: "",
        },
    )
