"""Opening a share that somebody sent, without keeping anything of it, and knowing what proves its sender."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from companion.crypto.age_keys import keys_in
from companion.domain.contacts import Contact, SenderProof
from companion.domain.shares import ReceivedShare, ShareDocument
from companion.errors import Damaged, KnownError, Refused
from companion.services.contacts import card_of, role_in
from companion.services.identities import NO_CARD, own_keys
from companion.services.open_vault import OpenVault
from companion.services.progress import ALL, Progress, asking, go_on, nobody_asks, stretch
from companion.services.share_writing import made_at
from companion.sharing.file_reading import read_plain_file
from companion.sharing.sealed_file import (
    open_for_keys,
    open_for_passphrase,
    opens_with,
    read_sealed_file,
)

if TYPE_CHECKING:
    from companion.sharing.counting import Told
    from companion.sharing.payload import Contents
    from companion.sharing.sender_proof import Claim
    from companion.storage.unit_of_work import Work

LARGEST_KEY_FILE = 64 * 1024
"""Bytes."""
FILE_READ, UNSEALED = 100, 700
"""How far opening is, in thousandths, when the file is read and when its seal is off."""


FITS = (SenderProof.PROVEN, SenderProof.NOT_COMPARED)
"""The sender's card made it, whether or not its fingerprint was compared."""


@dataclass(frozen=True, slots=True)
class OpenedShare:
    """What a sealed file holds, and what is known of who made it."""

    document: ShareDocument
    files: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    """Attachments by their digest."""
    proof: SenderProof = SenderProof.NOT_CHECKED
    contact_id: str | None = None
    """The contact whose card proves it; with MISSING, the contact whose proof is missed."""
    sender_card: str = ""
    """The card that the proof fits, as text; empty when nothing proves it."""
    newer_kept: datetime | None = None
    """When the newest kept share of the same contact was made, if this one is older: it may have been sent again."""


@dataclass(frozen=True, slots=True)
class _Sender:
    """What is known of who made a share."""

    proof: SenderProof = SenderProof.NOT_CHECKED
    contact: Contact | None = None
    card: str = ""


def asks_for(file: Path) -> Literal["passphrase", "key"]:
    """Whether a sealed file is sealed for a passphrase or for a person's key.

    Raises NotFound, Damaged, Refused for what is no ordinary file.
    """
    return opens_with(read_sealed_file(file))


def open_share(
    file: Path,
    *,
    passphrase: str = "",
    vault: OpenVault | None = None,
    identity_file: Path | None = None,
    progress: Progress | None = None,
) -> OpenedShare:
    """Read a sealed file without keeping anything of it: with a passphrase, with a key file as age-keygen writes it, or
    with the own keys of an open vault.

    Only a vault can tell who made it, from its contacts and its own keys; of one that proved itself it notes that it
    did. Takes about a second with a passphrase. Raises NotFound, WrongKey, Damaged (also when the proof does not fit:
    it was altered, or meant for somebody else), TooNew, Refused for what is no file or asks for something else,
    Cancelled.
    """
    tell = progress or nobody_asks
    go_on(tell, 0, ALL)
    sealed = read_sealed_file(file)
    go_on(tell, FILE_READ, ALL)
    told = asking(stretch(tell, UNSEALED, ALL))
    if passphrase:
        contents = open_for_passphrase(sealed, passphrase, told)
    elif identity_file is not None:
        content = read_plain_file(identity_file, largest=LARGEST_KEY_FILE, what="a key file")
        contents = open_for_keys(sealed, keys_in(content), told)
    elif vault is not None:
        contents = _opened_with_own_keys(sealed, vault, told)
    else:
        raise Refused("This needs a passphrase, a key file or a vault. Nothing was opened.")
    if vault is None:
        return OpenedShare(contents.document, contents.files)
    with vault.read() as work:
        sender = _sender(work, vault, contents)
        newer = _newer_kept(work, sender.contact, contents.document)
    _note_proven(vault, sender)
    return OpenedShare(
        contents.document,
        contents.files,
        sender.proof,
        sender.contact.id if sender.contact else None,
        sender.card,
        newer,
    )


def proof_for(owner: Contact, opened: OpenedShare) -> SenderProof:
    """How the sender is known when `owner` is said to have made it: whoever always proves themselves, or has another
    card, is missed."""
    if opened.proof in FITS and opened.contact_id == owner.id:
        return opened.proof
    other_card = bool(opened.sender_card and owner.card and opened.sender_card != owner.card)
    if owner.proves_itself or other_card:
        return SenderProof.MISSING
    return opened.proof


def with_proof(work: Work, owner: Contact, opened: OpenedShare) -> Contact:
    """The client with what the share proves: a first card, which nobody has compared, or that they prove themselves."""
    after = owner
    if opened.sender_card and opened.contact_id is None and not owner.card:
        after = replace(after, card=opened.sender_card)
    if opened.proof is SenderProof.PROVEN and opened.contact_id == owner.id:
        after = replace(after, proves_itself=True)
    if after != owner:
        work.contacts.save(after)
    return after


def _opened_with_own_keys(sealed: bytes, vault: OpenVault, told: Told) -> Contents:
    if opens_with(sealed) == "passphrase":
        raise Refused(
            "This file is sealed for a passphrase, not for a person's key. It was left as it is."
        )
    with vault.read() as work:
        own = own_keys(work)
    if own is None:
        raise Refused(NO_CARD)
    return open_for_keys(sealed, [own[0].age_key], told)


def _sender(work: Work, vault: OpenVault, contents: Contents) -> _Sender:
    contacts = work.contacts.all(role_in(vault))
    own = own_keys(work)
    if contents.claim is None or own is None:
        return _named_only(contacts, contents.document.sender_name)
    if not contents.claim.fits(own[0]):
        raise Damaged(
            "The proof of who sent this does not fit, so it was altered or was not made for you. "
            "Nothing of it was opened. Ask the sender for a new one."
        )
    return _proven(contacts, contents.claim, contents.document.sender_name)


def _named_only(contacts: list[Contact], name: str) -> _Sender:
    """Nothing proves it. Whoever always proves itself is missed by the name that stands in it."""
    missed = next((c for c in contacts if c.proves_itself and _same_name(c.name, name)), None)
    return _Sender(SenderProof.MISSING, missed) if missed else _Sender()


def _proven(contacts: list[Contact], claim: Claim, name: str) -> _Sender:
    for contact in contacts:
        card = card_of(contact)
        if card is not None and card.keys == claim.card.keys:
            compared = contact.compared_at is not None
            proof = SenderProof.PROVEN if compared else SenderProof.NOT_COMPARED
            return _Sender(proof, contact, claim.card.text)
    # Somebody made it with a card of their own; under the name of a known contact that is a swapped card.
    names = (name, claim.card.name)
    for contact in contacts:
        if contact.card and any(_same_name(contact.name, said) for said in names):
            return _Sender(SenderProof.MISSING, contact)
    return _Sender(SenderProof.NOT_COMPARED, None, claim.card.text)


def _same_name(one: str, other: str) -> bool:
    return _as_read(one) == _as_read(other)


def _as_read(name: str) -> str:
    """A name as people see it: whatever its case and spaces, however its accents are put together (NFKC), and without
    signs that nobody sees."""
    seen = "".join(letter for letter in name if unicodedata.category(letter) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", seen).casefold().split())


def _newer_kept(work: Work, contact: Contact | None, document: ShareDocument) -> datetime | None:
    if contact is None:
        return None
    kept: list[ReceivedShare] = []
    with suppress(Damaged):  # of a kept one; that is told where it is read
        kept = [one for one in work.shares.kept_by(contact.id) if one.id != document.share_id]
    newest = max((share.made_at for share in kept), default=None)
    return newest if newest is not None and newest > made_at(document) else None


def _note_proven(vault: OpenVault, sender: _Sender) -> None:
    contact = sender.contact
    if sender.proof is not SenderProof.PROVEN or contact is None or contact.proves_itself:
        return
    with suppress(KnownError), vault.work() as work:  # a vault that is only read opens shares too
        work.contacts.save(replace(work.contacts.one(contact.id), proves_itself=True))
