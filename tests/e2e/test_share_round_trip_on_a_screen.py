"""The way of a share and its answer once more on a real screen, where keyboard and focus go as a person's do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.display import OFFSCREEN, virtual_display

STORY = "tests/e2e/test_share_round_trip.py::test_a_passage_is_answered_and_the_answer_comes_home"


def test_the_round_trip_on_a_screen_of_its_own() -> None:
    with virtual_display() as display:
        if display is OFFSCREEN:
            pytest.skip("There is no Xvfb here, or Qt cannot use it.")
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", STORY],
            cwd=Path(__file__).parents[2],
            env=os.environ | display.environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert ran.returncode == 0, ran.stdout[-4000:]
