"""What is known about the course, to change; and ending it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from companion.domain.courses import Course
from companion.errors import NotFound
from companion.services import courses, form_drafts, guidance
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.form_draft import FormDraft
from companion.ui.pages.course_form import CourseForm
from companion.ui.pages.course_part import do
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, FlowRow, empty, row
from companion.ui.widgets.words import Words


class DetailsCard(Card):
    """Shows the course; "Change" puts the form in its place."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self.context = context
        self.course: Course | None = None
        self.form: CourseForm | None = None
        self.draft: FormDraft | None = None
        """Of the form, while there is one."""
        self.column.addWidget(Words(self.tr("This course"), "caption"))
        self._inside = QVBoxLayout()
        self._inside.setSpacing(12)
        self.column.addLayout(self._inside)

    def refresh(self) -> None:
        """Read the course again; a form that is being filled in stays."""
        course = courses.current_course(self.context.vault)
        if course == self.course:
            return
        self.course = course
        if self.form is None:
            self._show_course()
            if course is not None and form_drafts.form_draft(self.context.vault, _form_of(course)):
                self._show_form()

    def save(self) -> bool:
        """Put what is half filled in on disk."""
        return self.draft is None or self.draft.flush()

    def _show_course(self) -> None:
        empty(self._inside)
        self.form = self.draft = None
        course = self.course
        if course is None:
            return
        self._inside.addWidget(Words(course.name, "heading"))
        facts = QGridLayout()
        facts.setHorizontalSpacing(20)
        facts.setVerticalSpacing(6)
        facts.setColumnStretch(1, 1)
        for name, value in (
            (self.tr("Medicine"), course.medicine),
            (self.tr("Clinic"), course.clinic),
            (self.tr("Begins"), spell_day(course.started_on)),
            (self.tr("Kind of treatment"), self._template(course)),
        ):
            if value:
                line = facts.rowCount()
                facts.addWidget(
                    Words(name, "quiet", wrap=False), line, 0, Qt.AlignmentFlag.AlignTop
                )
                facts.addWidget(Words(value), line, 1)
        self._inside.addLayout(facts)
        self.change_button = button(
            self.tr("Change"), self._change, name=self.tr("Change this course")
        )
        self.end_button = button(self.tr("End this course"), self._ask_to_end, role="quiet")
        self.buttons = FlowRow()
        self.buttons.add(self.change_button)
        self.buttons.add(self.end_button)
        self._inside.addWidget(self.buttons)

    def _template(self, course: Course) -> str:
        try:
            return guidance.protocol(course.protocol_id).title
        except NotFound:
            return ""

    # --- changing

    def _change(self) -> None:
        self._show_form().name.setFocus()

    def _show_form(self) -> CourseForm:
        empty(self._inside)
        self.form = form = CourseForm(self.course)
        name = _form_of(self.course) if self.course is not None else ""
        self.draft = FormDraft(self.context, name, form.draft_fields, form)
        self.draft.begin()
        self._inside.addWidget(form)
        self.keep_button = button(self.tr("Keep"), self._keep)
        line = row(self.keep_button, button(self.tr("Cancel"), self._put_away, role="quiet"), 1)
        self._inside.addLayout(line)
        return form

    def _put_away(self) -> None:
        self._forget_draft()
        self._show_course()
        self.change_button.setFocus()

    def _forget_draft(self) -> None:
        if self.draft is not None:
            self.draft.forget()

    def _keep(self) -> None:
        form, course = self.form, self.course
        if form is None or course is None:
            return
        kept = do(
            self.context,
            lambda: courses.update_course(
                self.context.vault,
                course.id,
                name=form.course_name,
                medicine=form.medicine.text(),
                clinic=form.clinic.text(),
                started_on=form.started_on,
                protocol_id=form.template.key,
            ),
        )
        if kept:
            self._forget_draft()
            self.course = courses.current_course(self.context.vault)
            self._show_course()
            self.change_button.setFocus()

    # --- ending

    def _ask_to_end(self) -> None:
        """In place: a course that has ended can be taken up again, so no dialog is needed."""
        self.buttons.clear()
        self.stay_button = button(self.tr("Go on with it"), self._show_course)
        self.end_now_button = button(self.tr("End it today"), self._end)
        self._inside.addWidget(
            Words(
                self.tr("Everything you wrote stays. An ended course can be taken up again."),
                "quiet",
            )
        )
        self.buttons.add(self.stay_button)
        self.buttons.add(self.end_now_button)
        self.stay_button.setFocus()

    def _end(self) -> None:
        course = self.course
        if course is not None:
            do(self.context, lambda: courses.end_course(self.context.vault, course.id))


def _form_of(course: Course) -> str:
    """The name under which the form that changes this course keeps its draft."""
    return f"course:{course.id}"
