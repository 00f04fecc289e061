"""A vault's own pair of keys: one opens what is sealed for its owner, the other proves who sealed."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import NoReturn

import msgspec

from companion.crypto.age_keys import new_age_key, recipient_of
from companion.crypto.pairwise import new_pairwise_secret, public_of
from companion.errors import Damaged
from companion.sharing.contact_card import ContactCard, card_name

_VERSION = 1


class _Secret(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How both keys are kept inside the vault."""

    version: int
    age: str
    proof: str
    """Base64."""

    def __repr__(self) -> str:
        return "_Secret()"


@dataclass(frozen=True, slots=True, repr=False)
class OwnKeys:
    """Both secret keys. Shows nothing of them."""

    age_key: str
    proof_secret: bytes

    @classmethod
    def new(cls) -> OwnKeys:
        """A fresh pair."""
        return cls(new_age_key(), new_pairwise_secret())

    @classmethod
    def decode(cls, secret: bytes) -> OwnKeys:
        """The pair that `encode` wrote. Raises Damaged."""
        try:
            kept = msgspec.json.decode(secret, type=_Secret)
            keys = cls(kept.age, base64.b64decode(kept.proof, validate=True))
        except (msgspec.MsgspecError, UnicodeDecodeError, binascii.Error, ValueError):
            raise Damaged(
                "The keys of this vault's contact card are damaged. They were left as they are."
            ) from None
        if kept.version != _VERSION:
            raise Damaged("The keys of this vault's contact card are of an unknown kind.")
        keys.card("-")
        return keys

    def encode(self) -> bytes:
        """The pair as it is kept inside the vault."""
        proof = base64.b64encode(self.proof_secret).decode("ascii")
        return msgspec.json.encode(_Secret(_VERSION, self.age_key, proof))

    def card(self, name: str) -> ContactCard:
        """The card to hand out. Raises Refused for what is no name, Damaged for damaged keys."""
        return ContactCard(
            card_name(name), recipient_of(self.age_key), public_of(self.proof_secret)
        )

    def __repr__(self) -> str:
        return "OwnKeys()"

    def __reduce__(self) -> NoReturn:
        raise TypeError("keys are never pickled or copied")
