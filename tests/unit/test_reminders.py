"""Reminders are off, neutral, at most one a day, and know nothing while the vault is locked; the calendar file too says
nothing unless it is asked to."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.domain.due_kinds import DueKind
from companion.domain.entries import EntryKind, NewEntry
from companion.domain.reminders import KINDS, ReminderChoice, ReminderGroup
from companion.errors import AlreadyThere, Refused
from companion.services import calendar_dates, courses, due, journal, reminders, sessions
from companion.services.open_vault import OpenVault

TODAY = date(2026, 3, 10)
NEUTRAL = "Journal: a quiet moment"
ALL = ReminderChoice(frozenset(ReminderGroup))


def session_on(vault: OpenVault, day: date) -> str:
    courses.begin_course(
        vault, name="Spring at Harbour", medicine="Psilocybin", session_days=(day,)
    )
    return courses.dosing_sessions(vault)[0].id


def test_every_kind_belongs_to_one_group():
    kinds = [kind for group in KINDS.values() for kind in group]
    assert sorted(kinds) == sorted(DueKind)


def test_nothing_comes_until_something_is_chosen(vault: OpenVault):
    session_on(vault, TODAY)
    assert reminders.choice(vault) == ReminderChoice()
    assert not reminders.take_one(vault)


def test_one_note_a_day_from_the_chosen_hour_on(vault: OpenVault, clock: FixedClock):
    session_on(vault, TODAY + timedelta(days=2))
    wanted = ReminderChoice(frozenset({ReminderGroup.SESSIONS}), hour=18)
    reminders.choose(vault, wanted)
    assert reminders.choice(vault) == wanted
    clock.advance(timedelta(days=2, hours=-2))  # half past five
    assert not reminders.take_one(vault)
    clock.advance(timedelta(hours=1))
    assert reminders.take_one(vault)
    assert not reminders.take_one(vault)
    clock.advance(timedelta(days=1))
    assert not reminders.take_one(vault)  # nothing has its day today


def test_only_what_was_chosen_counts(vault: OpenVault, clock: FixedClock):
    session_on(vault, TODAY)
    reminders.choose(vault, ReminderChoice(frozenset({ReminderGroup.CHECK_INS})))
    assert not reminders.take_one(vault)
    reminders.choose(vault, ReminderChoice(frozenset({ReminderGroup.SESSIONS})))
    assert reminders.take_one(vault)


def test_what_still_waits_from_an_earlier_day_is_reminded_of_once(
    vault: OpenVault, clock: FixedClock
):
    reminders.choose(vault, ALL)
    journal.write_entry(
        vault,
        NewEntry(kind=EntryKind.LETTER, body="Later.", opens_on=TODAY + timedelta(days=1)),
    )
    clock.advance(timedelta(days=2))
    assert due.waiting(vault) != ()
    assert reminders.take_one(vault)
    assert not reminders.take_one(vault)  # at most one a day
    clock.advance(timedelta(days=1))
    assert due.waiting(vault) != ()
    assert not reminders.take_one(vault)  # it was said once


def test_one_note_stands_for_everything_that_waits(vault: OpenVault, clock: FixedClock):
    reminders.choose(vault, ALL)
    for days in (1, 2):
        letter = NewEntry(kind=EntryKind.LETTER, body="Later.", opens_on=TODAY + timedelta(days))
        journal.write_entry(vault, letter)
    clock.advance(timedelta(days=2))
    assert reminders.take_one(vault)
    clock.advance(timedelta(days=1))
    assert not reminders.take_one(vault)


def test_what_moves_to_another_day_may_be_reminded_of_anew(vault: OpenVault, clock: FixedClock):
    reminders.choose(vault, ALL)
    letter, _ = journal.write_entry(
        vault, NewEntry(kind=EntryKind.LETTER, body="Later.", opens_on=TODAY + timedelta(days=1))
    )
    clock.advance(timedelta(days=1))
    assert reminders.take_one(vault)
    journal.reclassify(vault, letter.id, opens_on=TODAY + timedelta(days=4))
    clock.advance(timedelta(days=3))
    assert reminders.take_one(vault)


def test_what_was_put_off_stays_quiet(vault: OpenVault):
    session_on(vault, TODAY)
    reminders.choose(vault, ALL)
    for one in due.waiting(vault):
        due.put_off(vault, one.subject)
    assert not reminders.take_one(vault)


def test_it_is_quiet_during_a_session(vault: OpenVault, clock: FixedClock):
    reminders.choose(vault, ALL)
    journal.write_entry(
        vault, NewEntry(kind=EntryKind.LETTER, body="Later.", opens_on=TODAY + timedelta(days=1))
    )
    sessions.open_session(vault, session_on(vault, TODAY))
    clock.advance(timedelta(days=1))
    assert not reminders.take_one(vault)


# --- the calendar file


def test_a_day_stands_once_under_a_title_that_says_nothing(vault: OpenVault):
    session_on(vault, TODAY + timedelta(days=5))
    events = calendar_dates.calendar_events(vault, NEUTRAL)
    days = [event.on for event in events]
    assert days == sorted(set(days))
    assert {event.title for event in events} == {NEUTRAL}
    assert not any(event.description for event in events)
    assert min(days) >= TODAY


def test_real_titles_name_kinds_and_never_a_persons_words(vault: OpenVault, tmp_path: Path):
    session_on(vault, TODAY + timedelta(days=5))
    journal.write_entry(
        vault,
        NewEntry(
            kind=EntryKind.LETTER, title="To myself", body="Later.", opens_on=TODAY + timedelta(9)
        ),
    )
    titles = {kind: f"{kind.value} {{number}}" for kind in DueKind}
    target = tmp_path / "Journal.ics"
    count = calendar_dates.save_calendar(vault, target, NEUTRAL, titles)
    written = target.read_text(encoding="utf-8")
    assert count == written.count("BEGIN:VEVENT")
    assert "SUMMARY:session_day 1" in written
    assert "SUMMARY:letter" in written
    for words in ("Harbour", "Psilocybin", "To myself", "Later"):
        assert words not in written


def test_saving_again_names_the_same_days_alike(vault: OpenVault):
    session_on(vault, TODAY + timedelta(days=5))
    uids = [event.uid for event in calendar_dates.calendar_events(vault, NEUTRAL)]
    assert uids == [event.uid for event in calendar_dates.calendar_events(vault, NEUTRAL)]
    assert len(set(uids)) == len(uids)


def test_nothing_is_written_over_and_no_empty_file_is_made(vault: OpenVault, tmp_path: Path):
    target = tmp_path / "Journal.ics"
    with pytest.raises(Refused):
        calendar_dates.save_calendar(vault, target, NEUTRAL)
    assert not target.exists()
    session_on(vault, TODAY + timedelta(days=5))
    calendar_dates.save_calendar(vault, target, NEUTRAL)
    assert target.stat().st_mode & 0o777 == 0o600
    before = target.read_bytes()
    with pytest.raises(AlreadyThere):
        calendar_dates.save_calendar(vault, target, NEUTRAL)
    assert target.read_bytes() == before
