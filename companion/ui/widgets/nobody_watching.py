"""The quiet line wherever people write: nobody is watching, and Support is one press away."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from companion.services import guidance
from companion.ui.context import Context
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import row
from companion.ui.widgets.words import Words


class NobodyWatching(QWidget):
    """Stands below a field that takes a person's own words."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Words(guidance.fixed_texts().nobody_watching, "soft")
        self.support_button = button(
            self.tr("Support"), lambda: context.navigate("support"), role="link"
        )
        line = row(self.words, self.support_button, spacing=12)
        line.setStretch(0, 1)
        line.setAlignment(self.support_button, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)
