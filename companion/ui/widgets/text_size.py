"""Smaller and larger text, where people read. The same size as Ctrl + and -, for the whole window, and kept."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QWidget

from companion.ui.context import Context
from companion.ui.theme import next_scale
from companion.ui.widgets.buttons import button
from companion.ui.widgets.words import Words


class TextSize(QWidget):
    """Two buttons with the size between them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.smaller = button("−", lambda: self._step(-1), name=self.tr("Smaller text"))
        self.larger = button("+", lambda: self._step(1), name=self.tr("Larger text"))
        for made in (self.smaller, self.larger):
            made.setToolTip(made.accessibleName())
        self.percent = Words("", "soft", wrap=False)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for widget in (self.smaller, self.percent, self.larger):
            line.addWidget(widget)
        context.theme.changed.connect(self._say_percent)
        self._say_percent()

    def _step(self, step: int) -> None:
        now = self._context.settings()
        self._context.change_settings(replace(now, text_scale=next_scale(now.text_scale, step)))
        self._say_percent()

    def _say_percent(self) -> None:
        now = round(100 * self._context.settings().text_scale)
        self.percent.say(self.tr("Text {percent} %").format(percent=now))
        for made in (self.smaller, self.larger):
            made.setAccessibleDescription(self.percent.text())
