"""The three steps of a share, what of an entry stays behind, and taking the consent back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.domain.entries import Entry, NewEntry, Sharing
from companion.domain.shares import REDACTED, ShareForm, SharePart
from companion.services import contacts, course_lists, journal, measures, redactions, shares
from companion.services.share_forms import forms_available
from companion.services.share_pages import page_limits
from companion.services.share_pdfs import pdf_limits
from companion.sharing import sealed_file
from companion.ui.context import Context
from companion.ui.pages.editor import Editor
from companion.ui.pages.share import LOOK, TO, WHAT, SharePage
from companion.ui.widgets.words import Words
from tests.ui.conftest import Heard

Shown = Callable[[QWidget], QWidget]
BODY = "The kitchen was only a kitchen.\n\nWhat my brother did.\n\nThen tea."


@pytest.fixture(autouse=True)
def quick_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without age's second of scrypt."""
    monkeypatch.setattr(sealed_file, "seal_for_passphrase", lambda payload, words: payload)


@pytest.fixture
def entry(context: Context) -> Entry:
    new = NewEntry(title="Tuesday", body=BODY, sharing=Sharing.SHARE)
    return journal.write_entry(context.vault, new)[0]


@pytest.fixture
def page(context: Context, entry: Entry, shown: Shown) -> SharePage:
    made = SharePage(context)
    made.refresh()
    shown(made)
    return made


def press(page: QWidget, words: str) -> None:
    QTest.qWait(0)  # Qt shows what was added to a layout when it has nothing else to do
    next(b for b in page.findChildren(QPushButton) if b.text() == words and b.isVisible()).click()


def read(page: QWidget) -> str:
    QTest.qWait(0)
    return "\n".join(w.text() for w in page.findChildren(Words) if w.isVisibleTo(page))


def seal(page: SharePage, target: Path, qtbot: QtBot) -> None:
    page.go_to(LOOK)
    before = len(page.log.cards)
    page.seal_to(target)
    qtbot.waitUntil(lambda: len(page.log.cards) > before, timeout=30_000)


def test_what_a_form_cannot_do_is_said_where_it_is_chosen(page: SharePage) -> None:
    for offer, limits in ((ShareForm.PAGE, page_limits()), (ShareForm.PDF, pdf_limits())):
        if offer.value not in page.to.offers:
            continue  # no printer was handed in
        page.to.form.choose(offer.value)
        page.to.form.activated.emit(page.to.form.currentIndex())
        said = read(page)
        assert all(limit in said for limit in limits)
    page.to.form.choose(ShareForm.SEALED.value)
    page.to.form.activated.emit(page.to.form.currentIndex())
    assert page_limits()[0] not in read(page)


def test_one_step_is_shown_at_a_time(page: SharePage) -> None:
    assert [step.isVisible() for step in page.steps] == [True, False, False]
    press(page, "Choose what goes along")
    assert [step.isVisible() for step in page.steps] == [False, True, False]
    assert page.document is None
    press(page, "Look at exactly that")
    assert page.document is not None
    assert "only a kitchen" in page.look.preview.toPlainText()
    press(page, "Back")
    assert page.step == WHAT
    page.chips[TO].click()
    assert page.to.recipient.isVisible()


def test_only_forms_that_can_be_made_are_offered(page: SharePage) -> None:
    offered = [page.to.form.itemData(at) for at in range(page.to.form.count())]
    assert offered == [offer.form.value for offer in forms_available()]
    page.to.form.choose(ShareForm.PAGE.value)
    page.go_to(LOOK)
    assert "Whoever can change the file on its way" in read(page)
    assert "cannot be called back" in read(page)


def test_parts_and_measures_are_off_until_they_are_ticked(
    page: SharePage, context: Context
) -> None:
    course_lists.add_question(context.vault, "Is this usual?")
    measures.record_answers(context.vault, "phq-9", [1] * 9)
    page.refresh()
    page.go_to(LOOK)
    assert "Is this usual?" not in page.look.preview.toPlainText()
    assert "1 filled-in measure, 1 open question" in page.look.withheld.text()
    page.choice.parts.parts[SharePart.QUESTIONS].box.click()
    page.choice.parts.measures["phq-9"].box.click()
    shown = page.look.preview.toPlainText()
    assert "Is this usual?" in shown
    assert "PHQ-9" in shown


def test_a_known_person_is_offered_what_they_were_given_before(
    page: SharePage,
    context: Context,
    clock: FixedClock,
    qtbot: QtBot,
    tmp_path: Path,
    shown: Shown,
) -> None:
    contacts.add(context.vault, name="Dr. Reed")
    again = SharePage(context)
    again.refresh()
    shown(again)
    assert again.to.who.currentText() == "Dr. Reed"
    assert not again.to.recipient.isVisible()
    again.choice.parts.with_tags.setChecked(True)
    seal(again, tmp_path / "a.companion-share", qtbot)
    (record,) = shares.records(context.vault)
    assert record.recipient == "Dr. Reed"
    assert record.contact_id is not None
    clock.advance(timedelta(days=1))
    journal.write_entry(context.vault, NewEntry(title="New", body="New.", sharing=Sharing.SHARE))
    later = SharePage(context)
    later.refresh()
    later.go_to(LOOK)
    shown(later)
    assert "Since the last share to them" in later.choice.since.currentText()
    assert later.choice.parts.with_tags.isChecked()
    assert "New." in later.look.preview.toPlainText()


def test_paragraphs_are_kept_back_from_the_list(page: SharePage, context: Context) -> None:
    page.go_to(WHAT)
    press(page, "Keep parts back …")
    assert not any(step.isVisible() for step in page.steps)
    cards = page.keep_back.view.cards
    assert [card.reader.toPlainText().strip() for card in cards] == BODY.split("\n\n")
    cards[1].box.click()
    press(page, "Keep it like this")
    assert page.step == WHAT
    assert "1 paragraph" in read(page)
    page.go_to(LOOK)
    preview = page.look.preview.toPlainText()
    assert "my brother" not in preview
    assert REDACTED in preview


def test_a_changed_entry_must_be_looked_at_again(
    page: SharePage, context: Context, entry: Entry
) -> None:
    redactions.keep_back(context.vault, entry.id, [1], revision=entry.revision)
    journal.save_text(context.vault, entry.id, title="Tuesday", body="First.\n\n" + BODY)
    page.refresh()
    page.go_to(LOOK)
    assert page.document is None
    assert "“Tuesday” (2026-03-10): look at it again" in page.look.problem.text()
    assert not page.look.seal_button.isEnabled()
    press(page, "Look at it again …")
    view = page.keep_back.view
    assert view.unseen.isVisible()
    assert view.positions == {2}
    press(page, "Keep it like this")
    assert page.document is not None
    assert "my brother" not in page.look.preview.toPlainText()


def test_leaving_the_paragraphs_changes_nothing(page: SharePage, context: Context) -> None:
    page.go_to(WHAT)
    press(page, "Keep parts back …")
    page.keep_back.view.cards[0].box.click()
    page.keep_back.view.back.click()
    assert page.step == WHAT
    assert page.keep_back.view.cards == []
    assert redactions.count_kept_back(context.vault, list(page.choice.boxes)) == {}


def test_consent_is_taken_back_in_the_log(
    page: SharePage, context: Context, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "a.companion-share"
    seal(page, target, qtbot)
    (card,) = page.log.cards
    assert "Sealed file" in read(card)
    assert "from the beginning" in read(card)
    press(card, "Take it back …")
    assert "A delivered file cannot be called back." in read(card)
    card.words.setText("not this")
    press(card, "Note that I take it back")
    (card,) = page.log.cards
    assert "You took your consent back on 10 March 2026" in read(card)
    assert "not this" in read(card)
    assert target.exists()


def test_an_entry_says_what_stays_behind_and_lets_it_be_changed(
    context: Context, entry: Entry, shown: Shown, heard: Heard
) -> None:
    editor = Editor(context, context.announce)
    shown(editor)
    editor.show_entry(entry.id)
    assert editor.kept_back.isVisible()
    editor.kept_back.click()
    assert editor.views.currentWidget() is editor.keep_back_page
    editor.keep_back.cards[1].box.click()
    editor.keep_back.keep.click()
    assert editor.is_writing
    assert "1 paragraph" in editor.kept_back.text()
    assert redactions.count_kept_back(context.vault, [entry.id]) == {entry.id: 1}
    editor.text.setPlainText("First.\n\n" + BODY)
    assert editor.save()
    editor.show_facts()
    assert "look at it again" in editor.kept_back.text()


def test_the_lines_of_a_long_list_stay_readable_beside_their_boxes(
    context: Context, shown: Shown
) -> None:
    body = "\n".join(f"- {n} things that I would rather say myself" for n in range(40))
    new = NewEntry(title="List", body=body, sharing=Sharing.SHARE)
    listed, _ = journal.write_entry(context.vault, new)
    editor = Editor(context, context.announce)
    shown(editor)
    editor.show_entry(listed.id)
    editor.kept_back.click()
    QTest.qWait(50)
    assert len(editor.keep_back.cards) == 40
    for card in editor.keep_back.cards:
        assert card.height() >= card.reader.height() + 8  # nothing is squeezed to fit the window


def test_a_private_entry_says_nothing_of_sharing(context: Context, shown: Shown) -> None:
    kept, _ = journal.write_entry(context.vault, NewEntry(body="Mine."))
    editor = Editor(context, context.announce)
    shown(editor)
    editor.show_entry(kept.id)
    assert not editor.kept_back.isVisible()
    editor.bar.keep_back_wanted.emit()
    assert editor.views.currentWidget() is editor.keep_back_page


def test_a_share_that_is_cancelled_leaves_nothing_and_says_so(
    page: SharePage,
    context: Context,
    qtbot: QtBot,
    tmp_path: Path,
    heard: Heard,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, go_on = Event(), Event()

    def slow(payload: bytes, words: str) -> bytes:
        begun.set()
        go_on.wait(20)
        return payload

    monkeypatch.setattr(sealed_file, "seal_for_passphrase", slow)
    page.go_to(LOOK)
    page.seal_to(tmp_path / "for-you.companion-share")
    qtbot.waitUntil(begun.is_set, timeout=20_000)
    assert "Sealing the file" in read(page)
    press(page, "Cancel")
    assert not next(b for b in page.findChildren(QPushButton) if b.text() == "Cancel").isEnabled()
    go_on.set()
    qtbot.waitUntil(lambda: not page.look.progress.isVisible(), timeout=20_000)
    assert not (tmp_path / "for-you.companion-share").exists()
    assert shares.records(context.vault) == []
    assert shares.to_pass_on(context.vault) == []
    assert "Nothing was left behind" in heard.messages[-1].sentence
