"""The prose of the demo: no dates that could be wrong, no promises, no doses, and nobody shouts."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from companion.domain.entries import count_words
from tests.data.hash_article import known_hashes, quoted_runs
from tests.demo_course import ENTRIES, TEXTS, found, minutes

CALENDAR = re.compile(
    r"\b((mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?)\b"
    r"|\b(January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|\b(Jan|Feb|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
    r"|\b(springs?|springtime|summer\w*|autumn\w*|winter\w*|midsummer|season\w*)\b|\b(in|the|last|this|next) fall\b(?! \w)"
    r"|\b(christmas|easter|halloween|thanksgiving|hanukkah|ramadan|eid|diwali|new year\w*|holidays?|vacations?)\b"
    r"|\b(snow\w*|frost\w*|sleet|icicles?|blizzards?|heatwaves?|sunburn\w*|blossoms?|harvest\w*|mosquito\w*)\b"
    r"|\b(19|20)\d\d\b|\b\d{1,2}(st|nd|rd|th)\b",
    re.IGNORECASE,
)
# "march", "may" and "august" are also plain words, so these months count only with a capital letter.
PLAIN_WORDS = {"march", "may", "august"}

AMOUNT = re.compile(
    r"\d\s*(?:mg|milligrams?|µg|μg|mcg|ug|micrograms?|g|grams?|ml|millilit\w+|IU|drops?|tabs?|tablets?|"
    r"capsules?|pills?|hits?)\b|\b(?:milli|micro)grams?\b|\bcapsules?\b|\bmicrodos\w*|\bdos(e|es|age|ages)\b",
    re.IGNORECASE,
)
PROMISES = re.compile(
    r"\b(cur(e|es|ed|ing)|heal(s|ed|ing)?|breakthroughs?|miracles?|miraculous\w*|rewir\w+|reset\w*|transform\w*|"
    r"unlock\w*|guarantee\w*|life-changing|reborn)\b",
    re.IGNORECASE,
)
SAFE = re.compile(r"\bsafe(?! (?:than|in))\b", re.IGNORECASE)
NEVER = re.compile(
    r"\b(trips?|tripp\w+|eligible|streaks?|you resisted|trust the medicine|24/7|A\.?I\.?|artificial intelligence|"
    r"dealers?|black market)\b",
    re.IGNORECASE,
)
CLICHES = re.compile(
    r"\b(tapestr\w+|testament to|delv\w+|profound\w*|resilien\w+|journeys?|navigat\w+|kaleidoscop\w+|liminal|"
    r"bone-deep|unspoken|palpable|visceral\w*|symphon(y|ies) of|dance of|a mix of|sense of (peace|wonder|calm)|"
    r"something (in me )?shifted|breath I didn't know|washed over|weight lifted|let go of|beacon|embrac\w+|"
    r"in that moment|for the first time in (years|forever)|everything changed|I finally understood)\b",
    re.IGNORECASE,
)


def test_nothing_ties_the_story_to_a_weekday_a_season_or_a_year():
    hits = [hit for hit in found(CALENDAR) if hit.split(": ", 1)[1].strip("'") not in PLAIN_WORDS]
    assert not hits


@pytest.mark.parametrize(
    "pattern", [AMOUNT, PROMISES, SAFE, NEVER, CLICHES],
    ids=["amounts", "promises", "safe", "never", "cliches"],
)  # fmt: skip
def test_the_wording_keeps_the_rules(pattern: re.Pattern[str]):
    assert not found(pattern)


def test_the_wording_checks_can_fail():
    """Each pattern finds what it is for; otherwise the tests above would prove nothing."""
    for pattern, sample in (
        (CALENDAR, "On Tuesday"), (CALENDAR, "last winter"), (CALENDAR, "in 2019"), (CALENDAR, "the 4th"),
        (AMOUNT, "20 mg"), (PROMISES, "it healed me"), (SAFE, "I was safe."), (NEVER, "a bad trip"),
        (CLICHES, "a testament to"),
    ):  # fmt: skip
        assert pattern.search(sample), sample
    assert not SAFE.search("safe in my pocket")


def test_nobody_shouts():
    assert not [where for where, text in TEXTS if "!" in text]
    dashes = sum(text.count("—") + text.count("–") for _, text in TEXTS)
    assert dashes <= len(ENTRIES) / 10


def test_nothing_is_quoted_from_the_article():
    hashes = known_hashes()
    assert not [(where, runs) for where, text in TEXTS if (runs := quoted_runs(text, hashes))]


def test_entries_differ_in_length_and_in_how_they_begin():
    lengths = sorted(count_words(entry.body) for entry in ENTRIES)
    assert lengths[-1] <= 370
    assert sum(length < 40 for length in lengths) >= 10, "one-line notes"
    assert sum(length > 200 for length in lengths) >= 15, "long entries"
    assert sum(40 <= length <= 350 for length in lengths) >= 140
    beginnings = Counter(" ".join(entry.body.split()[:3]) for entry in ENTRIES)
    assert max(beginnings.values()) <= 2, beginnings.most_common(3)
    titles = Counter(entry.head["title"] for entry in ENTRIES if entry.head["title"])
    assert max(titles.values()) <= 2, titles.most_common(3)


def test_the_markdown_is_plain_and_varied():
    bodies = "\n".join(entry.body for entry in ENTRIES)
    assert not re.search(r"<[a-z/]", bodies), "no HTML"
    assert not re.search(r"!\[|\]\(", bodies), "no images or addresses"
    for sign in (r"^- ", r"^1\. ", r"\*\w", r"\*\*\w", r"~~\w"):
        assert re.search(sign, bodies, re.MULTILINE), sign


def test_the_hours_of_the_night_are_there_too():
    clocks = [minutes(entry.head["time"]) for entry in ENTRIES if "time" in entry.head]
    assert sum(clock < 4 * 60 + 30 for clock in clocks) >= 2
