"""Redactions: paragraphs of an entry that are kept back when the entry is shared.

A redaction holds for one revision of its entry. Once the entry was changed it must be looked at again before the entry
can leave, so that a paragraph that was edited never slips out.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Redaction:
    """Which paragraphs of one revision of an entry are kept back."""

    entry_id: str
    revision: int
    positions: tuple[int, ...]
    """Paragraphs that are kept back, from 0, in rising order."""
    digests: tuple[str, ...]
    """SHA-256 of each of them in hexadecimal: finds them again when the entry was changed."""
