"""Altered files for every reader of what comes from outside; the long form is in the proof."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.display import OFFSCREEN
from tests.proof.fuzz import fuzz_readers
from tests.proof.scene import Scene


def test_c58_altered_input_is_read_or_refused_with_a_sentence(tmp_path: Path):
    found = fuzz_readers(Scene.set_up(tmp_path, OFFSCREEN), 150, told=lambda _: None)
    assert [fault for reader in found for fault in reader.faults] == []
    assert all(reader.tried == 150 for reader in found)
    assert sum(reader.refused for reader in found) > 400
