"""After-effects: some while after each session, how it is by now, in own words. Every check may be left out."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.after_effects import AfterEffectsDay
from companion.domain.courses import DosingSession
from companion.services import after_effects
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.pages.course_after_effects_card import CheckCard, check_title
from companion.ui.pages.course_part import CoursePart
from companion.ui.widgets.layout import Card, empty
from companion.ui.widgets.words import Words

CheckKey = tuple[str, int]
"""The id of a dosing session, and the day."""


class AfterEffectsView(CoursePart):
    """The latest session first, of each the latest check. One has a card from its day on; those to come are one line."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        intro = Card(spacing=12)
        intro.column.addWidget(
            Words(self.tr("How is it, some while after the session?"), "reading")
        )
        intro.column.addWidget(
            Words(
                self.tr(
                    "Effects can change or last, welcome ones and others. You can write down how it is, each time in its "
                    "weeks. None of it has to be answered."
                ),
                "quiet",
            )
        )
        self.column.addWidget(intro)
        self.cards: dict[CheckKey, CheckCard] = {}
        self._layout_of: object = None
        self._holder = QVBoxLayout()
        self._holder.setSpacing(12)
        self.column.addLayout(self._holder)

    def refresh(self) -> None:
        today = clock.today()
        found = after_effects.after_effects(self.context.vault)
        layout = [(one.dosing_session, one.day, one.on, one.on <= today) for one in found]
        if layout != self._layout_of:
            self._layout_of = layout
            self._build(found, today)
        quiet = after_effects.quiet_checks(self.context.vault)
        for one in found:
            key = (one.dosing_session.id, one.day)
            if key in self.cards:
                self.cards[key].show_check(one, today, quiet=key in quiet)

    def aim(self, aim: dict[str, str]) -> QWidget | None:
        """The check of one session and day; of the session alone, the latest that can be answered."""
        session_id, day = aim.get("dosing_session_id"), aim.get("day")
        of_session = [key for key in self.cards if session_id in (None, key[0])]
        wanted = [key for key in of_session if day == str(key[1])] or of_session
        return self.cards[wanted[0]] if wanted else None

    def _build(self, found: list[AfterEffectsDay], today: date) -> None:
        empty(self._holder)
        self.cards = {}
        if not found:
            self._holder.addWidget(
                Words(self.tr("The first check comes a week or so after a session."), "quiet")
            )
        for session in dict.fromkeys(one.dosing_session for one in found):
            self._holder.addWidget(Words(self._after(session), "caption"))
            of_session = [one for one in found if one.dosing_session == session]
            for one in reversed(of_session):
                if one.on <= today:
                    card = CheckCard(self.context)
                    self.cards[session.id, one.day] = card
                    self._holder.addWidget(card)
            coming = [one for one in of_session if one.on > today]
            if coming:
                days = " · ".join(
                    self.tr("{name} from {day}").format(
                        name=check_title(one.day), day=spell_day(one.on)
                    )
                    for one in coming
                )
                self._holder.addWidget(Words(self.tr("To come: {days}").format(days=days), "soft"))

    def _after(self, session: DosingSession) -> str:
        if session.day is None:
            return self.tr("After your session")
        return self.tr("After session {number}, {day}").format(
            number=session.number, day=spell_day(session.day)
        )
