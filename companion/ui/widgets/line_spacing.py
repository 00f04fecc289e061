"""Room between the lines of a plain-text editor.

QPlainTextDocumentLayout knows no line height. It lays a block out when its rectangle is first asked for;
here the lines are then moved apart. A first line that stands at 0 shows that a block was laid out anew.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QTextBlock, QTextDocument, QTextLayout
from PySide6.QtWidgets import QPlainTextDocumentLayout

from companion.ui import tokens

_rectangle = QPlainTextDocumentLayout.blockBoundingRect
_changed = QPlainTextDocumentLayout.documentChanged


def room_percent(font: QFont) -> float:
    """How many percent of the font's own line the line height of reading is, for `QTextBlockFormat.setLineHeight`."""
    own = QFontMetricsF(font).lineSpacing() / max(1, QFontInfo(font).pixelSize())
    return max(100.0, 100 * tokens.LINE_HEIGHT / own)


class SpacedLayout(QPlainTextDocumentLayout):
    """Lays lines out `factor` times as far apart as the font alone would have them.

    Qt asks for rectangles some fifty times at every key. A height that is known from before proves that the block
    still stands as it was spread: no number of lines without room is as high as another number with room, as long as
    `factor` is no fraction of small numbers.
    """

    def __init__(self, document: QTextDocument, factor: float) -> None:
        super().__init__(document)
        self._room = factor - 1.0
        self._blocks = document.blockCount()
        self._heights: dict[int, float] = {}

    def documentChanged(self, start: int, removed: int, added: int) -> None:
        """Called by Qt after each change.

        A highlighter reports the whole block as removed and added. Qt adds the two numbers up, lands in the next
        block and paints the whole editor anew at every key; a change inside one block needs that block only.
        """
        document = self.document()
        block = document.findBlock(start)
        blocks = document.blockCount()
        inside = blocks == self._blocks and start + added <= block.position() + block.length()
        self._blocks = blocks
        if inside and added:
            self._heights.pop(block.blockNumber(), None)
            _changed(self, start, 0, 1)
        else:
            self._heights.clear()
            _changed(self, start, removed, added)

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """The block's rectangle; lays its lines out with room between them when that is still to be done."""
        rect = _rectangle(self, block)
        number = block.blockNumber()
        if rect.height() == self._heights.get(number):
            return rect
        layout = block.layout()
        if layout is None or not layout.lineCount():
            return rect
        if layout.lineAt(0).y() == 0.0:
            if block.textDirection() is Qt.LayoutDirection.RightToLeft:
                _begin_at_the_right(layout)
            self._spread(layout)
            rect = _rectangle(self, block)
        self._heights[number] = rect.height()
        return rect

    def _spread(self, layout: QTextLayout) -> None:
        y = room = layout.lineAt(0).height() * self._room
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            line.setPosition(QPointF(line.x(), y))
            y += line.height() + room


def _begin_at_the_right(layout: QTextLayout) -> None:
    """A plain-text editor would put words that are read from the right at the left edge."""
    option = layout.textOption()
    option.setAlignment(Qt.AlignmentFlag.AlignRight)
    layout.setTextOption(option)


def y_within_line(layout: QTextLayout, y: float) -> float:
    """`y`, or when it falls between two lines of `layout`, the nearest place inside one of them."""
    nearest, distance = y, float("inf")
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        top, bottom = line.y(), line.y() + line.height()
        if top <= y < bottom:
            return y
        inside = top + 1 if y < top else bottom - 1
        if abs(inside - y) < distance:
            nearest, distance = inside, abs(inside - y)
    return nearest
