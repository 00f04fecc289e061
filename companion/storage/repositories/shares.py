"""What went to whom, and what a therapist chose to keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, Select, and_, delete, func, select, update

from companion.domain.shares import ReceivedShare, ShareDocument, ShareRecord
from companion.errors import Damaged, NotFound
from companion.storage.documents import decoded
from companion.storage.repositories.attachments import LOST_CONTENT, digest_of
from companion.storage.sharing_tables import CONTACT, RECEIVED, RECEIVED_FILE, SHARE, SHARE_ENTRY
from companion.storage.watch import Progress, report

RECORD_FIELDS = [column for column in SHARE.c if column.name != "reply_key"]
ENTRY_OF_SHARE = """INSERT INTO share_entry (share_id, position, entry_id, reference, revision)
VALUES (?, ?, ?, ?, coalesce((SELECT t.revision FROM entry e JOIN entry_text t ON t.ordinal = e.ordinal
    WHERE e.id = ?), 0))"""

_NO_SHARE = "That share is not in this vault's list. Nothing was changed."
_NOT_KEPT = "That share is no longer in this vault. Nothing was changed."


class Shares:
    """Shares made and shares kept, inside one transaction."""

    def __init__(self, connection: Connection, on_removed: Callable[[], None]) -> None:
        self._connection = connection
        self._on_removed = on_removed

    # Shares made

    def add(
        self,
        record: ShareRecord,
        *,
        reply_key: str = "",
        references: Mapping[str, str] | None = None,
    ) -> None:
        """Note a share that was made, with the key of its replies and, by entry, the handle a reply will name.

        The revision of each entry at this time is noted too. Raises AlreadyThere, NotFound when its contact is gone.
        """
        values: dict[str, Any] = {c.name: getattr(record, c.name) for c in RECORD_FIELDS}
        self._connection.execute(SHARE.insert(), values | {"reply_key": reply_key})
        handles = references or {}
        for position, entry_id in enumerate(record.entry_ids):
            line = (record.id, position, entry_id, handles.get(entry_id, ""), entry_id)
            self._connection.exec_driver_sql(ENTRY_OF_SHARE, line)

    def all(self) -> list[ShareRecord]:
        """Every share that was made, the newest first."""
        query = select(*RECORD_FIELDS).order_by(SHARE.c.made_at.desc(), SHARE.c.id)
        rows = self._connection.execute(query).mappings().all()
        entries: dict[str, list[str]] = {}
        order = select(SHARE_ENTRY.c.share_id, SHARE_ENTRY.c.entry_id).order_by(
            SHARE_ENTRY.c.share_id, SHARE_ENTRY.c.position
        )
        for share_id, entry_id in self._connection.execute(order):
            entries.setdefault(share_id, []).append(entry_id)
        return [ShareRecord(**row, entry_ids=tuple(entries.get(row["id"], ()))) for row in rows]

    def one(self, share_id: str) -> ShareRecord:
        """The record of one share. Raises NotFound."""
        found = self._record(select(*RECORD_FIELDS).where(SHARE.c.id == share_id))
        if found is None:
            raise NotFound(_NO_SHARE)
        return found

    def last_to(self, contact_id: str) -> ShareRecord | None:
        """The newest share to a contact, withdrawn or not: what was delivered is known to them."""
        return self._record(
            select(*RECORD_FIELDS)
            .where(SHARE.c.contact_id == contact_id)
            .order_by(SHARE.c.made_at.desc(), SHARE.c.id)
            .limit(1)
        )

    def handed_to_same(self, share_id: str) -> dict[str, int]:
        """The entries in every share to whom this one went (the contact, or just that typed name), each with its newest
        revision in them."""
        this = select(SHARE.c.contact_id, SHARE.c.recipient).where(SHARE.c.id == share_id)
        found = self._connection.execute(this).one_or_none()
        if found is None:
            return {}
        contact_id, name = found
        same = (
            SHARE.c.contact_id == contact_id
            if contact_id is not None
            else and_(SHARE.c.contact_id.is_(None), SHARE.c.recipient == name)
        )
        newest = select(SHARE_ENTRY.c.entry_id, func.max(SHARE_ENTRY.c.revision)).join(SHARE)
        rows = self._connection.execute(newest.where(same).group_by(SHARE_ENTRY.c.entry_id))
        return {row[0]: row[1] for row in rows}

    def withdraw(self, share_id: str, at: datetime, words: str) -> None:
        """Note that the person took their consent back, and in which words. Raises NotFound."""
        withdrawn = update(SHARE).where(SHARE.c.id == share_id)
        values = {"withdrawn_at": at, "withdrawn_words": words}
        if not self._connection.execute(withdrawn.values(values)).rowcount:
            raise NotFound(_NO_SHARE)

    def reply_key(self, share_id: str) -> str:
        """The key under which replies to a share are sealed. Raises NotFound."""
        query = select(SHARE.c.reply_key).where(SHARE.c.id == share_id)
        key = self._connection.execute(query).scalar_one_or_none()
        if key is None:
            raise NotFound(_NO_SHARE)
        return key

    def references(self, share_id: str) -> dict[str, tuple[str, int]]:
        """By handle: the entry it stands for and that entry's revision when it was shared."""
        query = select(
            SHARE_ENTRY.c.reference, SHARE_ENTRY.c.entry_id, SHARE_ENTRY.c.revision
        ).where(SHARE_ENTRY.c.share_id == share_id, SHARE_ENTRY.c.reference != "")
        return {
            reference: (entry_id, revision)
            for reference, entry_id, revision in self._connection.execute(query)
        }

    def _record(self, query: Select[Any]) -> ShareRecord | None:
        row = self._connection.execute(query).mappings().first()
        if row is None:
            return None
        entries = (
            select(SHARE_ENTRY.c.entry_id)
            .where(SHARE_ENTRY.c.share_id == row["id"])
            .order_by(SHARE_ENTRY.c.position)
        )
        return ShareRecord(**row, entry_ids=tuple(self._connection.execute(entries).scalars()))

    # Shares kept

    def keep(
        self,
        share: ReceivedShare,
        files: Mapping[str, bytes] | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Keep a client's share with its `files`, by the SHA-256 of their bytes in hexadecimal.

        `progress` counts the files. Raises AlreadyThere, Damaged when a file is not what its digest says, NotFound when
        its contact is gone, Cancelled.
        """
        self._connection.execute(
            RECEIVED.insert(),
            {
                "id": share.id,
                "client_name": share.client_name,
                "received_at": share.received_at,
                "made_at": share.made_at,
                "document": msgspec.json.encode(share.document),
                "contact_id": share.contact_id,
                "proof": share.proof,
            },
        )
        given = files or {}
        for done, (digest, content) in enumerate(given.items()):
            report(progress, done, len(given))
            if digest_of(content) != digest:
                raise Damaged("A file in this share is not what its list says. Nothing was kept.")
            self._connection.execute(
                RECEIVED_FILE.insert(),
                {"received_id": share.id, "digest": digest, "content": content},
            )
        report(progress, len(given), len(given))

    def kept(self) -> list[ReceivedShare]:
        """Every kept share by client, the newest first. Raises Damaged."""
        query = select(RECEIVED).order_by(RECEIVED.c.client_name, RECEIVED.c.made_at.desc())
        return [_received(row) for row in self._connection.execute(query).mappings()]

    def kept_by(self, contact_id: str) -> list[ReceivedShare]:
        """The kept shares of one client, the newest first. Raises Damaged."""
        query = (
            select(RECEIVED)
            .where(RECEIVED.c.contact_id == contact_id)
            .order_by(RECEIVED.c.made_at.desc(), RECEIVED.c.id)
        )
        return [_received(row) for row in self._connection.execute(query).mappings()]

    def one_kept(self, received_id: str) -> ReceivedShare:
        """One kept share. Raises NotFound, Damaged."""
        query = select(RECEIVED).where(RECEIVED.c.id == received_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise NotFound(_NOT_KEPT)
        return _received(row)

    def kept_file(self, received_id: str, digest: str) -> bytes:
        """The bytes of a file of a kept share. Raises NotFound, Damaged when they are not those that were kept."""
        query = select(RECEIVED_FILE.c.content).where(
            RECEIVED_FILE.c.received_id == received_id, RECEIVED_FILE.c.digest == digest
        )
        content = self._connection.execute(query).scalar_one_or_none()
        if content is None:
            raise NotFound("That file is not kept with this share. Nothing was changed.")
        if digest_of(content) != digest:
            if not content:
                raise Damaged(LOST_CONTENT)
            raise Damaged("This file was altered inside the vault. It was left as it is.")
        return bytes(content)

    def altered_files(self) -> Iterator[str]:
        """The SHA-256 under which bytes are kept that no longer have it; reads one file at a time.

        No bytes at all stand for a file that a repair could not bring back: that is lost, and known to be.
        """
        listed = select(RECEIVED_FILE.c.ordinal, RECEIVED_FILE.c.digest)
        for ordinal, digest in self._connection.execute(listed).all():
            query = select(RECEIVED_FILE.c.content).where(RECEIVED_FILE.c.ordinal == ordinal)
            content = self._connection.execute(query).scalar_one()
            if content and digest_of(content) != digest:
                yield digest

    def remove_kept(self, received_id: str) -> None:
        """Remove a kept share with its files and the notes beside it, for ever. Raises NotFound.

        Its words leave the file for good when the unit of work is done: the file is then written anew, which takes
        about a second for each 100 MB.
        """
        gone = self._connection.execute(delete(RECEIVED).where(RECEIVED.c.id == received_id))
        if not gone.rowcount:
            raise NotFound(_NOT_KEPT)
        self._on_removed()

    def remove_client(self, contact_id: str) -> None:
        """Remove a client and all that is kept of theirs, as `remove_kept` does. Raises NotFound."""
        kept = delete(RECEIVED).where(RECEIVED.c.contact_id == contact_id)
        contact = delete(CONTACT).where(CONTACT.c.id == contact_id)
        removed = self._connection.execute(kept).rowcount
        if not self._connection.execute(contact).rowcount and not removed:
            raise NotFound("That person is no longer in this vault. Nothing was changed.")
        self._on_removed()


def _received(row: RowMapping) -> ReceivedShare:
    document = decoded(
        row["document"], ShareDocument, otherwise="A kept share is damaged. It was left as it is."
    )
    values: dict[str, Any] = {**row, "document": document}
    return ReceivedShare(**values)
