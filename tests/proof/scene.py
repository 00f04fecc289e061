"""Where a proof happens: a throw-away vault with quick keys, and an environment in which programs write nowhere else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from companion.crypto import kdf
from companion.services import vaults
from tests.benchmarks.children import ROOT, Child, sandboxed
from tests.benchmarks.display import Display

PASSPHRASE = "slow river under birches"


@dataclass(frozen=True, slots=True)
class Scene:
    """One vault, and the folder below which every program of the proof keeps its files."""

    folder: Path
    display: Display
    recovery_code: str = ""

    @classmethod
    def set_up(cls, folder: Path, display: Display) -> Scene:
        """A scene with a new, empty vault."""
        scene = cls(folder, display)
        scene.environment()  # makes the folders
        scene.passphrase_file.write_text(PASSPHRASE + "\n", encoding="utf-8")
        scene.passphrase_file.chmod(0o600)
        vault, recovery_code = vaults.create(
            scene.vault, PASSPHRASE, kdf=kdf.FLOOR, state=scene.state
        )
        vaults.lock(vault)
        return replace(scene, recovery_code=recovery_code)

    @property
    def vault(self) -> Path:
        """Where the program would put a new vault by itself."""
        return self.folder / "home" / "data" / "companion" / "Journal.vault"

    @property
    def state(self) -> Path:
        """Where the program remembers the vaults that this computer has seen."""
        return self.folder / "home" / "state" / "companion"

    @property
    def passphrase_file(self) -> Path:
        return self.folder / "passphrase"

    def environment(self) -> dict[str, str]:
        """Every folder a program may look for lies below `folder`; modules are found in the checkout."""
        return sandboxed(self.folder, self.display.environment) | {"PYTHONPATH": str(ROOT)}

    def command(self, *words: str | Path) -> subprocess.Popen[bytes]:
        """Start `companion` with these words; the passphrase comes from its file where `--passphrase-file` is last."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.quick_keys", *words],
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, *words: str | Path, text: str = "") -> str:
        """Run `companion` to its end and give what it printed. Raises AssertionError when it fails."""
        with self.command(*words) as process:
            out, errors = process.communicate(text.encode())
        if process.returncode != 0:
            raise AssertionError(f"companion {words[0]} failed: {errors.decode()}")
        return out.decode().strip()

    def child(self, module: str, *arguments: object) -> Child:
        """Start a module of this package that reports on a pipe."""
        return Child(
            f"tests.proof.{module}",
            *map(str, arguments),
            environment=self.environment(),
            cwd=self.folder,
        )

    @contextmanager
    def opened(self) -> Iterator[vaults.OpenVault]:
        """The vault, unlocked for the block."""
        vault = vaults.unlock(self.vault, passphrase=PASSPHRASE, state=self.state)
        try:
            yield vault
        finally:
            vaults.lock(vault)
