"""One reply that came home: what was said to which entry, and what was put forward."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from companion import clock
from companion.domain.entries import preview_of
from companion.domain.replies import SuggestionKind, SuggestionState
from companion.services.replies import ShownComment, ShownReply, ShownSuggestion
from companion.ui.dates import spell_day
from companion.ui.widgets.buttons import button
from companion.ui.widgets.entry_words import without_ids
from companion.ui.widgets.layout import Card, FlowRow, row, rule
from companion.ui.widgets.words import Words, selectable

SHOWN_PASSAGE = 160
"""Characters of a passage above what was said about it."""


class ReplyCard(Card):
    """Shows a reply; says what the person wants with a suggestion."""

    entry_wanted = Signal(str, str)
    """The entry's identifier and the passage."""
    accepted = Signal(str, int)
    """The reply's identifier and the place of the suggestion."""
    ignored = Signal(str, int)
    put_back = Signal(str, int)

    def __init__(self, shown: ShownReply, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=20, spacing=8)
        self._id = shown.reply.id
        author = shown.reply.author_name or self.tr("somebody who gave no name")
        self.column.addWidget(Words(self.tr("From {name}").format(name=author), "heading"))
        self.column.addWidget(Words(self._dates(shown), "soft"))
        about: str | None = None
        for comment in shown.comments:
            entry_id = comment.entry.id if comment.entry is not None else None
            again = entry_id is not None and entry_id == about
            self.column.addSpacing(0 if again else 8)
            self._comment(comment, again=again)
            about = entry_id
        for number, suggestion in enumerate(shown.suggestions):
            if not number and shown.comments:
                self.column.addWidget(rule())
            self._suggestion(suggestion)

    def _dates(self, shown: ShownReply) -> str:
        zone = clock.zone()
        made = spell_day(clock.local(shown.reply.made_at, zone).date())
        if shown.share is None:
            return self.tr("Written {day}").format(day=made)
        shared = spell_day(clock.local(shown.share.made_at, zone).date())
        return self.tr("Written {day}, to what you shared on {shared}").format(
            day=made, shared=shared
        )

    def _comment(self, shown: ShownComment, *, again: bool) -> None:
        """What was said; `again` to the entry that stands above already."""
        comment = shown.comment
        if again:
            pass
        elif shown.entry is not None:
            heading = without_ids(shown.entry.heading) or self.tr("An entry without words")
            link = button(
                heading,
                partial(self.entry_wanted.emit, shown.entry.id, comment.passage),
                role="link",
                name=self.tr("Open the entry: {entry}").format(entry=heading),
            )
            self.column.addLayout(row(link, 1))
        elif shown.about_entry:
            self.column.addWidget(Words(self.tr("About an entry that is gone"), "soft"))
        if shown.earlier and not again:
            self.column.addWidget(Words(self.tr("About an earlier version"), "soft"))
        if comment.passage:
            self.column.addWidget(Words(f"“{preview_of(comment.passage, SHOWN_PASSAGE)}”", "quiet"))
        self.column.addWidget(selectable(Words(comment.words, "reading")))

    def _suggestion(self, shown: ShownSuggestion) -> None:
        question = shown.suggestion.kind is SuggestionKind.QUESTION
        lead = self.tr("A question for you") if question else self.tr("A practice, if you like")
        self.column.addWidget(Words(lead, "caption"))
        self.column.addWidget(selectable(Words(shown.suggestion.words, "reading")))
        about = preview_of(shown.suggestion.words, 40)
        buttons = FlowRow()
        if shown.state is SuggestionState.ACCEPTED:
            said = (
                self.tr("It stands on your list of questions.")
                if question
                else self.tr("You took it up as a practice.")
            )
            self.column.addWidget(Words(said, "soft"))
        elif shown.state is SuggestionState.IGNORED:
            buttons.add(Words(self.tr("Left aside"), "soft", wrap=False))
            buttons.add(self._act(self.tr("Look at it again"), self.put_back, shown, about))
        else:
            take = (
                self.tr("Put it on my list of questions")
                if question
                else self.tr("Take it up as a practice")
            )
            buttons.add(self._act(take, self.accepted, shown, about))
            buttons.add(self._act(self.tr("Leave it aside"), self.ignored, shown, about))
        if buttons.flow.count():
            self.column.addWidget(buttons)

    def _act(self, words: str, signal: object, shown: ShownSuggestion, about: str) -> QWidget:
        emit = signal.emit  # type: ignore[attr-defined]
        return button(words, partial(emit, self._id, shown.position), name=f"{words}: {about}")
