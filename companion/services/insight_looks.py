"""Looking back at an insight: still true, acted on, a few words. Every part may be left out, and so may the look."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.due_kinds import insight_subject
from companion.domain.entries import Changes
from companion.domain.ids import new_id
from companion.domain.insights import (
    LEAST_TRUE,
    LOOK_IN_BETWEEN,
    MOST_TRUE,
    Insight,
    InsightLook,
    InsightReturn,
    returns_of,
)
from companion.domain.typed_text import whole_text
from companion.errors import Refused
from companion.services.integration_days import days_by_course
from companion.services.open_vault import OpenVault
from companion.services.quiet import keep_quiet_in
from companion.services.standing import course_in

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

LONGEST_LOOK = 2_000
TOUCHED = Changes(courses=True)


def subject_of(waiting: InsightReturn) -> str:
    """What "Not today" is remembered by."""
    return insight_subject(waiting.insight.id, waiting.day)


def look_back(
    vault: OpenVault,
    insight_id: str,
    day: int = LOOK_IN_BETWEEN,
    *,
    still_true: int | None = None,
    acted_on: bool | None = None,
    words: str = "",
) -> tuple[InsightLook, Changes]:
    """Say how an insight is by now; every part of it may be left out.

    `day` is the one of the return that is answered. A return is answered once: said anew, the look is put right and
    keeps its date. Raises Refused for a number that is not on the scale, for a return that has not come; NotFound.
    """
    if still_true is not None and not LEAST_TRUE <= still_true <= MOST_TRUE:
        raise Refused("That number is not on the scale. Nothing was changed.")
    with vault.work() as work:
        insight = work.insights.one(insight_id)
        before = next(
            (
                look
                for look in work.insights.looks()
                if day and (look.insight_id, look.day) == (insight_id, day)
            ),
            None,
        )
        if before is None and day:
            _refuse_early(work, insight, day)
        fresh = InsightLook(new_id(), insight_id, day, clock.now(), clock.zone(), clock.today())
        look = replace(
            before or fresh,
            still_true=still_true,
            acted_on=acted_on,
            words=whole_text(words.strip(), longest=LONGEST_LOOK),
        )
        work.insights.save_look(look)
    return look, TOUCHED


def erase_look(vault: OpenVault, look_id: str) -> Changes:
    """Take one look back for good. Raises NotFound."""
    with vault.work() as work:
        work.insights.erase_look(look_id)
    return TOUCHED


def not_today(vault: OpenVault, waiting: InsightReturn) -> Changes:
    """Keep a return quiet until tomorrow."""
    with vault.work() as work:
        keep_quiet_in(work, subject_of(waiting), clock.today())
    return TOUCHED


def _refuse_early(work: Work, insight: Insight, day: int) -> None:
    days = days_by_course(work, course_in(work))[insight.course_id].insight_days
    returns = {found.day: found for found in returns_of(insight, (), days)}
    if day not in returns or returns[day].on > clock.today():
        raise Refused("This insight does not come back on that day. Nothing was changed.")
