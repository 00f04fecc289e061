"""Whether the parts of a document from outside can be what they say: dates that exist, numbers in their range."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from companion.domain.practices import PracticeState
from companion.domain.shared_parts import (
    SharedAfterEffects,
    SharedFile,
    SharedInsight,
    SharedLook,
    SharedMeasure,
    SharedPractice,
    SharedQuestion,
    SharedResponse,
    SharedScale,
    SharedSession,
)
from companion.sharing.bundle import LARGEST_FILE

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPE = re.compile(r"[a-z]{1,20}/[a-z0-9][a-z0-9.+-]{0,60}")
_MEASURE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_HIGHEST_ANSWER = 1_000
_STATES = frozenset(state.value for state in PracticeState)
_READINGS = frozenset({"", "worse", "better", "neither"})


def is_date(text: str) -> bool:
    """Whether `text` is a date in the one form that is written, as 2026-04-02."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_sound_file(file: SharedFile) -> bool:
    """A digest, a kind, a size that fits a bundle, and a name that is no path."""
    return (
        _DIGEST.fullmatch(file.digest) is not None
        and _MEDIA_TYPE.fullmatch(file.media_type) is not None
        and 0 <= file.size <= LARGEST_FILE
        and len(file.name) <= 200
        and not set(file.name) & {"/", "\\"}
        and (not file.name or file.name.isprintable())
    )


def is_sound_session(session: SharedSession) -> bool:
    """A day."""
    return is_date(session.local_date)


def is_sound_insight(insight: SharedInsight, entries: int) -> bool:
    """A passage that names an entry of the share."""
    return (
        bool(insight.passage)
        and is_date(insight.local_date)
        and 1 <= insight.entry <= entries
        and all(map(_is_sound_look, insight.looks))
    )


def is_sound_practice(practice: SharedPractice) -> bool:
    """A known state, and days in their order, each once."""
    return (
        practice.state in _STATES
        and is_date(practice.begun_on)
        and all(map(is_date, practice.done_on))
        and all(earlier < later for earlier, later in pairwise(practice.done_on))
    )


def is_sound_measure(measure: SharedMeasure) -> bool:
    """A range, and responses inside it, the earliest first."""
    return (
        _MEASURE.fullmatch(measure.id) is not None
        and math.isfinite(measure.low)
        and math.isfinite(measure.high)
        and measure.low < measure.high
        and measure.higher_means in _READINGS
        and all(band.low <= band.high for band in measure.bands)
        and all(1 <= item <= _HIGHEST_ANSWER for item in measure.support_items)
        and bool(measure.responses)
        and all(_is_sound_response(response, measure) for response in measure.responses)
        and _in_order(response.local_date for response in measure.responses)
    )


def is_sound_after_effects(check: SharedAfterEffects, entries: int) -> bool:
    """A day after a session, and an entry of the share or none."""
    return (
        is_date(check.local_date)
        and check.day >= 1
        and 0 <= check.entry <= entries
        and (not check.session or is_date(check.session))
    )


def is_sound_question(question: SharedQuestion) -> bool:
    """Words with a day."""
    return bool(question.words) and is_date(question.local_date)


def is_sound_scale(scale: SharedScale) -> bool:
    """Values from 0 to 10, the earliest first."""
    return (
        bool(scale.points)
        and all(is_date(day) and 0 <= value <= 10 for day, value in scale.points)
        and _in_order(day for day, _ in scale.points)
    )


def _is_sound_look(look: SharedLook) -> bool:
    return is_date(look.local_date) and (look.still_true is None or 0 <= look.still_true <= 10)


def _is_sound_response(response: SharedResponse, measure: SharedMeasure) -> bool:
    total = response.total
    return (
        is_date(response.local_date)
        and response.version >= 1
        and all(value is None or 0 <= value <= _HIGHEST_ANSWER for value in response.answers)
        and all(value >= 0 for _, value in response.subscales)
        and (total is None or measure.low <= total <= measure.high)
    )


def _in_order(days: Iterable[str]) -> bool:
    return all(earlier <= later for earlier, later in pairwise(days))
