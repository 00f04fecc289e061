"""One row for each thing measured: ours, the limit, how they compare, what was aimed at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

HEADINGS = ("", "what", "ours", "limit", "compared", "target", "ok", "load")


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure should reach: a ratio to the limit, a distance above it, or a bound of its own."""

    times: float | None = None
    plus: float | None = None
    below: float | None = None

    def words(self, unit: str) -> str:
        if self.times is not None:
            return f"<= {self.times:g} x"
        if self.plus is not None:
            return f"<= +{self.plus:g} {unit}"
        return f"<= {self.below:g} {unit}" if self.below is not None else "-"

    def reached(self, ours: float, limit: float | None) -> bool | None:
        """None when nothing was aimed at."""
        if self.times is not None and limit is not None:
            return ours <= limit * self.times
        if self.plus is not None and limit is not None:
            return ours <= limit + self.plus
        return ours <= self.below if self.below is not None else None


@dataclass(frozen=True, slots=True)
class Row:
    """One measured figure."""

    key: str
    """The number of the target, for example P1."""
    what: str
    ours: float
    limit: float | None = None
    target: Target = Target()
    unit: str = "ms"
    load: float = 0.0
    fault: str = ""
    """What must not be, however quick it was."""
    remark: str = ""
    """What a reader should know about how it was measured."""

    @property
    def ok(self) -> bool | None:
        """Whether the target was reached and there is no fault; None when nothing was aimed at."""
        return False if self.fault else self.target.reached(self.ours, self.limit)

    @property
    def compared(self) -> str:
        if self.limit is None:
            return ""
        if self.target.plus is not None:
            return f"{self.ours - self.limit:+.0f} {self.unit}"
        return f"{self.ours / self.limit:.2f} x" if self.limit else ""

    def cells(self) -> tuple[str, ...]:
        limit = "" if self.limit is None else amount(self.limit, self.unit)
        ok = {True: "yes", False: "MISS", None: ""}[self.ok]
        return (
            self.key, self.what, amount(self.ours, self.unit), limit, self.compared,
            self.target.words(self.unit), ok, f"{self.load:.1f}",
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "what": self.what,
            "ours": round(self.ours, 4),
            "limit": None if self.limit is None else round(self.limit, 4),
            "unit": self.unit,
            "compared": self.compared,
            "target": self.target.words(self.unit),
            "ok": self.ok,
            "load": round(self.load, 2),
            "fault": self.fault,
            "remark": self.remark,
        }


def amount(value: float, unit: str) -> str:
    """The value with three figures that mean something."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:.{digits}f} {unit}"


def table(rows: Sequence[Row]) -> str:
    """All rows in aligned columns, with their notes below."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    right = {2, 3, 4, 5, 7}
    printed = [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    printed.insert(1, "  ".join("-" * width for width in widths))
    for row in rows:
        printed += [f"{row.key}: {words}" for words in (row.fault, row.remark) if words]
    return "\n".join(printed)
