"""The line above an open entry: when, what kind, which phase, what may be done with it, and what else there is to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from companion import clock
from companion.domain.entries import EntryKind, Phase, Sharing
from companion.ui.dates import spell_day, spell_time
from companion.ui.icons import icon
from companion.ui.open_entry import OpenEntry
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import button, icon_button
from companion.ui.widgets.entry_words import (
    SHARING_ICONS,
    kind_words,
    phase_words,
    sharing_meaning,
    sharing_words,
)
from companion.ui.widgets.layout import FlowRow

ICON = 18
"""Pixels of an icon at text scale 1."""
INSIGHT_KEY = "Ctrl+Shift+I"
LARGEST = 1.6
"""Icons grow with the text up to this many times."""


def paint_tool(
    made: QAbstractButton, name: str, theme: Theme, colour: str = "", size: int = ICON
) -> None:
    """Give a button its icon in the theme's colours and at its text size."""
    side = int(size * min(LARGEST, max(1.0, theme.scale)))
    made.setIcon(icon(name, colour or theme.palette.soft_ink, theme.palette.accent, side))
    made.setIconSize(QSize(side, side))


class EntryBar(QWidget):
    """Shows what is known about the open entry; every change is only asked for here."""

    back_wanted = Signal()
    date_wanted = Signal()
    kind_chosen = Signal(object)
    phase_chosen = Signal(object)
    """A Phase, or None for no phase."""
    sharing_chosen = Signal(object)
    reading_turned = Signal(bool)
    focus_turned = Signal(bool)
    insight_wanted = Signal()
    waiting_list_wanted = Signal()
    versions_wanted = Signal()
    keep_back_wanted = Signal()
    trash_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind, self._phase, self._sharing = EntryKind.NOTE, None, Sharing.PRIVATE
        self._kept = False
        self._insights = False
        self.back = button(self.tr("Back"), self.back_wanted.emit, role="quiet")
        self.back.setProperty("small", "true")
        self.back.setAccessibleName(self.tr("Back to the list"))
        self.back.setToolTip(self.tr("Back to the list"))
        self.when = self._small(self.date_wanted.emit)
        self.kind = self._small(self._choose_kind)
        self.phase = self._small(self._choose_phase)
        self.sharing = self._small(self._choose_sharing)
        self.facts = FlowRow(spacing=0)
        for made in (self.back, self.when, self.kind, self.phase, self.sharing):
            self.facts.add(made)
        self.read = self._icon("book-open", self.tr("Read"), "Ctrl+E")
        self.read.clicked.connect(self.reading_turned)
        self.focus = self._icon("maximize", self.tr("Only the text"), "F9")
        self.focus.clicked.connect(self.focus_turned)
        self.more = self._icon("ellipsis", self.tr("More"))
        self.more.clicked.connect(self._open_more)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        line.addWidget(self.facts, 100)
        line.addStretch(1)
        for tool in (self.read, self.focus, self.more):
            line.addWidget(tool, 0, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._paint_icons)

    def show_entry(self, opened: OpenEntry) -> None:
        """Show what is known about the entry."""
        about = opened.about
        self._kind, self._phase, self._sharing = about.kind, about.phase, about.sharing
        self._kept = opened.entry is not None
        time = spell_time(opened.when, opened.zone) if about.time_known else ""
        day = self._day_words(opened.day)
        self._say(self.when, ", ".join(part for part in (day, time) if part), self.tr("Written"))
        self._say(self.kind, kind_words(about.kind), self.tr("Kind"))
        self._say(self.phase, phase_words(about.phase), self.tr("Phase"))
        self._say(self.sharing, sharing_words(about.sharing), self.tr("Sharing"))
        self.sharing.setText(f" {self.sharing.text()}")  # a little room after the icon
        self.sharing.setToolTip(sharing_meaning(about.sharing))
        for made in (self.when, self.kind, self.phase, self.sharing):
            made.setEnabled(not opened.in_trash)
        for tool in (self.read, self.focus, self.more):
            tool.setVisible(not opened.in_trash)
        self._paint_icons()
        self.facts.flow.invalidate()
        self.facts.updateGeometry()

    def offer_insights(self, on: bool) -> None:
        """Whether words can be kept as an insight, or put on the waiting list."""
        self._insights = on

    def show_reading(self, on: bool) -> None:
        """Whether the reading view is shown."""
        self.read.setChecked(on)

    def show_focus(self, on: bool) -> None:
        """Whether everything but the text is put away."""
        self.focus.setChecked(on)

    def _day_words(self, day: date) -> str:
        this_year = day.year == clock.today().year
        return spell_day(day, with_weekday=True, with_year=not this_year)

    def _small(self, clicked: Callable[[], object]) -> QPushButton:
        made = button("", clicked, role="quiet")
        made.setProperty("small", "true")
        return made

    def _icon(self, icon_name: str, name: str, keys: str = "") -> QToolButton:
        """A button with an icon; one with a key is on or off."""
        made = icon_button(icon_name, name, colour=self._theme.palette.soft_ink)
        made.setCheckable(bool(keys))
        made.setToolTip(f"{name} ({keys})" if keys else name)
        return made

    def _say(self, made: QPushButton, words: str, name: str) -> None:
        made.setText(words)
        made.setAccessibleName(f"{name}: {words}")

    def _paint_icons(self) -> None:
        colours = self._theme.palette
        paint_tool(self.read, "book-open", self._theme)
        paint_tool(self.focus, "maximize", self._theme)
        paint_tool(self.more, "ellipsis", self._theme)
        private = self._sharing is Sharing.PRIVATE
        colour = colours.soft_ink if private else colours.accent
        paint_tool(self.sharing, SHARING_ICONS[self._sharing], self._theme, colour, 15)

    # --- menus

    def _choose_kind(self) -> None:
        options = [(kind_words(kind), kind) for kind in EntryKind]
        self._choose(self.kind, options, self._kind, self.kind_chosen.emit)

    def _choose_phase(self) -> None:
        phases: list[Phase | None] = [None, *Phase]
        options = [(phase_words(phase), phase) for phase in phases]
        self._choose(self.phase, options, self._phase, self.phase_chosen.emit)

    def _choose_sharing(self) -> None:
        options = [(sharing_words(sharing), sharing) for sharing in Sharing]
        self._choose(self.sharing, options, self._sharing, self.sharing_chosen.emit)

    def _choose(
        self,
        anchor: QWidget,
        options: list[tuple[str, EntryKind]]
        | list[tuple[str, Phase | None]]
        | list[tuple[str, Sharing]],
        now: object,
        choose: Callable[[object], None],
    ) -> None:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for words, value in options:
            action = QAction(words, menu, checkable=True, checked=value == now)
            action.triggered.connect(lambda _=False, value=value: choose(value))
            group.addAction(action)
            menu.addAction(action)
        self._open(menu, anchor)

    def _open_more(self) -> None:
        menu = QMenu(self)
        if self._insights:
            key = QKeySequence(INSIGHT_KEY).toString(QKeySequence.SequenceFormat.NativeText)
            menu.addAction(f"{self.tr('Keep as insight')}\t{key}", self.insight_wanted.emit)
            menu.addAction(self.tr("Put on the waiting list"), self.waiting_list_wanted.emit)
            menu.addSeparator()
        menu.addAction(self.tr("Keep parts back when shared …"), self.keep_back_wanted.emit)
        menu.addAction(self.tr("Earlier versions"), self.versions_wanted.emit)
        menu.addSeparator()
        menu.addAction(self.tr("Move to the trash"), self.trash_wanted.emit)
        for action in menu.actions():
            action.setEnabled(self._kept)
        self._open(menu, self.more)

    def _open(self, menu: QMenu, anchor: QWidget) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        place = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        menu.popup(place)
