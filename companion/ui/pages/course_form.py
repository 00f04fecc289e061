"""The few things that are known about a course, to fill in at the beginning and to change later."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.courses import Course
from companion.domain.guidance import Protocol
from companion.services import guidance
from companion.ui.widgets.calm_fields import ChoiceField, DayField, keep_narrow, line_field
from companion.ui.widgets.layout import column, empty
from companion.ui.widgets.words import Words


class CourseForm(QWidget):
    """Filling it in saves nothing; whoever shows it has the button."""

    def __init__(self, course: Course | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = line_field(
            self.tr("What you call this course"),
            course.name if course else "",
            hint=self.tr("For example: Spring"),
        )
        self.medicine = line_field(
            self.tr("The medicine, as your clinic calls it"), course.medicine if course else ""
        )
        self.clinic = line_field(self.tr("Clinic"), course.clinic if course else "")
        started = course.started_on if course else clock.today()
        self.started = DayField(self.tr("It begins on"), started)
        self.template = ChoiceField(
            self.tr("Kind of treatment"),
            tuple((protocol.id, protocol.title) for protocol in guidance.protocols()),
        )
        self.template.choose(course.protocol_id if course else "plain")
        self.template.currentIndexChanged.connect(self._show_template)
        self.about = QVBoxLayout()
        self.about.setSpacing(4)
        self.fields = QVBoxLayout(self)
        self.fields.setContentsMargins(0, 0, 0, 0)
        self.fields.setSpacing(16)
        self._add(self.name)
        self._add(
            self.medicine, self.tr("Its name only. Amounts belong with your clinic, not in here.")
        )
        self._add(self.clinic)
        self._add(self.started)
        self._add(self.template)
        self.fields.addLayout(self.about)
        self._show_template()

    @property
    def draft_fields(self) -> dict[str, QWidget]:
        """What can be filled in, for a `FormDraft`."""
        return {
            "name": self.name,
            "medicine": self.medicine,
            "clinic": self.clinic,
            "started": self.started,
            "template": self.template,
        }

    @property
    def protocol(self) -> Protocol:
        """The template that is chosen."""
        return guidance.protocol(self.template.key)

    @property
    def course_name(self) -> str:
        """The name typed, or a plain one."""
        return self.name.text().strip() or self.tr("My course")

    @property
    def started_on(self) -> date:
        return self.started.day

    def _add(self, field: QWidget, hint: str = "") -> None:
        label = Words(field.accessibleName(), "strong")
        label.setBuddy(field)
        keep_narrow(field)
        self.fields.addLayout(
            column(label, field, *([Words(hint, "soft")] if hint else []), spacing=4)
        )

    def _show_template(self) -> None:
        """What the template is, with its numbers: each one only a start."""
        empty(self.about)
        protocol = self.protocol
        self.about.addWidget(Words(protocol.about, "reading"))
        for fact in self._facts(protocol):
            self.about.addWidget(Words(f"•  {fact}"))
        for reminder in (*protocol.during_session, *protocol.reminders):
            self.about.addWidget(Words(f"•  {reminder}"))
        self.about.addWidget(
            Words(self.tr("Every number is only a start. Talk it over with your clinic."), "quiet")
        )

    def _facts(self, protocol: Protocol) -> list[str]:
        """The numbers of a template in words; those that no source fixes say "ask your clinic"."""
        ask = self.tr("ask your clinic")
        facts = {
            "preparation_meeting_days": self.tr("Meetings to prepare: {number}").format(
                number=protocol.preparation_meetings
            ),
            "session_days": self.tr("Session days: {number}").format(number=protocol.session_days),
            "integration_meeting_days": self.tr("Meetings after each session day: {number}").format(
                number=protocol.integration_meetings
            ),
        }
        if protocol.session_days > 1:
            facts["days_between_sessions"] = self.tr("Days between them: {number}").format(
                number=protocol.days_between_sessions
            )
        order = (
            "preparation_meeting_days",
            "session_days",
            "days_between_sessions",
            "integration_meeting_days",
        )
        return [
            f"{facts[name]} ({ask})" if name in protocol.unconfirmed else facts[name]
            for name in order
            if name in facts
        ]
