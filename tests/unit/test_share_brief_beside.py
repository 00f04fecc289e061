"""A brief beside the share before it: the measure of the last time, and practices that only were not sent again."""

from __future__ import annotations

import msgspec

from companion.domain.share_differences import Fate, differences_between
from companion.domain.shared_parts import SharedPractice, SharedResponse
from companion.sharing.brief import brief_of
from companion.sharing.brief_beside import beside_earlier
from tests.share_documents import full_document


def test_the_last_total_before_stands_beside_the_new_one() -> None:
    before = full_document(2)
    (measure, *_) = before.measures
    old = (SharedResponse("2026-02-01", total=9), SharedResponse("2026-02-20", total=7))
    new = (SharedResponse("2026-03-20", total=4),)
    before = msgspec.structs.replace(
        before, measures=(msgspec.structs.replace(measure, responses=old),)
    )
    now = msgspec.structs.replace(
        before,
        since="2026-03-01",
        measures=(msgspec.structs.replace(measure, responses=new),),
    )
    (chart,) = beside_earlier(brief_of(now), now, before).charts
    assert chart.facts == "once: 4 on 20 March 2026; before: 7 on 20 February 2026"
    assert [point.value for point in chart.chart.series[0].points] == [9, 7, 4]
    other = msgspec.structs.replace(
        before, measures=(msgspec.structs.replace(before.measures[0], high=99.0),)
    )
    (alone,) = beside_earlier(brief_of(now), now, other).charts
    assert alone.facts == "once: 4 on 20 March 2026"


def test_days_that_only_were_not_sent_again_change_no_practice() -> None:
    def shared(*days: str, since: str = "") -> Fate:
        walk = SharedPractice(1, "Walk", "active", "2026-02-01", done_on=("2026-02-02",))
        before = msgspec.structs.replace(full_document(1), practices=(walk,))
        after = msgspec.structs.replace(walk, number=2, done_on=days)
        now = msgspec.structs.replace(before, practices=(after,), since=since)
        return next(
            part.fate for part in differences_between(before, now).parts if part.part == "practices"
        )

    assert shared(since="2026-03-01") is Fate.SAME
    assert shared("2026-03-02", since="2026-03-01") is Fate.CHANGED
    assert shared() is Fate.CHANGED


def test_what_is_new_among_practices_comes_first() -> None:
    def practice(number: int, begun: str, state: str = "active") -> SharedPractice:
        return SharedPractice(number, f"Practice {number}", state, begun)

    made = tuple(practice(number, "2026-01-01") for number in range(1, 9))
    late = (practice(9, "2026-03-05"), practice(10, "2026-03-05", "let_go"))
    share = msgspec.structs.replace(full_document(1), since="2026-03-01", practices=(*made, *late))
    part = next(part for part in brief_of(share).parts if part.name == "practices")
    assert part.lines[0].words == "Practice 9"
    assert 10 in part.more
