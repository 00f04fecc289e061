"""A session that has ended: its moments as they were, later words beside them, and the story of the day."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from companion.domain.courses import DosingSession, Reflection
from companion.domain.entries import EntryFilter, EntryKind
from companion.services import journal, session_drafts, sessions, sketches, voice_notes, write_up
from companion.services.sketches import Sketch
from companion.services.write_up import ToWriteUp
from companion.ui import voice
from companion.ui.context import Context
from companion.ui.dates import spell_day, spell_time
from companion.ui.pages.course_session_card import SessionHead
from companion.ui.pages.insight_doors import keep_moment
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, FlowRow, empty, rule
from companion.ui.widgets.moment_list import MomentList
from companion.ui.widgets.reflections import ReflectionsBeside
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.sketch_picture import SketchLine
from companion.ui.widgets.voice_note import VoiceNoteLine
from companion.ui.widgets.words import Words
from companion.ui.widgets.write_up import WriteUpCard


class EndedSessionCard(Card):
    """The moments are read when the card is opened; nothing on it changes them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self.context = context
        self.session: DosingSession | None = None
        self._narrative: str | None = None
        self._voices: list[str] = []
        self._drawn: list[Sketch] = []
        self.beside: dict[str, ReflectionsBeside] = {}
        self.head = SessionHead()
        self.column.addLayout(self.head)
        self.look_button = button(self.tr("Look at the moments"), self.toggle)
        self.story_button = button("", self._go_to_story)
        self.setFocusProxy(self.look_button)
        buttons = FlowRow()
        for made in (self.look_button, self.story_button):
            buttons.add(made)
        self.column.addWidget(buttons)
        self.holder = QWidget()
        self.inside = QVBoxLayout(self.holder)
        self.inside.setContentsMargins(0, 0, 0, 0)
        self.inside.setSpacing(16)
        self.inside.addWidget(rule())
        self.intro = Words("", "soft")
        self.inside.addWidget(self.intro)
        self.moments = MomentList(spacing=20)
        self.inside.addWidget(self.moments)
        self.voice_notes = QVBoxLayout()
        self.voice_notes.setSpacing(8)
        self.inside.addLayout(self.voice_notes)
        self.sketches = QVBoxLayout()
        self.sketches.setSpacing(8)
        self.inside.addLayout(self.sketches)
        self.holder.hide()
        self.write_up = WriteUpCard(context, inside_card=True)
        self.write_up.chosen.connect(self._write_up)
        self.column.addWidget(self.write_up)
        self.column.addWidget(self.holder)
        self._player = voice.find_player()

    @property
    def is_open(self) -> bool:
        return not self.holder.isHidden()

    def toggle(self) -> None:
        """Open what is closed, close what is open; what is half typed is on disk."""
        if self.is_open:
            self.save()
            self.holder.hide()
        else:
            self.open()
        self._say_state()

    def open(self) -> None:
        """Show the moments."""
        self._show_moments()
        self.holder.show()
        self._say_state()

    def save(self) -> bool:
        """Put half-typed reflections on disk."""
        saved = [beside.save() for beside in self.beside.values()]
        return all(saved)

    def show_session(self, session: DosingSession, *, some_open: bool) -> None:
        """Show when it was and what can be done with it."""
        self.session = session
        number = self.tr("Session {number}").format(number=session.number)
        self.head.number.say(number)
        if session.day is not None:
            self.head.day.say(spell_day(session.day, with_weekday=True))
        self.head.state.say(self._span(session))
        self._find_story(session)
        for made in (self.look_button, self.story_button):
            made.setAccessibleName(f"{made.text()}: {number}")
        if self.is_open:
            self._show_moments()
        self.write_up.show_things(write_up.to_write_up(self.context.vault, session.id))
        self._say_state()

    def write_about(self, moment_id: str) -> QWidget | None:
        """Open the moments at this one, with a field for later words."""
        self.open()
        beside = self.beside.get(moment_id)
        if beside is not None:
            beside.begin()
            beside.setFocusProxy(beside.field)
            bring_into_view(beside)
        return beside

    def _write_up(self, one: ToWriteUp) -> None:
        if one.voice_note is not None:
            self.context.navigate("journal", entry_id=one.id)
        else:
            self.write_about(one.id)

    def _insight_door(self, moment_id: str, moment: str) -> QPushButton:
        return button(
            self.tr("Keep as insight"),
            lambda: keep_moment(self.context, moment_id),
            role="link",
            name=self.tr("Keep as insight: {moment}").format(moment=moment),
        )

    def _span(self, session: DosingSession) -> str:
        if session.opened_at is None or session.closed_at is None:
            return ""
        if session.opened_at == session.closed_at:
            return self.tr("It took place without the session page.")
        return self.tr("Ended. From {begun} to {ended}").format(
            begun=spell_time(session.opened_at, session.zone),
            ended=spell_time(session.closed_at, session.zone),
        )

    def _find_story(self, session: DosingSession) -> None:
        wanted = EntryFilter(kinds=frozenset({EntryKind.NARRATIVE}), dosing_session_id=session.id)
        found = journal.summaries(self.context.vault, wanted, limit=1)
        self._narrative = found[0].id if found else None
        self.story_button.setText(
            self.tr("Open the story of this session")
            if found
            else self.tr("Write the story of this session")
        )

    def _go_to_story(self) -> None:
        if self._narrative is not None:
            self.context.navigate("journal", entry_id=self._narrative)
        elif self.session is not None:
            self.context.navigate(
                "journal", new=EntryKind.NARRATIVE.value, dosing_session_id=self.session.id
            )

    def _show_voice_notes(self) -> None:
        if self.session is None:
            return
        kept = voice_notes.voice_notes(self.context.vault, self.session.id)
        shown = [note.entry.id for note in kept]
        if shown == self._voices:
            return
        self._voices = shown
        empty(self.voice_notes)
        for note in kept:
            self.voice_notes.addWidget(VoiceNoteLine(self.context, note, self._player))

    def _show_sketches(self) -> None:
        if self.session is None:
            return
        kept = sketches.sketches(self.context.vault, self.session.id)
        if kept == self._drawn:
            return
        self._drawn = kept
        empty(self.sketches)
        for sketch in kept:
            self.sketches.addWidget(SketchLine(self.context, sketch))

    def _say_state(self) -> None:
        self.look_button.setText(
            self.tr("Close the moments") if self.is_open else self.tr("Look at the moments")
        )
        self.look_button.setAccessibleDescription(
            self.tr("open") if self.is_open else self.tr("closed")
        )

    def _show_moments(self) -> None:
        """Moments are only ever added, so the rows that are there stay, with what is half typed beside them."""
        if self.session is None:
            return
        vault = self.context.vault
        kept = sessions.moments(vault, self.session.id)
        fresh = kept[len(self.moments.rows) :]
        drafts = session_drafts.reflection_drafts(vault, (moment.id for moment in fresh))
        for moment in fresh:
            made = self.moments.append(moment)
            beside = ReflectionsBeside(self.context, made, drafts.get(moment.id, ""))
            self.beside[moment.id] = beside
            made.beside.addWidget(beside)
            if moment.text.strip():
                made.aside.insertWidget(1, self._insight_door(moment.id, made.accessibleName()))
        later: dict[str, list[Reflection]] = {}
        for reflection in sessions.reflections(vault, self.session.id):
            later.setdefault(reflection.moment_id, []).append(reflection)
        for moment_id, beside in self.beside.items():
            beside.show_reflections(later.get(moment_id, []))
        self._show_voice_notes()
        self._show_sketches()
        self.intro.say(
            self.tr("The moments stay as they were noted. Later words stand beside them.")
            if kept
            else self.tr("No moment was noted in this session. That is fine.")
        )
