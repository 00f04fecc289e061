"""Share and review: what is ticked leaves, as the preview shows it, and the other side reads just that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from companion.domain.entries import NewEntry, Sharing
from companion.domain.shares import ShareScope
from companion.errors import DiskFull
from companion.services import form_drafts, journal, shares
from companion.services import review as review_service
from companion.ui.context import Context
from companion.ui.pages.clients import ClientsPage
from companion.ui.pages.review import ReviewPage
from companion.ui.pages.share import LOOK, SharePage
from companion.ui.theme import Theme
from companion.ui.widgets.reader import Reader
from companion.ui.widgets.share_view import ShareView
from companion.ui.widgets.words import Words
from tests.ui.conftest import Heard

Shown = Callable[[QWidget], QWidget]


@pytest.fixture
def page(context: Context, shown: Shown) -> SharePage:
    for title, body, sharing in (
        ("Kitchen", "The kitchen was only a kitchen.", Sharing.SHARE),
        ("Harbour", "I waited at the harbour.", Sharing.SHARE),
        ("Secret", "Nobody should read this.", Sharing.PRIVATE),
    ):
        journal.write_entry(
            context.vault, NewEntry(title=title, body=body, tags=("hidden",), sharing=sharing)
        )
    made = SharePage(context)
    made.refresh()
    made.go_to(LOOK)
    shown(made)
    return made


def press(page: QWidget, words: str) -> None:
    next(b for b in page.findChildren(QPushButton) if b.text() == words).click()


def read(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(Words))


def box(page: SharePage, context: Context, title: str) -> QWidget:
    entry = next(
        e
        for e in journal.summaries(context.vault, journal.EntryFilter(), limit=9)
        if e.heading == title
    )
    return page.choice.boxes[entry.id]


def test_only_what_is_marked_and_ticked_is_in_the_preview(
    page: SharePage, context: Context
) -> None:
    assert "only a kitchen" in page.look.preview.toPlainText()
    box(page, context, "Kitchen").setChecked(False)  # type: ignore[attr-defined]
    preview = page.look.preview.toPlainText()
    assert "only a kitchen" not in preview
    assert "harbour" in preview
    assert "Nobody should read" not in preview
    assert "1 private, 1 not chosen" in preview


def test_titles_and_tags_leave_only_when_switched_on(page: SharePage) -> None:
    assert "Harbour" in page.look.preview.toPlainText()
    assert "hidden" not in page.look.preview.toPlainText()
    page.choice.parts.with_titles.setChecked(False)
    page.choice.parts.with_tags.setChecked(True)
    assert "Harbour" not in page.look.preview.toPlainText()
    assert "hidden" in page.look.preview.toPlainText()


def test_an_entry_can_be_marked_and_taken_back_here(page: SharePage, context: Context) -> None:
    page.choice.unmarked.click()
    press(page.choice, "Mark to share")
    assert "Nobody should read" in page.look.preview.toPlainText()
    for _ in range(3):
        press(page.choice, "Make private")
    assert page.document is None
    assert not page.look.seal_button.isEnabled()
    assert "Nothing is chosen" in page.look.problem.text()


def seal(page: SharePage, target: Path, qtbot: QtBot) -> str:
    before = len(page.results.cards)
    page.seal_to(target)
    qtbot.waitUntil(lambda: len(page.results.cards) > before, timeout=30_000)
    return page.results.cards[0].passphrase


def test_the_other_side_reads_exactly_the_preview(
    page: SharePage,
    context: Context,
    app_theme: Theme,
    therapist_context: Context,
    qtbot: QtBot,
    tmp_path: Path,
    shown: Shown,
    heard: Heard,
) -> None:
    page.to.recipient.setText("Dr. Lynch")
    page.to.sender_field.setText("Jo")
    page.make_preview()
    target = tmp_path / "for-you.companion-share"
    passphrase = seal(page, target, qtbot)
    assert "Dr. Lynch" in read(page)
    assert page.leave()
    assert page.results.cards[0].passphrase == passphrase  # until it is passed on

    review = ReviewPage(context.lane, app_theme, vault=therapist_context.vault)
    shown(review)
    review.choose(target)
    review.passphrase.line.setText("wrong words entirely here now")
    review.open()
    qtbot.waitUntil(lambda: review.problem.isVisible(), timeout=30_000)
    assert review.document is None
    review.passphrase.line.setText(passphrase)
    review.open()
    qtbot.waitUntil(lambda: review.document is not None, timeout=30_000)
    bodies = " ".join(reader.toPlainText() for reader in review.findChildren(Reader))
    assert "only a kitchen" in bodies
    assert "harbour" in bodies
    assert "Nobody should read" not in bodies + read(review)

    assert review_service.clients(therapist_context.vault) == []
    with qtbot.waitSignal(review.kept, timeout=30_000):
        review.keep_card.keep_button.click()
    clients = ClientsPage(therapist_context)
    clients.refresh()
    shown(clients)
    assert "Jo" in [label.accessibleName() for label in clients.findChildren(Words)]
    press(clients, "Open")
    assert clients.stack.currentWidget() is clients.one


def test_a_client_vault_offers_to_keep_nothing(
    page: SharePage, context: Context, app_theme: Theme, qtbot: QtBot, tmp_path: Path, shown: Shown
) -> None:
    target = tmp_path / "x.companion-share"
    passphrase = seal(page, target, qtbot)
    review = ReviewPage(context.lane, app_theme, vault=context.vault)
    shown(review)
    review.choose(target)
    review.passphrase.line.setText(passphrase)
    review.open()
    qtbot.waitUntil(lambda: review.document is not None, timeout=30_000)
    assert review.keep_card.isHidden()


def test_nothing_is_overwritten(
    page: SharePage, qtbot: QtBot, tmp_path: Path, heard: Heard
) -> None:
    target = tmp_path / "there.companion-share"
    target.write_text("mine")
    page.seal_to(target)
    qtbot.waitUntil(lambda: bool(heard.messages), timeout=30_000)
    assert "already there" in heard.messages[-1].sentence
    assert target.read_text() == "mine"


def test_the_copied_passphrase_is_answered_in_words(
    page: SharePage, qtbot: QtBot, tmp_path: Path
) -> None:
    seal(page, tmp_path / "x.companion-share", qtbot)
    (result,) = page.results.cards
    assert not result.copied.isVisibleTo(page)
    result.copy_button.click()
    assert result.copied.isVisibleTo(page)
    assert "30 seconds" in result.copied.text()


def test_a_passphrase_waits_in_the_vault_until_it_is_passed_on(
    page: SharePage, context: Context, qtbot: QtBot, tmp_path: Path, shown: Shown
) -> None:
    first = seal(page, tmp_path / "a.companion-share", qtbot)
    page.refresh()
    second = seal(page, tmp_path / "b.companion-share", qtbot)

    again = SharePage(context)  # as after a lock
    again.refresh()
    again.go_to(LOOK)
    shown(again)
    assert [card.passphrase for card in again.results.cards] == [second, first]
    assert "b.companion-share" in read(again.results.cards[0])
    again.results.cards[0].done_button.click()
    assert [card.passphrase for card in again.results.cards] == [first]
    assert second not in read(again)
    again.results.cards[0].done_button.click()
    assert not again.results.isVisibleTo(again)
    assert again.chips[LOOK].hasFocus()
    assert shares.to_pass_on(context.vault) == []

    page.refresh()
    assert page.results.cards == []


def test_a_passphrase_that_cannot_be_erased_now_stays_and_that_is_said(
    page: SharePage,
    qtbot: QtBot,
    tmp_path: Path,
    heard: Heard,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = seal(page, tmp_path / "a.companion-share", qtbot)

    def full(*_: object) -> None:
        raise DiskFull

    monkeypatch.setattr(shares, "passed_on", full)
    page.results.cards[0].done_button.click()
    assert "full" in heard.messages[-1].sentence
    assert page.results.cards[0].passphrase == words


def test_whom_it_is_for_and_what_was_left_out_are_there_again(
    page: SharePage, context: Context, qtbot: QtBot, tmp_path: Path, shown: Shown
) -> None:
    page.to.recipient.setText("Dr. Lynch")
    page.to.note.setText("for Tuesday")
    page.choice.parts.with_titles.setChecked(False)
    box(page, context, "Kitchen").setChecked(False)  # type: ignore[attr-defined]
    assert page.save()
    again = SharePage(context)
    again.refresh()
    again.go_to(LOOK)
    shown(again)
    assert (again.to.recipient.text(), again.to.note.text()) == ("Dr. Lynch", "for Tuesday")
    assert "only a kitchen" not in again.look.preview.toPlainText()
    assert "for Tuesday" in again.look.preview.toPlainText()
    assert "Harbour" not in again.look.preview.toPlainText()
    seal(again, tmp_path / "a.companion-share", qtbot)
    assert form_drafts.form_draft(context.vault, "share") == {}


def test_the_keyboard_goes_to_what_has_to_be_mended(
    page: SharePage, context: Context, app_theme: Theme, qtbot: QtBot, tmp_path: Path, shown: Shown
) -> None:
    other, sealed = tmp_path / "other.companion-share", tmp_path / "x.companion-share"
    other.write_text("a shopping list")
    seal(page, sealed, qtbot)
    review = ReviewPage(context.lane, app_theme, vault=None)
    shown(review)
    review.choose(other)
    review.passphrase.line.setText("any words")
    review.open()
    qtbot.waitUntil(lambda: review.problem.isVisible(), timeout=30_000)
    assert review.choose_button.hasFocus()
    review.choose(sealed)
    assert not review.problem.isVisible()
    review.passphrase.line.setText("wrong words entirely here now")
    review.open()
    qtbot.waitUntil(lambda: review.problem.isVisible(), timeout=30_000)
    assert review.passphrase.line.hasFocus()


def test_lines_of_a_shared_entry_break_where_they_were_written(
    context: Context, app_theme: Theme, qtbot: QtBot, shown: Shown
) -> None:
    entry, _ = journal.write_entry(
        context.vault, NewEntry(body="First line\nsecond line", sharing=Sharing.SHARE)
    )
    document = shares.build(
        context.vault,
        ShareScope(entry_ids=frozenset({entry.id})),
        recipient="",
        sender="",
        note="",
    )
    view = ShareView(app_theme)
    view.show_document(document)
    (reader,) = view.findChildren(Reader)
    assert reader.toPlainText().strip() == "First line\nsecond line"


def test_the_page_keys_scroll_the_page_and_choose_nothing(page: SharePage, qtbot: QtBot) -> None:
    since = page.choice.since
    since.setFocus()
    qtbot.keyClick(since, Qt.Key.Key_PageDown)
    assert since.currentData() == "all"
    assert page.scroller.verticalScrollBar().value() > 0
