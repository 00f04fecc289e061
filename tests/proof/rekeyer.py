"""A program that changes the keys of a vault and is killed in the middle: each time at another point.

Reads lines of JSON from standard input, writes one line for each to standard output. A point is any of:

    a step          the program's own names for what is done and on the disk
    before NAME     just before Python opens for writing, renames or removes a file in the vault
    progress        whenever the export, the comparison or a backup tells how far it is

Each attempt is a child of its own (fork), so that the modules are loaded once; the child kills itself with SIGKILL.
"""

from __future__ import annotations

import functools
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

import tests.quick_keys  # noqa: F401 - the vault keeps its quick keys
from companion.crypto import kdf
from companion.services import keys, vaults
from companion.vault import rekeying

WRITING = os.O_WRONLY | os.O_RDWR
EVENTS = {"os.rename": "rename", "os.remove": "remove", "open": "open"}


class Points:
    """Counts the points that are passed, and kills the process at the wanted one."""

    def __init__(self, vault: Path, kill_at: int, *, steps_only: bool) -> None:
        self._vault = os.fspath(vault)
        self._kill_at = kill_at
        self._steps_only = steps_only
        self.passed: list[str] = []

    def watch(self) -> None:
        rekeying.reached = self._pass
        if not self._steps_only:
            sys.addaudithook(self._hear)

    def progress(self, done: int, total: int) -> None:
        del done, total
        if not self._steps_only:
            self._pass("progress")

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in EVENTS or (event == "open" and not self._writes(arguments)):
            return
        place = arguments[0]
        if isinstance(place, str | bytes | os.PathLike):
            name = os.fsdecode(place)
            if name.startswith(self._vault):
                self._pass(f"before {EVENTS[event]} {Path(name).name}")

    @staticmethod
    def _writes(arguments: tuple[Any, ...]) -> bool:
        return isinstance(arguments[2], int) and bool(arguments[2] & WRITING)

    def _pass(self, name: str) -> None:
        self.passed.append(name)
        if len(self.passed) == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


def remember_derived_keys() -> None:
    """Derive each key once: all attempts begin with the same header."""
    derive = functools.cache(kdf.derive)
    kdf.derive = lambda passphrase, salt, params: bytes(derive(passphrase, salt, params))


def attempt(order: dict[str, Any], write_end: int) -> None:
    """Change the keys as `order` says, and tell which points were passed."""
    path = Path(order["vault"])
    points = Points(path, order["kill_at"], steps_only=order["steps_only"])
    vault = vaults.unlock(path, passphrase=order["passphrase"], state=Path(order["state"]))
    points.watch()
    if order["rewrap"]:
        keys.rewrap(vault, passphrase=order["passphrase"], new_passphrase=order["new_passphrase"])
        vault.close()
    else:
        keys.change_keys(
            vault,
            passphrase=order["passphrase"],
            new_passphrase=order["new_passphrase"],
            recovery_code=order["recovery_code"],
            old_backups=order["old_backups"],
            progress=points.progress,
        )
    os.write(write_end, json.dumps(points.passed).encode())


def in_child(order: dict[str, Any]) -> dict[str, Any]:
    """Fork, let the child attempt it, and tell how it ended."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        try:
            attempt(order, write_end)
            os._exit(0)
        except BaseException:  # noqa: BLE001 - a fork must never go on where its parent was
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as told:
        passed = told.read()
    _, status = os.waitpid(child, 0)
    return {
        "killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL,
        "code": os.waitstatus_to_exitcode(status),
        "passed": json.loads(passed) if passed else [],
    }


def main() -> None:
    remember_derived_keys()
    vaults.warm_up()
    import companion.services.backups
    import companion.storage.export  # noqa: F401

    for line in sys.stdin:
        order = json.loads(line)
        if "warm" in order:  # so that every child inherits the derived key
            vaults.lock(vaults.unlock(Path(order["warm"]), passphrase=order["passphrase"]))
            reply: dict[str, Any] = {}
        else:
            reply = in_child(order)
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
