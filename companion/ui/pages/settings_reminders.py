"""Reminders with neutral words, and the dates of the course as a calendar file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from companion.domain.due_kinds import DueKind
from companion.domain.reminders import HOURS, ReminderChoice, ReminderGroup
from companion.errors import CompanionError
from companion.services import calendar_dates, reminders
from companion.ui.context import Context
from companion.ui.file_dialogs import choose_target
from companion.ui.notifications import DesktopNotifier, Notifier
from companion.ui.reminder_watch import note
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import ChoiceField
from companion.ui.widgets.checklist import TickLine
from companion.ui.widgets.layout import Card, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words


class RemindersCard(Card):
    """Every choice is kept at once, inside the vault."""

    def __init__(
        self, context: Context, parent: QWidget | None = None, *, notifier: Notifier | None = None
    ) -> None:
        super().__init__(parent, spacing=12)
        self._context = context
        self._notifier = notifier or DesktopNotifier(self)
        self.column.addWidget(Words(self.tr("Reminders"), "heading"))
        self.column.addWidget(
            Words(
                self.tr(
                    "If you like, a small note comes on the days that you choose. It says “A small note from your "
                    "journal.” and nothing else. There is at most one a day."
                )
            )
        )
        chosen = reminders.choice(context.vault)
        self.ticks: dict[ReminderGroup, TickLine] = {}
        for group, words in self._groups().items():
            tick = TickLine(words, on=group in chosen.groups)
            tick.ticked.connect(lambda _on: self._keep())
            self.ticks[group] = tick
            self.column.addWidget(tick)
        self.hour = self._hour_choice(chosen.hour)
        self.column.addWidget(
            Words(
                self.tr(
                    "Your dates are in the vault only. So a note comes while the vault is open, or when you open it later "
                    "that day. While it is locked, the program knows no dates and stays quiet. It also stays quiet during a "
                    "session."
                ),
                "soft",
            )
        )
        self.try_button = button(self.tr("Show one now"), self._show_one)
        self.outcome = Words("", "soft")
        line = row(self.try_button, self.outcome, spacing=12)
        line.setStretch(1, 1)
        self.column.addLayout(line)

    def _groups(self) -> dict[ReminderGroup, str]:
        return {
            ReminderGroup.CHECK_INS: self.tr("On check-in days after a session"),
            ReminderGroup.WRITING: self.tr("When there is something to write or to look back on"),
            ReminderGroup.MEETINGS: self.tr("On the day of a meeting"),
            ReminderGroup.SESSIONS: self.tr("Before a session day and on it"),
        }

    def _hour_choice(self, now: int) -> ChoiceField:
        name = self.tr("From this hour on")
        field = ChoiceField(name, tuple((str(hour), f"{hour:02d}:00") for hour in HOURS))
        field.setMinimumContentsLength(22)  # as wide as the choices around it
        field.choose(str(now))
        field.activated.connect(lambda _index: self._keep())
        label = Words(name)
        label.setBuddy(field)
        line = row(label, field, spacing=16)
        line.setStretch(0, 1)
        self.column.addLayout(line)
        return field

    def _keep(self) -> None:
        groups = frozenset(group for group, tick in self.ticks.items() if tick.box.isChecked())
        try:
            reminders.choose(self._context.vault, ReminderChoice(groups, int(self.hour.key)))
        except CompanionError as error:
            self._context.messages.tell_error(error)

    def _show_one(self) -> None:
        shown = self._notifier.show(*note())
        sentence = (
            self.tr("This is how it looks.")
            if shown
            else self.tr("This computer does not show notes from this program.")
        )
        self.outcome.say(sentence)
        announce(self, sentence)


class CalendarFileCard(Card):
    """Saves what is ahead, under titles that say nothing unless the person wants real ones."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self._context = context
        self.column.addWidget(Words(self.tr("Your dates in a calendar"), "heading"))
        self.column.addWidget(
            Words(
                self.tr(
                    "You can save the days that are ahead as a file for the calendar you use. Every day in it is called "
                    "“Journal: a quiet moment”. If a day moves, save the file again."
                )
            )
        )
        self.column.addWidget(
            Words(
                self.tr(
                    "Anybody who has the file can read it. Many calendars copy what is in them to other devices and to a "
                    "company’s computers."
                ),
                "warm",
            )
        )
        self.real = TickLine(self.tr("Say what each day is for, such as “Check-in” or “Meeting”"))
        self.column.addWidget(self.real)
        self.save_button = button(
            self.tr("Save the dates as a calendar file …"), self._choose_target
        )
        self.column.addLayout(row(self.save_button, 1))
        self.outcome = Words("", "soft")
        self.outcome.hide()
        self.column.addWidget(self.outcome)

    def save_to(self, target: Path) -> None:
        """Write the file."""
        titles = real_titles() if self.real.box.isChecked() else None
        try:
            calendar_dates.save_calendar(
                self._context.vault, target, self.tr("Journal: a quiet moment"), titles
            )
        except CompanionError as error:
            self._context.messages.tell_error(error)
            return
        self.outcome.say(self.tr("Your dates are saved in this file:") + f"\n{target}")
        self.outcome.show()
        bring_into_view(self.outcome)
        announce(self, self.outcome.text())

    def _choose_target(self) -> None:
        file = choose_target(
            self,
            self.tr("Save the dates as a calendar file"),
            Path.home() / "Journal.ics",
            self.tr("Calendar files (*.ics)"),
        )
        if file:
            self.save_to(file)


def real_titles() -> dict[DueKind, str]:
    """What each day is for, in a word or two; nothing that a person wrote."""
    translate = QCoreApplication.translate
    return {
        DueKind.SESSION_DAY: translate("calendar", "Session {number}"),
        DueKind.FIRST_WRITING: translate("calendar", "Writing about the session"),
        DueKind.PREPARATION_MEETING: translate("calendar", "Preparation meeting {number}"),
        DueKind.INTEGRATION_MEETING: translate("calendar", "Integration meeting {number}"),
        DueKind.OTHER_MEETING: translate("calendar", "Meeting"),
        DueKind.READINESS: translate("calendar", "A look at what is still open"),
        DueKind.LETTER: translate("calendar", "A letter opens"),
        DueKind.INSIGHT: translate("calendar", "An insight comes back"),
        DueKind.DECISION: translate("calendar", "A decision comes back"),
        DueKind.AFTER_EFFECTS: translate("calendar", "How it is since the session"),
        DueKind.REFLECTION: translate("calendar", "A reflection opens"),
        DueKind.CHECK_IN: translate("calendar", "Check-in"),
    }
