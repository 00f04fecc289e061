"""A therapist's vault: clients, each apart, and the shares of theirs that were kept.

Nothing is kept unless the therapist says so. A share belongs to the client whose card proves it, else to the one the
therapist chooses. Deleting a client erases their shares, the notes beside them and their name for good.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from companion.domain.contacts import Contact, ContactRole
from companion.domain.entries import Changes
from companion.domain.share_differences import ShareDifferences, differences_between
from companion.domain.shares import ReceivedShare
from companion.domain.typed_text import named
from companion.errors import Refused
from companion.services import form_drafts
from companion.services.open_vault import OpenVault
from companion.services.progress import Progress, go_on, nobody_asks
from companion.services.review_keeping import (
    TOUCHED,
    Kept,
    Whose,
    client_contact,
    keep,
    made_client,
    name_in,
    refuse_a_persons_own,
    whose,
)
from companion.services.review_notes import draft_name, waiting

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

__all__ = [
    "Client", "Found", "Kept", "ReceivedShare", "Whose", "add_client", "client", "clients", "delete_client",
    "delete_share", "differences", "keep", "picture", "rename_client", "settle", "share", "share_before", "whose",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Client:
    """A client as the list shows them."""

    contact: Contact
    shares: tuple[ReceivedShare, ...]
    """The newest first."""
    waiting_notes: int
    """Notes of the therapist that did not go into a reply yet."""

    @property
    def last(self) -> ReceivedShare | None:
        """Their newest share."""
        return self.shares[0] if self.shares else None


# --- clients


def clients(vault: OpenVault) -> list[Client]:
    """Every client by name, with their shares."""
    with vault.read() as work:
        found = [_client_in(work, contact) for contact in work.contacts.all(ContactRole.CLIENT)]
    return sorted(found, key=lambda client: (client.contact.name.casefold(), client.contact.id))


def client(vault: OpenVault, contact_id: str) -> Client:
    """One client. Raises NotFound."""
    with vault.read() as work:
        return _client_in(work, client_contact(work, contact_id))


def add_client(vault: OpenVault, name: str) -> tuple[Contact, Changes]:
    """A client whose shares are to come. Raises Refused for no name, or one that is taken."""
    refuse_a_persons_own(vault)
    with vault.work() as work:
        return made_client(work, name), TOUCHED


def rename_client(vault: OpenVault, contact_id: str, name: str) -> tuple[Contact, Changes]:
    """Call a client something else here; what they sent stays as it is. Raises Refused, NotFound."""
    with vault.work() as work:
        before = client_contact(work, contact_id)
        wanted = named(name, what="a name")
        taken = work.contacts.by_name(wanted, ContactRole.CLIENT)
        if taken is not None and taken.id != contact_id:
            raise Refused("Another client is called that already. Nothing was changed.")
        after = replace(before, name=wanted)
        work.contacts.save(after)
    return after, TOUCHED


def delete_client(vault: OpenVault, contact_id: str, progress: Progress = nobody_asks) -> Changes:
    """Erase a client for good: their name and card, every share of theirs, its pictures, and the notes beside it.

    Nothing brings them back, except a backup that was made before. The file is written anew, which takes about a
    second for each 100 MB. Raises NotFound, and Cancelled only while nothing was erased yet.
    """
    go_on(progress, 0, 0)
    with vault.work() as work:
        for kept in _client_in(work, client_contact(work, contact_id)).shares:
            form_drafts.forget_form_draft_in(work, draft_name(kept.id))
        work.shares.remove_client(contact_id)
    return TOUCHED


def delete_share(vault: OpenVault, share_id: str, progress: Progress = nobody_asks) -> Changes:
    """Erase one kept share for good, with the notes beside it. Raises NotFound, and Cancelled before anything went."""
    go_on(progress, 0, 0)
    with vault.work() as work:
        form_drafts.forget_form_draft_in(work, draft_name(share_id))
        work.shares.remove_kept(share_id)
    return TOUCHED


# --- shares without a client


def settle(vault: OpenVault) -> Changes:
    """Put shares without a client (kept before there were any, or whose contact was removed) under one of the name that
    stands in them."""
    if vault.purpose != "therapist":
        return Changes()
    with vault.read() as work:
        loose = [share for share in work.shares.kept() if share.contact_id is None]
    if not loose:
        return Changes()
    with vault.work() as work:
        for share in loose:
            files = {
                file.digest: work.shares.kept_file(share.id, file.digest)
                for entry in share.document.entries
                for file in entry.files
            }
            notes = work.review_notes.of_share(share.id)
            name = name_in(share.document)
            owner = work.contacts.by_name(name, ContactRole.CLIENT) or made_client(work, name)
            work.shares.remove_kept(share.id)
            work.shares.keep(replace(share, contact_id=owner.id, client_name=owner.name), files)
            for note in notes:  # they went with the share
                work.review_notes.add(note)
    return TOUCHED


# --- looking


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


# --- inside a unit of work


def _client_in(work: Work, contact: Contact) -> Client:
    shares = sorted(
        work.shares.kept_by(contact.id), key=lambda each: (each.made_at, each.id), reverse=True
    )
    notes = sum(len(waiting(work.review_notes.of_share(each.id))) for each in shares)
    return Client(contact, tuple(shares), notes)
