"""Files kept inside the vault: the bytes once by their SHA-256, however often they are attached."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select
from sqlalchemy.dialects.sqlite import insert

from companion.domain.entries import Attachment
from companion.errors import BugError, Damaged, NotFound, Refused
from companion.storage.tables import ATTACHMENT, ATTACHMENT_BLOB

LARGEST = 64 * 1024 * 1024
"""Bytes of one file."""

FIELDS = (
    ATTACHMENT.c.id,
    ATTACHMENT.c.entry_id,
    ATTACHMENT.c.name,
    ATTACHMENT.c.media_type,
    ATTACHMENT_BLOB.c.size,
    ATTACHMENT.c.sha256,
    ATTACHMENT.c.added_at,
)
JOINED = ATTACHMENT.join(ATTACHMENT_BLOB, ATTACHMENT_BLOB.c.sha256 == ATTACHMENT.c.sha256)
LOST_CONTENT = (
    "This file could not be read any more when the vault was repaired; only its name is left."
)
NO_SUCH_FILE = "That file is no longer in the vault. Nothing was changed."


class Attachments:
    """Attached files inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, attachment: Attachment, content: bytes) -> None:
        """Keep a file beside its entry. Raises Refused above 64 MB, NotFound when the entry is gone."""
        if len(content) > LARGEST:
            raise Refused("This file is larger than 64 MB. It was not taken into the vault.")
        if attachment.size != len(content) or attachment.sha256 != digest_of(content):
            raise BugError
        values: dict[str, Any] = {
            "sha256": attachment.sha256,
            "size": len(content),
            "content": content,
        }
        self._connection.execute(
            insert(ATTACHMENT_BLOB)
            .values(values)
            .on_conflict_do_nothing(index_elements=[ATTACHMENT_BLOB.c.sha256])
        )
        row = asdict(attachment)
        del row["size"]
        self._connection.execute(ATTACHMENT.insert(), row)

    def of(self, entry_id: str) -> list[Attachment]:
        """The files of an entry in the order in which they were added."""
        query = (
            select(*FIELDS)
            .select_from(JOINED)
            .where(ATTACHMENT.c.entry_id == entry_id)
            .order_by(ATTACHMENT.c.ordinal)
        )
        return [_attachment(row) for row in self._connection.execute(query).mappings()]

    def one(self, attachment_id: str) -> Attachment:
        """What is known about a file. Raises NotFound."""
        query = select(*FIELDS).select_from(JOINED).where(ATTACHMENT.c.id == attachment_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise NotFound(NO_SUCH_FILE)
        return _attachment(row)

    def content(self, attachment_id: str) -> bytes:
        """The bytes of a file. Raises NotFound, or Damaged when they are not those that were put in."""
        query = (
            select(ATTACHMENT_BLOB.c.sha256, ATTACHMENT_BLOB.c.content)
            .select_from(JOINED)
            .where(ATTACHMENT.c.id == attachment_id)
        )
        row = self._connection.execute(query).first()
        if row is None:
            raise NotFound(NO_SUCH_FILE)
        if digest_of(row.content) != row.sha256:
            if not row.content:
                raise Damaged(LOST_CONTENT)
            raise Damaged("This file was altered inside the vault. It was left as it is.")
        return bytes(row.content)

    def remove(self, attachment_id: str) -> None:
        """Take a file away; its bytes go with the last entry that holds them. Raises NotFound."""
        gone = self._connection.execute(delete(ATTACHMENT).where(ATTACHMENT.c.id == attachment_id))
        if not gone.rowcount:
            raise NotFound(NO_SUCH_FILE)

    def altered(self) -> Iterator[str]:
        """The SHA-256 under which bytes are kept that no longer have it; reads one file at a time.

        No bytes at all stand for a file that a repair could not bring back: that is lost, and known to be.
        """
        for sha256 in self._connection.execute(select(ATTACHMENT_BLOB.c.sha256)).scalars().all():
            query = select(ATTACHMENT_BLOB.c.content).where(ATTACHMENT_BLOB.c.sha256 == sha256)
            content = self._connection.execute(query).scalar_one()
            if content and digest_of(content) != sha256:
                yield sha256


def digest_of(content: bytes) -> str:
    """The name of a content: its SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _attachment(row: RowMapping) -> Attachment:
    return Attachment(**row)
