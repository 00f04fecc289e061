"""Backups: the list, one made now, a second place, how many stay, a drill, and bringing one back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from companion.domain.entries import Changes
from companion.errors import CompanionError
from companion.ui.backup_words import BackupWords
from companion.ui.context import Context
from companion.ui.file_dialogs import choose_file
from companion.ui.page import ColumnPage
from companion.ui.pages.backups_drill import DrillCard
from companion.ui.pages.backups_restore import RestoreCard
from companion.ui.pages.backups_second import SecondPlaceCard
from companion.ui.tab_order import keyboard_kept
from companion.ui.widgets.buttons import button, rest
from companion.ui.widgets.calm_fields import ChoiceField
from companion.ui.widgets.disclosure import Disclosure
from companion.ui.widgets.layout import Card, FlowRow, column, empty, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.progress import ProgressBar
from companion.ui.widgets.words import Words
from companion.ui.worker import Progress

if TYPE_CHECKING:
    from PySide6.QtWidgets import QVBoxLayout

    from companion.services.backups import BackupInfo, BackupPlaces, BackupReport

SHOWN_AT_ONCE = 3
KEPT = {"few": (3, 4), "usual": (7, 13), "many": (14, 52)}
"""How many of the newest, and for how many weeks one each, by what the choice is called inside."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What the disks showed."""

    backups: tuple[BackupInfo, ...]
    places: BackupPlaces


class BackupsPage(ColumnPage):
    """What the disks show is read in the background, each time the page is shown or something was written."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._words = BackupWords(self)
        self.head(self.tr("Backups"), self.tr("So that your words outlast this computer."))
        self.restore_card = RestoreCard(context)
        self.restore_card.closed.connect(self._put_back)
        self.second = SecondPlaceCard(context)
        self.second.changed.connect(self.refresh)
        self.drill_card = DrillCard(context)
        self._came_from: QWidget | None = None
        for card in (self._own(), self.restore_card, self.second, self._keeping(), self.drill_card):
            self.column.addWidget(card)
        back = button(
            self.tr("Back to Settings"), lambda: self.context.navigate("settings"), role="link"
        )
        self.column.addLayout(row(back, 1))

    def applies(self, changes: Changes) -> bool:
        return False

    def arrive(self, **arguments: object) -> None:
        self.stale = True

    def leave(self) -> bool:
        self.drill_card.passphrase.empty()
        self.restore_card.secret.empty()
        return super().leave()

    def first_focus(self) -> QWidget | None:
        return self.now_button

    def refresh(self) -> None:
        """Read what the disks show, in the background."""
        vault = self.context.vault

        def work(_: Progress) -> object:
            from companion.services import backups

            return _Found(backups.listed(vault), backups.backup_places(vault))

        job = self.context.lane.start(work, self, by_itself=True)
        job.succeeded.connect(self._show)
        job.failed.connect(self.context.messages.tell_error)

    def make_one(self) -> None:
        """A backup in the vault's own folder and the second one, at once."""
        vault = self.context.vault

        def work(report: Progress) -> object:
            from companion.services import backups

            return backups.automatic_backup(vault, reason="by-hand", progress=report)

        rest(self.now_button, True)
        self.outcome.hide()
        job = self.context.lane.start(work, self)
        self.progress.follow(job, self.tr("Making a backup"))
        job.succeeded.connect(self._made)
        job.failed.connect(self._failed)
        job.finished.connect(lambda: rest(self.now_button, False))

    # --- cards

    def _own(self) -> Card:
        card = Card(spacing=12)
        self.standing = Words(self.tr("Looking for backups …"), "strong")
        self.lead = Words(
            self.tr(
                "After a day on which you wrote, a backup is made by itself. It is encrypted like your journal, and it is "
                "opened and counted before it is called a backup."
            )
        )
        self.now_button = button(self.tr("Make a backup now"), self.make_one, role="primary")
        self.file_button = button(self.tr("Restore from a file …"), self._choose_file)
        self.progress = ProgressBar(self)
        self.outcome = Words("", "quiet")
        self.outcome.hide()
        actions = FlowRow()
        actions.add(self.now_button)
        actions.add(self.file_button)
        self.list: QVBoxLayout = column(spacing=12)
        self.older = Disclosure(self.tr("Older backups"))
        self.older.hide()
        for widget in (self.standing, self.lead, actions, self.progress, self.outcome):
            card.column.addWidget(widget)
        card.column.addLayout(self.list)
        card.column.addWidget(self.older)
        return card

    def _keeping(self) -> Card:
        card = Card(spacing=12)
        card.column.addWidget(Words(self.tr("How many are kept"), "heading"))
        self.kept = ChoiceField(
            self.tr("How many are kept"),
            (
                ("few", self.tr("3 newest, then one a week for a month")),
                ("usual", self.tr("7 newest, then one a week for three months")),
                ("many", self.tr("14 newest, then one a week for a year")),
            ),
        )
        self.kept.choose(self._kept_now())
        self.kept.activated.connect(lambda _index: self._keep(self.kept.key))
        card.column.addWidget(self.kept)
        card.column.addWidget(
            Words(
                self.tr("Older ones are removed by themselves, here and in the second place."),
                "soft",
            )
        )
        return card

    def _kept_now(self) -> str:
        from companion.services import backups

        now = backups.keeping(self.context.vault)
        fitting = [key for key, kept in KEPT.items() if kept == (now.newest, now.weeks)]
        return fitting[0] if fitting else "usual"

    def _keep(self, key: str) -> None:
        from companion.services import backups

        try:
            backups.choose_keeping(self.context.vault, backups.Keeping(*KEPT[key]))
        except CompanionError as error:
            self.context.messages.tell_error(error)
            self.kept.choose(self._kept_now())

    # --- what was found and done

    def _show(self, found: _Found) -> None:
        with keyboard_kept(self):
            self._fill(found)
            self.settle()

    def _fill(self, found: _Found) -> None:
        empty(self.list)
        empty(self.older.content)
        self.second.show_places(found.places)
        if not found.backups:
            self.standing.say(self.tr("There is no backup of this journal yet."))
        else:
            newest = found.backups[0]
            self.standing.say(
                self.tr("The newest backup: {when}.").format(when=self._words.when(newest.made_at))
            )
        once = _each_once(found.backups)
        for number, (info, also_there) in enumerate(once):
            shown_at_once = number < SHOWN_AT_ONCE
            (self.list if shown_at_once else self.older.content).addLayout(
                self._line(info, also_there=also_there)
            )
        self.older.setVisible(len(once) > SHOWN_AT_ONCE)

    def _line(self, info: BackupInfo, *, also_there: bool) -> QVBoxLayout:
        when = self._words.when(info.made_at)
        what = self._words.what_it_is(info, also_there=also_there)
        words = column(Words(when), Words(what, "soft"), spacing=2)
        look = button(
            self.tr("Look inside …"),
            name=self.tr("Look inside the backup of {when}").format(when=when),
        )
        look.clicked.connect(lambda _checked=False: self.look_into(info.path, when, look))
        line = row(words, look, spacing=16)
        line.setStretch(0, 1)
        return column(line)

    def look_into(self, file: Path, when: str, came_from: QWidget | None = None) -> None:
        """Show what the backup at `file` holds and offer to restore it."""
        self._came_from = came_from
        self.restore_card.look_into(file, self.tr("Backup: {when}").format(when=when))

    def _put_back(self) -> None:
        came_from = self._came_from
        still_there = came_from is not None and came_from in self.findChildren(QWidget)
        (came_from if came_from is not None and still_there else self.now_button).setFocus()

    def _made(self, report: BackupReport | None) -> None:
        if report is None:
            self._tell(
                self.tr("This vault cannot be written to here, so no backup was put beside it.")
            )
            return
        self._tell(
            self.tr("A backup was written, opened and counted. Entries in it: {count}.").format(
                count=report.entries
            )
        )
        self.refresh()

    def _failed(self, error: CompanionError) -> None:
        self.context.messages.tell_error(error)

    def _tell(self, words: str) -> None:
        self.outcome.say(words)
        self.outcome.show()
        announce(self, words)

    def _choose_file(self) -> None:
        file = choose_file(
            self,
            self.tr("Choose a backup"),
            Path.home(),
            self.tr("Backups (*.companion-backup)"),
        )
        if file is not None:
            self._came_from = self.file_button
            self.restore_card.look_into(file, file.name)


def _each_once(backups: Sequence[BackupInfo]) -> list[tuple[BackupInfo, bool]]:
    """Each backup once, and whether a copy of it is in the second place too."""
    own = {info.made_at for info in backups if not info.in_second_folder}
    there = {info.made_at for info in backups if info.in_second_folder}
    return [
        (info, info.made_at in there)
        for info in backups
        if not info.in_second_folder or info.made_at not in own
    ]
