"""Making a vault: a passphrase with an honest hint, then the recovery key, typed back in part."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from companion.errors import CompanionError
from companion.ui.file_dialogs import choose_folder
from companion.ui.messages import sentence_for
from companion.ui.widgets.buttons import button, rest
from companion.ui.widgets.layout import Card, empty, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.passphrase_field import PassphraseField
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words, selectable
from companion.ui.worker import Lane, Progress

if TYPE_CHECKING:
    from companion.services.vaults import OpenVault

SHORTEST = 8
"""Fewest characters that are taken at all; the hint asks for much more."""


class CreateVault(QWidget):
    """Two steps in the column of the entrance."""

    created = Signal(object)
    """The OpenVault, once the recovery key was confirmed."""
    back_wanted = Signal()

    def __init__(
        self,
        lane: Lane,
        path: Path,
        purpose: Literal["client", "therapist"],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lane, self._path = lane, path
        self._purpose: Literal["client", "therapist"] = purpose
        self._vault: OpenVault | None = None
        self._recovery_code = ""
        self._making = False
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self._build_passphrase()

    def begin(self) -> None:
        """Put the cursor into the first field."""
        self.passphrase.setFocus()

    # --- the passphrase

    def _build_passphrase(self) -> None:
        self.column.addWidget(Words(self.tr("Your vault"), "caption"))
        self.column.addWidget(Words(self.tr("Choose a passphrase."), "title"))
        self.column.addWidget(
            Words(
                self.tr(
                    "Long is better than clever. Five random words are easy to keep and hard to guess."
                ),
                "quiet",
            )
        )
        card = Card(spacing=12)
        self.passphrase = PassphraseField(self.tr("Passphrase"))
        self.again = PassphraseField(self.tr("Passphrase again"))
        self.passphrase.edited.connect(self._weigh)
        self.passphrase.submitted.connect(self.again.setFocus)
        self.again.submitted.connect(self.make)
        self.hint = Words("", "soft")
        self.problem = Words("", "warm")
        self.problem.hide()
        self.place = Words("", "soft")
        self._show_place()
        card.column.addWidget(Words(self.tr("Passphrase"), "strong"))
        card.column.addWidget(self.passphrase)
        card.column.addWidget(self.hint)
        card.column.addLayout(row(button(self.tr("Suggest five words"), self._suggest), 1))
        card.column.addWidget(Words(self.tr("Once more"), "strong"))
        card.column.addWidget(self.again)
        card.column.addWidget(self.problem)
        self.accept_weak = QCheckBox(self.tr("Use this passphrase all the same"))
        self.accept_weak.setAccessibleName(self.accept_weak.text())
        self.accept_weak.hide()
        card.column.addWidget(self.accept_weak)
        self.column.addWidget(card)
        self.column.addWidget(self.place)
        self.working = QProgressBar()
        self.working.setRange(0, 0)
        self.working.setTextVisible(False)
        self.working.setAccessibleName(self.tr("Making the vault"))
        self.working.hide()
        self.column.addWidget(self.working)
        self.create_button = button(self.tr("Make the vault"), self.make, role="primary")
        self._others = (
            button(self.tr("Another place …"), self._choose_place, role="quiet"),
            button(self.tr("Back"), self.back_wanted.emit, role="quiet"),
        )
        self.column.addLayout(row(self.create_button, *self._others, 1))

    def make(self) -> None:
        """Check what was typed and make the vault in the background."""
        if self._making:
            return
        if len(self.passphrase.text()) < SHORTEST:
            self._tell(self.tr("Please use at least {count} characters.").format(count=SHORTEST))
            self.passphrase.setFocus()
            return
        if not self.accept_weak.isChecked() and not self._is_strong():
            self._tell(
                self.tr(
                    "A program that guesses could find this one. Add words, or tick below to use it all the same."
                )
            )
            self.accept_weak.show()
            bring_into_view(self.accept_weak)
            return
        if self.passphrase.text() != self.again.text():
            self._tell(
                self.tr(
                    "The two are not the same. Type it once more, or press Show to compare them."
                )
            )
            self.again.setFocus()
            return
        path, purpose, secret = self._path, self._purpose, self.passphrase.take()
        self.again.empty()
        self.hint.say("")
        self._take_problem_back()

        def work(_: Progress) -> object:
            from companion.services import vaults

            return vaults.create(path, secret, purpose=purpose)

        self._set_making(True)
        job = self._lane.start(work, self)
        job.succeeded.connect(self._made)
        job.failed.connect(self._refused)

    def _is_strong(self) -> bool:
        from companion.crypto.strength import estimate

        return estimate(self.passphrase.text()).enough

    def _refused(self, error: CompanionError) -> None:
        self._set_making(False)
        self._tell(sentence_for(error))

    def _set_making(self, making: bool) -> None:
        self._making = making
        for made in (self.create_button, *self._others):
            rest(made, making)
        self.working.setVisible(making)
        if making:
            self.place.say(self.tr("Making the vault. This takes a few seconds."))
            announce(self, self.place.text())
        else:
            self._show_place()

    def _tell(self, sentence: str) -> None:
        self.problem.say(sentence)
        self.problem.show()
        bring_into_view(self.problem)
        announce(self, sentence)

    def _take_problem_back(self) -> None:
        self.problem.hide()
        self.accept_weak.setChecked(False)
        self.accept_weak.hide()

    def _suggest(self) -> None:
        from companion.crypto.words import generate_words

        self.passphrase.fill(generate_words(5))
        self.again.empty()
        self._tell(self.tr("Write these words on paper now, then type them here once more."))
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

    def _choose_place(self) -> None:
        folder = choose_folder(self, self.tr("Where should the vault be?"), self._path.parent)
        if folder:
            self._path = folder / self._path.name
            self._show_place()

    def _show_place(self) -> None:
        self.place.say(self.tr("It will be kept in {folder}").format(folder=str(self._path)))

    # --- the recovery key

    def _made(self, result: tuple[OpenVault, str]) -> None:
        self._vault, self._recovery_code = result
        QApplication.instance().aboutToQuit.connect(self.let_go)  # type: ignore[union-attr]
        empty(self.column)
        self.column.addWidget(Words(self.tr("Your vault"), "caption"))
        self.column.addWidget(Words(self.tr("Write down your recovery key."), "title"))
        self.column.addWidget(
            Words(
                self.tr(
                    "If you ever forget the passphrase, only this key opens your journal. Nobody can send you a new "
                    "one. Write it on paper and keep it away from this computer."
                ),
                "quiet",
            )
        )
        card = Card(spacing=12)
        self.code_label = selectable(Words(_in_two_lines(self._recovery_code), "number"))
        self.code_label.setAccessibleName(
            self.tr("Recovery key: {code}").format(code=self._recovery_code)
        )
        card.column.addWidget(self.code_label)
        self.confirm = QLineEdit()
        self.confirm.setAccessibleName(self.tr("Last two groups of the recovery key"))
        self.confirm.returnPressed.connect(self.confirm_code)
        card.column.addWidget(
            Words(self.tr("Type the last two groups, to be sure it is on paper"), "strong")
        )
        card.column.addWidget(self.confirm)
        self.problem = Words("", "warm")
        self.problem.hide()
        card.column.addWidget(self.problem)
        self.column.addWidget(card)
        self.column.addLayout(
            row(button(self.tr("I have it on paper"), self.confirm_code, role="primary"), 1)
        )
        self.confirm.setFocus()

    def let_go(self) -> None:
        """Close the new vault properly when the window is closed before the recovery key was confirmed."""
        from companion.services import vaults

        vault, self._vault = self._vault, None
        if vault is not None:
            vaults.lock(vault)

    def confirm_code(self) -> None:
        """Go on once the last two groups were typed back."""
        wanted = _letters("".join(self._recovery_code.split("-")[-2:]))
        if _letters(self.confirm.text()) != wanted:
            self._tell(self.tr("That is not the same. Please look at the last two groups again."))
            self.confirm.setFocus()
            return
        vault, self._vault = self._vault, None
        self._recovery_code = ""
        self.code_label.say("")
        self.confirm.setText("")
        self.created.emit(vault)


def _in_two_lines(code: str) -> str:
    """The key broken between two groups, as it is written down."""
    groups = code.split("-")
    middle = (len(groups) + 1) // 2
    return "-".join(groups[:middle]) + "-\n" + "-".join(groups[middle:])


def _letters(text: str) -> str:
    """Upper-case letters and digits only, with look-alikes read as the recovery key's alphabet has them."""
    kept = "".join(c for c in text.upper() if c.isalnum())
    return kept.replace("O", "0").replace("I", "1").replace("L", "1")
