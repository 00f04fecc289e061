"""The words that stand ready on the session page: chosen beforehand, each one tap away on the day."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.typed_text import one_line
from companion.ui.widgets.buttons import button, chip
from companion.ui.widgets.calm_fields import line_field
from companion.ui.widgets.layout import FlowRow, row
from companion.ui.widgets.words import Words

MOST = 12
"""More would not be found at a glance."""
LONGEST = 60


class WordChips(QWidget):
    """Chosen words are on; suggestions are off until they are pressed. `changed` carries all that are chosen."""

    changed = Signal(tuple)

    def __init__(
        self, words: tuple[str, ...], suggestions: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._suggestions = suggestions
        self._chips = FlowRow()
        self.field = line_field(
            self.tr("An own word"), hint=self.tr("An own word"), longest=LONGEST
        )
        self.field.setMinimumWidth(200)
        self.field.returnPressed.connect(self._add)
        self.add_button = button(self.tr("Add this word"), self._add)
        self._enough = Words(self.tr("Twelve is plenty. Take one away to add another."), "soft")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._chips)
        layout.addLayout(row(self.field, self.add_button, 1))
        layout.addWidget(self._enough)
        self._show()

    @property
    def words(self) -> tuple[str, ...]:
        """The chosen words, in the order in which they will stand."""
        return self._words

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show other words as chosen; what is half typed stays."""
        if words != self._words:
            self._words = words
            self._show()

    def _show(self) -> None:
        self._chips.clear()
        full = len(self._words) >= MOST
        for word in (*self._words, *(w for w in self._suggestions if w not in self._words)):
            chosen = word in self._words
            made = chip(word, checked=chosen)
            made.setEnabled(chosen or not full)
            made.setAccessibleDescription(
                self.tr("stands on the session page") if chosen else self.tr("a suggestion")
            )
            made.clicked.connect(lambda on, word=word: self._switch(word, on=on))
            self._chips.add(made)
        self.field.setEnabled(not full)
        self.add_button.setEnabled(not full)
        self._enough.setVisible(full)

    def _switch(self, word: str, *, on: bool) -> None:
        without = tuple(w for w in self._words if w != word)
        self._choose((*without, word) if on else without)

    def _add(self) -> None:
        word = one_line(self.field.text())
        if word:
            self.field.clear()
            self._choose((*(w for w in self._words if w != word), word))

    def _choose(self, words: tuple[str, ...]) -> None:
        focused = self.focusWidget()
        self._words = words
        self.changed.emit(words)
        self._show()
        if focused is not self.field:
            self.field.setFocus()
