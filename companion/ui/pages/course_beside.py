"""What was carried into a session beside what came up. Nothing is compared; it only stands side by side."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from companion.domain.entries import EntryKind, preview_of
from companion.services.beside import BEGINNING, Beside, Written, beside
from companion.ui.context import Context
from companion.ui.widgets.buttons import button
from companion.ui.widgets.disclosure import Disclosure
from companion.ui.widgets.layout import empty, row
from companion.ui.widgets.words import Words

TWO_COLUMNS = 640
"""Pixels of the card, at text scale 1, from which both sides stand side by side."""
MOST = 6
"""Reflections and insights that are shown here; all of them stand in their own view."""


class BesideCard(Disclosure):
    """Closed at first; read when it is opened."""

    def __init__(
        self, context: Context, dosing_session_id: str, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self.button.setText(self.tr("What I carried in, and what came up"))
        self.button.setAccessibleName(self.button.text())
        self.setFocusProxy(self.button)
        self.context = context
        self._session_id = dosing_session_id
        self._shown: Beside | None = None
        self.carried, self.came = QVBoxLayout(), QVBoxLayout()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(32)
        for side in (self.carried, self.came):
            side.setSpacing(8)
            self._sides.addLayout(side, 1)
        self.content.addLayout(self._sides)
        context.theme.changed.connect(self._arrange)

    def toggle(self) -> None:
        super().toggle()
        self.refresh()

    def refresh(self) -> None:
        """Read it again, if it is open."""
        if not self.is_open:
            return
        found = beside(self.context.vault, self._session_id)
        if found == self._shown:
            return
        self._shown = found
        self._show_carried(found)
        self._show_came(found)
        self._arrange()

    # --- the two sides

    def _show_carried(self, found: Beside) -> None:
        empty(self.carried)
        self.carried.addWidget(Words(self.tr("What I carried in"), "caption"))
        for intention in found.intentions:
            self.carried.addWidget(Words(intention.words, "reading"))
            if intention.changed_since:
                self.carried.addWidget(
                    Words(self.tr("As it stood on that day. You have changed it since."), "soft")
                )
            self._add_door(self.carried, self.tr("Open"), intention.entry_id, about=intention.words)
        if not found.intentions:
            self.carried.addWidget(
                Words(self.tr("No intention was written down before this session."), "quiet")
            )
        self.carried.addStretch(1)

    def _show_came(self, found: Beside) -> None:
        empty(self.came)
        self.came.addWidget(Words(self.tr("What came up"), "caption"))
        self._add_story(found)
        for insight in found.insights[:MOST]:
            self.came.addWidget(Words(preview_of(insight.passage, BEGINNING), "reading"))
            look = button(
                self.tr("Go to this insight"),
                lambda insight=insight: self.context.navigate(
                    "course", part="integration", view="insights", insight_id=insight.id
                ),
                role="link",
                name=self.tr("Go to the insight: {words}").format(words=insight.passage),
            )
            self.came.addLayout(row(look, 1))
        for reflection in found.reflections[:MOST]:
            self._add_written(reflection, self.tr("Open this reflection"))
        self.came.addStretch(1)

    def _add_story(self, found: Beside) -> None:
        if found.story is not None:
            self._add_written(found.story, self.tr("Open the story of this session"))
        else:
            write = button(self.tr("Write the story of this session"), self._write_story)
            self.came.addLayout(row(write, 1))
        if found.moments:
            self.came.addWidget(Words(self.tr("%n moment(s) noted", "", found.moments), "quiet"))
            look = button(self.tr("Look at the moments"), self._look_at_moments, role="link")
            self.came.addLayout(row(look, 1))

    def _add_written(self, written: Written, words: str) -> None:
        self.came.addWidget(Words(written.beginning, "reading"))
        self._add_door(self.came, words, written.entry_id, about=written.beginning)

    def _add_door(self, side: QVBoxLayout, words: str, entry_id: str, *, about: str) -> None:
        made = button(
            words,
            lambda: self.context.navigate("journal", entry_id=entry_id),
            role="link",
            name=self.tr("{door}: {words}").format(door=words, words=about),
        )
        side.addLayout(row(made, 1))

    def _write_story(self) -> None:
        self.context.navigate(
            "journal", new=EntryKind.NARRATIVE.value, dosing_session_id=self._session_id
        )

    def _look_at_moments(self) -> None:
        self.context.navigate("course", part="sessions", dosing_session_id=self._session_id)

    # --- room

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = self.width() >= TWO_COLUMNS * max(1.0, self.context.theme.scale)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._sides.direction() != direction:
            self._sides.setDirection(direction)
