"""Versions are kept often enough to bring anything back, and not at every pause for breath."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from companion.domain.entries import Entry, EntryKind, EntryVersion
from companion.domain.versions import LITTLE, MUCH, vanished, worth_keeping

NOW = datetime(2026, 3, 10, 19, 30, tzinfo=UTC)
LONG = "The room was quiet and the light came in low. " * 40


def entry(body: str, *, revision: int = 1, updated_at: datetime = NOW) -> Entry:
    return Entry(
        id="e",
        kind=EntryKind.NOTE,
        title="",
        body=body,
        created_at=NOW,
        zone="UTC",
        local_date=date(2026, 3, 10),
        updated_at=updated_at,
        revision=revision,
    )


def version(of: Entry, saved_at: datetime) -> EntryVersion:
    return EntryVersion("v", of.id, saved_at, of.title, of.body, of.revision)


def after(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def test_a_blank_beginning_is_never_kept():
    assert not worth_keeping(entry("  \n"), "", "Words", None, after(60))


def test_the_first_minutes_of_an_entry_keep_nothing():
    assert not worth_keeping(entry("Wor", revision=5), "", "Word", None, after(1))


def test_coming_back_after_a_pause_keeps_what_stood_there():
    assert worth_keeping(entry("Words"), "", "Words and more", None, after(11))


def test_steady_writing_keeps_a_version_every_ten_minutes():
    kept: list[int] = []
    last: EntryVersion | None = None
    now = entry("a")
    for second in range(1, 3600):
        instant = NOW + timedelta(seconds=second)
        if worth_keeping(now, "", now.body + "a", last, instant):
            last = version(now, now.updated_at)
            kept.append(second)
        now = replace(now, body=now.body + "a", updated_at=instant, revision=now.revision + 1)
    gaps = [late - early for early, late in zip([0, *kept], kept, strict=False)]
    assert len(kept) == 6
    assert all(599 <= gap <= 600 for gap in gaps)


def test_the_first_words_after_coming_back_are_not_a_version_of_their_own():
    yesterday = version(entry("Words", revision=7), NOW - timedelta(days=1))
    assert not worth_keeping(entry("Words", revision=7), "", "Words a", yesterday, NOW)
    assert not worth_keeping(entry("Words a", revision=8), "", "Words an", yesterday, after(0.01))
    assert worth_keeping(entry("Words and", revision=30), "", "Words and", yesterday, after(0.01))


def test_a_text_that_is_kept_already_is_not_kept_again():
    now = entry("Words", revision=3)
    assert not worth_keeping(now, "", "", version(now, NOW), after(60))


def test_a_page_that_is_typed_over_is_kept_at_once():
    last = version(entry("Words"), NOW)
    now = entry(LONG, revision=2)
    assert worth_keeping(now, "", "x", last, after(0.01))
    assert worth_keeping(now, "", "y" * len(LONG), last, after(0.01))


def test_a_lost_paragraph_in_the_middle_is_noticed():
    paragraph = "p" * MUCH
    assert vanished(LONG + paragraph + LONG, LONG + LONG)
    assert not vanished(LONG + "p" * (MUCH - 1) + LONG, LONG + LONG)


@given(st.text(max_size=300), st.text(max_size=60), st.integers(0, 300))
def test_typing_more_never_counts_as_loss(text: str, more: str, place: int):
    assert not vanished(text, text[:place] + more + text[place:])


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, LITTLE - 1))
def test_correcting_a_few_letters_never_counts_as_loss(text: str, place: int, letters: int):
    assert not vanished(text, text[:place] + text[place + letters :])


@given(st.text(min_size=LITTLE, max_size=1000))
def test_emptying_a_text_always_counts_as_loss(text: str):
    assert vanished(text, "")
