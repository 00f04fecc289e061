"""What was said about an entry, in a small panel beside its words; closed with one button, and never in the way."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from companion import clock
from companion.domain.entries import preview_of
from companion.services.replies import EntryComment
from companion.ui.dates import spell_short_day
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, empty, row
from companion.ui.widgets.scrolled import Scrolled
from companion.ui.widgets.words import Words, selectable

HIGHEST = 200
"""Pixels at text scale 1; more comments are scrolled to."""
SHOWN_PASSAGE = 160


class EntryReplies(QWidget):
    """Hidden while nobody said anything. `passage_wanted` carries words to be shown in the text."""

    passage_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Sequence[EntryComment] = ()
        self.toggle = button("", self.turn, role="link")
        self.toggle.setProperty("small", "true")
        inside = Scrolled()
        inside.setObjectName("pageBody")
        self.list = QVBoxLayout(inside)
        self.list.setContentsMargins(0, 0, 8, 0)
        self.list.setSpacing(8)
        self.area = QScrollArea()
        self.area.setWidget(inside)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row(self.toggle, 1))
        layout.addWidget(self.area)
        self._say_state()
        self.hide()

    @property
    def is_open(self) -> bool:
        return not self.area.isHidden()

    def show_comments(self, comments: Sequence[EntryComment]) -> None:
        """Show exactly these, open; what was closed stays closed while they are the same."""
        if list(comments) == list(self._shown):
            return
        self._shown = tuple(comments)
        empty(self.list)
        for comment in comments:
            self.list.addWidget(self._card(comment))
        self.list.addStretch(1)
        self.area.show()
        self.setVisible(bool(comments))
        self._say_state()

    def turn(self) -> None:
        """Open what is closed, close what is open."""
        self.area.setVisible(not self.is_open)
        self._say_state()

    def _say_state(self) -> None:
        self.toggle.setText(self.tr("%n comment(s) on this entry", "", len(self._shown)))
        self.toggle.setAccessibleName(self.toggle.text())
        self.toggle.setAccessibleDescription(self.tr("open") if self.is_open else self.tr("closed"))
        self._fit()

    def _fit(self) -> None:
        inside = self.area.widget()
        wanted = self.list.heightForWidth(max(200, self.width() - 24)) if inside else HIGHEST
        if wanted <= 0:
            wanted = self.list.sizeHint().height()
        self.area.setFixedHeight(min(wanted + 4, int(HIGHEST * max(1.0, self._theme.scale))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _card(self, shown: EntryComment) -> Card:
        card = Card(padding=14, spacing=2)
        day = spell_short_day(clock.local(shown.made_at, clock.zone()).date())
        author = shown.author_name or self.tr("somebody who gave no name")
        parts = [author, day]
        if shown.earlier:
            parts.append(self.tr("about an earlier version"))
        card.column.addWidget(Words(" · ".join(parts), "soft"))
        passage = preview_of(shown.comment.passage, SHOWN_PASSAGE)
        if passage and shown.stands:
            link = button(
                f"“{passage}”",
                partial(self.passage_wanted.emit, shown.comment.passage),
                role="link",
                name=self.tr("Show in the text: {words}").format(words=passage),
            )
            card.column.addLayout(row(link, 1))
        elif passage:
            card.column.addWidget(Words(f"“{passage}”", "quiet"))
        card.column.addWidget(selectable(Words(shown.comment.words)))
        return card
