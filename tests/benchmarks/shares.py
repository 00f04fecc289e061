"""Shares to measure with: ordinary entries, the first of them with a picture each."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping

import msgspec

from companion.domain.shared_parts import SharedFile
from companion.domain.shares import ShareDocument
from tests.benchmarks import corpus
from tests.proof.sealed_shares import a_share

_HANDLE = str.maketrans("0189", "abcd")
"""Handles hold no such digits."""


def pictures(count: int, size: int) -> dict[str, bytes]:
    """So many files of `size` bytes by their digest; like pictures, nothing in them repeats."""
    source = random.Random(12)
    contents = [source.randbytes(size) for _ in range(count)]
    return {hashlib.sha256(content).hexdigest(): content for content in contents}


def share_of(count: int, files: Mapping[str, bytes]) -> ShareDocument:
    """A share of so many entries with these files."""
    plain = a_share()
    (example,) = plain.entries
    named = [SharedFile(digest, "image/png", len(content)) for digest, content in files.items()]
    entries = tuple(
        msgspec.structs.replace(
            example,
            number=number,
            reference=f"{number:026}".translate(_HANDLE),
            title=entry.title,
            body=entry.body,
            files=tuple(named[number - 1 : number]),
        )
        for number, entry in enumerate(corpus.entries(count), start=1)
    )
    return msgspec.structs.replace(plain, entries=entries)
