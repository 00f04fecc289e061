"""A small form: when an entry was written, and for a letter, when it opens."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import QTime, Signal
from PySide6.QtWidgets import QCheckBox, QTimeEdit, QWidget

from companion import clock
from companion.domain.entries import EntryKind
from companion.ui.open_entry import OpenEntry
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import DayField
from companion.ui.widgets.choice_popups import Popup
from companion.ui.widgets.words import Words

NOON = time(12)
USUAL_SEAL = timedelta(days=90)


class WhenPopup(Popup):
    """Asks for another date; nothing changes until "Keep" is pressed."""

    moved = Signal(object, object)
    """The instant, and the day when only the day is known, else None."""
    sealed = Signal(object)
    """Letters: the day on which it opens, or None."""

    def __init__(self, opened: OpenEntry, parent: QWidget) -> None:
        super().__init__(parent)
        self._zone = opened.zone
        self._before = opened.when, opened.about.time_known, opened.day
        wall = clock.local(opened.when, opened.zone)
        shown = wall.date() if opened.about.time_known else opened.day
        self.day = DayField(self.tr("Day"), shown)
        self.time = QTimeEdit(QTime(wall.hour, wall.minute))
        self.time.lineEdit().setTextMargins(
            9, 0, 0, 0
        )  # styled fields with arrows lose their padding
        self.time.setAccessibleName(self.tr("Time"))
        self.day_only = QCheckBox(self.tr("I only know the day"))
        self.day_only.setChecked(not opened.about.time_known)
        self.day_only.toggled.connect(self.time.setDisabled)
        self.time.setDisabled(self.day_only.isChecked())
        self._add(self.tr("Day"), self.day)
        self._add(self.tr("Time"), self.time)
        self.column.addWidget(self.day_only)
        self.opens: DayField | None = None
        if opened.about.kind is EntryKind.LETTER:
            self._add_seal(opened.about.opens_on)
        self.keep = button(self.tr("Keep"), self._keep)
        self.column.addWidget(self.keep)
        self.setFocusProxy(self.day)

    def _add(self, name: str, field: QWidget) -> None:
        label = Words(name, "strong")
        label.setBuddy(field)
        self.column.addWidget(label)
        self.column.addWidget(field)

    def _add_seal(self, opens_on: date | None) -> None:
        today = clock.today()
        self.seal = QCheckBox(self.tr("Keep this letter closed until"))
        self.seal.setChecked(opens_on is not None)
        self.opens = DayField(
            self.tr("The letter opens on"), opens_on or today + USUAL_SEAL, earliest=today
        )
        self.opens.setEnabled(opens_on is not None)
        self.seal.toggled.connect(self.opens.setEnabled)
        self.column.addWidget(self.seal)
        self.column.addWidget(self.opens)
        self._opened_on = opens_on

    def _keep(self) -> None:
        only_day = self.day_only.isChecked()
        wall = NOON if only_day else self.time.time().toPython()
        assert isinstance(wall, time)
        when = instant(self.day.day, wall, self._zone)
        old_when, time_known, old_day = self._before
        if only_day:
            if time_known or old_day != self.day.day:
                self.moved.emit(when, self.day.day)
        elif not time_known or _minute(old_when) != when:
            self.moved.emit(when, None)
        if self.opens is not None:
            opens_on = self.opens.day if self.seal.isChecked() else None
            if opens_on != self._opened_on:
                self.sealed.emit(opens_on)
        self.close()


def instant(day: date, wall: time, zone: str) -> datetime:
    """The instant at which the clock on the wall of `zone` shows that day and time, UTC."""
    try:
        return datetime.combine(day, wall, ZoneInfo(zone)).astimezone(UTC)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return datetime.combine(day, wall, UTC)


def _minute(when: datetime) -> datetime:
    return when.replace(second=0, microsecond=0)
