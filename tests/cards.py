"""Two people with keys, for the tests of what is sealed for one by the other."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from companion.sharing.contact_card import ContactCard
from companion.sharing.own_keys import OwnKeys
from companion.sharing.sender_proof import Prover


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody with keys and a card."""

    keys: OwnKeys
    card: ContactCard

    def proving_to(self, recipient: Owner) -> Prover:
        return Prover(self.keys, self.card, recipient.card)


@functools.cache
def owner(name: str) -> Owner:
    """The same keys for the same name, as long as the tests run."""
    keys = OwnKeys.new()
    return Owner(keys, keys.card(name))
