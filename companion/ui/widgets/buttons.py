"""Buttons: verbs in words. One primary button a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

ButtonRole = Literal[
    "primary", "plain", "quiet", "link", "danger", "chip", "choice", "row", "nav", "big", "tap"
]


class _Pressable:
    """What Qt's buttons lack for the keyboard and for screen readers; stands before the Qt class.

    Enter presses as Space does (Qt does so only in dialogs). A screen reader turns a checkable button on and off
    without a click; here that is a click too.
    """

    _by_ourselves = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _pressed_by_enter(self, event):  # type: ignore[arg-type]
            super().keyPressEvent(event)  # type: ignore[misc]

    def setChecked(self, on: bool) -> None:
        """Show it as on or off; says no `clicked`."""
        self._by_ourselves = True
        super().setChecked(on)  # type: ignore[misc]
        self._by_ourselves = False

    def nextCheckState(self) -> None:
        self._by_ourselves = True  # a click; Qt says so itself
        super().nextCheckState()  # type: ignore[misc]
        self._by_ourselves = False

    def _follow_tools(self: QAbstractButton) -> None:  # type: ignore[misc]
        self.toggled.connect(self._turned)  # type: ignore[attr-defined]

    def _turned(self: QAbstractButton, on: bool) -> None:  # type: ignore[misc]
        put_off_by_another = self.group() is not None and not on
        if not self._by_ourselves and not put_off_by_another:  # type: ignore[attr-defined]
            self.clicked[bool].emit(on)  # type: ignore[index]


class WordButton(_Pressable, QPushButton):
    """A push button."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._follow_tools()

    def sizeHint(self) -> QSize:
        """Room for the heavier letters of a button that is on, so that nothing moves and nothing is cut."""
        hint = super().sizeHint()
        if self.isCheckable():
            heavy = QFont(self.font())
            heavy.setWeight(QFont.Weight.DemiBold)
            wider = QFontMetrics(heavy).horizontalAdvance(self.text())
            hint.setWidth(
                hint.width() + max(0, wider - self.fontMetrics().horizontalAdvance(self.text()))
            )
        return hint

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class IconButton(_Pressable, QToolButton):
    """A button with an icon only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._follow_tools()


def _pressed_by_enter(made: QAbstractButton, event: QKeyEvent) -> bool:
    """Press `made` once, however long the key is held."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    if not event.isAutoRepeat():
        made.click()
    return True


def button(
    words: str,
    clicked: Callable[[], object] | None = None,
    *,
    role: ButtonRole = "plain",
    parent: QWidget | None = None,
    name: str = "",
    shortcut: QKeySequence | QKeySequence.StandardKey | str | None = None,
) -> QPushButton:
    """A push button; `name` is what a screen reader says when `words` alone would not be clear."""
    made = WordButton(words, parent)
    made.setProperty("role", role)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    made.setAccessibleName(name or words)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    if shortcut is not None:
        made.setShortcut(QKeySequence(shortcut))
    return made


def rest(made: QPushButton, on: bool) -> None:
    """While its work is under way, pressing the button does nothing.

    It is not disabled: a disabled button hands the keyboard on to whatever comes next, and the next Enter there.
    """
    made.blockSignals(on)
    made.setProperty("resting", "true" if on else "false")
    made.style().unpolish(made)
    made.style().polish(made)


def chip(
    words: str, *, checked: bool = False, parent: QWidget | None = None, name: str = ""
) -> QPushButton:
    """A small button that is on or off."""
    made = button(words, role="chip", parent=parent, name=name)
    made.setCheckable(True)
    made.setChecked(checked)
    return made


def icon_button(
    icon_name: str,
    name: str,
    clicked: Callable[[], object] | None = None,
    *,
    colour: str,
    shortcut: QKeySequence | QKeySequence.StandardKey | str | None = None,
    parent: QWidget | None = None,
) -> QToolButton:
    """A button with an icon only; `name` is its tooltip and what a screen reader says."""
    from companion.ui.icons import icon  # painting is not needed by the first window

    made = IconButton(parent)
    made.setProperty("role", "quiet")
    made.setIcon(icon(icon_name, colour))
    made.setIconSize(QSize(18, 18))
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setAccessibleName(name)
    tip = name
    if shortcut is not None:
        keys = QKeySequence(shortcut)
        made.setShortcut(keys)
        tip = f"{name} ({keys.toString(QKeySequence.SequenceFormat.NativeText)})"
    made.setToolTip(tip)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made
