"""What stands around the text in the editor: the question it answers, a sealed letter, nothing open, the trash."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from companion.services import guidance
from companion.ui.dates import spell_day
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import row
from companion.ui.widgets.words import Words


class PromptBlock(QWidget):
    """The question or card that an entry answers, above its text."""

    enough_for_now = Signal()
    card_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caption = Words("", "caption")
        self.question = Words("", "reading")
        texts = guidance.fixed_texts()
        self.choice = Words(texts.prompt_choice, "soft")
        self.enough = button(texts.enough_for_now, self.enough_for_now.emit, role="link")
        self.card = button(self.tr("Open the card"), self.card_wanted.emit, role="link")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for words in (self.caption, self.question, self.choice):
            column.addWidget(words)
        column.addLayout(row(self.enough, self.card, 1, spacing=16))

    def show_question(self, question: str) -> None:
        """A prompt; it may be left, and there is a way out."""
        self._show(self.tr("The question"), question)
        self.choice.show()
        self.enough.show()
        self.card.hide()

    def show_card(self, title: str) -> None:
        """A Learn card."""
        self._show(self.tr("About the card"), title)
        self.choice.hide()
        self.enough.hide()
        self.card.show()

    def show_letter(self, opens_on: date) -> None:
        """A letter that is still being written: when it closes, and when it opens."""
        words = self.tr("It closes when you leave it, and opens on {day}.")
        self._show(self.tr("A letter for later"), words.format(day=spell_day(opens_on)))
        for thing in (self.choice, self.enough, self.card):
            thing.hide()

    def _show(self, caption: str, words: str) -> None:
        self.caption.say(caption)
        self.question.say(words)
        self.show()


class SealedLetter(QWidget):
    """Stands in place of a letter whose day has not come."""

    back_wanted = Signal()
    date_wanted = Signal()
    trash_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Words(self.tr("This letter is closed."), "heading")
        self.words = Words("", "quiet")
        self.back = button(self.tr("Back"), self.back_wanted.emit, role="quiet")
        self.change = button(self.tr("Choose another day"), self.date_wanted.emit)
        self.trash = button(self.tr("Move to the trash"), self.trash_wanted.emit, role="quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(row(self.back, 1))
        column.addStretch(2)
        for words in (self.title, self.words):
            column.addWidget(words)
        column.addLayout(row(self.change, self.trash, 1))
        column.addStretch(3)

    def show_letter(self, written: date, opens_on: date, *, in_trash: bool) -> None:
        """Say when it was written and when it opens."""
        self.change.setVisible(not in_trash)
        self.trash.setVisible(not in_trash)
        self.words.say(
            self.tr(
                "You wrote it to yourself on {written}. It opens on {day}. Nothing in it is lost."
            ).format(written=spell_day(written), day=spell_day(opens_on))
        )


class NothingOpen(QWidget):
    """The right side while no entry is open, and the whole page while there is none at all."""

    begin_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Words("", "title")
        self.words = Words("", "quiet")
        self.begin = button(
            self.tr("Write the first entry"), self.begin_wanted.emit, role="primary"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addStretch(2)
        for words in (self.title, self.words):
            column.addWidget(words)
        column.addSpacing(4)
        column.addLayout(row(self.begin, 1))
        column.addStretch(3)
        self.show_choice()

    def show_choice(self) -> None:
        """There are entries; none is open."""
        self.title.say(self.tr("What would you like to read or write?"))
        self.words.say(self.tr("Choose an entry from the list, or begin a new one."))
        self.begin.hide()

    def show_empty_journal(self) -> None:
        """There is no entry yet."""
        self.title.say(self.tr("Your words will be here."))
        self.words.say(
            self.tr(
                "A line or a page, as often or as seldom as you like. It is saved while you type, "
                "on this computer only, and every entry starts private."
            )
        )
        self.begin.show()


class TrashBar(QFrame):
    """Stands above an entry that is in the trash."""

    put_back = Signal()
    erase_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "notice")
        words = Words(self.tr("This entry is in the trash."), "body")
        self.back = button(self.tr("Put it back"), self.put_back.emit)
        self.erase = button(self.tr("Erase for good …"), self.erase_wanted.emit, role="quiet")
        line = row(words, self.back, self.erase)
        line.setStretch(0, 1)
        line.setContentsMargins(16, 8, 8, 8)
        line.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(line)
