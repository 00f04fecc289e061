"""The open session: the moments so far, the words that stand ready, one big field, one big button.

A moment is on disk before the next key is painted. What is half typed is on disk a moment after each pause.
Nothing can be changed or taken away here.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from companion.domain.courses import DosingSession, Lane, MomentForm
from companion.domain.guidance import SessionNote
from companion.errors import CompanionError
from companion.services import guidance, session_drafts, sessions
from companion.services.session_drafts import SessionDraft
from companion.ui import tokens
from companion.ui.autosave import Autosave, SaveState
from companion.ui.context import Context
from companion.ui.dates import spell_time
from companion.ui.messages import sentence_for
from companion.ui.pages.session_ending import SessionEnding
from companion.ui.pages.session_view import Scrolled, View
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import FlowRow, row, rule
from companion.ui.widgets.moment_field import MomentField
from companion.ui.widgets.moment_list import MomentList
from companion.ui.widgets.notice import announce
from companion.ui.widgets.quick_notes import QuickNotes, noted
from companion.ui.widgets.words import Words

PAUSE_MS, LONGEST_MS = 250, 600
"""Half-typed words are on disk after so many milliseconds of quiet, or of typing on."""
LEAST_ROOM = 150
"""For the moments, in a small window; then the page scrolls as a whole. Pixels."""


class SessionOpen(View):
    """`ended` carries the session that has ended."""

    ended = Signal(object)
    left = Signal()

    def __init__(
        self, context: Context, session: DosingSession, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self.session = session
        self._note: SessionNote | None = None
        self._lane = Lane.CLIENT
        self._last_sequence = 0
        self.column.setSpacing(12)
        self.head(self._caption())
        self._add_moments()
        self._add_field()
        self._add_support_lane()
        self._add_foot()
        self._restore()

    # --- the page's calls

    def save(self) -> bool:
        return self.draft_saving.flush()

    def may_leave(self) -> bool:
        if self.ending.isHidden():
            return True
        self._stay()
        return False

    def first_focus(self) -> QWidget:
        return self.field

    def settle(self) -> None:
        self._fit()
        self.room.to_the_end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The big button stands beside the field where there is room, else below it."""
        self.field.fit()
        beside = self.width() >= tokens.NARROW_WINDOW * self.context.theme.scale
        self.field_and_button.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )
        self.add_button.setMinimumHeight(self.field.height() if beside else tokens.SESSION_TARGET)
        self.last_look_in.setMinimumHeight(self.look_in_button.sizeHint().height())

    def takes_key(self, event: QKeyEvent) -> bool:
        """A letter typed while a button has the focus goes into the field."""
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if held or not event.text().strip() or not self.field.isVisible():
            return False
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.insertPlainText(event.text())
        return True

    # --- moments

    def add_from_field(self) -> bool:
        """Note what stands in the field; an empty field notes the time alone."""
        words = self.field.toPlainText().strip()
        text = noted(self._note, words) if self._note is not None and words else words
        form = MomentForm.WORDS if words else MomentForm.TAP
        if not self._add(text, form, self._lane):
            return False
        self._ask(None)
        self.field.setPlainText("")
        return True

    def _add(self, text: str, form: MomentForm, lane: Lane) -> bool:
        try:
            moment, changes = sessions.add_moment(
                self.context.vault, self.session.id, text, lane=lane, form=form
            )
        except CompanionError as error:
            self._say_not_saved(sentence_for(error))
            return False
        self._last_sequence = moment.sequence
        made = self.moments.append(moment)
        self.no_moments.hide()
        self._say_not_saved("")
        self.draft_saving.touch()
        announce(self, self.tr("Kept: {moment}").format(moment=made.accessibleName()))
        self.context.announce(changes)
        return True

    def _tap(self, text: str) -> bool:
        return self._add(text, MomentForm.TAP, self._lane)

    def _tap_note(self, text: str) -> None:
        if self._tap(text):
            self._ask(None)
            self.notes.close_notes()

    def _look_in(self) -> None:
        if self._add("", MomentForm.LOOK_IN, Lane.SUPPORT):
            self._say_last_look_in()

    def _ask(self, note: SessionNote | None) -> None:
        """Show a small note above the field, to be answered in it; None takes it away."""
        self._note = note
        self.asked.say(note.text if note is not None else "")
        self.asked_row.setVisible(note is not None)
        name = note.text if note is not None else self._field_name()
        self.field.setAccessibleName(name)
        self.draft_saving.touch()

    def _answer(self, note: SessionNote) -> None:
        self._ask(note)
        self.field.setFocus()

    # --- half-typed words

    def _keep_draft(self) -> None:
        draft = SessionDraft(
            text=self.field.toPlainText(),
            lane=self._lane,
            note_id=self._note.id if self._note is not None else "",
            after=self._last_sequence,
        )
        session_drafts.keep_session_draft(self.context.vault, self.session.id, draft)
        self.field.document().setModified(False)

    def _typed(self) -> None:
        if self.field.document().isModified():
            self.draft_saving.touch()

    def _restore(self) -> None:
        """The page as it was: the moments, the words in the field, who is writing."""
        kept = sessions.moments(self.context.vault, self.session.id)
        for moment in kept:
            self.moments.append(moment)
        self.no_moments.setVisible(not kept)
        last = kept[-1] if kept else None
        self._last_sequence = last.sequence if last is not None else 0
        draft = session_drafts.session_draft(self.context.vault, self.session.id, last)
        self._switch_lane(support=draft.lane is Lane.SUPPORT)
        known = {note.id: note for note in guidance.session_notes()}
        self._ask(known.get(draft.note_id))
        self.field.setPlainText(draft.text)
        self.field.moveCursor(self.field.textCursor().MoveOperation.End)
        self._say_last_look_in()
        self.draft_saving.start_afresh()

    def _follow_draft(self, state: SaveState, why: str) -> None:
        if state is SaveState.NOT_SAVED and self.field.toPlainText():
            self._say_not_saved(why)
        elif state is SaveState.SAVED:
            self._say_not_saved("")

    def _say_not_saved(self, why: str) -> None:
        sentence = self.tr("Not saved. Your words are still here. {why}").format(why=why)
        self.trouble.say(sentence if why else "")
        self.trouble.setVisible(bool(why))
        if why:
            announce(self, sentence)

    # --- the support person

    def _switch_lane(self, *, support: bool) -> None:
        self._lane = Lane.SUPPORT if support else Lane.CLIENT
        self.support_switch.setChecked(support)
        self.field.setPlaceholderText(
            self.tr("Support person: a few words") if support else self.tr("A few words, or none")
        )
        if self._note is None:
            self.field.setAccessibleName(self._field_name())
        self.draft_saving.touch()

    def _field_name(self) -> str:
        if self._lane is Lane.SUPPORT:
            return self.tr("A few words of the support person")
        return self.tr("A few words for this moment")

    def _say_last_look_in(self) -> None:
        looks = [r.moment for r in self.moments.rows if r.moment.form is MomentForm.LOOK_IN]
        if looks:
            at = spell_time(looks[-1].at, looks[-1].zone)
            self.last_look_in.say(self.tr("Last looked in at {time}").format(time=at))

    # --- ending

    def _ask_to_end(self) -> None:
        self.ending.ask(
            self.session,
            [made.moment for made in self.moments.rows],
            half_typed=bool(self.field.toPlainText().strip()),
        )
        self.foot.hide()
        self._bring_into_view(self.ending)

    def _bring_into_view(self, widget: QWidget) -> None:
        """In a small window the page scrolls as a whole."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            self.column.activate()
            above.ensureWidgetVisible(widget)

    def _stay(self) -> None:
        self.ending.hide()
        self.foot.show()
        self.field.setFocus()

    def _end(self, at: object) -> None:
        """Half-typed words become a last moment first; then the session ends."""
        if self.field.toPlainText().strip():
            if not self.add_from_field():
                self._stay()
                return
            at = None
        try:
            closed, changes = sessions.close_session(self.context.vault, self.session.id, at=at)  # type: ignore[arg-type]
            session_drafts.forget_session_draft(self.context.vault, self.session.id)
        except CompanionError as error:
            self._stay()
            self._say_not_saved(sentence_for(error))
            return
        self.draft_saving.start_afresh()
        self.context.announce(changes)
        self.ended.emit(closed)

    # --- building

    def _caption(self) -> str:
        caption = self.caption_of(self.session)
        if self.session.opened_at is None:
            return caption
        began = spell_time(self.session.opened_at, self.session.zone)
        return self.tr("{session} · began at {time}").format(session=caption, time=began)

    def _add_moments(self) -> None:
        self.moments = MomentList()
        self.no_moments = Words(
            self.tr("Your session is open. Nothing has to be written."), "reading"
        )
        self.notes = QuickNotes(guidance.session_notes())
        self.notes.tapped.connect(self._tap_note)
        self.notes.asked.connect(self._answer)
        self.taps = FlowRow()
        for word in self.session.words:
            self.taps.add(
                button(
                    word,
                    lambda word=word: self._tap(word),
                    role="tap",
                    name=self.tr("Add the word {word}").format(word=word),
                )
            )
        self.taps.add(self.notes.toggle)
        inside = Scrolled()
        inside.setObjectName("pageBody")
        stacked = QVBoxLayout(inside)
        stacked.setContentsMargins(0, 0, 0, 0)
        stacked.setSpacing(16)
        stacked.addWidget(self.no_moments)
        stacked.addWidget(self.moments)
        stacked.addStretch(1)
        stacked.addWidget(self.notes)
        stacked.addWidget(self.taps)
        self.room = Room(inside)
        self.column.addWidget(self.room, 1)

    def _add_field(self) -> None:
        self.asked = Words("", "reading")
        self.asked_row = QWidget()
        line = row(
            self.asked, button(self.tr("Without this"), lambda: self._ask(None), role="quiet")
        )
        line.setStretch(0, 1)
        self.asked_row.setLayout(line)
        self.field = MomentField()
        self.field.entered.connect(self.add_from_field)
        self.add_button = button(self.tr("Add a moment"), self._add_and_return, role="big")
        self.trouble = Words("", "warm")
        self.trouble.hide()
        self.draft_saving = Autosave(
            self._keep_draft, self, pause_ms=PAUSE_MS, longest_ms=LONGEST_MS
        )
        self.draft_saving.state_changed.connect(self._follow_draft)
        self.field.textChanged.connect(self._typed)
        self.field_and_button = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.field_and_button.setSpacing(12)
        self.field_and_button.addWidget(self.field, 1)
        self.field_and_button.addWidget(self.add_button)
        self.column.addWidget(self.asked_row)
        self.column.addLayout(self.field_and_button)
        self.column.addWidget(self.trouble)

    def _add_and_return(self) -> None:
        self.add_from_field()
        self.field.setFocus()

    def _add_support_lane(self) -> None:
        self.support_switch = button(self.tr("Support person is writing"), role="tap")
        self.support_switch.setCheckable(True)
        self.support_switch.toggled.connect(lambda on: self._switch_lane(support=on))
        self.look_in_button = button(
            self.tr("Looked in"),
            self._look_in,
            role="tap",
            name=self.tr("Support person: looked in"),
        )
        self.last_look_in = Words("", "soft", wrap=False)
        lane = FlowRow()
        for widget in (self.support_switch, self.look_in_button, self.last_look_in):
            lane.add(widget)
        self.column.addWidget(lane)

    def _add_foot(self) -> None:
        self.column.addWidget(rule())
        self.end_button = button(self.tr("End the session"), self._ask_to_end, role="quiet")
        doors = FlowRow()
        for made in (
            self._door(self.tr("Grounding (F3)"), self.tr("Grounding"), "grounding"),
            self._door(self.tr("Support (F2)"), self.tr("Support"), "support"),
            button(
                self.tr("Leave the page (Esc)"),
                self.left.emit,
                role="quiet",
                name=self.tr("Leave the page; the session stays open"),
            ),
        ):
            doors.add(made)
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


class Room(QScrollArea):
    """Where the moments stand: takes the height that is left, and stays at its end as it grows."""

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(LEAST_ROOM)
        self.verticalScrollBar().rangeChanged.connect(self.to_the_end)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), LEAST_ROOM)

    def to_the_end(self) -> None:
        """Show the latest moments."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())
