"""Every control that can take the focus, on every page, says what it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QWidget
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.paths import Paths
from companion.ui.context import Context
from companion.ui.page import Page
from companion.ui.pages.create_vault import CreateVault
from companion.ui.pages.grounding import GroundingPage
from companion.ui.pages.restore_backup import RestoreBackup
from companion.ui.pages.review import ReviewPage
from companion.ui.pages.session import SessionPage
from companion.ui.pages.support import SupportPage
from companion.ui.pages.unlock import UnlockPage
from companion.ui.pages.welcome import WelcomePage
from companion.ui.shell import PAGES
from companion.ui.theme import Theme

Shown = Callable[[QWidget], QWidget]


def nameless(page: QWidget) -> list[str]:
    """Focusable controls without words for a screen reader, as class and object names."""
    found: list[str] = []
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or not isinstance(widget, QWidget):
            continue
        if _inner_part(widget) or (isinstance(widget, QLabel) and not widget.text()):
            continue
        spoken = QAccessible.queryAccessibleInterface(widget)
        name = spoken.text(QAccessible.Text.Name) if spoken is not None else widget.accessibleName()
        if not name.strip():
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


def _inner_part(widget: QWidget) -> bool:
    """Parts that Qt builds inside a control, which speaks for them."""
    parent = widget.parentWidget()
    if (
        widget.objectName().startswith("qt_")
        or type(widget).__name__ == "QComboBoxPrivateContainer"
    ):
        return True
    inside = isinstance(parent, QAbstractScrollArea) and widget is parent.viewport()
    return inside or (
        parent is not None
        and widget is parent.focusProxy()
        and not isinstance(widget, QAbstractButton)
        and bool(parent.accessibleName())
    )


def build(name: str, context: Context) -> Page:
    from importlib import import_module

    module, class_name = PAGES[name]
    page: Page = getattr(import_module(module), class_name)(context)
    page.arrive()
    page.refresh()
    return page


CLIENT_PAGES = [name for name in PAGES if name != "clients"]


@pytest.mark.parametrize("name", CLIENT_PAGES)
def test_pages_of_a_persons_vault(name: str, context: Context, shown: Shown) -> None:
    assert nameless(shown(build(name, context))) == []


@pytest.mark.parametrize("name", ["clients", "journal", "learn", "share", "settings"])
def test_pages_of_a_therapists_vault(name: str, therapist_context: Context, shown: Shown) -> None:
    assert nameless(shown(build(name, therapist_context))) == []


def test_the_session_page(context: Context, shown: Shown) -> None:
    page = SessionPage(context)
    page.arrive(dosing_session_id=None)
    page.refresh()
    assert nameless(shown(page)) == []


def test_pages_over_everything(
    context: Context, app_theme: Theme, paths: Paths, qtbot: QtBot, shown: Shown, clock: FixedClock
) -> None:
    assert nameless(shown(SupportPage(paths, app_theme, "", None))) == []
    grounding = GroundingPage(app_theme, reduced_motion=True)
    assert nameless(shown(grounding)) == []
    grounding.begin(grounding._book.exercise[0])  # pyright: ignore[reportPrivateUsage]
    assert nameless(grounding) == []
    assert nameless(shown(ReviewPage(context.lane, app_theme, vault=None))) == []


def test_pages_before_a_vault_is_open(
    context: Context, paths: Paths, qtbot: QtBot, shown: Shown
) -> None:
    assert nameless(shown(UnlockPage(paths.default_vault, context.lane))) == []
    welcome = WelcomePage(paths, context.lane, paths.default_vault)
    assert nameless(shown(welcome)) == []
    assert nameless(shown(CreateVault(context.lane, paths.default_vault, "client"))) == []
    assert nameless(shown(RestoreBackup(context.lane, paths, paths.default_vault))) == []
