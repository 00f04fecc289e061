"""Every number of the plan as a field; filling it in saves nothing.

Days are typed as numbers with commas between them, in any order. Days before a session are typed without a minus.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from companion.domain.guidance import WindowOffset
from companion.domain.plans import EVENING, MINUTES
from companion.domain.schedule import windows_for
from companion.errors import Refused
from companion.services import guidance
from companion.services.plans import PlanView
from companion.ui.widgets.calm_fields import ChoiceField, keep_narrow, line_field
from companion.ui.widgets.layout import FlowRow, column
from companion.ui.widgets.words import Words

BEFORE = frozenset({"preparation_meeting_days", "preparation_from_day", "readiness_day"})
"""These count back from a session day: typed as 21, kept as -21."""


class NumbersForm(QWidget):
    """`fields` holds every line by the name of what it changes; windows by their identifier and "first" or "last"."""

    def __init__(self, view: PlanView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.fields: dict[str, QLineEdit] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(14)
        self.column.addWidget(
            Words(self.tr("Write days as numbers with commas between them: 1, 7, 30."), "quiet")
        )
        self._part(self.tr("With your clinic"))
        self._days("preparation_meeting_days", self.tr("Meetings to prepare, in days before the first session"))  # fmt: skip
        self._number("session_days", self.tr("Number of session days"))
        self._number("days_between_sessions", self.tr("Days between session days"))
        self._days("integration_meeting_days", self.tr("Meetings after each session, by day"))
        self._part(self.tr("Before a session"))
        self._number("preparation_from_day", self.tr("Preparation begins, in days before"))
        self._number("readiness_day", self.tr("A look over what is open, in days before"))
        self._part(self.tr("After a session"))
        self._add_first_writing()
        self._days("check_in_days", self.tr("Check-ins, by day"))
        self._days("after_effects_days", self.tr("How it is now, by day"))
        self._add_windows()
        self._part(self.tr("On their own days"))
        self._days("insight_days", self.tr("An insight comes back, in days after it was kept"))
        self._number("decision_pause_days", self.tr("Days for which a big decision rests"))
        self._number("look_in_minutes", self.tr("Minutes between looking in on a session day"))
        self._part(self.tr("Agreed"))
        self.agreed_with = line_field(
            self.tr("With whom you agreed these numbers, if you did"),
            view.own.agreed_with if view.own is not None else "",
        )
        self._add(self.agreed_with, letters=60)

    @property
    def first_field(self) -> QLineEdit:
        """Where the keyboard begins."""
        return self.fields["preparation_meeting_days"]

    @property
    def draft_fields(self) -> Mapping[str, QWidget]:
        """All fields, by the name under which a half-filled form keeps each."""
        return {
            **self.fields,
            "first_writing": self.first_writing,
            "agreed_with": self.agreed_with,
        }

    def numbers(self) -> dict[str, object]:
        """What is typed, by the name of the field of the plan. Raises Refused for what is no number."""
        found: dict[str, object] = {}
        for name, field in self.fields.items():
            if "." in name:
                continue
            typed = numbers_in(field.text())
            days = [-number for number in typed] if name in BEFORE else typed
            if isinstance(getattr(self.view.protocol, name), tuple):
                found[name] = tuple(days)
            else:
                found[name] = _only(days, field.accessibleName())
        found["first_writing"] = self.first_writing.key
        if self.first_writing.key == EVENING:
            found["first_writing_minutes"] = 0
        found["windows"] = tuple(
            WindowOffset(window.id, self._edge(window.id, "first"), self._edge(window.id, "last"))
            for window in guidance.reflection_windows()
        )
        return found

    def _edge(self, window_id: str, edge: str) -> int:
        field = self.fields[f"{window_id}.{edge}"]
        return _only(numbers_in(field.text()), field.accessibleName())

    # --- fields

    def _part(self, words: str) -> None:
        self.column.addSpacing(6)
        self.column.addWidget(Words(words, "caption"))

    def _days(self, name: str, words: str) -> None:
        days: tuple[int, ...] = getattr(self.view.protocol, name)
        self._field(name, words, ", ".join(str(abs(day)) for day in days))

    def _number(self, name: str, words: str) -> None:
        self._field(name, words, str(abs(getattr(self.view.protocol, name))))

    def _field(self, name: str, words: str, text: str) -> None:
        field = line_field(words, text, longest=600)
        self.fields[name] = field
        ask = name in self.view.ask_clinic
        self._add(field, self.tr("Ask your clinic.") if ask else "")

    def _add(self, field: QWidget, hint: str = "", letters: int = 40) -> None:
        label = Words(field.accessibleName(), "strong")
        label.setBuddy(field)
        keep_narrow(field, letters)
        if hint:
            field.setAccessibleDescription(hint)
        hints = [Words(hint, "soft")] if hint else []
        self.column.addLayout(column(label, field, *hints, spacing=4))

    def _add_first_writing(self) -> None:
        protocol = self.view.protocol
        self.first_writing = ChoiceField(
            self.tr("First writing after a session"),
            (
                (EVENING, self.tr("In the evening")),
                (MINUTES, self.tr("Some minutes after it is over")),
            ),
        )
        self.first_writing.choose(protocol.first_writing)
        self._add(self.first_writing)
        minutes = line_field(
            self.tr("Minutes after the session"), str(protocol.first_writing_minutes or 60)
        )
        self.fields["first_writing_minutes"] = minutes
        label = Words(minutes.accessibleName(), "strong")
        label.setBuddy(minutes)
        keep_narrow(minutes, 40)
        self.minutes_holder = QWidget()
        holder = column(label, minutes, spacing=4)
        self.minutes_holder.setLayout(holder)
        self.column.addWidget(self.minutes_holder)
        self._show_minutes()
        self.first_writing.currentIndexChanged.connect(self._show_minutes)

    def _show_minutes(self) -> None:
        self.minutes_holder.setVisible(self.first_writing.key == MINUTES)

    def _add_windows(self) -> None:
        """One line for each stretch of reflections: from one day to another."""
        self.column.addWidget(Words(self.tr("Reflections, from one day to another"), "strong"))
        for window in windows_for(guidance.reflection_windows(), self.view.protocol):
            line = FlowRow()
            name = Words(window.title, wrap=False)
            name.setMinimumWidth(name.fontMetrics().averageCharWidth() * 16)
            line.add(name)
            for edge, words, day in (
                ("first", self.tr("{window}: first day"), window.first_day),
                ("last", self.tr("{window}: last day"), window.last_day),
            ):
                field = line_field(words.format(window=window.title), str(day), longest=5)
                field.setMaximumWidth(field.fontMetrics().averageCharWidth() * 12)
                self.fields[f"{window.id}.{edge}"] = field
                line.add(field)
            self.column.addWidget(line)


def numbers_in(text: str) -> list[int]:
    """The whole numbers in a line, in the order typed. Raises Refused for anything else in it."""
    parts = [part for part in re.split(r"[\s,;]+", text.strip()) if part]
    if any(not re.fullmatch(r"\d{1,5}", part, re.ASCII) for part in parts):
        raise Refused(
            "Only whole numbers can stand here, with commas between them. Nothing was changed."
        )
    return [int(part) for part in parts]


def _only(numbers: list[int], name: str) -> int:
    if len(numbers) != 1:
        raise Refused(f"One number is needed for “{name}”. Nothing was changed.")
    return numbers[0]
