"""The desk on which a share is reviewed: the brief first, then everything in it, and the reply that grows beside it.

desk = ReviewDesk(theme)              without a vault: notes are in memory only
desk = ReviewDesk(theme, context)     in a therapist's vault: what is half written survives a lock
desk.show_share(document, files, notebook=..., earlier=...)
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.replies import NoteKind, ReviewNote
from companion.domain.share_differences import ShareDifferences
from companion.domain.shares import ReceivedShare, ShareDocument
from companion.errors import CompanionError
from companion.services.reply_making import save_reply
from companion.services.review_notes import Notebook, draft_name, waiting
from companion.sharing.brief import brief_of
from companion.sharing.brief_beside import beside_earlier
from companion.sharing.preview import withheld_words
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.form_draft import Field, FormDraft
from companion.ui.messages import sentence_for
from companion.ui.pages.review_reply import ReplyPanel
from companion.ui.pages.review_writing import Writing
from companion.ui.theme import Theme
from companion.ui.widgets.brief_view import BriefView
from companion.ui.widgets.note_card import NoteWriter
from companion.ui.widgets.noted_share_view import NotedShareView
from companion.ui.widgets.notice import announce
from companion.ui.widgets.scrolled import bring_into_view, bring_to_top
from companion.ui.widgets.share_timeline import ShareTimeline
from companion.ui.widgets.view_chips import ViewChips
from companion.ui.widgets.words import Words

BRIEF, ALL, TIMELINE, REPLY = "brief", "all", "timeline", "reply"


class ReviewDesk(QWidget):
    """Four views of one share; `noted` carries the Changes after a note came, went or was sent."""

    noted = Signal(object)
    _about_changed = Signal()

    def __init__(
        self, theme: Theme, context: Context | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._context = theme, context
        self.document: ShareDocument | None = None
        self.notebook: Notebook | None = None
        self._writing: Writing | None = None
        self._half_written: FormDraft | None = None
        self.views = ViewChips(
            self.tr("Views of this share"),
            (
                (BRIEF, self.tr("On one page")),
                (ALL, self.tr("All of it")),
                (TIMELINE, self.tr("Day by day")),
                (REPLY, self.tr("My reply")),
            ),
        )
        self.views.chosen.connect(self.show_view)
        self.brief = BriefView(theme)
        self.brief.place_wanted.connect(self.go_to)
        self.all = NotedShareView(theme)
        self.all.comment_wanted.connect(
            lambda reference, passage: self.begin(NoteKind.COMMENT, reference, passage)
        )
        self.timeline = ShareTimeline()
        self.timeline.place_wanted.connect(self.go_to)
        self.reply = ReplyPanel()
        self.reply.writing_wanted.connect(self.begin)
        self.reply.place_wanted.connect(self.go_to)
        self.reply.save_wanted.connect(self.save_reply)
        for notes in (self.all, self.reply):
            notes.change_wanted.connect(self._change)
            notes.remove_wanted.connect(self._remove)
        self.writer = NoteWriter(self)
        self.writer.kept.connect(self.keep)
        self.writer.put_away.connect(self.put_away)
        self.writer.hide()
        self.withheld = Words("", "soft")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.views)
        self._parts: dict[str, QWidget] = {
            BRIEF: self.brief,
            ALL: self.all,
            TIMELINE: self.timeline,
            REPLY: self.reply,
        }
        for part in self._parts.values():
            layout.addWidget(part)
        layout.addWidget(self.withheld)

    # --- which share

    def show_share(
        self,
        document: ShareDocument,
        files: Mapping[str, bytes],
        *,
        notebook: Notebook | None,
        earlier: tuple[ReceivedShare, ShareDifferences] | None = None,
        author: str = "",
    ) -> None:
        """Show a share from its brief on; without a notebook it can only be read. `author` signs the reply."""
        self.document, self.notebook = document, notebook
        day = spell_day(clock.local(earlier[0].made_at, clock.zone()).date()) if earlier else ""
        found = earlier[1] if earlier else None
        self._take_writer_back()
        brief = brief_of(document)
        if earlier:
            brief = beside_earlier(brief, document, earlier[0].document)
        self.brief.show_brief(brief, document.entries, earlier_day=day, differences=found)
        notes = notebook.notes() if notebook else ()
        self.all.show_share(document, files, notes, comments=notebook is not None, found=found)
        self.timeline.show_document(document)
        self.reply.show_share(document, author)
        self.reply.show_notes(notes)
        self.withheld.say(withheld_words(document))
        self.views.chips[REPLY].setVisible(notebook is not None)
        self._mark_waiting(notes)
        self.show_view(BRIEF)
        self._bring_half_written_back()

    def show_view(self, view: str) -> None:
        """Show one of the four."""
        self.views.show_view(view)
        for name, part in self._parts.items():
            part.setVisible(name == view)

    def go_to(self, number: int) -> None:
        """Show the place of the share with this number."""
        self.show_view(ALL)
        place = self.all.place_of(number)
        if place is not None:
            bring_to_top(place)
            place.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def waiting(self) -> tuple[ReviewNote, ...]:
        """Notes that did not go into a reply yet."""
        return waiting(self.notebook.notes()) if self.notebook else ()

    @property
    def half_written(self) -> bool:
        """Whether words stand in the form that were not kept as a note."""
        return self._writing is not None and bool(self.writer.field.words.strip())

    def save(self) -> bool:
        """Put what is half written on disk. False when it could not be."""
        return self._half_written.flush() if self._half_written else True

    def forget(self) -> None:
        """Show nothing of the share any more."""
        self._take_writer_back()
        self.document = self.notebook = None

    # --- writing

    def begin(
        self, kind: NoteKind, reference: str = "", passage: str = "", note_id: str = ""
    ) -> None:
        """Open the form for a note; what stands in it about something else is kept first."""
        if self.half_written and not self.keep():
            return
        self._writing = Writing(kind, reference, passage, note_id)
        self.writer.field.show_words(self._words_of(note_id))
        self._show_writer()
        self._about_changed.emit()
        self.writer.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep(self) -> bool:
        """Keep what is written as a note. False, with a sentence, when it cannot be."""
        writing, notebook = self._writing, self.notebook
        if writing is None or notebook is None:
            return True
        words = self.writer.field.words
        try:
            if writing.note_id:
                changes = notebook.change(writing.note_id, words)
            elif writing.kind is NoteKind.COMMENT:
                changes = notebook.comment(
                    words, reference=writing.reference, passage=writing.passage
                )
            else:
                changes = notebook.suggest(writing.kind, words)
        except CompanionError as error:
            self.writer.tell(sentence_for(error))
            announce(self, sentence_for(error))
            return False
        self.put_away()
        self._show_notes()
        self.noted.emit(changes)
        return True

    def put_away(self) -> None:
        """Close the form; what stood in it is gone."""
        writing, self._writing = self._writing, None
        self.writer.field.show_words("")
        self.writer.hide()
        if self._half_written is not None:
            self._half_written.forget()
        shown = self.all.rows.get(writing.reference) if writing else None
        if shown is not None:
            shown.give_writer_back()
            shown.card.reader.let_go()
            shown.card.comment_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif writing is not None and not self.reply.isHidden():
            self.reply.doors[writing.kind].setFocus(Qt.FocusReason.OtherFocusReason)

    def save_reply(self, file: Path) -> None:
        """Put every note that waits into a reply file."""
        if self.notebook is None or (self.half_written and not self.keep()):
            return
        self.reply.tell("")
        try:
            count, changes = save_reply(self.notebook, file, author_name=self.reply.author.text())
        except CompanionError as error:
            self.reply.tell(sentence_for(error))
            announce(self, sentence_for(error))
            return
        self._show_notes()
        self.reply.tell_saved(file, count)
        bring_into_view(self.reply.saved)
        announce(self, self.reply.saved.text())
        self.noted.emit(changes)

    def _change(self, note_id: str) -> None:
        note = self._note(note_id)
        if note is not None:
            self.begin(note.kind, note.reference, note.passage, note.id)

    def _remove(self, note_id: str) -> None:
        if self.notebook is None:
            return
        try:
            changes = self.notebook.remove(note_id)
        except CompanionError as error:
            self.reply.tell(sentence_for(error))
            return
        if self._writing is not None and self._writing.note_id == note_id:
            self.put_away()
        self._show_notes()
        self.views.chips[ALL if not self.all.isHidden() else REPLY].setFocus()
        self.noted.emit(changes)

    # --- the form

    def _show_writer(self) -> None:
        writing, document = self._writing, self.document
        if writing is None or document is None:
            return
        entry = next((e for e in document.entries if e.reference == writing.reference), None)
        about = {
            NoteKind.COMMENT: self.tr("About the whole share"),
            NoteKind.QUESTION: self.tr("A question to put forward"),
            NoteKind.PRACTICE: self.tr("A practice to put forward"),
        }[writing.kind]
        if entry is not None:
            about = self.tr("About entry {number}").format(number=entry.number)
        self.writer.show_about(writing.kind, about, writing.passage)
        shown = self.all.row_of(writing.reference) if entry is not None else None
        if shown is not None:
            self.show_view(ALL)
            shown.take_writer(self.writer)
            bring_into_view(self.writer)
        else:
            self.show_view(REPLY)
            self.reply.take_writer(self.writer)

    def _take_writer_back(self) -> None:
        """Out of a row that is about to go, so that Qt does not take it along."""
        if self._half_written is not None:
            self._half_written.flush()
            self._half_written.deleteLater()
            self._half_written = None
        self._writing = None
        self.writer.setParent(self)
        self.writer.hide()
        self.writer.field.show_words("")

    def _bring_half_written_back(self) -> None:
        """In a vault, the words that were being written when it was locked stand there again."""
        if self._context is None or self.document is None or self.notebook is None:
            return
        about = Field(
            lambda: self._writing.as_text() if self._writing else "",
            self._take_up,
            self._about_changed,
        )
        fields = {"about": about, "words": self.writer.field}
        self._half_written = FormDraft(
            self._context, draft_name(self.document.share_id), fields, self
        )
        self._half_written.begin()
        self._show_writer()

    def _take_up(self, kept: str) -> None:
        self._writing = Writing.from_text(kept) if kept else None

    # --- notes

    def _show_notes(self) -> None:
        notes = self.notebook.notes() if self.notebook else ()
        self.all.show_notes(notes)
        self.reply.show_notes(notes)
        self._mark_waiting(notes)

    def _mark_waiting(self, notes: tuple[ReviewNote, ...]) -> None:
        self.views.mark_waiting(frozenset({REPLY}) if waiting(notes) else frozenset())

    def _note(self, note_id: str) -> ReviewNote | None:
        notes = self.notebook.notes() if self.notebook else ()
        return next((note for note in notes if note.id == note_id), None)

    def _words_of(self, note_id: str) -> str:
        note = self._note(note_id) if note_id else None
        return note.words if note else ""
