"""From a passphrase to 32 secret bytes: Argon2id (RFC 9106) between a floor and a ceiling.

The floor stops an altered file from asking for a derivation that is cheap to attack, the ceiling one that would
never end; both are checked before any work. `cryptography` is imported only when something is derived.
"""

from __future__ import annotations

import os
import time
import unicodedata
from collections.abc import Callable
from typing import Literal

import msgspec

from companion.errors import Damaged, Refused, StorageFailure

KEY_BYTES = 32
SALT_BYTES = 16


class KdfParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How hard one guess at a passphrase is: memory in KiB, passes over it, and lanes filled side by side."""

    m: int
    t: int
    p: int
    alg: Literal["argon2id"] = "argon2id"


FLOOR = KdfParams(65_536, 3, 1)
"""64 MiB and three passes, the second recommendation of RFC 9106; nothing below is derived."""
CEILING = KdfParams(2_097_152, 64, 16)
"""2 GiB and 64 passes; nothing above is derived."""
DEFAULT = KdfParams(262_144, 3, 4)
"""256 MiB and three passes."""

LONGEST_SECONDS = 1.0
"""What one derivation should take at most on the computer that the vault is made on."""

_LADDER = (DEFAULT, KdfParams(131_072, 4, 4), KdfParams(65_536, 6, 4))
_PATIENCE = 2.5
"""How many times the longest wanted time a new vault may take before it asks for less memory."""


def normalise(passphrase: str) -> bytes:
    """The bytes of `passphrase`: Unicode NFKC in UTF-8, so that every keyboard's "é" is one; spaces count.

    Raises Refused for half characters (lone surrogates), which no keyboard types.
    """
    whole = unicodedata.normalize("NFKC", passphrase)
    if any("\ud800" <= character <= "\udfff" for character in whole):
        # Asked first, because an encoding error would carry the passphrase with it.
        raise Refused("That passphrase holds a character that cannot be kept. Nothing was changed.")
    return whole.encode("utf-8")


def within_limits(params: KdfParams) -> bool:
    """Whether `params` lie between FLOOR and CEILING in each of memory, passes and lanes."""
    return (
        FLOOR.m <= params.m <= CEILING.m
        and FLOOR.t <= params.t <= CEILING.t
        and FLOOR.p <= params.p <= CEILING.p
    )


def derive(passphrase: bytes, salt: bytes, params: KdfParams) -> bytes:
    """The 32 bytes that `passphrase`, normalised, and `salt` (16 random bytes) give under `params`.

    Raises Damaged for params outside the limits, before any work, and StorageFailure where memory does not suffice.
    """
    if not within_limits(params):
        raise Damaged(
            "This vault's header asks for key settings outside the safe limits, so it is damaged or was altered. "
            "Nothing was opened or changed."
        )
    memory = physical_memory()
    if memory is None or params.m * 1024 < memory:
        try:
            return argon2id(passphrase, salt, params)
        except MemoryError:
            pass
    raise StorageFailure(
        f"Opening this vault needs {params.m // 1024} MB of free memory, more than this computer can give now. "
        "Nothing was changed. Close other programs, then try again."
    )


def argon2id(
    secret_input: bytes,
    salt: bytes,
    params: KdfParams,
    *,
    associated_data: bytes | None = None,
    secret: bytes | None = None,
) -> bytes:
    """Argon2id as RFC 9106 defines it, 32 bytes long, without limits; only `derive` and the vectors call it."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    return Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=params.t,
        lanes=params.p,
        memory_cost=params.m,
        ad=associated_data,
        secret=secret,
    ).derive(secret_input)


def calibrate(
    target_seconds: tuple[float, float] = (0.5, LONGEST_SECONDS),
    memory_limit: int | None = None,
    *,
    measure: Callable[[KdfParams], float] | None = None,
) -> KdfParams:
    """The settings for a new vault on this computer, meant to take between the two `target_seconds`.

    Memory is what an attacker pays for, so DEFAULT stands even somewhat above the target; memory goes down to 128 and
    64 MiB only when it would take 2.5 times the longest time or does not fit into `memory_limit` bytes (by default a
    quarter of the computer's memory). A fast computer makes more passes. `measure` gives the seconds that one
    derivation takes. Never below FLOOR, never above CEILING.
    """
    shortest, longest = target_seconds
    seconds_for = measure or _seconds
    limit = _memory_limit(memory_limit)
    last = _LADDER[-1]
    for params in _LADDER:
        if params is not last and params.m * 1024 > limit:
            continue
        try:
            seconds = seconds_for(params)
            if seconds > longest * _PATIENCE:  # perhaps only busy for a moment, and a vault lasts
                seconds = min(seconds, seconds_for(params))
        except MemoryError:
            continue
        if seconds <= longest * _PATIENCE or params is last:
            return _with_passes(params, seconds, shortest, longest)
    return last


def target() -> KdfParams:
    """What a passphrase slot should have today, on a computer with enough time and memory for it.

    The one seam for raising older settings; quick test keys put FLOOR in its place.
    """
    return DEFAULT


def raised(present: KdfParams, seconds: float, memory_limit: int | None = None) -> KdfParams | None:
    """Better settings for a slot that has just been opened under `present` in `seconds`; None where they may stay.

    Never asks for less memory or less work than `present`, never for more than `target()`, and on a slow computer
    (judged by `seconds`, so nothing is measured for it) for a smaller step or none. `memory_limit` as in `calibrate`.
    """
    wanted, limit = target(), _memory_limit(memory_limit)
    for better in (wanted, *_LADDER):
        expected = seconds * _work(better) / _work(present)
        if (
            better.m <= wanted.m
            and present.m <= better.m <= max(limit // 1024, present.m)
            and _work(present) < _work(better) <= _work(wanted)
            and expected <= LONGEST_SECONDS * _PATIENCE
        ):
            return better
    return None


def physical_memory() -> int | None:
    """The bytes of memory this computer has; None where the system does not say."""
    if not hasattr(os, "sysconf"):
        return None
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return None
    return memory if memory > 0 else None


def _memory_limit(given: int | None) -> int:
    """The bytes that one derivation may take: a quarter of the computer's memory unless `given`."""
    return given if given is not None else (physical_memory() or 2**63) // 4


def _work(params: KdfParams) -> int:
    """What a derivation costs, in KiB written; lanes do not change it."""
    return params.m * params.t


def _with_passes(params: KdfParams, seconds: float, shortest: float, longest: float) -> KdfParams:
    if shortest <= seconds <= longest * _PATIENCE:
        return params
    wanted = (shortest + longest) / 2
    passes = round(params.t * wanted / max(seconds, 0.001))
    return KdfParams(params.m, min(max(passes, FLOOR.t), CEILING.t), params.p)


def _seconds(params: KdfParams) -> float:
    # The machine's own stopwatch: this measures the computer, not the time a test may own.
    begun = time.perf_counter()
    argon2id(b"a passphrase to measure by", bytes(SALT_BYTES), params)
    return time.perf_counter() - begun
