"""The pieces that printed pages are made of: what is painted where. Places are in the device's dots."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QTextCharFormat, QTextLayout

LONGEST_PIECE = 6_000
"""Characters that are laid out in one step; a longer paragraph is cut at a space."""
Paint = Callable[[QPainter], None]
Run = tuple[int, int, QTextCharFormat]
"""Where it begins, how many characters, and how they look."""


class Drawing(Protocol):
    """Something that is no words: a chart, a picture."""

    def draw(self, painter: QPainter, place: QRectF) -> None:
        """Paint it into `place`, in the painter's own dots."""
        ...


def pieces(text: str) -> Iterable[tuple[int, str]]:
    """`text` in pieces of which each is laid out in one step, with the place where it begins."""
    start = 0
    while len(text) - start > LONGEST_PIECE:
        end = text.rfind(" ", start, start + LONGEST_PIECE) + 1 or start + LONGEST_PIECE
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def ranges(runs: Iterable[Run], length: int) -> Iterable[QTextLayout.FormatRange]:
    """`runs` as a layout takes them, as far as they lie in a text of that length."""
    for start, count, form in runs:
        first, last = max(0, start), min(length, start + count)
        if first < last:
            made = QTextLayout.FormatRange()
            made.start, made.length, made.format = first, last - first, form
            yield made


def fill(place: QRectF, colour: str) -> Paint:
    """A colour over a place."""
    return lambda painter: painter.fillRect(place, QColor(colour))


def drawn(drawing: Drawing, place: QRectF) -> Paint:
    """A drawing in its place."""
    return lambda painter: drawing.draw(painter, place)


def written(
    layout: QTextLayout, origin: QPointF, colour: str, lines: tuple[int, int] | None = None
) -> Paint:
    """Words, all lines or those from the first up to the last."""

    def paint(painter: QPainter) -> None:
        painter.setPen(QColor(colour))
        if lines is None:
            layout.draw(painter, origin)
            return
        for number in range(*lines):
            layout.lineAt(number).draw(painter, origin)

    return paint


def reads_from_the_right(text: str) -> bool:
    """Whether the first letter that has a direction is of a script that is read from the right."""
    if text.isascii():
        return False
    kinds = map(unicodedata.bidirectional, text)
    return next((kind != "L" for kind in kinds if kind in ("L", "R", "AL")), False)
