"""A small line icon beside words; tinted anew when the theme changes. Screen readers skip it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QWidget

from companion.ui.icons import icon
from companion.ui.theme import Theme

Tint = Literal["ink", "soft_ink", "accent", "warm"]


class IconLabel(QLabel):
    """Shows one icon of resources/icons in a token's colour, as large as the text beside it."""

    def __init__(
        self, theme: Theme, name: str, tint: Tint = "soft_ink", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name, self._tint = name, tint
        theme.changed.connect(self._paint_icon)
        self._paint_icon()

    def show_icon(self, name: str, tint: Tint = "soft_ink") -> None:
        """Show another icon."""
        self._name, self._tint = name, tint
        self._paint_icon()

    def _paint_icon(self) -> None:
        size = int(self._theme.body_points * 1.7)
        colour = getattr(self._theme.palette, self._tint)
        picture = icon(self._name, colour, size=size)
        self.setPixmap(picture.pixmap(QSize(size, size), self.devicePixelRatioF()))
        self.setFixedSize(size, size)
