"""The session page before the session: what was prepared, and one button. There is no hurry."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from companion import clock
from companion.domain.courses import DosingSession, SessionState
from companion.errors import CompanionError
from companion.services import course_lists, courses, intentions, sessions
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.messages import sentence_for
from companion.ui.pages.session_view import MOST_INTENTIONS, View, words_of
from companion.ui.widgets.buttons import button
from companion.ui.widgets.carried_words import boundary_sentences
from companion.ui.widgets.layout import Card, FlowRow, column, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.words import Words


class SessionBefore(View):
    """`begun` carries the session that is open now."""

    begun = Signal(object)
    left = Signal()

    def __init__(
        self, context: Context, session: DosingSession | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self.session = session or self._planned_today()
        self.column.addStretch(1)
        self.head(self.caption_of(self.session), self.tr("Begin when you are ready."))
        self._add_day()
        self.column.addWidget(
            Words(
                self.tr("Nothing has to be written. One key or one tap is enough for a moment."),
                "reading",
            )
        )
        self._add_intention()
        self._add_words()
        self._add_signs()
        self.column.addWidget(Words(self._lock_words(), "quiet"))
        self.state = Words("", "warm")
        self.state.hide()
        self.column.addWidget(self.state)
        self.begin_button = button(self.tr("Begin the session"), self._begin, role="big")
        self.leave_button = button(self.tr("Not now (Esc)"), self.left.emit, role="quiet")
        self.leave_button.setAccessibleName(self.tr("Not now"))
        self.column.addLayout(row(self.begin_button, self.leave_button, 1, spacing=16))
        self.column.addStretch(2)

    def first_focus(self) -> QWidget:
        return self.begin_button

    def _planned_today(self) -> DosingSession | None:
        today = clock.today()
        planned = courses.dosing_sessions(self.context.vault)
        return next(
            (s for s in planned if s.state is SessionState.PLANNED and s.planned_on == today), None
        )

    def _add_day(self) -> None:
        planned_on = self.session.planned_on if self.session is not None else None
        if planned_on is not None and planned_on != clock.today():
            sentence = self.tr(
                "It is planned for {day}. If today is the day, you can begin all the same."
            )
            self.column.addWidget(Words(sentence.format(day=spell_day(planned_on)), "quiet"))

    def _add_intention(self) -> None:
        """The one that was written down last stands large, others below it."""
        found = intentions.intentions(self.context.vault)[:MOST_INTENTIONS]
        if not found:
            return
        card = Card()
        card.column.addWidget(Words(self.tr("Your intention"), "caption"))
        for place, intention in enumerate(found):
            card.column.addWidget(Words(words_of(intention), "reading" if place else "prompt"))
        self.column.addWidget(card)

    def _add_signs(self) -> None:
        signs = boundary_sentences(course_lists.boundary_words(self.context.vault))
        if not signs:
            return
        self.column.addWidget(Words(self.tr("My words and signs"), "caption"))
        self.column.addLayout(column(*(Words(sign, "reading") for sign in signs), spacing=4))

    def _add_words(self) -> None:
        words = self.session.words if self.session is not None else ()
        if not words:
            return
        self.column.addWidget(Words(self.tr("Words that stand ready"), "caption"))
        ready = FlowRow()
        for word in words:
            ready.add(Words(word, "badge-plain", wrap=False))
        self.column.addWidget(ready)

    def _lock_words(self) -> str:
        if self.session is not None and self.session.idle_lock:
            return self.tr("The vault still locks itself when nobody types, as you chose.")
        return self.tr(
            "While the session is open, the vault does not lock itself. “Lock now” (Ctrl+L) still locks it."
        )

    def _begin(self) -> None:
        wanted = self.session.id if self.session is not None else None
        try:
            opened, changes = sessions.open_session(self.context.vault, wanted)
        except CompanionError as error:
            self.state.say(sentence_for(error))
            self.state.show()
            announce(self, self.state.text())
            return
        self.context.announce(changes)
        self.begun.emit(opened)


class SessionElsewhere(View):
    """There is nothing to do on this page; one button says where it is."""

    gone_on = Signal()
    left = Signal()

    def __init__(
        self,
        context: Context,
        title: str,
        sentence: str,
        verb: str,
        session: DosingSession | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, parent)
        self.column.addStretch(1)
        self.head(self.caption_of(session), title)
        self.column.addWidget(Words(sentence, "reading"))
        self.go_button = button(verb, self.gone_on.emit, role="big")
        self.leave_button = button(
            self.tr("Go back (Esc)"), self.left.emit, role="quiet", name=self.tr("Go back")
        )
        self.column.addLayout(row(self.go_button, self.leave_button, 1, spacing=16))
        self.column.addStretch(2)

    def first_focus(self) -> QWidget:
        return self.go_button
