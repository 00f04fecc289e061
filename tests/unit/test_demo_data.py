"""The fictional course of the demo: its files agree with each other and with the library they refer to."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from companion.domain.checkins import SUGGESTED_SCALES
from companion.domain.courses import Lane, MomentForm, Role
from companion.domain.entries import EntryKind, Phase, Sharing, count_words
from companion.services import guidance, learn
from tests.demo_course import (
    BY_KEY,
    CHECK_INS,
    COURSE,
    ENTRIES,
    LENGTH,
    MOMENTS,
    PEOPLE,
    SESSIONS,
    Written,
    minutes,
)

LINK = re.compile(r"\[\[(\w+)\]\]")

SUGGESTED = [scale.id for scale in SUGGESTED_SCALES]

REQUIRED = {"key", "day", "kind", "title", "tags", "sharing"}
ALLOWED = REQUIRED | {
    "time", "time_known", "zone", "phase", "prompt", "card", "session", "person", "opens_on_day", "versions",
}  # fmt: skip


# --- the entries --------------------------------------------------------------------------------------------


def test_there_are_about_a_hundred_and_fifty_entries_over_the_whole_course():
    assert 148 <= len(ENTRIES) <= 185
    assert min(entry.day for entry in ENTRIES) == 0
    assert LENGTH - 5 <= max(entry.day for entry in ENTRIES) < LENGTH
    assert 415 <= LENGTH <= 435
    days = sorted({entry.day for entry in ENTRIES})
    assert max(later - earlier for earlier, later in pairwise(days)) <= 14


def test_every_kind_phase_and_sharing_state_occurs():
    assert {entry.head["kind"] for entry in ENTRIES} == {str(kind) for kind in EntryKind}
    assert {entry.head.get("phase") for entry in ENTRIES} == {None, *(str(p) for p in Phase)}
    sharing = Counter(entry.head["sharing"] for entry in ENTRIES)
    assert set(sharing) == {str(state) for state in Sharing}
    assert 15 <= sharing["share"] <= 45
    assert 12 <= sharing["talk"] <= 25
    assert sharing["private"] > len(ENTRIES) / 2


@pytest.mark.parametrize("entry", ENTRIES, ids=repr)
def test_the_front_matter_says_what_it_must_and_nothing_else(entry: Written):
    head = entry.head
    assert set(head) >= REQUIRED
    assert set(head) <= ALLOWED
    assert re.fullmatch(r"e\d{3}", head["key"])
    assert head["kind"] in set(EntryKind)
    assert head["sharing"] in set(Sharing)
    assert "phase" not in head or head["phase"] in set(Phase)
    assert 0 <= head["day"] < LENGTH
    assert head.get("time_known", True) is ("time" in head)
    if "time" in head:
        minutes(head["time"])
    if "zone" in head:
        ZoneInfo(head["zone"])
    assert entry.body.strip()
    assert entry.body == entry.body.strip()


def test_keys_are_unique_and_entries_stand_in_the_order_of_time():
    assert len(BY_KEY) == len(ENTRIES)
    assert [entry.key for entry in ENTRIES] == sorted(BY_KEY)
    for earlier, later in pairwise(ENTRIES):
        assert earlier.day <= later.day, (earlier, later)
        clocks = [earlier.head.get("time"), later.head.get("time")]
        if earlier.day == later.day and None not in clocks:
            assert minutes(str(clocks[0])) < minutes(str(clocks[1])), (earlier, later)


def test_no_time_falls_into_the_hour_that_a_clock_change_may_skip():
    """Days are placed relative to today, so any of them may be the day on which clocks go forward."""
    clocks = [entry.head["time"] for entry in ENTRIES if "time" in entry.head]
    clocks += [v["time"] for entry in ENTRIES for v in entry.head.get("versions", [])]
    clocks += [check_in["time"] for check_in in CHECK_INS]
    assert not [clock for clock in clocks if 60 <= minutes(clock) < 180]


def test_the_phase_of_an_entry_fits_its_day():
    first, second = (SESSIONS[key]["day"] for key in ("s1", "s2"))
    for entry in ENTRIES:
        match entry.head.get("phase"):
            case "preparation":
                assert entry.day < first or second - 14 <= entry.day < second, entry
            case "session":
                assert entry.day in (first, second), entry
            case "integration":
                assert entry.day > first, entry
            case _:
                pass


def test_prompts_cards_people_and_sessions_are_known():
    for entry in ENTRIES:
        head = entry.head
        if "prompt" in head:
            assert head["kind"] in ("preparation", "reflection"), entry
            assert guidance.prompt(head["prompt"]).text
            assert (head["prompt"][0] in "PN") is (head["kind"] == "preparation"), entry
        assert ("card" in head) is (head["kind"] == "card"), entry
        if "card" in head:
            assert learn.card(head["card"]).title
        assert head.get("session") is None or head["session"] in SESSIONS, entry
        assert head.get("person") is None or head["person"] in PEOPLE, entry
    asked = Counter(
        (e.head["prompt"], e.head.get("session")) for e in ENTRIES if "prompt" in e.head
    )
    assert max(asked.values()) == 1, "the same prompt is answered twice for one session"
    assert {prompt[0] for prompt, _ in asked} == set("PDWMQY")


def test_reflections_belong_to_a_session_that_is_over():
    for entry in ENTRIES:
        if entry.head["kind"] in ("reflection", "after_effects"):
            assert entry.day > SESSIONS[entry.head["session"]]["day"], entry


def test_letters_open_later_and_some_are_still_closed():
    opens = {e.key: e.head["opens_on_day"] for e in ENTRIES if "opens_on_day" in e.head}
    for key, day in opens.items():
        assert BY_KEY[key].head["kind"] == "letter"
        assert day > BY_KEY[key].day + 30
    assert any(day < LENGTH for day in opens.values())
    assert any(day > LENGTH for day in opens.values())


def test_tags_are_few_and_come_back():
    tags = Counter(tag for entry in ENTRIES for tag in entry.head["tags"])
    assert 12 <= len(tags) <= 18, tags
    assert min(tags.values()) >= 3, tags
    for entry in ENTRIES:
        assert len(set(entry.head["tags"])) == len(entry.head["tags"]) <= 4, entry
        assert all(re.fullmatch(r"[a-z]+", tag) for tag in entry.head["tags"]), entry


def test_links_lead_to_earlier_entries():
    links = [(entry, key) for entry in ENTRIES for key in LINK.findall(entry.body)]
    assert len(links) >= 5
    for entry, key in links:
        assert BY_KEY[key].day < entry.day, entry


def test_two_entries_keep_an_earlier_version():
    versioned = [entry for entry in ENTRIES if "versions" in entry.head]
    assert len(versioned) >= 2
    for entry in versioned:
        for version in entry.head["versions"]:
            assert set(version) == {"day", "time", "body"}
            assert (version["day"], minutes(version["time"])) < (
                entry.day,
                minutes(entry.head["time"]),
            )
            assert version["body"].strip()
            assert version["body"].strip() != entry.body


def test_some_entries_are_written_in_another_time_zone():
    home = COURSE["course"]["zone"]
    away = [entry for entry in ENTRIES if entry.head.get("zone", home) != home]
    assert len({entry.head["zone"] for entry in away}) >= 2
    assert len(away) >= 4
    days_away = {entry.day for entry in away}
    at_home = {e.day for e in ENTRIES if "zone" not in e.head} | {c["day"] for c in CHECK_INS}
    assert not days_away & at_home, "somebody cannot be in two places on one day"


# --- the course ---------------------------------------------------------------------------------------------


def test_the_course_names_its_people_sessions_and_scales():
    course = COURSE["course"]
    assert set(course) == {"name", "medicine", "clinic", "zone", "protocol", "length_days"}
    ZoneInfo(course["zone"])
    assert guidance.protocol(course["protocol"]).id == "psilocybin"
    assert {person["role"] for person in PEOPLE.values()} == {str(role) for role in Role}
    for person in PEOPLE.values():
        assert set(person) == {"key", "name", "role", "contact", "note", "on_locked_screen"}
        fictional = r"\d{3}-555-01\d\d|[\w.]+@([\w]+\.)?example\.org"
        assert re.fullmatch(fictional, person["contact"]), person
    assert any(person["on_locked_screen"] for person in PEOPLE.values())
    assert not all(person["on_locked_screen"] for person in PEOPLE.values())
    assert [session["number"] for session in SESSIONS.values()] == [1, 2]
    for session in SESSIONS.values():
        assert minutes(session["opened"]) < minutes(session["closed"])
        assert 1 <= len(session["words_beforehand"]) <= 6
    assert [scale["key"] for scale in COURSE["scales"]] == [*SUGGESTED, "dinner"]
    for scale in COURSE["scales"]:
        assert set(scale) == {"key", "name", "low_label", "high_label"}


def test_every_version_of_an_intention_was_written_down_that_day():
    assert [len(intention["versions"]) for intention in COURSE["intentions"]] == [3, 2]
    for intention in COURSE["intentions"]:
        days = [version["day"] for version in intention["versions"]]
        assert days == sorted(set(days))
        for version in intention["versions"]:
            assert any(
                entry.head["kind"] == "intention"
                and entry.day == version["day"]
                and version["text"].rstrip(".") in entry.body
                for entry in ENTRIES
            ), version


# --- the session days ---------------------------------------------------------------------------------------


def test_moments_fit_into_their_session():
    keys = [moment["key"] for moment in MOMENTS["moments"]]
    assert len(set(keys)) == len(keys)
    counts = Counter(moment["session"] for moment in MOMENTS["moments"])
    assert counts["s1"] >= 30
    assert counts["s2"] >= 18
    for key, session in SESSIONS.items():
        of_it = [moment for moment in MOMENTS["moments"] if moment["session"] == key]
        clocks = [minutes(moment["at"]) for moment in of_it]
        assert clocks == sorted(clocks)
        assert minutes(session["opened"]) <= clocks[0]
        assert clocks[-1] <= minutes(session["closed"])
        assert {moment["form"] for moment in of_it} == {str(form) for form in MomentForm}
        assert {moment["lane"] for moment in of_it} == {str(lane) for lane in Lane}
        for moment in of_it:
            assert set(moment) == {"key", "session", "at", "lane", "form", "text"}
            assert 1 <= count_words(moment["text"]) <= 14, moment
            assert (moment["form"] == "look_in") is (moment["lane"] == "support"), moment
            if moment["form"] == "tap":
                assert moment["text"] in session["words_beforehand"], moment


def test_later_words_stand_beside_moments_that_exist():
    days = {moment["key"]: SESSIONS[moment["session"]]["day"] for moment in MOMENTS["moments"]}
    assert len(MOMENTS["reflections"]) >= 8
    for reflection in MOMENTS["reflections"]:
        assert set(reflection) == {"moment", "day", "text"}
        assert days[reflection["moment"]] < reflection["day"] < LENGTH


# --- the check-ins ------------------------------------------------------------------------------------------


def test_check_ins_use_the_scales_and_stand_in_order():
    assert 100 <= len(CHECK_INS) <= 125
    whens = [(check_in["day"], minutes(check_in["time"])) for check_in in CHECK_INS]
    assert whens == sorted(set(whens))
    assert 0 <= whens[0][0] <= whens[-1][0] < LENGTH
    for check_in in CHECK_INS:
        assert set(check_in) - {"words"} == {"day", "time", "values"}
        own = {"dinner"} if check_in["day"] >= 112 else set[str]()
        assert set(check_in["values"]) == {*SUGGESTED, *own}
        assert all(isinstance(v, int) and 0 <= v <= 10 for v in check_in["values"].values())
    assert all(session["day"] in {day for day, _ in whens} for session in SESSIONS.values())
    gaps = {later - earlier for (earlier, _), (later, _) in pairwise(whens)}
    assert len(gaps) >= 6, "gaps of real people are irregular"


def test_the_change_over_the_course_is_modest_and_has_a_dip():
    def mean_mood(first: int, last: int) -> float:
        moods = [c["values"]["mood"] for c in CHECK_INS if first <= c["day"] <= last]
        return sum(moods) / len(moods)

    before, between, dip, late = (
        mean_mood(*span) for span in ((0, 61), (63, 90), (205, 222), (330, LENGTH))
    )
    assert before < between
    assert dip < before
    assert before + 1 < late < 7
