"""What a therapist said to the open entry, beside its words, and where in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QTextCursor

from companion.domain.passages import place_in
from companion.errors import CompanionError
from companion.services import replies
from companion.ui.widgets.entry_words import is_sealed

if TYPE_CHECKING:
    from companion.ui.pages.editor import Editor


class EditorReplies(QObject):
    """Fills the panel of one editor. Replies never go into the text."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._editor = editor
        editor.replies.passage_wanted.connect(self._show_passage)

    def show(self) -> None:
        """Show what was said to the entry that is open."""
        editor = self._editor
        entry = editor.opened.entry
        found: list[replies.EntryComment] = []
        if entry is not None and editor.context.vault.purpose == "client" and not is_sealed(entry):
            try:
                found = replies.of_entry(editor.context.vault, entry.id)
            except CompanionError as error:
                editor.context.messages.tell_error(error)
        editor.replies.show_comments(found)

    def _show_passage(self, passage: str) -> None:
        """Select the words where they stand, in the text or its reading view."""
        editor = self._editor
        shown = editor.reader if editor.is_reading else editor.text
        text = shown.toPlainText()
        place = place_in(passage, text)
        if (
            place is None
        ):  # marks or links stand between: the reading view has the words as they were read
            editor.show_reading(editor.actions_.headings_of_links(editor.text.text()))
            shown, text = editor.reader, editor.reader.toPlainText()
            place = place_in(passage, text)
        if place is None:
            return
        cursor = shown.textCursor()
        cursor.setPosition(_units(text[: place[0]]))
        cursor.setPosition(_units(text[: place[1]]), QTextCursor.MoveMode.KeepAnchor)
        shown.setTextCursor(cursor)
        shown.ensureCursorVisible()
        shown.setFocus(Qt.FocusReason.OtherFocusReason)


def _units(text: str) -> int:
    """Positions in Qt's text are UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
