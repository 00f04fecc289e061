"""Tab and screen readers go through a page as the eye does: in the order of its layouts, whatever was built or
filled in later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)
from shiboken6 import isValid


def follow_reading_order(root: QWidget) -> None:
    """Put the widgets in `root` that take Tab into the order in which they stand."""
    wanted = in_reading_order(root)
    for before, after in pairwise(wanted):
        if _next_taking_tab(before) is not after:
            QWidget.setTabOrder(before, after)


def go_on_reading(root: QWidget, *, forward: bool) -> bool:
    """Move the keyboard to what is read next in `root`, or before, and round its ends. False when it stands nowhere
    in that order.

    Qt's own chain also stops at every widget that hands the keyboard on to one inside it. Where such a widget comes
    later in the chain than what it holds, Tab would jump back there and never get past it.
    """
    wanted = [widget for widget in in_reading_order(root) if widget.isEnabled()]
    focused = QApplication.focusWidget()
    if focused not in wanted:
        follow_reading_order(root)  # Qt goes on from here, by its own chain
        return False
    step = 1 if forward else -1
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    wanted[(wanted.index(focused) + step) % len(wanted)].setFocus(reason)
    return True


def stand_in_reading_order(root: QWidget) -> None:
    """Put the children of every layout in `root` into its order: screen readers go by the order of children."""
    layout = root.layout()
    if layout is None:
        return
    wanted = _widgets_of(layout)
    known = set(wanted)
    if [child for child in root.children() if child in known] != wanted:
        for widget in wanted:
            widget.raise_()
    for widget in wanted:
        stand_in_reading_order(widget)


def in_reading_order(root: QWidget) -> list[QWidget]:
    """The visible widgets in `root` that take Tab, as they are read."""
    found: list[QWidget] = []
    _collect(root, found)
    return found


@contextmanager
def keyboard_kept(root: QWidget) -> Iterator[None]:
    """While parts of `root` are made anew: the keyboard stays on the same thing, else at the same place.

    What is new is shown a moment later, so the keyboard goes there then, unless somebody has moved it meanwhile.
    """
    focused = QApplication.focusWidget()
    if focused is None or not root.isAncestorOf(focused):
        yield
        return
    name, before = focused.accessibleName(), in_reading_order(root)
    place = before.index(focused) if focused in before else 0
    yield
    left_at = QApplication.focusWidget()

    def come_back() -> None:
        if QApplication.focusWidget() is left_at:
            _come_back(root, focused, name, place)

    # Twice later: what was added to a layout last is shown by an event that may stand behind the first.
    QTimer.singleShot(0, root, lambda: QTimer.singleShot(0, root, come_back))


def _come_back(root: QWidget, focused: QWidget, name: str, place: int) -> None:
    if isValid(focused) and root.isAncestorOf(focused) and focused.isVisible():
        focused.setFocus()
        return
    now = in_reading_order(root)
    same = next((widget for widget in now if widget.accessibleName() == name), None)
    if same is None and now:
        same = now[min(place, len(now) - 1)]
    if same is not None:
        same.setFocus()


def _collect(widget: QWidget | None, found: list[QWidget]) -> None:
    if widget is None or widget.isHidden():
        return
    if _takes_tab(widget):
        found.append(widget)
        return
    layout = widget.layout()
    if isinstance(widget, QStackedWidget):
        inside = [widget.currentWidget()]
    elif isinstance(widget, QScrollArea):
        inside = [widget.widget()]
    elif isinstance(widget, QSplitter):
        inside = [widget.widget(index) for index in range(widget.count())]
    elif layout is not None:
        inside = _widgets_of(layout)
    else:
        inside = []
    for child in inside:
        _collect(child, found)


def _widgets_of(layout: QLayout) -> list[QWidget]:
    """All widgets of `layout` and of the layouts in it, in their order; a grid is read line by line."""
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda place: layout.getItemPosition(place)[:2])  # type: ignore[index]
    found: list[QWidget] = []
    for place in places:
        item = layout.itemAt(place)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None:
            found.append(widget)
        elif inner is not None:
            found.extend(_widgets_of(inner))
    return found


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None


def _next_taking_tab(widget: QWidget) -> QWidget | None:
    """The widget that Tab would go to after `widget`."""
    found = widget.nextInFocusChain()
    while found is not None and found is not widget:
        if _takes_tab(found) and found.isVisible():
            return found
        found = found.nextInFocusChain()
    return None
