"""Replies on the Share page: bring one in, read what came, take up or leave what was put forward."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.entries import Changes
from companion.errors import CompanionError
from companion.services import replies
from companion.ui.context import Context
from companion.ui.file_dialogs import choose_file
from companion.ui.messages import sentence_for
from companion.ui.tab_order import keyboard_kept
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import empty, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.reply_card import ReplyCard
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words

SHOWN_AT_ONCE = 10


class RepliesSection(QWidget):
    """Stands on the Share page of a client's vault; hidden in a therapist's."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._shown = SHOWN_AT_ONCE
        self.cards: list[ReplyCard] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(Words(self.tr("What came back"), "caption"))
        self.lead = Words(
            self.tr(
                "When somebody answers what you shared, they give you a file that ends in .companion-reply. Bring it "
                "in, and it stands beside your entries. Your words stay as they are."
            ),
            "quiet",
        )
        layout.addWidget(self.lead)
        self.bring_button = button(self.tr("Bring in a reply …"), self._choose)
        layout.addLayout(row(self.bring_button, 1))
        self.answer = Words("", "strong")
        self.answer.hide()
        layout.addWidget(self.answer)
        self.list = QVBoxLayout()
        self.list.setSpacing(12)
        layout.addLayout(self.list)
        self.more_button = button(self.tr("Show more"), self._show_more, role="quiet")
        layout.addLayout(row(self.more_button, 1))
        if context.vault.purpose != "client":
            self.hide()  # never shown here: without a parent yet it would be a window of its own

    def refresh(self) -> None:
        """Read the replies again."""
        if self.context.vault.purpose != "client":
            return
        try:
            found = replies.all_replies(self.context.vault)
        except CompanionError as error:
            self._say(sentence_for(error))
            return
        with keyboard_kept(self):
            empty(self.list)
            self.cards = [self._card(shown) for shown in found[: self._shown]]
            for card in self.cards:
                self.list.addWidget(card)
        self.more_button.setVisible(len(found) > self._shown)

    def bring_in(self, file: Path) -> None:
        """Take a reply file in; say what became of it."""
        try:
            brought, changes = replies.bring_in(self.context.vault, file)
        except CompanionError as error:
            self._say(sentence_for(error), care=True)
            return
        if brought.was_there:
            self._say(self.tr("This reply came home before. Nothing was added."))
            return
        self.context.announce(changes)
        self.refresh()
        name = brought.reply.author_name or self.tr("somebody who gave no name")
        self._say(self.tr("The reply of {name} is here.").format(name=name))

    def _card(self, shown: replies.ShownReply) -> ReplyCard:
        card = ReplyCard(shown)
        card.entry_wanted.connect(self._open_entry)
        card.accepted.connect(lambda reply, place: self._settle(replies.accept, reply, place))
        card.ignored.connect(lambda reply, place: self._settle(replies.ignore, reply, place))
        card.put_back.connect(lambda reply, place: self._settle(replies.put_back, reply, place))
        return card

    def _settle(self, act: Callable[..., Changes], reply_id: str, position: int) -> None:
        try:
            changes = act(self.context.vault, reply_id, position)
        except CompanionError as error:
            self._say(sentence_for(error), care=True)
            return
        self.context.announce(changes)
        self.refresh()

    def _open_entry(self, entry_id: str, passage: str) -> None:
        del passage  # the editor marks it
        self.context.navigate("journal", entry_id=entry_id)

    def _show_more(self) -> None:
        self._shown += SHOWN_AT_ONCE
        self.refresh()

    def _say(self, sentence: str, *, care: bool = False) -> None:
        self.answer.setProperty("words", "warm" if care else "strong")
        self.answer.style().unpolish(self.answer)
        self.answer.style().polish(self.answer)
        self.answer.say(sentence)
        self.answer.show()
        bring_into_view(self.answer)
        announce(self, sentence)
        if care:
            self.bring_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        file = choose_file(
            self,
            self.tr("Bring in a reply"),
            Path.home(),
            self.tr("Replies (*{suffix})").format(suffix=replies.SUFFIX),
        )
        if file:
            self.bring_in(file)
