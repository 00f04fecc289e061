"""Settings: how it looks, when it locks, the vault and its backups, and what this program is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from companion import __version__, clock
from companion.domain.entries import Changes
from companion.services import guidance
from companion.settings import Settings
from companion.ui import tokens, voice
from companion.ui.context import Context
from companion.ui.file_dialogs import choose_target
from companion.ui.page import ColumnPage
from companion.ui.pages.settings_locking import LockingCard
from companion.ui.pages.settings_reminders import CalendarFileCard, RemindersCard
from companion.ui.widgets.buttons import button, rest
from companion.ui.widgets.calm_fields import ChoiceField
from companion.ui.widgets.layout import Card, FlowRow, row
from companion.ui.widgets.progress import ProgressBar
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words, selectable

if TYPE_CHECKING:
    from companion.services.backups import BackupReport
    from companion.storage.backup import VerifyReport


class SettingsPage(ColumnPage):
    """Every choice takes effect at once and is kept; there is no "apply"."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.head(self.tr("Settings"), self.tr("Make it yours."))
        self.column.addWidget(self._look())
        self.column.addWidget(self._locking())
        self.column.addWidget(self._writing())
        if context.vault.purpose == "client":
            self.reminders, self.calendar_file = RemindersCard(context), CalendarFileCard(context)
            self.column.addWidget(self.reminders)
            self.column.addWidget(self.calendar_file)
        self.column.addWidget(self._vault())
        self.column.addWidget(self._about())

    def applies(self, changes: Changes) -> bool:
        return False

    def first_focus(self) -> QWidget | None:
        return self.theme_choice

    def _look(self) -> Card:
        card = self._card(self.tr("How it looks"))
        self.theme_choice = self._choice(
            card,
            self.tr("Colours"),
            (
                (self.tr("Like the computer"), "system"),
                (self.tr("Light"), "light"),
                (self.tr("Dark"), "dark"),
                (self.tr("High contrast, light"), "contrast-light"),
                (self.tr("High contrast, dark"), "contrast-dark"),
            ),
            self._now.theme,
            "theme",
        )
        self.size_choice = self._choice(
            card,
            self.tr("Text size"),
            tuple(
                (self.tr("{percent} %").format(percent=round(size * 100)), size)
                for size in tokens.TEXT_SCALES
            ),
            self._size_now(),
            "text_scale",
        )
        self.context.theme.changed.connect(self._show_size)
        self._tick(card, self.tr("Less motion"), self._now.reduced_motion, "reduced_motion")
        return card

    def _size_now(self) -> float:
        return min(tokens.TEXT_SCALES, key=lambda size: abs(size - self._now.text_scale))

    def _show_size(self) -> None:
        """Ctrl + and - change it too."""
        self.size_choice.setCurrentIndex(self.size_choice.findData(self._size_now()))

    def _locking(self) -> Card:
        card = self.locking = LockingCard(self.context)
        self.lock_choice = card.minutes
        return card

    def _writing(self) -> Card:
        card = self._card(self.tr("Writing"))
        self._choice(
            card,
            self.tr("A day ends at"),
            tuple(
                (self.tr("midnight") if hour == 0 else f"{hour:02d}:00", hour) for hour in range(7)
            ),
            self._now.day_ends_at_hour,
            "day_ends_at_hour",
        )
        card.column.addWidget(
            Words(
                self.tr("What you write before this hour still belongs to the evening before."),
                "soft",
            )
        )
        card.column.addWidget(Words(self._voice_words(), "soft"))
        return card

    def _voice_words(self) -> str:
        if voice.find_recorder() is not None:
            return self.tr("Voice notes: there is a microphone, and the session page has a button.")
        return self.tr(
            "Voice notes: the session page has a button for them where there is a microphone and the extra “voice” "
            "is installed: pip install 'companion-journal[voice]'. Nothing else changes without it."
        )

    def _vault(self) -> Card:
        card = self._card(self.tr("Your vault"))
        card.column.addWidget(selectable(Words(str(self.context.vault.path), "soft")))
        card.column.addWidget(
            Words(
                self.tr(
                    "A backup is one encrypted file. It opens with the passphrase or recovery key that the vault has now. "
                    "Keep one away from this computer."
                )
            )
        )
        self.progress = ProgressBar(self)
        self.backup_button = button(self.tr("Make a backup …"), self._choose_backup, role="primary")
        self.verify_button = button(self.tr("Check the vault"), self.verify)
        card.column.addLayout(row(self.backup_button, self.verify_button, 1))
        self.backups_button = button(
            self.tr("Backups and restoring …"), lambda: self.context.navigate("backups")
        )
        self.keys_button = button(
            self.tr("Passphrase and recovery key …"), lambda: self.context.navigate("vault_keys")
        )
        self.export_button = button(
            self.tr("Readable copies …"), lambda: self.context.navigate("export")
        )
        more = FlowRow()
        more.add(self.backups_button)
        more.add(self.export_button)
        more.add(self.keys_button)
        card.column.addWidget(more)
        card.column.addWidget(self.progress)
        self.outcome = Words("", "quiet")
        self.outcome.hide()
        card.column.addWidget(self.outcome)
        return card

    def _about(self) -> Card:
        card = self._card(self.tr("About"))
        texts = guidance.fixed_texts()
        card.column.addWidget(
            Words(self.tr("Companion {version}").format(version=__version__), "strong")
        )
        for words in (texts.about, texts.legal_line, texts.records_line):
            card.column.addWidget(Words(words))
        self.about_button = button(
            self.tr("About this journal, and licences …"), lambda: self.context.navigate("about")
        )
        card.column.addLayout(row(self.about_button, 1))
        return card

    # --- vault work

    def back_up(self, target: Path) -> None:
        """Write a verified backup to `target` in the background."""

        def work(report: object) -> object:
            from companion.services import backups

            return backups.backup(self.context.vault, target, progress=report)  # type: ignore[arg-type]

        self._start(work, self.tr("Making a backup"), self._backed_up)

    def verify(self) -> None:
        """Check every page, the search index and the attachments in the background."""

        def work(_: object) -> object:
            from companion.services import vaults

            return vaults.verify(self.context.vault)

        self._start(work, self.tr("Checking the vault"), self._verified)

    def _start(self, work: object, words: str, succeeded: object) -> None:
        for made in (self.backup_button, self.verify_button):
            rest(made, True)
        self.outcome.hide()
        job = self.context.lane.start(work, self)  # type: ignore[arg-type]
        self.progress.follow(job, words)
        job.succeeded.connect(succeeded)
        job.failed.connect(self.context.messages.tell_error)
        job.finished.connect(self._ready)

    def _ready(self) -> None:
        for made in (self.backup_button, self.verify_button):
            rest(made, False)

    def _backed_up(self, report: BackupReport) -> None:
        self._tell(
            self.tr(
                "The backup was opened and counted. It holds %n entry(ies).", "", report.entries
            )
            + f"\n{report.path}"
        )

    def _verified(self, report: VerifyReport) -> None:
        if report.ok:
            self._tell(self.tr("Everything in the vault can be read. Nothing is damaged."))
        else:
            self.context.messages.warn(
                self.tr(
                    "Some parts of the vault are damaged. Make a backup now, and do not delete older ones."
                )
            )

    def _tell(self, sentence: str) -> None:
        self.outcome.say(sentence)
        self.outcome.show()
        bring_into_view(self.outcome)

    def _choose_backup(self) -> None:
        day = clock.today().isoformat()
        file = choose_target(
            self,
            self.tr("Make a backup"),
            Path.home() / f"Journal-{day}.companion-backup",
            self.tr("Backups (*.companion-backup)"),
        )
        if file:
            self.back_up(file)

    # --- parts

    @property
    def _now(self) -> Settings:
        return self.context.settings()

    def _card(self, heading: str) -> Card:
        card = Card(spacing=12)
        card.column.addWidget(Words(heading, "heading"))
        return card

    def _choice(
        self,
        card: Card,
        name: str,
        options: tuple[tuple[str, object], ...],
        now: object,
        field: str,
    ) -> QComboBox:
        choice = ChoiceField(name, ())
        choice.setMinimumContentsLength(22)  # the same width for all, at every size of text
        for words, value in options:
            choice.addItem(words, value)
        choice.setCurrentIndex(max(0, choice.findData(now)))
        choice.activated.connect(lambda _index: self._keep(field, choice.currentData()))
        label = Words(name)
        label.setBuddy(choice)
        line = row(label, choice, spacing=16)
        line.setStretch(0, 1)
        card.column.addLayout(line)
        return choice

    def _tick(self, card: Card, words: str, now: bool, field: str) -> QCheckBox:
        box = QCheckBox(words)
        box.setChecked(now)
        box.setAccessibleName(words)
        box.toggled.connect(lambda on: self._keep(field, on))
        holder = QVBoxLayout()
        holder.addWidget(box)
        card.column.addLayout(holder)
        return box

    def _keep(self, field: str, value: object) -> None:
        self.context.change_settings(replace(self._now, **{field: value}))
