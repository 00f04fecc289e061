"""The window at midnight: what is shown is of today, and what is being typed stays."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QObject

from companion import clock
from companion.clock import FixedClock
from companion.domain.entries import Changes
from companion.ui.day_watch import DayWatch

EVENING = datetime(2026, 3, 10, 22, 59, 30, tzinfo=UTC)
AFTER_MIDNIGHT = datetime(2026, 3, 10, 23, 0, 10, tzinfo=UTC)


class Heard:
    """Stands for the context: what was announced."""

    def __init__(self) -> None:
        self.changes: list[Changes] = []

    def announce(self, changes: Changes) -> None:
        self.changes.append(changes)


def test_another_day_is_announced_once():
    heard, parent = Heard(), QObject()
    with clock.use(FixedClock(EVENING, "Europe/Berlin")):
        watch = DayWatch(heard, parent)  # type: ignore[arg-type]
        watch.look()
        assert heard.changes == []
    with clock.use(FixedClock(AFTER_MIDNIGHT, "Europe/Berlin")):
        watch.look()
        watch.look()
    assert len(heard.changes) == 1
    assert heard.changes[0].courses
    assert heard.changes[0].checkins


def test_a_journey_to_another_zone_can_be_another_day():
    heard, parent = Heard(), QObject()
    with clock.use(FixedClock(EVENING, "Europe/Berlin")):
        watch = DayWatch(heard, parent)  # type: ignore[arg-type]
    with clock.use(FixedClock(EVENING, "Asia/Tokyo")):
        watch.look()
    assert len(heard.changes) == 1
