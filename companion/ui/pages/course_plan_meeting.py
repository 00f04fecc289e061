"""One meeting to change: its day, its time, whether it took place, a note."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from companion import clock
from companion.domain.entries import Changes
from companion.domain.meeting_days import MeetingDay
from companion.services import meetings
from companion.ui.context import Context
from companion.ui.due_words import meeting_words
from companion.ui.form_draft import FormDraft
from companion.ui.pages.course_part import do
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import DayField, keep_narrow, line_field
from companion.ui.widgets.checklist import TickLine
from companion.ui.widgets.layout import Card, FlowRow, column
from companion.ui.widgets.words import Words

NEW = "meeting:new"
"""The draft of a meeting that is being added; the others are kept by the subject of their meeting."""


class MeetingForm(Card):
    """Filling it in saves nothing; "Keep" does. `closed` names the meeting, or nothing for a new one not kept."""

    closed = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=20, spacing=12)
        self.context = context
        self.meeting: MeetingDay | None = None
        self.title = Words("", "strong")
        self.day = DayField(self.tr("Day of the meeting"), clock.today())
        self.at_time = line_field(
            self.tr("Time of the meeting"), hint=self.tr("For example: 14:30"), longest=40
        )
        self.note = line_field(self.tr("A note on the meeting"), longest=1000)
        self.held = TickLine(self.tr("It took place"))
        self.column.addWidget(self.title)
        self._add(self.tr("Day"), self.day, 36)
        self._add(self.tr("Time, if there is one"), self.at_time, 36)
        self._add(self.tr("A note"), self.note, 60)
        self.column.addWidget(self.held)
        self.keep_button = button(self.tr("Keep"), self._keep)
        self.cancel_button = button(self.tr("Cancel"), self._close, role="quiet")
        self.plan_button = button("", self._give_back, role="quiet")
        line = FlowRow()
        for made in (self.keep_button, self.cancel_button, self.plan_button):
            line.add(made)
        self.column.addWidget(line)
        self.setFocusProxy(self.day)
        fields = {"day": self.day, "time": self.at_time, "note": self.note, "held": self.held}
        self.draft = FormDraft(context, NEW, fields, self)

    @property
    def subject(self) -> str:
        """The meeting that is being changed; empty for a new one."""
        return self.meeting.subject if self.meeting is not None else ""

    def show_meeting(self, meeting: MeetingDay) -> None:
        """Fill in what is known of a meeting, and what was half filled in for it."""
        self.draft.flush()
        self.meeting = meeting
        self.title.say(meeting_words(meeting))
        self._fill(meeting)
        self.held.show()
        self.plan_button.setVisible(meeting.record_id is not None)
        self.plan_button.setText(
            self.tr("Back to the day of the plan")
            if meeting.of_plan
            else self.tr("Take this meeting away")
        )
        self.plan_button.setAccessibleName(self.plan_button.text())
        self.draft.begin(meeting.subject)

    def show_new(self) -> None:
        """An empty form, or the one that was half filled in."""
        self.draft.flush()
        self.meeting = None
        self.title.say(self.tr("One more meeting"))
        self.day.show_day(clock.today() + timedelta(days=7))
        self.at_time.clear()
        self.note.clear()
        self.held.show_tick(False)
        self.held.hide()
        self.plan_button.hide()
        self.draft.begin(NEW)

    def _fill(self, meeting: MeetingDay) -> None:
        self.day.show_day(meeting.on or clock.today())
        self.at_time.setText(meeting.at_time)
        self.note.setText(meeting.note)
        self.note.setCursorPosition(0)  # a long one is read from its beginning
        self.held.show_tick(meeting.held_on is not None)

    def _add(self, words: str, field: QWidget, letters: int) -> None:
        label = Words(words, "strong")
        label.setBuddy(field)
        keep_narrow(field, letters)
        self.column.addLayout(column(label, field, spacing=4))

    def _keep(self) -> None:
        meeting, vault, day = self.meeting, self.context.vault, self.day.day
        if meeting is None:
            kept = do(self.context, lambda: self._added(day))
        else:
            held = self.held.box.isChecked()
            same = day == meeting.on
            kept = do(
                self.context,
                lambda: meetings.change_meeting(
                    vault,
                    meeting.subject,
                    set_on=meeting.set_on if same else day,
                    at_time=self.at_time.text(),
                    note=self.note.text(),
                    held_on=day if held else None,
                ),
            )
        if kept:
            self._close()

    def _added(self, day: date) -> Changes:
        self.meeting, changes = meetings.add_meeting(
            self.context.vault, day, at_time=self.at_time.text(), note=self.note.text()
        )
        return changes

    def _give_back(self) -> None:
        meeting = self.meeting
        if meeting is None:
            return
        if not do(
            self.context, lambda: meetings.remove_meeting(self.context.vault, meeting.subject)
        ):
            return
        self._close()
        self.context.messages.say(
            self.tr("The meeting is as the plan has it.")
            if meeting.of_plan
            else self.tr("The meeting was taken away."),
            action_label=self.tr("Bring it back"),
            action=lambda: do(
                self.context, lambda: meetings.bring_back(self.context.vault, meeting)
            ),
        )

    def _close(self) -> None:
        self.draft.forget()
        self.closed.emit(self.subject)
