"""The power goes at any moment: the vault must open afterwards, with everything that the program had called saved.

A real run is written down call by call; thousands of disks are then put together as a power loss may have left them,
and each is unlocked, checked from end to end, and compared with what had been acknowledged up to then.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.children import ROOT
from tests.proof.disk_record import Call, Disk, crash_points, files_below, read_record
from tests.proof.keys_once import each_key_once
from tests.proof.scene import PASSPHRASE, Scene
from tests.proof.writer_states import compare_with_saved

SHIM = ROOT / "tests" / "faults" / "disk_calls.c"
ACKNOWLEDGED = "acknowledged"


@dataclass(slots=True)
class PowerLosses:
    """What became of the vault."""

    calls: int = 0
    """Disk calls of the run that was written down."""
    states: int = 0
    acknowledged: int = 0
    """Changes that the run called saved."""
    faults: list[str] = field(default_factory=list[str])


def lose_power(
    scene: Scene,
    states: int,
    *,
    changes: int = 120,
    seed: int = 5,
    passing_over: Callable[[Call], bool] = lambda _: False,
    told: Callable[[str], None] = lambda _: None,
) -> PowerLosses:
    """Try so many disks. Calls `passing_over` says yes to are left out, as if the program had not made them.

    Raises FileNotFoundError without a C compiler.
    """
    disk_folder, record = scene.vault.parent, scene.folder / "record"
    before = files_below(disk_folder)
    _run_writer(scene, record, changes, seed)
    calls = [call for call in read_record(record, disk_folder) if not passing_over(call)]
    found = PowerLosses(calls=len(calls))
    disk, chance, done = Disk(before), random.Random(seed), 0
    told_saved: dict[int, int] = {}
    with each_key_once():
        for point, times in crash_points(calls, states, chance):
            for call in calls[done:point]:
                disk.do(call)
                if call.path == ACKNOWLEDGED and call.kind == "w":
                    entry, state = map(int, call.content.split())
                    told_saved[entry] = state
                    found.acknowledged += 1
            done = point
            for _ in range(times):
                found.states += 1
                files = disk.after_power_loss(chance)
                found.faults += _compare(
                    scene.folder / "after", files, scene.vault.name, told_saved, point
                )
                if found.states % 100 == 0:
                    told(f"{found.states:,} of {states:,} power losses")
    return found


def compiled_shim(folder: Path) -> Path:
    """The library that writes calls down or lets them fail. Raises FileNotFoundError without a C compiler."""
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        raise FileNotFoundError("a C compiler on Linux")
    library = folder / "disk_calls.so"
    subprocess.run(
        [compiler, "-O1", "-shared", "-fPIC", "-Wall", "-Werror", "-o", library, SHIM], check=True
    )
    return library


def _run_writer(scene: Scene, record: Path, changes: int, seed: int) -> None:
    environment = scene.environment() | {
        "LD_PRELOAD": str(compiled_shim(scene.folder)),
        "COMPANION_DISK": str(scene.vault.parent),
        "COMPANION_TRACE": str(record),
    }
    command = [
        sys.executable, "-m", "tests.proof.power_writer", scene.vault,
        scene.vault.parent / ACKNOWLEDGED, str(changes), str(seed), "0",
    ]  # fmt: skip
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        input=f"{PASSPHRASE}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise AssertionError(f"the writer failed by itself: {done.stderr}")


def _compare(
    folder: Path, files: dict[str, bytes], name: str, told_saved: dict[int, int], point: int
) -> list[str]:
    """Lay this disk out, unlock the vault on it, and say what is wrong."""
    shutil.rmtree(folder, ignore_errors=True)
    for file, content in files.items():
        place = folder / file
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.touch(0o600)
        place.write_bytes(content)
    (folder / name / "backups").mkdir(mode=0o700, exist_ok=True)
    faults = compare_with_saved(folder / name, told_saved)
    faults += [f"{file.name} is left" for file in folder.rglob(".*.part")]
    return [f"after call {point}: {fault}" for fault in faults]
