"""Without a course: a short form, and the courses that were before."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.courses import Course
from companion.domain.entries import Changes
from companion.domain.schedule import suggested_session_days
from companion.services import courses, guidance
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.form_draft import FormDraft
from companion.ui.pages.course_form import CourseForm
from companion.ui.pages.course_part import CoursePart
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import DayField, keep_narrow
from companion.ui.widgets.checklist import TickLine
from companion.ui.widgets.layout import Card, empty, row
from companion.ui.widgets.words import Words


class BeginPart(CoursePart):
    """Everything in it can be changed later; nothing has to be filled in."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.column.addWidget(
            Words(
                self.tr(
                    "A name is enough to begin. You can leave out the rest, and change all of it later."
                ),
                "reading",
            )
        )
        card = Card(spacing=16)
        self.form = CourseForm()
        self.form.template.currentIndexChanged.connect(self._show_days)
        card.column.addWidget(self.form)
        self._add_first_day(card)
        self.begin_button = button(self.tr("Begin this course"), self._begin, role="primary")
        card.column.addLayout(row(self.begin_button, 1))
        card.column.addWidget(Words(guidance.fixed_texts().legal_line, "soft"))
        self.column.addWidget(card)
        self.earlier = QVBoxLayout()
        self.earlier.setSpacing(16)
        self.column.addLayout(self.earlier)
        self.setFocusProxy(self.form.name)
        days = {"day_known": self.day_known, "first_day": self.first_day, "further": self.further}
        self.draft = FormDraft(context, "course", {**self.form.draft_fields, **days}, self)
        self.draft.begin()
        self._show_days()

    def save(self) -> bool:
        return self.draft.flush()

    def refresh(self) -> None:
        empty(self.earlier)
        for course in courses.courses(self.context.vault):
            if course.ended_on is not None:
                self.earlier.addWidget(self._earlier_course(course))

    def _add_first_day(self, card: Card) -> None:
        self.day_known = TickLine(self.tr("There is a day for my first session"))
        self.first_day = DayField(self.tr("First session day"), clock.today() + timedelta(days=21))
        self.first_day.dateChanged.connect(self._show_days)
        self.further = TickLine("")
        self.day_known.ticked.connect(self._show_days)
        for widget in (self.day_known, self.first_day, self.further):
            card.column.addWidget(widget)
        keep_narrow(self.first_day, 36)

    def _show_days(self) -> None:
        """Further days are offered where the template has several; they are planned only if asked for."""
        known = self.day_known.box.isChecked()
        self.first_day.setVisible(known)
        further = self._suggested()[1:]
        self.further.setVisible(known and bool(further))
        days = ", ".join(spell_day(day, with_year=False) for day in further)
        self.further.say(self.tr("Plan the further days too, as a start: {days}").format(days=days))

    def _suggested(self) -> tuple[date, ...]:
        return suggested_session_days(self.form.protocol, self.first_day.day)

    def _days(self) -> tuple[date, ...]:
        if not self.day_known.box.isChecked():
            return ()
        return self._suggested() if self.further.box.isChecked() else (self.first_day.day,)

    def _begin(self) -> None:
        form = self.form

        def begin() -> tuple[Course, Changes]:
            begun = courses.begin_course(
                self.context.vault,
                name=form.course_name,
                medicine=form.medicine.text(),
                clinic=form.clinic.text(),
                started_on=form.started_on,
                protocol_id=form.template.key,
                session_days=self._days(),
            )
            self.draft.forget()  # before the page hears of it and lets this part go
            return begun

        self.act(begin)

    def _earlier_course(self, course: Course) -> Card:
        card = Card(padding=20, spacing=4)
        card.column.addWidget(Words(self.tr("An earlier course"), "caption"))
        card.column.addWidget(Words(course.name, "heading"))
        ended = spell_day(course.ended_on) if course.ended_on else ""
        span = self.tr("{begun} to {ended}").format(begun=spell_day(course.started_on), ended=ended)
        card.column.addWidget(Words(span, "soft"))
        again = button(
            self.tr("Take it up again"),
            lambda: self.act(
                lambda: courses.update_course(self.context.vault, course.id, ended_on=None)
            ),
            name=self.tr("Take up {course} again").format(course=course.name),
        )
        card.column.addLayout(row(again, 1))
        return card
