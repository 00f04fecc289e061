"""`auth.json` in a sealed file: what it says about who made it.

Either nothing ("not-checked"), or the sender's contact card and a MAC that only they and the recipient can make (see
`crypto.pairwise`), over the SHA-256 of `manifest.json`; the keys on both cards are its context. So a bundle whose words
were edited, whose card was swapped, or which was taken out and sealed for somebody else does not fit any more. It is
no signature: nobody can show it to a third person.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass

import msgspec

from companion.crypto.pairwise import MAC_BYTES, pairwise_mac
from companion.errors import Damaged
from companion.sharing.bundle import BadBundle
from companion.sharing.contact_card import ContactCard, read_card
from companion.sharing.document import require_format
from companion.sharing.own_keys import OwnKeys

FORMAT = "companion-share-auth"
VERSION = 2

_CONTEXT = b"companion share sender 1\0"
_NOT_CHECKED, _BY_MAC = "not-checked", "mac"
_NO_MAC = bytes(MAC_BYTES)


class _Auth(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    format: str
    version: int
    sender: str
    card: str = ""
    """The sender's contact card as it is handed out."""
    mac: str = ""
    """Base64."""


@dataclass(frozen=True, slots=True)
class Prover:
    """Somebody who can prove to one recipient that a share is theirs."""

    keys: OwnKeys
    card: ContactCard
    """Their own."""
    recipient: ContactCard

    def auth(self, manifest: bytes) -> bytes:
        """`auth.json` beside `manifest`."""
        mac = pairwise_mac(
            self.keys.proof_secret,
            self.recipient.proof_key,
            context=_context(self.card, self.recipient),
            message=hashlib.sha256(manifest).digest(),
        )
        return self._with(mac)

    def blank(self) -> bytes:
        """As long as `auth` will be, whatever the manifest says."""
        return self._with(_NO_MAC)

    def _with(self, mac: bytes) -> bytes:
        proof = base64.b64encode(mac).decode("ascii")
        return msgspec.json.encode(_Auth(FORMAT, VERSION, _BY_MAC, self.card.text, proof))


@dataclass(frozen=True, slots=True)
class Claim:
    """That the owner of a card made a share; true only if it `fits`."""

    card: ContactCard
    mac: bytes
    manifest: bytes
    """SHA-256."""

    def fits(self, own: OwnKeys) -> bool:
        """Whether the owner of the card made exactly this share for the owner of these keys."""
        mine = own.card("-")
        mac = pairwise_mac(
            own.proof_secret,
            self.card.proof_key,
            context=_context(self.card, mine),
            message=self.manifest,
        )
        return hmac.compare_digest(mac, self.mac)


def not_checked() -> bytes:
    """`auth.json` of a share that nothing proves."""
    return msgspec.json.encode(_Auth(FORMAT, VERSION, _NOT_CHECKED))


def claim_in(auth: bytes, manifest: bytes) -> Claim | None:
    """What `auth.json` claims about the sender; None when it claims nothing. Raises BadBundle and TooNew."""
    require_format(auth, FORMAT, VERSION)
    try:
        said = msgspec.json.decode(auth, type=_Auth)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadBundle("auth") from error
    if said.version != VERSION or msgspec.json.encode(said) != auth:
        raise BadBundle("auth")
    if said.sender == _NOT_CHECKED and not said.card and not said.mac:
        return None
    if said.sender != _BY_MAC:
        raise BadBundle("auth")
    try:
        card = read_card(said.card.encode("utf-8"))
        mac = base64.b64decode(said.mac, validate=True)
    except (Damaged, binascii.Error, ValueError) as error:
        raise BadBundle("auth") from error
    if card.text != said.card or len(mac) != MAC_BYTES:
        raise BadBundle("auth")
    if base64.b64encode(mac).decode("ascii") != said.mac:
        raise BadBundle("auth")
    return Claim(card, mac, hashlib.sha256(manifest).digest())


def _context(sender: ContactCard, recipient: ContactCard) -> bytes:
    """Both cards, each after its length, so that no other two run together into the same bytes."""
    parts = (sender.keys, recipient.keys)
    return _CONTEXT + b"".join(len(part).to_bytes(2, "big") + part for part in parts)
