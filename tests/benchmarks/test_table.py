"""Rows say honestly whether a target was reached, and what is compared takes turns."""

import pytest

from tests.benchmarks.samples import in_turn, percentile
from tests.benchmarks.table import Row, Target, table


@pytest.mark.parametrize(
    ("target", "ours", "limit", "reached"),
    [
        (Target(times=1.2), 120, 100, True),
        (Target(times=1.2), 121, 100, False),
        (Target(plus=150), 649, 500, True),
        (Target(plus=150), 651, 500, False),
        (Target(below=50), 50, None, True),
        (Target(below=50), 51, None, False),
        (Target(), 51, 1, None),
    ],
)
def test_a_target_is_reached_or_missed(
    target: Target, ours: float, limit: float | None, reached: bool | None
):
    assert Row("P0", "a thing", ours, limit, target).ok is reached


def test_a_row_that_imported_too_much_is_a_miss_however_quick_it_was():
    row = Row("P1", "start", 1, 100, Target(times=1.2), fault="imported before: sqlalchemy")

    assert row.ok is False
    assert "sqlalchemy" in table([row])


def test_the_table_says_how_ours_compares():
    shown = table(
        [
            Row("P1", "start", 300, 150, Target(times=1.2)),
            Row("P2", "unlock", 700, 600, Target(plus=150)),
        ]
    )

    assert "2.00 x" in shown
    assert "MISS" in shown
    assert "+100 ms" in shown


def test_every_measure_has_its_turn_in_every_round():
    order: list[str] = []
    values = iter(range(100))

    def measure(name: str) -> float:
        order.append(name)
        return next(values)

    samples = in_turn(4, {name: lambda name=name: measure(name) for name in "abc"}, warm_up=1)

    rounds = [order[i : i + 3] for i in range(0, len(order), 3)]
    assert [sorted(names) for names in rounds] == [["a", "b", "c"]] * 5
    assert len({tuple(names) for names in rounds}) > 1
    assert all(len(samples.values[name]) == 4 for name in "abc")


@pytest.mark.parametrize(("percent", "value"), [(50, 50), (95, 95), (100, 100), (1, 1)])
def test_percentiles(percent: int, value: float):
    assert percentile(list(range(100, 0, -1)), percent) == value
