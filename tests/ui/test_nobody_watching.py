"""Wherever a person writes, one quiet line says that nobody is watching and where Support is; once on a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QWidget

from companion.services import guidance, learn, sessions
from companion.services.open_vault import OpenVault
from companion.ui.context import Context
from companion.ui.pages.learn import LearnPage
from companion.ui.widgets.nobody_watching import NobodyWatching
from tests.ui.course_stage import a_course, course_page, lay_out, words_in

TODAY = date(2026, 3, 10)
Shown = Callable[..., QWidget]


def lines(page: QWidget) -> int:
    """How often it can be seen on a page."""
    lay_out()
    shown = [found for found in page.findChildren(NobodyWatching) if found.isVisible()]
    assert words_in(page).count(guidance.fixed_texts().nobody_watching) == len(shown)
    return len(shown)


@pytest.mark.parametrize(
    ("part", "view"),
    [
        ("preparation", ""),
        ("sessions", ""),
        ("integration", "reflections"),
        ("integration", "insights"),
        ("integration", "decisions"),
        ("integration", "practices"),
        ("integration", "after_effects"),
        ("integration", "letters"),
    ],
)
def test_it_stands_once_where_a_course_is_written_about(
    part: str, view: str, context: Context, vault: OpenVault, shown: Shown
):
    for session in a_course(vault, TODAY, TODAY + timedelta(days=21))[:2]:
        sessions.open_session(vault, session.id)
        sessions.add_moment(vault, session.id, "a door of light")
        sessions.close_session(vault, session.id)
    page = course_page(context, shown)
    page.arrive(part=part, view=view)
    if part == "sessions":
        for card in page.parts["sessions"].cards.values():  # type: ignore[attr-defined]
            card.open()
    assert lines(page) == 1


def test_it_stands_beside_the_question_of_a_card(context: Context, shown: Shown):
    page = LearnPage(context)
    page.arrive(card_id=next(iter(learn.library().cards)))
    page.refresh()
    shown(page)
    assert lines(page) == 1
