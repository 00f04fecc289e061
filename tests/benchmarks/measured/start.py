"""Starts the program as `companion --vault PATH --data DIR` does, and reports when its window is painted.

Arguments after the pipe: the vault, the data folder.
"""

from __future__ import annotations

import sys

from companion import app
from companion.ui.window import Window
from tests.benchmarks.measured.reporting import AfterPaint, report, when_first_shown

NOT_YET = ("sqlalchemy", "pypdf", "markdown_it", "numpy")
"""Imported before the first paint, each of these would make every start slower."""


def tell(window: Window) -> None:
    AfterPaint(
        window, lambda: report("painted", too_early=[m for m in NOT_YET if m in sys.modules])
    )


when_first_shown(tell)
sys.exit(app.main(["--vault", sys.argv[2], "--data", sys.argv[3]]))
