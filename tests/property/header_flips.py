"""Attacks on a header, one bit and one byte at a time: for the suite, and for a long proof run.

A real derivation of each altered header would take hours and prove no more: `DerivedOnce` answers the slot it was
made for with the true root secret, and every other salt or setting with another one, as Argon2id would.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from companion.errors import Damaged, TooNew, WrongKey
from companion.vault.header import Header, HeaderCopies, parse
from companion.vault.opening import Secret, open_header, secret_of
from companion.vault.slots import PassphraseSlot, Slot, SlotType


class DerivedOnce:
    """Stands for a passphrase or recovery key whose root secrets in `header` are already known."""

    def __init__(self, secret: Secret, header: Header) -> None:
        self._opens: SlotType = secret.opens
        self._roots: dict[tuple[object, ...], bytes] = {}
        for slot in header.slots:
            root = secret.root(slot)
            if root is not None:
                self._roots[self._question(slot)] = bytes(root)

    @property
    def opens(self) -> SlotType:
        return self._opens

    def root(self, slot: Slot) -> bytearray | None:
        question = self._question(slot)
        if question[0] != self._opens:
            return None
        another = hashlib.sha256(repr(question).encode()).digest()
        return bytearray(self._roots.get(question, another))

    @staticmethod
    def _question(slot: Slot) -> tuple[object, ...]:
        kind: SlotType = "passphrase" if isinstance(slot, PassphraseSlot) else "recovery"
        return kind, slot.salt, slot.kdf


def both_secrets(header: bytes, passphrase: str, recovery_code: str) -> tuple[DerivedOnce, ...]:
    """The two ways into `header`, derived once: one real Argon2id run."""
    parsed = parse(header)
    return (
        DerivedOnce(secret_of(passphrase, None), parsed),
        DerivedOnce(secret_of(None, recovery_code), parsed),
    )


def opens(header: bytes, secret: Secret) -> bool:
    """Whether `header` opens to `secret`. Any other failure than a refusal is raised: that would be a crash."""
    try:
        _, keys = open_header(HeaderCopies(parse(header), None), secret)
    except (Damaged, TooNew, WrongKey):
        return False
    keys.wipe()
    return True


@dataclass(frozen=True, slots=True)
class Tally:
    """How many altered headers were tried, and which of them opened."""

    tried: int
    accepted: tuple[str, ...]


def flip_everything(
    header: bytes,
    secrets: Iterable[Secret],
    *,
    every: int = 1,
    told: Callable[[int], None] | None = None,
) -> Tally:
    """Flip each bit of `header` (or each `every`-th), one at a time, and try to open it with each of `secrets`.

    `told` hears the number of attempts so far.
    """
    flipped = (
        (f"bit {bit}", _with_flipped_bit(header, bit)) for bit in range(0, len(header) * 8, every)
    )
    return _attack(flipped, secrets, told)


def cut_and_extend_everything(header: bytes, secrets: Iterable[Secret]) -> Tally:
    """Cut `header` at each length, drop each byte, and append or insert bytes of every kind."""
    return _attack(_lengths(header), secrets, None)


def _lengths(header: bytes) -> Iterator[tuple[str, bytes]]:
    for length in range(len(header)):
        yield f"first {length}", header[:length]
        yield f"without {length}", header[:length] + header[length + 1 :]
    for extra in (b" ", b"\n", b"\0", b"}", b"{}", b",", header):
        yield f"suffix {extra[:8]!r}", header + extra
        yield f"prefix {extra[:8]!r}", extra + header


def _attack(
    altered: Iterable[tuple[str, bytes]],
    secrets: Iterable[Secret],
    told: Callable[[int], None] | None,
) -> Tally:
    ways = tuple(secrets)
    tried, accepted = 0, list[str]()
    for name, header in altered:
        for secret in ways:
            tried += 1
            if opens(header, secret):
                accepted.append(f"{name} ({secret.opens})")
            if told is not None:
                told(tried)
    return Tally(tried, tuple(accepted))


def _with_flipped_bit(header: bytes, bit: int) -> bytes:
    changed = bytearray(header)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
