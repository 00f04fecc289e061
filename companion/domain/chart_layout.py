"""Where things stand in a chart: how wide words are, which numbers and days are written, what moves out of the way.

There is no font here. Words are measured by the usual widths of letters in a sans, rather too wide than too narrow.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, log10

from companion.domain.charts import Mark

NARROW, WIDE = "iIjlftr.,:;'|!()[] -·", "mMwWQ@%—…"
LINE = 1.4
"""Height of a line of words, times their size."""
LANES = 4
"""Rows of session labels above one another."""
MOST_DAYS = 7
"""Dates along the bottom."""
DAY_STEPS = (1, 2, 7, 14)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True, slots=True)
class Flag:
    """A session's label beside the top of its line."""

    mark: Mark
    at: float
    """Of the line, from the left."""
    words: str
    left: float
    width: float
    lane: int
    """0 is the row nearest to the plot; -1 for a line without words."""


def text_width(words: str, size: float) -> float:
    """About how wide `words` are at this size."""
    return sum(_letter_width(letter) for letter in words) * size


def _letter_width(letter: str) -> float:
    if letter in NARROW:
        return 0.36
    if letter in WIDE:
        return 0.95
    if letter <= "\u024f":
        return 0.73 if letter.isupper() else 0.63
    if unicodedata.combining(letter):
        return 0.0
    return 1.35 if unicodedata.east_asian_width(letter) in "WF" else 0.85


def elided(words: str, size: float, room: float) -> str:
    """`words`, cut with an ellipsis where they are wider than `room`."""
    if text_width(words, size) <= room:
        return words
    width, kept = text_width("…", size), 0
    for letter in words:
        width += text_width(letter, size)
        if width > room:
            break
        kept += 1
    return words[:kept].rstrip() + "…" if kept else ""


def broken(words: str, size: float, room: float, *, most: int) -> list[str]:
    """`words` in at most `most` lines of that width; what is left over goes, with an ellipsis."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and (text_width(longer, size) <= room or len(lines) == most):
            lines[-1] = longer
        else:
            lines.append(word)
    return [elided(line, size, room) for line in lines]


def wrapped(widths: Sequence[float], room: float) -> list[list[int]]:
    """Which of the things stand together in a row of that width."""
    rows: list[list[int]] = []
    used = 0.0
    for number, width in enumerate(widths):
        if not rows or used + width > room:
            rows.append([])
            used = 0.0
        rows[-1].append(number)
        used += width
    return rows


# --- numbers up the side


def value_ticks(low: float, high: float, edges: Sequence[float], most: int) -> list[float]:
    """At most about `most` round numbers from `low` to `high`; with bands the `edges` of these."""
    if edges:
        within = sorted({low, high, *(edge for edge in edges if low < edge < high)})
        return _spaced(within, (high - low) / max(1, most))
    step = round_step((high - low) / max(1, most))
    first = ceil(low / step - 1e-9)
    last = floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, 50, … (and the same below 1) that is not below `least`."""
    power = 10.0 ** floor(log10(least)) if least > 0 else 1.0
    return next((step * power for step in (1, 2, 5) if step * power >= least * 0.999), 10 * power)


def _spaced(edges: Sequence[float], nearest: float) -> list[float]:
    """`edges` without those that come too near to another; the first and the last stay."""
    kept = [edges[0]]
    for edge in edges[1:-1]:
        if edge - kept[-1] >= nearest and edges[-1] - edge >= nearest:
            kept.append(edge)
    return kept if len(edges) == 1 else [*kept, edges[-1]]


# --- days along the bottom


def day_ticks(since: date, until: date, fits: Callable[[Sequence[date]], bool]) -> tuple[date, ...]:
    """A few days between `since` and `until`: the densest choice of at most `MOST_DAYS` whose labels fit."""
    for days in _choices_of_days(since, until):
        if 2 <= len(days) <= MOST_DAYS and fits(days):
            return tuple(days)
    return (since, until) if since != until and fits((since, until)) else (since,)


def _choices_of_days(since: date, until: date) -> Iterator[list[date]]:
    span = (until - since).days
    for step in DAY_STEPS:
        if span // step < MOST_DAYS:
            yield [since + timedelta(days=n) for n in range(0, span + 1, step)]
    first = since.year * 12 + since.month - 1 + (since.day > 1)
    last = until.year * 12 + until.month - 1
    for step in MONTH_STEPS:
        months = range(first + -first % step, last + 1, step)
        yield [date(month // 12, month % 12 + 1, 1) for month in months]


# --- things that move out of the way


def flags(
    marks: Iterable[Mark],
    place: Callable[[date], float],
    *,
    size: float,
    left: float,
    right: float,
    longest: float,
) -> list[Flag]:
    """The labels of session days beside their lines, in at most `LANES` rows, so that no label meets another or a line.

    A session that finds no room has its line only; the table names it.
    """
    placed: list[Flag] = []
    gap = size * 0.35
    for mark in sorted(marks, key=lambda mark: mark.on, reverse=True):
        at = place(mark.on)
        words = elided(mark.label, size, longest)
        width = text_width(words, size)
        start = at + gap if at + gap + width <= right else max(left, at - gap - width)
        lane = next(
            (
                lane
                for lane in range(LANES)
                if words and all(_apart(start, width, at, lane, other, gap) for other in placed)
            ),
            -1,
        )
        placed.append(Flag(mark, at, words if lane >= 0 else "", start, width, lane))
    return placed[::-1]


def _apart(start: float, width: float, at: float, lane: int, other: Flag, gap: float) -> bool:
    """Whether a label and its line keep clear of another."""
    end, other_end = start + width, other.left + other.width
    if other.lane == lane and start < other_end + gap and other.left < end + gap:
        return False
    if other.lane > lane and start - gap < other.at < end + gap:
        return False
    return not (0 <= other.lane < lane and other.left - gap < at < other_end + gap)


def spread(middles: Sequence[float], apart: float, top: float, bottom: float) -> list[float]:
    """The middles of labels, from the top down, moved so that they stand `apart` within `top` and `bottom`.

    There must be room for all of them.
    """
    moved: list[float] = []
    lowest = top
    for middle in middles:
        moved.append(max(middle, lowest))
        lowest = moved[-1] + apart
    limit = bottom
    for number in range(len(moved) - 1, -1, -1):
        moved[number] = min(moved[number], limit)
        limit = moved[number] - apart
    return moved
