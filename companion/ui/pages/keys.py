"""All keys (F1): what can be done without a mouse, on one page."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from companion.ui.pages.overlay import OverlayPage
from companion.ui.theme import Theme
from companion.ui.widgets.layout import Card
from companion.ui.widgets.words import Words


class KeysPage(OverlayPage):
    """Two columns: the key, and what it does."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self.title.say(self.tr("Keys"))
        self._group(
            self.tr("Everywhere"),
            (
                ("F2", self.tr("Support")),
                ("F3", self.tr("Grounding")),
                ("Ctrl+L", self.tr("Lock now")),
                ("Esc", self.tr("Back to where you were")),
                ("Ctrl++", self.tr("Larger text")),
                ("Ctrl+-", self.tr("Smaller text")),
                ("Ctrl+0", self.tr("Text at its usual size")),
                ("F1", self.tr("This page")),
                ("Ctrl+Q", self.tr("Close the journal; everything is saved")),
            ),
        )
        self._group(
            self.tr("In your journal"),
            (
                ("Ctrl+1", self.tr("The first page; Ctrl+2 the second, and so on")),
                ("Ctrl+N", self.tr("A new entry")),
                ("Ctrl+F", self.tr("Search")),
                ("Ctrl+,", self.tr("Settings")),
                ("Tab", self.tr("To the next field or button; Shift+Tab back")),
            ),
        )
        self._group(
            self.tr("While a session is open"),
            (
                ("Return", self.tr("Add a moment")),
                ("Shift+Return", self.tr("A new line in it")),
                ("Esc", self.tr("Leave the page; the session stays open")),
            ),
        )
        self._group(
            self.tr("While you write"),
            (
                ("Ctrl+B", self.tr("Bold")),
                ("Ctrl+I", self.tr("Italic")),
                ("Ctrl+H", self.tr("Heading")),
                ("Ctrl+Shift+L", self.tr("List")),
                ("Ctrl+Shift+T", self.tr("Checklist")),
                ("Ctrl+Shift+B", self.tr("Quote")),
                ("Ctrl+K", self.tr("Link to another entry")),
                ("Ctrl+Return", self.tr("Tick a line, or follow a link")),
                ("Ctrl+]", self.tr("Further in; Ctrl+[ back out")),
                ("Ctrl+Shift+I", self.tr("Keep the selected words as an insight")),
                ("Ctrl+E", self.tr("Read it; once more to write on")),
                ("F9", self.tr("Only the text")),
                ("Ctrl+Z", self.tr("Undo")),
                ("Ctrl+Shift+Z", self.tr("Redo")),
            ),
        )

    def _group(self, heading: str, keys: tuple[tuple[str, str], ...]) -> None:
        card = Card()
        card.column.addWidget(Words(heading, "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for line, (key, meaning) in enumerate(keys):
            shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            grid.addWidget(Words(shown, "strong", wrap=False), line, 0)
            grid.addWidget(Words(meaning), line, 1)
        card.column.addLayout(grid)
        self.column.addWidget(card)
