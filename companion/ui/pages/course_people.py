"""The people beside the person, and what is known about the course itself."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.course_lists import CourseList, ListLine
from companion.domain.courses import Person, Role
from companion.errors import CompanionError
from companion.services import course_lists, courses, form_drafts, locked_contacts
from companion.ui.context import Context
from companion.ui.form_draft import FormDraft
from companion.ui.pages.course_details import DetailsCard
from companion.ui.pages.course_list_support import PersonDuties
from companion.ui.pages.course_part import CoursePart, beside
from companion.ui.pages.course_person_form import PersonForm
from companion.ui.role_words import role_words
from companion.ui.widgets.buttons import button
from companion.ui.widgets.icon_label import IconLabel
from companion.ui.widgets.layout import Card, FlowRow, empty, row
from companion.ui.widgets.words import Words, selectable


class PeoplePart(CoursePart):
    """Every change of a person is followed by the plain file for the locked screen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._editing: str | None = None
        self._people: list[Person] | None = None
        self._duties: list[ListLine] = []
        self.column.addWidget(Words(self.tr("People beside me"), "caption"))
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self.column.addLayout(self._list)
        self.form_card = Card()
        self.form = PersonForm()
        self.form.kept.connect(self._keep)
        self.form.put_away.connect(self._close_form)
        self.draft = FormDraft(context, _form_of(None), self.form.draft_fields, self)
        self.form_card.column.addWidget(self.form)
        self.form_card.hide()
        self.column.addWidget(self.form_card)
        self.add_button = button(self.tr("Add somebody"), self._add)
        self.clinic_button = button(
            self.tr("Add the clinic’s number"), self._add_clinic, role="quiet"
        )
        doors = FlowRow()
        doors.add(self.add_button)
        doors.add(self.clinic_button)
        self.column.addWidget(doors)
        self.details = DetailsCard(context)
        self.column.addWidget(self.details)

    def refresh(self) -> None:
        self.details.refresh()
        people = courses.people(self.context.vault)
        duties = course_lists.lines(self.context.vault, CourseList.DUTIES)
        first_time = self._people is None
        if people != self._people or duties != self._duties:
            self._people, self._duties = people, duties
            self._show_people(people)
        if first_time:
            self._bring_form_back(people)

    def save(self) -> bool:
        saved = [self.draft.flush(), self.details.save()]
        return all(saved)

    # --- the list

    def _show_people(self, people: list[Person]) -> None:
        empty(self._list)
        for person in people:
            self._list.addWidget(self._one(person))
        if not people:
            self._list.addWidget(
                Words(
                    self.tr(
                        "Nobody stands here yet. Support shows these people first: your therapist, somebody at the clinic, somebody close."
                    ),
                    "quiet",
                )
            )

    def _one(self, person: Person) -> Card:
        card = Card(spacing=2)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Words(role_words(person.role), "caption"))
        words.addWidget(Words(person.name, "heading"))
        if person.contact:
            words.addWidget(selectable(Words(person.contact, "strong")))
        if person.note:
            words.addWidget(Words(person.note, "quiet"))
        if person.role is Role.SUPPORT_PERSON:
            words.addWidget(PersonDuties(self.context, person, self._duties))
        if person.on_locked_screen:
            mark = row(
                IconLabel(self.context.theme, "eye"),
                Words(self.tr("Shown on the locked screen"), "soft"),
            )
            mark.setStretch(1, 1)
            words.addLayout(mark)
        side = QWidget()
        side.setLayout(
            row(
                button(
                    self.tr("Change"),
                    lambda: self._change(person),
                    role="quiet",
                    name=self.tr("Change {name}").format(name=person.name),
                ),
                button(
                    self.tr("Remove"),
                    lambda: self._remove(person),
                    role="quiet",
                    name=self.tr("Remove {name}").format(name=person.name),
                ),
            )
        )
        card.column.addLayout(beside(words, side))
        return card

    # --- the form

    def _add(self) -> None:
        if self._open_form(None):
            self.form.name.setFocus()

    def _add_clinic(self) -> None:
        """The form for somebody new, begun with what is known about the clinic."""
        self._add()
        if self.form_card.isHidden() or self.form.name.text():
            return
        course = courses.current_course(self.context.vault)
        self.form.name.setText((course.clinic if course else "") or self.tr("My clinic"))
        self.form.role.choose(Role.FACILITATOR.value)
        self.form.contact.setFocus()

    def _change(self, person: Person) -> None:
        if self._open_form(person):
            self.form.name.setFocus()

    def _open_form(self, person: Person | None) -> bool:
        """False when what stands in it about somebody else could not be put on disk; it then stays."""
        if not self.draft.flush():
            return False
        self._editing = person.id if person is not None else None
        title = self.tr("Change {name}").format(name=person.name) if person else ""
        self.form.show_person(person, title or self.tr("Add somebody"))
        self.draft.begin(_form_of(self._editing))
        self.form_card.show()
        self.add_button.hide()
        self.clinic_button.hide()
        return True

    def _bring_form_back(self, people: list[Person]) -> None:
        """Open the form again that was half filled in when the vault was locked."""
        for person in (None, *people):
            name = _form_of(person.id if person is not None else None)
            if form_drafts.form_draft(self.context.vault, name):
                self._open_form(person)
                return

    def _close_form(self) -> None:
        """It was kept or put away."""
        self.draft.forget()
        self.form_card.hide()
        self.add_button.show()
        self.clinic_button.show()
        self.add_button.setFocus()

    def _keep(self) -> None:
        form = self.form
        kept = self.act(
            lambda: courses.save_person(
                self.context.vault,
                name=form.name.text(),
                role=Role(form.role.key),
                contact=form.contact.text(),
                note=form.note.toPlainText(),
                on_locked_screen=form.on_locked_screen.box.isChecked(),
                person_id=self._editing,
            )
        )
        if kept:
            self._close_form()
            self._follow_locked_screen()

    def _remove(self, person: Person) -> None:
        if not self.act(lambda: courses.remove_person(self.context.vault, person.id)):
            return
        if self._editing == person.id:
            self._close_form()
        with suppress(CompanionError):  # nobody comes to see it any more
            form_drafts.forget_form_draft(self.context.vault, _form_of(person.id))
        self._follow_locked_screen()
        self.context.messages.say(
            self.tr("{name} was removed.").format(name=person.name),
            action_label=self.tr("Bring back"),
            action=lambda: self._bring_back(person),
        )

    def _bring_back(self, person: Person) -> None:
        if self.act(
            lambda: courses.save_person(
                self.context.vault,
                name=person.name,
                role=person.role,
                contact=person.contact,
                note=person.note,
                on_locked_screen=person.on_locked_screen,
            )
        ):
            self._follow_locked_screen()

    def _follow_locked_screen(self) -> None:
        """The plain file holds exactly the people who are ticked; without any there is no file."""
        try:
            locked_contacts.write_contacts(
                self.context.paths.support_file,
                courses.locked_screen_contacts(self.context.vault),
            )
        except CompanionError as error:
            self.context.messages.tell_error(error)


def _form_of(person_id: str | None) -> str:
    """The name under which the form for this person keeps its draft."""
    return f"person:{person_id or 'new'}"
