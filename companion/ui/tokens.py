"""Design tokens: every colour and size of the program stands here and nowhere else.

Paper, ink and one quiet colour. Palette and stylesheet are generated from these values (see theme.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ThemeName = Literal["light", "dark", "session", "contrast-light", "contrast-dark"]

GRID = 4
"""Every distance is a multiple of this many pixels."""
PAGE_MARGIN = (56, 44)
"""Left/right and top margin of a page in a wide window, pixels."""
NARROW_MARGIN = 24
NARROW_WINDOW = 900
"""Below this width the navigation shows icons only and margins shrink."""
CARD_RADIUS = 14
CONTROL_RADIUS = 10
TARGET = 32
"""Smallest height of something to click, pixels."""
SESSION_TARGET = 44
NAV_WIDTH = 212
NAV_NARROW = 64
COLUMN = 960
"""Widest content column, pixels at text scale 1."""
READING_COLUMN = COLUMN * 2 // 3
"""Narrower, so that a line of reading text stays under 70 characters."""

CAPTION, BODY, READING, HEADING, TITLE = 0.85, 1.0, 1.25, 1.45, 2.1
"""Type sizes as multiples of the body size, which follows the system."""
TEXT_SCALES = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
"""The sizes of text a person can choose, as multiples of the system's; Ctrl + and - walk through them."""
LINE_HEIGHT = 1.5
MEASURE = 70
"""Most characters in a line that is meant to be read."""

SERIF = "Source Serif 4"
"""For words that belong to the person or are meant to be read slowly."""
SANS = "Inter"
"""For controls and captions."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme, as #RRGGBB."""

    background: str
    side: str
    surface: str
    ink: str
    soft_ink: str
    line: str
    """Decoration; carries no meaning."""
    edge: str
    """Borders of fields and buttons."""
    accent: str
    on_accent: str
    tint: str
    """Behind what is chosen."""
    warm: str
    """Care, never alarm."""
    danger: str
    """Destroying data only."""
    on_danger: str
    dark: bool


PALETTES: dict[ThemeName, Palette] = {
    "light": Palette(
        background="#F7F4EE",
        side="#EFEAE1",
        surface="#FFFDF9",
        ink="#262522",
        soft_ink="#6A665E",
        line="#E3DCCF",
        edge="#8A8377",
        accent="#2F6B5E",
        on_accent="#FFFFFF",
        tint="#E3EEE9",
        warm="#AE5029",
        danger="#A3262A",
        on_danger="#FFFFFF",
        dark=False,
    ),
    "dark": Palette(
        background="#191B1A",
        side="#141615",
        surface="#222523",
        ink="#ECE8DF",
        soft_ink="#A5A097",
        line="#343833",
        edge="#777C75",
        accent="#86BBA9",
        on_accent="#10201B",
        tint="#22332D",
        warm="#E0966F",
        danger="#F0A09A",
        on_danger="#2A0E0C",
        dark=True,
    ),
    "session": Palette(
        background="#0E0B0A",
        side="#0E0B0A",
        surface="#171210",
        ink="#D9B08C",
        soft_ink="#A07C62",
        line="#2A211C",
        edge="#7A6250",
        accent="#C98B5E",
        on_accent="#0E0B0A",
        tint="#231A14",
        warm="#D98A5A",
        danger="#D98A5A",
        on_danger="#0E0B0A",
        dark=True,
    ),
    "contrast-light": Palette(
        background="#FFFFFF",
        side="#FFFFFF",
        surface="#FFFFFF",
        ink="#000000",
        soft_ink="#000000",
        line="#000000",
        edge="#000000",
        accent="#0B3D91",
        on_accent="#FFFFFF",
        tint="#DCE6F7",
        warm="#7A2E0E",
        danger="#8B0000",
        on_danger="#FFFFFF",
        dark=False,
    ),
    "contrast-dark": Palette(
        background="#000000",
        side="#000000",
        surface="#000000",
        ink="#FFFFFF",
        soft_ink="#FFFFFF",
        line="#FFFFFF",
        edge="#FFFFFF",
        accent="#FFD866",
        on_accent="#000000",
        tint="#332B12",
        warm="#FFB38A",
        danger="#FF9A94",
        on_danger="#000000",
        dark=True,
    ),
}

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    ("ink", "background"),
    ("ink", "side"),
    ("ink", "surface"),
    ("ink", "tint"),
    ("soft_ink", "background"),
    ("soft_ink", "side"),
    ("soft_ink", "surface"),
    ("accent", "background"),
    ("accent", "surface"),
    ("accent", "tint"),
    ("on_accent", "accent"),
    ("warm", "surface"),
    ("warm", "background"),
    ("danger", "surface"),
    ("danger", "background"),
    ("on_danger", "danger"),
)
"""Foreground and background tokens that stand on each other as text: WCAG AA, 4.5 to 1."""

EDGE_PAIRS: tuple[tuple[str, str], ...] = (
    ("edge", "background"),
    ("edge", "surface"),
    ("accent", "background"),
    ("accent", "surface"),
)
"""Borders and focus rings: 3 to 1."""

CHART_SERIES = ("accent", "warm", "ink", "soft_ink")
"""The colours of the lines of a chart, taken in turn; dashes and markers tell them apart as well."""
CHART_PAIRS: tuple[tuple[str, str], ...] = (
    *((line, paper) for line in (*CHART_SERIES, "edge") for paper in ("surface", "tint")),
)
"""Lines of a chart on its paper and on its shaded bands: 3 to 1."""


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two #RRGGBB colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of a #RRGGBB colour, 0 to 1 (WCAG 2.2)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
