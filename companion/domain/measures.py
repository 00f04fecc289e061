"""Standard measures without their wording: how a form is counted, never what it asks.

A definition holds numbers only (items, answer values, subscales, bands) and names its source. The person fills it in
beside the clinic's own form, gives a total, or loads the clinic's own wording pack. Decoded from `resources/content`.

Adding up is in `scoring`. The `band_line` of the content file stands wherever a band is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import msgspec

Number = int | float
"""A score: whole for a sum, with a fraction for a mean."""


class EntryMode(StrEnum):
    """How a measure may be filled in; also the form in which a response was given."""

    ITEMS = "items"
    """Numbered boxes, beside the clinic's own form."""
    TOTAL = "total"
    """Only the total."""
    PACK = "pack"
    """With the words of a pack that the clinic holds."""


class Scoring(StrEnum):
    """How answers become a score."""

    SUM = "sum"
    MEAN = "mean"


class MissingRule(StrEnum):
    """What happens when an item has no answer."""

    NO_SCORE = "no_score"


class HigherMeans(StrEnum):
    """Which way a total reads; for most measures of a session it is neither."""

    WORSE = "worse"
    BETTER = "better"
    NEITHER = "neither"


class Subscale(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Items that are summed by themselves."""

    id: str
    title: str
    items: tuple[int, ...]
    """Item numbers, from 1."""
    low: int
    high: int


class Band(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch of totals that the instrument names; both ends belong to it."""

    low: int
    high: int
    name: str


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the counting rules come from."""

    authors: str
    year: int
    title: str
    where: str
    doi: str = ""
    address: str = ""
    """An official page, where there is no DOI."""


class Loinc(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """LOINC codes that are certain; what is not certain is left empty."""

    panel: str = ""
    total: str = ""
    items: tuple[str, ...] = ()
    """One for each item, in the order of the form."""
    answers: tuple[str, ...] = ()
    """One for each answer value, from the lowest."""
    unscored: tuple[str, ...] = ()
    """Questions that stand on the form and do not count."""


class MeasureDefinition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One version of a measure; a definition that responses rest on is never changed, only followed by a next one."""

    id: str
    version: int
    title: str
    """The instrument's usual name."""
    full_name: str
    about: str
    """What it is for, in a sentence or two of our own."""
    items: int
    low: int
    """Of one answer."""
    high: int
    higher_means: HigherMeans
    entry_modes: tuple[EntryMode, ...]
    recall: str
    """What the answers look back on ("the past 2 weeks"); never taken from a code's own name."""
    sources: tuple[Source, ...]
    licence_note: str
    about_session: bool = False
    """Whether it is about one dosing session."""
    scoring: Scoring = Scoring.SUM
    missing: MissingRule = MissingRule.NO_SCORE
    total_step: float = 1
    """Totals are whole steps above the lowest."""
    reversed_items: tuple[int, ...] = ()
    """Items in which a high answer counts low."""
    subscales: tuple[Subscale, ...] = ()
    bands: tuple[Band, ...] = ()
    facts: tuple[str, ...] = ()
    """Plain facts shown beside the score."""
    support_items: tuple[int, ...] = ()
    """Items whose answer, when above zero, opens the Support page."""
    loinc: Loinc = Loinc()

    @property
    def total_low(self) -> int:
        return self.low if self.scoring is Scoring.MEAN else self.low * self.items

    @property
    def total_high(self) -> int:
        return self.high if self.scoring is Scoring.MEAN else self.high * self.items

    @property
    def answer_values(self) -> range:
        return range(self.low, self.high + 1)

    @property
    def item_numbers(self) -> range:
        return range(1, self.items + 1)

    @property
    def by_total_only(self) -> bool:
        return self.entry_modes == (EntryMode.TOTAL,)

    def __post_init__(self) -> None:
        """Raises ValueError for a definition that contradicts itself; decoding tells it as damaged content."""
        for wrong in _contradictions(self):
            raise ValueError(f"{self.id} {self.version}: {wrong}")


class MeasureBook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All versions of all measures, and the line that stands beside every band."""

    band_line: str
    measure: tuple[MeasureDefinition, ...]

    def __post_init__(self) -> None:
        seen = [(measure.id, measure.version) for measure in self.measure]
        if len(set(seen)) != len(seen):
            raise ValueError("a version stands in it twice")


@dataclass(frozen=True, slots=True)
class MeasureResponse:
    """One time that a measure was filled in, with the version of the definition it was counted by."""

    id: str
    measure_id: str
    measure_version: int
    at: datetime
    """Aware, UTC."""
    zone: str
    local_date: date
    form: EntryMode
    answers: tuple[int | None, ...] = ()
    """One for each item, None where it was left out; empty when only the total was given."""
    total: Number | None = None
    """As given, when only the total was given; else it is counted from the answers."""
    note: str = ""
    course_id: str | None = None
    dosing_session_id: str | None = None
    support_shown_at: datetime | None = None
    """When the Support page was opened because of an answer; None when none called for it."""


def _contradictions(definition: MeasureDefinition) -> list[str]:
    numbers = set(definition.item_numbers)
    loinc = definition.loinc
    named = [*definition.reversed_items, *definition.support_items]
    named += [number for subscale in definition.subscales for number in subscale.items]
    checks = {
        "no items": definition.items >= 1 and definition.version >= 1,
        "answer values": 0 <= definition.low < definition.high,
        "step": definition.total_step > 0,
        "no entry mode": bool(definition.entry_modes),
        "no source": bool(definition.sources),
        "a source without an address": all(
            source.doi or source.address for source in definition.sources
        ),
        "an item that is not there": set(named) <= numbers,
        "subscale range": all(
            (subscale.low, subscale.high)
            == (len(subscale.items) * definition.low, len(subscale.items) * definition.high)
            for subscale in definition.subscales
        ),
        "bands": not definition.bands or _without_gap(definition),
        "item codes": len(loinc.items) in (0, definition.items),
        "answer codes": len(loinc.answers) in (0, len(definition.answer_values)),
    }
    return [name for name, holds in checks.items() if not holds]


def _without_gap(definition: MeasureDefinition) -> bool:
    """Whether the bands hold every total exactly once."""
    edges = [definition.total_low - 1, *(band.high for band in definition.bands)]
    follow = zip(edges, definition.bands, strict=False)
    return edges[-1] == definition.total_high and all(
        band.low == before + 1 <= band.high for before, band in follow
    )
