"""From when and until when, which phases and which kinds: what narrows a share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from companion import clock
from companion.domain.entries import EntryKind, Phase
from companion.domain.shares import ShareRecord, ShareScope
from companion.services.share_scopes import going_on_from
from companion.ui.dates import spell_short_day
from companion.ui.form_draft import Field
from companion.ui.widgets.buttons import chip
from companion.ui.widgets.calm_fields import ChoiceField, DayField
from companion.ui.widgets.disclosure import Disclosure
from companion.ui.widgets.entry_words import kind_words, phase_words
from companion.ui.widgets.layout import FlowRow
from companion.ui.widgets.words import Words

ALL, LAST, OWN = "all", "last", "own"


class SharePeriod(QWidget):
    """Says what it narrows by `scope`; nothing is chosen here."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last: ShareRecord | None = None
        self.since = ChoiceField(self.tr("From when"), ())
        # Linux names a combo box by its label or its text only, and here is no label.
        self.since.setAccessibleDescription(self.since.accessibleName())
        self.since.activated.connect(self._another_period)
        today = clock.today()
        self.first = DayField(self.tr("First day"), today - timedelta(days=30))
        self.until = DayField(self.tr("Last day"), today)
        for field in (self.first, self.until):
            field.dateChanged.connect(self._edited)
        self.phases = {
            phase: chip(
                phase_words(phase), name=self.tr("Only {phase}").format(phase=phase_words(phase))
            )
            for phase in Phase
        }
        self.kinds = {
            kind: chip(kind_words(kind), name=self.tr("Only {kind}").format(kind=kind_words(kind)))
            for kind in EntryKind
        }
        for made in (*self.phases.values(), *self.kinds.values()):
            made.clicked.connect(self._edited)
        self._lay_out()
        self.show_last(None)

    def _lay_out(self) -> None:
        filters = FlowRow()
        filters.add(self.since)
        for made in self.phases.values():
            filters.add(made)
        self.days = FlowRow()
        for field in (self.first, Words(self.tr("to"), "body", wrap=False), self.until):
            self.days.add(field)
        self.only_kinds = Disclosure(self.tr("Only some kinds of entries"), flat=True)
        chips = FlowRow()
        for made in self.kinds.values():
            chips.add(made)
        self.only_kinds.content.addWidget(chips)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (filters, self.days, self.only_kinds):
            layout.addWidget(widget)

    def show_last(self, last: ShareRecord | None, *, choose: bool = False) -> None:
        """Offer to go on from the last share to this person, when there is one; with `choose`, choose that."""
        before = str(self.since.currentData() or ALL)
        self._last = last
        self.since.clear()
        if last is not None:
            day = spell_short_day(clock.local(last.made_at, clock.zone()).date())
            words = self.tr("Since the last share to them, {day}").format(day=day)
            self.since.addItem(words, LAST)
        for words, value in (
            (self.tr("From the beginning"), ALL),
            (self.tr("The last 7 days"), "7"),
            (self.tr("The last 30 days"), "30"),
            (self.tr("The last 90 days"), "90"),
            (self.tr("Days of my own …"), OWN),
        ):
            self.since.addItem(words, value)
        self.since.choose_known(ALL)
        self.since.choose_known(LAST if choose else before)
        self._show_days()

    def scope(self, base: ShareScope) -> ShareScope:
        """`base` narrowed by what is chosen here."""
        own = self.since.key == OWN
        return replace(
            going_on_from(base, self._last if self.since.key == LAST else None),
            since=self._since(),
            until=max(self.first.day, self.until.day) if own else None,
            phases=frozenset(phase for phase, made in self.phases.items() if made.isChecked()),
            kinds=frozenset(kind for kind, made in self.kinds.items() if made.isChecked()),
        )

    def show_scope(self, scope: ShareScope) -> None:
        """Show the phases and kinds of an earlier choice."""
        _check(self.phases, scope.phases)
        _check(self.kinds, scope.kinds)
        if scope.kinds:
            self.only_kinds.open()

    @property
    def draft_fields(self) -> dict[str, QWidget | Field]:
        """What can be chosen here, for a `FormDraft`."""
        return {
            "since": self.since,
            "first": self.first,
            "until": self.until,
            **{f"phase:{phase.value}": made for phase, made in self.phases.items()},
            **{f"kind:{kind.value}": made for kind, made in self.kinds.items()},
        }

    def _since(self) -> date | None:
        value = self.since.key
        if value in (ALL, LAST):
            return None
        if value == OWN:
            return min(self.first.day, self.until.day)
        return clock.today() - timedelta(days=int(value))

    def _show_days(self) -> None:
        self.days.setVisible(self.since.key == OWN)

    def _another_period(self) -> None:
        self._show_days()
        self.changed.emit()

    def _edited(self) -> None:
        self._show_days()
        self.changed.emit()


def _check(chips: dict[Phase, QPushButton] | dict[EntryKind, QPushButton], on: object) -> None:
    for value, made in chips.items():
        made.setChecked(value in on)  # type: ignore[operator]
