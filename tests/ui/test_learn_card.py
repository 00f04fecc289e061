"""A Learn card: words explained where they stand, the person's notes, paper and PDF; the glossary and the sources."""

from __future__ import annotations

import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QRect, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.domain.entries import Changes, EntryKind, NewEntry
from companion.domain.library import claims_of, further_reading_of, references_of, terms_of
from companion.services import guidance, journal, learn
from companion.ui import card_sheet
from companion.ui.context import Context
from companion.ui.pages.learn import LearnPage
from companion.ui.pages.learn_shelves import GlossaryView, SourcesView
from companion.ui.widgets.card_text import TermPopup, card_html
from companion.ui.widgets.reader import Reader
from companion.ui.widgets.words import Words
from companion.ui.window import Window
from tests.ui.conftest import Heard

Shown = Callable[[QWidget], QWidget]
TERMS = learn.library().terms


@pytest.fixture
def page(context: Context, shown: Shown) -> LearnPage:
    made = LearnPage(context)
    made.refresh()
    shown(made)
    return made


def press(page: QWidget, words: str) -> None:
    next(
        b for b in page.findChildren(QPushButton) if words in (b.text(), b.accessibleName())
    ).click()


def read(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(Words))


def write_on(page: LearnPage, card_id: str, body: str, title: str = "") -> str:
    """A note on a card; the page hears of it as the shell would tell it."""
    new = NewEntry(kind=EntryKind.CARD, title=title, body=body, card_id=card_id)
    entry, changes = journal.write_entry(page.context.vault, new)
    tell(page, changes)
    return entry.id


def tell(page: LearnPage, changes: Changes) -> None:
    if page.applies(changes):
        page.refresh()
        page.settle()


def popup() -> TermPopup:
    shown = QApplication.activePopupWidget()
    assert isinstance(shown, TermPopup)
    return shown


# --- words


def test_the_first_place_that_names_a_term_is_a_link() -> None:
    html = card_html("A **psychedelic** is one. Two psychedelics, and a *trial*.", TERMS.values())
    assert html.count("<a ") == 2
    assert '<strong><a href="term:G08">psychedelic</a></strong>' in html
    assert '<em><a href="term:G13">trial</a></em>' in html


@pytest.mark.parametrize("card_id", list(learn.library().cards))
def test_links_change_no_word_of_a_card(page: LearnPage, card_id: str) -> None:
    page.open_card(card_id)
    text = page.card_view.text
    assert text is not None
    plain = Reader(page.context.theme, page)
    plain.show_markdown(learn.card(card_id).body)
    assert text.toPlainText() == plain.toPlainText()


def test_no_other_link_is_followed(page: LearnPage) -> None:
    html = card_html("[x](https://example.org) <b>y</b> [z](entry:abc)", TERMS.values())
    assert "href" not in html
    assert "<b>" not in html


def test_a_word_is_explained_beside_it_with_the_keyboard_alone(
    page: LearnPage, qtbot: QtBot
) -> None:
    page.open_card("C07")
    text = page.card_view.text
    assert text is not None
    text.setFocus()
    while text.textCursor().selectedText() != "neurogenesis":
        qtbot.keyClick(text, Qt.Key.Key_Tab)
        assert text.hasFocus()
    qtbot.keyClick(text, Qt.Key.Key_Return)
    shown = popup()
    assert TERMS["G19"].definition in read(shown)
    assert shown.close_button.hasFocus()
    assert shown.close_button.accessibleDescription() == TERMS["G19"].definition
    qtbot.keyClick(shown.close_button, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    assert page.view is page.card_view
    qtbot.waitUntil(text.hasFocus)
    assert text.textCursor().selectedText() == "neurogenesis"


def test_the_panel_never_hides_its_word(page: LearnPage) -> None:
    page.open_card("C07")
    text = page.card_view.text
    assert text is not None
    for term_id in ("G08", "G20", "G21"):
        shown = text.show_term(term_id)
        assert shown is not None
        place = text.place_of(term_id)
        word = QRect(text.viewport().mapToGlobal(place.topLeft()), place.size())
        assert word.width() > 10
        assert not shown.geometry().intersects(word)
        shown.close()
    assert text.show_term("G99") is None


def test_from_a_word_to_all_words_and_back(page: LearnPage, qtbot: QtBot) -> None:
    page.open_card("C07")
    text = page.card_view.text
    assert text is not None
    text.show_term("G20")
    press(popup(), "All words")
    glossary = page.view
    assert isinstance(glossary, GlossaryView)
    qtbot.keyClick(glossary.search, Qt.Key.Key_Escape)
    assert page.view is page.card_view
    assert text.hasFocus()


# --- shelves


def test_the_glossary_holds_every_word_and_is_searched(page: LearnPage) -> None:
    press(page.list, "Words explained")
    glossary = page.view
    assert isinstance(glossary, GlossaryView)
    assert glossary.search.hasFocus()
    shown = glossary.text.toPlainText()
    assert all(term.term in shown and term.definition in shown for term in TERMS.values())
    glossary.search.setText("growth protein")
    assert "BDNF" in glossary.text.toPlainText()
    assert "Placebo" not in glossary.text.toPlainText()
    glossary.search.setText("zebrafish")
    assert glossary.text.toPlainText() == ""
    press(glossary, "Back")
    assert page.view is page.list
    assert page.list.words.hasFocus()


def test_the_sources_that_may_be_shown_are_listed_with_their_addresses(page: LearnPage) -> None:
    press(page.list, "All sources")
    sources = page.view
    assert isinstance(sources, SourcesView)
    shown = sources.text.toPlainText()
    references = learn.library().references
    assert references["R19"].title not in shown
    for reference in references.values():
        if reference.for_clients:
            assert reference.title in shown, reference.id
            assert reference.link in shown, reference.id
    assert shown.count(guidance.fixed_texts().company_mark) == 2
    sources.search.setText("lithium What grows")
    assert sources.text.toPlainText() == ""
    sources.search.setText("månsson")
    assert "10.1038/tp.2015.218" in sources.text.toPlainText()
    press(sources, "Back")
    assert page.list.sources.hasFocus()


# --- size of text


def test_text_is_made_larger_and_smaller_where_one_reads(page: LearnPage, heard: Heard) -> None:
    page.open_card("C01")
    press(page.card_view, "Larger text")
    assert heard.settings.text_scale == 1.1
    assert "Text 110 %" in read(page.card_view)
    press(page.card_view, "Smaller text")
    press(page.card_view, "Smaller text")
    assert heard.settings.text_scale == 0.9
    heard.settings = replace(heard.settings, text_scale=2.0)
    press(page.card_view, "Larger text")
    assert heard.settings.text_scale == 2.0


@pytest.fixture
def usual_size(window: Window) -> Iterator[Window]:
    yield window
    window.change_settings(replace(window.settings, text_scale=1.0))


def test_the_size_of_text_is_kept_for_the_whole_window(usual_size: Window) -> None:
    window = usual_size
    assert window.shell is not None
    window.shell.navigate("learn", card_id="C01")
    press(window.shell, "Larger text")
    assert window.theme.scale == 1.1
    assert window.settings.text_scale == 1.1
    assert '"text_scale": 1.1' in window.paths.settings_file.read_text()


# --- notes


def test_notes_on_a_card_stand_below_it_newest_first(
    page: LearnPage, clock: FixedClock, heard: Heard
) -> None:
    page.open_card("C08")
    notes = page.card_view.notes
    assert notes is not None
    assert not notes.isVisibleTo(page)
    prompt = learn.card("C08").prompt
    write_on(page, "C08", "Water the basil.", prompt)
    clock.advance(timedelta(days=1))
    second = write_on(page, "C08", "A walk at noon.", "My own heading")
    write_on(page, "C01", "About another card.")
    shown = read(notes)
    assert notes.isVisibleTo(page)
    assert shown.index("A walk at noon.") < shown.index("Water the basil.")
    assert "My own heading" in shown
    assert prompt not in shown
    assert "another card" not in shown
    opens = [b for b in notes.findChildren(QPushButton) if b.text() == "Open"]
    assert len({b.accessibleName() for b in opens}) == 2
    opens[0].click()
    assert heard.visited[-1] == ("journal", {"entry_id": second})


def test_notes_follow_what_happens_to_the_entries(page: LearnPage) -> None:
    page.open_card("C08")
    notes = page.card_view.notes
    assert notes is not None
    entry_id = write_on(page, "C08", "Before.")
    _, changes = journal.save_text(page.context.vault, entry_id, title="", body="Afterwards.")
    tell(page, changes)
    assert "Afterwards." in read(notes)
    assert "Before." not in read(notes)
    tell(page, journal.trash(page.context.vault, entry_id))
    assert not notes.isVisibleTo(page)


def test_many_notes_are_shown_step_by_step(page: LearnPage) -> None:
    for number in range(5):
        write_on(page, "C02", f"Note number {number}.")
    page.open_card("C02")
    notes = page.card_view.notes
    assert notes is not None
    assert read(notes).count("Note number") == 3
    press(notes, "Show more notes")
    assert read(notes).count("Note number") == 5
    assert not [
        b
        for b in notes.findChildren(QPushButton)
        if b.text() == "Show more notes" and b.isVisibleTo(page)
    ]


def test_a_note_leaves_the_list_of_cards_as_it_is(page: LearnPage) -> None:
    before = page.list.offers["C12"]
    write_on(page, "C08", "A note.")
    assert page.list.offers["C12"] is before
    tell(page, Changes(courses=True))
    assert page.list.offers["C12"] is not before


# --- safety facts


def test_safety_facts_stand_under_a_heading_that_leads_to_the_care_team(page: LearnPage) -> None:
    heading = guidance.fixed_texts().care_team_heading
    page.open_card("C12")
    evidence = page.card_view.evidence
    assert evidence is not None
    shown = read(evidence)
    assert shown.index(heading) < shown.index(learn.library().claims["X1"].note)
    assert shown.count(heading) == 1
    page.open_card("C01")
    assert heading not in read(page.card_view)


# --- paper


@pytest.mark.parametrize("card_id", list(learn.library().cards))
def test_all_of_a_card_stands_on_paper(app_theme: object, clock: FixedClock, card_id: str) -> None:
    library, card = learn.library(), learn.card(card_id)
    shown = " ".join(card_sheet.document_of(card).toPlainText().split())
    wanted = [card.title, card.summary, card.warning, card.prompt]
    for claim in claims_of(library, card):
        wanted += [claim.statement, claim.note, claim.fix]
        wanted += [library.badges[status].label for status, _ in claim.statuses]
        wanted += [part for one in references_of(library, claim) for part in (one.title, one.link)]
    wanted += [part for one in terms_of(library, card) for part in (one.term, one.definition)]
    wanted += [one.title for one in further_reading_of(library, card)]
    wanted.append(card_sheet.reviewed_words(card))
    assert [words for words in wanted if " ".join(words.split()) not in shown] == []
    assert "term:" not in shown
    assert library.references["R19"].title not in shown


def test_the_pdf_has_title_language_text_and_its_foot_on_every_page(
    app_theme: object, clock: FixedClock
) -> None:
    pdf = card_sheet.pdf_of(learn.card("C07"))
    assert "What grows?".encode("utf-16-be") in pdf
    assert b"/Lang (en-GB)" in pdf
    assert pdf.count(b"/Type /Page\n") >= 2
    assert b"/ToUnicode" in pdf  # the letters can be selected and found
    assert b"/Subtype /Image" not in pdf
    tables = re.findall(rb"startxref\n(\d+)", pdf)
    assert len(tables) == 2
    assert all(pdf[int(place) :].startswith(b"xref\n") for place in tables)
    last = pdf[int(tables[-1]) :].splitlines()
    number, place = last[1].split()[0], int(last[2].split()[0])
    assert pdf[place:].startswith(b"%b 0 obj\n<<\n/Type /Catalog" % number)
    assert b"/Prev %b\n" % tables[0] in pdf
    assert guidance.fixed_texts().card_footer == (
        "For learning and reflection. Not medical advice. Not for emergencies."
    )


@pytest.mark.parametrize(
    ("country", "size"),
    [(QLocale.Country.Germany, b"595"), (QLocale.Country.UnitedStates, b"612")],
    ids=["A4", "Letter"],
)
def test_paper_is_of_the_size_that_is_usual_there(
    app_theme: object, clock: FixedClock, country: QLocale.Country, size: bytes
) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, country))
    try:
        pdf = card_sheet.pdf_of(learn.card("C02"))
    finally:
        QLocale.setDefault(before)
    assert re.search(rb"/MediaBox \[0(?:\.0+)? 0(?:\.0+)? %b" % size, pdf)


def test_a_card_is_saved_as_a_private_file_that_overwrites_nothing(
    page: LearnPage, heard: Heard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "card.pdf"
    suggested: list[Path] = []

    def choose(_parent: QWidget, _title: str, start: Path, _kinds: str) -> Path:
        suggested.append(start)
        return target

    monkeypatch.setattr("companion.ui.file_dialogs.choose_target", choose)
    page.open_card("C07")
    press(page.card_view, "Save as PDF …")
    assert suggested[0].name == "What grows.pdf"
    assert target.read_bytes().startswith(b"%PDF")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert "card.pdf" in heard.messages[-1].sentence
    before = target.read_bytes()
    press(page.card_view, "Save as PDF …")
    assert "already there" in heard.messages[-1].sentence
    assert target.read_bytes() == before


def test_a_changed_mind_saves_and_prints_nothing(
    page: LearnPage, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.ui.file_dialogs.choose_target", lambda *_: None)
    monkeypatch.setattr("companion.ui.pdf.print_on_paper", lambda *_, **__: False)
    page.open_card("C07")
    press(page.card_view, "Save as PDF …")
    press(page.card_view, "Print this card …")
    assert heard.messages == []


def test_printing_is_said(page: LearnPage, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[str] = []

    def print_on_paper(_document: object, title: str, *_: object, foot: str) -> bool:
        printed.extend((title, foot))
        return True

    monkeypatch.setattr("companion.ui.pdf.print_on_paper", print_on_paper)
    page.open_card("C07")
    press(page.card_view, "Print this card …")
    assert printed == ["What grows?", guidance.fixed_texts().card_footer]
    assert "printer" in heard.messages[-1].sentence


# --- before unlocking


def test_nothing_of_learn_is_read_before_a_vault_is_open() -> None:
    program = (
        "import sys, companion.ui.application, companion.ui.window, companion.ui.pages.unlock, "
        "companion.ui.pages.support, companion.ui.pages.grounding\n"
        "print([name for name in sys.modules if 'learn' in name or 'library' in name or 'markdown_it' in name "
        "or 'QtPrintSupport' in name])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
