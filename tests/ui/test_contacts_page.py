"""Contact cards in the window: mine, and those of others; compared, different, replaced, removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from companion.services import contacts, identities
from companion.ui import contact_card_sheet
from companion.ui.context import Context
from companion.ui.pages.contacts import ContactsPage
from companion.ui.pages.my_card import MyCardPage
from companion.ui.pages.share import SharePage
from companion.ui.widgets.fingerprint import Fingerprint
from companion.ui.widgets.words import Words
from companion.ui.window import Window
from tests.cards import owner
from tests.ui.conftest import Heard
from tests.ui.test_accessible_names import nameless

Shown = Callable[[QWidget], QWidget]

REED, EVE = owner("Dr. Reed").card, owner("Eve").card


def read(page: QWidget) -> str:
    QApplication.processEvents()  # what was just put into a layout is shown with the next turn
    return "\n".join(label.text() for label in page.findChildren(Words) if label.isVisible())


def press(page: QWidget, words: str) -> None:
    QApplication.processEvents()
    next(b for b in page.findChildren(QPushButton) if b.text() == words and b.isVisible()).click()


def card_file(tmp_path: Path, text: str, name: str = "x.companion-card") -> Path:
    path = tmp_path / name
    path.write_text(text)
    return path


@pytest.fixture
def page(context: Context, shown: Shown) -> ContactsPage:
    made = ContactsPage(context)
    shown(made)
    return made


def test_an_empty_page_says_what_will_be_here(page: ContactsPage) -> None:
    assert "Nobody is here yet" in read(page)
    assert "no card of your own" in read(page)
    assert page.focusProxy() is page.add_button
    assert nameless(page) == []


def test_a_card_is_taken_in_and_stands_there_not_compared(
    page: ContactsPage, context: Context, heard: Heard, tmp_path: Path
) -> None:
    page.take_in(card_file(tmp_path, REED.text))
    (contact,) = contacts.all_contacts(context.vault)
    assert heard.changes[-1].shares
    said = read(page)
    assert "Dr. Reed" in said
    assert "Not compared yet" in said
    panel = page.panels[contact.id]
    (digits,) = panel.findChildren(Fingerprint)
    assert digits.text().split() == REED.fingerprint.split()
    assert panel.same_button is not None
    assert panel.same_button.hasFocus()
    assert nameless(page) == []


def test_the_fingerprint_is_spoken_digit_by_digit(page: ContactsPage, tmp_path: Path) -> None:
    page.take_in(card_file(tmp_path, REED.text))
    (digits,) = page.findChildren(Fingerprint)
    first = " ".join(REED.fingerprint[:5])
    assert digits.accessibleName().startswith(f"Fingerprint: {first}, ")


def test_both_read_the_same(page: ContactsPage, context: Context, tmp_path: Path) -> None:
    page.take_in(card_file(tmp_path, REED.text))
    press(page, "We read it to each other, and it is the same")
    (contact,) = contacts.all_contacts(context.vault)
    assert contact.compared_at is not None
    assert "You compared the fingerprint, 10 March 2026" in read(page)
    assert "Not compared yet" not in read(page)


def test_a_different_fingerprint_is_answered_and_notes_nothing(
    page: ContactsPage, context: Context, tmp_path: Path
) -> None:
    page.take_in(card_file(tmp_path, REED.text))
    press(page, "It is different")
    assert "Share nothing with it" in read(page)
    (contact,) = contacts.all_contacts(context.vault)
    assert contact.compared_at is None


def test_a_fingerprint_of_another_card_by_now_is_not_noted(
    page: ContactsPage, context: Context, tmp_path: Path
) -> None:
    page.take_in(card_file(tmp_path, REED.text))
    (contact,) = contacts.all_contacts(context.vault)
    contacts.take_card(context.vault, contact.id, EVE)
    press(page, "We read it to each other, and it is the same")
    assert "another card by now" in read(page)
    assert contacts.all_contacts(context.vault)[0].compared_at is None


def test_a_new_card_is_not_compared(page: ContactsPage, context: Context, tmp_path: Path) -> None:
    page.take_in(card_file(tmp_path, REED.text))
    press(page, "We read it to each other, and it is the same")
    (contact,) = contacts.all_contacts(context.vault)
    new = replace(EVE, name="Dr. Reed")
    page.take_in(card_file(tmp_path, new.text, "new.companion-card"))
    assert "Somebody of that name" in read(page)
    assert contacts.all_contacts(context.vault) == [contact]
    page.give_card(contact.id, tmp_path / "new.companion-card")
    assert "Not compared yet" in read(page)
    assert "Somebody of that name" not in read(page)


def test_what_is_no_card_is_told(page: ContactsPage, context: Context, tmp_path: Path) -> None:
    page.take_in(card_file(tmp_path, "hello"))
    assert "not a contact card" in read(page)
    page.take_in(tmp_path / "nothing")
    assert "no such file" in read(page)
    assert contacts.all_contacts(context.vault) == []


def test_removing_is_asked_once(page: ContactsPage, context: Context, tmp_path: Path) -> None:
    page.take_in(card_file(tmp_path, REED.text))
    press(page, "Remove")
    press(page, "Keep")
    assert len(contacts.all_contacts(context.vault)) == 1
    press(page, "Remove")
    assert "stays in your list" in read(page)
    press(page, "Remove Dr. Reed")
    assert contacts.all_contacts(context.vault) == []
    assert "Nobody is here yet" in read(page)
    assert page.add_button.hasFocus()


def test_names_are_shown_as_they_are(page: ContactsPage, tmp_path: Path) -> None:
    page.take_in(card_file(tmp_path, replace(REED, name="<b>Reed</b> {name}").text))
    assert "<b>Reed</b> {name}" in read(page)
    for label in page.findChildren(QLabel):
        if isinstance(label, Words):
            assert label.textFormat().name == "PlainText"


def test_a_therapist_sees_the_cards_of_clients_and_removes_none_here(
    therapist_context: Context, shown: Shown, tmp_path: Path
) -> None:
    page = ContactsPage(therapist_context)
    shown(page)
    page.take_in(card_file(tmp_path, owner("Nora").card.text))
    assert "The cards of your clients" in read(page)
    assert "Remove" not in [b.text() for b in page.findChildren(QPushButton)]


# --- my card


@pytest.fixture
def mine(context: Context, shown: Shown) -> MyCardPage:
    made = MyCardPage(context)
    shown(made)
    return made


def test_my_card_is_made_with_a_name_and_saved(
    mine: MyCardPage, context: Context, heard: Heard, tmp_path: Path
) -> None:
    assert nameless(mine) == []
    mine.make()
    assert "write a name" in read(mine)
    assert mine.name is not None
    mine.name.setText("Nora")
    press(mine, "Make my card")
    assert heard.changes[-1].clients
    card = identities.own_card(context.vault)
    assert "Nora" in read(mine)
    assert "write a name" not in read(mine)
    assert mine.fingerprint.text().split() == card.fingerprint.split()
    assert nameless(mine) == []
    target = tmp_path / "nora.companion-card"
    mine.save_to(target)
    assert contacts.card_in(target) == card
    assert "nora.companion-card" in read(mine)
    mine.save_to(target)
    assert "already there" in read(mine)


def test_the_paper_holds_the_card_and_its_fingerprint_and_nothing_secret(
    mine: MyCardPage, context: Context
) -> None:
    made, _ = identities.make_identity(context.vault, "Nora <i>")
    card = identities.own_card(context.vault)
    words = contact_card_sheet.document_of(card).toPlainText()
    assert "Nora <i>" in words
    assert all(words.count(group) >= 2 for group in card.fingerprint.split())
    assert card.recipient in words
    assert "SECRET" not in words
    assert made.secret.decode() not in words


def test_from_share_to_the_people_and_on_to_my_card(window: Window) -> None:
    assert window.shell is not None
    window.shell.navigate("share")
    share = window.shell.stack.currentWidget()
    assert isinstance(share, SharePage)
    share.to.people.click()
    people = window.stack.currentWidget()
    assert isinstance(people, ContactsPage)
    assert people.own_hint.isVisible()
    people.my_card_button.click()
    mine = window.stack.currentWidget()
    assert isinstance(mine, MyCardPage)
    assert mine.name is not None
    mine.name.setText("Nora")
    mine.make()
    mine.back.click()
    assert window.stack.currentWidget() is people
    assert not people.own_hint.isVisible()
    people.back.click()
    assert window.stack.currentWidget() is window.shell
