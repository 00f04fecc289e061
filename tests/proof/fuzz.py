"""Feeds altered files to every reader of what comes from outside; anything but an answer or a typed refusal is a fault."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from companion.crypto import recovery_code
from companion.domain.entries import NewEntry, Sharing
from companion.domain.shares import ShareScope
from companion.errors import CompanionError
from companion.services import backups, journal, shares, vaults
from companion.services.locked_contacts import LockedContact, read_contacts, write_contacts
from companion.settings import Settings, read_settings, write_settings
from companion.sharing.contact_card import read_card
from companion.sharing.sealed_file import document_from, payload_of
from companion.vault.folder import VaultFolder
from companion.vault.header import parse
from companion.vault.restored import note_restored, read_restored
from companion.vault.seal import parse_seal
from tests.cards import owner
from tests.proof.scene import PASSPHRASE, Scene

TELLING = (
    b"\0",
    b"\xff" * 4,
    b"{" * 40,
    b'"',
    b"}",
    b"-1",
    b"1e999",
    b"null",
    b"\\ud800",
    b"99999999999999999999",
)
"""What readers stumble over."""

Reader = Callable[[bytes], object]


@dataclass(slots=True)
class Fuzzed:
    """What one reader was given."""

    what: str
    tried: int = 0
    refused: int = 0
    faults: list[str] = field(default_factory=list[str])


def fuzz_readers(scene: Scene, times: int, *, told: Callable[[str], None]) -> list[Fuzzed]:
    """Give each reader `times` altered forms of a good file, the same ones in every run."""
    results: list[Fuzzed] = []
    for number, (what, good, read) in enumerate(_readers(scene)):
        read(good)
        source, found = random.Random(f"{what} {number}"), Fuzzed(what)
        for _ in range(times):
            mutant = altered(good, source)
            found.tried += 1
            try:
                read(mutant)
            except CompanionError:
                found.refused += 1
            except Exception as error:  # noqa: BLE001 - that is what is looked for
                found.faults.append(f"{type(error).__name__} for {mutant[:60]!r}")
        told(f"{found.tried:,} altered forms of {what}, {found.refused:,} refused")
        results.append(found)
    return results


def altered(good: bytes, source: random.Random) -> bytes:
    """`good` with one to four changes: bytes turned, cut, doubled, moved, or telling ones put in."""
    content = bytearray(good)
    for _ in range(source.randint(1, 4)):
        place = source.randrange(len(content) + 1)
        length = source.choice((1, 2, 4, 16, 100))
        match source.randrange(6):
            case 0 if content:
                content[place - 1] ^= 1 << source.randrange(8)
            case 1:
                del content[place : place + length]
            case 2:
                content[place:place] = content[place : place + length]
            case 3:
                content[place:place] = source.choice(TELLING)
            case 4:
                content[place : place + length] = source.randbytes(length)
            case _:
                del content[place:]
                if not source.randrange(4):
                    content += source.randbytes(length)
    return bytes(content)


def _readers(scene: Scene) -> list[tuple[str, bytes, Reader]]:
    folder = VaultFolder.at(scene.vault)
    vault = vaults.unlock(scene.vault, passphrase=PASSPHRASE)
    try:
        journal.write_entry(vault, NewEntry(body="Rain. " * 20, sharing=Sharing.SHARE))
        payload = payload_of(shares.build(vault, ShareScope()))
        backups.backup(vault, scene.folder / "good.companion-backup")
        header = vault.unlocked.header.to_bytes()
        vault_id = vault.unlocked.vault_id
    finally:
        vaults.lock(vault)
    note_restored(folder, vault_id, datetime(2026, 3, 1, tzinfo=UTC))
    restored = next(folder.path.glob("restored*"))
    contacts, settings = scene.folder / "support.json", scene.folder / "settings.json"
    write_contacts(contacts, (LockedContact("Ana", "support", "+353 1 555 0100"),))
    write_settings(settings, Settings(text_scale=1.5, window=(1, 2, 800, 600)))
    backup = scene.folder / "good.companion-backup"
    return [
        ("the header", header, parse),
        ("the seal", folder.seal.read_bytes(), parse_seal),
        (
            "the note of a restore",
            restored.read_bytes(),
            _from_file(restored, lambda _: read_restored(folder)),
        ),
        ("a share's payload", payload, document_from),
        ("a contact card", owner("Dr. Reed").card.text.encode(), read_card),
        ("the contacts of the locked screen", contacts.read_bytes(), _from_file(contacts, read_contacts)),
        ("the settings", settings.read_bytes(), _from_file(settings, read_settings)),
        (
            "a recovery key",
            scene.recovery_code.encode(),
            lambda content: recovery_code.parse(content.decode("utf-8", "replace")),
        ),
        ("a backup's frame", backup.read_bytes()[-4096:], _from_file(backup, backups.inspect, keep=backup.read_bytes()[:-4096])),
    ]  # fmt: skip


def _from_file(place: Path, read: Callable[[Path], object], *, keep: bytes = b"") -> Reader:
    """A reader of bytes from one that reads a file; `keep` stands before them unchanged."""

    def reader(content: bytes) -> object:
        place.write_bytes(keep + content)
        return read(place)

    return reader
