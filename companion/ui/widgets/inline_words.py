"""A few lines to write in the place where they belong, with a button to keep them. Nothing is kept before."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.ui.widgets.buttons import button
from companion.ui.widgets.form_fields import FULL, FewLines, labelled
from companion.ui.widgets.layout import FlowRow
from companion.ui.widgets.words import Words


class InlineWords(QWidget):
    """Hidden until `begin`; whoever shows it calls `end` when the words are kept."""

    kept = Signal(str)
    closed = Signal()

    def __init__(
        self, name: str, keep: str, note: str = "", hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field = FewLines(name, hint)
        self.keep_button = button(keep, lambda: self.kept.emit(self.field.words))
        self.cancel_button = button(self.tr("Cancel"), self.end, role="quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(labelled(self.field, letters=FULL))
        if note:
            layout.addWidget(Words(note, "soft"))
        line = FlowRow()
        line.add(self.keep_button)
        line.add(self.cancel_button)
        layout.addWidget(line)
        self.setFocusProxy(self.field)
        self.hide()

    def begin(self, words: str = "") -> None:
        """Open it with these words; the keyboard goes there when the caller says so."""
        self.field.show_words(words)
        self.show()

    def end(self) -> None:
        """Put it away."""
        self.field.show_words("")
        self.hide()
        self.closed.emit()
