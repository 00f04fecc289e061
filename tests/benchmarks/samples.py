"""Taking turns: what is compared is measured in one run, in shuffled rounds, after a warm-up."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

STARTS = 15
"""Rounds for whatever starts a process; the fewest that performance figures may rest on."""
CALLS = 60
"""Rounds for whatever takes milliseconds."""

Measure = Callable[[], float]
"""Does the thing once and gives what it cost: milliseconds or MiB."""


@dataclass(frozen=True, slots=True)
class Samples:
    """What several measures gave in the same rounds, by name, and how busy the computer was meanwhile."""

    values: Mapping[str, Sequence[float]]
    load: float
    """The load average of one minute at the end."""

    def median(self, name: str) -> float:
        return statistics.median(self.values[name])

    def p95(self, name: str) -> float:
        return percentile(self.values[name], 95)


def in_turn(rounds: int, measures: Mapping[str, Measure], *, warm_up: int = 1) -> Samples:
    """Run every measure once a round, in an order shuffled anew each time."""
    order = random.Random(rounds)
    for _ in range(warm_up):
        for measure in measures.values():
            measure()
    values: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        names = list(measures)
        order.shuffle(names)
        for name in names:
            values[name].append(measures[name]())
    return Samples(values, load_now())


def timed(action: Callable[[], object]) -> float:
    """Milliseconds that `action` takes."""
    begun = time.perf_counter()
    action()
    return (time.perf_counter() - begun) * 1000


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that `percent` of all lie at or below."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def load_now() -> float:
    """The load average of the last minute; 0 where the system has none."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def others_with(library: str) -> int:
    """How many processes have `library` in their memory: they share it, and make its part of a PSS smaller."""
    count = 0
    for maps in Path("/proc").glob("[0-9]*/maps"):
        try:
            count += library in maps.read_text()
        except OSError:
            continue
    return count
