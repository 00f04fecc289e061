"""The second step of a share: entries marked "Share", ticked one by one; marks can be set here too."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from companion.domain.entries import EntryFilter, EntrySummary, Sharing
from companion.domain.shares import ShareRecord, ShareScope
from companion.errors import CompanionError
from companion.services import journal, redactions, shared_entries
from companion.ui.context import Context
from companion.ui.dates import spell_short_day
from companion.ui.form_draft import Field
from companion.ui.pages.share_parts import ShareParts
from companion.ui.pages.share_period import SharePeriod
from companion.ui.tab_order import keyboard_kept
from companion.ui.widgets.buttons import button, chip
from companion.ui.widgets.entry_words import heading_words, sharing_words
from companion.ui.widgets.layout import Card, FlowRow, empty, row, rule
from companion.ui.widgets.words import Words

SHOWN_AT_ONCE = 12


class ShareChoice(Card):
    """What may leave is only what is marked "Share"; of that, only what is ticked."""

    changed = Signal()
    keep_back_wanted = Signal(str)
    """Identifier of an entry of which parts shall stay behind."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self.context = context
        self._left_out: set[str] = set()
        self._shareable: list[EntrySummary] = []
        self._kept_back: dict[str, int] = {}
        self._unseen = frozenset[str]()
        self._shown = SHOWN_AT_ONCE
        self.boxes: dict[str, QCheckBox] = {}
        self.column.addWidget(Words(self.tr("What goes along?"), "heading"))
        self.period = SharePeriod()
        self.period.changed.connect(self._filter_changed)
        self.since = self.period.since
        self.column.addWidget(self.period)
        self.unmarked = chip(self.tr("Show entries that are not marked"))
        self.unmarked.clicked.connect(self._filter_changed)
        chips = FlowRow()
        chips.add(self.unmarked)
        self.column.addWidget(chips)
        self.count = Words("", "quiet")
        self.column.addWidget(self.count)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(4)
        self.column.addLayout(self.rows)
        self.more_button = button(self.tr("Show more"), self._show_more, role="quiet")
        self.column.addLayout(row(self.more_button, 1))
        self.column.addWidget(rule())
        self.parts = ShareParts(context)
        self.parts.changed.connect(self.changed)
        self.column.addWidget(self.parts)

    def first_focus(self) -> QWidget:
        """Where the keyboard begins."""
        return self.since

    @property
    def draft_fields(self) -> dict[str, QWidget | Field]:
        """What can be chosen here, for a `FormDraft`: what was unticked must not come back ticked."""
        left_out = Field(
            lambda: " ".join(sorted(self._left_out)),
            lambda kept: self._left_out.update(kept.split()),
            self.changed,
        )
        return {**self.period.draft_fields, **self.parts.draft_fields, "left_out": left_out}

    def chosen(self) -> frozenset[str]:
        """Identifiers of the entries that are marked "Share" and ticked, in the range that is shown."""
        return frozenset(entry.id for entry in self._shareable if entry.id not in self._left_out)

    def scope(self) -> ShareScope:
        """Everything that is chosen on this step."""
        chosen = self.chosen()
        scope = self.period.scope(self.parts.scope())
        return replace(scope, entry_ids=chosen, with_entries=bool(chosen))

    def go_on_from(self, last: ShareRecord | None, *, offered: ShareScope | None = None) -> None:
        """It is for somebody else now: offer to go on from the last share to them, as it was chosen then."""
        self.period.show_last(last, choose=offered is not None)
        if offered is not None:
            self.period.show_scope(offered)
            self.parts.show_scope(offered)
        self.refresh()

    def refresh(self) -> None:
        """Read the entries again; what was unticked stays unticked."""
        vault = self.context.vault
        self.parts.refresh()
        scope = self.period.scope(ShareScope())
        self._shareable = shared_entries.summaries(vault, scope, frozenset({Sharing.SHARE}))
        shown = self._shareable
        if self.unmarked.isChecked():
            shown = shared_entries.summaries(vault, scope, frozenset(), limit=self._shown + 1)
        ids = [entry.id for entry in self._shareable]
        self._kept_back = redactions.count_kept_back(vault, ids)
        self._unseen = redactions.unseen(vault, ids)
        empty(self.rows)
        self.boxes = {}
        for entry in shown[: self._shown]:
            self.rows.addWidget(self._row(entry))
        self.more_button.setVisible(len(shown) > self._shown)
        self._say_count()

    def first_unseen(self) -> str | None:
        """A ticked entry that was changed since parts of it were kept back."""
        return next(
            (each.id for each in self._shareable if each.id in self._unseen & self.chosen()), None
        )

    def _row(self, entry: EntrySummary) -> QWidget:
        line = QWidget()
        day = spell_short_day(entry.local_date)
        heading = heading_words(entry)
        shared = entry.sharing is Sharing.SHARE
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words(heading, "body"))
        facts = [day, sharing_words(entry.sharing)]
        if kept := self._kept_back.get(entry.id):
            facts.append(self.tr("%n paragraph(s) kept back", "", kept))
        words.addWidget(Words(" · ".join(facts), "soft"))
        if entry.id in self._unseen:
            words.addWidget(Words(self.tr("Changed since. Look at it again."), "warm"))
        box = QCheckBox()
        box.setAccessibleName(self.tr("Hand over: {entry}, {day}").format(entry=heading, day=day))
        box.setEnabled(shared)
        box.setChecked(shared and entry.id not in self._left_out)
        box.toggled.connect(lambda on, entry_id=entry.id: self._tick(entry_id, on=on))
        self.boxes[entry.id] = box
        layout = row(box, words, spacing=12)
        layout.setStretch(1, 1)
        if shared:
            layout.addWidget(
                self._mark_button(self.tr("Make private"), heading, entry.id, Sharing.PRIVATE)
            )
            layout.addWidget(self._keep_back_button(heading, entry.id))
        else:
            layout.addWidget(
                self._mark_button(self.tr("Mark to share"), heading, entry.id, Sharing.SHARE)
            )
        line.setLayout(layout)
        return line

    def _keep_back_button(self, heading: str, entry_id: str) -> QWidget:
        words = self.tr("Keep parts back …")
        name = self.tr("{verb}: {entry}").format(verb=words, entry=heading)
        return button(words, lambda: self.keep_back_wanted.emit(entry_id), role="quiet", name=name)

    def _mark_button(self, words: str, heading: str, entry_id: str, mark: Sharing) -> QWidget:
        name = self.tr("{verb}: {entry}").format(verb=words, entry=heading)
        return button(words, lambda: self._mark(entry_id, mark), role="quiet", name=name)

    def _mark(self, entry_id: str, mark: Sharing) -> None:
        try:
            changes = journal.mark_sharing(self.context.vault, [entry_id], mark)
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return
        self._left_out.discard(entry_id)
        with keyboard_kept(self):
            self.context.announce(changes)
            self.refresh()
        self.changed.emit()

    def _tick(self, entry_id: str, *, on: bool) -> None:
        (self._left_out.discard if on else self._left_out.add)(entry_id)
        self._say_count()
        self.changed.emit()

    def _filter_changed(self) -> None:
        self._shown = SHOWN_AT_ONCE
        with keyboard_kept(self):
            self.refresh()
        self.changed.emit()

    def _show_more(self) -> None:
        self._shown += SHOWN_AT_ONCE
        self.refresh()

    def _say_count(self) -> None:
        if self._shareable:
            self.count.say(self.tr("%n entry(ies) chosen", "", len(self.chosen())))
            return
        marked = journal.count(self.context.vault, EntryFilter(sharing=frozenset({Sharing.SHARE})))
        self.count.say(
            self.tr("No entry that is marked “Share” lies in these days and kinds.")
            if marked
            else self.tr(
                "No entry here is marked “Share”. Every entry starts private; mark one in the journal, "
                "or show the others here."
            )
        )
