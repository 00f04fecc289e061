"""Saying, beside the open entry, which of its paragraphs stay behind when it is shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from companion.domain.entries import Sharing
from companion.errors import CompanionError
from companion.services import redactions
from companion.ui.widgets.entry_words import is_sealed

if TYPE_CHECKING:
    from companion.ui.pages.editor import Editor


class EditorKeepBack(QObject):
    """Acts on the entry of one editor."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._vault = editor.context.vault
        editor.kept_back.hide()
        editor.kept_back.clicked.connect(self.open)
        editor.bar.keep_back_wanted.connect(self.open)
        editor.keep_back.closed.connect(self.leave)
        editor.keep_back.kept.connect(self._keep)

    def show_count(self) -> None:
        """Under an entry that may be shared: how much of it stays behind, and whether to look at it again."""
        entry, line = self._editor.opened.entry, self._editor.kept_back
        line.hide()
        if entry is None or is_sealed(entry):
            return
        try:
            kept = redactions.count_kept_back(self._vault, [entry.id]).get(entry.id, 0)
            unseen = bool(redactions.unseen(self._vault, [entry.id]))
        except CompanionError:
            return  # it is told where the entry is shared
        if unseen:
            line.setText(self.tr("You changed it since you kept parts back: look at it again"))
        elif kept:
            line.setText(self.tr("%n paragraph(s) stay with you when it is shared", "", kept))
        elif entry.sharing is Sharing.SHARE:
            line.setText(self.tr("Keep parts back when it is shared …"))
        else:
            return
        line.setAccessibleName(line.text())
        line.show()

    def open(self) -> None:
        """Show the paragraphs of the entry, in place of its text."""
        editor = self._editor
        if not editor.save() or editor.opened.entry is None or editor.opened.in_trash:
            return
        try:
            found = redactions.kept_back(self._vault, editor.opened.entry.id)
        except CompanionError as error:
            editor.context.messages.tell_error(error)
            return
        if not found.paragraphs:
            editor.context.messages.say(self.tr("There are no words to keep back yet."))
            return
        editor.keep_back.show_entry(found, found.entry.heading)
        editor.views.setCurrentWidget(editor.keep_back_page)
        editor.keep_back.back.setFocus()

    def leave(self) -> None:
        """Back to the text."""
        self._editor.keep_back.forget()
        self._editor.show_writing()
        self.show_count()
        self._editor.focus_text()

    def _keep(self) -> None:
        found = self._editor.keep_back.shown
        if found is None:
            return
        entry, positions = found.entry, self._editor.keep_back.positions
        if self._editor.do(
            lambda: redactions.keep_back(self._vault, entry.id, positions, revision=entry.revision)[
                1
            ]
        ):
            self.leave()
