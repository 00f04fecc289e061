"""A few lines of text with found words marked, laid out for painting by hand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextCharFormat, QTextLayout, QTextOption

from companion.domain.entries import END_MARK, START_MARK


def lay_out(
    marked: str,
    font: QFont,
    width: int,
    most_lines: int,
    found: QTextCharFormat,
    right_to_left: bool = False,
) -> list[QTextLayout]:
    """`marked` as at most `most_lines` lines, the last one cut with an ellipsis; found words look like `found`."""
    text, ranges = without_marks(marked)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if right_to_left:
        option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
    measuring = QTextLayout(text, font)
    measuring.setTextOption(option)
    measuring.beginLayout()
    starts: list[int] = []
    while len(starts) <= most_lines:
        line = measuring.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        starts.append(line.textStart())
    measuring.endLayout()
    units = text.encode("utf-16-le", "surrogatepass")
    made: list[QTextLayout] = []
    for number, start in enumerate(starts[:most_lines]):
        last = number == most_lines - 1 or number == len(starts) - 1
        end = len(units) // 2 if last else starts[number + 1]
        piece = units[start * 2 : end * 2].decode("utf-16-le", "replace").rstrip()
        if last:
            piece = QFontMetrics(font).elidedText(piece, Qt.TextElideMode.ElideRight, width)
        made.append(_one_line(piece, font, width, _formats(ranges, start, piece, found), option))
    return made


def without_marks(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and where found words start and end, in UTF-16 units as Qt counts."""
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
            at += len(piece.encode("utf-16-le", "surrogatepass")) // 2
    return "".join(text), ranges


def _pieces(marked: str) -> list[str]:
    spaced = marked.replace(START_MARK, f"\0{START_MARK}\0").replace(END_MARK, f"\0{END_MARK}\0")
    return [piece for piece in spaced.split("\0") if piece]


def _formats(
    ranges: list[tuple[int, int]], start: int, piece: str, found: QTextCharFormat
) -> list[QTextLayout.FormatRange]:
    length = len(piece.encode("utf-16-le", "surrogatepass")) // 2
    made: list[QTextLayout.FormatRange] = []
    for first, last in ranges:
        begin, end = max(0, first - start), min(length, last - start)
        if begin < end:
            form = QTextLayout.FormatRange()
            form.start, form.length, form.format = begin, end - begin, found  # type: ignore[misc]
            made.append(form)
    return made


def _one_line(
    text: str,
    font: QFont,
    width: int,
    formats: list[QTextLayout.FormatRange],
    option: QTextOption,
) -> QTextLayout:
    layout = QTextLayout(text, font)
    single = QTextOption(option)
    single.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(single)
    layout.setFormats(formats)
    layout.setCacheEnabled(True)
    layout.beginLayout()
    line = layout.createLine()
    if line.isValid():
        line.setLineWidth(width)
    layout.endLayout()
    return layout
