"""The diary day: the local date where something was written."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from companion.clock import local


def diary_day(instant: datetime, zone: str, day_ends_at_hour: int = 0) -> date:
    """The date an entry belongs to; before `day_ends_at_hour` in the morning it is still the evening before."""
    wall = local(instant, zone)
    return (
        (wall - timedelta(hours=day_ends_at_hour)).date()
        if wall.hour < day_ends_at_hour
        else wall.date()
    )
