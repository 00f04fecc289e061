"""The plan of the course: its days as a calm list, its meetings, and its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from companion import clock
from companion.domain.courses import DosingSession
from companion.domain.meeting_days import MeetingDay
from companion.services import courses, due, form_drafts, meetings
from companion.ui.context import Context
from companion.ui.dates import spell_day, spell_nearness
from companion.ui.due_words import days_words, meeting_words
from companion.ui.pages.course_part import CoursePart
from companion.ui.pages.course_plan_meeting import NEW, MeetingForm
from companion.ui.pages.course_plan_numbers import NumbersCard
from companion.ui.pages.course_plan_timeline import Group, Line, groups_of, next_line
from companion.ui.pages.settings_reminders import CalendarFileCard
from companion.ui.widgets.buttons import button
from companion.ui.widgets.disclosure import Disclosure
from companion.ui.widgets.layout import Card, column, empty, row
from companion.ui.widgets.words import Words


class PlanPart(CoursePart):
    """The list is made anew when something in it changed; a meeting that is being changed keeps its form."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.column.addWidget(
            Words(
                self.tr(
                    "The days of your course. Each can be moved, and whatever hangs on it moves along."
                ),
                "reading",
            )
        )
        self.ahead = Card(spacing=2)
        self.ahead_day = Words("", "caption")
        self.ahead_words = Words("", "heading")
        self.ahead.column.addWidget(self.ahead_day)
        self.ahead.column.addWidget(self.ahead_words)
        self.column.addWidget(self.ahead)
        self.nothing_yet = Words("", "quiet")
        self.column.addWidget(self.nothing_yet)
        self.days_button = button(
            self.tr("Go to the session days"),
            lambda: self.context.navigate("course", part="sessions"),
        )
        self.column.addLayout(row(self.days_button, 1))
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self.column.addLayout(self._list)
        self.form = MeetingForm(context)
        self.form.closed.connect(self._form_closed)
        self.form.hide()
        self.column.addWidget(self.form)
        self.add_button = button(self.tr("Add a meeting"), self._add_meeting)
        self.column.addLayout(row(self.add_button, 1))
        self.numbers = NumbersCard(context)
        self.column.addWidget(self.numbers)
        self.calendar = CalendarFileCard(context)
        self.column.addWidget(self.calendar)
        self._shown: object = None
        self._groups: tuple[Group, ...] = ()
        self.groups: dict[str, Disclosure] = {}
        self.earlier: dict[str, Disclosure] = {}
        """Inside its group: the days that have passed, when they are many."""
        self._change_buttons: dict[str, QWidget] = {}
        self._places: dict[str, QVBoxLayout] = {}
        """Where the form of a meeting stands: below its line."""

    def refresh(self) -> None:
        self.numbers.refresh()
        vault = self.context.vault
        today, sessions = clock.today(), courses.dosing_sessions(vault)
        self._groups = groups_of(due.due(vault), meetings.meetings(vault), sessions)
        self._say_days(sessions)
        if (self._groups, today) != self._shown:
            first_time = self._shown is None
            self._shown = (self._groups, today)
            self._show(self._groups, today)
            if first_time:
                self._bring_back_form()

    def save(self) -> bool:
        saved = [self.numbers.save(), self.form.draft.flush()]
        return all(saved)

    def _say_days(self, sessions: list[DosingSession]) -> None:
        """Session days that the plan has and that have no day yet; how many there will be is the clinic's to say."""
        wanted = self.numbers.view.protocol.session_days if self.numbers.view is not None else 0
        dated = sum(session.day is not None for session in sessions)
        for made in (self.nothing_yet, self.days_button):
            made.setVisible(dated < wanted)
        self.nothing_yet.say(
            self.tr("Session days in your plan: {wanted}. With a day so far: {dated}.").format(
                wanted=wanted, dated=dated
            )
            if dated
            else self.tr(
                "No session day is planned yet. With a day, the plan can show what comes when."
            )
        )

    def aim(self, aim: dict[str, str]) -> QWidget | None:
        return self.open_meeting(aim.get("meeting_id", ""))

    def open_meeting(self, subject: str) -> QWidget | None:
        """Open the form of one meeting and say where it is."""
        meeting = self._meeting(subject)
        if meeting is None:
            return None
        self._change(meeting)
        return self.form

    # --- the list

    def _show(self, groups: tuple[Group, ...], today: date) -> None:
        opened = {key for key, group in self.groups.items() if group.is_open}
        looked_back = {key for key, group in self.earlier.items() if group.is_open}
        first_time = not self.groups
        self._keep_form_aside()
        empty(self._list)
        self.groups, self._change_buttons, self._places = {}, {}, {}
        self.earlier = {}
        following = next_line(groups, today)
        self._show_next(following, today)
        for group in groups:
            made = Disclosure(group.title)
            self.groups[group.key] = made
            self._fill(made, group, today, following)
            current = following in group.lines or any(line.first == today for line in group.lines)
            if (first_time and current) or group.key in opened:
                made.open()
            if group.key in looked_back and group.key in self.earlier:
                self.earlier[group.key].open()
            self._list.addWidget(made)
        self._place_form()

    def _show_next(self, following: Line | None, today: date) -> None:
        self.ahead.setVisible(following is not None)
        if following is None or following.first is None:
            return
        self.ahead_day.say(
            self.tr("Next: {day}").format(day=spell_nearness(following.first, today))
        )
        self.ahead_words.say(_with_detail(following.words, following.detail))

    def _fill(self, made: Disclosure, group: Group, today: date, following: Line | None) -> None:
        if group.provisional:
            made.content.addWidget(
                Words(
                    self.tr(
                        "These days follow the planned session day. They are sure once it has ended."
                    ),
                    "soft",
                )
            )
        earlier, rest = group.folded(today)
        if earlier:
            self.earlier[group.key] = Disclosure(self.tr("Days that have passed"))
            self.earlier[group.key].content.addLayout(self._lines(earlier, today, None))
            made.content.addWidget(self.earlier[group.key])
        made.content.addLayout(self._lines(rest, today, following))

    def _lines(self, lines: Sequence[Line], today: date, following: Line | None) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 5)
        for place, line in enumerate(lines):
            self._add_line(grid, 2 * place, line, today, is_next=line is following)
        return grid

    def _add_line(
        self, grid: QGridLayout, at: int, line: Line, today: date, *, is_next: bool
    ) -> None:
        """The day beside the words, both wrap; below a meeting there is room for its form."""
        middle = Qt.AlignmentFlag.AlignVCenter
        day = self._day(line, today, is_next=is_next)
        marked = is_next or line.is_on(today)
        grid.addWidget(Words(day, "strong" if marked else "quiet"), at, 0, middle)
        past = line.last is not None and line.last < today
        words = Words(_with_detail(line.words, line.detail), "quiet" if past else "body")
        note = line.meeting.note if line.meeting is not None else ""
        if note:
            grid.addLayout(column(words, Words(note, "soft"), spacing=2), at, 1, middle)
        else:
            grid.addWidget(words, at, 1, middle)
        made = self._button(line)
        if made is not None:
            grid.addWidget(made, at, 2, middle)
        if line.meeting is not None:
            place = QVBoxLayout()
            grid.addLayout(place, at + 1, 0, 1, 3)
            self._places[line.meeting.subject] = place

    def _day(self, line: Line, today: date, *, is_next: bool) -> str:
        if line.first is None or line.last is None:
            return self.tr("No day yet")
        day = days_words(line.first, line.last)
        if line.is_on(today):
            marked = self.tr("Today · {day}") if line.first == line.last else self.tr("Now · {day}")
            return marked.format(day=day)
        return self.tr("Next · {day}").format(day=day) if is_next else day

    def _button(self, line: Line) -> QWidget | None:
        meeting, session_id = line.meeting, line.dosing_session_id
        if meeting is not None:
            name = self.tr("Change: {meeting}").format(meeting=_spoken(meeting))
            made = button(self.tr("Change"), lambda: self._change(meeting), role="quiet", name=name)
            made.setProperty("small", "true")
            self._change_buttons[meeting.subject] = made
            return made
        if session_id is not None:
            day = spell_day(line.first) if line.first else ""
            look = button(
                self.tr("Look at it"),
                lambda: self.context.navigate(
                    "course", part="sessions", dosing_session_id=session_id
                ),
                role="quiet",
                name=self.tr("Look at the session of {day}").format(day=day),
            )
            look.setProperty("small", "true")
            return look
        return None

    # --- one meeting

    def _meeting(self, subject: str) -> MeetingDay | None:
        for group in self._groups:
            for line in group.lines:
                if line.meeting is not None and line.meeting.subject == subject:
                    return line.meeting
        return None

    def _bring_back_form(self) -> None:
        """A meeting that was half filled in when the page was last shown."""
        vault = self.context.vault
        for group in self._groups:
            for line in group.lines:
                if line.meeting and form_drafts.form_draft(vault, line.meeting.subject):
                    self._show_form(line.meeting)
                    return
        if form_drafts.form_draft(vault, NEW):
            self._show_form(None)

    def _change(self, meeting: MeetingDay) -> None:
        self._show_form(meeting)
        self.form.day.setFocus()

    def _add_meeting(self) -> None:
        self._show_form(None)
        self.form.day.setFocus()

    def _show_form(self, meeting: MeetingDay | None) -> None:
        self._keep_form_aside()
        if meeting is None:
            self.form.show_new()
        else:
            self.form.show_meeting(meeting)
        self._place_form()
        self.form.show()

    def _form_closed(self, subject: str) -> None:
        """The keyboard goes back to the line of that meeting; one that was just added is shown."""
        self.form.hide()
        self._open_around(subject)
        before = self._change_buttons.get(subject, self.add_button)
        before.setFocus()

    def _keep_form_aside(self) -> None:
        """Before the list is emptied: the form is not part of it."""
        for place in self._places.values():
            place.removeWidget(self.form)
        self.column.removeWidget(self.form)
        self.form.setParent(self)

    def _place_form(self) -> None:
        """Below the line of its meeting, else above "Add a meeting"."""
        place = self._places.get(self.form.subject)
        if place is None:
            self.column.insertWidget(self.column.indexOf(self.numbers) - 1, self.form)
            return
        self._open_around(self.form.subject)
        place.addWidget(self.form)

    def _open_around(self, subject: str) -> None:
        made = self._change_buttons.get(subject)
        for fold in (*self.groups.values(), *self.earlier.values()):
            if made is not None and fold.isAncestorOf(made):
                fold.open()


def _with_detail(words: str, detail: str) -> str:
    return f"{words}, {detail}" if detail else words


def _spoken(meeting: MeetingDay) -> str:
    day = f", {spell_day(meeting.on)}" if meeting.on is not None else ""
    return f"{meeting_words(meeting)}{day}"
