"""The entry that stands in the editor: only in memory until the first word, then on disk at every save."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.days import diary_day
from companion.domain.entries import Changes, Entry, EntryKind, NewEntry, Phase, Sharing
from companion.errors import CompanionError
from companion.services import due, journal, sketches

if TYPE_CHECKING:
    from companion.services.vaults import OpenVault

NOTHING = Changes()


class OpenEntry:
    """What is known about the text in the editor, whether it is kept yet or not."""

    def __init__(self, vault: OpenVault, day_ends_at: Callable[[], int]) -> None:
        self._vault, self._day_ends_at = vault, day_ends_at
        self.entry: Entry | None = None
        """The entry as it was last saved or read; None while nothing is on disk."""
        self._draft = NewEntry()

    def __repr__(self) -> str:
        return "OpenEntry()"

    # --- which text

    def begin(self, new: NewEntry) -> None:
        """A new text; nothing is kept until something is written."""
        self.entry, self._draft = None, new

    def read(self, entry_id: str) -> Entry:
        """The entry as it is on disk now. Raises NotFound."""
        self.entry = journal.entry(self._vault, entry_id)
        return self.entry

    def end(self) -> Changes:
        """The person goes on to something else: keep a version; an entry without a word leaves nothing behind."""
        if self.entry is None or self.entry.trashed_at is not None:
            return NOTHING
        return journal.end_editing(self._vault, self.entry.id)

    # --- what is known about it

    @property
    def id(self) -> str | None:
        return self.entry.id if self.entry else None

    @property
    def about(self) -> Entry | NewEntry:
        """The kept entry, or what the new one will begin with."""
        return self.entry or self._draft

    @property
    def when(self) -> datetime:
        """The instant it belongs to, UTC."""
        return self.about.created_at or clock.now()

    @property
    def zone(self) -> str:
        return self.about.zone or clock.zone()

    @property
    def day(self) -> date:
        """The diary day."""
        return self.about.local_date or diary_day(self.when, self.zone, self._day_ends_at())

    @property
    def in_trash(self) -> bool:
        return self.entry is not None and self.entry.trashed_at is not None

    # --- changes

    def pictures(self) -> list[bytes]:
        """The sketches beside it; one that cannot be read is left out, the words are there all the same."""
        try:
            return sketches.pictures_of(self._vault, self.entry.id) if self.entry else []
        except CompanionError:
            return []

    def note_read(self) -> Changes:
        """A letter that is read on its day or later need not be offered any more."""
        return due.letter_read(self._vault, self.entry) if self.entry is not None else NOTHING

    def keep_text(self, title: str, body: str) -> Changes:
        """Put the text on disk; white space alone does not begin an entry. Raises CompanionError."""
        if self.entry is not None:
            self.entry, changes = journal.save_text(
                self._vault, self.entry.id, title=title, body=body
            )
            return changes
        if not title.strip() and not body.strip():
            return NOTHING
        new = replace(self._draft, title=title, body=body)
        self.entry, changes = journal.write_entry(self._vault, new, day_ends_at=self._day_ends_at())
        journal.remember_open_entry(self._vault, self.entry.id)
        return changes

    def retag(self, tags: tuple[str, ...]) -> Changes:
        """Give it exactly these tags."""
        if self.entry is None:
            self._draft = replace(self._draft, tags=tags)
            return NOTHING
        self.entry, changes = journal.retag(self._vault, self.entry.id, tags)
        return changes

    def make_kind(self, kind: EntryKind) -> Changes:
        """Call it another kind of entry."""
        if self.entry is None:
            self._draft = replace(self._draft, kind=kind)
            return NOTHING
        self.entry, changes = journal.reclassify(self._vault, self.entry.id, kind=kind)
        return changes

    def make_phase(self, phase: Phase | None) -> Changes:
        """Put it into another phase, or none."""
        if self.entry is None:
            self._draft = replace(self._draft, phase=phase)
            return NOTHING
        self.entry, changes = journal.reclassify(self._vault, self.entry.id, phase=phase)
        return changes

    def seal_until(self, opens_on: date | None) -> Changes:
        """Letters: stay closed until that day, or open."""
        if self.entry is None:
            self._draft = replace(self._draft, opens_on=opens_on)
            return NOTHING
        self.entry, changes = journal.reclassify(self._vault, self.entry.id, opens_on=opens_on)
        return changes

    def move_to(self, when: datetime, day: date | None) -> Changes:
        """Let it belong to another instant; with `day` only the day is known and `when` is somewhere in it."""
        time_known = day is None
        day = day or diary_day(when, self.zone, self._day_ends_at())
        if self.entry is None:
            self._draft = replace(
                self._draft, created_at=when, local_date=day, time_known=time_known
            )
            return NOTHING
        self.entry, changes = journal.reclassify(
            self._vault, self.entry.id, created_at=when, time_known=time_known, local_date=day
        )
        return changes

    def mark_sharing(self, sharing: Sharing) -> Changes:
        """Say what may be done with it."""
        if self.entry is None:
            self._draft = replace(self._draft, sharing=sharing)
            return NOTHING
        changes = journal.mark_sharing(self._vault, [self.entry.id], sharing)
        self.entry = replace(self.entry, sharing=sharing)
        return changes


def new_entry(arguments: dict[str, object]) -> NewEntry:
    """What `navigate("journal", new=...)` asks for."""

    def text(name: str) -> str | None:
        value = arguments.get(name)
        return value if isinstance(value, str) and value else None

    wanted = arguments.get("kind") or arguments.get("new")
    kind = EntryKind(wanted) if wanted in set(EntryKind) else EntryKind.NOTE
    opens_on = arguments.get("opens_on")
    return NewEntry(
        kind=kind,
        title=text("title") or "",
        body=text("body") or "",
        card_id=text("card_id"),
        dosing_session_id=text("dosing_session_id"),
        prompt_text=text("prompt_text"),
        opens_on=opens_on if isinstance(opens_on, date) else None,
    )
