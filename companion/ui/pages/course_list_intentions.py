"""The intentions: the one that is carried now, others, how each stood before, and a way to put one in new words."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.entries import Entry, EntryKind
from companion.errors import CompanionError
from companion.services import intentions, journal
from companion.services.intentions import Intention
from companion.ui.autosave import Autosave, SaveState
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.pages.course_part import beside
from companion.ui.widgets.buttons import button
from companion.ui.widgets.disclosure import Disclosure
from companion.ui.widgets.growing_field import GrowingField
from companion.ui.widgets.layout import Card, FlowRow, column, empty, row, rule
from companion.ui.widgets.words import Words

LONGEST = 10_000
"""Characters of an intention that is put in new words here; longer ones are written in the journal."""


class IntentionsCard(Card):
    """Made anew when an intention changes, unless new words are being typed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._shown: list[Intention] | None = None
        self.field: GrowingField | None = None
        """New words for the intention that is being changed."""
        self._before: Entry | None = None
        """That intention, as it stood until now."""
        self.autosave = Autosave(self._keep_words, self)
        self.autosave.state_changed.connect(self._follow)

    def save(self) -> bool:
        """Put on disk what is being typed."""
        return self.autosave.flush()

    def refresh(self) -> None:
        """Read the intentions again; while new words are being typed, nothing moves."""
        found = intentions.intentions(self.context.vault)
        if found == self._shown or self.field is not None:
            return
        self._show(found)

    def _show(self, found: list[Intention]) -> None:
        self._shown, self.field = found, None
        empty(self.column)
        self.column.addWidget(Words(self.tr("What I carry with me"), "caption"))
        if not found:
            self.column.addWidget(
                Words(
                    self.tr(
                        "An intention can be a question or a wish. You can change it as often as you like."
                    ),
                    "quiet",
                )
            )
        for place, intention in enumerate(found):
            if place:
                self.column.addWidget(rule())
            self._add(intention, current=place == 0)
        self.write_button = button(
            self.tr("Write an intention"),
            lambda: self.context.navigate("journal", new=EntryKind.INTENTION.value),
        )
        self.column.addLayout(row(self.write_button, 1))

    def _add(self, intention: Intention, *, current: bool) -> None:
        entry = intention.entry
        if self._before is not None and entry.id == self._before.id:
            self._add_field(entry)
            return
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(
            Words(entry.body.strip() or entry.heading, "prompt" if current else "reading")
        )
        written = self.tr("Written {day}").format(day=spell_day(entry.local_date))
        words.addWidget(Words(written, "soft"))
        doors = QWidget()
        doors.setLayout(
            row(
                button(
                    self.tr("New words"),
                    lambda: self._change(entry),
                    role="quiet",
                    name=self.tr("Put in new words: {intention}").format(intention=entry.heading),
                ),
                button(
                    self.tr("Open"),
                    lambda: self.context.navigate("journal", entry_id=entry.id),
                    role="quiet",
                    name=self.tr("Open: {heading}").format(heading=entry.heading),
                ),
            )
        )
        self.column.addLayout(beside(words, doors))
        if intention.versions:
            self._add_versions(intention)

    def _add_versions(self, intention: Intention) -> None:
        before = Disclosure(self.tr("Earlier words (%n)", "", len(intention.versions)), flat=True)
        for version in intention.versions:
            day = clock.local(version.saved_at, intention.entry.zone).date()
            before.content.addLayout(
                column(
                    Words(spell_day(day), "soft"),
                    Words(version.body.strip() or version.title, "reading"),
                    spacing=2,
                )
            )
        self.column.addWidget(before)

    # --- new words

    def _change(self, entry: Entry) -> None:
        self._before = entry
        self._show(intentions.intentions(self.context.vault))
        if self.field is not None:
            _go_to(self.field)

    def _add_field(self, entry: Entry) -> None:
        self.field = GrowingField(self.tr("New words"), longest=LONGEST, many_lines=True)
        self.field.setProperty("words", "reading")
        self.field.show_words(entry.body.strip())
        self.field.typed.connect(self.autosave.touch)
        self.column.addWidget(Words(self.tr("New words"), "strong"))
        self.column.addWidget(self.field)
        self.column.addWidget(
            Words(
                self.tr("Saved as you write. How it stood until now can be read below it."), "soft"
            )
        )
        doors = FlowRow()
        doors.add(button(self.tr("Done"), self._finish, name=self.tr("Done with the new words")))
        doors.add(button(self.tr("Leave it as it was"), self._put_away, role="quiet"))
        self.column.addWidget(doors)

    def _keep_words(self) -> None:
        """The words until now are kept as a version the first time; after that it is ordinary writing."""
        if self.field is None or self._before is None or not self.field.words.strip():
            return
        self._put_down(self.field.words.strip())

    def _put_down(self, words: str) -> None:
        vault, before = self.context.vault, self._before
        assert before is not None
        now = journal.entry(vault, before.id)
        if now.body == before.body:
            _, changes = intentions.put_in_new_words(vault, before.id, words)
        else:
            _, changes = journal.save_text(vault, before.id, title=now.title, body=words)
        if changes:
            self.context.announce(changes)

    def _finish(self) -> None:
        if self.save():
            self._close()

    def _put_away(self) -> None:
        before = self._before
        if before is None or self.field is None:
            return
        self.field.show_words(before.body)
        self.autosave.start_afresh()
        try:
            self._put_down(before.body)
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return
        self._close()

    def _close(self) -> None:
        self._before = self.field = None
        self._show(intentions.intentions(self.context.vault))
        _go_to(self.write_button)

    def _follow(self, state: SaveState, why: str) -> None:
        if state is SaveState.NOT_SAVED:
            self.context.messages.warn(why)


def _go_to(made: QWidget) -> None:
    """The keyboard goes to what was just made; Qt would show it a moment later."""
    made.show()
    made.setFocus()
