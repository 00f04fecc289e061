"""Half-filled forms: there again after a lock, a kill and another page; gone once they are kept or put away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from companion.domain.checkins import Scale
from companion.domain.courses import Role
from companion.errors import BugError, DiskFull
from companion.services import checkins, courses, form_drafts, vaults
from companion.services.form_drafts import form_draft
from companion.services.open_vault import OpenVault
from companion.ui.context import Context
from companion.ui.form_draft import FormDraft, field_of
from companion.ui.pages.checkins import CheckInsPage
from companion.ui.pages.course_begin import BeginPart
from companion.ui.pages.course_people import PeoplePart
from companion.ui.pages.course_sessions import SessionsPart
from companion.ui.pages.today import TodayPage
from companion.ui.widgets.calm_fields import ChoiceField, DayField
from companion.ui.widgets.check_in_form import CheckInForm
from companion.ui.widgets.checklist import TickLine
from companion.ui.widgets.passphrase_field import PassphraseField
from companion.ui.widgets.scale_choice import ScaleChoice
from companion.ui.window import Window
from tests.ui.conftest import Heard, MakeContext
from tests.ui.course_stage import a_course, killed_copy, lay_out
from tests.ui.course_stage import press as press_named
from tests.ui.window_stage import today

Shown = Callable[..., QWidget]


def press(inside: QWidget, words: str) -> None:
    next(b for b in inside.findChildren(QPushButton) if b.text() == words).click()


class Form(QWidget):
    """One field of each kind."""

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit("Jo")
        self.text = QPlainTextEdit()
        self.tick = TickLine("Words")
        self.box = QCheckBox()
        self.choice = ChoiceField("Which", (("a", "One"), ("b", "Another")))
        self.day = DayField("Day", date(2026, 3, 10))
        self.scale = ScaleChoice(Scale("mood", "Mood", "low", "high"))
        self.fields: dict[str, QWidget] = {
            "line": self.line, "text": self.text, "tick": self.tick, "box": self.box,
            "choice": self.choice, "day": self.day, "scale": self.scale,
        }  # fmt: skip
        layout = QVBoxLayout(self)
        for field in self.fields.values():
            layout.addWidget(field)

    def fill(self) -> None:
        self.line.setText("Maeve")
        self.text.setPlainText("After six.\nNot on Sundays.")
        self.tick.box.setChecked(True)
        self.box.setChecked(True)
        self.choice.choose("b")
        self.day.show_day(date(2026, 4, 1))
        press(self.scale, "7")

    @property
    def values(self) -> tuple[object, ...]:
        return (
            self.line.text(), self.text.toPlainText(), self.tick.box.isChecked(),
            self.box.isChecked(), self.choice.key, self.day.day, self.scale.value,
        )  # fmt: skip


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def draft(form: Form, context: Context) -> FormDraft:
    made = FormDraft(context, "form", form.fields, form)
    assert not made.begin()
    return made


def test_every_kind_of_field_comes_back(
    form: Form, draft: FormDraft, context: Context, qtbot: QtBot
) -> None:
    form.fill()
    assert draft.half_filled
    qtbot.waitUntil(lambda: form_draft(context.vault, "form") != {}, timeout=5000)  # by itself
    other = Form()
    qtbot.addWidget(other)
    assert FormDraft(context, "form", other.fields, other).begin()
    assert other.values == form.values
    assert form.values[-1] == 7


def test_filling_a_form_from_stored_data_saves_nothing(
    form: Form, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(*_: object) -> None:
        raise AssertionError("something was written")

    monkeypatch.setattr(form_drafts, "keep_form_draft", write)
    draft = FormDraft(context, "form", form.fields, form)
    form.fill()
    draft.begin()
    assert not draft.half_filled
    assert not draft.autosave.dirty
    assert draft.flush()


def test_a_form_as_it_began_keeps_no_draft(form: Form, draft: FormDraft, context: Context) -> None:
    form.line.setText("Maeve")
    assert draft.flush()
    assert form_draft(context.vault, "form")["line"] == "Maeve"
    form.line.setText("Jo")
    assert draft.flush()
    assert form_draft(context.vault, "form") == {}


def test_what_was_kept_is_forgotten_and_the_next_edit_begins_anew(
    form: Form, draft: FormDraft, context: Context
) -> None:
    form.fill()
    assert draft.flush()
    assert draft.forget()
    assert form_draft(context.vault, "form") == {}
    assert draft.flush()
    assert form_draft(context.vault, "form") == {}
    form.line.setText("Nora")
    assert draft.flush()
    assert form_draft(context.vault, "form")["line"] == "Nora"


def test_trouble_is_told_once_and_its_end_too(
    form: Form,
    draft: FormDraft,
    context: Context,
    heard: Heard,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise DiskFull

    form.fill()
    with monkeypatch.context() as patch:
        patch.setattr(form_drafts, "keep_form_draft", full)
        assert not draft.flush()
        assert not draft.flush()
    assert draft.flush()
    assert ["not saved" in m.sentence for m in heard.messages] == [True, False]
    assert form_draft(context.vault, "form") != {}


def test_choices_of_another_version_change_nothing(form: Form, context: Context) -> None:
    odd = {"choice": "z", "day": "soon", "scale": "11", "gone": "x", "line": "Maeve"}
    form_drafts.keep_form_draft(context.vault, "form", odd)
    before = form.values
    assert FormDraft(context, "form", form.fields, form).begin()
    assert form.values == ("Maeve", *before[1:])


def test_secrets_are_refused(qtbot: QtBot) -> None:
    secret, other = PassphraseField("Passphrase"), QComboBox()
    for widget in (secret, other):
        qtbot.addWidget(widget)
    secret._toggle()  # shown in plain letters it is a secret all the same
    for refused in (secret, secret.line, other):
        with pytest.raises(BugError):
            field_of(refused)


# --- check-ins


def check_in_page(context: Context, shown: Shown) -> CheckInsPage:
    page = CheckInsPage(context)
    page.refresh()
    shown(page)
    return page


def test_a_half_filled_check_in_survives_a_lock(window: Window, passphrase: str) -> None:
    press(today(window), "Quick check-in")
    form = today(window).check_in
    press(form.choices[1], "6")
    form.words.setText("rain on the roof")
    path = window.shell.vault.path if window.shell else Path()
    assert window.lock()
    window.open_shell(vaults.unlock(path, passphrase=passphrase))
    form = today(window).check_in
    assert form.isVisible()
    assert [choice.value for choice in form.choices[:2]] == [None, 6]
    assert form.words.text() == "rain on the roof"
    assert checkins.check_ins(form.context.vault) == []
    press(form, "Keep this check-in")
    assert [kept.words for kept in checkins.check_ins(form.context.vault)] == ["rain on the roof"]
    assert form_draft(form.context.vault, "check_in:today") == {}


def test_a_check_in_that_cannot_be_put_on_disk_keeps_the_vault_open(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull

    press(today(window), "Quick check-in")
    today(window).check_in.words.setText("rain on the roof")
    with monkeypatch.context() as patch:
        patch.setattr(form_drafts, "keep_form_draft", full)
        assert not window.lock()
        assert not today(window).leave()
    assert today(window).check_in.words.text() == "rain on the roof"
    assert window.lock()


def test_a_half_filled_check_in_survives_a_kill_and_can_be_emptied(
    context: Context,
    make_context: MakeContext,
    shown: Shown,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    page = check_in_page(context, shown)
    press(page.form.choices[0], "3")
    page.now.scales.new.name.setText("Jaw")
    qtbot.waitUntil(lambda: not page.form.draft.autosave.dirty, timeout=5000)
    qtbot.waitUntil(lambda: not page.now.scales.new_draft.autosave.dirty, timeout=5000)
    killed = killed_copy(context.vault, tmp_path / "Killed.vault")
    try:
        again = check_in_page(make_context(killed), shown)
        assert again.form.choices[0].value == 3
        assert again.form.empty_button.isVisible()
        assert again.now.scales.new.name.text() == "Jaw"
        press(again, "Add this scale")
        press(again, "Empty it")
        assert again.form.choices[0].value is None
        assert not again.form.empty_button.isVisible()
        for name in ("check_in", "own_scale"):
            assert form_draft(killed, name) == {}
    finally:
        vaults.lock(killed)


def test_a_scale_that_comes_or_goes_leaves_the_rest_half_filled(
    context: Context, shown: Shown
) -> None:
    page = check_in_page(context, shown)
    press(page.form.choices[0], "3")
    page.now.scales.new.name.setText("Jaw")
    press(page, "Add this scale")
    page.refresh()
    assert page.save()
    assert page.form.choices[0].value == 3
    assert form_draft(context.vault, "check_in")[f"scale:{page.form.choices[0].scale.id}"] == "3"
    press(page.form.choices[-1], "9")
    assert page.save()
    again = CheckInForm(context, "check_in")
    again.refresh()
    shown(again)
    assert [choice.value for choice in again.choices if choice.value is not None] == [3, 9]


def test_the_two_pages_do_not_share_a_check_in(context: Context, shown: Shown) -> None:
    page = check_in_page(context, shown)
    press(page.form.choices[0], "3")
    assert page.leave()
    other = TodayPage(context)
    other.refresh()
    shown(other)
    assert not other.check_in_card.isVisible()
    assert other.leave()
    assert form_draft(context.vault, "check_in") != {}


# --- people and the course


def people_part(context: Context, shown: Shown) -> PeoplePart:
    part = PeoplePart(context)
    part.refresh()
    shown(part)
    lay_out()
    return part


def test_a_half_filled_person_is_there_again(
    context: Context, vault: OpenVault, shown: Shown
) -> None:
    a_course(vault)
    maeve, _ = courses.save_person(vault, name="Maeve", role=Role.SUPPORT_PERSON)
    part = people_part(context, shown)
    press_named(part, "Add somebody")
    part.form.name.setText("Dr Hale")
    part.form.on_locked_screen.box.setChecked(True)
    press_named(part, "Change Maeve")
    part.form.contact.setText("087 555 0142")
    assert part.save()

    again = people_part(context, shown)
    assert again.form.isVisible()
    assert (again.form.name.text(), again.form.on_locked_screen.box.isChecked()) == ("Dr Hale", True)  # fmt: skip
    assert [person.name for person in courses.people(vault)] == ["Maeve"]
    press_named(again, "Keep")
    assert form_draft(vault, "person:new") == {}
    press_named(again, "Change Maeve")
    assert again.form.contact.text() == "087 555 0142"
    press_named(again, "Cancel")
    assert form_draft(vault, f"person:{maeve.id}") == {}
    press_named(again, "Change Maeve")
    assert again.form.contact.text() == ""
    assert again.save()
    assert form_draft(vault, f"person:{maeve.id}") == {}


def test_a_person_who_is_removed_leaves_no_draft(
    context: Context, vault: OpenVault, shown: Shown
) -> None:
    maeve, _ = courses.save_person(vault, name="Maeve", role=Role.SUPPORT_PERSON)
    part = people_part(context, shown)
    press_named(part, "Change Maeve")
    part.form.note.setPlainText("After six.")
    assert part.save()
    press_named(part, "Remove Maeve")
    assert form_draft(vault, f"person:{maeve.id}") == {}


def test_half_changed_details_are_there_again_until_they_are_kept_or_put_away(
    context: Context, vault: OpenVault, shown: Shown
) -> None:
    a_course(vault)
    course = courses.current_course(vault)
    assert course is not None
    part = people_part(context, shown)
    press_named(part, "Change this course")
    assert part.details.form is not None
    part.details.form.medicine.setText("Psilocybin")
    part.details.form.template.choose("mdma")
    assert part.save()

    again = people_part(context, shown)
    assert again.details.form is not None
    assert again.details.form.medicine.text() == "Psilocybin"
    assert again.details.form.template.key == "mdma"
    press_named(again.details, "Cancel")
    assert form_draft(vault, f"course:{course.id}") == {}
    assert people_part(context, shown).details.form is None

    press_named(again.details, "Change this course")
    assert again.details.form is not None
    again.details.form.medicine.setText("Psilocybin")
    assert again.save()
    press_named(again.details, "Keep")
    assert form_draft(vault, f"course:{course.id}") == {}


def test_a_course_that_is_being_set_up_is_there_again_until_it_is_begun(
    context: Context, vault: OpenVault, shown: Shown
) -> None:
    part = BeginPart(context)
    shown(part)
    part.form.name.setText("Spring")
    part.day_known.box.setChecked(True)
    part.first_day.show_day(date(2026, 5, 4))
    assert part.save()

    again = BeginPart(context)
    shown(again)
    assert again.form.name.text() == "Spring"
    assert again.first_day.isVisible()
    assert again.first_day.day == date(2026, 5, 4)
    assert courses.courses(vault) == []
    press_named(again, "Begin this course")
    assert [session.planned_on for session in courses.dosing_sessions(vault)] == [date(2026, 5, 4)]
    assert form_draft(vault, "course") == {}


def test_a_half_typed_word_for_a_session_day_is_there_again(
    context: Context, vault: OpenVault, shown: Shown
) -> None:
    (session,) = a_course(vault, date(2026, 4, 1))
    part = SessionsPart(context)
    part.refresh()
    shown(part)
    part.cards[session.id].words.field.setText("blank")  # type: ignore[union-attr]
    assert part.save()
    again = SessionsPart(context)
    again.refresh()
    shown(again)
    field = again.cards[session.id].words.field  # type: ignore[union-attr]
    assert (field.text(), field.isVisible()) == ("blank", True)
    press_named(again, "Add this word")
    assert again.save()
    assert form_draft(vault, f"session_day:{session.id}") == {}
