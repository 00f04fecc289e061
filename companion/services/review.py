"""A therapist's vault: clients, each apart, and the shares of theirs that were kept.

Nothing is kept unless the therapist says so. A share belongs to the client whose card proves it, else to the one the
therapist chooses. Deleting a client erases their shares, the notes beside them and their name for good.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.contacts import Contact, ContactRole
from companion.domain.entries import Changes
from companion.domain.ids import new_id
from companion.domain.shares import ReceivedShare, ShareDocument
from companion.domain.typed_text import named, one_line
from companion.errors import NotFound, Refused
from companion.services import form_drafts
from companion.services.kept_shares import Found, differences, picture, share, share_before
from companion.services.open_vault import OpenVault
from companion.services.review_notes import draft_name, waiting
from companion.services.share_opening import FITS, OpenedShare, proof_for, with_proof
from companion.services.share_writing import made_at

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

TOUCHED = Changes(clients=True)
__all__ = [
    "Client", "Found", "Kept", "ReceivedShare", "Whose", "add_client", "client", "clients", "delete_client",
    "delete_share", "differences", "keep", "picture", "rename_client", "settle", "share", "share_before", "whose",
]  # fmt: skip
NAMELESS = "No name given"
"""The client of shares in which nobody is named."""


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


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of keeping a share."""

    share: ReceivedShare
    client: Contact
    was_there: bool
    """The same share was kept before."""
    newer: ReceivedShare | None
    """A share of this client, made later, that is kept already: this one is older than it."""


@dataclass(frozen=True, slots=True)
class Whose:
    """To which client a share seems to belong."""

    client: Contact | None
    """None when nobody of that name is known."""
    proven: bool
    """Whether the sender's card says so, and not only the name that stands in the share."""


# --- clients


def clients(vault: OpenVault) -> list[Client]:
    """Every client by name, with their shares."""
    with vault.read() as work:
        found = [_client_in(work, contact) for contact in work.contacts.all(ContactRole.CLIENT)]
    return sorted(found, key=lambda client: (client.contact.name.casefold(), client.contact.id))


def client(vault: OpenVault, contact_id: str) -> Client:
    """One client. Raises NotFound."""
    with vault.read() as work:
        return _client_in(work, _client_contact(work, contact_id))


def add_client(vault: OpenVault, name: str) -> tuple[Contact, Changes]:
    """A client whose shares are to come. Raises Refused for no name, or one that is taken."""
    _refuse_a_persons_own(vault)
    with vault.work() as work:
        return _new_client(work, name), TOUCHED


def rename_client(vault: OpenVault, contact_id: str, name: str) -> tuple[Contact, Changes]:
    """Call a client something else here; what they sent stays as it is. Raises Refused, NotFound."""
    with vault.work() as work:
        before = _client_contact(work, contact_id)
        wanted = named(name, what="a name")
        taken = work.contacts.by_name(wanted, ContactRole.CLIENT)
        if taken is not None and taken.id != contact_id:
            raise Refused("Another client is called that already. Nothing was changed.")
        after = replace(before, name=wanted)
        work.contacts.save(after)
    return after, TOUCHED


def delete_client(vault: OpenVault, contact_id: str) -> Changes:
    """Erase a client for good: their name and card, every share of theirs, its pictures, and the notes beside it.

    Nothing brings them back, except a backup that was made before. The file is written anew, which takes about a
    second for each 100 MB. Raises NotFound.
    """
    with vault.work() as work:
        _client_contact(work, contact_id)
        for kept in work.shares.kept_by(contact_id):
            form_drafts.forget_form_draft_in(work, draft_name(kept.id))
        work.shares.remove_client(contact_id)
    return TOUCHED


def delete_share(vault: OpenVault, share_id: str) -> Changes:
    """Erase one kept share for good, with the notes beside it. Raises NotFound."""
    with vault.work() as work:
        form_drafts.forget_form_draft_in(work, draft_name(share_id))
        work.shares.remove_kept(share_id)
    return TOUCHED


# --- keeping a share


def whose(vault: OpenVault, opened: OpenedShare) -> Whose:
    """The client whose share this seems to be: proven by the sender's card, else by the name in it."""
    with vault.read() as work:
        return _whose(work, opened)


def keep(
    vault: OpenVault, opened: OpenedShare, *, client_id: str | None = None, new_client: str = ""
) -> tuple[Kept, Changes]:
    """Keep an opened share under a client: the one its sender proves to be, else `client_id`, else a new one of the
    name `new_client`, else one by the name that stands in the share. The same share again changes nothing.

    Raises Refused for a person's own vault, for another client than the one who is proven, and for a share with the
    number but not the words of one that is kept; NotFound for an unknown client.
    """
    _refuse_a_persons_own(vault)
    document = opened.document
    with vault.work() as work:
        known = next((each for each in work.shares.kept() if each.id == document.share_id), None)
        if known is not None:
            return _kept_before(work, known, document), Changes()
        found = _whose(work, opened)
        if found.proven and found.client is not None:
            if client_id not in (None, found.client.id) or new_client:
                raise Refused(
                    f"This share was proven to come from {found.client.name}, so it is kept there. Nothing was kept yet."
                )
            owner = found.client
        elif client_id is not None:
            owner = _client_contact(work, client_id)
        elif new_client:
            owner = _new_client(work, new_client)
        else:
            owner = found.client or _new_client(work, _name_in(document))
        proof = proof_for(owner, opened)
        owner = with_proof(work, owner, opened)
        share = ReceivedShare(
            id=document.share_id,
            client_name=owner.name,
            received_at=clock.now(),
            made_at=made_at(document),
            document=document,
            contact_id=owner.id,
            proof=proof.value,
        )
        newer = _newer_than(work, share)
        work.shares.keep(share, opened.files)
    return Kept(share, owner, was_there=False, newer=newer), TOUCHED


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
            name = _name_in(share.document)
            owner = work.contacts.by_name(name, ContactRole.CLIENT) or _new_client(work, name)
            work.shares.remove_kept(share.id)
            work.shares.keep(replace(share, contact_id=owner.id, client_name=owner.name), files)
            for note in notes:  # they went with the share
                work.review_notes.add(note)
    return TOUCHED


# --- inside a unit of work


def _client_in(work: Work, contact: Contact) -> Client:
    shares = sorted(
        work.shares.kept_by(contact.id), key=lambda each: (each.made_at, each.id), reverse=True
    )
    notes = sum(len(waiting(work.review_notes.of_share(each.id))) for each in shares)
    return Client(contact, tuple(shares), notes)


def _client_contact(work: Work, contact_id: str) -> Contact:
    contact = work.contacts.one(contact_id)
    if contact.role is not ContactRole.CLIENT:
        raise NotFound("There is no such client in this vault. Nothing was changed.")
    return contact


def _whose(work: Work, opened: OpenedShare) -> Whose:
    if opened.contact_id is not None:
        every = work.contacts.all(ContactRole.CLIENT)
        known = next((each for each in every if each.id == opened.contact_id), None)
        if known is not None:
            return Whose(known, proven=opened.proof in FITS)
    name = _name_in(opened.document)
    return Whose(work.contacts.by_name(name, ContactRole.CLIENT), proven=False)


def _kept_before(work: Work, known: ReceivedShare, document: ShareDocument) -> Kept:
    if known.document != document:
        raise Refused(
            "A share with this number but other words is kept here already. Nothing was changed. "
            "Ask your client which one is right."
        )
    if known.contact_id is None:
        raise Refused("This share is kept here already, without a client. Nothing was changed.")
    owner = work.contacts.one(known.contact_id)
    return Kept(known, owner, was_there=True, newer=_newer_than(work, known))


def _newer_than(work: Work, share: ReceivedShare) -> ReceivedShare | None:
    later = [
        each
        for each in work.shares.kept_by(share.contact_id or "")
        if each.made_at > share.made_at and each.id != share.id
    ]
    return max(later, key=lambda each: each.made_at, default=None)


def _new_client(work: Work, name: str) -> Contact:
    wanted = named(name, what="a name")
    if work.contacts.by_name(wanted, ContactRole.CLIENT) is not None:
        raise Refused("A client is called that already. Nothing was changed.")
    contact = Contact(new_id(), wanted, ContactRole.CLIENT, clock.now())
    work.contacts.add(contact)
    return contact


def _name_in(document: ShareDocument) -> str:
    return one_line(document.sender_name)[:300] or NAMELESS


def _refuse_a_persons_own(vault: OpenVault) -> None:
    if vault.purpose != "therapist":
        raise Refused(
            "Only a therapist's vault keeps what clients share. Nothing was kept; the file can still be read."
        )
