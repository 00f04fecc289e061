"""People to share with, or whose shares are read: their cards, and whether the fingerprint was ever compared.

A client's vault keeps therapists, a therapist's vault keeps clients.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.contacts import Contact, ContactRole
from companion.domain.entries import Changes
from companion.domain.ids import new_id
from companion.errors import NotFound, Refused
from companion.services.identities import own_keys
from companion.services.open_vault import OpenVault
from companion.sharing.contact_card import LARGEST, SUFFIX, ContactCard, card_name, read_card
from companion.sharing.file_reading import read_plain_file

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

__all__ = [
    "SUFFIX", "ContactCard", "add", "all_contacts", "all_with_cards", "by_name", "card_in", "card_of", "compare",
    "forget", "role_in", "take_card",
]  # fmt: skip

_CHANGED = Changes(shares=True, clients=True)


def role_in(vault: OpenVault) -> ContactRole:
    """On which side the contacts of this vault are."""
    return ContactRole.CLIENT if vault.purpose == "therapist" else ContactRole.THERAPIST


def all_contacts(vault: OpenVault) -> list[Contact]:
    """Everybody, by name."""
    with vault.read() as work:
        return work.contacts.all(role_in(vault))


def all_with_cards(vault: OpenVault) -> list[Contact]:
    """Those for whose key a file can be sealed, by name."""
    return [contact for contact in all_contacts(vault) if contact.card]


def by_name(vault: OpenVault, name: str) -> Contact:
    """The contact of that name, whatever its case. Raises NotFound."""
    with vault.read() as work:
        found = work.contacts.by_name(name, role_in(vault))
    if found is None:
        raise NotFound("Nobody of that name is among your contacts. Nothing was changed.")
    return found


def card_of(contact: Contact) -> ContactCard | None:
    """The keys of a contact; None without a card. Raises Damaged."""
    return read_card(contact.card.encode()) if contact.card else None


def card_in(file: Path) -> ContactCard:
    """The card in a file. Raises NotFound, Refused, Damaged for what is no card, TooNew."""
    content = read_plain_file(file, largest=LARGEST, what="a contact card", ends_in=SUFFIX)
    return read_card(content)


def add(
    vault: OpenVault, *, name: str = "", card: ContactCard | None = None
) -> tuple[Contact, Changes]:
    """Take somebody in, with their card or by name only; the name on the card unless another is given.

    A contact of the same name who has no card yet gets this one. Raises Refused for a name that stands here with
    another card, for a card that is here already or is the vault's own.
    """
    called = card_name(name or (card.name if card else ""))
    with vault.work() as work:
        if card is not None:
            _refuse_known_card(work, card)
        present = work.contacts.by_name(called, role_in(vault))
        if present is None:
            made = Contact(
                id=new_id(),
                name=called,
                role=role_in(vault),
                created_at=clock.now(),
                card=card.text if card else "",
                thread_key=base64.b64encode(secrets.token_bytes(32)).decode("ascii"),
            )
            work.contacts.add(made)
            return made, _CHANGED
        if card is None or present.card:
            raise Refused(
                "Somebody of that name is among your contacts already. Nothing was changed. "
                "Give them the new card there, or use another name."
            )
        return _with_card(work, present, card), _CHANGED


def take_card(vault: OpenVault, contact_id: str, card: ContactCard) -> tuple[Contact, Changes]:
    """Give a contact this card in place of the one before; it is not compared. Raises NotFound, Refused."""
    with vault.work() as work:
        contact = work.contacts.one(contact_id)
        if contact.card == card.text:
            return contact, Changes()
        _refuse_known_card(work, card, but=contact_id)
        return _with_card(work, contact, card), _CHANGED


def compare(vault: OpenVault, contact_id: str, fingerprint: str) -> tuple[Contact, Changes]:
    """Note that both read this fingerprint to each other, and it was the same.

    Raises NotFound, and Refused when the card is another by now than the one whose fingerprint was read.
    """
    with vault.work() as work:
        contact = work.contacts.one(contact_id)
        card = card_of(contact)
        if card is None or card.fingerprint != fingerprint:
            raise Refused(
                "This contact has another card by now. Nothing was noted; compare the fingerprint that is shown now."
            )
        compared = replace(contact, compared_at=clock.now())
        work.contacts.save(compared)
    return compared, _CHANGED


def forget(vault: OpenVault, contact_id: str) -> Changes:
    """Remove a contact; what was shared with them, or kept of theirs, stays without them. Raises NotFound."""
    with vault.work() as work:
        work.contacts.remove(contact_id)
    return _CHANGED


def _with_card(work: Work, contact: Contact, card: ContactCard) -> Contact:
    given = replace(contact, card=card.text, compared_at=None, proves_itself=False)
    work.contacts.save(given)
    return given


def _refuse_known_card(work: Work, card: ContactCard, *, but: str = "") -> None:
    own = own_keys(work)
    if own is not None and own[1].keys == card.keys:
        raise Refused("This is your own contact card. Nothing was changed.")
    for contact in work.contacts.all():
        present = card_of(contact)
        if present is not None and present.keys == card.keys and contact.id != but:
            raise Refused(
                "This card is among your contacts already. Nothing was changed.",
                details=(contact.name,),
            )
