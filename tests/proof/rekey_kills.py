"""`kill -9` while a vault gets new keys, at one point after the other: exactly one of old and new ever opens it.

After each kill the vault is opened as a person would: with the old secrets and with the new ones. One pair must be
refused and the other must lead to every row; what the kill left half done must be gone when the vault is closed
again, and changing the keys must work once more.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from companion.errors import Damaged, WrongKey
from companion.services import keys, vaults
from companion.services.backup_files import extract_database, opened_backup
from companion.services.findings import QUIET
from companion.services.keys import OldBackups
from companion.services.open_vault import OpenVault
from companion.storage.copies import read_copy
from companion.storage.row_digest import digest_rows
from companion.vault.header import HeaderCopies, parse
from companion.vault.opening import open_header, secret_of
from companion.vault.vault import unlock as unlock_header
from tests.benchmarks.children import ROOT

NEW_PASSPHRASE = "quiet stones in the stream"
THIRD_PASSPHRASE = "warm bread and rain"
STANDING = {".lock", "backups", "header.json", "header.bak", "seal.json"}


@dataclass(slots=True)
class RekeyLedger:
    """What the kills did."""

    kills: int = 0
    opened: dict[str, int] = field(default_factory=lambda: {"old": 0, "new": 0})
    rows: int = 0
    """Rows that each opened vault was found to hold."""
    points: list[str] = field(default_factory=list[str])
    faults: list[str] = field(default_factory=list[str])

    def summary(self) -> str:
        return (
            f"{self.kills} kills, opened by the old {self.opened['old']} and by the new "
            f"{self.opened['new']} times, {self.rows:,} rows each time"
        )


@dataclass(frozen=True, slots=True)
class Sample:
    """A closed vault that every attempt begins with a copy of."""

    vault: Path
    passphrase: str
    recovery_code: str


def kill_rekeying(
    sample: Sample,
    folder: Path,
    *,
    environment: Mapping[str, str] | None = None,
    steps_only: bool = False,
    rewrap: bool = False,
    old_backups: OldBackups = "reencrypt",
    every: int = 1,
    again_every: int = 1,
    told: Callable[[str], None] = lambda _: None,
) -> RekeyLedger:
    """Kill a change of keys at each point (or each `every`-th), every time on a fresh copy of `sample` in `folder`.

    After each `again_every`-th kill the keys are changed once more.
    """
    ledger = RekeyLedger()
    trial = _Trial(sample, folder, rewrap=rewrap, old_backups=old_backups)
    with _rekeyer(environment) as ask:
        ask({"warm": str(trial.fresh()), "passphrase": sample.passphrase})
        whole = ask(trial.order(0, steps_only=steps_only))
        if whole["code"] != 0:
            raise AssertionError("changing the keys failed without any kill")
        ledger.points = whole["passed"]
        trial.check(ledger, "without a kill", again=True, must_be="new")
        for number in range(1, len(ledger.points) + 1, every):
            where = f"kill {number} at {ledger.points[number - 1]!r}"
            trial.fresh()
            if not ask(trial.order(number, steps_only=steps_only))["killed"]:
                ledger.faults.append(f"{where}: it ended before that")
                continue
            ledger.kills += 1
            trial.check(ledger, where, again=ledger.kills % again_every == 0)
            told(f"{where} of {len(ledger.points)}: {len(ledger.faults)} faults")
    return ledger


class _Trial:
    """One copy of the vault after the other, and what has to be true of each."""

    def __init__(
        self, sample: Sample, folder: Path, *, rewrap: bool, old_backups: OldBackups
    ) -> None:
        self._sample = sample
        self._vault = folder / "Killed.vault"
        self._state = folder / "state"
        self._rewrap = rewrap
        self._old_backups = old_backups
        self._code = keys.new_recovery_code()
        opened = vaults.unlock(self.fresh(), passphrase=sample.passphrase, state=self._state)
        try:
            self._rows = _rows(opened)
        finally:
            opened.close()
        self._remembered = _copied_folder(self._state)

    def fresh(self) -> Path:
        """The vault as it was, and nothing remembered of what happened since."""
        shutil.rmtree(self._vault, ignore_errors=True)
        shutil.copytree(self._sample.vault, self._vault)
        if hasattr(self, "_remembered"):
            shutil.rmtree(self._state, ignore_errors=True)
            self._state.mkdir()
            for name, content in self._remembered.items():
                (self._state / name).write_bytes(content)
        return self._vault

    def order(self, kill_at: int, *, steps_only: bool) -> dict[str, Any]:
        return {
            "vault": str(self._vault),
            "state": str(self._state),
            "passphrase": self._sample.passphrase,
            "new_passphrase": NEW_PASSPHRASE,
            "recovery_code": self._code,
            "old_backups": self._old_backups,
            "kill_at": kill_at,
            "steps_only": steps_only,
            "rewrap": self._rewrap,
        }

    def check(
        self, ledger: RekeyLedger, where: str, *, again: bool, must_be: str | None = None
    ) -> None:
        """Open the killed vault with everything there is, and note what is not as it should be."""
        secrets = {"old": self._sample.passphrase, "new": NEW_PASSPHRASE}
        open_now = [name for name, secret in secrets.items() if self._opens(passphrase=secret)]
        if len(open_now) != 1 or (must_be and open_now != [must_be]):
            ledger.faults.append(f"{where}: {open_now or 'nothing'} opens the vault")
            return
        (name,) = open_now
        ledger.opened[name] += 1
        if not self._rewrap:
            codes = {"old": self._sample.recovery_code, "new": self._code}
            for which, code in codes.items():
                if self._opens(recovery_code=code) != (which == name):
                    ledger.faults.append(f"{where}: the {which} recovery key is in the wrong state")
        self._check_rows(ledger, where, secrets[name])
        if again:
            self._change_again(ledger, where, secrets[name])

    def _opens(self, **secret: str) -> bool:
        """Whether the vault opens to `secret`; looked at on a copy, because opening mends what a crash left."""
        copy = self._vault.with_name("Looked at.vault")
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir(mode=0o700)
        for place in self._vault.iterdir():
            if place.name.startswith((".", "header", "seal")):
                shutil.copy2(place, copy)
            elif place.name.startswith("journal"):
                (copy / place.name).hardlink_to(place)
        try:
            unlock_header(
                copy,
                passphrase=secret.get("passphrase"),
                recovery_code=secret.get("recovery_code"),
            ).release()
        except WrongKey:
            return False
        finally:
            shutil.rmtree(copy)
        return True

    def _check_rows(self, ledger: RekeyLedger, where: str, passphrase: str) -> None:
        try:
            vault = vaults.unlock(self._vault, passphrase=passphrase, state=self._state)
        except Damaged as error:
            ledger.faults.append(f"{where}: {error}")
            return
        try:
            if vault.freshness.finding not in QUIET:
                ledger.faults.append(f"{where}: {vault.freshness.sentence}")
            report = vaults.verify(vault)
            ledger.faults += [f"{where}: {problem}" for problem in report.problems]
            rows = _rows(vault)
            if rows != self._rows:
                ledger.faults.append(f"{where}: the rows are not those that were there")
            ledger.rows = sum(rows[1].values())
        finally:
            vault.close()
        ledger.faults += [f"{where}: {fault}" for fault in self._left_over()]
        ledger.faults += [f"{where}: {fault}" for fault in self._closed_backups()]

    def _left_over(self) -> Iterator[str]:
        """What stands in the vault's folder and belongs to nothing."""
        names = {place.name for place in self._vault.iterdir()}
        header = parse((self._vault / "header.json").read_bytes())
        if (self._vault / "header.bak").read_bytes() != header.to_bytes():
            yield "the second copy of the header is not the first"
        for name in names ^ (STANDING | {f"journal-{header.generation}.db"}):
            yield f"{name} is {'left over' if name in names else 'missing'}"
        for place in (self._vault / "backups").iterdir():
            if not re.fullmatch(r"[0-9TZ-]+\.companion-backup", place.name):
                yield f"backups/{place.name} is left over"

    def _closed_backups(self) -> Iterator[str]:
        """Every backup opens with exactly one of the two passphrases, and holds every row."""
        for file in (self._vault / "backups").iterdir():
            found = [
                digest
                for passphrase in (self._sample.passphrase, NEW_PASSPHRASE)
                if (digest := self._digest_in(file, passphrase)) is not None
            ]
            if found != [self._rows[0]]:
                yield f"{file.name} opens with {len(found)} of the passphrases, or to other rows"

    def _digest_in(self, file: Path, passphrase: str) -> str | None:
        """Of all rows in a backup; None when `passphrase` does not open it."""
        copy = self._vault.with_name("Out of a backup.db")
        copy.unlink(missing_ok=True)
        with opened_backup(file) as (archive, layout):
            secret = secret_of(passphrase, None)
            try:
                header, opened = open_header(HeaderCopies(layout.header, None), secret)
            except WrongKey:
                return None
            extract_database(archive, layout, copy, lambda done, total: None)
        return read_copy(copy, opened.database_key, header.vault_id).digest

    def _change_again(self, ledger: RekeyLedger, where: str, passphrase: str) -> None:
        vault = vaults.unlock(self._vault, passphrase=passphrase, state=self._state)
        try:
            code = keys.new_recovery_code()
            keys.change_keys(
                vault, passphrase=passphrase, new_passphrase=THIRD_PASSPHRASE, recovery_code=code
            )
        finally:
            vault.close()
        vault = vaults.unlock(self._vault, passphrase=THIRD_PASSPHRASE, state=self._state)
        try:
            if _rows(vault) != self._rows or vault.notices:
                ledger.faults.append(f"{where}: changing the keys again went wrong")
        finally:
            vault.close()


def _rows(vault: OpenVault) -> tuple[str, dict[str, int]]:
    with vault.read() as work:
        found = digest_rows(work.driver)
    return found.digest, found.counts


def _copied_folder(folder: Path) -> dict[str, bytes]:
    return {place.name: place.read_bytes() for place in folder.iterdir() if place.is_file()}


@contextmanager
def _rekeyer(
    environment: Mapping[str, str] | None,
) -> Iterator[Callable[[dict[str, Any]], dict[str, Any]]]:
    """The program that is killed, ready for orders."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.proof.rekeyer"],
        cwd=ROOT,
        env=None if environment is None else dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    stdin, stdout = process.stdin, process.stdout
    assert stdin is not None
    assert stdout is not None

    def ask(order: dict[str, Any]) -> dict[str, Any]:
        stdin.write(json.dumps(order) + "\n")
        stdin.flush()
        reply = stdout.readline()
        if not reply:
            raise AssertionError("the program that is killed ended altogether")
        return json.loads(reply)

    try:
        with process:
            yield ask
            stdin.close()
    finally:
        if process.poll() is None:
            process.kill()
