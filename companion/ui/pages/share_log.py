"""What was shared before: to whom, when, what and how; and taking the consent back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.shares import ShareForm, ShareRecord
from companion.errors import CompanionError
from companion.services import shares
from companion.services.share_scopes import scope_from_json
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import keep_narrow, line_field
from companion.ui.widgets.layout import Card, column, empty, row
from companion.ui.widgets.scope_words import scope_words
from companion.ui.widgets.words import Words

SHOWN_AT_ONCE = 20


class ShareLog(QWidget):
    """One card for each share, the newest first."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.cards: list[LoggedShare] = []
        self._shown = SHOWN_AT_ONCE
        self.rows = QVBoxLayout()
        self.rows.setSpacing(8)
        self.more = button(self.tr("Show earlier ones"), self._show_more, role="quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(Words(self.tr("What you shared"), "caption"))
        layout.addLayout(self.rows)
        layout.addLayout(row(self.more, 1))

    def refresh(self) -> None:
        """Read the log again. Words that are being written beside a share stay."""
        records = shares.records(self.context.vault)
        if [card.record for card in self.cards] == records[: self._shown] and self.cards:
            return
        empty(self.rows)
        self.cards = [LoggedShare(record, self._withdraw) for record in records[: self._shown]]
        for card in self.cards:
            self.rows.addWidget(card)
        if not records:
            words = self.tr("Nothing so far. What you hand over is noted here.")
            self.rows.addWidget(Words(words, "quiet"))
        self.more.setVisible(len(records) > self._shown)

    def _show_more(self) -> None:
        self._shown += SHOWN_AT_ONCE
        self.refresh()

    def _withdraw(self, share_id: str, words: str) -> None:
        try:
            _, changes = shares.withdraw(self.context.vault, share_id, words)
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return
        self.context.announce(changes)
        self.refresh()


class LoggedShare(Card):
    """One share, and a way to take the consent to it back."""

    def __init__(
        self,
        record: ShareRecord,
        withdraw: Callable[[str, str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, padding=16, spacing=2)
        self.record = record
        self._withdraw = withdraw
        whom = record.recipient or self.tr("nobody named")
        head = self.tr("{day}, for {person}").format(day=_day(record.made_at), person=whom)
        self.column.addWidget(Words(head, "strong"))
        counts = self.tr("%n entry(ies) handed over", "", record.entry_count)
        left = self.tr("%n left out", "", record.withheld_count)
        facts = [self._form_words(), counts, left, record.file_name]
        self.column.addWidget(Words(" · ".join(fact for fact in facts if fact), "soft"))
        scope = scope_from_json(record.scope)
        if scope is not None:
            chosen = self.tr("Chosen: {what}").format(what=scope_words(scope))
            self.column.addWidget(Words(chosen, "soft"))
        if record.note:
            self.column.addWidget(Words(record.note, "quiet"))
        if record.withdrawn_at is not None:
            self._show_withdrawn()
        else:
            self._offer()

    def _form_words(self) -> str:
        return {
            ShareForm.SEALED.value: self.tr("Sealed file"),
            ShareForm.PAGE.value: self.tr("Web page"),
            ShareForm.PDF.value: self.tr("PDF"),
        }.get(self.record.form, "")

    def _show_withdrawn(self) -> None:
        assert self.record.withdrawn_at is not None
        words = self.tr("You took your consent back on {day}. The file could not be called back.")
        day = _day(self.record.withdrawn_at)
        self.column.addWidget(Words(words.format(day=day), "warm"))
        if self.record.withdrawn_words:
            self.column.addWidget(Words(self.record.withdrawn_words, "quiet"))

    def _offer(self) -> None:
        name = self.tr("Take your consent back: {day}").format(day=_day(self.record.made_at))
        self.begin = button(self.tr("Take it back …"), self._ask, role="link", name=name)
        self.column.addLayout(row(self.begin, 1))
        self.words = line_field(
            self.tr("A few words for yourself"), hint=self.tr("if you like"), longest=300
        )
        keep_narrow(self.words)
        name = Words(self.words.accessibleName(), "strong", wrap=False)
        name.setBuddy(self.words)
        self.sure = button(self.tr("Note that I take it back"), self._take_back)
        self.leave = button(self.tr("Leave it as it is"), self._close, role="quiet")
        self.question = QWidget()
        self.question.setLayout(
            column(
                Words(
                    self.tr(
                        "A delivered file cannot be called back. This notes in your vault that you no longer agree; "
                        "tell the other person yourself, and ask them to erase it."
                    ),
                    "body",
                ),
                name,
                self.words,
                row(self.sure, self.leave, 1),
                spacing=8,
            )
        )
        self.column.addWidget(self.question)
        self.question.hide()

    def _ask(self) -> None:
        self.begin.hide()
        self.question.show()
        self.words.setFocus()

    def _close(self) -> None:
        self.question.hide()
        self.begin.show()
        self.begin.setFocus()

    def _take_back(self) -> None:
        self._withdraw(self.record.id, self.words.text())


def _day(instant: datetime) -> str:
    return spell_day(clock.local(instant, clock.zone()).date())
