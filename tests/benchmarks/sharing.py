"""P12: sealing and opening a share, in both modes, against age alone on the same bytes. P11: a share as a PDF."""

# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false
# pyrage is a compiled module without stubs.

from __future__ import annotations

import shutil
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pyrage

from companion.sharing.payload import payload_of
from companion.sharing.sealed_file import (
    new_passphrase,
    open_for_keys,
    open_for_passphrase,
    seal_document,
    seal_for_card,
)
from tests.benchmarks.bench import Bench, thousands
from tests.benchmarks.samples import Samples, in_turn, percentile, timed
from tests.benchmarks.shares import pictures, share_of
from tests.benchmarks.table import Row, Target
from tests.cards import owner

ENTRIES, PICTURES = 1_000, 50
PICTURE_BYTES = 300_000
ROUNDS, LONG_ROUNDS = 15, 7
AGE = shutil.which("age")
"""The program, where it is installed."""


def rows(bench: Bench) -> Iterator[Row]:
    """In memory on both sides, so that the sealing is compared and not the disk; the `age` command reads and writes files."""
    yield from _for_a_key(bench.folder)
    yield from _for_a_passphrase()
    yield from _printed(bench)


def _for_a_key(folder: Path) -> Iterator[Row]:
    nora, reed = owner("Nora"), owner("Dr. Reed")
    files = pictures(PICTURES, PICTURE_BYTES)
    document = share_of(ENTRIES, files)
    prover, key = nora.proving_to(reed), reed.keys.age_key
    payload = payload_of(document, files, prover=prover, sealed_for="key")
    sealed = seal_for_card(document, reed.card, files, prover=prover)
    recipient = pyrage.x25519.Recipient.from_str(reed.card.recipient)
    identity = pyrage.x25519.Identity.from_str(key)
    measures = {
        "seal": lambda: timed(lambda: seal_for_card(document, reed.card, files, prover=prover)),
        "library seal": lambda: timed(lambda: pyrage.encrypt(payload, [recipient])),
        "open": lambda: timed(lambda: open_for_keys(sealed, [key])),
        "library open": lambda: timed(lambda: pyrage.decrypt(sealed, [identity])),
    }
    if AGE is not None:
        plain, locked, key_file = folder / "plain", folder / "locked", folder / "key"
        plain.write_bytes(payload)
        locked.write_bytes(sealed)
        key_file.write_text(f"{key}\n")
        out = ["-o", str(folder / "out")]
        to = ["-r", reed.card.recipient, *out, str(plain)]
        by = ["-d", "-i", str(key_file), *out, str(locked)]
        measures["command seal"] = lambda: timed(lambda: _age(*to))
        measures["command open"] = lambda: timed(lambda: _age(*by))
    yield from _compared(in_turn(ROUNDS, measures), "for a key")


def _for_a_passphrase() -> Iterator[Row]:
    """Nearly all of it is the same scrypt on both sides, whose work the library chooses anew for each file."""
    files = pictures(PICTURES, PICTURE_BYTES)
    document, words = share_of(ENTRIES, files), new_passphrase()
    payload = payload_of(document, files)
    sealed = seal_document(document, words, files)
    measures = {
        "seal": lambda: timed(lambda: seal_document(document, words, files)),
        "library seal": lambda: timed(lambda: pyrage.passphrase.encrypt(payload, words)),
        "open": lambda: timed(lambda: open_for_passphrase(sealed, words)),
        "library open": lambda: timed(lambda: pyrage.passphrase.decrypt(sealed, words)),
    }
    yield from _compared(in_turn(LONG_ROUNDS, measures), "for a passphrase")


def _compared(samples: Samples, how: str) -> Iterator[Row]:
    against = ("library", "command") if "command seal" in samples.values else ("library",)
    for what in ("seal", "open"):
        for other in against:
            name = "pyrage" if other == "library" else "the age command"
            yield Row(
                "P12",
                f"{what} {ENTRIES:,} entries with {PICTURES} pictures {how}, against {name}",
                samples.median(what),
                samples.median(f"{other} {what}"),
                Target(times=2),
                load=samples.load,
            )


def _age(*arguments: str) -> None:
    assert AGE is not None
    subprocess.run([AGE, *arguments], check=True, capture_output=True)


def _printed(bench: Bench) -> Iterator[Row]:
    with bench.child("printing", ENTRIES, LONG_ROUNDS) as child:
        printed = child.hear("printed", patience=900)
    yield Row(
        "P11",
        f"PDF of {thousands(ENTRIES)} entries, against Qt alone",
        statistics.median(printed["ours"]),
        statistics.median(printed["bare"]),
        Target(times=1.3),
        load=printed["load"],
    )
    yield Row(
        "P11",
        f"silence of the window while a PDF of {thousands(ENTRIES)} entries is made, p99",
        percentile(printed["gaps"], 99),
        target=Target(below=50),
        load=printed["load"],
        remark=f"the longest silence was {max(printed['gaps']):.0f} ms",
    )
