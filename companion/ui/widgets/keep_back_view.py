"""Which paragraphs of an entry stay behind when it is shared: each with a box, and what would be read instead."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from companion.domain.entries import preview_of
from companion.domain.shares import REDACTED
from companion.services.redactions import KeptBack
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, column, empty, row
from companion.ui.widgets.reader import Reader
from companion.ui.widgets.scrolled import Scrolled
from companion.ui.widgets.words import Words

LIST_INDENT = 20
"""Pixels at text scale 1; each line of a list is a paragraph here, and stands beside a box already."""
SHOWN_AT_ONCE = 200
"""Paragraphs that are shown to begin with."""


class ParagraphCard(Card):
    """One paragraph, and before it a box that keeps it back."""

    turned = Signal()

    def __init__(
        self, position: int, text: str, theme: Theme, *, on: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, padding=14)
        self.position = position
        self.box = QCheckBox()
        self.box.setAccessibleName(
            self.tr("Keep this back: {words}").format(words=preview_of(text, 80))
        )
        self.box.setChecked(on)
        self.box.toggled.connect(self._turn)
        self.reader = Reader(theme, keep_line_breaks=True)
        self.reader.setAccessibleName(self.tr("Paragraph {number}").format(number=position + 1))
        self.reader.document().setIndentWidth(LIST_INDENT * theme.scale)
        self.reader.show_markdown(text)
        self.instead = Words(self.tr("It is not handed over."), "soft")
        words = column(self.reader, self.instead, spacing=4)
        line = row(self.box, words, spacing=14)
        line.setAlignment(self.box, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        self.column.addLayout(line)
        self._show()

    def _turn(self) -> None:
        self._show()
        self.turned.emit()

    def _show(self) -> None:
        self.reader.setEnabled(not self.box.isChecked())
        self.instead.setVisible(self.box.isChecked())


class KeepBackView(QWidget):
    """Shows the paragraphs of one entry; whoever shows it keeps what was ticked."""

    closed = Signal()
    """Nothing shall be changed."""
    kept = Signal()
    """Keep exactly what is ticked now."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, scrolls: bool = False
    ) -> None:
        """`scrolls` where nothing around it does."""
        super().__init__(parent)
        self._theme = theme
        self.shown: KeptBack | None = None
        self.cards: list[ParagraphCard] = []
        self.back = button(self.tr("Back"), self.closed.emit, role="quiet")
        self.keep = button(self.tr("Keep it like this"), self.kept.emit, role="primary")
        self.heading = Words("", "heading")
        self.lead = Words("", "quiet")
        self.unseen = Words(
            self.tr(
                "You changed this entry since. Ticked is what seems to be the same. Please look at all of it."
            ),
            "warm",
        )
        self.more = button(self.tr("Show the rest"), self._show_all, role="quiet")
        self._paragraphs = QVBoxLayout()
        self._paragraphs.setSpacing(8)
        inside = Scrolled() if scrolls else QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 8 if scrolls else 0, 0)
        lines.setSpacing(12)
        lines.addLayout(self._paragraphs)
        lines.addLayout(row(self.more, 1))
        lines.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        for widget in (self.heading, self.lead, self.unseen):
            outer.addWidget(widget)
        outer.addWidget(_scroller(inside) if scrolls else inside, 1)
        outer.addLayout(row(self.back, 1, self.keep))

    def show_entry(self, kept_back: KeptBack, heading: str) -> None:
        """Show the paragraphs of an entry, and which of them are kept back."""
        self.shown = kept_back
        self.heading.say(heading or self.tr("Without words yet"))
        self.lead.say(
            self.tr(
                "Tick what shall stay with you. Instead of it they read “{marker}”, whether it was a word or a page."
            ).format(marker=REDACTED)
        )
        self.unseen.setVisible(kept_back.unseen)
        self._fill(SHOWN_AT_ONCE)

    def forget(self) -> None:
        """Show no words any more."""
        self.shown = None
        self.cards = []
        empty(self._paragraphs)
        self.heading.say("")

    @property
    def positions(self) -> frozenset[int]:
        """What is ticked; what is not shown yet stays as it was."""
        if self.shown is None:
            return frozenset()
        ticked = {card.position for card in self.cards if card.box.isChecked()}
        unshown = {each for each in self.shown.positions if each >= len(self.cards)}
        return frozenset(ticked | unshown)

    def _fill(self, most: int) -> None:
        assert self.shown is not None
        ticked = self.positions if self.cards else self.shown.positions
        empty(self._paragraphs)
        self.cards = [
            ParagraphCard(at, paragraph.text, self._theme, on=at in ticked)
            for at, paragraph in enumerate(self.shown.paragraphs[:most])
        ]
        for card in self.cards:
            self._paragraphs.addWidget(card)
        self.more.setVisible(len(self.shown.paragraphs) > most)

    def _show_all(self) -> None:
        if self.shown is not None:
            self._fill(len(self.shown.paragraphs))


def _scroller(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
