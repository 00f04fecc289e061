"""The editor: one entry, saved while it is written, with everything that is known about it around the words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from companion.domain.entries import Changes, NewEntry, count_words
from companion.errors import CompanionError, NotFound
from companion.services import guidance, journal, learn
from companion.ui.autosave import Autosave
from companion.ui.context import Context
from companion.ui.open_entry import OpenEntry
from companion.ui.pages.editor_frame import EditorFrame
from companion.ui.pages.editor_insights import EditorInsights
from companion.ui.pages.editor_keep_back import EditorKeepBack
from companion.ui.pages.editor_replies import EditorReplies
from companion.ui.pages.entry_actions import EntryActions
from companion.ui.widgets.entry_words import is_sealed
from companion.ui.widgets.when_popup import WhenPopup

COUNT_MS = 300
"""Milliseconds of quiet after which the words are counted."""


class Editor(EditorFrame):
    """Shows one entry at a time, or that none is open."""

    text_kept = Signal()
    """The words of the entry are on disk."""
    rearranged = Signal()
    """An entry came, went or moved: the list must be read again."""
    back_wanted = Signal()
    focus_turned = Signal(bool)
    begin_wanted = Signal()

    def __init__(
        self, context: Context, announce: Callable[[Changes], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(
            context.theme,
            lambda frame: Autosave(self._keep_text, frame),
            lambda: journal.tags(context.vault),
            parent,
        )
        self.context, self.announce = context, announce
        self.opened = OpenEntry(context.vault, lambda: context.settings().day_ends_at_hour)
        self.open = False
        """Whether an entry, kept or not yet, is shown."""
        self._written_in = False
        self.actions_ = EntryActions(self)
        self.insights_ = EditorInsights(self)
        self.replies_ = EditorReplies(self)
        self.keep_back_ = EditorKeepBack(self)
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(COUNT_MS)
        self._counting.timeout.connect(self._count)
        self.nobody.say(guidance.fixed_texts().nobody_watching)
        self._connect()
        self.close_entry()

    # --- which entry

    def show_entry(self, entry_id: str, *, find: str = "", remember: bool = True) -> bool:
        """Open a kept entry, with the words `find` selected. False when the one before cannot be left."""
        if not (self.open and self.opened.id == entry_id):
            if not self.finish():
                return False
            try:
                self.opened.read(entry_id)
            except CompanionError as error:
                self.context.messages.tell_error(error)
                return False
            self._fill()
        if remember and not self.opened.in_trash:
            self.remember(entry_id)
            self.do(self.opened.note_read)
        if find and self.is_writing:
            self.show_writing()
            self.text.show_words(find)
        return True

    def begin(self, new: NewEntry) -> bool:
        """A new entry, kept from its first word on. False when the one before cannot be left."""
        if not self.finish():
            return False
        self.opened.begin(new)
        self._fill()
        self.focus_text()
        return True

    def save(self) -> bool:
        """Put what is typed on disk. False when it could not be saved; it then stays here."""
        self.tags.keep_typed()
        return self.autosave.flush()

    def finish(self) -> bool:
        """Save, and let the service round off what was written. False when it could not be saved."""
        if not self.save():
            return False
        if self._written_in:
            self._written_in = False
            self.do(self.opened.end)
            if self.opened.entry is not None and not self._still_there():
                self.close_entry()
                self.rearranged.emit()
        return True

    def close_entry(self) -> None:
        """Show no entry, keep no word of one."""
        self.opened.begin(NewEntry())
        self._fill()
        self.open = False
        self.views.setCurrentWidget(self.nothing_page)

    def read_again(self) -> None:
        """The entry changed elsewhere: show it as it is now, unless something typed here is not saved yet."""
        if not self.open or self.opened.id is None or self.autosave.dirty:
            return
        shown = self.title.text(), self.text.text()
        try:
            entry = self.opened.read(self.opened.id)
        except NotFound:
            self.close_entry()
            return
        if (entry.title, entry.body) != shown:
            self._fill()
        else:
            self.show_facts()

    def remember(self, entry_id: str | None) -> None:
        """Note where the person is, so that the next start can offer it."""
        try:
            journal.remember_open_entry(self.context.vault, entry_id)
        except CompanionError:
            return  # never worth a message in the way of writing

    def _still_there(self) -> bool:
        """Whether the entry is still among the living: an empty one leaves nothing behind."""
        try:
            return self.opened.read(self.opened.id or "").trashed_at is None
        except NotFound:
            return False

    def expect_words(self) -> None:
        """The entry was made to be written in: one that is left empty goes again."""
        self._written_in = True

    # --- showing

    def _fill(self) -> None:
        about = self.opened.about
        self.open = True
        self._written_in = False
        self.title.setText(about.title)
        self.title.setCursorPosition(0)
        self.text.fill(about.body)
        self.versions.forget()
        self.keep_back.forget()
        self.sketches.show_pictures(self.opened.pictures())
        self.autosave.start_afresh()
        self._count()
        self.show_writing()
        self.show_facts()

    def show_facts(self) -> None:
        """Show what is known about the entry besides its words."""
        about, in_trash = self.opened.about, self.opened.in_trash
        self.bar.show_entry(self.opened)
        self.tags.show_tags(about.tags)
        self.trash_bar.setVisible(in_trash)
        self.title.setReadOnly(in_trash)
        self.text.setReadOnly(in_trash)
        self.tags.setReadOnly(in_trash)
        self.format_bar.setVisible(not (in_trash or self.is_reading or self.bar.focus.isChecked()))
        self.insights_.show_count()
        self.replies_.show()
        self.keep_back_.show_count()
        self._show_prompt()
        if is_sealed(about) and self.opened.entry is not None and not self._written_in:
            assert about.opens_on is not None
            self.sealed.show_letter(self.opened.day, about.opens_on, in_trash=in_trash)
            self.views.setCurrentWidget(self.sealed_page)
        else:
            self.views.setCurrentWidget(self.writing)

    def _show_prompt(self) -> None:
        about = self.opened.about
        self.prompt.hide()
        if about.prompt_text:
            self.prompt.show_question(about.prompt_text)
        elif about.card_id:
            try:
                self.prompt.show_card(learn.card(about.card_id).title)
            except NotFound:
                return  # written about a card of another edition
        elif about.opens_on is not None and is_sealed(about):
            self.prompt.show_letter(about.opens_on)

    def _count(self) -> None:
        self.word_count.say(self.tr("%n word(s)", "", count_words(self.text.text())))

    def _turn_reading(self) -> None:
        if self.is_reading or not self.is_writing:
            self.show_writing()
            self.focus_text()
        else:
            self.show_reading(self.actions_.headings_of_links(self.text.text()))
            self.reader.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- writing

    def _note_edit(self) -> None:
        if self.opened.entry is None and not self.title.text() and self.text.document().isEmpty():
            return
        self._written_in = True
        self._counting.start()
        self.autosave.touch()

    def _leave_title(self) -> None:
        self.title.setCursorPosition(0)
        self.save()

    def _keep_text(self) -> None:
        began = self.opened.entry is None
        changes = self.opened.keep_text(self.title.text(), self.text.text())
        self.text.mark_saved()
        if changes == Changes():
            return
        self.announce(changes)
        if began:
            self.bar.show_entry(self.opened)
            self.rearranged.emit()
        else:
            self.text_kept.emit()

    def do(self, act: Callable[[], Changes]) -> bool:
        """Let a service act and tell everybody what it touched; an error is told to the person."""
        try:
            changes = act()
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return False
        if changes != Changes():
            self.announce(changes)
        return True

    def _change(self, act: Callable[[], Changes]) -> None:
        done = self.do(act)
        self.show_facts()
        if done and self.opened.entry is not None:
            self.rearranged.emit()

    def _ask_when(self) -> None:
        popup = WhenPopup(self.opened, self)
        popup.moved.connect(lambda when, day: self._change(partial(self.opened.move_to, when, day)))
        popup.sealed.connect(lambda day: self._change(partial(self.opened.seal_until, day)))
        popup.open_under(self.bar.when if self.is_writing else self.sealed.change)
        popup.setFocus()

    def _leave_view(self) -> None:
        """Esc: out of the versions, the reading view, then the bare text."""
        if self.views.currentWidget() is self.keep_back_page:
            self.keep_back_.leave()
        elif self.views.currentWidget() is self.versions_page or self.is_reading:
            self.versions.forget()
            self.show_writing()
            self.focus_text()
        elif self.bar.focus.isChecked():
            self.focus_turned.emit(False)

    def _connect(self) -> None:
        self.text.edited.connect(self._note_edit)
        self.text.left.connect(self.save)
        self.title.textEdited.connect(self._note_edit)
        self.title.editingFinished.connect(self._leave_title)
        self.title.returnPressed.connect(self.focus_text)
        self.tags.changed.connect(lambda tags: self._change(partial(self.opened.retag, tags)))
        bar = self.bar
        bar.back_wanted.connect(self.back_wanted)
        bar.date_wanted.connect(self._ask_when)
        bar.kind_chosen.connect(lambda kind: self._change(partial(self.opened.make_kind, kind)))
        bar.phase_chosen.connect(lambda phase: self._change(partial(self.opened.make_phase, phase)))
        bar.sharing_chosen.connect(
            lambda sharing: self._change(partial(self.opened.mark_sharing, sharing))
        )
        bar.reading_turned.connect(self._turn_reading)
        bar.focus_turned.connect(self.focus_turned)
        self.prompt.enough_for_now.connect(lambda: self.context.navigate("grounding"))
        self.prompt.card_wanted.connect(
            lambda: self.context.navigate("learn", card_id=self.opened.about.card_id)
        )
        self.sealed.back_wanted.connect(self.back_wanted)
        self.sealed.date_wanted.connect(self._ask_when)
        self.nothing.begin_wanted.connect(self.begin_wanted)
        self.text.files_refused.connect(
            lambda: self.context.messages.say(
                self.tr("Files and pictures cannot be put into an entry. Nothing was changed.")
            )
        )
        for keys, act in (("Ctrl+E", self._turn_reading), ("Esc", self._leave_view)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
