"""Sealing a share in the background: the file, its record, and what to offer the same person the next time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from companion.domain.contacts import Contact
from companion.domain.entries import Changes
from companion.domain.shares import ShareDocument, ShareRecord, ShareScope
from companion.services import share_scopes, shares
from companion.services.vaults import OpenVault
from companion.ui.worker import Progress


def sealing_work(
    vault: OpenVault,
    document: ShareDocument,
    target: Path,
    sealing: shares.Sealing,
    contact: Contact | None,
    scope: ShareScope,
) -> Callable[[Progress], tuple[ShareRecord, Changes]]:
    """What the lane does to seal `document` to `target` for `contact`, or for somebody who is only named."""
    consent = shares.Consent(
        contact.id if contact is not None else None,
        share_scopes.scope_to_json(replace(scope, entry_ids=frozenset())),
    )

    def work(report: Progress) -> tuple[ShareRecord, Changes]:
        done = shares.seal(
            vault,
            document,
            target,
            sealing=sealing,
            consent=consent,
            keep_passphrase=True,
            progress=report,
        )
        if contact is not None:
            share_scopes.save_scope(vault, contact.id, scope)
        return done

    return work
