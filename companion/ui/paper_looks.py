"""How words look on printed pages: fonts, and ink that stays apart in black and white."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QTextCharFormat

from companion.ui.theme import sans, serif
from companion.ui.tokens import PALETTES, Palette

PAPER = replace(PALETTES["light"], surface=QColor(Qt.GlobalColor.white).name())
"""The light theme on white paper: a tone behind everything would only cost toner."""
SMALL, BODY, PART, TITLE = 8.5, 10.5, 13.0, 22.0
"""Sizes in points: facts and numbers; words; the name of a part; the title of the first page."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One way to write words. Lengths are points."""

    font: QFont
    colour: str = PAPER.ink
    above: float = 0.0
    """Room before it, unless it begins a page."""
    left: float = 0.0
    keep: float = 0.0
    """Room that must be left below its first line on the page; else it begins the next."""
    bar: str = ""
    """Colour of a bar along its left side."""
    behind: str = ""
    """Colour behind it."""
    pitch: float = 1.38
    """From line to line, times the size of the letters."""


def plain(font: QFont, *, italic: bool = False) -> QFont:
    """Without joined letters: what is copied out of a PDF or searched in it then has the letters as written."""
    for feature in ("liga", "calt"):
        font.setFeature(QFont.Tag(feature), 0)
    font.setItalic(italic)
    return font


def sheet_looks() -> dict[str, Look]:
    """Every look of a sheet by its name, made anew: a font belongs to the thread that uses it."""
    colours: Palette = PAPER
    small = plain(sans(SMALL))
    words = plain(serif(BODY))
    return {
        "title": Look(plain(serif(TITLE, semibold=True)), pitch=1.2),
        "named": Look(plain(serif(BODY + 2, semibold=True)), above=14, keep=150, pitch=1.25),
        "item": Look(words, above=2.5),
        "columns": Look(plain(sans(SMALL, semibold=True)), colours.soft_ink, above=3),
        "part": Look(plain(serif(PART, semibold=True)), above=18, keep=60, pitch=1.25),
        "charted": Look(plain(serif(PART, semibold=True)), above=18, keep=200, pitch=1.25),
        "caption": Look(plain(sans(SMALL, semibold=True)), colours.accent, above=9, keep=28),
        "lead": Look(
            plain(sans(BODY, semibold=True)), above=10, left=6, bar=colours.ink, behind=colours.side
        ),
        "heading": Look(plain(serif(BODY, semibold=True)), above=10, keep=30, pitch=1.25),
        "entry": Look(plain(serif(BODY + 2, semibold=True)), above=2, keep=30, pitch=1.25),
        "words": Look(words, above=6),
        "line": Look(words, above=3),
        "plain": Look(plain(sans(BODY - 1)), above=3),
        "small": Look(small, colours.soft_ink, above=1.5),
        "cell": Look(small, above=3),
        "number": Look(plain(sans(SMALL, semibold=True)), colours.accent),
        "close": Look(small, colours.soft_ink, above=12),
        "head": Look(small, colours.soft_ink, above=16, keep=50),
        "asked": Look(plain(serif(BODY), italic=True), colours.soft_ink, above=4, keep=20),
        "quote": Look(words, above=5, left=12, bar=colours.line),
        "code": Look(plain(_mono(BODY - 1.5)), above=5, left=8, behind=colours.side),
        "left_out": Look(
            plain(sans(SMALL + 0.5), italic=True), colours.soft_ink, above=6, left=12, bar=colours.edge, behind=colours.side
        ),
    }  # fmt: skip


def form_of(look: Look) -> QTextCharFormat:
    """For a stretch inside other words that has this look."""
    form = QTextCharFormat()
    form.setFont(look.font)
    form.setForeground(QColor(look.colour))
    return form


def _mono(points: float) -> QFont:
    font = QFont("monospace")
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPointSizeF(points)
    return font
