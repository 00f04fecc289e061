"""Words on a sheet of paper: black on white, plain text block by block, printed or written as a PDF."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextTableFormat,
)

from companion.errors import AlreadyThere
from companion.paths import write_nameless
from companion.ui.theme import sans, serif

BODY_POINTS = 11.0


class PaperWriter:
    """Puts plain text into a document, block by block; nothing is ever read as markup."""

    def __init__(self, cursor: QTextCursor, scale: float = 1.0) -> None:
        """`scale`: larger letters, for a screen."""
        self._cursor = cursor
        self._scale = scale
        self._begun = False

    def heading(self, text: str, points: float) -> None:
        self._block(text, serif(points, semibold=True), above=14)

    def say(self, text: str) -> None:
        self._block(text, sans(BODY_POINTS), above=5)

    def item(self, text: str) -> None:
        """A line of a list."""
        self._block(f"•  {text}", sans(BODY_POINTS), above=5, inside=12)

    def beside(self, text: str) -> None:
        """What belongs to the line before it."""
        self._block(text, sans(BODY_POINTS - 1), above=1, inside=28)

    def close(self, text: str) -> None:
        """The last line, a little below the rest."""
        self._block(text, sans(BODY_POINTS - 1), above=16)

    def key(self, text: str) -> None:
        self._block(text, sans(14, semibold=True), above=8)

    def table(self, rows: tuple[tuple[str, str], ...]) -> None:
        look = QTextTableFormat()
        look.setBorder(0)
        look.setCellPadding(3)
        look.setCellSpacing(0)
        look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        look.setColumnWidthConstraints(
            [
                QTextLength(QTextLength.Type.PercentageLength, 30),
                QTextLength(QTextLength.Type.PercentageLength, 70),
            ]
        )
        table = self._cursor.insertTable(len(rows), 2, look)
        for number, (name, meaning) in enumerate(rows):
            for column, text in enumerate((name, meaning)):
                table.cellAt(number, column).firstCursorPosition().insertText(
                    text, _characters(sans(BODY_POINTS, semibold=column == 0))
                )
        self._cursor.movePosition(QTextCursor.MoveOperation.End)

    def _block(self, text: str, font: QFont, *, above: int, inside: int = 0) -> None:
        block = QTextBlockFormat()
        block.setTopMargin(above if self._begun else 0)
        block.setLeftMargin(inside)
        block.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if self._begun:
            self._cursor.insertBlock(block)
        else:
            self._cursor.setBlockFormat(block)
            self._begun = True
        font.setPointSizeF(font.pointSizeF() * self._scale)
        self._cursor.insertText(text, _characters(font))


def _characters(font: QFont) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setFont(font)
    look.setForeground(QColor(Qt.GlobalColor.black))
    return look


def save_new_pdf(document: QTextDocument, title: str, target: Path) -> None:
    """Write `document` as a PDF to the new file `target` (0600). Raises AlreadyThere, StorageFailure."""
    from companion.ui.pdf import pdf_bytes

    if os.path.lexists(target):
        raise AlreadyThere(
            f"{target.name} is already there. Nothing was overwritten; choose another name."
        )
    write_nameless(target, pdf_bytes(document, title))
