"""The whole way, in two windows: a client shares, a therapist keeps, reads and answers, the answer comes home.

Only what a person can see and press is used, except for the file dialogs, which are answered by the file itself.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.domain.entries import Entry, NewEntry, Sharing
from companion.domain.shares import ShareDocument, ShareScope
from companion.paths import user_paths
from companion.services import journal, replies, review, shares, vaults
from companion.services.open_vault import OpenVault
from companion.settings import Settings
from companion.sharing import sealed_file
from companion.ui.pages.clients import ClientsPage
from companion.ui.pages.journal import JournalPage
from companion.ui.pages.review import ReviewPage
from companion.ui.pages.share import SharePage
from companion.ui.theme import Theme
from companion.ui.widgets.words import Words
from companion.ui.window import Window

PASSAGE = "how safe it smelled"
BODY = f"What came back was the **kitchen**, and {PASSAGE}. I want to keep that.\n\nThen rain."
WORDS = "acorn zesty yo-yo abacus pebble"


@pytest.fixture(autouse=True)
def quick_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without age's second of scrypt, which other tests pay for."""
    monkeypatch.setattr(sealed_file, "seal_for_passphrase", lambda payload, words: payload)
    monkeypatch.setattr(sealed_file, "open_with_passphrase", lambda sealed, words: sealed)


@pytest.fixture
def two_windows(
    qtbot: QtBot,
    qapp: QApplication,
    vault_template: Callable[[str], tuple[Path, str]],
    passphrase: str,
    tmp_path: Path,
    clock: FixedClock,
) -> Iterator[tuple[Window, Window]]:
    """The client's and the therapist's, each with its own data and its vault open."""
    opened: list[Window] = []
    theme = Theme(qapp, "light")
    for purpose in ("client", "therapist"):
        path = tmp_path / purpose / "Mine.vault"
        shutil.copytree(vault_template(purpose)[0], path)
        window = Window(user_paths(tmp_path / purpose), Settings(), theme, vault=path)
        opened.append(window)
        window.resize(1280, 720)
        with qtbot.waitExposed(window):
            window.show()
        window.open_shell(vaults.unlock(path, passphrase=passphrase))
    yield opened[0], opened[1]
    for window in opened:
        window.close()
        window.deleteLater()


def vault_of(window: Window) -> OpenVault:
    assert window.shell is not None
    return window.shell.vault


def page_of(window: Window) -> object:
    assert window.shell is not None
    return window.shell.stack.currentWidget()


def go(window: Window, page: str, **arguments: object) -> object:
    assert window.shell is not None
    window.shell.navigate(page, **arguments)
    return page_of(window)


def seen(widget: object) -> str:
    """The words that can be read, once what was put there just now is shown."""
    for _ in range(3):  # what is put into something new is shown after that is
        QApplication.processEvents()
    labels = widget.findChildren(Words)  # type: ignore[attr-defined]
    return "\n".join(label.text() for label in labels if label.isVisible())


@dataclass
class Shared:
    """What the client handed over."""

    entry: Entry
    document: ShareDocument
    file: Path


def hand_over(client: Window, folder: Path, name: str, body: str = BODY) -> Shared:
    vault = vault_of(client)
    entry, _ = journal.write_entry(
        vault, NewEntry(title="Kitchen", body=body, sharing=Sharing.SHARE)
    )
    return hand_over_again(client, folder, name, entry)


def hand_over_again(client: Window, folder: Path, name: str, entry: Entry) -> Shared:
    vault, file = vault_of(client), folder / f"{name}.companion-share"
    scope = ShareScope(entry_ids=frozenset({entry.id}))
    document = shares.build(vault, scope, recipient="Dr. Lynch", sender="Jo")
    shares.seal(vault, document, file, sealing=shares.Sealing(passphrase=WORDS))
    return Shared(entry, document, file)


def open_and_keep(therapist: Window, file: Path, qtbot: QtBot) -> ClientsPage:
    """Open the file as a therapist does, and keep it; that leads to the client."""
    go(therapist, "review")
    page = therapist.stack.currentWidget()
    assert isinstance(page, ReviewPage)
    page.choose(file)
    page.passphrase.line.setText(WORDS)
    page.open()
    qtbot.waitUntil(lambda: page.opened is not None, timeout=20_000)
    assert PASSAGE not in seen(page.keep_card)
    with qtbot.waitSignal(page.kept, timeout=20_000):
        page.keep_card.keep_button.click()
    clients = page_of(therapist)
    assert isinstance(clients, ClientsPage)
    assert clients.stack.currentWidget() is clients.one
    return clients


def select(clients: ClientsPage, reference: str, passage: str) -> None:
    """Select words in a shared entry as the mouse does."""
    reader = clients.one.desk.all.rows[reference].card.reader
    cursor = reader.document().find(passage)
    assert not cursor.isNull()
    reader.setTextCursor(QTextCursor(cursor))


def test_a_passage_is_answered_and_the_answer_comes_home(
    two_windows: tuple[Window, Window], tmp_path: Path, qtbot: QtBot
) -> None:
    client, therapist = two_windows
    shared = hand_over(client, tmp_path, "one")

    clients = open_and_keep(therapist, shared.file, qtbot)
    desk = clients.one.desk
    assert clients.one.title.text() == "Jo"
    desk.views.chips["all"].click()
    (entry,) = shared.document.entries
    select(clients, entry.reference, PASSAGE)
    card = desk.all.rows[entry.reference].card
    assert card.comment_button.text() == "Comment on these words"
    card.comment_button.click()
    desk.writer.field.setPlainText("What did it smell of?")
    desk.writer.keep_button.click()
    assert "What did it smell of?" in seen(desk.all)
    desk.views.chips["reply"].click()
    for kind, words in (("QUESTION", "What would help?"), ("PRACTICE", "Walk before breakfast")):
        next(made for each, made in desk.reply.doors.items() if each.name == kind).click()
        desk.writer.field.setPlainText(words)
        desk.writer.keep_button.click()
    reply = tmp_path / "answer.companion-reply"
    desk.save_reply(reply)
    assert "3" in desk.reply.saved.text()
    assert desk.waiting == ()

    share_page = go(client, "share")
    assert isinstance(share_page, SharePage)
    share_page.replies.bring_in(reply)
    assert "Dr. Lynch" in share_page.replies.answer.text()
    share_page.replies.bring_in(reply)
    assert "Nothing was added" in share_page.replies.answer.text()
    assert len(replies.all_replies(vault_of(client))) == len(share_page.replies.cards) == 1

    journal_page = go(client, "journal", entry_id=shared.entry.id)
    assert isinstance(journal_page, JournalPage)
    editor = journal_page.editor
    assert "What did it smell of?" in seen(editor.replies)
    assert "Dr. Lynch" in seen(editor.replies)
    editor.replies.passage_wanted.emit(PASSAGE)
    assert editor.text.textCursor().selectedText() == PASSAGE
    assert journal.entry(vault_of(client), shared.entry.id).body == BODY

    editor.text.setPlainText(f"{BODY} More.")
    editor.text.document().setModified(True)
    journal.save_text(vault_of(client), shared.entry.id, title="Kitchen", body=f"{BODY} More.")
    editor.autosave.start_afresh()
    editor.read_again()
    assert "about an earlier version" in seen(editor.replies)


def test_suggestions_are_taken_up_on_the_share_page(
    two_windows: tuple[Window, Window], tmp_path: Path, qtbot: QtBot
) -> None:
    client, therapist = two_windows
    shared = hand_over(client, tmp_path, "one")
    desk = open_and_keep(therapist, shared.file, qtbot).one.desk
    desk.views.chips["reply"].click()
    next(made for each, made in desk.reply.doors.items() if each.name == "QUESTION").click()
    desk.writer.field.setPlainText("What would help?")
    desk.writer.keep_button.click()
    reply = tmp_path / "answer.companion-reply"
    desk.save_reply(reply)
    section = go(client, "share").replies  # type: ignore[attr-defined]
    section.bring_in(reply)
    (card,) = section.cards
    card.ignored.emit(replies.all_replies(vault_of(client))[0].reply.id, 0)
    assert "Left aside" in seen(section)
    (card,) = section.cards
    card.put_back.emit(replies.all_replies(vault_of(client))[0].reply.id, 0)
    (card,) = section.cards
    card.accepted.emit(replies.all_replies(vault_of(client))[0].reply.id, 0)
    assert "list of questions" in seen(section)


def test_altered_and_strange_replies_are_refused_in_the_window(
    two_windows: tuple[Window, Window], tmp_path: Path, qtbot: QtBot
) -> None:
    client, therapist = two_windows
    shared = hand_over(client, tmp_path, "one")
    desk = open_and_keep(therapist, shared.file, qtbot).one.desk
    (entry,) = shared.document.entries
    desk.begin(next(iter(desk.reply.doors)), entry.reference, PASSAGE)
    desk.writer.field.setPlainText("A word.")
    reply = tmp_path / "answer.companion-reply"
    desk.save_reply(reply)
    content = reply.read_bytes()
    altered = tmp_path / "altered.companion-reply"
    altered.write_bytes(content[:-20] + bytes([content[-20] ^ 1]) + content[-19:])
    strange = tmp_path / "strange.companion-reply"
    other = "b" * 26 if shared.document.share_id[0] != "b" else "c" * 26
    strange.write_bytes(content.replace(shared.document.share_id.encode(), other.encode()))
    section = go(client, "share").replies  # type: ignore[attr-defined]
    for file, said in ((altered, "altered"), (strange, "not made in this journal")):
        section.bring_in(file)
        assert said in section.answer.text()
        assert section.cards == []


def test_the_next_share_says_what_is_new_and_notes_survive_a_lock(
    two_windows: tuple[Window, Window], tmp_path: Path, qtbot: QtBot, clock: FixedClock
) -> None:
    client, therapist = two_windows
    first = hand_over(client, tmp_path, "one")
    open_and_keep(therapist, first.file, qtbot)
    clock.advance(timedelta(days=30))
    second = hand_over(client, tmp_path, "two", "Another day.")
    clients = open_and_keep(therapist, second.file, qtbot)
    assert "COMPARED WITH THE SHARE OF 10 MARCH 2026" in seen(clients.one.desk.brief)
    assert clients.one.shares.count() == 2
    (entry,) = second.document.entries
    desk = clients.one.desk
    desk.begin(next(iter(desk.reply.doors)), entry.reference, "Another day")
    desk.writer.field.setPlainText("Half a th")
    assert clients.save()
    again = ClientsPage(clients.context)  # as after a lock
    again.refresh()
    again.show_client(clients.one.client.contact.id)  # type: ignore[union-attr]
    assert again.one.desk.writer.field.words == "Half a th"
    assert again.one.desk.half_written
    again.deleteLater()


def test_an_erased_client_is_gone(
    two_windows: tuple[Window, Window], tmp_path: Path, qtbot: QtBot
) -> None:
    client, therapist = two_windows
    clients = open_and_keep(therapist, hand_over(client, tmp_path, "one").file, qtbot)
    clients.one.begin_erasing()
    assert "Jo" in clients.one.erase_card.question.text()
    assert "1 share" in clients.one.erase_card.what.text()
    clients.one.erase_card.erase_button.click()
    qtbot.waitUntil(lambda: review.clients(vault_of(therapist)) == [], timeout=20_000)
    qtbot.waitUntil(lambda: clients.stack.currentWidget() is clients.list, timeout=20_000)
    assert "Jo" not in seen(clients)


def test_without_a_vault_a_file_is_read_and_answered_and_leaving_asks_first(
    two_windows: tuple[Window, Window], tmp_path: Path, qtbot: QtBot
) -> None:
    client, therapist = two_windows
    shared = hand_over(client, tmp_path, "one")
    page = ReviewPage(therapist.lane, therapist.theme, vault=None)
    qtbot.addWidget(page)
    page.resize(1280, 720)
    with qtbot.waitExposed(page):
        page.show()
    closed: list[bool] = []
    page.closed.connect(lambda: closed.append(True))
    page.choose(shared.file)
    page.passphrase.line.setText(WORDS)
    page.open()
    qtbot.waitUntil(lambda: page.desk.isVisible(), timeout=20_000)
    assert page.keep_card.isHidden()
    (entry,) = shared.document.entries
    page.desk.begin(next(iter(page.desk.reply.doors)), entry.reference, PASSAGE)
    page.desk.writer.field.setPlainText("I wondered about this.")
    page.desk.writer.keep_button.click()
    page.back.click()
    assert closed == []
    assert page.leave_card.isVisible()
    page.save_first.click()
    reply = tmp_path / "answer.companion-reply"
    page.desk.save_reply(reply)
    page.back.click()
    assert closed == [True]
    brought, _ = replies.bring_in(vault_of(client), reply)
    assert brought.reply.document.comments[0].passage == PASSAGE
