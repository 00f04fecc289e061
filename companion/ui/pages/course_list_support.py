"""Who the support person is, and for whom the duties are written, where there are several."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from companion.domain.course_lists import CourseList, ListLine
from companion.domain.courses import Person, Role
from companion.services import course_lists, courses
from companion.ui.context import Context
from companion.ui.pages.course_list import CourseListView
from companion.ui.pages.course_list_extras import Extra
from companion.ui.pages.course_part import beside
from companion.ui.widgets.buttons import button, chip
from companion.ui.widgets.layout import FlowRow, column, empty
from companion.ui.widgets.words import Words, selectable


class SupportPeople(Extra):
    """Stands above the duties."""

    where = CourseList.DUTIES

    def join(self, view: CourseListView) -> None:
        super().join(view)
        self._known: tuple[list[Person], list[Person]] | None = None
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        view.top.addLayout(self._column)
        self._look_in = Words("", "soft")
        view.asides["look-in"].addWidget(self._look_in)

    def refresh(self, lines: Sequence[ListLine]) -> None:
        self._say_look_in(course_lists.look_in_minutes(self.context.vault))
        people = courses.people(self.context.vault)
        support = [person for person in people if person.role is Role.SUPPORT_PERSON]
        theirs = {line.person_id for line in lines if line.list is CourseList.DUTIES}
        several = len(support) > 1
        whose = [p for p in people if p.id in theirs or (several and p in support)]
        if (support, whose) != self._known:
            self._known = (support, whose)
            if self.view.person_id not in {None, *(person.id for person in whose)}:
                self.view.show_person(None)
            self._show(support, whose)

    def _say_look_in(self, minutes: int | None) -> None:
        self._look_in.setVisible(minutes is not None)
        self._look_in.say(
            self.tr("Your plan says: about every {minutes} minutes, if you agree on it.").format(
                minutes=minutes
            )
        )

    def _show(self, people: list[Person], whose: list[Person]) -> None:
        empty(self._column)
        for person in people:
            words = column(Words(person.name, "strong"), spacing=2)
            if person.contact:
                words.addWidget(selectable(Words(person.contact)))
            if person.note:
                words.addWidget(Words(person.note, "quiet"))
            change = button(
                self.tr("Change"),
                self._go_to_people,
                role="quiet",
                name=self.tr("Change {name} under People").format(name=person.name),
            )
            self._column.addLayout(beside(words, change))
        if not people:
            self._column.addWidget(Words(self.tr("Nobody is named yet."), "quiet"))
        doors = FlowRow()
        doors.add(button(self.tr("Add somebody under People"), self._go_to_people, role="link"))
        doors.add(
            button(
                self.tr("The way there and home"),
                lambda: self.context.navigate("course", part="preparation", step_id="travel-home"),
                role="link",
            )
        )
        self._column.addWidget(doors)
        if whose:
            self._add_chips(whose)

    def _add_chips(self, people: list[Person]) -> None:
        """The lines below are somebody's, or for all."""
        self._column.addWidget(Words(self.tr("The lines below are for"), "soft"))
        chips, group = FlowRow(), QButtonGroup(self.view)
        choices: list[tuple[str | None, str]] = [(None, self.tr("Everybody"))]
        choices += [(person.id, person.name) for person in people]
        for person_id, name in choices:
            made = chip(name.replace("&", "&&"), checked=person_id == self.view.person_id)
            made.setAccessibleName(self.tr("Lines for {name}").format(name=name))
            made.clicked.connect(lambda _=False, person_id=person_id: self._choose(person_id))
            group.addButton(made)
            chips.add(made)
        self._column.addWidget(chips)

    def _choose(self, person_id: str | None) -> None:
        self.view.show_person(person_id)
        self.view.show_again()

    def _go_to_people(self) -> None:
        self.context.navigate("course", part="people")


class PersonDuties(QWidget):
    """What a support person is to do, under their name; it is written in the preparation."""

    def __init__(
        self,
        context: Context,
        person: Person,
        duties: Sequence[ListLine],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        theirs = [line for line in duties if line.person_id in (None, person.id)]
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 0)
        whole.setSpacing(4)
        for heading, lines in course_lists.under_headings(CourseList.DUTIES, theirs):
            if lines:
                whole.addWidget(Words(heading, "soft"))
                for line in lines:
                    whole.addWidget(Words(f"•  {line.words}"))
        doors = FlowRow()
        for words, step_id in (
            (self.tr("What they do"), "support-person"),
            (self.tr("The way there and home"), "travel-home"),
        ):
            doors.add(
                button(
                    words,
                    lambda step_id=step_id: context.navigate(
                        "course", part="preparation", step_id=step_id
                    ),
                    role="link",
                    name=f"{words}: {person.name}",
                )
            )
        whole.addWidget(doors)
