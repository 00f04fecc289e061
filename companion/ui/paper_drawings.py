"""What is drawn on printed pages besides words: charts, as lines and letters, and pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImageReader, QPainter

from companion.domain.chart_svg import TEXT_SIZE, fitting_height, svg_of
from companion.domain.charts import Band, Chart
from companion.sharing.share_words import number_words, spell_day
from companion.ui.paper_looks import PAPER
from companion.ui.widgets.chart_picture import chart_palette

LETTERS = 7.5
"""Size of the words in a chart, points."""
FORMATS = {"image/png": b"png", "image/jpeg": b"jpeg", "image/webp": b"webp", "image/gif": b"gif"}
"""Pictures that are shown. Nothing is guessed from the bytes: no drawing language is ever read."""
FINEST = 200
"""Dots per inch of a picture on paper."""
LARGEST_SIDE = 30_000
"""Pixels of a side of a picture that is looked at."""
QUARTER_TURN = 4
"""In `QImageIOHandler.Transformation`."""


class ChartDrawing:
    """One chart, at the size of its place."""

    def __init__(self, chart: Chart, *, plain: bool = False) -> None:
        """`plain`: without bands, notes and names of sessions, for a small place."""
        marks = tuple(replace(mark, label="") for mark in chart.marks)
        # One band over everything: both ends of the scale are written, however low the chart is.
        whole = (Band("", chart.low, chart.high),)
        small = replace(chart, bands=whole, unit="", higher_means="", marks=marks)
        self._chart = small if plain else chart

    def height(self, width: float) -> float:
        """How high it should be at this width, points."""
        pixels = fitting_height(self._chart, width=width / _POINTS, spell_number=number_words)
        return pixels * _POINTS

    def draw(self, painter: QPainter, place: QRectF) -> None:
        """Paint it."""
        from PySide6.QtSvg import QSvgRenderer  # not needed by the unlock page

        # Drawn for its own shape: letters keep their size whatever the place is.
        dots = place.width() / self._width(place, painter)
        svg = svg_of(
            self._chart,
            chart_palette(PAPER),
            width=place.width() / dots,
            height=place.height() / dots,
            spell=_spell,
            spell_number=number_words,
        )
        QSvgRenderer(QByteArray(svg.encode())).render(painter, place)

    @staticmethod
    def _width(place: QRectF, painter: QPainter) -> float:
        return place.width() / painter.device().logicalDpiX() * 72 / _POINTS


class PictureDrawing:
    """A picture that goes along. Only its size is read before it is painted, so that one at a time is in memory."""

    def __init__(self, content: bytes, media_type: str) -> None:
        self._content, self._format = content, FORMATS.get(media_type, b"")
        self.size = QSize()
        """In pixels as it is seen; empty when it cannot be shown."""
        self._turned = False
        if not self._format:
            return
        # The reader does not hold what it reads from; whoever makes one must hold both.
        reader, buffer = self._reader()
        size = reader.size()
        self._turned = bool(reader.transformation().value & QUARTER_TURN)
        if size.isValid() and max(size.width(), size.height()) <= LARGEST_SIDE:
            self.size = size.transposed() if self._turned else size
        del reader, buffer

    def draw(self, painter: QPainter, place: QRectF) -> None:
        """Paint it; nothing where it cannot be read."""
        reader, buffer = self._reader()
        finest = place.size().toSize() * min(1.0, FINEST / painter.device().logicalDpiX())
        if finest.width() < self.size.width():
            reader.setScaledSize(finest.transposed() if self._turned else finest)
        picture = reader.read()
        del reader, buffer
        if not picture.isNull():
            painter.drawImage(place, picture)

    def fitted(self, width: float, height: float) -> tuple[float, float]:
        """Its width and height in points, inside that much room; small ones are not made larger than 96 a inch."""
        own = self.size.toSizeF() * 0.75
        if own.width() > width or own.height() > height:
            own.scale(width, height, Qt.AspectRatioMode.KeepAspectRatio)
        return own.width(), own.height()

    def _reader(self) -> tuple[QImageReader, QBuffer]:
        """A reader at the beginning, and what it reads from, which must be held as long."""
        buffer = QBuffer()
        buffer.setData(QByteArray(self._content))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer, QByteArray(self._format))
        reader.setDecideFormatFromContent(False)
        reader.setAutoTransform(True)
        return reader, buffer


def _spell(day: date) -> str:
    return spell_day(day, short=True)


_POINTS = LETTERS / TEXT_SIZE
"""Points on paper for a pixel of a chart."""
