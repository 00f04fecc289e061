"""The short form of the power-loss proof, and that the proof would notice a program that does not sync."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.benchmarks.display import OFFSCREEN
from tests.fault_stage import compiled
from tests.proof.disk_record import Call, Disk
from tests.proof.power_loss import SHIM, lose_power
from tests.proof.scene import Scene


@pytest.mark.slow
def test_c43_whatever_a_power_loss_leaves_opens_with_all_that_was_saved(tmp_path: Path) -> None:
    compiled(SHIM, tmp_path)  # skips where there is no compiler
    found = lose_power(Scene.set_up(tmp_path, OFFSCREEN), 40, changes=50)

    assert found.states == 40
    assert found.acknowledged > 30
    assert found.faults == []


@pytest.mark.slow
def test_c43_a_program_that_does_not_sync_its_log_is_found_out(tmp_path: Path) -> None:
    compiled(SHIM, tmp_path)
    found = lose_power(
        Scene.set_up(tmp_path, OFFSCREEN),
        30,
        changes=40,
        passing_over=lambda call: call.kind == "s" and call.path.endswith("-wal"),
    )

    assert any("was saved in state" in fault for fault in found.faults)


def call(kind: str, path: str, content: bytes = b"", *, place: int = 0, other: str = "") -> Call:
    return Call(kind, path, other, place, content)


def every_outcome(disk: Disk) -> set[tuple[tuple[str, bytes], ...]]:
    return {
        tuple(sorted(disk.after_power_loss(random.Random(seed)).items())) for seed in range(300)
    }


def test_only_what_was_synced_is_certain() -> None:
    disk = Disk({"kept": b"old" * 400})
    disk.do(call("w", "kept", b"new" * 400))
    outcomes = {dict(outcome)["kept"] for outcome in every_outcome(disk)}
    assert {b"old" * 400, b"new" * 400} < outcomes
    assert any(found[:512] != found[512:1024] for found in outcomes), "sectors tear"
    disk.do(call("s", "kept"))
    assert every_outcome(disk) == {(("kept", b"new" * 400),)}


def test_a_new_name_is_certain_when_its_folder_was_synced() -> None:
    disk = Disk({"name": b"old"})
    for made in (call("c", "part"), call("w", "part", b"new"), call("s", "part")):
        disk.do(made)
    disk.do(call("r", "part", other="name"))
    assert {dict(o)["name"] for o in every_outcome(disk)} == {b"old", b"new"}
    disk.do(call("s", "."))
    assert every_outcome(disk) == {(("name", b"new"),)}
    disk.do(call("u", "name"))
    assert every_outcome(disk) == {(("name", b"new"),), ()}
    disk.do(call("s", "."))
    assert every_outcome(disk) == {()}


def test_a_file_that_was_never_synced_may_be_there_empty_or_not_at_all() -> None:
    disk = Disk({})
    disk.do(call("c", "new"))
    disk.do(call("w", "new", b"words"))
    assert {(("new", b"words"),), (("new", b""),), ()} <= every_outcome(disk)
