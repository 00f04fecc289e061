"""The brief: what leads it, what each line names, what is shortened, and that nothing is made up."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.domain.shared_parts import SharedInsight, SharedResponse
from companion.domain.shares import ShareDocument
from companion.sharing.brief import ROOMS, Brief, BriefPart, Room, brief_of, has_news
from companion.sharing.share_words import shortened, spans
from tests.share_documents import INSIGHT, day, document, entry, full_document, measure


def part(brief: Brief, name: str) -> BriefPart:
    return next(each for each in brief.parts if each.name == name)


def test_a_first_share_says_so_and_a_later_one_names_the_day():
    assert brief_of(document()).since == "First share"
    assert brief_of(document(since="2026-05-03")).since == "Last share: 3 May 2026"
    assert brief_of(document()).people == "From Nora Lind for Dr. Reed, made on 3 June 2026"
    assert "no name" in brief_of(document(sender_name="", recipient_name="")).people


def test_an_answer_to_the_question_on_self_harm_leads_with_day_item_and_value():
    (line,) = brief_of(full_document(item_nine=1)).support
    assert line.words == "PHQ-9, item 9 was answered 1 on 11 May 2026"
    (number,) = line.numbers
    assert next(m for m in full_document().measures if m.number == number).title == "PHQ-9"


def test_beside_an_answer_stands_what_was_answered_since():
    before, at, after, skipped = (
        SharedResponse(day(n), (*(0,) * 8, nine), total=8) for n, nine in enumerate((0, 2, 0, None))
    )
    for responses, facts in (
        ((before, at), ""),
        ((at, after), "last answered 0 on 4 March 2026"),
        ((at, after, skipped), "last answered 0 on 4 March 2026"),
        ((at, skipped), ""),
    ):
        one = msgspec.structs.replace(measure(3), responses=responses)
        (line,) = brief_of(document(measures=(one,))).support
        assert line.facts == facts


@pytest.mark.parametrize("answers", [(), (0,) * 9, (1,) * 8, (1,) * 8 + (None,)])
def test_without_an_answer_above_zero_nothing_leads(answers: tuple[int | None, ...]):
    one = msgspec.structs.replace(measure(3), responses=(SharedResponse(day(1), answers, total=8),))
    assert brief_of(document(measures=(one,))).support == ()


def test_the_newest_answers_come_first_and_the_others_are_counted():
    responses = tuple(SharedResponse(day(n), (0,) * 8 + (2,), total=2) for n in range(9))
    brief = brief_of(document(measures=(msgspec.structs.replace(measure(3), responses=responses),)))
    assert [line.words[-12:] for line in brief.support[:2]] == ["0 March 2026", "9 March 2026"]
    assert len(brief.support) == Room().lines
    assert brief.support_more == "and 3 more answers above 0: 3"


def test_insights_are_in_the_clients_own_words_and_name_their_entry():
    brief = brief_of(full_document(entries=2, insights=1))
    (line,) = part(brief, "insights").lines
    assert line.words == f"{INSIGHT} Insight0"
    assert line.own_words
    assert line.place == "5, entry 1"
    assert line.facts == "marked 14 March 2026; 11 Apr: still true 8 of 10, acted on: yes"


def test_long_words_are_shortened_between_words_and_long_lists_named_by_their_numbers():
    long = "A bright and unusually " + "patient " * 60
    insights = tuple(SharedInsight(n, long, day(n), entry=1) for n in range(3, 23))
    found = part(brief_of(document(insights=insights)), "insights")
    assert len(found.lines) == Room().lines
    assert all(line.words.endswith("patient…") and len(line.words) <= 180 for line in found.lines)
    assert [line.numbers for line in found.lines][:2] == [(22,), (21,)]
    assert found.more_words == "and 14 more: 3–16"


def test_practices_stand_with_their_state_and_days_and_no_day_is_no_zero():
    brief = brief_of(full_document(practices=3))
    assert [line.facts for line in part(brief, "practices").lines] == [
        "going on, done on 9 days",
        "paused, done on 8 days",
        "let go, done on 7 days",
    ]
    later = brief_of(full_document(practices=1, since="2026-03-20"))
    assert part(later, "practices").lines[0].facts == "going on, done on 6 days since 20 March 2026"
    none = brief_of(full_document(practices=1, since="2026-05-20"))
    assert part(none, "practices").lines[0].facts == "going on"


def test_after_effects_say_the_answer_and_nothing_else():
    lines = part(brief_of(full_document(checks=3)), "after_effects").lines
    assert [line.words.rpartition(": ")[2] for line in lines] == ["no", "not sure", "yes"]
    assert lines[-1].words.startswith("Day 7 after the session of 12 March 2026")


def test_a_measure_has_one_chart_with_its_table_behind_it():
    brief = brief_of(full_document(measures=2))
    assert [chart.title for chart in brief.charts] == ["PHQ-9", "GAD-7"]
    assert brief.charts[0].facts == "6 times: first 18 on 2 Mar, last 7 on 11 May 2026"
    assert [mark.label for mark in brief.charts[0].chart.marks] == ["Session 1", "Session 2"]
    assert len(brief.charts[0].chart.series[0].points) == 6


def test_entries_are_counted_by_kind():
    (line,) = part(brief_of(full_document(entries=5)), "entries").lines
    assert (
        line.words
        == "5 entries, 3 March 2026 to 7 March 2026: 2 journal, 1 session, 1 letter, 1 reflection"
    )
    assert line.place == "1–5"


def test_nothing_changed_is_said_and_only_when_nothing_is_new():
    old = full_document(entries=0, since="2026-09-01")
    assert brief_of(old).nothing_new == "Nothing changed since 1 September 2026."
    assert brief_of(full_document(entries=0)).nothing_new == ""
    assert has_news(document(since="2026-09-01"))  # an entry in it was changed, whatever its day
    on_that_day = full_document(entries=0, since="2026-05-11")
    assert has_news(on_that_day)


def test_an_empty_share_has_an_empty_brief():
    brief = brief_of(document(entries=()))
    assert (brief.parts, brief.charts, brief.support) == ((), (), ())
    assert brief.nothing_new == "Nothing is in this share."


@given(
    counts=st.tuples(*[st.integers(0, 30)] * 7),
    room=st.sampled_from((None, *ROOMS)),
    since=st.sampled_from(("", "2026-03-20")),
)
@settings(max_examples=60)
def test_every_number_of_the_document_is_named_and_every_named_number_is_in_it(
    counts: tuple[int, ...], room: Room | None, since: str
):
    entries, insights, practices, questions, checks, sessions, scales = counts
    shared = full_document(
        entries, insights=insights, practices=practices, questions=questions, checks=checks,
        sessions=sessions, scales=scales, since=since, item_nine=2,
    )  # fmt: skip
    brief = brief_of(shared, room)
    assert brief == brief_of(shared, room)
    named = [number for chart in brief.charts for number in (chart.number,)]
    for each in brief.parts:
        named += [number for line in each.lines for number in line.numbers] + list(each.more)
    assert sorted(named) == numbers_of(shared)
    for each in brief.parts:
        assert len(each.lines) <= max((room or Room()).lines, 6) + 1


@given(words=st.text(max_size=400), letters=st.integers(2, 200))
def test_shortened_words_fit_and_begin_as_they_were(words: str, letters: int):
    line = shortened(words, letters)
    assert len(line) <= letters
    assert "\n" not in line
    whole = shortened(words, 10_000)
    assert line == whole or (line.endswith("…") and whole.startswith(line[:-1]))


@given(st.sets(st.integers(1, 60)))
def test_spans_name_exactly_the_numbers(numbers: set[int]):
    found: set[int] = set()
    for span in filter(None, spans(numbers).split(", ")):
        first, _, last = span.partition("–")
        found |= set(range(int(first), int(last or first) + 1))
    assert found == numbers


def test_no_word_of_the_brief_is_a_verdict():
    said = " ".join(words_in(brief_of(full_document(item_nine=3)))).lower()
    for verdict in (
        "risk",
        "danger",
        "improve",
        "better",
        "severe ",
        "alarm",
        "progress",
        "urgent",
    ):
        assert verdict not in said


def test_a_long_title_of_a_measure_is_cut():
    one = measure(3, "M" * 300, item_nine=1)
    (line,) = brief_of(document(measures=(one,), entries=(entry(1), entry(2)))).support
    assert len(line.words) < 120


def numbers_of(shared: ShareDocument) -> list[int]:
    lists = (shared.entries, shared.sessions, shared.insights, shared.practices, shared.measures,
             shared.after_effects, shared.questions, shared.scales)  # fmt: skip
    return sorted(each.number for items in lists for each in items)


def words_in(value: object) -> list[str]:
    """Every string in a brief but the charts', whose bands are the instrument's own."""
    if isinstance(value, Brief):
        return words_in(replace(value, charts=()).parts) + words_in(
            (value.support, value.nothing_new)
        )
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [words for each in value for words in words_in(each)]
    if is_dataclass(value):
        return [words for field in fields(value) for words in words_in(getattr(value, field.name))]
    return []
