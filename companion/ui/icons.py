"""Line icons (Lucide, ISC licence), tinted by a token's colour and painted at the size that is asked for."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from companion.assets import read_text


def icon(name: str, colour: str, checked_colour: str | None = None, size: int = 20) -> QIcon:
    """The icon `name` (a file of resources/icons without .svg) in `colour` (#RRGGBB), sharp on any screen."""
    made = QIcon()
    for scale in (1, 2, 3):
        made.addPixmap(pixmap(name, colour, size * scale))
        if checked_colour:
            made.addPixmap(
                pixmap(name, checked_colour, size * scale), QIcon.Mode.Normal, QIcon.State.On
            )
    return made


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str, size: int) -> QPixmap:
    """The icon as a square picture of `size` device pixels."""
    from PySide6.QtSvg import QSvgRenderer  # not needed by the unlock page

    svg = read_text(f"icons/{name}.svg").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    picture = QPixmap(QSize(size, size))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()
    return picture
