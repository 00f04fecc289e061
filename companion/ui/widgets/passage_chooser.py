"""Which words to keep: the paragraphs of a text, each with a button."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from companion.domain.entries import preview_of
from companion.ui.widgets.buttons import button
from companion.ui.widgets.choice_popups import Popup
from companion.ui.widgets.layout import row, rule
from companion.ui.widgets.scrolled import Scrolled
from companion.ui.widgets.words import Words

WIDTH = 440
"""Pixels at text scale 1."""
HIGHEST = 380
SHOWN = 220
"""Characters of a paragraph that are shown; all of it is kept."""
MOST = 200
"""Paragraphs that are offered."""


class PassageChooser(Popup):
    """`chosen` carries the whole paragraph. Esc closes it and keeps nothing."""

    chosen = Signal(str)

    def __init__(
        self,
        passages: Sequence[str],
        scale: float,
        parent: QWidget,
        *,
        question: str = "",
        verb: str = "",
    ) -> None:
        """`question` above the paragraphs and `verb` on their buttons; without them, what an insight is kept by."""
        super().__init__(parent)
        one = len(passages) == 1
        keep = self.tr("Keep this paragraph?") if one else self.tr("Which words to keep?")
        self.column.addWidget(Words(question or keep, "strong"))
        inside = Scrolled()
        inside.setProperty("part", "popupBody")
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 8, 0)
        lines.setSpacing(8)
        self.buttons: list[QPushButton] = []
        for number, passage in enumerate(passages[:MOST]):
            if number:
                lines.addWidget(rule())
            shown = preview_of(passage, SHOWN)
            lines.addWidget(Words(shown, "reading"))
            made = button(
                verb or self.tr("Keep as insight"),
                partial(self._choose, passage),
                name=f"{verb}: {shown}"
                if verb
                else self.tr("Keep as insight: {words}").format(words=shown),
            )
            self.buttons.append(made)
            lines.addLayout(row(made, 1))
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        room = self.screen().availableGeometry()
        wide = min(int(WIDTH * max(1.0, scale)), room.width() - 80)
        self.column.addWidget(area)
        inside.ensurePolished()
        layout = inside.layout()
        assert layout is not None
        layout.activate()
        tall = layout.heightForWidth(wide - 16) if layout.hasHeightForWidth() else HIGHEST
        highest = min(int(HIGHEST * max(1.0, scale)), room.height() - 160)
        area.setFixedSize(wide, min(max(tall, 64), highest))
        self.setFocusProxy(self.buttons[0])

    def _choose(self, passage: str) -> None:
        self.close()
        self.chosen.emit(passage)
