"""P12: what it costs to seal and to open a share for a contact's key, against age alone on the same bytes."""

# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false, reportUnknownMemberType=false
# pyrage is a compiled module without stubs.

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator

import msgspec
import pyrage

from companion.domain.shared_parts import SharedFile
from companion.domain.shares import ShareDocument
from companion.sharing.payload import payload_of
from companion.sharing.sealed_file import open_for_keys, seal_for_card
from tests.benchmarks import corpus
from tests.benchmarks.bench import Bench
from tests.benchmarks.samples import in_turn, timed
from tests.benchmarks.table import Row, Target
from tests.cards import owner
from tests.proof.sealed_shares import a_share

ENTRIES, PICTURES = 1_000, 50
PICTURE_BYTES = 900_000
ROUNDS = 15
_HANDLE = str.maketrans("0189", "abcd")
"""Handles hold no such digits."""


def rows(bench: Bench) -> Iterator[Row]:
    """In memory on both sides: what is compared is the sealing, not the disk."""
    del bench  # always the same share
    nora, reed = owner("Nora"), owner("Dr. Reed")
    files = _pictures()
    document = _share(files)
    prover = nora.proving_to(reed)
    payload = payload_of(document, files, prover=prover, sealed_for="key")
    sealed = seal_for_card(document, reed.card, files, prover=prover)
    recipient = pyrage.x25519.Recipient.from_str(reed.card.recipient)
    identity = pyrage.x25519.Identity.from_str(reed.keys.age_key)
    samples = in_turn(
        ROUNDS,
        {
            "seal": lambda: timed(lambda: seal_for_card(document, reed.card, files, prover=prover)),
            "age seal": lambda: timed(lambda: pyrage.encrypt(payload, [recipient])),
            "open": lambda: timed(lambda: open_for_keys(sealed, [reed.keys.age_key])),
            "age open": lambda: timed(lambda: pyrage.decrypt(sealed, [identity])),
        },
    )
    for what in ("seal", "open"):
        yield Row(
            "P12",
            f"{what} a share of {ENTRIES:,} entries with {PICTURES} pictures",
            samples.median(what),
            samples.median(f"age {what}"),
            Target(times=2),
            load=samples.load,
        )


def _pictures() -> dict[str, bytes]:
    source = random.Random(12)
    contents = [source.randbytes(PICTURE_BYTES) for _ in range(PICTURES)]
    return {hashlib.sha256(content).hexdigest(): content for content in contents}


def _share(files: dict[str, bytes]) -> ShareDocument:
    """Ordinary entries, the first of them with a picture each."""
    plain = a_share()
    (example,) = plain.entries
    named = [SharedFile(digest, "image/png", len(content)) for digest, content in files.items()]
    entries = tuple(
        msgspec.structs.replace(
            example,
            number=number,
            reference=f"{number:026}".translate(_HANDLE),
            title=entry.title,
            body=entry.body,
            files=tuple(named[number - 1 : number]),
        )
        for number, entry in enumerate(corpus.entries(ENTRIES), start=1)
    )
    return msgspec.structs.replace(plain, entries=entries)
