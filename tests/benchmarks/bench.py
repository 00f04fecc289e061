"""What every group of measurements is handed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.children import Child, sandboxed
from tests.benchmarks.display import Display
from tests.benchmarks.journals import Journals

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Bench:
    """The data, the screen, the sizes to measure at and where temporary things go."""

    journals: Journals
    display: Display
    sizes: tuple[int, ...]
    """Numbers of entries, smallest first."""
    folder: Path
    say: Say

    @property
    def largest(self) -> int:
        return self.sizes[-1]

    @property
    def usual(self) -> int:
        """The size of a well-used journal: 10,000 entries, or the largest there is."""
        return 10_000 if 10_000 in self.sizes else self.largest

    def environment(self) -> dict[str, str]:
        """What measured processes are given."""
        return sandboxed(self.folder / "sandbox", self.display.environment)

    def child(self, module: str, *arguments: object) -> Child:
        """Start a module of `measured`."""
        name = f"tests.benchmarks.measured.{module}"
        return Child(name, *map(str, arguments), environment=self.environment())

    def window_folder(self) -> Path:
        """The data folder of a program that has never been used before."""
        folder = self.folder / "window"
        shutil.rmtree(folder, ignore_errors=True)
        return folder

    def scratch(self, source: Path) -> Path:
        """A copy of a vault or database that may be written to."""
        target = self.folder / f"scratch-{source.name}"
        if target.is_dir():
            shutil.rmtree(target)
        target.unlink(missing_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy2(source, target)
        return target


def thousands(count: int) -> str:
    """The number of entries as it stands in the table."""
    return f"{count:,}"
