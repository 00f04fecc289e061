"""`kill -9` while the keys are changed; the long form, with 10,000 entries and every point, is in tests/proof."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.domain.entries import NewEntry
from companion.services import journal
from companion.services.vaults import OpenVault
from tests.proof.rekey_kills import Sample, kill_rekeying

STEPS = [
    "announced", "new database made", "new database filled", "new database compared", "header written",
    "second copy written", "other generation removed", "cleared up", "old backup taken out",
    "old backup under new keys", "new backup written", "new backup in place",
]  # fmt: skip

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("remember_derived_keys")]


@pytest.fixture
def sample(vault: OpenVault, passphrase: str, recovery_code: str) -> Sample:
    """A closed vault with some words in it."""
    for number in range(12):
        journal.write_entry(
            vault, NewEntry(body=f"Day {number}. Rain on the roof, then tea.\n" * 20)
        )
    vault.close()
    return Sample(vault.path, passphrase, recovery_code)


def test_c28_kill_after_each_rekey_step(sample: Sample, tmp_path: Path) -> None:
    """Also between the two copies of the header, and while old backups are written anew."""
    ledger = kill_rekeying(sample, tmp_path, steps_only=True, again_every=4)

    assert ledger.faults == []
    assert ledger.points == STEPS
    assert ledger.kills == len(STEPS)
    assert ledger.opened == {"old": 4, "new": 9}  # one of them without a kill


def test_c28_kill_between_the_operations_of_a_rekey(sample: Sample, tmp_path: Path) -> None:
    """Some of the instants before a file is opened for writing, renamed or removed, and of the progress."""
    ledger = kill_rekeying(sample, tmp_path, old_backups="delete", every=9, again_every=100)

    assert ledger.faults == []
    assert {"before rename .header.json.part", "old backup deleted"} <= set(ledger.points)
    assert ledger.kills >= 6


def test_c28_kill_at_every_operation_of_a_rewrap(sample: Sample, tmp_path: Path) -> None:
    ledger = kill_rekeying(sample, tmp_path, rewrap=True, again_every=100)

    assert ledger.faults == []
    assert "before rename header.bak" in ledger.points
    assert ledger.kills == len(ledger.points) >= 6
    assert ledger.opened["old"] > 0 < ledger.opened["new"]
