"""What stands against a release: dates too far back, and a changelog that is still open."""

from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

TODAY = date(2026, 6, 30)


def checkout(folder: Path, *, line_checked: str, card_reviewed: str, heading: str) -> Path:
    """A checkout with one crisis line, one card and a changelog."""
    cards = folder / "resources" / "content" / "cards"
    cards.mkdir(parents=True)
    (cards.parent / "support_lines.toml").write_text(
        "# last_checked = 1999-01-01 would be a comment\n[[line]]\n"
        f'emergency = [{{ number = "112", last_checked = {line_checked} }}]\n'
    )
    (cards / "C01.md").write_text(f"+++\nreviewed_on = {card_reviewed}\n+++\nWords.\n")
    (folder / "companion").mkdir()
    (folder / "companion" / "__init__.py").write_text('__version__ = "1.2.0"\n')
    (folder / "CHANGELOG.md").write_text(f"# Changelog\n\n{heading}\n")
    return folder


@pytest.mark.parametrize(
    ("line_checked", "card_reviewed", "heading", "said"),
    [
        ("2026-03-30", "2025-12-29", "## [1.2.0] - 2026-06-30", []),
        (
            "2026-03-29",
            "2026-06-01",
            "## [1.2.0] - 2026-06-30",
            ["support_lines.toml:3", "93 days"],
        ),
        ("2026-06-01", "2025-12-28", "## [1.2.0] - 2026-06-30", ["cards/C01.md:2", "184 days"]),
        ("2026-07-01", "2026-06-01", "## [1.2.0] - 2026-06-30", ["lies in the future"]),
        ("2026-06-01", "2026-06-01", "## [1.2.0] - Unreleased", ["no dated heading", "1.2.0"]),
        ("2026-06-01", "2026-06-01", "## [1.1.0] - 2026-06-30", ["no dated heading", "1.2.0"]),
    ],
)
def test_old_dates_and_an_open_changelog_stand_against_a_release(
    release: ModuleType,
    tmp_path: Path,
    line_checked: str,
    card_reviewed: str,
    heading: str,
    said: list[str],
):
    root = checkout(
        tmp_path, line_checked=line_checked, card_reviewed=card_reviewed, heading=heading
    )

    found = release.problems(root, TODAY)

    assert len(found) == bool(said)
    assert all(words in found[0] for words in said)


def test_the_shipped_content_carries_dates(release: ModuleType):
    content = Path(__file__).resolve().parents[2] / "resources" / "content"

    long_after = release.overdue(content, date(2126, 1, 1))

    assert any("last_checked" in sentence for sentence in long_after)
    assert any("reviewed_on" in sentence for sentence in long_after)
