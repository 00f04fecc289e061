"""A few lines of text with found words marked, laid out for painting by hand."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

from companion.domain.entries import END_MARK, START_MARK

ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class LaidText:
    """Text broken into lines; only the first few are painted."""

    layout: QTextLayout
    lines: int
    """Lines to paint."""
    cut: bool
    """Whether there is more text than that; an ellipsis then ends the last line."""

    def line_text(self, number: int) -> str:
        """The words of one line."""
        line = self.layout.lineAt(number)
        units = self.layout.text().encode("utf-16-le", "surrogatepass")
        start = line.textStart() * 2
        return units[start : start + line.textLength() * 2].decode("utf-16-le", "replace").strip()

    def draw(self, painter: QPainter, left: float, top: float, line_height: int) -> None:
        """Paint the lines from `top` on, `line_height` apart, in the painter's colour."""
        for number in range(self.lines):
            line = self.layout.lineAt(number)
            y = top + number * line_height
            line.draw(painter, QPointF(left, y - line.y()))
            if self.cut and number == self.lines - 1:
                end = line.naturalTextRect()
                right_to_left = bool(
                    self.layout.textOption().alignment() & Qt.AlignmentFlag.AlignRight
                )
                x = left + (end.left() if right_to_left else end.right())
                if right_to_left:
                    x -= painter.fontMetrics().horizontalAdvance(ELLIPSIS)
                painter.drawText(QPointF(x, y + line.ascent()), ELLIPSIS)


def lay_out(
    marked: str,
    font: QFont,
    width: int,
    most_lines: int,
    found: QTextCharFormat,
    *,
    right_to_left: bool = False,
) -> LaidText:
    """`marked` broken into lines `width` wide; words between the marks look like `found`."""
    text, ranges = without_marks(marked)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if right_to_left:
        option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    if ranges:
        layout.setFormats([_format(start, end, found) for start, end in ranges])
    layout.setCacheEnabled(True)
    layout.beginLayout()
    lines, end = 0, 0
    for number in range(most_lines):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        lines, end = number + 1, line.textStart() + line.textLength()
    layout.endLayout()
    return LaidText(layout, lines, cut=end < _units(text))


def found_words(snippet: str) -> str:
    """The first marked words of a snippet; empty when none are marked."""
    _, _, after = snippet.partition(START_MARK)
    words, mark, _ = after.partition(END_MARK)
    return words if mark else ""


def without_marks(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and where found words start and end, in UTF-16 units as Qt counts."""
    if START_MARK not in marked:
        return marked, []
    text: list[str] = []
    ranges: list[tuple[int, int]] = []
    at = start = 0
    for piece in _pieces(marked):
        if piece == START_MARK:
            start = at
        elif piece == END_MARK:
            ranges.append((start, at))
        else:
            text.append(piece)
            at += _units(piece)
    return "".join(text), ranges


def _pieces(marked: str) -> list[str]:
    spaced = marked.replace(START_MARK, f"\0{START_MARK}\0").replace(END_MARK, f"\0{END_MARK}\0")
    return [piece for piece in spaced.split("\0") if piece]


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _format(start: int, end: int, found: QTextCharFormat) -> QTextLayout.FormatRange:
    form = QTextLayout.FormatRange()
    form.start, form.length, form.format = start, end - start, found  # type: ignore[misc]
    return form
