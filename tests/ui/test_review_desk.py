"""What a therapist sees of a share: who made it, what differs, notes beside it, and where it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from companion.domain.contacts import SenderProof
from companion.domain.replies import NoteKind
from companion.domain.shares import ShareDocument
from companion.services import review
from companion.services.review_notes import MemoryNotebook
from companion.services.share_opening import OpenedShare
from companion.ui.context import Context
from companion.ui.pages.clients import ClientsPage
from companion.ui.pages.review import ReviewPage
from companion.ui.pages.review_desk import ReviewDesk
from companion.ui.theme import Theme
from companion.ui.widgets.words import Words
from tests.share_documents import full_document

Shown = Callable[[QWidget], QWidget]


def seen(widget: QWidget) -> str:
    for _ in range(3):
        QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(Words) if label.isVisible())


@pytest.fixture
def share() -> ShareDocument:
    """A full share whose entries have handles of their own."""
    made = full_document(6, item_nine=1)
    letters = "abcdefghij"
    entries = tuple(
        msgspec.structs.replace(entry, reference=letters[entry.number] * 26, kind="note")
        for entry in made.entries
    )
    return msgspec.structs.replace(made, entries=entries)


def test_a_missing_proof_is_read_before_the_words_are(
    context: Context, app_theme: Theme, shown: Shown, share: ShareDocument
) -> None:
    page = ReviewPage(context.lane, app_theme, vault=None)
    shown(page)
    page._opened(OpenedShare(share, proof=SenderProof.MISSING))  # pyright: ignore[reportPrivateUsage]
    assert "usually proves" in seen(page)
    assert "dream" not in seen(page)
    assert page.proof.go_on.hasFocus()
    page.proof.go_on.click()
    assert "dream" in seen(page)


def test_the_brief_leads_with_what_must_be_read_and_every_number_leads_somewhere(
    app_theme: Theme, shown: Shown, share: ShareDocument
) -> None:
    desk = ReviewDesk(app_theme)
    shown(desk)
    desk.show_share(share, {}, notebook=None)
    said = seen(desk)
    assert said.index("item 9 was answered 1") < said.index("SESSION DAYS")
    assert not desk.views.chips["reply"].isVisible()
    last = share.scales[-1].number
    for number in range(1, last + 1):
        desk.go_to(number)
        place = desk.all.place_of(number)
        assert place is not None
        assert desk.all.isVisible()
    links = [b for b in desk.brief.findChildren(QPushButton) if b.property("tag") == "true"]
    assert links
    links[0].click()
    assert not desk.all.isHidden()


def test_a_note_is_changed_and_removed_where_it_stands(
    app_theme: Theme, shown: Shown, share: ShareDocument
) -> None:
    desk = ReviewDesk(app_theme)
    shown(desk)
    desk.show_share(share, {}, notebook=MemoryNotebook(share))
    reference = share.entries[1].reference
    desk.begin(NoteKind.COMMENT, reference)
    desk.writer.keep_button.click()
    assert "write a few words" in seen(desk.writer)
    desk.writer.field.setPlainText("First words.")
    desk.begin(NoteKind.PRACTICE)  # what was written is kept first
    assert [note.words for note in desk.waiting] == ["First words."]
    desk.writer.away_button.click()
    assert not desk.half_written
    (note,) = desk.waiting
    desk.show_view("all")
    desk.all.rows[reference].change_wanted.emit(note.id)
    assert desk.writer.field.words == "First words."
    desk.writer.field.setPlainText("Other words.")
    desk.writer.keep_button.click()
    assert "Other words." in seen(desk.all)
    desk.all.rows[reference].remove_wanted.emit(note.id)
    assert desk.waiting == ()
    assert "Other words." not in seen(desk.all)


def test_the_therapist_chooses_under_whom_a_share_is_kept(
    therapist_context: Context, app_theme: Theme, shown: Shown, share: ShareDocument, qtbot: QtBot
) -> None:
    vault = therapist_context.vault
    review.add_client(vault, "N. L.")
    page = ReviewPage(therapist_context.lane, app_theme, vault=vault)
    shown(page)
    kept: list[str] = []
    page.kept.connect(lambda _changes, client_id: kept.append(client_id))
    page._opened(OpenedShare(share))  # pyright: ignore[reportPrivateUsage]
    assert page.keep_card.name.text() == "Nora Lind"
    page.keep_card.name.setText("n. l.")
    page.keep_card.keep_button.click()
    qtbot.waitUntil(lambda: "called that already" in seen(page.keep_card), timeout=20_000)
    page.keep_card.client.setCurrentIndex(0)
    page.keep_card.keep_button.click()
    qtbot.waitUntil(lambda: bool(kept), timeout=20_000)
    (client,) = review.clients(vault)
    assert (client.contact.name, len(client.shares)) == ("N. L.", 1)
    assert kept == [client.contact.id]


def test_a_share_without_a_client_is_put_under_one_with_its_notes(
    therapist_context: Context, shown: Shown, share: ShareDocument
) -> None:
    vault = therapist_context.vault
    kept, _ = review.keep(vault, OpenedShare(share))
    with vault.work() as work:
        work.contacts.remove(kept.client.id)
    page = ClientsPage(therapist_context)
    page.refresh()
    shown(page)
    (client,) = review.clients(vault)
    assert client.contact.name == "Nora Lind"
    assert client.shares[0].document == share
    page.show_client(client.contact.id)
    page.one.begin_renaming()
    page.one.name.setText("Nora")
    page.one.rename()
    assert review.clients(vault)[0].contact == replace(client.contact, name="Nora")
