"""The quiet bar in a page: one sentence, at most one action, and a way to put it aside."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from companion.ui.messages import Message
from companion.ui.widgets.buttons import button
from companion.ui.widgets.words import Words


class NoticeBar(QFrame):
    """Shows the latest message until it is put aside; hidden when there is none."""

    turned = Signal(bool)
    """Whether a message stands in it now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "notice")
        self._words = Words("", "body")
        self._action = button("", self._act)
        self._close = button(
            self.tr("Close"), self.clear, role="quiet", name=self.tr("Close this notice")
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._action)
        layout.addWidget(self._close)
        self._message: Message | None = None
        self.hide()

    @property
    def sentence(self) -> str:
        """What is shown now; empty when nothing is."""
        return self._message.sentence if self._message else ""

    def show_message(self, message: Message) -> None:
        """Show `message` in place of the one before, and let a screen reader say it."""
        self._message = message
        self.setProperty("kind", message.kind.value)
        self.style().unpolish(self)
        self.style().polish(self)
        self._words.say(message.sentence)
        self._action.setText(message.action_label)
        self._action.setAccessibleName(message.action_label)
        self._action.setVisible(bool(message.action_label))
        self.show()
        self.turned.emit(True)
        announce(self, message.sentence)

    def clear(self) -> None:
        """Put the message aside."""
        self._message = None
        self._words.say("")
        self.hide()
        self.turned.emit(False)

    def _act(self) -> None:
        message = self._message
        self.clear()
        if message and message.action:
            message.action()


def announce(widget: QWidget, sentence: str) -> None:
    """Let a screen reader say `sentence` without moving the focus."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))
