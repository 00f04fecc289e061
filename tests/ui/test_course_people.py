"""People on the Course page, the plain file for the locked screen that follows them, and the course's own details."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from companion.domain.course_lists import CourseList
from companion.domain.courses import Person, Role
from companion.errors import DiskFull
from companion.paths import Paths
from companion.services import course_lists, courses, locked_contacts, sessions
from companion.services.open_vault import OpenVault
from companion.ui.context import Context
from companion.ui.pages.course import CoursePage
from companion.ui.pages.course_people import PeoplePart
from tests.ui.conftest import Heard
from tests.ui.course_stage import a_course, course_page, lay_out, press, words_in

Shown = Callable[..., QWidget]


@pytest.fixture
def page(context: Context, vault: OpenVault, shown: Shown) -> CoursePage:
    a_course(vault)
    page = course_page(context, shown)
    page.show_part("people")
    lay_out()
    return page


@pytest.fixture
def part(page: CoursePage) -> PeoplePart:
    shown_part = page.parts["people"]
    assert isinstance(shown_part, PeoplePart)
    return shown_part


@pytest.fixture
def on_locked_screen(paths: Paths) -> Callable[[], list[str]]:
    """The names in the plain file."""
    return lambda: [c.name for c in locked_contacts.read_contacts(paths.support_file)]


def fill_in(
    part: PeoplePart,
    name: str,
    *,
    role: Role = Role.SUPPORT_PERSON,
    contact: str = "",
    locked: bool = False,
) -> None:
    part.form.name.setText(name)
    part.form.role.choose(role.value)
    part.form.contact.setText(contact)
    lay_out()
    if part.form.on_locked_screen.box.isChecked() != locked:
        part.form.on_locked_screen.box.click()


def someone(vault: OpenVault, name: str, *, locked: bool) -> Person:
    return courses.save_person(
        vault, name=name, role=Role.THERAPIST, contact="01 555 0100", on_locked_screen=locked
    )[0]


def test_somebody_is_added(
    part: PeoplePart,
    vault: OpenVault,
    heard: Heard,
    on_locked_screen: Callable[[], list[str]],
    paths: Paths,
):
    press(part, "Add somebody")
    fill_in(part, "Maeve", contact="087 555 0142")
    part.form.note.setPlainText("After six.")
    press(part, "Keep")
    (person,) = courses.people(vault)
    assert (person.name, person.role, person.contact, person.note, person.on_locked_screen) == (
        "Maeve",
        Role.SUPPORT_PERSON,
        "087 555 0142",
        "After six.",
        False,
    )
    words = words_in(part)
    for shown_word in ("Maeve", "087 555 0142", "After six.", "Support person"):
        assert shown_word in words
    assert heard.changes[-1].courses
    assert not paths.support_file.exists()


def test_filling_in_the_form_saves_nobody(part: PeoplePart, vault: OpenVault, page: CoursePage):
    press(part, "Add somebody")
    fill_in(part, "Maeve", locked=True)
    assert page.save()
    press(part, "Cancel")
    assert courses.people(vault) == []
    press(part, "Add somebody")
    assert part.form.name.text() == ""


def test_a_person_without_a_name_is_refused_in_words(
    part: PeoplePart, vault: OpenVault, heard: Heard
):
    press(part, "Add somebody")
    press(part, "Keep")
    assert "Please write a name first." in heard.messages[-1].sentence
    assert part.form.isVisible()


def test_the_warning_stands_beside_the_tick(part: PeoplePart):
    press(part, "Add somebody")
    words = words_in(part)
    assert "outside the encrypted vault" in words
    assert "without your passphrase" in words
    assert "outside" in part.form.on_locked_screen.box.accessibleDescription()
    assert not part.form.on_locked_screen.box.isChecked()


def test_the_locked_screen_follows_every_change(
    part: PeoplePart, on_locked_screen: Callable[[], list[str]], paths: Paths, heard: Heard
):
    press(part, "Add somebody")
    fill_in(part, "Maeve", contact="087 555 0142", locked=True)
    press(part, "Keep")
    assert on_locked_screen() == ["Maeve"]
    assert stat.S_IMODE(paths.support_file.stat().st_mode) == 0o600
    assert "Shown on the locked screen" in words_in(part)

    press(part, "Change Maeve")
    fill_in(part, "Maeve O'Hara", locked=True)
    press(part, "Keep")
    assert on_locked_screen() == ["Maeve O'Hara"]

    press(part, "Remove Maeve O'Hara")
    assert not Path(paths.support_file).exists()
    bring_back = heard.messages[-1].action
    assert bring_back is not None
    bring_back()
    assert on_locked_screen() == ["Maeve O'Hara"]

    press(part, "Change Maeve O'Hara")
    fill_in(part, "Maeve O'Hara", locked=False)
    press(part, "Keep")
    assert on_locked_screen() == []


def test_changing_one_person_leaves_the_others(
    part: PeoplePart,
    page: CoursePage,
    vault: OpenVault,
    on_locked_screen: Callable[[], list[str]],
):
    someone(vault, "Dr Hale", locked=True)
    maeve = someone(vault, "Maeve", locked=True)
    page.refresh()
    press(part, "Change Maeve")
    assert part.form.name.text() == "Maeve"
    fill_in(part, "Maeve", role=Role.SUPPORT_PERSON, locked=False)
    press(part, "Keep")
    assert {p.id: p.role for p in courses.people(vault)}[maeve.id] is Role.SUPPORT_PERSON
    assert on_locked_screen() == ["Dr Hale"]


def test_a_plain_file_that_cannot_be_written_is_told(
    part: PeoplePart, vault: OpenVault, heard: Heard, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object, **__: object) -> None:
        raise DiskFull

    monkeypatch.setattr(locked_contacts, "write_contacts", full)
    press(part, "Add somebody")
    fill_in(part, "Maeve", locked=True)
    press(part, "Keep")
    assert "The disk is full" in heard.messages[-1].sentence
    assert [person.name for person in courses.people(vault)] == ["Maeve"]


# --- the course itself


def test_the_course_is_changed(part: PeoplePart, vault: OpenVault, page: CoursePage):
    press(part, "Change this course")
    form = part.details.form
    assert form is not None
    assert form.clinic.text() == "Harbour Clinic"
    form.name.setText("Spring and summer")
    form.template.choose("mdma")
    press(part.details, "Keep")
    course = courses.current_course(vault)
    assert course is not None
    assert (course.name, course.protocol_id) == ("Spring and summer", "mdma")
    assert "Spring and summer" in words_in(page)
    assert part.details.form is None


def test_leaving_the_form_changes_nothing(part: PeoplePart, vault: OpenVault):
    press(part, "Change this course")
    form = part.details.form
    assert form is not None
    form.name.setText("Something else")
    press(part.details, "Cancel")
    course = courses.current_course(vault)
    assert course is not None
    assert course.name == "Spring"


def test_ending_asks_in_place_and_can_be_taken_back(
    part: PeoplePart, vault: OpenVault, page: CoursePage
):
    press(part, "End this course")
    press(part, "Go on with it")
    assert courses.current_course(vault) is not None
    press(part, "End this course")
    press(part, "End it today")
    assert courses.current_course(vault) is None
    assert "Set up your course when you are ready." in words_in(page)
    press(page, "Take up Spring again")
    assert courses.current_course(vault) is not None


def test_a_course_with_an_open_session_does_not_end(
    part: PeoplePart, vault: OpenVault, heard: Heard
):
    sessions.open_session(vault)
    press(part, "End this course")
    press(part, "End it today")
    assert "still open" in heard.messages[-1].sentence
    assert courses.current_course(vault) is not None


# --- the clinic and the support person


def test_the_clinic_is_added_with_its_number(part: PeoplePart, vault: OpenVault):
    press(part, "Add the clinic’s number")
    assert part.form.name.text() == "Harbour Clinic"
    part.form.contact.setText("01 555 0100")
    press(part, "Keep")
    (clinic,) = courses.people(vault)
    assert (clinic.name, clinic.role, clinic.contact) == (
        "Harbour Clinic",
        Role.FACILITATOR,
        "01 555 0100",
    )


def test_a_support_person_shows_what_they_do(
    part: PeoplePart, page: CoursePage, vault: OpenVault, heard: Heard
):
    maeve, _ = courses.save_person(vault, name="Maeve", role=Role.SUPPORT_PERSON)
    for words, person_id in (("Wait next door", None), ("Drive me home", maeve.id)):
        course_lists.add_line(vault, CourseList.DUTIES, words, heading="do", person_id=person_id)
    page.refresh()
    words = words_in(part)
    assert "•  Wait next door" in words
    assert "•  Drive me home" in words
    press(part, "What they do: Maeve")
    press(part, "The way there and home: Maeve")
    assert [arguments["step_id"] for _, arguments in heard.visited] == [
        "support-person",
        "travel-home",
    ]
