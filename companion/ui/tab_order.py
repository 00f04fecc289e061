"""Tab goes through a page as the eye does: in the order of its layouts, whatever was built or filled in later."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)


def follow_reading_order(root: QWidget) -> None:
    """Put the widgets in `root` that take Tab into the order in which they stand."""
    wanted = in_reading_order(root)
    for before, after in zip(wanted, wanted[1:], strict=False):
        if _next_taking_tab(before) is not after:
            QWidget.setTabOrder(before, after)


def in_reading_order(root: QWidget) -> list[QWidget]:
    """The visible widgets in `root` that take Tab, as they are read."""
    found: list[QWidget] = []
    _collect(root, found)
    return found


def _collect(widget: QWidget, found: list[QWidget]) -> None:
    if widget.isHidden():
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


def _next_taking_tab(widget: QWidget) -> QWidget:
    """The widget that Tab would go to after `widget`."""
    found = widget.nextInFocusChain()
    while found is not widget and not (_takes_tab(found) and found.isVisible()):
        found = found.nextInFocusChain()
    return found
