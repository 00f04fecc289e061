"""Choosing what to hand over: entries marked "Share", ticked one by one; marks can be set here too."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from companion import clock
from companion.domain.entries import EntryFilter, EntrySummary, Phase, Sharing
from companion.errors import CompanionError
from companion.services import journal, shares
from companion.ui.context import Context
from companion.ui.dates import spell_short_day
from companion.ui.form_draft import Field
from companion.ui.tab_order import keyboard_kept
from companion.ui.widgets.buttons import button, chip
from companion.ui.widgets.calm_fields import ChoiceField
from companion.ui.widgets.layout import Card, FlowRow, empty, row
from companion.ui.widgets.words import Words

SHOWN_AT_ONCE = 60


class ShareChoice(Card):
    """What may leave is only what is marked "Share"; of that, only what is ticked."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self.context = context
        self._left_out: set[str] = set()
        self._shareable: list[EntrySummary] = []
        self._shown = SHOWN_AT_ONCE
        self.boxes: dict[str, QCheckBox] = {}
        self.column.addWidget(Words(self.tr("What"), "caption"))
        self.since = ChoiceField(self.tr("From when"), ())
        for words, value in (
            (self.tr("From the beginning"), "all"),
            (self.tr("Since the last file you sealed"), "last"),
            (self.tr("The last 7 days"), "7"),
            (self.tr("The last 30 days"), "30"),
            (self.tr("The last 90 days"), "90"),
        ):
            self.since.addItem(words, value)
        # Linux names a combo box by its label or its text only, and here is no label.
        self.since.setAccessibleDescription(self.since.accessibleName())
        self.since.activated.connect(self._filter_changed)
        self.phases: dict[Phase, QWidget] = {}
        filters = FlowRow()
        filters.add(self.since)
        for phase, words in (
            (Phase.PREPARATION, self.tr("Preparation")),
            (Phase.SESSION, self.tr("Session")),
            (Phase.INTEGRATION, self.tr("Integration")),
        ):
            made = chip(words, name=self.tr("Only {phase}").format(phase=words))
            made.clicked.connect(self._filter_changed)
            self.phases[phase] = made
            filters.add(made)
        self.unmarked = chip(self.tr("Show entries that are not marked"))
        self.unmarked.clicked.connect(self._filter_changed)
        filters.add(self.unmarked)
        self.column.addWidget(filters)
        self.count = Words("", "quiet")
        self.column.addWidget(self.count)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(4)
        self.column.addLayout(self.rows)
        self.more_button = button(self.tr("Show more"), self._show_more, role="quiet")
        self.column.addLayout(row(self.more_button, 1))

    def first_focus(self) -> QWidget:
        return self.since

    @property
    def draft_fields(self) -> dict[str, QWidget | Field]:
        """What can be chosen here, for a `FormDraft`: what was unticked must not come back ticked."""
        left_out = Field(
            lambda: " ".join(sorted(self._left_out)),
            lambda kept: self._left_out.update(kept.split()),
            self.changed,
        )
        phases = {f"phase:{phase.value}": made for phase, made in self.phases.items()}
        return {"since": self.since, **phases, "left_out": left_out}

    def chosen(self) -> frozenset[str]:
        """Identifiers of the entries that are marked "Share" and ticked, in the range that is shown."""
        return frozenset(entry.id for entry in self._shareable if entry.id not in self._left_out)

    def refresh(self) -> None:
        """Read the entries again; what was unticked stays unticked."""
        vault = self.context.vault
        marks = frozenset({Sharing.SHARE})
        wanted = EntryFilter(
            since=self._since(),
            phases=frozenset(p for p, made in self.phases.items() if made.isChecked()),  # type: ignore[attr-defined]
        )
        self._shareable = journal.summaries(vault, _with_marks(wanted, marks), limit=100_000)
        shown = self._shareable
        if self.unmarked.isChecked():
            shown = journal.summaries(vault, wanted, limit=self._shown + 1)
        empty(self.rows)
        self.boxes = {}
        for entry in shown[: self._shown]:
            self.rows.addWidget(self._row(entry))
        self.more_button.setVisible(len(shown) > self._shown)
        self._say_count()

    def _row(self, entry: EntrySummary) -> QWidget:
        line = QWidget()
        day = spell_short_day(entry.local_date)
        heading = entry.heading or self.tr("Without words")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words(heading, "body"))
        words.addWidget(Words(f"{day} · {self._mark_words(entry.sharing)}", "soft"))
        box = QCheckBox()
        box.setAccessibleName(self.tr("Hand over: {entry}, {day}").format(entry=heading, day=day))
        box.setEnabled(entry.sharing is Sharing.SHARE)
        box.setChecked(entry.sharing is Sharing.SHARE and entry.id not in self._left_out)
        box.toggled.connect(lambda on, entry_id=entry.id: self._tick(entry_id, on=on))
        self.boxes[entry.id] = box
        layout = row(box, words, spacing=12)
        layout.setStretch(1, 1)
        if entry.sharing is Sharing.SHARE:
            take_back = self.tr("Make private")
            layout.addWidget(self._mark_button(take_back, heading, entry.id, Sharing.PRIVATE))
        else:
            layout.addWidget(
                self._mark_button(self.tr("Mark to share"), heading, entry.id, Sharing.SHARE)
            )
        line.setLayout(layout)
        return line

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
        self.refresh()
        self.changed.emit()

    def _show_more(self) -> None:
        self._shown += SHOWN_AT_ONCE
        self.refresh()

    def _say_count(self) -> None:
        if not self._shareable:
            self.count.say(
                self.tr(
                    "No entry here is marked “Share”. Every entry starts private; mark one in the journal, "
                    "or show the others here."
                )
            )
        else:
            self.count.say(self.tr("%n entry(ies) chosen", "", len(self.chosen())))

    def _since(self) -> date | None:
        value = str(self.since.currentData())
        if value == "all":
            return None
        if value == "last":
            last = shares.records(self.context.vault)
            return clock.local(last[0].made_at, clock.zone()).date() if last else None
        return clock.today() - timedelta(days=int(value))

    def _mark_words(self, sharing: Sharing) -> str:
        return {
            Sharing.PRIVATE: self.tr("Private"),
            Sharing.TALK: self.tr("To talk about in person"),
            Sharing.SHARE: self.tr("Share"),
        }[sharing]


def _with_marks(wanted: EntryFilter, marks: frozenset[Sharing]) -> EntryFilter:
    return EntryFilter(since=wanted.since, phases=wanted.phases, sharing=marks)
