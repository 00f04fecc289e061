"""The formatting bar: marks for those who do not know Markdown by heart, each with its key."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QToolButton, QWidget

from companion.ui.theme import Theme
from companion.ui.widgets.buttons import icon_button
from companion.ui.widgets.entry_bar import paint_tool
from companion.ui.widgets.layout import FlowRow
from companion.ui.widgets.markdown_commands import KEYS, Command
from companion.ui.widgets.markdown_editor import MarkdownEditor


class FormatBar(FlowRow):
    """Buttons for one editor; a click leaves the keyboard in the text."""

    def __init__(self, editor: MarkdownEditor, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=2)
        self._editor, self._theme = editor, theme
        self.buttons: dict[str, QToolButton] = {}
        self._icons: dict[str, str] = {}
        keys = {command: keys for keys, command in reversed(KEYS.items())}
        for command, icon_name, name in (
            (Command.BOLD, "bold", self.tr("Bold")),
            (Command.ITALIC, "italic", self.tr("Italic")),
            (Command.HEADING, "heading", self.tr("Heading")),
            (Command.LIST, "list", self.tr("List")),
            (Command.CHECKLIST, "list-checks", self.tr("Checklist")),
            (Command.QUOTE, "quote", self.tr("Quote")),
            (Command.LINK, "link", self.tr("Link to another entry")),
        ):
            made = self._button(icon_name, name, keys[command])
            made.clicked.connect(lambda _=False, command=command: self._run(command))
        undo = self._button("undo-2", self.tr("Undo"), "Ctrl+Z")
        undo.clicked.connect(lambda _=False: self._editor.undo())
        redo = self._button("redo-2", self.tr("Redo"), "Ctrl+Shift+Z")
        redo.clicked.connect(lambda _=False: self._editor.redo())
        editor.undoAvailable.connect(undo.setEnabled)
        editor.redoAvailable.connect(redo.setEnabled)
        undo.setEnabled(False)
        redo.setEnabled(False)
        theme.changed.connect(self._paint_icons)
        self._paint_icons()

    def _button(self, icon_name: str, name: str, keys: str) -> QToolButton:
        made = icon_button(icon_name, name, colour=self._theme.palette.soft_ink, parent=self)
        spelled = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        made.setToolTip(f"{name} ({spelled})")
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.buttons[icon_name] = made
        self._icons[icon_name] = icon_name
        self.add(made)
        return made

    def _run(self, command: Command) -> None:
        self._editor.commands.run(command)
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _paint_icons(self) -> None:
        for name, made in self.buttons.items():
            paint_tool(made, name, self._theme)
