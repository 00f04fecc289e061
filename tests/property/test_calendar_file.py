"""Calendar files: whatever the words, any calendar reads them back as they were, in lines of at most 75 octets."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import BugError
from companion.exchange.calendar_file import CalendarEvent, calendar_file

MADE_AT = datetime(2026, 3, 1, 9, 30, 15, tzinfo=UTC)
DAY = date(2026, 3, 8)

uids = st.text("abcxyz0189.@_-", min_size=1, max_size=80)
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t,;:\\\"'éß€😀"), max_size=300)  # fmt: skip
events = st.lists(
    st.builds(CalendarEvent, uids, st.dates(), words, words), max_size=5, unique_by=lambda each: each.uid
)  # fmt: skip


def read_back(content: bytes) -> list[dict[str, str]]:
    """A small reader of its own, after RFC 5545: unfold, split name and value, unescape; each event by property."""
    assert content.endswith(b"\r\n")
    text = content.replace(b"\r\n ", b"").decode("utf-8")
    found: list[dict[str, str]] = []
    inside: dict[str, str] = {}
    for line in text.split("\r\n")[:-1]:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            inside = {}
        elif line == "END:VEVENT":
            found.append(inside)
            inside = {}
        else:
            assert name not in inside, "a property twice"
            inside[name] = value
    return found


def unescaped(value: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", value), "a bare comma or semicolon"
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def lines_as_one(text: str) -> str:
    return re.sub(r"[\n\x85\u2028\u2029]", "\n", text)


@given(events)
def test_what_is_written_is_read_back(chosen: list[CalendarEvent]):
    found = read_back(calendar_file(chosen, MADE_AT))
    chosen = sorted(chosen, key=lambda event: (event.on, event.uid))
    assert [each["UID"] for each in found] == [event.uid for event in chosen]
    for event, each in zip(chosen, found, strict=True):
        assert unescaped(each["SUMMARY"]) == lines_as_one(event.title)
        assert unescaped(each.get("DESCRIPTION", "")) == lines_as_one(event.description)
        assert each["DTSTART;VALUE=DATE"] == event.on.isoformat().replace("-", "")
        assert each["DTSTAMP"] == "20260301T093015Z"
        assert each["TRANSP"] == "TRANSPARENT"


@given(events)
def test_every_line_is_short_ends_in_crlf_and_is_cut_between_letters(chosen: list[CalendarEvent]):
    content = calendar_file(chosen, MADE_AT)
    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    for line in lines:
        assert 0 < len(line) <= 75
        assert b"\r" not in line
        assert b"\n" not in line
        line.decode("utf-8")  # never half a letter
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-1] == b"END:VCALENDAR"
    assert not any(line.startswith(b"BEGIN:VALARM") for line in lines)


@given(words, words)
def test_words_never_become_properties(title: str, description: str):
    event = CalendarEvent(
        "a", DAY, title + "\r\nBEGIN:VALARM\r\nX-A:1", description + "\nEND:VEVENT"
    )
    (found,) = read_back(calendar_file([event], MADE_AT))
    assert set(found) <= {
        "UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY", "DESCRIPTION", "TRANSP",
    }  # fmt: skip


@pytest.mark.parametrize("letter", ["x", "é", "€", "😀"])
@pytest.mark.parametrize("length", range(60, 72))
def test_a_fold_falls_between_letters_of_any_width(letter: str, length: int):
    event = CalendarEvent("a", DAY, "x" * (length - 10) + letter * 40)
    (found,) = read_back(calendar_file([event], MADE_AT))
    assert found["SUMMARY"] == event.title


def test_a_file_reads_like_this():
    event = CalendarEvent(
        "integration-1@companion", DAY, "Appointment; first", "Bring, if you like:\nnotes"
    )
    assert calendar_file([event], MADE_AT).decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Companion//Companion journal//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:integration-1@companion",
        "DTSTAMP:20260301T093015Z",
        "DTSTART;VALUE=DATE:20260308",
        "DTEND;VALUE=DATE:20260309",
        "SUMMARY:Appointment\\; first",
        "DESCRIPTION:Bring\\, if you like:\\nnotes",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_the_same_events_make_the_same_file_in_any_order():
    chosen = [
        CalendarEvent(f"e{number}", DAY + timedelta(number), "Meeting") for number in range(5)
    ]
    assert calendar_file(chosen[::-1], MADE_AT) == calendar_file(chosen, MADE_AT)


def test_the_instant_of_making_is_told_in_utc():
    there = MADE_AT.astimezone(timezone(timedelta(hours=-7)))
    event = [CalendarEvent("a", DAY, "Meeting")]
    assert calendar_file(event, there) == calendar_file(event, MADE_AT)


def test_the_last_day_of_all_has_no_day_after():
    (found,) = read_back(calendar_file([CalendarEvent("a", date.max, "Meeting")], MADE_AT))
    assert "DTEND;VALUE=DATE" not in found
    assert found["DTSTART;VALUE=DATE"] == "99991231"


@pytest.mark.parametrize("uid", ["", "a b", "a\r\nX:1", "é", "x" * 201, "a:b"])
def test_an_unfit_uid_is_a_bug(uid: str):
    with pytest.raises(BugError):
        calendar_file([CalendarEvent(uid, DAY, "Meeting")], MADE_AT)


def test_a_uid_used_twice_is_a_bug():
    with pytest.raises(BugError):
        calendar_file([CalendarEvent("a", DAY, "One"), CalendarEvent("a", DAY, "Two")], MADE_AT)
