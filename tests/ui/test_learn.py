"""Learn: cards by phase, a search, evidence one click away, a prompt that opens the journal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.services import learn
from companion.ui.context import Context
from companion.ui.pages.learn import LearnPage
from companion.ui.widgets.badges import Badge
from companion.ui.widgets.reader import to_html
from companion.ui.widgets.words import Words
from tests.ui.conftest import Heard

Shown = Callable[[QWidget], QWidget]


@pytest.fixture
def page(context: Context, shown: Shown) -> LearnPage:
    made = LearnPage(context)
    made.refresh()
    shown(made)
    return made


def press(page: QWidget, words: str) -> None:
    next(b for b in page.findChildren(QPushButton) if b.text() == words).click()


def read(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(Words))


def test_every_card_is_offered(page: LearnPage) -> None:
    shown = read(page.list)
    assert all(card.title in shown for card in learn.library().cards.values())


def test_the_search_narrows_the_list(page: LearnPage) -> None:
    page.list.search.setText("lithium")
    shown = read(page.list)
    assert "Knowing the risks" in shown
    assert "Paths in a forest" not in shown


def test_a_card_shows_its_evidence_with_badges_and_sources(page: LearnPage) -> None:
    page.open_card("C07")
    evidence = page.card_view.evidence
    assert evidence is not None
    assert not evidence.is_open
    evidence.toggle()
    assert evidence.is_open
    shown = read(evidence)
    assert learn.library().claims["S3.1"].note in shown
    assert "Experts disagree" in shown
    assert "https://doi.org/10.1007/s00221-013-3579-0" in shown


def test_a_source_that_is_not_for_clients_is_never_shown(page: LearnPage) -> None:
    for card_id in learn.library().cards:
        page.open_card(card_id)
        assert learn.library().references["R19"].title not in read(page.card_view)


def test_the_prompt_opens_an_entry_for_this_card(page: LearnPage, heard: Heard) -> None:
    page.open_card("C12")
    press(page.card_view, "Write about this")
    name, arguments = heard.visited[-1]
    assert (name, arguments["card_id"]) == ("journal", "C12")


def test_a_card_on_risks_leads_to_support(page: LearnPage, heard: Heard) -> None:
    page.open_card("C12")
    press(page.card_view, "Support (F2)")
    assert heard.visited[-1][0] == "support"


def test_an_old_review_date_is_said(page: LearnPage, clock: FixedClock) -> None:
    page.open_card("C07")
    assert "may be out of date" not in read(page.card_view)
    clock.advance(timedelta(days=700))
    page.open_card("C07")
    assert "may be out of date" in read(page.card_view)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src='file:///etc/passwd'>",
        "![x](file:///etc/passwd)",
        "[x](javascript:alert(1))",
        "<style>@import '//host/share'</style>",
        "[x](https://example.org)",
    ],
)
def test_nothing_in_a_text_can_load_or_run(hostile: str) -> None:
    html = to_html(hostile)
    assert "<script" not in html
    assert "<img" not in html
    assert "<style" not in html
    assert "href" not in html


def test_a_card_shows_at_its_head_how_well_it_is_supported(page: LearnPage) -> None:
    page.open_card("C07")
    badges = {
        badge.text() for badge in page.card_view.findChildren(Badge) if badge.isVisibleTo(page)
    }
    assert badges == {"Animal or lab only", "Experts disagree"}


def test_escape_goes_back_to_the_card_that_was_read(page: LearnPage, qtbot: QtBot) -> None:
    page.open_card("C12")
    qtbot.keyClick(page.card_view.back, Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.list
    assert page.list.offers["C12"].hasFocus()
