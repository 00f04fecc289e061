"""Keeping words of the open entry as an insight, and saying quietly how many were kept from it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor

from companion.domain.insights import Insight, passages_of
from companion.services import insights
from companion.ui.pages.insight_doors import ask_which, keep_passage
from companion.ui.widgets.entry_bar import INSIGHT_KEY
from companion.ui.widgets.entry_words import is_sealed
from companion.ui.widgets.markdown_editor import storable

if TYPE_CHECKING:
    from companion.ui.pages.editor import Editor


class EditorInsights(QObject):
    """Acts on the entry of one editor. A therapist's vault has no course, so nothing of this stands there."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._vault = editor.context.vault
        self._kept: list[Insight] = []
        self._here = self._vault.purpose == "client"
        editor.bar.offer_insights(self._here)
        editor.kept_insights.clicked.connect(self._look_at_kept)
        editor.kept_insights.hide()
        if not self._here:
            return
        editor.bar.insight_wanted.connect(self.keep)
        editor.bar.waiting_list_wanted.connect(self._put_on_waiting_list)
        shortcut = QShortcut(QKeySequence(INSIGHT_KEY), editor)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.keep)

    def show_count(self) -> None:
        """Say how many insights were kept from the entry, if any were."""
        entry = self._editor.opened.entry
        self._kept = []
        if self._here and entry is not None and not is_sealed(entry):
            self._kept = insights.kept_from(self._vault, entry.id)
        line = self._editor.kept_insights
        line.setText(self.tr("%n insight(s) kept from this entry", "", len(self._kept)))
        line.setAccessibleName(line.text())
        line.setVisible(bool(self._kept))

    def keep(self) -> None:
        """Keep the selected words; without any, offer the paragraph in which the person is."""
        editor = self._editor
        if not editor.is_writing or editor.opened.in_trash or not editor.save():
            return
        selected = self._selected()
        if selected.strip():
            self._keep(selected)
            return
        passages = self._passages()
        if not passages:
            editor.context.messages.say(self.tr("There are no words to keep yet."))
            return
        ask_which(editor.context, passages, editor.bar.more, self._keep)

    def _keep(self, passage: str) -> None:
        editor = self._editor
        if editor.opened.id is not None:
            keep_passage(editor.context, editor.opened.id, passage, editor.announce)
            self.show_count()
            (editor.reader if editor.is_reading else editor.text).setFocus()

    def _selected(self) -> str:
        editor = self._editor
        shown = editor.reader if editor.is_reading else editor.text
        return storable(shown.textCursor().selectedText().replace("\u2029", "\n"))

    def _passages(self) -> list[str]:
        """The paragraph at the cursor; all of them where there is no cursor, or no words at it."""
        editor = self._editor
        here = [] if editor.is_reading else passages_of(paragraph_at(editor.text.textCursor()))
        return here or passages_of(editor.text.text())

    def _put_on_waiting_list(self) -> None:
        """Only what is selected goes along; the form is kept by the person."""
        if self._editor.save():
            self._editor.context.navigate(
                "course",
                part="integration",
                view="decisions",
                begin=True,
                words=self._selected().strip(),
            )

    def _look_at_kept(self) -> None:
        if self._kept:
            go = partial(self._editor.context.navigate, "course", part="integration")
            go(view="insights", insight_id=self._kept[0].id)


def paragraph_at(cursor: QTextCursor) -> str:
    """The lines around the cursor up to the next empty ones."""
    block = cursor.block()
    if not block.text().strip():
        return ""
    while block.previous().isValid() and block.previous().text().strip():
        block = block.previous()
    lines: list[str] = []
    while block.isValid() and block.text().strip():
        lines.append(block.text())
        block = block.next()
    return "\n".join(lines)
