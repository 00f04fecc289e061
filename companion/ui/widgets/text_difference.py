"""What changed between two texts, line by line, for reading."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

AROUND = 1
"""Unchanged lines shown before and after a change, empty lines not counted."""
MOST_LINES = 4000
"""Longer texts are compared as a whole: comparing line by line would take seconds."""


class PieceKind(StrEnum):
    """What became of some lines."""

    SAME = "same"
    LEFT_OUT = "left_out"
    """Unchanged lines that are not shown."""
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines in a row that share their fate."""

    kind: PieceKind
    lines: tuple[str, ...]


def differences(before: str, after: str) -> list[Piece]:
    """The pieces that lead from `before` to `after`, in order; long unchanged stretches are left out."""
    old, new = before.splitlines(), after.splitlines()
    if old == new:
        return [Piece(PieceKind.SAME, tuple(old))] if old else []
    if len(old) + len(new) > MOST_LINES:
        return _changed(PieceKind.REMOVED, old) + _changed(PieceKind.ADDED, new)
    made: list[Piece] = []
    operations = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (tag, i1, i2, j1, j2) in enumerate(operations):
        if tag == "equal":
            first, last = number == 0, number == len(operations) - 1
            made += _context(old[i1:i2], at_start=first, at_end=last)
            continue
        made += _changed(PieceKind.REMOVED, old[i1:i2])
        made += _changed(PieceKind.ADDED, new[j1:j2])
    return made


def _changed(kind: PieceKind, lines: list[str]) -> list[Piece]:
    """Lines that came or went; an empty line more or less is not worth a word."""
    written = _written(lines)
    return [Piece(kind, tuple(written))] if written else []


def _context(lines: list[str], *, at_start: bool, at_end: bool) -> list[Piece]:
    head = [] if at_start else _written(lines)[:AROUND]
    tail = [] if at_end else _written(lines)[-AROUND:]
    if len(head) + len(tail) >= len(_written(lines)):
        return [Piece(PieceKind.SAME, tuple(lines))]
    kept = [Piece(PieceKind.SAME, tuple(head))] if head else []
    hidden = _written(lines)[len(head) : len(_written(lines)) - len(tail)]
    kept.append(Piece(PieceKind.LEFT_OUT, tuple(hidden)))
    if tail:
        kept.append(Piece(PieceKind.SAME, tuple(tail)))
    return kept


def _written(lines: list[str]) -> list[str]:
    return [line for line in lines if line.strip()]
