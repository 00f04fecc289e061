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
        size = self._reader()[0].size() if self._format else QSize()
        self.size = size if max(size.width(), size.height()) <= LARGEST_SIDE else QSize()
        """In pixels as it is seen; empty when it cannot be shown."""
        if self._is_turned():
            self.size.transpose()

    def draw(self, painter: QPainter, place: QRectF) -> None:
        """Paint it; nothing where it cannot be read."""
        reader, _buffer = self._reader()
        dpi = painter.device().logicalDpiX()
        finest = place.size().toSize() * min(1.0, FINEST / dpi)
        if finest.width() < self.size.width():
            turned = finest.transposed() if self._is_turned() else finest
            reader.setScaledSize(turned)
        picture = reader.read()
        if not picture.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, picture)

    def fitted(self, width: float, height: float) -> tuple[float, float]:
        """Its width and height in points, inside that much room; small ones are not made larger than 96 a inch."""
        own = self.size.toSizeF() * 0.75
        if own.width() > width or own.height() > height:
            own.scale(width, height, Qt.AspectRatioMode.KeepAspectRatio)
        return own.width(), own.height()

    def _is_turned(self) -> bool:
        if not self._format:
            return False
        reader, _buffer = self._reader()
        return bool(reader.transformation().value & 4)  # a quarter turn, mirrored or not

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
