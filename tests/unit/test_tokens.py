"""Every pair of colours that is used can be read: WCAG AA, in every theme."""

from __future__ import annotations

import pytest

pytest.importorskip("PySide6")

from companion.ui.tokens import (
    CHART_PAIRS,
    CHART_SERIES,
    EDGE_PAIRS,
    PALETTES,
    TEXT_PAIRS,
    contrast,
    luminance,
)
from companion.ui.widgets.chart_picture import chart_palette


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize(("ink", "paper"), TEXT_PAIRS)
def test_text_stands_out_at_least_four_and_a_half_to_one(theme: str, ink: str, paper: str) -> None:
    palette = PALETTES[theme]  # type: ignore[index]
    assert contrast(getattr(palette, ink), getattr(palette, paper)) >= 4.5


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize(("line", "paper"), EDGE_PAIRS)
def test_edges_and_focus_rings_stand_out_three_to_one(theme: str, line: str, paper: str) -> None:
    palette = PALETTES[theme]  # type: ignore[index]
    assert contrast(getattr(palette, line), getattr(palette, paper)) >= 3


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize(("line", "paper"), CHART_PAIRS)
def test_lines_of_a_chart_stand_out_three_to_one(theme: str, line: str, paper: str) -> None:
    palette = PALETTES[theme]  # type: ignore[index]
    assert contrast(getattr(palette, line), getattr(palette, paper)) >= 3


@pytest.mark.parametrize("theme", PALETTES)
def test_words_of_a_chart_stand_out_on_its_paper(theme: str) -> None:
    colours = chart_palette(PALETTES[theme])  # type: ignore[index]
    assert contrast(colours.ink, colours.paper) >= 4.5
    assert contrast(colours.soft_ink, colours.paper) >= 4.5
    assert len(colours.series) == len(CHART_SERIES)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert luminance("#FFFFFF") == pytest.approx(1)


def test_the_session_theme_is_dim() -> None:
    palette = PALETTES["session"]
    assert max(luminance(c) for c in (palette.background, palette.side, palette.surface)) < 0.02
