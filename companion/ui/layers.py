"""What lies over what in the window: one page at the bottom, any number laid over it, the focus given back."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid


class Layers(QStackedWidget):
    """A stack that remembers what lies beneath; pages that are taken away are deleted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._beneath: list[tuple[QWidget, QWidget | None]] = []

    def shows(self, kind: type[QWidget]) -> bool:
        """Whether the topmost page is of this kind."""
        return isinstance(self.currentWidget(), kind)

    def replace_all(self, page: QWidget) -> None:
        """Show `page` alone; everything else goes, a menu or a question that stands open too."""
        _close_what_is_open()
        self._beneath.clear()
        old = [self.widget(index) for index in range(self.count())]
        self.addWidget(page)
        self.setCurrentWidget(page)
        for widget in old:
            self._drop(widget)

    def uncover(self, kind: type[QWidget]) -> bool:
        """Come back to the page of this kind, if there is one: what lies over it goes. False when there is none."""
        lying = [widget for widget, _ in self._beneath[1:]]
        if not any(isinstance(widget, kind) for widget in lying):
            return self.shows(kind)
        while not self.shows(kind):
            self.take_away()
        return True

    def lay_over(self, page: QWidget) -> None:
        """Show `page` over what is shown, and put the keyboard there."""
        below = self.currentWidget()
        if below is not None:
            self._beneath.append((below, QApplication.focusWidget()))
        self.addWidget(page)
        self.setCurrentWidget(page)
        page.setFocus()

    def take_away(self) -> None:
        """Take the topmost page away; the focus goes back to where it was."""
        if not self._beneath:
            return
        top = self.currentWidget()
        below, focus = self._beneath.pop()
        self.setCurrentWidget(below)
        self._drop(top)
        # The page beneath may have been filled anew meanwhile; what had the focus is then gone.
        if focus is not None and isValid(focus) and focus.isVisible():
            focus.setFocus()

    def _drop(self, widget: QWidget | None) -> None:
        if widget is None:
            return
        self.removeWidget(widget)
        widget.hide()
        widget.deleteLater()


def _close_what_is_open() -> None:
    """Menus and dialogs end as if the person had pressed Esc; locking must not wait for them, nor break them."""
    for active in (QApplication.activePopupWidget, QApplication.activeModalWidget):
        before = None
        while (standing := active()) is not None and standing is not before:
            before = standing
            standing.close()
