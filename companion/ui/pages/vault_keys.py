"""Passphrase and recovery key: changing them, in steps that can be left at any time before the last one.

A full change gives the vault a new key and writes the whole journal anew, so that no older copy opens with the new
passphrase nor the vault with the old one. When it is done the vault is closed and the person unlocks with what is new.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QWidget

from companion import clock
from companion.errors import CompanionError
from companion.ui.context import Context
from companion.ui.emergency_sheet import EmergencySheet, ask_and_save
from companion.ui.messages import sentence_for
from companion.ui.pages.overlay import OverlayPage
from companion.ui.widgets.buttons import button, rest
from companion.ui.widgets.layout import Card, empty, row
from companion.ui.widgets.new_passphrase import NewPassphrase
from companion.ui.widgets.notice import announce
from companion.ui.widgets.old_backups_choice import OldBackupsChoice
from companion.ui.widgets.passphrase_field import PassphraseField
from companion.ui.widgets.progress import ProgressBar
from companion.ui.widgets.recovery_key_card import RecoveryKeyCard
from companion.ui.widgets.words import Words
from companion.ui.worker import Progress

if TYPE_CHECKING:
    from companion.services.keys import OldBackups


class VaultKeysPage(OverlayPage):
    """Laid over the shell; `leave_vault` is called once the vault has new keys and is closed."""

    def __init__(self, context: Context, leave_vault: Callable[[], object]) -> None:
        super().__init__(context.theme, "")
        self.context = context
        self._leave_vault = leave_vault
        self._present = self._new = ""
        self._code = ""
        self.progress = ProgressBar(self)
        self.problem = Words("", "warm")
        self.show_choices()

    # --- what can be changed

    def show_choices(self) -> None:
        """The two things that open the vault, and the sheet."""
        self._begin(self.tr("What opens your vault"))
        for heading, words, label, act in (
            (
                self.tr("Passphrase"),
                self.tr(
                    "Change it when somebody may have seen it, or when you want a better one. You get a new "
                    "recovery key with it."
                ),
                self.tr("Change the passphrase …"),
                self.show_passphrase,
            ),
            (
                self.tr("Recovery key"),
                self.tr(
                    "If the paper with it is lost, or was in other hands, make a new one. The old one then opens "
                    "nothing any more, and your passphrase stays."
                ),
                self.tr("Make a new recovery key …"),
                self.show_recovery_key,
            ),
            (
                self.tr("Emergency sheet"),
                self.tr(
                    "One page that says where the vault is and what each file is, with a line for your recovery "
                    "key. With a new recovery key it can be printed along."
                ),
                self.tr("Save the sheet as PDF …"),
                self._save_blank_sheet,
            ),
        ):
            card = Card(spacing=12)
            card.column.addWidget(Words(heading, "heading"))
            card.column.addWidget(Words(words))
            card.column.addLayout(row(button(label, act), 1))
            self.column.addWidget(card)

    # --- the steps

    def show_passphrase(self) -> None:
        """The present passphrase, and a new one twice."""
        self._begin(self.tr("Change the passphrase"))
        self._ask_present()
        self.chooser = NewPassphrase()
        self.chooser.submitted.connect(self.check)
        self.column.addWidget(Words(self.tr("The new passphrase"), "heading"))
        self.column.addWidget(self.chooser)
        self.rewrap = QCheckBox(self.tr("Keep the key inside, change only its lock"))
        self.rewrap.setAccessibleName(self.rewrap.text())
        self.rewrap_warning = Words(
            self.tr(
                "Quick, for a very large vault. But older copies and backups still open with the old passphrase, "
                "and whoever has both can read what you write later too. The recovery key stays."
            ),
            "warm",
        )
        self.rewrap_warning.hide()
        self.rewrap.toggled.connect(self.rewrap_warning.setVisible)
        self.old_backups = OldBackupsChoice(self._number_of_backups())
        self.rewrap.toggled.connect(self.old_backups.rest)
        self.column.addWidget(self.old_backups)
        self.column.addWidget(self.rewrap)
        self.column.addWidget(self.rewrap_warning)
        self._end(self.tr("Go on"), self.check)
        self.present.setFocus()

    def show_recovery_key(self) -> None:
        """The present passphrase, then a new recovery key."""
        self._begin(self.tr("Make a new recovery key"))
        self._ask_present()
        self.old_backups = OldBackupsChoice(self._number_of_backups())
        self.column.addWidget(self.old_backups)
        self._end(self.tr("Go on"), self.check)
        self.present.setFocus()

    def check(self) -> None:
        """Make sure of the present passphrase before anything new is shown."""
        if not self.present.text():
            self._tell(self.tr("Type your present passphrase first."))
            self.present.setFocus()
            return
        if self.chooser is not None and not self.chooser.chosen():
            return
        self._present = self.present.text()
        self._new = self.chooser.passphrase.text() if self.chooser is not None else ""
        self._old: OldBackups = self.old_backups.wanted
        vault, present = self.context.vault, self._present

        def work(_: Progress) -> object:
            from companion.services import keys

            return keys.confirm_passphrase(vault, present)

        self._run(work, self.tr("Looking at the passphrase"), self._confirmed)

    def _confirmed(self, _: object) -> None:
        from companion.services import keys

        if self.rewrap is not None and self.rewrap.isChecked():
            self._rewrap()
            return
        self._code = keys.new_recovery_code()
        self._begin(self.tr("Write down your new recovery key"))
        self.column.addWidget(
            Words(
                self.tr(
                    "If you ever forget the passphrase, only this key opens your journal. Write it on paper and "
                    "keep it away from this computer. The key you had before will open nothing any more."
                ),
                "quiet",
            )
        )
        self.key_card = RecoveryKeyCard(self._code, self.context.vault.path)
        self.key_card.confirmed.connect(self.change)
        self.column.addWidget(self.key_card)
        self._end(self.tr("I have it on paper"), self.key_card.check)
        self.key_card.setFocus()

    def change(self) -> None:
        """Give the vault its new keys. Until this is done the old ones hold."""
        vault, present, new, code, old = (
            self.context.vault,
            self._present,
            self._new or None,
            self._code,
            self._old,
        )

        def work(report: Progress) -> object:
            from companion.services import keys

            return keys.change_keys(
                vault,
                passphrase=present,
                new_passphrase=new,
                recovery_code=code,
                old_backups=old,
                progress=report,
            )

        self._run(
            work, self.tr("Writing the journal under its new key"), self._changed, can_close=False
        )

    def _rewrap(self) -> None:
        vault, present, new = self.context.vault, self._present, self._new

        def work(_: Progress) -> object:
            from companion.services import keys

            return keys.rewrap(vault, passphrase=present, new_passphrase=new)

        self._run(work, self.tr("Changing the lock"), self._rewrapped)

    def _changed(self, _: object) -> None:
        self._forget()
        self._leave_vault()

    def _rewrapped(self, _: object) -> None:
        self._forget()
        self.show_choices()
        self._tell(self.tr("From now on the vault opens with the new passphrase."), kind="soft")

    # --- parts

    def _begin(self, title: str) -> None:
        self.progress.setParent(None)
        self.problem.setParent(None)
        empty(self.column)
        self.title.say(title)
        self.chooser: NewPassphrase | None = None
        self.rewrap: QCheckBox | None = None
        self.go: QWidget | None = None
        self.problem.hide()
        self.column.addWidget(self.problem)
        self.column.addWidget(self.progress)

    def _end(self, label: str, act: Callable[[], None]) -> None:
        """What is wrong, how far it is, and the way on, at the end of the column."""
        for widget in (self.problem, self.progress):
            self.column.removeWidget(widget)
            self.column.addWidget(widget)
        self.go = button(label, act, role="primary")
        self.column.addLayout(row(self.go, 1))

    def _ask_present(self) -> None:
        card = Card(spacing=12)
        self.present = PassphraseField(self.tr("Present passphrase"))
        self.present.submitted.connect(
            lambda: self.chooser.setFocus() if self.chooser is not None else self.check()
        )
        card.column.addWidget(Words(self.tr("Present passphrase"), "strong"))
        card.column.addWidget(self.present)
        self.column.addWidget(card)

    def _run(
        self,
        work: Callable[[Progress], object],
        words: str,
        succeeded: Callable[[object], None],
        *,
        can_close: bool = True,
    ) -> None:
        self.problem.hide()
        if self.go is not None:
            rest(self.go, True)  # type: ignore[arg-type]
        rest(self.back, not can_close)
        job = self.context.lane.start(work, self)
        self.progress.follow(job, words)
        job.succeeded.connect(succeeded)
        job.failed.connect(self._refused)
        job.cancelled.connect(self._ready)

    def _refused(self, error: CompanionError) -> None:
        from companion.services.keys import Unsure

        self._ready()
        if isinstance(error, Unsure):  # the vault is closed, and its sentence says what opens it
            self.context.messages.tell_error(error)
            self._changed(None)
            return
        self._tell(sentence_for(error))

    def _ready(self) -> None:
        rest(self.back, False)
        if self.go is not None:
            rest(self.go, False)  # type: ignore[arg-type]

    def _tell(self, sentence: str, *, kind: str = "warm") -> None:
        self.problem.setProperty("words", kind)
        self.problem.style().unpolish(self.problem)
        self.problem.style().polish(self.problem)
        self.problem.say(sentence)
        self.problem.show()
        announce(self, sentence)

    def _forget(self) -> None:
        self._present = self._new = self._code = ""

    def _number_of_backups(self) -> int:
        from companion.services import keys

        return len(keys.backups_under_old_keys(self.context.vault))

    def _save_blank_sheet(self) -> None:
        said = ask_and_save(EmergencySheet(self.context.vault.path, clock.today()), self)
        if said:
            self._tell(said, kind="soft")
