"""A chart as it is seen: the SVG of `domain.chart_svg` in the colours and the text size of the window."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QByteArray, QEvent, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from companion.domain.chart_parts import ChartPalette
from companion.domain.chart_svg import TEXT_SIZE, fitting_height, svg_of
from companion.domain.charts import Chart
from companion.ui import tokens
from companion.ui.dates import spell_chart_day
from companion.ui.theme import Theme
from companion.ui.tokens import Palette

AROUND = tokens.GRID
"""Between the drawing and the ring that shows where the keyboard is."""
COPY_WIDTH = 880
COPY_AROUND = 6 * tokens.GRID
COPY_SCALE = 2
"""A copied picture is so much finer than its pixels on an ordinary screen."""


def chart_palette(colours: Palette) -> ChartPalette:
    """The colours of a chart on a card."""
    return ChartPalette(
        paper=colours.surface,
        shade=colours.tint,
        ink=colours.ink,
        soft_ink=colours.soft_ink,
        grid=colours.line,
        edge=colours.edge,
        series=tuple(getattr(colours, name) for name in tokens.CHART_SERIES),
        font=tokens.SANS,
    )


def spell_number(value: float) -> str:
    """A value in the language of the window, with at most two decimals: 6, 6.2, 34,27."""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    value = round(float(value), 2)
    if value.is_integer():
        return locale.toString(int(value))
    return locale.toString(value, "f", 2).removesuffix(locale.zeroDigit())


def copy_of(chart: Chart, colours: Palette) -> QImage:
    """The chart with its title as a picture of its own, to be put into something else."""
    from PySide6.QtSvg import QSvgRenderer  # not needed by the unlock page

    height = ceil(fitting_height(chart, width=COPY_WIDTH, spell_number=spell_number, titled=True))
    svg = svg_of(
        chart,
        chart_palette(colours),
        width=COPY_WIDTH,
        height=height,
        spell=spell_chart_day,
        spell_number=spell_number,
        titled=True,
    )
    size = QSize(COPY_WIDTH + 2 * COPY_AROUND, height + 2 * COPY_AROUND) * COPY_SCALE
    picture = QImage(size, QImage.Format.Format_ARGB32)
    picture.fill(QColor(colours.surface))
    picture.setDevicePixelRatio(COPY_SCALE)
    painter = QPainter(picture)
    place = QRectF(COPY_AROUND, COPY_AROUND, COPY_WIDTH, height)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, place)
    painter.end()
    return picture


class ChartPicture(QLabel):
    """The picture of one chart, as high as it needs at its width. For screen readers it is a graphic with a name."""

    table_wanted = Signal()
    """Enter or Space was pressed on it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chart: Chart | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setContentsMargins(AROUND, AROUND, AROUND, AROUND)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._follow_theme)

    def show_chart(self, chart: Chart) -> None:
        """Draw another chart."""
        self._chart = chart
        self._follow_theme()

    def heightForWidth(self, width: int) -> int:
        if self._chart is None:
            return 0
        room = max(1, width - 2 * AROUND)
        drawn = fitting_height(
            self._chart, width=room, text_scale=self._text_scale, spell_number=spell_number
        )
        return ceil(drawn) + 2 * AROUND

    def sizeHint(self) -> QSize:
        width = max(self.width(), 2 * tokens.NAV_WIDTH)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(tokens.NAV_WIDTH, tokens.NAV_WIDTH // 2)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._draw()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.table_wanted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.palette.accent), 2.0))
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, tokens.CONTROL_RADIUS, tokens.CONTROL_RADIUS)
            painter.end()

    @property
    def _text_scale(self) -> float:
        """Captions of the window, at the pixels that a chart counts in."""
        pixels = self._theme.body_points * tokens.CAPTION * self.logicalDpiY() / 72
        return pixels / TEXT_SIZE

    def _follow_theme(self) -> None:
        self.updateGeometry()
        self._draw()

    def _draw(self) -> None:
        room = self.contentsRect().size()
        if self._chart is None or not self.isVisible() or room.width() < 1 or room.height() < 1:
            return
        from PySide6.QtSvg import QSvgRenderer  # not needed by the unlock page

        svg = svg_of(
            self._chart,
            chart_palette(self._theme.palette),
            width=room.width(),
            height=room.height(),
            text_scale=self._text_scale,
            spell=spell_chart_day,
            spell_number=spell_number,
        )
        ratio = self.devicePixelRatioF()
        drawn = QPixmap(room * ratio)
        drawn.fill(QColor(self._theme.palette.surface))
        painter = QPainter(drawn)
        QSvgRenderer(QByteArray(svg.encode())).render(painter)
        painter.end()
        drawn.setDevicePixelRatio(ratio)
        self.setPixmap(drawn)
