"""The words of a shared entry: read, select, and see which passages are spoken of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from companion.domain.passages import place_in
from companion.ui.theme import Theme
from companion.ui.widgets.private_clipboard import selected_text
from companion.ui.widgets.reader import Reader


class PassageReader(Reader):
    """`picked` says whether words are selected now."""

    picked = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._passages: tuple[str, ...] = ()
        super().__init__(theme, parent, keep_line_breaks=True)
        self.selectionChanged.connect(self._say_picked)

    @property
    def passage(self) -> str:
        """The words that are selected, as they are read; empty for none."""
        return selected_text(self.textCursor()).strip()

    def let_go(self) -> None:
        """Select nothing any more."""
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    def mark_passages(self, passages: Sequence[str]) -> None:
        """Underline these words where they stand; the tint behind them says it a second time."""
        self._passages = tuple(passage for passage in passages if passage)
        self._mark()

    def _render(self) -> None:
        super()._render()
        self._mark()

    def _mark(self) -> None:
        colours = self._theme.palette
        text = self.toPlainText() if self._passages else ""
        marks: list[QTextEdit.ExtraSelection] = []
        for passage in self._passages:
            place = place_in(passage, text)
            if place is None:
                continue
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(self.document())
            # Qt counts in UTF-16 units, Python in characters.
            mark.cursor.setPosition(_units(text[: place[0]]))
            mark.cursor.setPosition(_units(text[: place[1]]), QTextCursor.MoveMode.KeepAnchor)
            look = QTextCharFormat()
            look.setBackground(QColor(colours.tint))
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            look.setUnderlineColor(QColor(colours.accent))
            mark.format = look
            marks.append(mark)
        self.setExtraSelections(marks)

    def _say_picked(self) -> None:
        self.picked.emit(self.textCursor().hasSelection())


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
