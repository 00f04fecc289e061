"""Filling in a measure, from the day it was filled in to "Keep this form"."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.courses import SessionState
from companion.domain.days import diary_day
from companion.domain.entries import Changes
from companion.domain.measures import EntryMode, MeasureDefinition, MeasureResponse
from companion.domain.scoring import support_wanted, support_wanted_by_total
from companion.errors import CompanionError, Refused
from companion.exchange.wording_pack import WordingPack
from companion.services import courses, measures
from companion.ui.context import Context
from companion.ui.dates import spell_day, to_qdate
from companion.ui.form_draft import Field, FormDraft
from companion.ui.messages import sentence_for
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import ChoiceField, DayField, line_field
from companion.ui.widgets.layout import FlowRow, column, row
from companion.ui.widgets.measure_entry import MeasureEntry
from companion.ui.widgets.nobody_watching import NobodyWatching
from companion.ui.widgets.notice import announce
from companion.ui.widgets.support_panel import SupportPanel
from companion.ui.widgets.words import Words

EARLIEST = timedelta(days=40 * 365)
NO_SESSION = ""


class MeasureForm(QWidget):
    """One measure to fill in. What is half filled in is there again after a lock or a kill."""

    kept = Signal(object)
    """The MeasureResponse; the vault has it, the rest of the window does not know yet."""
    put_away = Signal()

    def __init__(
        self,
        context: Context,
        measure: MeasureDefinition,
        pack: WordingPack | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context, self.measure = context, measure
        self.entry = MeasureEntry(measure, pack)
        self.day = DayField(
            self.tr("Filled in on"),
            self._today,
            earliest=clock.today() - EARLIEST,
            latest=clock.today(),
        )
        self.session = self._session_choice()
        words = self.tr("A few words, if you like")
        self.note = line_field(words, hint=words, longest=measures.LONGEST_NOTE)
        self.support = SupportPanel(context)
        self.state = Words("", "soft")
        self.as_left = Words(self.tr("This is as you left it."), "soft")
        self.as_left.hide()
        self.keep_button = button(self.tr("Keep this form"), self.keep, role="primary")
        self.away_button = button(self.tr("Put it away"), self._put_away, role="quiet")
        self._build()
        fields: dict[str, QWidget | Field] = {
            **self.entry.draft_fields,
            "day": self.day,
            "note": self.note,
        }
        if self.session is not None:
            fields["session"] = self.session
        self.draft = FormDraft(context, draft_name(measure), fields, self)
        if self.draft.begin():
            self.as_left.show()
            self._look()
        self.entry.edited.connect(self._edited)
        self.entry.finished.connect(self.keep_button.setFocus)

    def first_focus(self) -> QWidget:
        """Where typing begins."""
        return self.entry.first_field

    def save(self) -> bool:
        """Put what is half filled in on disk."""
        return self.draft.flush()

    def refresh(self) -> None:
        """While nothing is filled in, the day is today, however long the page has been open."""
        if not self.draft.half_filled:
            self.day.setMaximumDate(to_qdate(clock.today()))
            self.day.show_day(self._today)
            self.draft.begin()

    def keep(self) -> None:
        """Store the form; on an error everything stays as it is."""
        try:
            made, _ = self._record()
        except Refused as error:
            self._say(sentence_for(error))  # beside the button: it is about this form only
            return
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return
        self._empty()
        self.kept.emit(made)

    # --- inside

    @property
    def _today(self) -> date:
        return diary_day(clock.now(), clock.zone(), self.context.settings().day_ends_at_hour)

    def _record(self) -> tuple[MeasureResponse, Changes]:
        about = measures.About(
            on=self.day.day,
            note=self.note.text(),
            dosing_session_id=(self.session.key or None) if self.session is not None else None,
            support_shown_at=self.support.shown_at if self._support_is_wanted else None,
        )
        vault, measure_id = self.context.vault, self.measure.id
        ends = self.context.settings().day_ends_at_hour
        if self.entry.mode is EntryMode.TOTAL:
            total = self.entry.read_total()
            return measures.record_total(vault, measure_id, total, about, day_ends_at=ends)
        return measures.record_answers(
            vault, measure_id, self.entry.answers, about, form=self.entry.mode, day_ends_at=ends
        )

    @property
    def _support_is_wanted(self) -> bool:
        if self.entry.mode is EntryMode.TOTAL:
            return support_wanted_by_total(self.measure, self.entry.total)
        return support_wanted(self.measure, self.entry.answers)

    def _edited(self) -> None:
        self.state.say("")
        self._look()

    def _look(self) -> None:
        """At each answer: one that calls for it opens Support at once, beside the form."""
        if self._support_is_wanted:
            self.support.open()

    def _put_away(self) -> None:
        self._empty()
        self.put_away.emit()

    def _empty(self) -> None:
        self.entry.start_afresh()
        self.note.setText("")
        self.day.show_day(self._today)
        self.draft.forget()

    def _say(self, sentence: str) -> None:
        self.state.say(sentence)
        announce(self, sentence)

    # --- parts

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.as_left)
        when = FlowRow(spacing=16)
        when.add(self._labelled(self.tr("Filled in on"), self.day))
        if self.session is not None:
            when.add(self._labelled(self.tr("About"), self.session))
        layout.addWidget(self.entry)
        layout.addWidget(self.support)
        layout.addWidget(when)
        layout.addWidget(self.note)
        layout.addWidget(NobodyWatching(self.context))
        buttons = row(self.keep_button, self.away_button, self.state, spacing=12)
        buttons.setStretch(2, 1)
        layout.addLayout(buttons)

    def _labelled(self, words: str, field: QWidget) -> QWidget:
        label = Words(words, "strong", wrap=False)
        label.setBuddy(field)
        holder = QWidget()
        holder.setLayout(column(label, field, spacing=4))
        return holder

    def _session_choice(self) -> ChoiceField | None:
        """Measures about a session ask which one; the latest that has begun is offered."""
        if not self.measure.about_session:
            return None
        choices = [
            (
                session.id,
                self.tr("Session {number}, {day}").format(
                    number=session.number, day=spell_day(session.day)
                ),
            )
            for session in reversed(courses.dosing_sessions(self.context.vault))
            if session.state is not SessionState.PLANNED and session.day is not None
        ]
        none = (NO_SESSION, self.tr("No session of this course"))
        return ChoiceField(self.tr("Which session it is about"), (*choices, none))


def draft_name(measure: MeasureDefinition) -> str:
    """The name under which a half-filled form of this measure is kept."""
    return f"measure:{measure.id}"
