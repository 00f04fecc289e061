"""Which entries the list shows: phase, kind, tags, days, and what may be done with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from html import escape

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from companion import clock
from companion.domain.entries import EntryFilter, EntryKind, Phase, Sharing, TagCount
from companion.ui.dates import spell_short_day
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import chip, icon_button
from companion.ui.widgets.choice_popups import DaysChooser, TagChooser
from companion.ui.widgets.entry_bar import paint_tool
from companion.ui.widgets.entry_words import kind_words, phase_words, sharing_words
from companion.ui.widgets.layout import FlowRow

LONGEST = 18
"""Characters of a tag that a chip shows."""


class FilterBar(FlowRow):
    """A row of small buttons, each with its choices; a button shows what is chosen.

    `more_button` has a place of its own beside the row.
    """

    changed = Signal(object)
    """The new EntryFilter."""

    def __init__(
        self, theme: Theme, tags: Callable[[], Sequence[TagCount]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, spacing=6)
        self._theme, self._tags = theme, tags
        self.filter = EntryFilter()
        self.phase_chip = self._chip(self.tr("Phase"), self._choose_phase)
        self.kind_chip = self._chip(self.tr("Kind"), self._choose_kind)
        self.tag_chip = self._chip(self.tr("Tags"), self._choose_tags)
        self.days_chip = self._chip(self.tr("Dates"), self._choose_days)
        self.more_button = icon_button(
            "ellipsis",
            self.tr("More ways to narrow the list, and the trash"),
            self._choose_more,
            colour=theme.palette.soft_ink,
        )
        theme.changed.connect(self._paint_icon)
        self._paint_icon()

    @property
    def active(self) -> bool:
        """Whether anything is filtered."""
        return self.filter != EntryFilter()

    def clear_filters(self) -> None:
        """Show all entries again."""
        self.apply(EntryFilter())

    def apply(self, wanted: EntryFilter) -> None:
        """Filter by `wanted` and let the buttons show it."""
        self.filter = wanted
        self._show(self.phase_chip, self.tr("Phase"), [phase_words(p) for p in wanted.phases])
        self._show(self.kind_chip, self.tr("Kind"), [kind_words(k) for k in wanted.kinds])
        self._show(self.tag_chip, self.tr("Tags"), [f"#{tag}" for tag in sorted(wanted.tags)])
        self._show(self.days_chip, self.tr("Dates"), self._days_words(wanted))
        self.flow.invalidate()
        self.updateGeometry()
        self.changed.emit(wanted)

    def _days_words(self, wanted: EntryFilter) -> list[str]:
        if wanted.since is None and wanted.until is None:
            return []
        if wanted.since is None or wanted.until is None:
            since = wanted.since or wanted.until
            assert since is not None
            return [self.tr("Since {day}").format(day=spell_short_day(since))]
        return [f"{spell_short_day(wanted.since)} – {spell_short_day(wanted.until)}"]

    def _show(self, made: QPushButton, name: str, chosen: list[str]) -> None:
        words = ", ".join(chosen)
        short = words if len(words) <= 2 * LONGEST else words[: 2 * LONGEST].rstrip() + "…"
        made.setText(short.replace("&", "&&") or f"{name} ▾")
        made.setChecked(bool(chosen))
        made.setAccessibleName(f"{name}: {words}" if words else name)
        made.setToolTip(_plain_tooltip(words))

    def _chip(self, name: str, choose: Callable[[], None]) -> QPushButton:
        made = chip(f"{name} ▾", name=name)
        made.setProperty("role", "filter")

        def open_choices() -> None:
            made.setChecked(not made.isChecked())  # the click turned it; only a choice may
            choose()

        made.clicked.connect(open_choices)
        self.add(made)
        return made

    def _paint_icon(self) -> None:
        paint_tool(self.more_button, "ellipsis", self._theme)

    # --- choices

    def _choose_phase(self) -> None:
        menu = QMenu(self)
        group = QActionGroup(menu)
        none = frozenset[Phase]()
        self._option(menu, group, self.tr("Any phase"), not self.filter.phases, phases=none)
        for phase in Phase:
            only = frozenset({phase})
            self._option(menu, group, phase_words(phase), self.filter.phases == only, phases=only)
        self._open(menu, self.phase_chip)

    def _choose_kind(self) -> None:
        menu = QMenu(self)
        group = QActionGroup(menu)
        none = frozenset[EntryKind]()
        self._option(menu, group, self.tr("Any kind"), not self.filter.kinds, kinds=none)
        for kind in EntryKind:
            only = frozenset({kind})
            self._option(menu, group, kind_words(kind), self.filter.kinds == only, kinds=only)
        self._open(menu, self.kind_chip)

    def _choose_days(self) -> None:
        menu = QMenu(self)
        group = QActionGroup(menu)
        today = clock.today()
        since, until = self.filter.since, self.filter.until
        known = False
        for words, first in (
            (self.tr("Any time"), None),
            (self.tr("The last 7 days"), today - timedelta(days=6)),
            (self.tr("The last 30 days"), today - timedelta(days=29)),
            (self.tr("This year"), today.replace(month=1, day=1)),
        ):
            here = since == first and until is None
            known = known or here
            self._option(menu, group, words, here, since=first, until=None)
        menu.addSeparator()
        own = QAction(self.tr("Choose days …"), menu, checkable=True, checked=not known)
        own.triggered.connect(self._choose_own_days)
        menu.addAction(own)
        self._open(menu, self.days_chip)

    def _choose_own_days(self) -> None:
        popup = DaysChooser(self.filter.since, self.filter.until, self)
        popup.chosen.connect(
            lambda first, last: self.apply(replace(self.filter, since=first, until=last))
        )
        popup.open_under(self.days_chip)

    def _choose_tags(self) -> None:
        popup = TagChooser(self._tags(), self.filter.tags, self)
        popup.chosen.connect(lambda tags: self.apply(replace(self.filter, tags=tags)))
        popup.open_under(self.tag_chip)
        popup.setFocus()

    def _choose_more(self) -> None:
        menu = QMenu(self)
        group = QActionGroup(menu)
        none = frozenset[Sharing]()
        self._option(menu, group, self.tr("Any mark"), not self.filter.sharing, sharing=none)
        for sharing in Sharing:
            only = frozenset({sharing})
            self._option(
                menu, group, sharing_words(sharing), self.filter.sharing == only, sharing=only
            )
        menu.addSeparator()
        trash = QAction(self.tr("Trash"), menu, checkable=True, checked=self.filter.in_trash)
        trash.triggered.connect(lambda on: self.apply(EntryFilter(in_trash=on)))
        menu.addAction(trash)
        self._open(menu, self.more_button)

    def _option(
        self, menu: QMenu, group: QActionGroup, words: str, on: bool, **change: object
    ) -> None:
        action = QAction(words.replace("&", "&&"), menu, checkable=True, checked=on)
        action.triggered.connect(lambda: self.apply(replace(self.filter, **change)))  # type: ignore[arg-type]
        group.addAction(action)
        menu.addAction(action)

    def _open(self, menu: QMenu, anchor: QWidget) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 4)))


def _plain_tooltip(words: str) -> str:
    """Qt reads a tooltip as HTML when it looks like it; what a person typed is shown as typed."""
    return f"<qt>{escape(words)}</qt>" if words else ""
