"""Starts the program as `companion --vault PATH --data DIR` does, and reports when its window is painted.

Arguments after the pipe: the vault, the data folder.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from companion import app
from companion.paths import Paths

if TYPE_CHECKING:
    from companion.ui.window import Window

NOT_YET = ("sqlalchemy", "pypdf", "markdown_it", "numpy")
"""Imported before the first paint, each of these would make every start slower."""


open_window = app.open_window


def open_and_tell(paths: Paths, *, vault: Path | None = None) -> int:
    """Listen to the window from here on: nothing of it may be imported sooner than a person's start does it."""
    from tests.benchmarks.measured.reporting import AfterPaint, report, when_first_shown

    def tell(window: Window) -> None:
        AfterPaint(
            window, lambda: report("painted", too_early=[m for m in NOT_YET if m in sys.modules])
        )

    when_first_shown(tell)
    return open_window(paths, vault=vault)


app.open_window = open_and_tell
sys.exit(app.main(["--vault", sys.argv[2], "--data", sys.argv[3]]))
