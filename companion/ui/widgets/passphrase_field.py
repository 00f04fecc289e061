"""A field for a passphrase: dots by default, "show" on request, and nothing left behind for undo."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from companion.ui.widgets.buttons import button


class PassphraseField(QWidget):
    """A line edit with a Show button beside it. `take()` hands the text over and empties the field."""

    edited = Signal()
    submitted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit(self)
        self._show_as(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(name)
        self.line.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.line.setMinimumWidth(160)
        self.line.textEdited.connect(self.edited)
        self.line.returnPressed.connect(self.submitted)
        self.show_button = button(
            self.tr("Show"), self._toggle, name=self.tr("Show or hide {field}").format(field=name)
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.show_button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.line)

    def text(self) -> str:
        """What stands in the field now."""
        return self.line.text()

    def take(self) -> str:
        """The text; the field is empty afterwards, without an undo step that could bring it back."""
        text = self.line.text()
        self.empty()
        return text

    def empty(self) -> None:
        """Empty the field and hide what is typed next. `setText` drops the undo history, `clear` would keep it."""
        self.line.setText("")
        self._hide()

    def fill(self, text: str) -> None:
        """Put a generated passphrase in, readable."""
        self.line.setText(text)
        self._show_as(QLineEdit.EchoMode.Normal)
        self.show_button.setText(self.tr("Hide"))
        self.edited.emit()

    def _toggle(self) -> None:
        if self.line.echoMode() is QLineEdit.EchoMode.Password:
            self._show_as(QLineEdit.EchoMode.Normal)
            self.show_button.setText(self.tr("Hide"))
        else:
            self._hide()

    def _hide(self) -> None:
        self._show_as(QLineEdit.EchoMode.Password)
        self.show_button.setText(self.tr("Show"))

    def _show_as(self, mode: QLineEdit.EchoMode) -> None:
        self.line.setEchoMode(mode)
        self.line.setInputMethodHints(  # Qt takes them off a field that is shown in plain letters
            self.line.inputMethodHints()
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
