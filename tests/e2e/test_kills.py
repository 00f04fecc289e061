"""The short form of the kill proof: ten `kill -9` at work, and nothing that was called saved is lost."""

from pathlib import Path

import pytest

from tests.benchmarks.display import OFFSCREEN
from tests.proof.command_kills import kill_commands
from tests.proof.moment_kills import kill_sessions
from tests.proof.scene import Scene
from tests.proof.window_kills import kill_windows
from tests.proof.writer_kills import kill_writer


@pytest.mark.slow
def test_c42_a_killed_command_loses_no_entry_it_had_acknowledged(tmp_path: Path):
    ledger = kill_commands(Scene.set_up(tmp_path, OFFSCREEN), 6)

    assert ledger.kills == 6
    assert ledger.acknowledged > 0
    assert ledger.faults == []


@pytest.mark.slow
def test_c42_a_killed_window_loses_no_text_it_had_called_saved(tmp_path: Path):
    ledger = kill_windows(Scene.set_up(tmp_path, OFFSCREEN), 4, longest=1.5)

    assert ledger.kills == 4
    assert ledger.acknowledged > 0
    assert ledger.faults == []


@pytest.mark.slow
def test_c42_a_killed_session_loses_no_moment_it_had_taken(tmp_path: Path):
    ledger = kill_sessions(Scene.set_up(tmp_path, OFFSCREEN), 2)

    assert ledger.kills == 2
    assert ledger.faults == []


@pytest.mark.slow
def test_c42_a_program_killed_while_saving_loses_no_state_it_had_acknowledged(tmp_path: Path):
    ledger = kill_writer(Scene.set_up(tmp_path, OFFSCREEN), 8)

    assert ledger.kills == 8
    assert ledger.acknowledged > 8
    assert ledger.faults == []
