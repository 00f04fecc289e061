"""What can be done with the open entry besides writing: trash, versions, links to others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox

from companion.domain.entries import Entry, EntryFilter, EntrySummary
from companion.errors import CompanionError, NotFound
from companion.services import insights, journal
from companion.ui.widgets.entry_words import heading_words
from companion.ui.widgets.link_chooser import LinkChooser
from companion.ui.widgets.reader_rules import entry_ids

if TYPE_CHECKING:
    from companion.ui.pages.editor import Editor

MOST_LINKS = 100
OFFERED = 30
LONGEST_LINK_WORDS = 60


class EntryActions(QObject):
    """Acts on the entry of one editor."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._vault = editor.context.vault
        editor.bar.trash_wanted.connect(self.move_to_trash)
        editor.sealed.trash_wanted.connect(self.move_to_trash)
        editor.bar.versions_wanted.connect(self.show_versions)
        editor.trash_bar.put_back.connect(self._put_this_back)
        editor.trash_bar.erase_wanted.connect(self.erase)
        editor.versions.closed.connect(self._leave_versions)
        editor.versions.restore_wanted.connect(self.bring_back)
        editor.text.link_wanted.connect(self._choose_link)
        editor.text.link_followed.connect(self.follow)
        editor.reader.link_followed.connect(self.follow)

    # --- trash

    def move_to_trash(self) -> None:
        """Put the entry into the trash, with an offer to take that back."""
        editor, entry_id = self._editor, self._editor.opened.id
        if entry_id is None or not editor.save():
            return
        if editor.do(partial(journal.trash, self._vault, entry_id)):
            editor.close_entry()
            editor.remember(None)
            editor.rearranged.emit()
            editor.context.messages.say(
                self.tr("The entry is in the trash."),
                action_label=self.tr("Undo"),
                action=partial(self.put_back, entry_id),
            )

    def put_back(self, entry_id: str) -> None:
        """Take an entry out of the trash and show it."""
        editor = self._editor
        if editor.do(partial(journal.untrash, self._vault, entry_id)):
            editor.rearranged.emit()
            if editor.finish():
                editor.close_entry()
                editor.show_entry(entry_id)

    def erase(self) -> None:
        """Erase the entry for good, after asking."""
        editor, entry = self._editor, self._editor.opened.entry
        if entry is None or not self._really(entry):
            return
        if editor.do(partial(journal.erase, self._vault, entry.id)):
            editor.close_entry()
            editor.rearranged.emit()

    def empty_trash(self) -> bool:
        """Erase everything in the trash for good, after asking. False when it stays."""
        editor = self._editor
        entries = journal.count(self._vault, EntryFilter(in_trash=True))
        meaning = self.tr("Their words and all their versions go. This cannot be undone.")
        if insights.trash_holds_sources(self._vault):
            meaning = f"{meaning} {self._what_stays()}"
        if not self._sure(
            self.tr("Erase %n entry(ies) in the trash for good?", "", entries), meaning
        ):
            return False
        if editor.opened.in_trash:
            editor.close_entry()
        if not editor.do(lambda: journal.erase_trash(self._vault)[1]):
            return False
        # Single words of a large trash stay in the encrypted index a little longer; that can take its time.
        editor.context.lane.start(lambda _progress: journal.finish_erasing(self._vault))
        return True

    def _put_this_back(self) -> None:
        if self._editor.opened.id is not None:
            self.put_back(self._editor.opened.id)

    def _really(self, entry: Entry) -> bool:
        meaning = self.tr("Its words and all its versions go. This cannot be undone.")
        if insights.kept_from(self._vault, entry.id):
            meaning = f"{meaning} {self._what_stays()}"
        return self._sure(
            self.tr("Erase “{heading}” for good?").format(heading=entry.heading), meaning
        )

    def _what_stays(self) -> str:
        return self.tr("The insights that were kept from it stay until you erase them.")

    def _sure(self, words: str, meaning: str) -> bool:
        question = QMessageBox(self._editor)
        question.setTextFormat(Qt.TextFormat.PlainText)
        question.setText(words)
        question.setInformativeText(meaning)
        erase = question.addButton(self.tr("Erase"), QMessageBox.ButtonRole.DestructiveRole)
        question.setDefaultButton(question.addButton(QMessageBox.StandardButton.Cancel))
        question.exec()
        return question.clickedButton() is erase

    # --- versions

    def show_versions(self) -> None:
        """Show the earlier versions of the entry."""
        editor, entry = self._editor, self._editor.opened.entry
        if entry is None or not editor.save():
            return
        try:
            kept = journal.versions(self._vault, entry.id)
        except CompanionError as error:
            editor.context.messages.tell_error(error)
            return
        assert editor.opened.entry is not None
        editor.versions.show_versions(editor.opened.entry, kept)
        editor.views.setCurrentWidget(editor.versions_page)
        editor.versions.back.setFocus()

    def bring_back(self, version_id: str) -> None:
        """Make an entry of an earlier version and show it."""
        editor = self._editor
        try:
            copy, changes = journal.restore_version(self._vault, version_id)
        except CompanionError as error:
            editor.context.messages.tell_error(error)
            return
        editor.do(lambda: changes)
        if editor.show_entry(copy.id):
            editor.context.messages.say(
                self.tr("The earlier version is an entry of its own now. The other is unchanged.")
            )
        editor.rearranged.emit()

    def _leave_versions(self) -> None:
        self._editor.versions.forget()
        self._editor.show_writing()
        self._editor.focus_text()

    # --- links

    def follow(self, target: str) -> None:
        """Open the entry that a link names: `id` or `id|words`."""
        if self._editor.show_entry(target.split("|", 1)[0].strip()):
            self._editor.rearranged.emit()

    def headings_of_links(self, body: str) -> dict[str, str]:
        """The headings of the living entries that `body` links to, by their ids."""
        found: dict[str, str] = {}
        for entry_id in list(dict.fromkeys(entry_ids(body)))[:MOST_LINKS]:
            try:
                entry = journal.entry(self._vault, entry_id)
            except NotFound:
                continue
            if entry.trashed_at is None:
                found[entry_id] = entry.heading
        return found

    def find_entries(self, words: str) -> list[EntrySummary]:
        """The entries that hold `words`, or the newest, but not the open one."""
        if words.strip():
            hits = journal.search(self._vault, words, EntryFilter(), limit=OFFERED).hits
            found = [hit.summary for hit in hits if hit.moment_id is None]
        else:
            found = journal.summaries(self._vault, EntryFilter(), limit=OFFERED)
        return [summary for summary in found if summary.id != self._editor.opened.id]

    def _choose_link(self) -> None:
        popup = LinkChooser(self.find_entries, self._editor)
        popup.chosen.connect(self.link_to)
        popup.open_under(self._editor.format_bar.buttons["link"])
        popup.setFocus()

    def link_to(self, summary: EntrySummary) -> None:
        """Put a link to that entry where the cursor is."""
        self._editor.text.commands.insert(f"[[{summary.id}|{link_words(summary)}]]")
        self._editor.focus_text()


def link_words(summary: EntrySummary) -> str:
    """The words of a link: the heading without the signs that a link is made of."""
    words = heading_words(summary).translate({ord(sign): " " for sign in "[]|"})
    return " ".join(words.split())[:LONGEST_LINK_WORDS].rstrip()
