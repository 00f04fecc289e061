"""Shares that are sealed for a person's key, changed a byte at a time, and their payloads, changed at random."""

from __future__ import annotations

import hashlib
import io
import random
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime

import msgspec

from companion.domain.entries import Entry, EntryKind, Sharing
from companion.domain.shared_parts import SharedFile
from companion.domain.shares import ShareDocument, ShareScope
from companion.errors import CompanionError
from companion.sharing.bundle import read_bundle
from companion.sharing.document import build_document
from companion.sharing.payload import contents_of, payload_of
from companion.sharing.sealed_file import open_for_keys, seal_for_card
from tests.cards import owner
from tests.proof.flips import Flips
from tests.proof.fuzz import Fuzzed, altered

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
NOW = datetime(2026, 5, 3, 18, 30, tzinfo=UTC)


def flip_sealed_share(*, every: int = 1, told: Callable[[str], None] = lambda _: None) -> Flips:
    """Each byte of a file for a key (or each `every`-th) changed alone: none may open."""
    nora, reed = owner("Nora"), owner("Dr. Reed")
    sealed = seal_for_card(a_share(), reed.card, _pictures(), prover=nora.proving_to(reed))
    source, accepted = random.Random(38), list[str]()
    places = range(0, len(sealed), every)
    for tried, place in enumerate(places, start=1):
        changed = bytearray(sealed)
        changed[place] ^= source.randrange(1, 256)
        try:
            open_for_keys(bytes(changed), [reed.keys.age_key])
        except CompanionError:
            pass
        else:
            accepted.append(f"byte {place}")
        if tried % 4000 == 0:
            told(f"{tried:,} sealed shares tried")
    return Flips("a share for a key, one byte", len(places), tuple(accepted))


def alter_payloads(times: int, *, told: Callable[[str], None] = lambda _: None) -> Fuzzed:
    """Altered ZIPs with a proof and a picture, stored and deflated: refused with a sentence, or read as they were."""
    found, source = Fuzzed("ZIPs of a share"), random.Random(57)
    nora, reed = owner("Nora"), owner("Dr. Reed")
    stored = payload_of(a_share(), _pictures(), prover=nora.proving_to(reed), sealed_for="key")
    whole = contents_of(stored)
    for good in (stored, _deflated(stored)):
        for _ in range(times // 2):
            mutant = altered(good, source)
            found.tried += 1
            try:
                if contents_of(mutant) != whole:
                    found.faults.append(f"read as something else: {mutant[:60]!r}")
            except CompanionError:
                found.refused += 1
            except Exception as error:  # noqa: BLE001 - that is what is looked for
                found.faults.append(f"{type(error).__name__} for {mutant[:60]!r}")
    told(f"{found.tried:,} altered ZIPs of a share, {found.refused:,} refused")
    return found


def a_share() -> ShareDocument:
    """One entry with a picture beside it."""
    written = Entry(
        id="a" * 26,
        kind=EntryKind.REFLECTION,
        title="The lake",
        body="It was quiet. " * 20,
        created_at=NOW,
        zone="Europe/Dublin",
        local_date=date(2026, 5, 3),
        updated_at=NOW,
        sharing=Sharing.SHARE,
    )
    plain = build_document(
        [written], ShareScope(), withheld={}, sender="Nora", recipient="Dr. Reed", note="", made_at=NOW
    )  # fmt: skip
    (digest,) = _pictures()
    file = SharedFile(digest, "image/png", len(PICTURE))
    (entry,) = plain.entries
    return msgspec.structs.replace(plain, entries=(msgspec.structs.replace(entry, files=(file,)),))


def _pictures() -> dict[str, bytes]:
    return {hashlib.sha256(PICTURE).hexdigest(): PICTURE}


def _deflated(payload: bytes) -> bytes:
    """The same members as another program would pack them; the pad stays as it is."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, content in read_bundle(payload).items():
            packed = zipfile.ZIP_STORED if name == "pad" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, packed)
    return memory.getvalue()
