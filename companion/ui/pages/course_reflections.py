"""Reflections, offered in their time after each session. A window that is over is over; nothing is counted."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.courses import DosingSession, Invitation, InvitationState
from companion.domain.schedule import windows_for
from companion.services import courses, guidance, plans
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.pages.course_beside import BesideCard
from companion.ui.pages.course_part import CoursePart
from companion.ui.pages.course_window import WindowCard
from companion.ui.widgets.layout import Card, empty
from companion.ui.widgets.words import Words

WindowKey = tuple[str, str]
"""The id of a dosing session and of a window."""


class ReflectionsView(CoursePart):
    """The latest session first. What is open now stands first and open; the rest is one press away."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.cards: dict[WindowKey, WindowCard] = {}
        self.beside: dict[str, BesideCard] = {}
        """What went into each session and what came up, by its id."""
        self._layout_of: tuple[WindowKey, ...] = ()
        self._holder = QVBoxLayout()
        self._holder.setSpacing(12)
        self.column.addLayout(self._holder)

    def refresh(self) -> None:
        grouped = self._grouped(courses.invitations(self.context.vault))
        if tuple(grouped) != self._layout_of or not grouped:
            self._build(grouped)
        today, quiet = clock.today(), courses.quiet_windows(self.context.vault)
        for key, invitations in grouped.items():
            self.cards[key].show_invitations(invitations, today, quiet=key in quiet)
        for card in self.beside.values():
            card.refresh()

    def aim(self, aim: dict[str, str]) -> QWidget | None:
        """One session: what was carried in beside what came up."""
        card = self.beside.get(aim.get("dosing_session_id", ""))
        if card is not None and not card.is_open:
            card.toggle()
        return card

    def _grouped(self, invitations: list[Invitation]) -> dict[WindowKey, list[Invitation]]:
        """By window, the latest session first; of each, what is open now, what is to come, what is over."""
        grouped: dict[WindowKey, list[Invitation]] = {}
        for invitation in invitations:
            key = (invitation.dosing_session_id, invitation.window_id)
            grouped.setdefault(key, []).append(invitation)
        order = list(dict.fromkeys(session_id for session_id, _ in grouped))
        today = clock.today()
        return dict(
            sorted(
                grouped.items(),
                key=lambda pair: (-order.index(pair[0][0]), _turn(pair[1][0], today)),
            )
        )

    def _build(self, grouped: dict[WindowKey, list[Invitation]]) -> None:
        empty(self._holder)
        self.cards, self.beside = {}, {}
        self._layout_of = tuple(grouped)
        if not grouped:
            self._say_nothing_yet()
            return
        sessions = {s.id: s for s in courses.dosing_sessions(self.context.vault)}
        shown: str | None = None
        for key, invitations in grouped.items():
            if key[0] != shown:
                shown = key[0]
                self._holder.addWidget(Words(self._after(sessions.get(shown)), "caption"))
                self.beside[shown] = BesideCard(self.context, shown)
                self._holder.addWidget(self.beside[shown])
            card = WindowCard(self.context, guidance.reflection_window(key[1]))
            self.cards[key] = card
            self._holder.addWidget(card)
            if any(invitation.state is InvitationState.OPEN for invitation in invitations):
                card.open()

    def _after(self, session: DosingSession | None) -> str:
        if session is None or session.day is None:
            return self.tr("After your session")
        return self.tr("After session {number}, {day}").format(
            number=session.number, day=spell_day(session.day)
        )

    def _say_nothing_yet(self) -> None:
        """What will be here, before the first session has ended."""
        card = Card(spacing=12)
        card.column.addWidget(
            Words(
                self.tr("After a session, reflections are offered here, each in its time."),
                "reading",
            )
        )
        card.column.addWidget(
            Words(self.tr("You can take up any of them, or none. Nothing is counted."), "quiet")
        )
        for title, when in self._windows_ahead():
            line = QVBoxLayout()
            line.setSpacing(2)
            line.addWidget(Words(title, "strong"))
            line.addWidget(Words(when, "soft"))
            card.column.addLayout(line)
        self._holder.addWidget(card)

    def _windows_ahead(self) -> list[tuple[str, str]]:
        view = plans.plan(self.context.vault)
        protocol = view.protocol if view is not None else None
        return [
            (window.title, window.aim)
            for window in windows_for(guidance.reflection_windows(), protocol)
        ]


def _turn(invitation: Invitation, today: date) -> int:
    """Windows that are open stand before those to come, and these before those that are over."""
    if today > invitation.closes_on:
        return 2
    return 0 if invitation.opens_on <= today else 1
