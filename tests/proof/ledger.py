"""What the killed programs had called saved, and whether it is there when the vault is opened again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from companion.domain.entries import EntryFilter
from companion.services import journal, vaults
from tests.proof.scene import Scene

EVERYTHING = 1_000_000


@dataclass(slots=True)
class Ledger:
    """Kept by whoever kills; `faults` says in words what was lost."""

    kills: int = 0
    when: Counter[str] = field(default_factory=Counter[str])
    """How many kills came at which moment of the work."""
    acknowledged: int = 0
    """Entries or states of a text that a program called saved."""
    faults: list[str] = field(default_factory=list[str])
    oldest_loss: float = 0.0
    """Seconds before a kill at which the oldest lost key had been typed."""

    def summary(self) -> str:
        moments = ", ".join(f"{count} {name}" for name, count in sorted(self.when.items()))
        return f"{self.kills} kills ({moments}), {self.acknowledged} acknowledged"


def check_soundness(vault: vaults.OpenVault, ledger: Ledger) -> None:
    """Note what a full check of the database finds, and a warning where a kill is no reason for one."""
    for notice in vault.notices:
        ledger.faults.append(f"after kill {ledger.kills}, false alarm: {notice}")
    report = vaults.verify(vault)
    if not report.ok:
        ledger.faults.append(f"after kill {ledger.kills}: {'; '.join(report.problems)}")


def check_entries(
    scene: Scene, given: dict[str, str], told: dict[str, str], ledger: Ledger
) -> None:
    """Open the vault and compare: every acknowledged entry is there, word for word, and none is half there.

    `given` are all texts that were ever handed over (by title), `told` the acknowledged ones (title by id).
    """
    with scene.opened() as vault:
        check_soundness(vault, ledger)
        found: dict[str, str] = {}
        for summary in journal.summaries(vault, EntryFilter(), limit=EVERYTHING):
            entry = journal.entry(vault, summary.id)
            found[entry.id] = entry.title
            if given.get(entry.title) != entry.body:
                ledger.faults.append(
                    f"after kill {ledger.kills}: {entry.title} is not what was given"
                )
            if entry.tags != ("proof",):
                ledger.faults.append(f"after kill {ledger.kills}: {entry.title} lost its tag")
        for entry_id, title in told.items():
            if found.get(entry_id) != title:
                ledger.faults.append(
                    f"after kill {ledger.kills}: {title} was acknowledged and is gone"
                )
