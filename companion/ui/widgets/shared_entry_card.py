"""One entry of a share, for reading: its number, its day, its words, the pictures that came along."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from companion.domain.entries import EntryKind, Phase
from companion.domain.share_differences import EntryDifference, Fate
from companion.domain.shared_parts import SharedFile
from companion.domain.shares import SharedEntry
from companion.sharing.preview import in_words
from companion.ui.dates import spell_day
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import button
from companion.ui.widgets.entry_words import kind_words, phase_words
from companion.ui.widgets.layout import Card, FlowRow, row
from companion.ui.widgets.passage_reader import PassageReader
from companion.ui.widgets.sketch_picture import picture_label
from companion.ui.widgets.words import Words

PICTURE = 480
"""Wide at most, pixels."""


class SharedEntryCard(Card):
    """Shows an entry; with `comments`, buttons below it say what is wanted."""

    comment_wanted = Signal(str, str)
    """The entry's handle and the selected passage, empty for the whole entry."""
    paragraph_wanted = Signal(str)
    """The entry's handle: choose one of its paragraphs."""
    difference_wanted = Signal(int)
    """The entry's number: what changed since the earlier share?"""

    def __init__(
        self,
        theme: Theme,
        entry: SharedEntry,
        files: Mapping[str, bytes],
        *,
        difference: EntryDifference | None = None,
        comments: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, spacing=6)
        self.entry = entry
        head = row(Words(_caption(entry), "caption"))
        head.setStretch(0, 1)
        if difference is not None and difference.fate in (Fate.NEW, Fate.CHANGED):
            head.addWidget(fate_badge(difference.fate))
        self.column.addLayout(head)
        if entry.title:
            self.column.addWidget(Words(entry.title, "heading"))
        if entry.prompt:
            self.column.addWidget(Words(entry.prompt, "quiet"))
        self.reader = PassageReader(theme)
        self.reader.setAccessibleName(
            entry.title or self.tr("Entry {number}").format(number=entry.number)
        )
        self.reader.show_markdown(entry.body)
        self.column.addWidget(self.reader)
        for file in entry.files:
            self.column.addWidget(self._file(file, files))
        if entry.moods:
            said = " · ".join(f"{name} {value}" for name, value in entry.moods)
            self.column.addWidget(Words(said, "soft"))
        if entry.tags:
            self.column.addWidget(Words(", ".join(entry.tags), "soft"))
        self._build_buttons(difference, comments)

    def _build_buttons(self, difference: EntryDifference | None, comments: bool) -> None:
        self.buttons = FlowRow(spacing=4)
        number = self.entry.number
        if comments:
            self.comment_button = _small(
                self.tr("Comment on the entry"),
                lambda: self.comment_wanted.emit(self.entry.reference, self.reader.passage),
                self.tr("Comment on entry {number}").format(number=number),
            )
            self.paragraph_button = _small(
                self.tr("Comment on a paragraph …"),
                lambda: self.paragraph_wanted.emit(self.entry.reference),
                self.tr("Comment on a paragraph of entry {number}").format(number=number),
            )
            self.reader.picked.connect(self._follow_selection)
            self.buttons.add(self.comment_button)
            self.buttons.add(self.paragraph_button)
        if difference is not None and difference.fate is Fate.CHANGED:
            self.difference_button = _small(
                self.tr("What changed"),
                lambda: self.difference_wanted.emit(number),
                self.tr("What changed in entry {number}").format(number=number),
            )
            self.buttons.add(self.difference_button)
        self.buttons.setVisible(self.buttons.flow.count() > 0)
        self.column.addWidget(self.buttons)

    def _follow_selection(self, on: bool) -> None:
        words = self.tr("Comment on these words") if on else self.tr("Comment on the entry")
        self.comment_button.setText(words)
        self.comment_button.setAccessibleName(
            f"{words}, {self.tr('Entry {number}').format(number=self.entry.number)}"
        )
        self.comment_button.updateGeometry()

    def _file(self, file: SharedFile, files: Mapping[str, bytes]) -> QWidget:
        name = file.name or self.tr("A picture that came along")
        if file.media_type.startswith("image/") and file.digest in files:
            return picture_label(files[file.digest], name, PICTURE)
        shown = file.name or self.tr("A file came along")
        size = self.tr("{size} KB").format(size=max(1, file.size // 1000))
        return Words(f"{shown} · {file.media_type} · {size}", "soft")


def fate_badge(fate: Fate) -> Words:
    """A small label: new or changed since the earlier share."""
    words = {
        Fate.NEW: QCoreApplication.translate("Review", "new"),
        Fate.CHANGED: QCoreApplication.translate("Review", "changed"),
        Fate.SAME: QCoreApplication.translate("Review", "as before"),
        Fate.GONE: QCoreApplication.translate("Review", "not in this one"),
    }[fate]
    kind = "badge" if fate in (Fate.NEW, Fate.CHANGED) else "badge-plain"
    return Words(words, kind, wrap=False)


def kind_of(entry: SharedEntry) -> str:
    """What an entry of its kind is called here; a kind of a later version by its own name."""
    try:
        return kind_words(EntryKind(entry.kind))
    except ValueError:
        return in_words(entry.kind)


def _caption(entry: SharedEntry) -> str:
    day = spell_day(date.fromisoformat(entry.local_date))
    parts = [str(entry.number), " ".join(p for p in (day, entry.time) if p), kind_of(entry)]
    if entry.phase and entry.phase != entry.kind:
        try:
            parts.append(phase_words(Phase(entry.phase)))
        except ValueError:
            parts.append(in_words(entry.phase))
    return " · ".join(parts)


def _small(words: str, act: object, name: str) -> QPushButton:
    made = button(words, act, role="quiet", name=name)  # type: ignore[arg-type]
    made.setProperty("small", "true")
    return made
