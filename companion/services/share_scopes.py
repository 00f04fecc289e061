"""Scopes: kept as JSON in the consent to a share, and without dates beside the person it was made for.

What was chosen for somebody once is offered again next time, from where the last share ended.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from companion.domain.contacts import Contact
from companion.domain.shares import ShareRecord, ShareScope
from companion.services.open_vault import OpenVault

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

_KEY_BYTES = 32


def scope_to_json(scope: ShareScope) -> str:
    """`scope` as JSON; the same scope always gives the same text."""
    return msgspec.json.encode(scope, order="deterministic").decode()


def scope_from_json(text: str) -> ShareScope | None:
    """The scope in `text`; None when there is none, or one that this version does not understand."""
    try:
        return msgspec.json.decode(text, type=ShareScope) if text else None
    except (msgspec.MsgspecError, RecursionError):
        return None


def without_dates(scope: ShareScope) -> ShareScope:
    """What of a choice is worth keeping for the next time: no days and no single entries."""
    everything = replace(scope, entry_ids=frozenset(), since=None, until=None)
    return going_on_from(everything, None)


def going_on_from(scope: ShareScope, last: ShareRecord | None) -> ShareScope:
    """`scope` from where the share `last` ended; without one, from the beginning."""
    if last is None:
        return replace(scope, changed_since=None, after_share="")
    return replace(scope, changed_since=last.made_at, after_share=last.id)


def last_share(vault: OpenVault, contact_id: str | None, name: str = "") -> ShareRecord | None:
    """The last share to a contact; to a name that was only typed, the last one to just that name."""
    with vault.read() as work:
        return last_share_in(work, contact_id, name)


def last_share_in(work: Work, contact_id: str | None, name: str) -> ShareRecord | None:
    """`last_share` inside a unit of work."""
    if contact_id is not None:
        return work.shares.last_to(contact_id)
    wanted = name.strip()
    if not wanted:
        return None
    return next(
        (r for r in work.shares.all() if r.contact_id is None and r.recipient == wanted), None
    )


def offered_scope(vault: OpenVault, contact: Contact | None, name: str = "") -> ShareScope:
    """What is offered first: as the last time for this person, from where the last share to them ended."""
    last = last_share(vault, contact.id if contact is not None else None, name)
    saved = scope_from_json(contact.saved_scope) if contact is not None else None
    if saved is None and last is not None:
        saved = scope_from_json(last.scope)
    return going_on_from(without_dates(saved or ShareScope()), last)


def save_scope(vault: OpenVault, contact_id: str, scope: ShareScope) -> None:
    """Keep a choice, without dates, for the next share to this contact. Raises NotFound."""
    with vault.work() as work:
        contact = work.contacts.one(contact_id)
        work.contacts.save(replace(contact, saved_scope=scope_to_json(without_dates(scope))))


def with_thread_key(vault: OpenVault, contact: Contact) -> Contact:
    """The contact with a key for its `thread` handles; made and kept now when it has none. Raises NotFound."""
    if contact.thread_key:
        return contact
    with vault.work() as work:
        kept = work.contacts.one(contact.id)
        if not kept.thread_key:
            key = base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode("ascii")
            kept = replace(kept, thread_key=key)
            work.contacts.save(kept)
    return kept
