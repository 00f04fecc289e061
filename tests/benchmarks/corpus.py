"""A journal of made-up words, the same on every computer: N entries to measure with.

* the same N gives the same bytes, whatever the machine or the day
* 80 to 400 words an entry (log-normal, mean about 190), drawn independently from 60,000 made-up words by a
  Zipf-Mandelbrot law, so that a full-text index has the shape it has in a real language
* one entry a day up to 10,950 entries, then several a day over 30 years
* a title, a Markdown body (headings, lists, emphasis, links), up to four of 60 tags
* RARE stands in exactly 5 entries whatever N, MID in about one of a hundred, COMMON in about a third
"""

from __future__ import annotations

import itertools
import json
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache

SEED = 20261122
RARE, MID, COMMON = "quillwort", "garden", "time"
FIRST_DAY = datetime(1996, 1, 1)
MOST_DAYS = 30 * 365
WORDS = 60_000
TAGS = [
    f"{subject}{end}"
    for subject, end in itertools.product(
        ("work", "family", "health", "travel", "books", "garden", "music", "money", "sleep", "dreams"),
        ("", "-log", "-ideas", "-plans", "-notes", "-2"),
    )
]  # fmt: skip

Draw = Callable[[int], list[str]]
"""Gives that many words."""


@dataclass(frozen=True, slots=True)
class CorpusEntry:
    """One entry as neutral data."""

    id: int
    """From 1, in order of time."""
    created: str
    """ISO 8601 without a zone, whole minutes."""
    title: str
    body: str
    mood: int
    """1 to 5."""
    tags: list[str]
    starred: bool


def entries(count: int) -> Iterator[CorpusEntry]:
    """The `count` entries of a corpus, oldest first. A corpus of another size has other entries."""
    words, weights = _vocabulary()
    rng = random.Random(f"{SEED}/{count}")

    def draw(number: int) -> list[str]:
        return rng.choices(words, cum_weights=weights, k=number)

    days = min(MOST_DAYS, count)
    rare_at = {int((i + 0.5) * count / 5) for i in range(5)}
    tag_weights = list(itertools.accumulate(1 / (i + 1) for i in range(len(TAGS))))
    for index in range(count):
        created = _instant(rng, index, count, days)
        paragraphs = _paragraphs(rng, draw)
        if index in rare_at:
            paragraphs[len(paragraphs) // 2] += f" We found {RARE} by the water."
        if rng.random() < 0.02:
            paragraphs.append(f"See [{' '.join(draw(2))}](https://example.org/{index}).")
        title = _sentence(rng, draw, rng.randint(2, 6)).strip(".!?")
        picked = rng.choices(TAGS, cum_weights=tag_weights, k=rng.choice((0, 1, 1, 2, 2, 3, 4)))
        yield CorpusEntry(
            id=index + 1,
            created=created.strftime("%Y-%m-%dT%H:%M:00"),
            title=title.replace("*", "").replace(",", ""),
            body="\n\n".join(paragraphs),
            mood=rng.choices((1, 2, 3, 4, 5), (5, 12, 33, 35, 15))[0],
            tags=sorted(set(picked)),
            starred=rng.random() < 0.05,
        )


def as_line(entry: CorpusEntry) -> str:
    """The entry as one line of JSON; the lines of a corpus one after the other are its defined bytes."""
    return json.dumps(asdict(entry), ensure_ascii=False) + "\n"


def text_of(words: int) -> str:
    """One long Markdown text of at least `words` words, for an editor."""
    parts: list[str] = []
    left = words
    for entry in entries(1 + words // 100):
        if left <= 0:
            break
        parts.append(f"## {entry.title}\n\n{entry.body}")
        left -= len(parts[-1].split())
    return "\n\n".join(parts)


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    """The made-up words and their cumulative weights."""
    rng = random.Random(7)
    onsets = [
        "b",
        "c",
        "d",
        "f",
        "g",
        "h",
        "j",
        "k",
        "l",
        "m",
        "n",
        "p",
        "r",
        "s",
        "t",
        "v",
        "w",
        "st",
        "tr",
        "pl",
        "ch",
        "sh",
    ]
    vowels = ["a", "e", "i", "o", "u", "ea", "ou"]
    codas = ["", "", "n", "r", "s", "t", "l", "m", "nd", "st"]
    seen: dict[str, None] = {RARE: None}
    while len(seen) < WORDS + 1:
        syllables = rng.randint(1, 1 + min(4, len(seen) // 400))
        word = "".join(
            rng.choice(onsets) + rng.choice(vowels) + rng.choice(codas) for _ in range(syllables)
        )
        seen[word] = None
    words = [word for word in seen if word != RARE]
    words[59], words[1744] = COMMON, MID
    weights = (1 / (rank + 2.7) ** 1.07 for rank in range(1, len(words) + 1))
    return words, list(itertools.accumulate(weights))


def _instant(rng: random.Random, index: int, count: int, days: int) -> datetime:
    """Between seven and ten in the evening of its day, after the day's earlier entries."""
    day = index * days // count
    first_of_day = -(-day * count // days)
    a_day = max(1, -(-count // days))
    room = 15 * 60 // a_day
    minute = 7 * 60 + (index - first_of_day) * room + rng.randrange(max(1, room // 2))
    return FIRST_DAY + timedelta(days=day, minutes=minute)


def _paragraphs(rng: random.Random, draw: Draw) -> list[str]:
    left = min(400, max(80, int(rng.lognormvariate(math.log(175), 0.42))))
    paragraphs: list[str] = []
    while left > 0:
        kind = rng.random()
        if kind < 0.08 and left > 30:
            items = [_sentence(rng, draw, rng.randint(4, 8)) for _ in range(rng.randint(2, 5))]
            paragraphs.append("\n".join("- " + item for item in items))
        elif kind < 0.13 and left > 40:
            paragraphs.append("## " + _sentence(rng, draw, rng.randint(2, 5)).rstrip(".!?"))
        else:
            paragraphs.append(_prose(rng, draw, left))
        left -= paragraphs[-1].count(" ") + 1
    return paragraphs


def _prose(rng: random.Random, draw: Draw, left: int) -> str:
    sentences: list[str] = []
    for _ in range(rng.randint(2, 5)):
        room = max(3, left - sum(sentence.count(" ") + 1 for sentence in sentences))
        sentences.append(_sentence(rng, draw, min(rng.randint(6, 18), room)))
        if sum(sentence.count(" ") + 1 for sentence in sentences) >= left:
            break
    return " ".join(sentences)


def _sentence(rng: random.Random, draw: Draw, length: int) -> str:
    words = draw(length)
    if length > 9 and rng.random() < 0.5:
        words[length // 2] += ","
    kind = rng.random()
    if kind < 0.03:
        at = rng.randrange(length)
        words[at] = f"**{words[at].strip(',')}**"
    elif kind < 0.05:
        at = rng.randrange(length)
        words[at] = f"*{words[at].strip(',')}*"
    sentence = " ".join(words)
    return sentence[:1].upper() + sentence[1:] + rng.choice("......!?")
