"""Starting the processes that are measured, and hearing from them."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0
"""Seconds after which a silent child counts as stuck."""
SANDBOX = {
    "HOME": "home",
    "XDG_DATA_HOME": "home/data",
    "XDG_CONFIG_HOME": "home/config",
    "XDG_CACHE_HOME": "home/cache",
    "XDG_STATE_HOME": "home/state",
    "XDG_RUNTIME_DIR": "run",
    "TMPDIR": "tmp",
}
"""Every folder that a program may look for, inside one folder of ours."""
NOT_INHERITED = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONPATH", "QT_QPA_PLATFORM")


class ChildFailed(Exception):
    """A child ended or fell silent before it said what was awaited."""


def sandboxed(folder: Path, display: Mapping[str, str]) -> dict[str, str]:
    """An environment in which a child writes below `folder` only, and keeps compiled modules."""
    environment = {k: v for k, v in os.environ.items() if k not in NOT_INHERITED}
    for name, place in SANDBOX.items():
        (folder / place).mkdir(mode=0o700, parents=True, exist_ok=True)
        environment[name] = str(folder / place)
    environment.pop("WAYLAND_DISPLAY", None)
    return environment | dict(display)


class Child:
    """A module of ours run as a program. It reports lines of JSON on a pipe whose number is its first argument."""

    def __init__(
        self, module: str, *arguments: str, environment: Mapping[str, str], cwd: Path = ROOT
    ) -> None:
        read_end, write_end = os.pipe()
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, str(write_end), *arguments],
            cwd=cwd,
            env=dict(environment),
            pass_fds=(write_end,),
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        os.close(write_end)
        self._pipe = read_end
        self._unread = b""

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self.kill()

    def hear(self, event: str, patience: float = PATIENCE) -> dict[str, Any]:
        """Wait for the report named `event`; others before it are dropped. `arrived` is when it came, in seconds."""
        until = time.perf_counter() + patience
        while (report := self.next_report(until)) is not None:
            if report["event"] == event:
                return report
        try:
            ended = self.process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            ended = None
            self.process.kill()
        raise ChildFailed(
            f"no {event!r} from {self.process.args!r:.400} (exit code: {ended})\n{self._last_words()}"
        )

    def next_report(self, until: float) -> dict[str, Any] | None:
        """The next report, or None when none came before `until` (perf_counter) or the child has ended."""
        while b"\n" not in self._unread:
            ready, _, _ = select.select([self._pipe], [], [], max(0.0, until - time.perf_counter()))
            more = os.read(self._pipe, 65536) if ready else b""
            if not more:
                return None
            arrived = time.perf_counter()
            self._unread += more
            self._arrived = arrived
        line, _, self._unread = self._unread.partition(b"\n")
        return json.loads(line) | {"arrived": self._arrived}

    def tell(self, *lines: str) -> None:
        """Write lines to the child's standard input."""
        assert self.process.stdin is not None
        self.process.stdin.write("".join(f"{line}\n" for line in lines).encode())
        self.process.stdin.flush()

    def pss(self) -> float:
        """Proportional set size of the child in MiB: private memory and its share of what others use too."""
        rollup = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text(encoding="ascii")
        for line in rollup.splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
        raise ChildFailed("the system tells no memory figures")

    def end(self) -> int:
        """Ask the child to end as at the end of a desktop session; gives its exit code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=30)
        finally:
            self.kill()

    def kill(self) -> None:
        """End the child at once, if it still runs, and let its pipes go."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stderr):
            if pipe is not None and not pipe.closed:
                pipe.close()
        if self._pipe >= 0:
            os.close(self._pipe)
            self._pipe = -1

    def _last_words(self) -> str:
        if self.process.stderr is None:
            return ""
        self.process.wait()
        return self.process.stderr.read().decode("utf-8", "replace")[-8000:]
