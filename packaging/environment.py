"""The checkout's own Python environment: `.venv`, with exactly the pinned requirements.

A stamp beside them tells a later start that nothing changed, so that only the first start waits.
Python's standard library only.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import system_libraries

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
RUN = (PACKAGING / "requirements.txt",)
DEVELOP = (*RUN, PACKAGING / "requirements-dev.txt")

# What pip says when the network, and not the request, is at fault.
_NO_NETWORK = (
    "NewConnectionError",
    "NameResolutionError",
    "name resolution",
    "ConnectTimeout",
    "ReadTimeout",
    "Read timed out",
    "Connection refused",
    "Connection reset",
    "Connection aborted",
    "Network is unreachable",
    "ProxyError",
    "IncompleteRead",
)


class SetUpFailed(Exception):
    """The environment could not be made; the message says why, in a sentence."""


class Environment:
    """A virtual environment in the checkout at `root`."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.scripts = self.folder / ("Scripts" if os.name == "nt" else "bin")
        self.python = self.scripts / ("python.exe" if os.name == "nt" else "python")

    def provide(self, requirements: Sequence[Path]) -> None:
        """Make the environment hold `requirements` and see the checkout; quick when it does.

        Raises SetUpFailed or SystemTooBare with one plain explanation.
        """
        wanted = fingerprint(requirements, self.root, self._made_by())
        if self.python.exists() and self._stamped(requirements, wanted):
            return
        self.make()
        self._install(requirements)
        self._show_checkout()
        wanted = fingerprint(requirements, self.root, self._made_by())
        self._stamp(requirements).write_text(wanted + "\n", encoding="ascii")

    def make(self) -> None:
        """Make the empty environment, unless there is one that works."""
        if self.works():
            return
        system_libraries.provide([system_libraries.need_for_venv()])
        print(f"Making {self.folder} with Python {sys.version.split()[0]}", flush=True)
        made = subprocess.run(
            [sys.executable, "-m", "venv", "--clear", str(self.folder)],
            env=clean(os.environ),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if made.returncode != 0:
            said = made.stdout.decode("utf-8", "replace").strip()
            raise SetUpFailed(f"{self.folder} could not be made: {said}")

    def _install(self, requirements: Sequence[Path]) -> None:
        print(
            "Installing the pinned requirements. The first time this fetches 100 to 200 MB and takes "
            "a few minutes.",
            flush=True,
        )
        command = [str(self.python), "-m", "pip", "install", "--no-input"]
        command += [] if sys.stdout.isatty() else ["--quiet"]  # a person who waits sees it go on
        command += ["--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"]
        for path in requirements:
            command += ["-r", str(path)]
        done = subprocess.run(command, env=clean(os.environ), stderr=subprocess.PIPE, check=False)
        if done.returncode != 0:
            raise SetUpFailed(explain_pip(done.stderr.decode("utf-8", "replace")))

    def _show_checkout(self) -> None:
        """Let the environment import `companion` from the checkout, without building anything."""
        asked = subprocess.run(
            [str(self.python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            stdout=subprocess.PIPE,
            check=True,
        )
        site_packages = Path(asked.stdout.decode().strip())
        (site_packages / "companion-checkout.pth").write_text(f"{self.root}\n", encoding="utf-8")

    def works(self) -> bool:
        """Whether the environment's Python starts, is new enough, and has pip."""
        if not self.python.exists():
            return False
        asked = subprocess.run(
            [str(self.python), "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        return asked.returncode == 0

    def _made_by(self) -> str:
        """What pyvenv.cfg says of the Python that made the environment; empty when there is none."""
        try:
            return (self.folder / "pyvenv.cfg").read_text(encoding="utf-8")
        except OSError:
            return ""

    def _stamp(self, requirements: Sequence[Path]) -> Path:
        return self.folder / f"{requirements[-1].stem}.stamp"

    def _stamped(self, requirements: Sequence[Path], wanted: str) -> bool:
        try:
            return self._stamp(requirements).read_text(encoding="ascii").strip() == wanted
        except OSError:
            return False


def fingerprint(requirements: Sequence[Path], root: Path, made_by: str) -> str:
    """One digest of what the environment depends on: the pins, the checkout's place, the Python."""
    digest = hashlib.sha256()
    for part in (
        *(path.read_bytes() for path in requirements),
        str(root).encode(),
        made_by.encode(),
    ):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def clean(environment: Mapping[str, str]) -> dict[str, str]:
    """`environment` without what would lead a child Python elsewhere, or stop it keeping .pyc files."""
    unwanted = ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PIP_USER")
    return {name: value for name, value in environment.items() if name not in unwanted}


def explain_pip(said: str) -> str:
    """pip's failure as one plain sentence, with its own last lines below for who wants them."""
    if any(word in said for word in _NO_NETWORK):
        reason = (
            "The requirements could not be fetched: the package index does not answer. "
            "Check the network connection, then run the same command again; nothing is lost."
        )
    elif "DO NOT MATCH THE HASHES" in said:
        reason = (
            "A downloaded file is not the one that was pinned, so nothing of it was installed. "
            "Try again; if it stays so, do not trust the place it came from."
        )
    elif "No space left on device" in said:
        reason = (
            "The disk is full. The requirements need up to 700 MB; make room, then run the same "
            "command again."
        )
    elif "No matching distribution found" in said:
        reason = (
            "The package index that pip uses here offers no build of a pinned requirement for this "
            "system. Companion runs on Python 3.11 to 3.14 with glibc 2.34 or newer (Debian 12, "
            "Ubuntu 22.04), macOS 13 or newer, and Windows 10 or newer, on 64-bit processors."
        )
    else:
        reason = "The requirements could not be installed; pip said why below."
    lines = said.strip().splitlines()
    errors = [line for line in lines if line.startswith("ERROR")] or lines
    return "\n  ".join([reason, *errors[-6:]])
