"""Who shares are handed to, whose shares are kept, and the vault's own pair of keys."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select, update

from companion.domain.contacts import Contact, ContactRole, Identity
from companion.errors import NotFound
from companion.storage.keeping import keep
from companion.storage.sharing_tables import CONTACT, IDENTITY
from companion.storage.texts import clean_text

_GONE = "That person is no longer in this vault. Nothing was changed."


class Contacts:
    """Contacts and the vault's identity, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, contact: Contact) -> None:
        """Keep a new contact. Raises AlreadyThere when its identifier is taken."""
        self._connection.execute(CONTACT.insert(), _values(contact))

    def save(self, contact: Contact) -> None:
        """Keep a contact as it is now. Raises NotFound."""
        kept = update(CONTACT).where(CONTACT.c.id == contact.id).values(_values(contact))
        if not self._connection.execute(kept).rowcount:
            raise NotFound(_GONE)

    def one(self, contact_id: str) -> Contact:
        """The contact of that identifier. Raises NotFound."""
        query = select(CONTACT).where(CONTACT.c.id == contact_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise NotFound(_GONE)
        return _contact(row)

    def all(self, role: ContactRole | None = None) -> list[Contact]:
        """Every contact, or those of one side, by name as people read it."""
        query = select(CONTACT).order_by(CONTACT.c.created_at, CONTACT.c.id)
        if role is not None:
            query = query.where(CONTACT.c.role == role.value)
        found = [_contact(row) for row in self._connection.execute(query).mappings()]
        return sorted(found, key=lambda contact: contact.name.casefold())

    def by_name(self, name: str, role: ContactRole) -> Contact | None:
        """The contact of that name, whatever its case; the first that was made when there are several, else None."""
        wanted = clean_text(name).strip().casefold()
        same = [c for c in self.all(role) if c.name.strip().casefold() == wanted]
        return min(same, key=lambda contact: contact.created_at, default=None)

    def remove(self, contact_id: str) -> None:
        """Remove a contact for ever; shares made to them, or kept of theirs, stay without it. Raises NotFound.

        `Shares.remove_client` removes a client with all that is kept of theirs.
        """
        gone = self._connection.execute(delete(CONTACT).where(CONTACT.c.id == contact_id))
        if not gone.rowcount:
            raise NotFound(_GONE)

    def identity(self) -> Identity | None:
        """The vault's own pair of keys, once it was made."""
        row = self._connection.execute(select(IDENTITY)).mappings().first()
        if row is None:
            return None
        return Identity(row["name"], row["card"], bytes(row["secret"]), row["made_at"])

    def put_identity(self, identity: Identity) -> None:
        """Keep the vault's own pair of keys, in place of another."""
        keep(self._connection, IDENTITY, {"id": 1} | asdict(identity), "id")


def _values(contact: Contact) -> dict[str, Any]:
    return asdict(contact) | {"role": contact.role.value}


def _contact(row: RowMapping) -> Contact:
    values: dict[str, Any] = {**row, "role": ContactRole(row["role"])}
    return Contact(**values)
