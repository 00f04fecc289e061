"""The parts of a share besides entries, each built from selected fields only.

`number` goes on from the entries' numbers, so that every line of a brief names one place in the document.
"""

from __future__ import annotations

import msgspec


class SharedFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """An attachment that goes along; its bytes lie beside the document under their digest."""

    digest: str
    """SHA-256 of the bytes in hexadecimal, as they leave."""
    media_type: str
    size: int
    """Bytes."""
    name: str = ""
    """When file names are shared."""


class SharedSession(msgspec.Struct, frozen=True, omit_defaults=True):
    """The day of a dosing session."""

    number: int
    local_date: str
    label: str = ""
    """For example "Session 2"."""


class SharedLook(msgspec.Struct, frozen=True, omit_defaults=True):
    """One look back at an insight."""

    local_date: str
    still_true: int | None = None
    """0 (not at all) to 10 (entirely)."""
    acted_on: bool | None = None
    words: str = ""


class SharedInsight(msgspec.Struct, frozen=True, omit_defaults=True):
    """A passage in the client's own words. It leaves only when it stands word for word in an entry of the share."""

    number: int
    passage: str
    local_date: str
    """When it was marked."""
    entry: int = 0
    """Number of the entry that it was marked in."""
    looks: tuple[SharedLook, ...] = ()


class SharedPractice(msgspec.Struct, frozen=True, omit_defaults=True):
    """A small commitment and where it stands."""

    number: int
    name: str
    state: str
    """A `PracticeState`."""
    begun_on: str
    when_words: str = ""
    where_words: str = ""
    done_on: tuple[str, ...] = ()
    """ISO dates of its light log."""


class SharedBand(msgspec.Struct, frozen=True):
    """A stretch of totals that the instrument names."""

    low: int
    high: int
    name: str


class SharedResponse(msgspec.Struct, frozen=True, omit_defaults=True):
    """One time that a measure was filled in."""

    local_date: str
    answers: tuple[int | None, ...] = ()
    total: int | float | None = None
    """Given or counted; None where an item is missing."""
    subscales: tuple[tuple[str, int], ...] = ()
    """Name and sum."""
    version: int = 1
    """Of the definition it was counted by."""


class SharedMeasure(msgspec.Struct, frozen=True, omit_defaults=True):
    """A measure without its wording, and its responses, the earliest first."""

    number: int
    id: str
    title: str
    low: float
    high: float
    """Of a total."""
    responses: tuple[SharedResponse, ...]
    bands: tuple[SharedBand, ...] = ()
    higher_means: str = ""
    """"worse", "better" or "neither"."""
    recall: str = ""
    support_items: tuple[int, ...] = ()
    """Items whose answer above zero leads the brief."""


class SharedAfterEffects(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer of one after-effects check."""

    number: int
    local_date: str
    day: int
    """Day after the session."""
    lasting: bool | None = None
    entry: int = 0
    """Number of the entry with the words, when it is in the share."""
    session: str = ""
    """ISO date of the session."""


class SharedQuestion(msgspec.Struct, frozen=True, omit_defaults=True):
    """A question for the therapist that is not ticked yet."""

    number: int
    words: str
    local_date: str


class SharedScale(msgspec.Struct, frozen=True, omit_defaults=True):
    """The check-ins on one scale from 0 to 10."""

    number: int
    name: str
    low_label: str
    high_label: str
    points: tuple[tuple[str, int], ...]
    """ISO date and value, the earliest first."""
