"""A vault's own contact card: made once, handed out freely, its secret half never leaves the vault."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.contacts import Identity
from companion.domain.entries import Changes
from companion.errors import AlreadyThere, NotFound
from companion.paths import write_private
from companion.services.open_vault import OpenVault
from companion.services.written_outside import noted_outside
from companion.sharing.contact_card import SUFFIX, ContactCard, card_name, read_card
from companion.sharing.own_keys import OwnKeys

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

__all__ = ["SUFFIX", "card_name", "identity", "make_identity", "own_card", "own_keys", "save_card"]

NO_CARD = "This vault has no contact card of its own yet. Make one first. Nothing was changed."


def identity(vault: OpenVault) -> Identity | None:
    """The vault's own keys and card, once they were made."""
    with vault.read() as work:
        return work.contacts.identity()


def make_identity(vault: OpenVault, name: str) -> tuple[Identity, Changes]:
    """Make the vault's own keys, with `name` on the card.

    Raises AlreadyThere when there are some: who has the card seals for these keys, and a second pair would open
    nothing of what they send. Raises Refused for a name that cannot be read, StorageFailure.
    """
    keys = OwnKeys.new()
    card = keys.card(name)
    made = Identity(card.name, card.text, keys.encode(), clock.now())
    with vault.work() as work:
        if work.contacts.identity() is not None:
            raise AlreadyThere(
                "This vault has a contact card already. It was left as it is: whoever holds it seals files for it."
            )
        work.contacts.put_identity(made)
    return made, Changes(shares=True, clients=True)


def own_card(vault: OpenVault) -> ContactCard:
    """The vault's own card. Raises NotFound when none was made, Damaged."""
    own = identity(vault)
    if own is None:
        raise NotFound(NO_CARD)
    return read_card(own.card.encode())


def own_keys(work: Work) -> tuple[OwnKeys, ContactCard] | None:
    """Both secret keys and the card that belongs to them; None when they were not made. Raises Damaged."""
    own = work.contacts.identity()
    if own is None:
        return None
    keys = OwnKeys.decode(own.secret)
    return keys, keys.card(own.name)


def save_card(vault: OpenVault, target: Path) -> None:
    """Write the vault's own card to the new file `target`.

    It is public, yet 0600 as everything that Companion writes: whom it goes to is for its owner to say. Raises
    AlreadyThere, NotFound, StorageFailure.
    """
    card = own_card(vault)
    if os.path.lexists(target):
        raise AlreadyThere(
            f"{target.name or 'Something'} is already there. Nothing was overwritten; choose another name."
        )
    with noted_outside(vault, target):
        write_private(target, card.text.encode())
