"""How a measured program tells the bench what it sees: lines of JSON on the pipe named by its first argument."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from companion.ui.window import Window


def report(event: str, **facts: object) -> None:
    """Tell the bench that `event` happened."""
    os.write(int(sys.argv[1]), (json.dumps({"event": event, **facts}) + "\n").encode())


def ends_when_it_fails(act: Callable[[], None]) -> Callable[[], None]:
    """`act` for a timer: an error in it ends the program, with its traceback, instead of leaving it waiting."""

    def guarded() -> None:
        try:
            act()
        except Exception:  # noqa: BLE001 - whatever it is, the bench must hear of it
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)

    return guarded


class AfterPaint(QObject):
    """Calls `then` once, after the next paint that `widget` takes part in has been put on the screen.

    A paint of a widget and of all it holds is one piece of work for Qt. An event that is posted when the widget's own
    part begins is delivered when the whole is done. (Not a queued signal: naming `Qt.ConnectionType` makes PySide
    build every enum of its `Qt` namespace, a cost that a bare window does not have.)
    """

    def __init__(self, widget: QWidget, then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._widget, self._then = widget, then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and watched is self._widget:
            self._widget.removeEventFilter(self)
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))
        return False

    def customEvent(self, event: QEvent) -> None:
        self._then()
        self.deleteLater()


def when_first_shown(then: Callable[[Window], object]) -> None:
    """Call `then` with the program's window when it is shown, before its first paint."""
    from companion.ui.window import Window

    show_event = Window.showEvent

    def shown(window: Window, event: QShowEvent) -> None:
        Window.showEvent = show_event
        show_event(window, event)
        then(window)

    Window.showEvent = shown
