"""What the tests of the Course and Session pages share: a page that hears its own changes, and ways to press things."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from companion.domain.courses import DosingSession
from companion.domain.entries import Changes
from companion.services import courses, vaults
from companion.services.open_vault import OpenVault
from companion.ui.context import Context
from companion.ui.page import Page
from companion.ui.pages.course import CoursePage


def hear_changes(context: Context, page: Page) -> None:
    """Let the page hear what it announces, as the shell would."""
    announced = context.announce

    def announce(changes: Changes) -> None:
        announced(changes)
        if page.applies(changes):
            page.refresh()

    context.announce = announce


def course_page(
    context: Context, shown: Callable[..., QWidget], width: int = 1280, height: int = 720
) -> CoursePage:
    """The Course page as the shell makes it; it hears its own changes."""
    page = CoursePage(context)
    hear_changes(context, page)
    page.arrive()
    page.refresh()
    page.stale = False
    shown(page, width, height)
    lay_out()
    return page


def a_course(vault: OpenVault, *days: date, protocol: str = "psilocybin") -> list[DosingSession]:
    """A course with these session days; returns its sessions."""
    courses.begin_course(
        vault, name="Spring", clinic="Harbour Clinic", protocol_id=protocol, session_days=days
    )
    return courses.dosing_sessions(vault)


def killed_copy(vault: OpenVault, target: Path) -> OpenVault:
    """What a program finds that starts after this one was killed now: the vault's files as they are on disk."""
    shutil.copytree(vault.path, target)
    return vaults.unlock(target, passphrase="slow river under birches")


def lay_out() -> None:
    """Let widgets that were just put somewhere take their place."""
    for _ in range(3):  # one thing in another in a third
        QApplication.sendPostedEvents()


def pressable(inside: QWidget, name: str) -> QAbstractButton:
    """The visible button whose accessible name or words are `name`."""
    lay_out()
    found = [
        made
        for made in inside.findChildren(QAbstractButton)
        if made.isVisible() and name in (made.accessibleName(), made.text())
    ]
    assert found, f"There is no button {name!r} to press."
    return found[0]


def press(inside: QWidget, name: str) -> None:
    """Click a button by its name."""
    QTest.mouseClick(pressable(inside, name), Qt.MouseButton.LeftButton)


def names_of_buttons(inside: QWidget) -> list[str]:
    """The accessible names of all buttons that can be seen."""
    lay_out()
    return [
        made.accessibleName() for made in inside.findChildren(QAbstractButton) if made.isVisible()
    ]


def words_in(inside: QWidget) -> str:
    """All words that can be seen, one label a line."""
    lay_out()
    return "\n".join(
        label.accessibleName() or label.text()
        for label in inside.findChildren(QLabel)
        if label.isVisible()
    )


def nameless(inside: QWidget) -> list[str]:
    """Widgets that take the keyboard focus and have no accessible name."""
    lay_out()
    return [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for widget in inside.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
    ]


def mean_luminance(widget: QWidget) -> float:
    """Mean relative luminance of what is painted, 0 to 1."""
    from companion.ui.tokens import luminance

    image = widget.grab().toImage()
    known: dict[int, float] = {}
    total = 0.0
    step = 4
    count = 0
    for y in range(0, image.height(), step):
        for x in range(0, image.width(), step):
            colour = image.pixel(x, y)
            if colour not in known:
                known[colour] = luminance(QColor(colour).name())
            total += known[colour]
            count += 1
    return total / count


def painted_contrast(widget: QWidget) -> float:
    """The contrast of a widget's words with what is behind them, as painted: commonest pixel against the farthest."""
    from collections import Counter

    from companion.ui.tokens import contrast

    image = widget.window().grab().toImage()
    corner = widget.mapTo(widget.window(), widget.rect().topLeft())
    inset = 6 if isinstance(widget, QAbstractButton) else 0
    seen = Counter(
        image.pixel(x, y)
        for x in range(
            max(0, corner.x() + inset), min(image.width(), corner.x() + widget.width() - inset)
        )
        for y in range(
            max(0, corner.y() + inset), min(image.height(), corner.y() + widget.height() - inset)
        )
    )
    behind = QColor(seen.most_common(1)[0][0]).name()
    return max(contrast(QColor(colour).name(), behind) for colour in seen)
