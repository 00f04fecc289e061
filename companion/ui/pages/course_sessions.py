"""The session days of a course: planned, open, ended; and one more."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.courses import DosingSession, SessionState
from companion.domain.entries import Changes
from companion.errors import CompanionError
from companion.services import courses, form_drafts, sessions
from companion.ui.context import Context
from companion.ui.form_draft import FormDraft
from companion.ui.pages.course_ended_session import EndedSessionCard
from companion.ui.pages.course_part import CoursePart
from companion.ui.pages.course_session_card import (
    OpenSessionCard,
    PlannedSessionCard,
    day_form_of,
    form_of,
)
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import DayField
from companion.ui.widgets.layout import Card, FlowRow
from companion.ui.widgets.nobody_watching import NobodyWatching
from companion.ui.widgets.words import Words

SessionCard = PlannedSessionCard | OpenSessionCard | EndedSessionCard
CARDS: dict[SessionState, type[SessionCard]] = {
    SessionState.PLANNED: PlannedSessionCard,
    SessionState.OPEN: OpenSessionCard,
    SessionState.CLOSED: EndedSessionCard,
}


class SessionsPart(CoursePart):
    """A card for each session day stays while its content changes; what is half typed stays with it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.nothing_yet = Words(
            self.tr(
                "No session day is planned yet. It can also stay open until your clinic knows."
            ),
            "reading",
        )
        self.column.addWidget(self.nothing_yet)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(16)
        self.column.addLayout(self._cards)
        self.cards: dict[str, SessionCard] = {}
        self.column.addWidget(self._plan_card())
        self.column.addWidget(NobodyWatching(context))
        self.draft = FormDraft(context, "", {"day": self.day}, self)
        """A day that was chosen and not planned."""

    def refresh(self) -> None:
        found = courses.dosing_sessions(self.context.vault)
        self.nothing_yet.setVisible(not found)
        self._drop_others({session.id for session in found})
        some_open = any(session.state is SessionState.OPEN for session in found)
        for place, session in enumerate(found):
            card = self._card_for(session)
            if self._cards.indexOf(card) != place:
                self._cards.removeWidget(card)
                self._cards.insertWidget(place, card)
            card.show_session(session, some_open=some_open)
        taken = [session.day for session in found if session.day is not None]
        if self.day.day in taken or self.day.day < clock.today():
            self.day.show_day(max([clock.today(), *taken]) + timedelta(days=7))
            self.draft.forget()
        if not self.draft.name:
            self.draft.begin("next_session_day")

    def save(self) -> bool:
        saved = [self.draft.flush(), *(card.save() for card in self.cards.values())]
        return all(saved)

    def aim(self, aim: dict[str, str]) -> QWidget | None:
        return self.open_session(aim.get("dosing_session_id", ""), aim.get("moment_id", ""))

    def open_session(self, dosing_session_id: str, moment_id: str = "") -> QWidget | None:
        """Open one session day, or the field beside one of its moments, and say where it is."""
        card = self.cards.get(dosing_session_id)
        if moment_id and isinstance(card, EndedSessionCard):
            return card.write_about(moment_id)
        if card is not None:
            card.open()
        return card

    # --- cards

    def _card_for(self, session: DosingSession) -> SessionCard:
        card = self.cards.get(session.id)
        if card is not None and type(card) is CARDS[session.state]:
            return card
        if card is not None:
            self._drop(session.id)
        made = CARDS[session.state](self.context)
        if isinstance(made, PlannedSessionCard):
            made.removed.connect(self._take_away)
        self.cards[session.id] = made
        return made

    def _drop_others(self, wanted: set[str]) -> None:
        for session_id in [known for known in self.cards if known not in wanted]:
            self._drop(session_id)

    def _drop(self, session_id: str) -> None:
        card = self.cards.pop(session_id)
        if isinstance(card, PlannedSessionCard):
            with suppress(CompanionError):  # a word for a day that is planned no more
                for form in (form_of(session_id), day_form_of(session_id)):
                    form_drafts.forget_form_draft(self.context.vault, form)
        self._cards.removeWidget(card)
        card.hide()
        card.deleteLater()

    # --- planning

    def _plan_card(self) -> Card:
        card = Card(spacing=12)
        card.column.addWidget(Words(self.tr("One more session day"), "caption"))
        self.day = DayField(self.tr("Day of the session"), clock.today() + timedelta(days=21))
        self.plan_button = button(self.tr("Plan this day"), self._plan_day)
        self.plan_open_button = button(
            self.tr("Add one without a day"), lambda: self._plan(None), role="quiet"
        )
        line = FlowRow()
        for widget in (self.day, self.plan_button, self.plan_open_button):
            line.add(widget)
        card.column.addWidget(line)
        return card

    def _plan_day(self) -> None:
        self._plan(self.day.day)

    def _plan(self, day: date | None) -> None:
        course = courses.current_course(self.context.vault)
        if course is not None:
            self.act(lambda: courses.plan_session(self.context.vault, course.id, day))

    def _take_away(self, session: DosingSession) -> None:
        """A planned day goes at once, and can be brought back."""
        if not self.act(lambda: courses.remove_session(self.context.vault, session.id)):
            return
        self.context.messages.say(
            self.tr("The planned day was taken away."),
            action_label=self.tr("Bring it back"),
            action=lambda: self._bring_back(session),
        )

    def _bring_back(self, session: DosingSession) -> None:
        self.act(lambda: self._plan_again(session))

    def _plan_again(self, session: DosingSession) -> Changes:
        vault = self.context.vault
        planned, changes = courses.plan_session(vault, session.course_id, session.planned_on)
        if session.words:
            changes |= sessions.set_words(vault, planned.id, session.words)[1]
        if session.idle_lock:
            changes |= sessions.keep_idle_lock(vault, planned.id, on=True)[1]
        return changes
