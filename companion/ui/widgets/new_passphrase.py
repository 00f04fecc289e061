"""Choosing a passphrase: twice the same, with an honest hint and five random words on request."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.passphrase_field import PassphraseField
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words

SHORTEST = 8
"""Fewest characters that are taken at all; the hint asks for much more."""


class NewPassphrase(Card):
    """The two fields and what is to be said about them."""

    submitted = Signal()
    """Enter was pressed in the second field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self.passphrase = PassphraseField(self.tr("Passphrase"))
        self.again = PassphraseField(self.tr("Passphrase again"))
        self.passphrase.edited.connect(self._weigh)
        self.passphrase.submitted.connect(self.again.setFocus)
        self.again.submitted.connect(self.submitted)
        self.hint = Words("", "soft")
        self.problem = Words("", "warm")
        self.problem.hide()
        self.accept_weak = QCheckBox(self.tr("Use this passphrase all the same"))
        self.accept_weak.setAccessibleName(self.accept_weak.text())
        self.accept_weak.hide()
        self.column.addWidget(Words(self.tr("Passphrase"), "strong"))
        self.column.addWidget(self.passphrase)
        self.column.addWidget(self.hint)
        self.column.addLayout(row(button(self.tr("Suggest five words"), self._suggest), 1))
        self.column.addWidget(Words(self.tr("Once more"), "strong"))
        self.column.addWidget(self.again)
        self.column.addWidget(self.problem)
        self.column.addWidget(self.accept_weak)
        self.setFocusProxy(self.passphrase)

    def chosen(self) -> bool:
        """Whether both fields hold the same passphrase, long and strong enough; if not, says what is missing."""
        if len(self.passphrase.text()) < SHORTEST:
            self.tell(self.tr("Please use at least {count} characters.").format(count=SHORTEST))
            self.passphrase.setFocus()
            return False
        if not self.accept_weak.isChecked() and not self._is_strong():
            self.tell(
                self.tr(
                    "A program that guesses could find this one. Add words, or tick below to use it all the same."
                )
            )
            self.accept_weak.show()
            bring_into_view(self.accept_weak)
            return False
        if self.passphrase.text() != self.again.text():
            self.tell(
                self.tr(
                    "The two are not the same. Type it once more, or press Show to compare them."
                )
            )
            self.again.setFocus()
            return False
        return True

    def take(self) -> str:
        """The passphrase; both fields are empty afterwards, without an undo step."""
        secret = self.passphrase.take()
        self.again.empty()
        self.hint.say("")
        self._take_problem_back()
        return secret

    def tell(self, sentence: str) -> None:
        """Say what stands in the way, here and to screen readers."""
        self.problem.say(sentence)
        self.problem.show()
        bring_into_view(self.problem)
        announce(self, sentence)

    def _take_problem_back(self) -> None:
        self.problem.hide()
        self.accept_weak.setChecked(False)
        self.accept_weak.hide()

    def _is_strong(self) -> bool:
        from companion.crypto.strength import estimate

        return estimate(self.passphrase.text()).enough

    def _suggest(self) -> None:
        from companion.crypto.words import generate_words

        self.passphrase.fill(generate_words(5))
        self.again.empty()
        self.tell(self.tr("Write these words on paper now, then type them here once more."))
        self.again.setFocus()

    def _weigh(self) -> None:
        from companion.crypto.strength import estimate

        self._take_problem_back()
        text = self.passphrase.text()
        if not text:
            self.hint.say("")
            return
        level = estimate(text).level
        self.hint.say(
            (
                self.tr("Very easy to guess. A few random words would be far better."),
                self.tr("Easy to guess for a program that tries many. Add more words."),
                self.tr("Fair. One or two more random words would help a lot."),
                self.tr("Good. Hard to guess."),
                self.tr("Strong, as far as a program can tell."),
            )[min(4, max(0, level))]
        )
