"""Old pages, old files, lost and old logs, whole old vaults, changed seals: each must be refused or told in words.

Every attack is judged by the parts that unlocking uses, with the vault's real keys derived once; one in two hundred goes
through a whole unlocking.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from companion.domain.entries import NewEntry
from companion.errors import CompanionError
from companion.services import journal, vaults
from companion.services.findings import QUIET, Finding, judge
from companion.vault.folder import VaultFolder
from companion.vault.header import Header, read_copies
from companion.vault.keys import VaultKeys
from companion.vault.last_seen import LastSeen
from companion.vault.looking import Look
from companion.vault.opening import open_header, secret_of
from tests.proof.scene import PASSPHRASE, Scene

PAGE = 4096
WHOLE_EVERY = 200
"""One attack of so many is tried through a whole unlocking too."""


@dataclass(slots=True)
class Replays:
    """How many attacks of one kind were tried, and which of them went without a word."""

    what: str
    tried: int = 0
    whole: int = 0
    """How many of them through a whole unlocking."""
    unnoticed: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class Target:
    """The closed vault that is attacked, and what its owner and this computer know of it."""

    path: Path
    state: Path
    header: Header
    keys: VaultKeys

    @classmethod
    def of(cls, scene: Scene) -> Target:
        copies = read_copies(VaultFolder.at(scene.vault))
        header, keys = open_header(copies, secret_of(PASSPHRASE, None))
        return cls(scene.vault, scene.state, header, keys)

    @property
    def database(self) -> Path:
        return self.path / "journal-1.db"

    @property
    def log(self) -> Path:
        return self.path / "journal-1.db-wal"

    @property
    def seal(self) -> Path:
        return self.path / "seal.json"

    def judged(self) -> Finding:
        """What unlocking would make of the files as they lie there now."""
        look = Look()
        look.begin(VaultFolder.at(self.path), self.header.generation)
        seen = LastSeen.of(self.state, self.keys, self.header.vault_id).read()
        return judge(look.result(), self.header, self.keys.seal_key, seen)

    @contextmanager
    def opened(self) -> Iterator[vaults.OpenVault]:
        vault = vaults.unlock(self.path, passphrase=PASSPHRASE, state=self.state)
        try:
            yield vault
        finally:
            vaults.lock(vault)

    def attack(self, replays: Replays, name: str) -> None:
        """Note whether the vault as it lies there now would open without a word."""
        replays.tried += 1
        if self.judged() in QUIET:
            replays.unnoticed.append(name)
        elif replays.tried % WHOLE_EVERY == 1:
            replays.whole += 1
            kept = _files(self.path)
            try:
                with self.opened() as vault:
                    if not vault.notices:
                        replays.unnoticed.append(f"{name}, unlocked")
            except CompanionError:
                pass  # refused, which is told as well
            _put(self.path, kept)


def replay_everything(
    scene: Scene, rounds: int, *, seed: int = 5, told: Callable[[str], None] = lambda _: None
) -> tuple[Replays, ...]:
    """Write in so many sessions, keep what lay there in each, and put all of it back piece by piece."""
    target = Target.of(scene)
    pages = Replays("old pages put back")
    files = Replays("old or log-less databases put back")
    logs = Replays("old logs put back")
    whole = Replays("whole old vaults put back")
    chance = random.Random(seed)
    kept: list[dict[str, bytes]] = []
    for number in range(rounds):
        closed_before = _files(target.path)
        kept.append(closed_before)
        without_log, old_logs = _session(target, chance, number)
        now = _files(target.path)
        _pages(target, pages, closed_before["journal-1.db"], now, number)
        for state, content in [("before", closed_before["journal-1.db"]), *without_log]:
            if content != now["journal-1.db"]:
                target.database.write_bytes(content)
                target.attack(files, f"round {number}, {state}")
                _put(target.path, now)
        for state, content in old_logs:
            target.log.write_bytes(content)
            target.attack(logs, f"round {number}, {state}")
            _put(target.path, now)
        for age, old in enumerate(kept):
            _put(target.path, old)
            target.attack(whole, f"round {number}, vault of round {age}")
        _put(target.path, now)
        told(f"round {number + 1} of {rounds}: {pages.tried:,} pages, {whole.tried:,} vaults")
    if target.judged() is not Finding.FITS:
        raise AssertionError("the vault that nobody changed is not found in order")
    return pages, files, logs, whole, _seals(target)


def _session(
    target: Target, chance: random.Random, number: int
) -> tuple[list[tuple[str, bytes]], list[tuple[str, bytes]]]:
    """Write a little; gives the database without its log, and the log, after each commit."""
    databases: list[tuple[str, bytes]] = []
    logs: list[tuple[str, bytes]] = []
    with target.opened() as vault:
        if vault.notices:
            raise AssertionError(f"a vault in order opened with: {vault.notices}")
        for commit in range(4):
            words = " ".join(f"{chance.getrandbits(40):x}" for _ in range(200))
            journal.write_entry(vault, NewEntry(title=f"Round {number}", body=words))
            databases.append(
                (f"without its log after commit {commit}", target.database.read_bytes())
            )
            logs.append((f"log after commit {commit}", target.log.read_bytes()))
    return databases, logs


def _pages(
    target: Target, replays: Replays, old: bytes, now: dict[str, bytes], number: int
) -> None:
    new = now["journal-1.db"]
    for at in range(0, min(len(old), len(new)), PAGE):
        if old[at : at + PAGE] != new[at : at + PAGE]:
            target.database.write_bytes(new[:at] + old[at : at + PAGE] + new[at + PAGE :])
            target.attack(replays, f"round {number}, page {at // PAGE + 1}")
    _put(target.path, now)


def _seals(target: Target) -> Replays:
    """Each bit of the seal changed, each length of it, and none at all."""
    replays = Replays("seals changed, cut or removed")
    now = _files(target.path)
    sound = now["seal.json"]
    for bit in range(len(sound) * 8):
        changed = bytearray(sound)
        changed[bit // 8] ^= 1 << bit % 8
        target.seal.write_bytes(changed)
        target.attack(replays, f"bit {bit}")
    for length in range(len(sound)):
        target.seal.write_bytes(sound[:length])
        target.attack(replays, f"first {length}")
    target.seal.unlink()
    target.attack(replays, "removed")
    _put(target.path, now)
    return replays


def _files(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.iterdir() if file.is_file()}


def _put(path: Path, files: dict[str, bytes]) -> None:
    """Let exactly these files lie in the vault."""
    for place in path.iterdir():
        if place.name not in files:
            if place.is_dir():
                if place.name != "backups":
                    shutil.rmtree(place)
            else:
                place.unlink()
    for name, content in files.items():
        place = path / name
        if not place.exists() or place.read_bytes() != content:
            place.write_bytes(content)
            place.chmod(0o600)
