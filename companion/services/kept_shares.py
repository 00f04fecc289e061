"""Looking at the shares that a therapist's vault keeps, and at what a later one brings."""

from __future__ import annotations

from collections.abc import Sequence

from companion.domain.share_differences import ShareDifferences, differences_between
from companion.domain.shares import ReceivedShare
from companion.services.open_vault import OpenVault


def share(vault: OpenVault, share_id: str) -> ReceivedShare:
    """One kept share. Raises NotFound, Damaged."""
    with vault.read() as work:
        return work.shares.one_kept(share_id)


def share_before(shares: Sequence[ReceivedShare], of: ReceivedShare) -> ReceivedShare | None:
    """The last share of the same client that was made before this one."""
    earlier = [each for each in shares if (each.made_at, each.id) < (of.made_at, of.id)]
    return max(earlier, key=lambda each: (each.made_at, each.id), default=None)


Found = tuple[ReceivedShare, ShareDifferences]
"""An earlier share and what a later one brings."""


def differences(shares: Sequence[ReceivedShare], of: ReceivedShare) -> Found | None:
    """The share before this one and what differs from it; None for the first share."""
    before = share_before(shares, of)
    return (before, differences_between(before.document, of.document)) if before else None


def picture(vault: OpenVault, share_id: str, digest: str) -> bytes:
    """The bytes of an attachment that came with a kept share. Raises NotFound."""
    with vault.read() as work:
        return work.shares.kept_file(share_id, digest)
