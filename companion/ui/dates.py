"""Dates and times as a person reads them, in the language of the window."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from companion import clock


def spell_day(day: date, *, with_weekday: bool = False, with_year: bool = True) -> str:
    """A day in words: 3 November 2026, or Tuesday 3 November."""
    form = "d MMMM yyyy" if with_year else "d MMMM"
    return QLocale().toString(_qdate(day), f"dddd {form}" if with_weekday else form)


def spell_short_day(day: date) -> str:
    """A day for a narrow place: 3 Nov 2026."""
    return QLocale().toString(_qdate(day), "d MMM yyyy")


def spell_chart_day(day: date) -> str:
    """A day below a chart, where the year stands apart: 3 Nov."""
    return QLocale().toString(_qdate(day), "d MMM")


def spell_time(instant: datetime, zone: str) -> str:
    """The time on the wall of `zone`: 19:42."""
    wall = clock.local(instant, zone)
    return QLocale().toString(QTime(wall.hour, wall.minute), QLocale.FormatType.ShortFormat)


def spell_nearness(day: date, today: date) -> str:
    """A day seen from today: Today, Yesterday, Tomorrow, else the day itself."""
    distance = (day - today).days
    if distance == 0:
        return QCoreApplication.translate("dates", "Today")
    if distance == -1:
        return QCoreApplication.translate("dates", "Yesterday")
    if distance == 1:
        return QCoreApplication.translate("dates", "Tomorrow")
    return spell_day(day, with_weekday=abs(distance) < 7, with_year=day.year != today.year)


def to_qdate(day: date) -> QDate:
    """The same day for Qt's date fields."""
    return _qdate(day)


def to_date(day: QDate) -> date:
    """The same day as Python has it."""
    return date(day.year(), day.month(), day.day())


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
