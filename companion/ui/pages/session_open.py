"""The open session: the moments so far, the words that stand ready, one big field, one big button.

A moment is on disk before the next key is painted. What is half typed is on disk a moment after each pause.
Nothing can be changed or taken away here.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from companion.domain.courses import DosingSession, Lane, Moment, MomentForm
from companion.domain.entries import Changes
from companion.domain.guidance import NoteForm, SessionNote
from companion.errors import CompanionError
from companion.services import course_lists, guidance, session_drafts, sessions
from companion.services.session_drafts import SessionDraft
from companion.ui import voice
from companion.ui.autosave import Autosave, SaveState
from companion.ui.context import Context
from companion.ui.dates import spell_time
from companion.ui.messages import sentence_for
from companion.ui.pages.session_ending import SessionEnding
from companion.ui.pages.session_view import View, carried_into
from companion.ui.widgets.buttons import button
from companion.ui.widgets.carried_words import BETWEEN, boundary_sentences
from companion.ui.widgets.layout import FlowRow, row, rule
from companion.ui.widgets.moment_composer import MomentComposer
from companion.ui.widgets.moment_field import MomentField
from companion.ui.widgets.moment_room import MomentRoom
from companion.ui.widgets.notice import announce
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.sketch_note import SketchNote
from companion.ui.widgets.support_lane import SupportLane
from companion.ui.widgets.voice_note import VoiceRecording
from companion.ui.widgets.words import Words

PAUSE_MS, LONGEST_MS = 250, 600
"""Half-typed words are on disk after so many milliseconds of quiet, or of typing on."""
HELD = ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)


class SessionOpen(View):
    """`ended` carries the session that has ended."""

    ended = Signal(object)
    left = Signal()

    def __init__(
        self, context: Context, session: DosingSession, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self.session = session
        self._lane = Lane.CLIENT
        self._last_sequence = 0
        self.column.setSpacing(12)
        self.head(self._caption())
        self.room = MomentRoom(
            session.words, guidance.session_notes(), context.theme, carried_into(context, session)
        )
        self.room.tapped.connect(self._tap)
        self.room.notes.tapped.connect(self._tap_note)
        self.room.notes.asked.connect(self._answer)
        self.column.addWidget(self.room, 1)
        self.sketch = SketchNote(context, session, lambda: self._lane)
        self.sketch.noted.connect(self._show_sketch)
        self.sketch.closed.connect(self._after_sketch)
        self.column.addWidget(self.sketch)
        self.composer = MomentComposer()
        self.sketch.failed.connect(self.composer.say_not_saved)
        self.composer.edited.connect(self._offer_sketch)
        self.column.addWidget(self.composer)
        self._add_voice()
        self.lane = SupportLane(sessions.look_in_minutes(context.vault, session.id))
        self.lane.switched.connect(self._switch_lane)
        self.lane.looked_in.connect(self._look_in)
        self.column.addWidget(self.lane)
        signs = boundary_sentences(course_lists.boundary_words(context.vault))
        if signs:
            self.column.addWidget(Words(BETWEEN.join(signs), "soft"))
        self._add_foot()
        self.draft_saving = Autosave(
            self._keep_draft, self, pause_ms=PAUSE_MS, longest_ms=LONGEST_MS
        )
        self.draft_saving.state_changed.connect(self._follow_draft)
        self._restore()
        self.composer.entered.connect(self.add_from_field)
        self.composer.edited.connect(self.draft_saving.touch)

    @property
    def field(self) -> MomentField:
        """Where the keyboard stands."""
        return self.composer.field

    # --- the page's calls

    def save(self) -> bool:
        said = self.voice.keep() if self.voice is not None else True
        drawn = self.sketch.keep()
        return (self.draft_saving.flush() or not self.composer.half_typed) and said and drawn

    def finish(self) -> bool:
        if self.voice is not None:
            self.voice.finish()
        return self.save()

    def may_leave(self) -> bool:
        if self.room.notes.is_open:
            self.room.notes.close_notes()
            self.field.setFocus()
            return False
        if self.ending.isHidden():
            return True
        self._stay()
        return False

    def first_focus(self) -> QWidget:
        return self.field

    def settle(self) -> None:
        self._fit()
        self.room.to_the_end()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody is recorded by a page that cannot be seen."""
        super().hideEvent(event)
        if self.voice is not None:
            self.voice.finish()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def takes_key(self, event: QKeyEvent) -> bool:
        """A letter typed while a button has the focus goes into the field."""
        if event.modifiers() & HELD or not event.text().strip() or not self.field.isVisible():
            return False
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.insertPlainText(event.text())
        return True

    # --- moments

    def add_from_field(self) -> bool:
        """Note what stands in the field; an empty field notes the time alone."""
        text = self.composer.moment_text
        form = MomentForm.WORDS if text else MomentForm.TAP
        if not self._add(text, form, self._lane):
            return False
        self.composer.clear()
        return True

    def _add(self, text: str, form: MomentForm, lane: Lane) -> bool:
        try:
            moment, changes = sessions.add_moment(
                self.context.vault, self.session.id, text, lane=lane, form=form
            )
        except CompanionError as error:
            self.composer.say_not_saved(sentence_for(error))
            return False
        if form is MomentForm.LOOK_IN:
            self.lane.show_last(moment)
        self._show_kept(moment, changes)
        return True

    def _show_kept(self, moment: Moment, changes: Changes) -> None:
        self._last_sequence = moment.sequence
        made = self.room.append(moment)
        self.composer.say_not_saved("")
        self.draft_saving.touch()
        announce(self, self.tr("Kept: {moment}").format(moment=made.accessibleName()))
        self.context.announce(changes)

    def _offer_sketch(self) -> None:
        """Beside the one small note that may be answered with a sketch."""
        note = self.composer.note
        self.sketch.offer(note is not None and note.form is NoteForm.TEXT_OR_SKETCH)

    def _show_sketch(self, moment: Moment, changes: Changes) -> None:
        """The note is answered; words that stand in the field stay there."""
        self.composer.ask(None)
        self._show_kept(moment, changes)

    def _after_sketch(self) -> None:
        self._offer_sketch()
        self.field.setFocus()

    def _tap(self, text: str) -> bool:
        return self._add(text, MomentForm.TAP, self._lane)

    def _tap_note(self, text: str) -> None:
        if self._tap(text):
            self.room.notes.close_notes()
            self.field.setFocus()

    def _look_in(self) -> None:
        self._add("", MomentForm.LOOK_IN, Lane.SUPPORT)

    def _answer(self, note: SessionNote) -> None:
        self.composer.ask(note)
        self.field.setFocus()

    def _switch_lane(self, support: bool) -> None:
        self._lane = Lane.SUPPORT if support else Lane.CLIENT
        self.composer.write_for_support(support)
        self.draft_saving.touch()

    # --- half-typed words

    def _keep_draft(self) -> None:
        note = self.composer.note
        draft = SessionDraft(
            text=self.composer.half_typed,
            lane=self._lane,
            note_id=note.id if note is not None else "",
            after=self._last_sequence,
        )
        session_drafts.keep_session_draft(self.context.vault, self.session.id, draft)
        self.composer.rest()

    def _restore(self) -> None:
        """The page as it was: the moments, the words in the field, who is writing."""
        kept = sessions.moments(self.context.vault, self.session.id)
        for moment in kept:
            self.room.append(moment)
            if moment.form is MomentForm.LOOK_IN:
                self.lane.show_last(moment)
        last = kept[-1] if kept else None
        self._last_sequence = last.sequence if last is not None else 0
        draft = session_drafts.session_draft(self.context.vault, self.session.id, last)
        self._lane = draft.lane
        self.lane.show_switch(draft.lane is Lane.SUPPORT)
        known = {note.id: note for note in guidance.session_notes()}
        self.composer.write_for_support(draft.lane is Lane.SUPPORT)
        self.composer.show_half_typed(draft.text, known.get(draft.note_id))

    def _follow_draft(self, state: SaveState, why: str) -> None:
        if state is SaveState.NOT_SAVED and self.composer.half_typed:
            self.composer.say_not_saved(why)
        elif state is SaveState.SAVED:
            self.composer.say_not_saved("")

    # --- ending

    def _ask_to_end(self) -> None:
        self.ending.ask(
            self.session,
            [made.moment for made in self.room.moments.rows],
            half_typed=bool(self.composer.half_typed.strip()),
        )
        self.foot.hide()
        bring_into_view(self.ending)

    def _stay(self) -> None:
        self.ending.hide()
        self.foot.show()
        self.field.setFocus()

    def _end(self, at: datetime | None) -> None:
        """What is drawn and half-typed words become last moments first; then the session ends."""
        if not self.sketch.pad.is_empty:
            if not self.sketch.keep():
                self._stay()
                return
            at = None
        if self.composer.half_typed.strip():
            if not self.add_from_field():
                self._stay()
                return
            at = None
        try:
            closed, changes = sessions.close_session(self.context.vault, self.session.id, at=at)
        except CompanionError as error:
            self._stay()
            self.composer.say_not_saved(sentence_for(error))
            return
        if self.voice is not None:
            self.voice.finish()
        self.draft_saving.start_afresh()
        self._forget_draft()
        self.context.announce(changes)
        self.ended.emit(closed)

    def _forget_draft(self) -> None:
        """Its words are a moment by now, so nothing is lost when it cannot be forgotten."""
        with suppress(CompanionError):
            session_drafts.forget_session_draft(self.context.vault, self.session.id)

    # --- building

    def _caption(self) -> str:
        caption = self.caption_of(self.session)
        if self.session.opened_at is None:
            return caption
        began = spell_time(self.session.opened_at, self.session.zone)
        return self.tr("{session} · began at {time}").format(session=caption, time=began)

    def _add_voice(self) -> None:
        """Where there is no microphone, there is no button."""
        recorder = voice.find_recorder()
        self.voice: VoiceRecording | None = None
        if recorder is not None:
            self.voice = VoiceRecording(self.context, self.session, recorder, self)
            self.voice.noted.connect(self.context.announce)
            self.room.taps.add(self.voice.button)
            self.column.addWidget(self.voice.state)

    def _add_foot(self) -> None:
        self.column.addWidget(rule())
        doors = FlowRow()
        doors.add(self._door(self.tr("Grounding (F3)"), self.tr("Grounding"), "grounding"))
        doors.add(self._door(self.tr("Support (F2)"), self.tr("Support"), "support"))
        leave = button(self.tr("Leave the page (Esc)"), self.left.emit, role="quiet")
        leave.setAccessibleName(self.tr("Leave the page; the session stays open"))
        doors.add(leave)
        self.end_button = button(self.tr("End the session"), self._ask_to_end, role="quiet")
        self.foot = QWidget()
        line = row(doors, self.end_button)
        line.setStretch(0, 1)
        line.setAlignment(self.end_button, Qt.AlignmentFlag.AlignTop)
        self.foot.setLayout(line)
        self.ending = SessionEnding()
        self.ending.hide()
        self.ending.ended.connect(self._end)
        self.ending.stayed.connect(self._stay)
        self.column.addWidget(self.ending)
        self.column.addWidget(self.foot)
        self.column.addWidget(Words(guidance.fixed_texts().nobody_watching, "soft"))

    def _door(self, words: str, name: str, page: str) -> QPushButton:
        return button(words, lambda: self.context.navigate(page), role="quiet", name=name)

    def _fit(self) -> None:
        self.composer.fit(self.context.theme.scale)
        self.lane.fit()
