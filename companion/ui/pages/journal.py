"""The journal: what was written, and a place to write."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from companion.domain.entries import Changes, NewEntry
from companion.errors import CompanionError
from companion.services import courses, journal
from companion.ui.context import Context
from companion.ui.open_entry import new_entry
from companion.ui.page import Page
from companion.ui.pages.editor import Editor
from companion.ui.pages.journal_list import JournalList
from companion.ui.widgets.entry_rows import EntryRow, summary_of
from companion.ui.widgets.marked_text import found_words
from companion.ui.widgets.two_sides import TwoSides

LIST_WIDTH = 348
"""Of the list at text scale 1, until the person drags it to another width."""
TWO_SIDES = 760
"""Pixels of the page, at text scale 1, from which list and editor stand side by side."""


class JournalPage(Page):
    """The list at the left, the editor at the right; in a narrow window one after the other."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._own = False
        self._touched: frozenset[str] = frozenset()
        self._everything = False
        self._narrow = False
        self._bare = False
        self._wants: QWidget | None = None
        self.list = JournalList(context)
        self.editor = Editor(context, self._announce)
        width = context.settings().journal_list or LIST_WIDTH
        self.sides = TwoSides(context.theme, self.list, self.editor, width)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.sides)
        self._connect()
        self._arrange()

    # --- the shell's calls

    def arrive(self, **arguments: object) -> None:
        if self.stale:
            self.stale = False
            self.refresh()
        self._wants = None
        entry_id, prompt_id = arguments.get("entry_id"), arguments.get("prompt_id")
        if isinstance(entry_id, str):
            self.show_entry(entry_id)
            if arguments.get("just_begun") and self.editor.opened.id == entry_id:
                self.editor.expect_words()
        elif isinstance(prompt_id, str):
            self._answer(prompt_id, arguments.get("dosing_session_id"))
        elif arguments.get("new"):
            self.begin(new_entry(arguments))
        elif arguments.get("search") or isinstance(arguments.get("query"), str):
            self._search(arguments.get("query"))
        else:
            self._come_back()
        self._arrange()

    def save(self) -> bool:
        return self.editor.save()

    def leave(self) -> bool:
        if not self.editor.finish():
            return False
        self._turn_focus(False)
        if self.editor.open:
            self.editor.remember(None)
        return True

    def applies(self, changes: Changes) -> bool:
        if self._own:
            return False
        self._touched |= changes.entries
        self._everything = self._everything or changes.everything
        return bool(changes.entries) or changes.everything

    def refresh(self) -> None:
        touched, everything = self._touched, self._everything
        self._touched, self._everything = frozenset(), False
        self.list.reload()
        if everything or self.editor.opened.id in touched:
            self.editor.read_again()
        self._mark()
        self._arrange()

    def first_focus(self) -> QWidget:
        if self._wants is not None:
            return self._wants
        if self.editor.open and self.editor.isVisibleTo(self):
            return self.editor.text
        return self.list.list if self.list.rows.rows else self._first_step()

    def _first_step(self) -> QWidget:
        begin = self.editor.nothing.begin
        return begin if begin.isVisibleTo(self) else self.list.new_button

    # --- opening

    def show_entry(self, entry_id: str, *, find: str = "") -> None:
        """Open an entry and put the keyboard into it."""
        if self.editor.show_entry(entry_id, find=find):
            self._wants = self.editor.text
            self.editor.focus_text()
        self._mark()
        self._arrange()

    def begin(self, new: NewEntry) -> None:
        """A new entry; nothing is kept before its first word."""
        if self.editor.begin(new):
            self.list.list.mark(None)
            self._wants = self.editor.text
        self._arrange()
        self.editor.focus_text()

    def _answer(self, prompt_id: str, dosing_session_id: object) -> None:
        """The entry that answers a prompt: the one there is, or a new one."""
        session = dosing_session_id if isinstance(dosing_session_id, str) else None
        if not self.editor.finish():
            return
        try:
            entry, changes = courses.answer_prompt(
                self.context.vault,
                prompt_id,
                dosing_session_id=session,
                day_ends_at=self.context.settings().day_ends_at_hour,
            )
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return
        if changes != Changes():
            self._announce(changes)
            self.list.reload()
        self.show_entry(entry.id)
        self.editor.expect_words()

    def _search(self, query: object) -> None:
        if isinstance(query, str):
            self.list.search_for(query)
        self._show_side(self.list)
        self._wants = self.list.search
        self.list.focus_search()

    def _come_back(self) -> None:
        """Nothing in particular is wanted: what was open stays open, else what was left open is."""
        if self.editor.open:
            if self.editor.opened.id is not None:
                self.editor.remember(self.editor.opened.id)
            return
        left_open = journal.entry_left_open(self.context.vault)
        if left_open is not None:
            self.show_entry(left_open.id)
            self.editor.text.go_to_end()

    def _go_into(self, row: EntryRow) -> None:
        if row.moment_id is not None:
            self.context.navigate("course", part="sessions", dosing_session_id=row.summary.id)
            return
        self.show_entry(row.summary.id, find=found_words(row.snippet))

    def _glance_at(self, row: EntryRow) -> None:
        """The list is being walked through: show the entry, the keyboard stays in the list."""
        if row.moment_id is None and not self._narrow:
            self.editor.show_entry(row.summary.id, find=found_words(row.snippet), remember=False)
            self._arrange()

    # --- changes

    def _announce(self, changes: Changes) -> None:
        self._own = True
        try:
            self.context.announce(changes)
        finally:
            self._own = False

    def _show_kept_text(self) -> None:
        """The words changed: the entry's row shows it, the rest of the list stays."""
        entry = self.editor.opened.entry
        if entry is not None:
            self.list.rows.show_changed(summary_of(entry))

    def _read_list_again(self) -> None:
        self.list.reload()
        self._mark()
        self._arrange()
        focused = self.window().focusWidget()
        gone = focused is None or not self.list.isAncestorOf(focused)
        if gone and not self.editor.open and self.isVisible():
            self._take_keyboard()

    def _take_keyboard(self) -> None:
        """What had the keyboard is gone: it goes to what is left of the list."""
        self._wants = None
        way_out = self.list.clear_button
        nothing_left = not self.list.rows.rows and way_out.isVisible()
        taker = way_out if nothing_left else self.first_focus()
        taker.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark(self) -> None:
        self.list.list.mark(self.editor.opened.id if self.editor.open else None)

    def _empty_trash(self) -> None:
        if self.editor.actions_.empty_trash():
            self._read_list_again()

    # --- sides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Both sides where there is room, else the one in use; an empty journal shows its first step only."""
        scale = max(1.0, self.context.theme.scale)
        narrow = self.width() < TWO_SIDES * scale
        self._narrow = narrow
        open_ = self.editor.open
        nothing_yet = not open_ and not self.list.rows.rows and not self.list.narrowed
        if nothing_yet:
            self.editor.nothing.show_empty_journal()
        else:
            self.editor.nothing.show_choice()
        hide_list = nothing_yet or self._bare or (narrow and open_)
        self.list.setVisible(not hide_list)
        self.editor.setVisible(not narrow or hide_list)
        self.editor.show_way_back(narrow)
        self.list.setMinimumWidth(0 if narrow else int(280 * scale))
        self.sides.keep_width()

    def _show_side(self, side: QWidget) -> None:
        """In a narrow window: the list in place of the open entry."""
        if side is self.list and (self._narrow or self._bare):
            self._turn_focus(False)
            if self._narrow:
                self._back()

    def _back(self) -> None:
        if self.editor.finish():
            entry_id = self.editor.opened.id
            self.editor.close_entry()
            self.editor.remember(None)
            self._arrange()
            self.list.list.mark(entry_id)
            self.list.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_focus(self, on: bool) -> None:
        """Only the text, or everything again."""
        focused = self.focusWidget()
        before, self._bare = self._bare, on and self.editor.open
        self.editor.show_bare(self._bare)
        if self._bare is not before:
            self.alone.emit(self._bare)
        self._arrange()
        if self._bare and (focused is None or not focused.isVisible()):
            self.editor.focus_text()  # what had the keyboard is put away

    def _connect(self) -> None:
        self.list.new_wanted.connect(self._begin_plain)
        self.list.opened.connect(self._go_into)
        self.list.moved.connect(self._glance_at)
        self.list.left.connect(self._leave_search)
        self.list.trash_emptying_wanted.connect(self._empty_trash)
        self.editor.begin_wanted.connect(self._begin_plain)
        self.editor.text_kept.connect(self._show_kept_text)
        self.editor.rearranged.connect(self._read_list_again)
        self.editor.back_wanted.connect(self._back)
        self.editor.focus_turned.connect(self._turn_focus)
        self.sides.width_chosen.connect(self._keep_list_width)
        self.context.theme.changed.connect(self._arrange)
        for keys in ("F9", "Ctrl+Shift+F"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(self._turn_focus_over)

    def _turn_focus_over(self) -> None:
        self._turn_focus(not self._bare)

    def _keep_list_width(self, width: int) -> None:
        self.context.change_settings(replace(self.context.settings(), journal_list=width))

    def _begin_plain(self) -> None:
        self.begin(NewEntry())

    def _leave_search(self) -> None:
        if self.editor.open and not self._narrow:
            self.editor.focus_text()
        else:
            self.list.list.enter()
