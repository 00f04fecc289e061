"""What was shared: the consent to each share, and taking it back. A file that was handed over cannot be called back."""

from __future__ import annotations

from companion import clock
from companion.domain.entries import Changes
from companion.domain.shares import ShareRecord
from companion.domain.typed_text import whole_text
from companion.errors import Refused
from companion.services.open_vault import OpenVault

LONGEST_WORDS = 2_000
TOUCHED = Changes(shares=True)


def records(vault: OpenVault) -> list[ShareRecord]:
    """What was handed over, to whom and when, newest first."""
    with vault.read() as work:
        return work.shares.all()


def withdraw(vault: OpenVault, share_id: str, words: str = "") -> tuple[ShareRecord, Changes]:
    """Note that the person takes back their consent to a share, with words of theirs if they like.

    The file stays where it is; only the note is changed. Raises Refused when it was taken back before, NotFound.
    """
    kept = whole_text(words.strip(), longest=LONGEST_WORDS)
    with vault.work() as work:
        if work.shares.one(share_id).withdrawn_at is not None:
            raise Refused("Your consent to this share was taken back before. Nothing was changed.")
        work.shares.withdraw(share_id, clock.now(), kept)
        return work.shares.one(share_id), TOUCHED
