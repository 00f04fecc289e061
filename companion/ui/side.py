"""The navigation at the side: the pages with icons and words; at its foot Support, Lock and Settings."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from companion.ui import tokens
from companion.ui.icons import icon
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import button
from companion.ui.widgets.words import Words

ICONS = {
    "today": "sun",
    "course": "route",
    "journal": "notebook-pen",
    "checkins": "activity",
    "learn": "book-open",
    "share": "send",
    "clients": "users",
    "support": "life-buoy",
    "lock": "lock",
    "settings": "settings",
}
UNDER = {"backups": "settings", "export": "settings"}
"""Pages that are reached from another one, whose button is marked for them."""
FOOT = ("support", "lock", "settings")
ICON = 20
"""Pixels at text scale 1."""


class Side(QFrame):
    """Says what is wanted by name; in a narrow window the words stay as names and tooltips."""

    wanted = Signal(str)

    KEYS: ClassVar = {"support": "F2", "lock": "Ctrl+L", "settings": "Ctrl+,"}

    def __init__(self, theme: Theme, pages: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "side")
        self._theme = theme
        self._shown = ""
        self.buttons: dict[str, QPushButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setSpacing(4)
        self._name = Words(self.tr("Companion"), "heading", wrap=False)
        self._column.addWidget(self._name)
        self._column.addSpacing(16)
        for page in pages:
            self._add(page)
        self._column.addStretch(1)
        for name in FOOT:
            self._add(name)
        theme.changed.connect(self._paint_icons)
        self._paint_icons()

    def mark(self, shown: str) -> None:
        """Mark the page that is shown, for the eye and for screen readers."""
        shown = self._shown = UNDER.get(shown, shown)
        for name, made in self.buttons.items():
            made.setProperty("current", "true" if name == shown else "false")
            made.setAccessibleDescription(self.tr("shown now") if name == shown else "")
            made.style().unpolish(made)
            made.style().polish(made)
        self._paint_icons()

    def fit(self, width: int) -> None:
        """Icons and words in a window of `width` pixels, or icons alone in a narrow one."""
        scale = max(1.0, self._theme.scale)
        narrow = width < tokens.NARROW_WINDOW * (1 + (scale - 1) * 0.8)
        self.setFixedWidth(tokens.NAV_NARROW if narrow else int(tokens.NAV_WIDTH * scale))
        self._name.setVisible(not narrow)
        margin = 8 if narrow else 16
        self._column.setContentsMargins(margin, 24, margin, 16)
        size = int(ICON * min(scale, 1.4))
        for name, made in self.buttons.items():
            made.setIconSize(QSize(size, size))
            made.setText("" if narrow else f"  {self._label(name)}")
            if made.property("narrow") != narrow:
                made.setProperty("narrow", narrow)
                made.style().unpolish(made)
                made.style().polish(made)

    def _add(self, name: str) -> None:
        label, keys = self._label(name), self.KEYS.get(name, "")
        made = button(label, lambda: self.wanted.emit(name), role="nav")
        made.setObjectName(f"nav-{name}")
        made.setToolTip(f"{label} ({keys})" if keys else label)
        self.buttons[name] = made
        self._column.addWidget(made)

    def _label(self, name: str) -> str:
        return {
            "today": self.tr("Today"),
            "course": self.tr("Course"),
            "journal": self.tr("Journal"),
            "checkins": self.tr("Check-ins"),
            "learn": self.tr("Learn"),
            "share": self.tr("Share"),
            "clients": self.tr("Clients"),
            "support": self.tr("Support"),
            "lock": self.tr("Lock now"),
            "settings": self.tr("Settings"),
        }[name]

    def _paint_icons(self) -> None:
        colours = self._theme.palette
        for name, made in self.buttons.items():
            made.setIcon(
                icon(ICONS[name], colours.accent if name == self._shown else colours.soft_ink)
            )
