"""Kept sketches, shown from memory: beside the words of their entry, and as lines of an ended session."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from companion.errors import CompanionError
from companion.services import sketches
from companion.services.sketches import Sketch
from companion.ui.context import Context
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import empty, row
from companion.ui.widgets.words import Words

LARGE, SMALL = 480, 240
"""Wide at most, pixels."""


class SketchPictures(QWidget):
    """The sketches of one entry; nothing at all where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[bytes, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()

    def show_pictures(self, pictures: Sequence[bytes]) -> None:
        """Show exactly these."""
        if tuple(pictures) == self._shown:
            return
        self._shown = tuple(pictures)
        empty(self._column)
        for picture in pictures:
            self._column.addLayout(row(picture_label(picture, self.tr("Sketch"), LARGE), 1))
        self.setVisible(bool(pictures))


class SketchLine(QWidget):
    """One sketch of an ended session, and a door to its entry."""

    def __init__(self, context: Context, sketch: Sketch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = sketch.entry.heading
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(Words(heading, "reading"))
        try:
            for picture in sketches.pictures_of(context.vault, sketch.entry.id):
                words.addWidget(picture_label(picture, heading, SMALL))
        except CompanionError as error:
            context.messages.tell_error(error)
        self.open_button = button(
            self.tr("Write about this"),
            lambda: context.navigate("journal", entry_id=sketch.entry.id),
            name=self.tr("Write about this: {note}").format(note=heading),
        )
        line = row(words, self.open_button, spacing=12)
        line.setStretch(0, 1)
        line.setAlignment(self.open_button, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)


def picture_label(picture: bytes, name: str, widest: int) -> QLabel:
    """A picture no wider than so many pixels; one that cannot be read is an empty sheet with its name."""
    image = QImage.fromData(picture)
    label = QLabel()
    label.setAccessibleName(name)
    if not image.isNull():
        sharp = label.devicePixelRatioF()
        small = image.scaledToWidth(
            round(min(widest, image.width()) * sharp), Qt.TransformationMode.SmoothTransformation
        )
        small.setDevicePixelRatio(sharp)
        label.setPixmap(QPixmap.fromImage(small))
    return label
