"""A session day that is planned or open: what can be set beforehand, and the way to the session page."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.courses import DosingSession
from companion.services import courses, guidance, sessions
from companion.ui.context import Context
from companion.ui.dates import spell_day, spell_time
from companion.ui.form_draft import FormDraft
from companion.ui.pages.course_part import do
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import DayField
from companion.ui.widgets.checklist import TickLine
from companion.ui.widgets.layout import Card, FlowRow, row, rule
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.word_chips import WordChips
from companion.ui.widgets.words import Words


class SessionHead(QVBoxLayout):
    """Which session, which day, and where it stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__()
        self.setSpacing(2)
        self.number = Words("", "caption")
        self.day = Words("", "heading")
        self.state = Words("", "quiet")
        for words in (self.number, self.day, self.state):
            self.addWidget(words)


class PlannedSessionCard(Card):
    """`removed` carries the session that the person takes away."""

    removed = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self.context = context
        self.session: DosingSession | None = None
        self.head = SessionHead()
        self.column.addLayout(self.head)
        self.begin_button = button(self.tr("Begin the session"), self._begin)
        self.held_button = button(self.tr("It took place on that day"), self._held)
        self.prepare_button = button(self.tr("Prepare this day"), self.toggle, role="quiet")
        self.setFocusProxy(self.prepare_button)
        buttons = FlowRow()
        for made in (self.begin_button, self.held_button, self.prepare_button):
            buttons.add(made)
        self.column.addWidget(buttons)
        self.holder = QWidget()
        self.inside = QVBoxLayout(self.holder)
        self.inside.setContentsMargins(0, 0, 0, 0)
        self.inside.setSpacing(12)
        self._add_day()
        self._add_words()
        self._add_lock()
        self.draft = FormDraft(context, "", {"word": self.words.field}, self)
        self.day_draft = FormDraft(context, "", {"day": self.day}, self)
        self.holder.hide()
        self.column.addWidget(self.holder)
        self._say_state()

    @property
    def is_open(self) -> bool:
        return not self.holder.isHidden()

    def toggle(self) -> None:
        """Open what is closed, close what is open."""
        self.holder.setVisible(not self.is_open)
        self._say_state()
        if self.is_open:
            bring_into_view(self)

    def open(self) -> None:
        """Show what can be set beforehand."""
        self.holder.show()
        self._say_state()

    def show_session(self, session: DosingSession, *, some_open: bool) -> None:
        """Show where this day stands now; `some_open`: another session is open, so this one cannot begin."""
        moved = self.session is None or self.session.planned_on != session.planned_on
        self.session = session
        today = clock.today()
        day = session.planned_on
        number = self.tr("Session {number}").format(number=session.number)
        self.head.number.say(number)
        self.head.day.say(
            spell_day(day, with_weekday=True) if day else self.tr("The day is still open")
        )
        self.head.state.say(self._state(day, today))
        passed = day is not None and day < today
        self.begin_button.setVisible(not some_open and not passed)
        self._make_primary(day == today)
        self.held_button.setVisible(passed)
        for made in (self.begin_button, self.held_button, self.prepare_button, self.remove_button):
            made.setAccessibleName(f"{made.text()}: {number}")
        if moved:
            self.day.show_day(day or today)
            self.day_draft.forget()
        self.no_day_button.setVisible(day is not None)
        self.words.show_words(session.words)
        self.idle_lock.show_tick(session.idle_lock)
        if not self.draft.name and self.draft.begin(form_of(session.id)):
            self.open()
        if not self.day_draft.name and self.day_draft.begin(day_form_of(session.id)):
            self.open()

    def save(self) -> bool:
        """Put a half-typed word and a day that was only chosen on disk."""
        saved = [self.draft.flush(), self.day_draft.flush()]
        return all(saved)

    # --- what can be set

    def _add_day(self) -> None:
        self.day = DayField(self.tr("Day of this session"), clock.today())
        self.move_button = button(self.tr("Set this day"), self._move)
        self.no_day_button = button(self.tr("Leave the day open"), self._leave_open, role="quiet")
        self.remove_button = button(self.tr("Take this session away"), self._remove, role="quiet")
        line = FlowRow()
        for widget in (self.day, self.move_button, self.no_day_button, self.remove_button):
            line.add(widget)
        self.inside.addWidget(rule())
        self.inside.addWidget(Words(self.tr("The day"), "caption"))
        self.inside.addWidget(line)

    def _add_words(self) -> None:
        self.inside.addSpacing(8)
        self.inside.addWidget(Words(self.tr("Words that stand ready"), "caption"))
        self.inside.addWidget(
            Words(
                self.tr("On the day, one tap on a word is a moment. Choose up to twelve."), "quiet"
            )
        )
        suggestions = next((note.options for note in guidance.session_notes() if note.options), ())
        self.words = WordChips((), suggestions)
        self.words.changed.connect(self._keep_words)
        self.inside.addWidget(self.words)

    def _add_lock(self) -> None:
        self.inside.addSpacing(8)
        self.inside.addWidget(Words(self.tr("Locking"), "caption"))
        self.idle_lock = TickLine(
            self.tr("Lock the vault when nobody types, also while the session is open")
        )
        self.idle_lock.ticked.connect(self._keep_lock)
        self.inside.addWidget(self.idle_lock)
        self.inside.addWidget(
            Words(
                self.tr(
                    "Without this, only “Lock now” (Ctrl+L) locks it while the session is open."
                ),
                "soft",
            )
        )

    def _state(self, day: date | None, today: date) -> str:
        if day is None:
            return self.tr("Planned, without a day")
        distance = (day - today).days
        if distance < 0:
            return self.tr(
                "This day has gone by. If the session took place, say so. "
                "If it moved, set the new day under “Prepare this day”."
            )
        if distance == 0:
            return self.tr("Today")
        if distance == 1:
            return self.tr("Tomorrow")
        return self.tr("In {number} days").format(number=distance)

    def _say_state(self) -> None:
        self.prepare_button.setAccessibleDescription(
            self.tr("open") if self.is_open else self.tr("closed")
        )
        self.prepare_button.setText(
            self.tr("Close this part") if self.is_open else self.tr("Prepare this day")
        )

    def _make_primary(self, on: bool) -> None:
        role = "primary" if on else "plain"
        if self.begin_button.property("role") != role:
            self.begin_button.setProperty("role", role)
            self.begin_button.style().unpolish(self.begin_button)
            self.begin_button.style().polish(self.begin_button)

    # --- what the person does

    def _begin(self) -> None:
        if self.session is not None:
            self.context.navigate("session", dosing_session_id=self.session.id)

    def _held(self) -> None:
        session = self.session
        if session is not None and session.planned_on is not None:
            held_on = session.planned_on
            do(
                self.context,
                lambda: sessions.record_past_session(self.context.vault, session.id, held_on),
            )

    def _move(self) -> None:
        self._set_day(self.day.day)

    def _leave_open(self) -> None:
        self._set_day(None)

    def _set_day(self, day: date | None) -> None:
        session = self.session
        if session is not None:
            do(self.context, lambda: courses.move_session(self.context.vault, session.id, day))

    def _remove(self) -> None:
        if self.session is not None:
            self.removed.emit(self.session)

    def _keep_words(self, words: tuple[str, ...]) -> None:
        session = self.session
        if session is not None and not do(
            self.context, lambda: sessions.set_words(self.context.vault, session.id, words)
        ):
            self.words.show_words(session.words)

    def _keep_lock(self, on: bool) -> None:
        session = self.session
        if session is not None and not do(
            self.context, lambda: sessions.keep_idle_lock(self.context.vault, session.id, on)
        ):
            self.idle_lock.show_tick(session.idle_lock)


def form_of(dosing_session_id: str) -> str:
    """The name under which the card of a planned day keeps what is half typed on it."""
    return f"session_day:{dosing_session_id}"


def day_form_of(dosing_session_id: str) -> str:
    """The same for a day that was chosen and not set."""
    return f"session_moves:{dosing_session_id}"


class OpenSessionCard(Card):
    """The session that is open now."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self.context = context
        self.session: DosingSession | None = None
        self.head = SessionHead()
        self.column.addLayout(self.head)
        self.go_button = button(self.tr("Go back to the session"), self._go, role="primary")
        self.column.addLayout(row(self.go_button, 1))
        self.setFocusProxy(self.go_button)

    def open(self) -> None:
        """There is nothing to open; the session has a page of its own."""

    def save(self) -> bool:
        """There is nothing to type."""
        return True

    def show_session(self, session: DosingSession, *, some_open: bool) -> None:
        """Show when it began."""
        self.session = session
        self.head.number.say(self.tr("Session {number}").format(number=session.number))
        if session.day is not None and session.opened_at is not None:
            self.head.day.say(spell_day(session.day, with_weekday=True))
            began = spell_time(session.opened_at, session.zone)
            self.head.state.say(self.tr("Open since {time}").format(time=began))

    def _go(self) -> None:
        if self.session is not None:
            self.context.navigate("session", dosing_session_id=self.session.id)
