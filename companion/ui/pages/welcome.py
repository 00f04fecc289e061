"""First run: three short steps, then a vault. Also the other ways in: a vault elsewhere, a backup, a file somebody sent."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from companion.paths import Paths
from companion.services import guidance
from companion.ui.file_dialogs import choose_folder
from companion.ui.pages.create_vault import CreateVault
from companion.ui.pages.entrance import EntrancePage
from companion.ui.pages.restore_backup import RestoreBackup
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, row
from companion.ui.widgets.words import Words
from companion.ui.worker import Lane

Purpose = Literal["client", "therapist"]


class WelcomePage(EntrancePage):
    """Walks from the first words to an open vault."""

    created = Signal(object)
    """The OpenVault."""
    unlock_wanted = Signal(object)
    """The folder of an existing vault."""
    review_wanted = Signal()

    def __init__(
        self, paths: Paths, lane: Lane, vault_path: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._paths, self._lane = paths, lane
        self._vault_path = vault_path
        self.purpose: Purpose = "client"
        self.show_first()

    def show_first(self) -> None:
        """Step 1: what this is, and who it is for."""
        self.begin_step(
            self.tr("Welcome · 1 of 3"), self.tr("A quiet place beside your treatment.")
        )
        self._read(
            self.tr(
                "Companion is a journal for supervised psychedelic or ketamine therapy. It walks with you through "
                "preparation, the session day and the time after."
            ),
            guidance.fixed_texts().about,
            guidance.fixed_texts().legal_line,
        )
        own = button(self.tr("I am in treatment"), lambda: self._choose("client"), role="choice")
        therapist = button(
            self.tr("I am a therapist"), lambda: self._choose("therapist"), role="choice"
        )
        group = QButtonGroup(self)
        self._choices = {"client": own, "therapist": therapist}
        for purpose, made in self._choices.items():
            made.setCheckable(True)
            made.setChecked(self.purpose == purpose)
            group.addButton(made)
            self.column.addWidget(made)
        self._choose(self.purpose)
        self._walk(self._back_to_vault if self._vault_path.exists() else None, self.show_second)
        self.column.addWidget(Words(self.tr("Or begin with something you already have"), "caption"))
        existing = [
            button(self.tr("Open a vault …"), self._open_vault),
            button(self.tr("Restore a backup …"), self.show_restore),
            button(self.tr("I was sent a file …"), self.review_wanted.emit),
        ]
        self.column.addLayout(row(*existing, 1))

    def show_second(self) -> None:
        """Step 2: where the words live."""
        self.begin_step(self.tr("Welcome · 2 of 3"), self.tr("Your words stay on this computer."))
        self._read(
            self.tr(
                "Everything you write is kept in one encrypted vault. Companion has no network code at all: nothing is "
                "sent, nothing is counted, and nobody is watching what you write."
            ),
            self.tr(
                "The vault protects a closed or locked journal on a lost, stolen, copied or synchronised computer. It "
                "cannot protect against harmful programs, against somebody who uses your unlocked journal, or against "
                "somebody who can make you open it."
            ),
            self.tr(
                "What your clients hand you is kept here only if you say so, each client apart, and erased for good when "
                "you erase it."
            )
            if self.purpose == "therapist"
            else self.tr(
                "Nothing is shared unless you choose it, entry by entry, and see it first."
            ),
        )
        self._walk(self.show_first, self.show_third)

    def show_third(self) -> None:
        """Step 3: help is one key away; then the vault."""
        self.begin_step(
            self.tr("Welcome · 3 of 3"), self.tr("Help is one key away. There is no hurry.")
        )
        self._read(
            self.tr(
                "F2 opens Support: your own people first, then crisis lines. F3 opens short grounding exercises. Both "
                "work without a passphrase, also when the journal is locked."
            ),
            self.tr(
                "You may skip anything. Nothing here counts days, keeps scores or tells you what your experience means."
            ),
            self.tr(
                "Next you choose a passphrase. It takes about two minutes, with pen and paper at hand."
            ),
        )
        self._walk(self.show_second, self.show_create, self.tr("Make my vault"))

    def show_create(self) -> None:
        """Passphrase, then the recovery key."""
        self.empty_column()
        step = CreateVault(
            self._lane, _free_place(self._vault_path), self.purpose, state=self._paths.state
        )
        step.created.connect(self.created)
        step.back_wanted.connect(self.show_third)
        self.column.addWidget(step)
        step.begin()

    def show_restore(self) -> None:
        """Bring a vault back from a backup file."""
        self.empty_column()
        step = RestoreBackup(self._lane, self._paths, self._vault_path)
        step.restored.connect(self.unlock_wanted)
        step.back_wanted.connect(self.show_first)
        self.column.addWidget(step)
        QTimer.singleShot(0, step, step.choose_button.setFocus)

    def _back_to_vault(self) -> None:
        self.unlock_wanted.emit(self._vault_path)

    def _choose(self, purpose: Purpose) -> None:
        self.purpose = purpose
        for (
            whose,
            made,
        ) in self._choices.items():  # Tab comes to the one that is chosen, arrows move
            chosen = whose == purpose
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)

    def _read(self, *paragraphs: str) -> None:
        card = Card(spacing=12)
        for paragraph in paragraphs:
            card.column.addWidget(Words(paragraph))
        self.column.addWidget(card)

    def _walk(self, back: object, forward: object, words: str | None = None) -> None:
        onward = button(words or self.tr("Continue"), forward, role="primary")  # type: ignore[arg-type]
        things: list[object] = [onward]
        if back is not None:
            things.append(button(self.tr("Back"), back, role="quiet"))  # type: ignore[arg-type]
        self.column.addLayout(row(*things, 1))  # type: ignore[arg-type]
        QTimer.singleShot(0, onward, onward.setFocus)

    def _open_vault(self) -> None:
        folder = choose_folder(self, self.tr("Open a vault"), self._paths.data)
        if folder:
            self.unlock_wanted.emit(folder)


def _free_place(path: Path) -> Path:
    """`path`, or the same name with the first number that is not taken: a second vault stands beside the first."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem} {number}")
    return free
