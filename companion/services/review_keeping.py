"""Keeping a share in a therapist's vault: under the client whose card proves it, else under the one who is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.contacts import Contact, ContactRole
from companion.domain.entries import Changes
from companion.domain.ids import new_id
from companion.domain.shares import ReceivedShare, ShareDocument
from companion.domain.typed_text import named, one_line
from companion.errors import NotFound, Refused
from companion.services.open_vault import OpenVault
from companion.services.progress import Progress, go_on, nobody_asks
from companion.services.share_opening import FITS, OpenedShare, proof_for, with_proof
from companion.services.share_writing import made_at

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

TOUCHED = Changes(clients=True)
NAMELESS = "No name given"
"""The client of shares in which nobody is named."""


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


def whose(vault: OpenVault, opened: OpenedShare) -> Whose:
    """The client whose share this seems to be: proven by the sender's card, else by the name in it."""
    with vault.read() as work:
        return _whose(work, opened)


def keep(
    vault: OpenVault,
    opened: OpenedShare,
    *,
    client_id: str | None = None,
    new_client: str = "",
    progress: Progress | None = None,
) -> tuple[Kept, Changes]:
    """Keep an opened share under a client: the one its sender proves to be, else `client_id`, else a new one of the
    name `new_client`, else one by the name that stands in the share. The same share again changes nothing.

    Raises Refused for a person's own vault, for another client than the one who is proven, and for a share with the
    number but not the words of one that is kept; NotFound for an unknown client; Cancelled, after which nothing is kept
    and no client is new.
    """
    refuse_a_persons_own(vault)
    document = opened.document
    go_on(progress or nobody_asks, 0, len(opened.files))
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
            owner = client_contact(work, client_id)
        elif new_client:
            owner = made_client(work, new_client)
        else:
            owner = found.client or made_client(work, name_in(document))
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
        work.shares.keep(share, opened.files, progress)
    return Kept(share, owner, was_there=False, newer=newer), TOUCHED


def client_contact(work: Work, contact_id: str) -> Contact:
    """A client by identifier. Raises NotFound, also for anybody who is no client."""
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
    name = name_in(opened.document)
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


def made_client(work: Work, name: str) -> Contact:
    """A new client. Raises Refused for no name, or one that is taken."""
    wanted = named(name, what="a name")
    if work.contacts.by_name(wanted, ContactRole.CLIENT) is not None:
        raise Refused("A client is called that already. Nothing was changed.")
    contact = Contact(new_id(), wanted, ContactRole.CLIENT, clock.now())
    work.contacts.add(contact)
    return contact


def name_in(document: ShareDocument) -> str:
    """How whoever made a share calls themselves in it."""
    return one_line(document.sender_name)[:300] or NAMELESS


def refuse_a_persons_own(vault: OpenVault) -> None:
    """Raises Refused for a vault that is not a therapist's."""
    if vault.purpose != "therapist":
        raise Refused(
            "Only a therapist's vault keeps what clients share. Nothing was kept; the file can still be read."
        )
