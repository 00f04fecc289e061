"""On the Share page: which paragraphs of one entry stay behind, in place of the steps while it is looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from companion.errors import CompanionError
from companion.services import redactions
from companion.ui.context import Context
from companion.ui.widgets.keep_back_view import KeepBackView
from companion.ui.widgets.layout import Card


class ShareKeepBack(Card):
    """Shows one entry's paragraphs; `left` when the person is done with it, either way."""

    left = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.view = KeepBackView(context.theme)
        self.column.addWidget(self.view)
        self.view.closed.connect(self.left)
        self.view.kept.connect(self._keep)

    def open(self, entry_id: str) -> bool:
        """Show the paragraphs of an entry. False, with a sentence for the person, when it cannot be read."""
        try:
            found = redactions.kept_back(self.context.vault, entry_id)
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return False
        self.view.show_entry(found, found.entry.heading)
        self.show()
        self.view.back.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def close_it(self) -> None:
        """Show no words of an entry any more."""
        self.hide()
        self.view.forget()

    def _keep(self) -> None:
        found = self.view.shown
        if found is None:
            return
        try:
            _, changes = redactions.keep_back(
                self.context.vault,
                found.entry.id,
                self.view.positions,
                revision=found.entry.revision,
            )
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return
        self.context.announce(changes)
        self.left.emit()
