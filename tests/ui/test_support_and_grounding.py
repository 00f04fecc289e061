"""Support and grounding: what stands there for whom, and a timer that obeys the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from companion.paths import Paths
from companion.services import support
from companion.services.locked_contacts import LockedContact, write_contacts
from companion.services.vaults import OpenVault
from companion.ui.pages.grounding import GroundingPage
from companion.ui.pages.support import SupportPage
from companion.ui.theme import Theme
from companion.ui.widgets.words import Words

Shown = Callable[[QWidget], QWidget]
TEXTS = support.support_page(None).texts


def words_on(widget: QWidget) -> str:
    return "\n".join(label.accessibleName() for label in widget.findChildren(Words))


@pytest.fixture
def grounding(app_theme: Theme, shown: Shown) -> GroundingPage:
    page = GroundingPage(app_theme, reduced_motion=True)
    shown(page)
    page.begin(page._book.exercise[0])  # pyright: ignore[reportPrivateUsage]
    return page


def test_without_a_passphrase_nobody_is_said_to_be_missing(
    paths: Paths, app_theme: Theme, shown: Shown
) -> None:
    locked = words_on(shown(SupportPage(paths, app_theme, "", None)))
    assert TEXTS.own_people_locked in locked
    assert TEXTS.own_people_empty not in locked
    write_contacts(paths.support_file, (LockedContact("Clinic", "therapist", "555-0143", ""),))
    locked = words_on(shown(SupportPage(paths, app_theme, "", None)))
    assert "555-0143" in locked
    assert TEXTS.own_people_locked not in locked


def test_an_open_journal_says_where_a_number_is_added(
    paths: Paths, app_theme: Theme, shown: Shown, vault: OpenVault
) -> None:
    assert TEXTS.own_people_empty in words_on(shown(SupportPage(paths, app_theme, "", vault)))


def test_a_therapist_is_not_sent_to_a_page_that_is_not_there(
    paths: Paths, app_theme: Theme, shown: Shown, therapist_vault: OpenVault
) -> None:
    page = words_on(shown(SupportPage(paths, app_theme, "", therapist_vault)))
    assert "Course page" not in page


def test_space_pauses_once_and_goes_on_once(grounding: GroundingPage) -> None:
    assert grounding.pause_button.hasFocus()
    # A button that has Space as its shortcut too is pressed a second time a moment later.
    assert grounding.pause_button.shortcut().isEmpty()
    QTest.keyClick(grounding.pause_button, Qt.Key.Key_Space)
    assert grounding.pause_button.text() == "Go on"
    QTest.keyClick(grounding.pause_button, Qt.Key.Key_Space)
    assert grounding.pause_button.text() == "Pause"
