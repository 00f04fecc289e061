"""Every measure that is shipped, counted as its source says: ends, band edges, subscales, missing items, wrong values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import msgspec
import pytest

from companion.domain.measures import (
    EntryMode,
    MeasureBook,
    MeasureDefinition,
    MeasureResponse,
    Scoring,
)
from companion.domain.scoring import (
    Scores,
    band_of,
    check_answers,
    check_response,
    check_total,
    score,
    scores_of,
    support_wanted,
    support_wanted_by_total,
)
from companion.errors import Damaged, NotFound, Refused
from companion.services import measure_definitions
from companion.services.content import decode_toml

# Kroenke, Spitzer, Williams 2001, doi 10.1046/j.1525-1497.2001.016009606.x: 9 items 0-3, cut points 5, 10, 15, 20.
PHQ9 = {
    0: "minimal", 1: "minimal", 4: "minimal",
    5: "mild", 6: "mild", 9: "mild",
    10: "moderate", 11: "moderate", 14: "moderate",
    15: "moderately severe", 16: "moderately severe", 19: "moderately severe",
    20: "severe", 21: "severe", 26: "severe", 27: "severe",
}  # fmt: skip

# Spitzer, Kroenke, Williams, Löwe 2006, doi 10.1001/archinte.166.10.1092: 7 items 0-3, cut points 5, 10, 15.
GAD7 = {
    0: "minimal", 1: "minimal", 4: "minimal",
    5: "mild", 6: "mild", 9: "mild",
    10: "moderate", 11: "moderate", 14: "moderate",
    15: "severe", 16: "severe", 20: "severe", 21: "severe",
}  # fmt: skip

# National Center for PTSD, https://www.ptsd.va.gov/professional/assessment/adult-sr/ptsd-checklist.asp:
# 20 items 0-4, clusters B 1-5, C 6-7, D 8-14, E 15-20, no bands.
PCL5 = dict.fromkeys((0, 1, 30, 31, 32, 33, 34, 79, 80))

# 30 items 0-5, summed: Barrett, Johnson, Griffiths 2015, doi 10.1177/0269881115609019.
# 6 items 0-100, mean: Roseman and others 2019, doi 10.1177/0269881119855974.
# 26 items 0-5, summed: Barrett and others 2016, doi 10.1177/0269881116678781.
BY_TOTAL = {"meq30": (30, 150), "ebi": (6, 100), "ceq": (26, 130)}

WITH_ITEMS = {"phq-9": PHQ9, "gad-7": GAD7, "pcl-5": PCL5}
COUNTED = [(name, total, band) for name, table in WITH_ITEMS.items() for total, band in table.items()]  # fmt: skip


def answers_for(definition: MeasureDefinition, total: int) -> list[int]:
    """Answers that add up to `total`, high ones first."""
    answers: list[int] = []
    for _ in definition.item_numbers:
        answers.append(min(definition.high, total))
        total -= answers[-1]
    assert total == 0
    return answers


def response(measure_id: str, form: EntryMode = EntryMode.ITEMS, **fields) -> MeasureResponse:
    return MeasureResponse(
        id="r",
        measure_id=measure_id,
        measure_version=1,
        at=datetime(2026, 3, 1, 9, 0, tzinfo=UTC),
        zone="Europe/Dublin",
        local_date=date(2026, 3, 1),
        form=form,
        **fields,
    )


def test_exactly_these_measures_are_shipped():
    assert [each.id for each in measure_definitions.definitions()] == [
        "phq-9", "gad-7", "pcl-5", "meq30", "ebi", "ceq",
    ]  # fmt: skip


@pytest.mark.parametrize(("measure_id", "total", "band"), COUNTED)
def test_answers_add_up_to_the_total_and_its_band(measure_id: str, total: int, band: str | None):
    definition = measure_definitions.definition(measure_id)
    answers = answers_for(definition, total)
    for order in (answers, answers[::-1]):
        scores = score(definition, order)
        assert scores.total == total
        assert scores.missing == ()
        assert (scores.band.name if scores.band else None) == band
    by_total = scores_of(definition, response(measure_id, EntryMode.TOTAL, total=total))
    assert (by_total.total, by_total.band, by_total.subscales) == (total, scores.band, ())


@pytest.mark.parametrize(
    ("measure_id", "items", "high"), [("phq-9", 9, 3), ("gad-7", 7, 3), ("pcl-5", 20, 4)]
)
def test_the_ends_are_those_of_the_form(measure_id: str, items: int, high: int):
    definition = measure_definitions.definition(measure_id)
    assert (definition.items, definition.low, definition.high) == (items, 0, high)
    assert score(definition, [0] * items).total == definition.total_low == 0
    assert score(definition, [high] * items).total == definition.total_high == items * high
    assert definition.higher_means == "worse"


@pytest.mark.parametrize("measure_id", WITH_ITEMS)
def test_one_missing_item_leaves_no_total_and_no_band(measure_id: str):
    definition = measure_definitions.definition(measure_id)
    for number in definition.item_numbers:
        answers: list[int | None] = [definition.high] * definition.items
        answers[number - 1] = None
        scores = score(definition, answers)
        assert (scores.total, scores.band, scores.missing) == (None, None, (number,))


def test_nothing_answered_is_nothing_scored():
    definition = measure_definitions.definition("phq-9")
    assert score(definition, [None] * 9) == Scores(None, missing=tuple(range(1, 10)))


@pytest.mark.parametrize(
    ("subscale", "first", "last"), [("b", 1, 5), ("c", 6, 7), ("d", 8, 14), ("e", 15, 20)]
)
def test_a_subscale_of_the_pcl5_by_itself(subscale: str, first: int, last: int):
    definition = measure_definitions.definition("pcl-5")
    only = [4 if first <= number <= last else 0 for number in definition.item_numbers]
    found = {each.subscale.id: each.score for each in score(definition, only).subscales}
    expected = dict.fromkeys("bcde", 0) | {subscale: 4 * (last - first + 1)}
    assert found == expected
    assert sum(expected.values()) == score(definition, only).total


def test_a_missing_item_takes_only_its_own_subscale():
    definition = measure_definitions.definition("pcl-5")
    answers: list[int | None] = [1] * 20
    answers[6 - 1] = None
    scores = score(definition, answers)
    assert scores.total is None
    assert [each.score for each in scores.subscales] == [5, None, 7, 6]


def test_the_pcl5_has_no_bands_and_says_so():
    definition = measure_definitions.definition("pcl-5")
    assert definition.bands == ()
    assert all(band_of(definition, total) is None for total in range(81))
    assert "31 to 33" in " ".join(definition.facts)


@pytest.mark.parametrize(("measure_id", "ends"), BY_TOTAL.items())
def test_a_measure_kept_by_its_total_takes_both_ends(measure_id: str, ends: tuple[int, int]):
    definition = measure_definitions.definition(measure_id)
    items, highest = ends
    assert (definition.items, definition.total_low, definition.total_high) == (items, 0, highest)
    for total in (0, 1, highest - 1, highest):
        given = response(measure_id, EntryMode.TOTAL, total=total)
        assert scores_of(definition, given) == Scores(total)
    for total in (-1, highest + 1):
        with pytest.raises(Refused):
            check_total(definition, total)
    assert definition.about_session
    assert definition.higher_means == "neither"
    with pytest.raises(Refused, match="total only"):
        score(definition, [0] * items)


def test_a_mean_may_have_one_digit_after_the_point():
    ebi = measure_definitions.definition("ebi")
    assert check_total(ebi, 63.3) == 63.3
    assert check_total(ebi, 0.1 + 0.2) == 0.3
    assert check_total(ebi, 70.0) == 70
    assert isinstance(check_total(ebi, 70.0), int)
    with pytest.raises(Refused, match=r"steps of 0\.1"):
        check_total(ebi, 63.33)


@pytest.mark.parametrize("wrong", [-1, 28, 2.5, float("nan"), float("inf"), True, "7", None])
def test_a_wrong_total_is_refused(wrong):
    with pytest.raises(Refused, match="PHQ-9"):
        check_total(measure_definitions.definition("phq-9"), wrong)


@pytest.mark.parametrize("measure_id", WITH_ITEMS)
@pytest.mark.parametrize("wrong", [-1, 99, 1.0, True, "1", "high + 1"])
def test_a_wrong_answer_is_refused_by_its_number(measure_id: str, wrong):
    definition = measure_definitions.definition(measure_id)
    answers: list = [0] * definition.items
    answers[4] = definition.high + 1 if wrong == "high + 1" else wrong
    for asked in (check_answers, score):
        with pytest.raises(Refused, match=f"Item 5 of {definition.title} takes a whole number"):
            asked(definition, answers)


@pytest.mark.parametrize("count", [0, 8, 10])
def test_another_number_of_answers_is_refused(count: int):
    with pytest.raises(Refused, match=f"has 9 items, and {count} were given"):
        check_answers(measure_definitions.definition("phq-9"), [0] * count)


def test_checked_answers_come_back_as_they_are_kept():
    given: list[int | None] = [0, 1, 2, 3, None, 0, 0, 0, 0]
    assert check_answers(measure_definitions.definition("phq-9"), given) == tuple(given)


@pytest.mark.parametrize(("answer", "wanted"), [(None, False), (0, False), (1, True), (3, True)])
def test_any_answer_above_zero_on_a_support_item_opens_support(answer: int | None, wanted: bool):
    phq9 = measure_definitions.definition("phq-9")
    assert support_wanted(phq9, [*[0] * 8, answer]) is wanted
    assert support_wanted(phq9, [*[None] * 8, answer]) is wanted


def test_only_the_support_item_asks_for_support():
    assert not support_wanted(measure_definitions.definition("phq-9"), [*[3] * 8, 0])
    assert not support_wanted(measure_definitions.definition("phq-9"), [])
    for measure_id in ("gad-7", "pcl-5"):
        definition = measure_definitions.definition(measure_id)
        assert definition.support_items == ()
        assert not support_wanted(definition, [3] * definition.items)


def test_a_total_that_needs_the_support_item_asks_for_support():
    phq9 = measure_definitions.definition("phq-9")
    assert [total for total in range(28) if support_wanted_by_total(phq9, total)] == [25, 26, 27]
    assert not support_wanted_by_total(phq9, None)
    assert not support_wanted_by_total(measure_definitions.definition("meq30"), 150)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (response("gad-7", answers=(0,) * 9), "no answer to PHQ-9"),
        (replace(response("phq-9", answers=(0,) * 9), measure_version=2), "no answer to PHQ-9"),
        (response("phq-9", answers=(0,) * 9, total=0), "either the answers or the total"),
        (response("phq-9", EntryMode.TOTAL, answers=(0,) * 9, total=0), "either the answers"),
        (response("phq-9", EntryMode.TOTAL), "either the answers or the total"),
        (response("phq-9"), "0 were given"),
        (response("phq-9", EntryMode.PACK, answers=(4,) * 9), "Item 1 of PHQ-9"),
        (response("phq-9", EntryMode.TOTAL, total=28), "from 0 to 27"),
    ],
)
def test_a_response_that_does_not_fit_is_refused(given: MeasureResponse, words: str):
    with pytest.raises(Refused, match=words):
        check_response(measure_definitions.definition("phq-9"), given)


def test_a_measure_by_total_takes_no_items():
    with pytest.raises(Refused, match="cannot be filled in that way"):
        check_response(measure_definitions.definition("ceq"), response("ceq", answers=(0,) * 26))


def test_a_response_from_a_pack_is_counted_like_one_beside_the_form():
    phq9 = measure_definitions.definition("phq-9")
    answers = tuple(answers_for(phq9, 13))
    beside = scores_of(phq9, response("phq-9", answers=answers))
    assert scores_of(phq9, response("phq-9", EntryMode.PACK, answers=answers)) == beside
    assert beside.total == 13


def made_up(**changes) -> MeasureDefinition:
    return msgspec.structs.replace(
        measure_definitions.definition("gad-7"), id="made-up", bands=(), **changes
    )


def test_a_reversed_item_counts_the_other_way_round():
    definition = made_up(low=1, high=4, reversed_items=(2,))
    assert score(definition, [1, 4, 1, 1, 1, 1, 1]).total == 7
    assert score(definition, [1, 1, 1, 1, 1, 1, 1]).total == 10


def test_a_mean_is_over_all_items():
    definition = made_up(scoring=Scoring.MEAN)
    assert score(definition, [3, 3, 3, 0, 0, 0, 1]).total == pytest.approx(10 / 7)
    assert (definition.total_low, definition.total_high) == (0, 3)


@pytest.mark.parametrize(
    "changes",
    [
        {"items": 0},
        {"low": 3},
        {"support_items": (8,)},
        {"reversed_items": (0,)},
        {"sources": ()},
        {"entry_modes": ()},
        {"total_step": 0},
        {"version": 0},
    ],
)
def test_a_definition_that_contradicts_itself_is_not_made(changes):
    with pytest.raises(ValueError, match=r"made-up [01]: "):
        made_up(**changes)


BOOK = """
band_line = "x"
[[measure]]
id = "a"
version = 1
title = "A"
full_name = "A"
about = "A"
items = 2
low = 0
high = 1
higher_means = "neither"
entry_modes = ["items"]
recall = "now"
licence_note = "none"
sources = [{ authors = "A", year = 2000, title = "A", where = "A", doi = "10.1/a" }]
"""
SAME_AGAIN = BOOK.partition('band_line = "x"')[2]


@pytest.mark.parametrize(
    "more",
    [
        'item_text = ["made up"]',
        "bands = [{ low = 0, high = 1, name = 'low' }]",
        "bands = [{ low = 0, high = 0, name = 'low' }, { low = 2, high = 2, name = 'high' }]",
        "subscales = [{ id = 's', title = 'S', items = [1], low = 0, high = 2 }]",
        "subscales = [{ id = 's', title = 'S', items = [3], low = 0, high = 1 }]",
        "loinc = { items = ['1-8'] }",
        "loinc = { answers = ['LA1-1'] }",
        SAME_AGAIN,
    ],
)
def test_a_broken_content_file_is_damaged(more: str):
    assert decode_toml(BOOK, MeasureBook, "measures.toml").measure[0].id == "a"
    with pytest.raises(Damaged, match=r"measures\.toml"):
        decode_toml(BOOK + more, MeasureBook, "measures.toml")


def test_an_older_version_can_still_be_asked_for(monkeypatch):
    newer = SAME_AGAIN.replace("version = 1", "version = 2")
    book = decode_toml(BOOK + newer, MeasureBook, "measures.toml")
    monkeypatch.setattr(measure_definitions, "measure_book", lambda: book)
    measure_definitions.definitions.cache_clear()
    try:
        assert [each.version for each in measure_definitions.definitions()] == [2]
        assert measure_definitions.definition("a").version == 2
        assert measure_definitions.definition("a", 1).version == 1
        with pytest.raises(NotFound):
            measure_definitions.definition("a", 3)
    finally:
        measure_definitions.definitions.cache_clear()


def test_an_unknown_measure_is_not_found():
    with pytest.raises(NotFound):
        measure_definitions.definition("who-5")
