"""The third step of a share: exactly what leaves, what stays behind in numbers, what the form cannot do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from companion import clock
from companion.domain.shares import ShareDocument, ShareForm
from companion.services import guidance, shares
from companion.services.share_forms import FormOffer
from companion.ui.file_dialogs import choose_target
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, empty, row
from companion.ui.widgets.progress import ProgressBar
from companion.ui.widgets.words import Words


class ShareLook(Card):
    """Shows a document word for word; `seal_wanted` when the person has seen enough."""

    seal_wanted = Signal()
    look_again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self.column.addWidget(Words(self.tr("Exactly this leaves"), "heading"))
        self.summary = Words("", "quiet")
        self.column.addWidget(self.summary)
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setAccessibleName(self.tr("Preview: exactly this leaves"))
        self.preview.setProperty("part", "preview")
        self.preview.setProperty("words", "reading")
        self.column.addWidget(self.preview)
        self.problem = Words("", "quiet")
        self.column.addWidget(self.problem)
        self.look_again = button(self.tr("Look at it again …"), self.look_again_wanted.emit)
        self.column.addLayout(row(self.look_again, 1))
        self.withheld = Words("", "body")
        self.column.addWidget(self.withheld)
        self.column.addWidget(Words(self.tr("Good to know"), "strong"))
        self._limits = QVBoxLayout()
        self._limits.setSpacing(6)
        self.column.addLayout(self._limits)
        self.seal_button = button(self.tr("Seal the file …"), self.seal_wanted.emit, role="primary")
        self.progress = ProgressBar()
        self.column.addWidget(self.progress)
        self.look_again.hide()

    def show_document(self, document: ShareDocument) -> None:
        """Show everything in it, from where the person was reading."""
        position = self.preview.verticalScrollBar().value()
        self.preview.setPlainText(shares.preview_text(document))
        self.preview.verticalScrollBar().setValue(position)
        self.withheld.say(shares.withheld_words(document))
        entries = self.tr("%n entry(ies)", "", len(document.entries))
        parts = shares.count_of(document) - len(document.entries)
        besides = self.tr("%n other part(s)", "", parts)
        files = len({file.digest for entry in document.entries for file in entry.files})
        words = [entries, besides] if parts else [entries]
        if files:
            words.append(self.tr("%n file(s)", "", files))
        self.summary.say(", ".join(words))
        self._turn(on=True)

    def show_problem(self, sentence: str, *, look_again: bool = False) -> None:
        """Say why there is nothing to hand over."""
        self.preview.clear()
        self.problem.say(sentence)
        self._turn(on=False)
        self.look_again.setVisible(look_again)

    def show_limits(self, limits: Sequence[str], *, by_card: bool) -> None:
        """What stands beside the button that seals, in plain words."""
        empty(self._limits)
        passphrase = self.tr(
            "It is locked with a passphrase that Companion makes up. Tell it to the other person by another way than "
            "the file: by phone, or in the room."
        )
        card = self.tr(
            "It is locked for their contact card: only their vault opens it, and no passphrase is needed."
        )
        called_back = self.tr("A file that was handed over cannot be called back.")
        lines = [card if by_card else passphrase, *limits, called_back]
        for line in (*lines, guidance.fixed_texts().records_line):
            self._limits.addWidget(Words(line, "quiet"))

    def ask_where(self, offer: FormOffer) -> Path | None:
        """The place for a file in this form, as the person chooses it."""
        suggested = Path.home() / f"Journal-{clock.today().isoformat()}{offer.suffix}"
        kinds = {
            ShareForm.SEALED: self.tr("Sealed files (*{suffix})"),
            ShareForm.PAGE: self.tr("Web pages (*{suffix})"),
            ShareForm.PDF: self.tr("PDF files (*{suffix})"),
        }[offer.form]
        kind = kinds.format(suffix=offer.suffix)
        return choose_target(self, self.tr("Seal the file"), suggested, kind)

    def _turn(self, *, on: bool) -> None:
        for widget in (self.preview, self.summary, self.withheld):
            widget.setVisible(on)
        self.problem.setVisible(not on)
        self.look_again.hide()
        self.seal_button.setEnabled(on)
