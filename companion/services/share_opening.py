"""Opening a share that somebody sent, without keeping anything of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from companion.domain.contacts import SenderProof
from companion.domain.shares import ShareDocument
from companion.sharing.sealed_file import open_document, read_sealed_file


@dataclass(frozen=True, slots=True)
class OpenedShare:
    """What a sealed file holds, and what is known of who made it."""

    document: ShareDocument
    files: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    """Attachments by their digest."""
    proof: SenderProof = SenderProof.NOT_CHECKED
    contact_id: str | None = None
    """The contact whose card proves it."""


def open_share(file: Path, *, passphrase: str) -> OpenedShare:
    """Read a sealed file without keeping anything of it. Takes about a second; needs no vault.

    Raises NotFound, WrongKey, Damaged, TooNew, Refused for what is no file or is sealed for a person's key.
    """
    return OpenedShare(open_document(read_sealed_file(file), passphrase))
