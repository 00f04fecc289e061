"""Tries to lose and to find what must neither be lost nor found, and prints one table.

python -m tests.proof            540 kills, canaries, every bit of the header, 10,000 places of the database, files
                                 cut short, replays, 135,000 altered inputs, every byte of a sealed share,
                                 20,000 altered ZIPs, 2,000 power losses, full disks, repairs,
                                 changes of keys, memory
python -m tests.proof --quick    10 kills, canaries, samples of the rest
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from _pytest.outcomes import Skipped

import tests.quick_keys  # noqa: F401 - the vaults keep their quick keys
from tests.benchmarks.display import Display, virtual_display
from tests.proof.canaries import CANARIES, ENCODINGS, search_for_canaries
from tests.proof.command_kills import kill_commands
from tests.proof.cuts import cut_database, cut_header, cut_log
from tests.proof.flips import fill, flip_database, flip_header
from tests.proof.full_disk import fill_disks
from tests.proof.fuzz import fuzz_readers
from tests.proof.ledger import Ledger
from tests.proof.memory import KINDS, search_memory
from tests.proof.moment_kills import kill_sessions
from tests.proof.power_loss import lose_power
from tests.proof.rekey_kills import RekeyLedger, Sample, kill_rekeying
from tests.proof.repairs import DAMAGED, repair_again_and_again
from tests.proof.replays import replay_everything
from tests.proof.scene import PASSPHRASE, Scene
from tests.proof.sealed_shares import alter_payloads, flip_sealed_share
from tests.proof.window_kills import MAY_BE_LOST, kill_windows
from tests.proof.writer_kills import kill_writer


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row of the table."""

    what: str
    tried: str
    faults: tuple[str, ...]
    seconds: float

    @property
    def holds(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True)
class Proof:
    """How much is tried, and where."""

    kills: int
    quick: bool
    folder: Path
    display: Display

    def scene(self, name: str) -> Scene:
        folder = self.folder / name
        folder.mkdir()
        return Scene.set_up(folder, self.display)


def commands(proof: Proof) -> Iterator[Verdict]:
    begun = time.perf_counter()
    ledger = kill_commands(proof.scene("commands"), proof.kills // 2, told=_say)
    yield _of_kills("kill -9 during companion add", ledger, begun)


def windows(proof: Proof) -> Iterator[Verdict]:
    begun = time.perf_counter()
    ledger = kill_windows(proof.scene("windows"), proof.kills - proof.kills // 2, told=_say)
    if ledger.oldest_loss > MAY_BE_LOST:
        ledger.faults.append(f"{ledger.oldest_loss:.1f} s of typing were lost")
    yield _of_kills("kill -9 during autosave in the window", ledger, begun)


def sessions(proof: Proof) -> Iterator[Verdict]:
    begun = time.perf_counter()
    ledger = kill_sessions(proof.scene("sessions"), proof.kills // 5, told=_say)
    yield _of_kills("kill -9 while moments of a session are noted", ledger, begun)


def canaries(proof: Proof) -> Iterator[Verdict]:
    begun = time.perf_counter()
    findings = search_for_canaries(proof.scene("canaries"), told=_say)
    files, size = sum(f.files for f in findings), sum(f.size for f in findings)
    yield Verdict(
        f"{len(CANARIES)} canaries in every file, {', '.join(f.moment for f in findings)}",
        f"{files} files, {size:,} bytes, {len(ENCODINGS)} encodings",
        tuple(f"{hit.place}: {hit.canary} as {hit.encoding}" for f in findings for hit in f.hits),
        time.perf_counter() - begun,
    )


def flips(proof: Proof) -> Iterator[Verdict]:
    scene = proof.scene("flips")
    for flip in (
        lambda: flip_header(scene, scene.recovery_code, every=97 if proof.quick else 1, told=_say),
        lambda: flip_database(scene, 100 if proof.quick else 10_000, told=_say),
    ):
        begun = time.perf_counter()
        found = flip()
        yield Verdict(
            f"{found.what} changed at a time",
            f"{found.tried:,} changes",
            tuple(f"accepted: {name}" for name in found.accepted),
            time.perf_counter() - begun,
        )


def cuts(proof: Proof) -> Iterator[Verdict]:
    samples = 100 if proof.quick else 5_000
    for cut in (
        lambda: cut_header(proof.scene("cut header")),
        lambda: cut_database(proof.scene("cut database"), samples, told=_say),
        lambda: cut_log(proof.scene("cut log"), samples // 5, told=_say),
    ):
        begun = time.perf_counter()
        found = cut()
        yield Verdict(
            found.what,
            f"{found.tried:,} lengths",
            tuple(f"accepted: {name}" for name in found.accepted),
            time.perf_counter() - begun,
        )


def rekeys(proof: Proof) -> Iterator[Verdict]:
    """Every step of a change of keys in a large journal; every file operation of one in a small journal."""
    large, small = (200, 20) if proof.quick else (10_000, 200)
    for what, entries, rewrap in (
        ("after each step of a change of keys", large, False),
        ("between its file operations", small, False),
        ("between those of a new passphrase alone", small, True),
    ):
        begun = time.perf_counter()
        scene = proof.scene(f"rekeys {what}")
        fill(scene, entries)
        ledger: RekeyLedger = kill_rekeying(
            Sample(scene.vault, PASSPHRASE, scene.recovery_code),
            scene.folder,
            environment=scene.environment(),
            steps_only=entries == large,
            rewrap=rewrap,
            every=5 if proof.quick and entries == small and not rewrap else 1,
            again_every=4 if proof.quick else 1,
            told=_say,
        )
        yield Verdict(
            f"kill -9 {what}, {entries:,} entries",
            ledger.summary(),
            tuple(ledger.faults),
            time.perf_counter() - begun,
        )


def replays(proof: Proof) -> Iterator[Verdict]:
    begun = time.perf_counter()
    for found in replay_everything(proof.scene("replays"), 2 if proof.quick else 40, told=_say):
        yield Verdict(
            found.what,
            f"{found.tried:,} tried, {found.whole} of them through a whole unlocking",
            tuple(f"without a word: {name}" for name in found.unnoticed),
            time.perf_counter() - begun,
        )
        begun = time.perf_counter()


def memory(proof: Proof) -> Iterator[Verdict]:
    begun = time.perf_counter()
    found = search_memory(proof.scene("memory"))
    yield Verdict(
        "copies in memory after a hard lock, passphrase/key/text",
        f"{'/'.join(str(found.locked[kind]) for kind in KINDS)} in {found.searched:,} bytes "
        f"({'/'.join(str(found.opened[kind]) for kind in KINDS)} while the vault was open)",
        found.faults,
        time.perf_counter() - begun,
    )


def writer(proof: Proof) -> Iterator[Verdict]:
    begun = time.perf_counter()
    ledger = kill_writer(proof.scene("writer"), max(2, proof.kills * 3 // 2), told=_say)
    yield _of_kills("kill -9 in the middle of saving", ledger, begun)


def power(proof: Proof) -> Iterator[Verdict]:
    begun = time.perf_counter()
    try:
        found = lose_power(proof.scene("power"), 60 if proof.quick else 2000, told=_say)
    except FileNotFoundError as missing:
        yield Verdict("power losses", f"not tried: {missing} is missing", (), 0.0)
        return
    yield Verdict(
        f"power losses in a run of {found.calls:,} disk calls",
        f"{found.states:,} states, {found.acknowledged:,} changes acknowledged",
        tuple(found.faults),
        time.perf_counter() - begun,
    )


def disks(proof: Proof) -> Iterator[Verdict]:
    begun = time.perf_counter()
    try:
        found = fill_disks(proof.scene("disks"), every=24 if proof.quick else 1, told=_say)
    except Skipped as missing:
        yield Verdict("full disks", f"not tried: {missing}", (), 0.0)
        return
    yield Verdict(
        f"disk full during {', '.join(disk.what for disk in found)}",
        f"{sum(disk.points for disk in found):,} points, refused at {sum(disk.refused for disk in found):,}",
        tuple(fault for disk in found for fault in disk.faults),
        time.perf_counter() - begun,
    )


def repairs(proof: Proof) -> Iterator[Verdict]:
    begun = time.perf_counter()
    found = repair_again_and_again(proof.scene("repairs"), 10 if proof.quick else 300, told=_say)
    yield Verdict(
        f"repairs of {DAMAGED} damaged pages",
        f"{found.tried:,} repairs, {found.rows:,} rows that lay on none of them",
        tuple(found.faults),
        time.perf_counter() - begun,
    )


def fuzz(proof: Proof) -> Iterator[Verdict]:
    begun = time.perf_counter()
    found = fuzz_readers(proof.scene("fuzz"), 250 if proof.quick else 15_000, told=_say)
    yield Verdict(
        f"altered input for {len(found)} readers: {', '.join(f.what for f in found)}",
        f"{sum(f.tried for f in found):,} inputs, {sum(f.refused for f in found):,} refused with a sentence",
        tuple(f"{f.what}: {fault}" for f in found for fault in f.faults),
        time.perf_counter() - begun,
    )


def sealed_shares(proof: Proof) -> Iterator[Verdict]:
    begun = time.perf_counter()
    flipped = flip_sealed_share(every=97 if proof.quick else 1, told=_say)
    yield Verdict(
        f"{flipped.what} changed at a time",
        f"{flipped.tried:,} changes",
        tuple(f"accepted: {name}" for name in flipped.accepted),
        time.perf_counter() - begun,
    )
    begun = time.perf_counter()
    found = alter_payloads(500 if proof.quick else 20_000, told=_say)
    yield Verdict(
        f"altered {found.what}",
        f"{found.tried:,} inputs, {found.refused:,} refused with a sentence",
        tuple(found.faults),
        time.perf_counter() - begun,
    )


PARTS: dict[str, Callable[[Proof], Iterator[Verdict]]] = {
    "commands": commands,
    "writer": writer,
    "windows": windows,
    "sessions": sessions,
    "canaries": canaries,
    "flips": flips,
    "cuts": cuts,
    "replays": replays,
    "fuzz": fuzz,
    "shares": sealed_shares,
    "power": power,
    "disks": disks,
    "repairs": repairs,
    "rekeys": rekeys,
    "memory": memory,
}


def main() -> int:
    """Run the wanted parts; 1 when anything was lost, found or accepted."""
    wanted = _arguments()
    with ExitStack() as things:
        proof = Proof(
            kills=wanted.kills or (10 if wanted.quick else 200),
            quick=wanted.quick,
            folder=Path(
                things.enter_context(tempfile.TemporaryDirectory(prefix="companion-proof-"))
            ),
            display=things.enter_context(virtual_display()),
        )
        verdicts = [row for part in wanted.only or PARTS for row in PARTS[part](proof)]
    print(_table(verdicts), end="")
    return 0 if all(verdict.holds for verdict in verdicts) else 1


def _table(verdicts: list[Verdict]) -> str:
    """The one table: what was tried, how often, how many faults; each fault on a line of its own below its row."""
    rows = [("what", "tried", "faults", "")]
    for verdict in verdicts:
        rows.append(
            (
                verdict.what,
                verdict.tried,
                str(len(verdict.faults)),
                f"{'holds' if verdict.holds else 'BROKEN'} ({verdict.seconds:.0f} s)",
            )
        )
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|---|---|---|---|")
    faults = [f"- {verdict.what}: {fault}" for verdict in verdicts for fault in verdict.faults]
    return "\n".join([*lines, *faults, ""])


def _of_kills(what: str, ledger: Ledger, begun: float) -> Verdict:
    tried = ledger.summary()
    if ledger.oldest_loss:
        tried += f", oldest lost key typed {ledger.oldest_loss:.1f} s before a kill"
    return Verdict(what, tried, tuple(ledger.faults), time.perf_counter() - begun)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="proof", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="10 kills and samples of the rest")
    parser.add_argument("--kills", type=int, metavar="N", help="kill so many times")
    parser.add_argument(
        "--only", action="append", choices=[*PARTS], help="one part; may be given several times"
    )
    return parser.parse_args()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
