"""What a salvage brought over, table by table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of one table."""

    saved: int
    """Rows that are as they were."""
    rebuilt: int = 0
    """Rows put together again from what indexes and other rows know of them."""
    lost: int = 0
    """Rows known to be missing."""
    counted: bool = True
    """Whether all rows that were there are known, so that `lost` is exact."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What was brought over, and what was not."""

    tables: dict[str, Tally]
    lost_entries_at: tuple[int | None, ...]
    """For each entry that is lost: its instant in milliseconds since 1970, where it is known."""
    shortened_at: tuple[int, ...]
    """The instants of entries whose text is lost and stands there in an earlier version or in its first words."""
    unproven: bool
    """Whether the pages could not prove themselves, so that a change would not have been noticed."""
