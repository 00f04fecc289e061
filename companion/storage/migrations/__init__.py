"""Steps from each released schema to the next, driven from code.

A vault made by this version is stamped with the head at once, so Alembic is imported only when an older vault has to
be stepped up. A new step: add `versions/000N_name.py`, its identifier to REVISIONS, and a vault of the released
schema to tests/vaults.
"""

from __future__ import annotations

from pathlib import Path

REVISIONS: tuple[str, ...] = ("0001", "0002", "0003")
"""Every schema this version knows, the oldest first."""

FOLDER = Path(__file__).parent


def head() -> str:
    """The schema that this version works with."""
    return REVISIONS[-1]
