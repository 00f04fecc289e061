"""For whose key a share is sealed: a contact of the vault by name, a card in a file, or a bare age key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from companion.cli.output import tell

if TYPE_CHECKING:
    from companion.domain.contacts import Contact
    from companion.services.open_vault import OpenVault


def bare_key(words: str | None) -> str:
    """`words` when they are an age key and no name of a contact or card; else the empty string."""
    return words if words is not None and words.startswith("age1") else ""


def recipient_named(vault: OpenVault, name_or_card: str) -> Contact:
    """The contact for whose card a file is to be sealed. Says so when its fingerprint was never compared.

    A card in a file is used as it is and not taken in. Raises NotFound, Refused, Damaged.
    """
    from companion import clock
    from companion.domain.contacts import Contact
    from companion.services import contacts

    if name_or_card.endswith(contacts.SUFFIX):
        card = contacts.card_in(Path(name_or_card))
        known = [one for one in contacts.all_with_cards(vault) if one.card == card.text]
        found = (
            known[0]
            if known
            else Contact("", card.name, contacts.role_in(vault), clock.now(), card.text)
        )
    else:
        found = contacts.by_name(vault, name_or_card)
    if found.card and found.compared_at is None:
        tell(
            f"The fingerprint of {found.name}'s card is not compared yet. Read it to each other: "
            "companion contact compare"
        )
    return found
