"""What went to whom, and what a therapist chose to keep."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, RowMapping, delete, select

from companion.domain.shares import ReceivedShare, ShareDocument, ShareRecord
from companion.errors import Damaged, NotFound
from companion.storage.course_tables import RECEIVED, SHARE, SHARE_ENTRY

RECORD_FIELDS = (
    SHARE.c.id,
    SHARE.c.recipient,
    SHARE.c.form,
    SHARE.c.made_at,
    SHARE.c.entry_count,
    SHARE.c.withheld_count,
    SHARE.c.note,
    SHARE.c.file_name,
)
ENTRY_OF_SHARE = """INSERT INTO share_entry (share_id, position, entry_id, reference, revision)
VALUES (?, ?, ?, ?, coalesce((SELECT t.revision FROM entry e JOIN entry_text t ON t.ordinal = e.ordinal
    WHERE e.id = ?), 0))"""


class Shares:
    """Shares made and shares kept, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        record: ShareRecord,
        *,
        reply_key: str = "",
        references: Mapping[str, str] | None = None,
    ) -> None:
        """Note a share that was made, with the key of its replies and, by entry, the handle a reply will name.

        The revision of each entry at this time is noted too. Raises AlreadyThere.
        """
        self._connection.execute(
            SHARE.insert(),
            {
                "id": record.id,
                "recipient": record.recipient,
                "form": record.form,
                "made_at": record.made_at,
                "entry_count": record.entry_count,
                "withheld_count": record.withheld_count,
                "note": record.note,
                "file_name": record.file_name,
                "reply_key": reply_key,
            },
        )
        handles = references or {}
        for position, entry_id in enumerate(record.entry_ids):
            values = (record.id, position, entry_id, handles.get(entry_id, ""), entry_id)
            self._connection.exec_driver_sql(ENTRY_OF_SHARE, values)

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
        query = select(*RECORD_FIELDS).where(SHARE.c.id == share_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise NotFound("That share is not in this vault's list. Nothing was changed.")
        entries = (
            select(SHARE_ENTRY.c.entry_id)
            .where(SHARE_ENTRY.c.share_id == share_id)
            .order_by(SHARE_ENTRY.c.position)
        )
        return ShareRecord(**row, entry_ids=tuple(self._connection.execute(entries).scalars()))

    def reply_key(self, share_id: str) -> str:
        """The key under which replies to a share are sealed. Raises NotFound."""
        query = select(SHARE.c.reply_key).where(SHARE.c.id == share_id)
        key = self._connection.execute(query).scalar_one_or_none()
        if key is None:
            raise NotFound("That share is not in this vault's list. Nothing was changed.")
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

    def keep(self, share: ReceivedShare) -> None:
        """Keep a client's share. Raises AlreadyThere."""
        self._connection.execute(
            RECEIVED.insert(),
            {
                "id": share.id,
                "client_name": share.client_name,
                "received_at": share.received_at,
                "made_at": share.made_at,
                "document": msgspec.json.encode(share.document),
            },
        )

    def kept(self) -> list[ReceivedShare]:
        """Every kept share by client, the newest first."""
        query = select(RECEIVED).order_by(RECEIVED.c.client_name, RECEIVED.c.made_at.desc())
        return [_received(row) for row in self._connection.execute(query).mappings()]

    def one_kept(self, received_id: str) -> ReceivedShare:
        """One kept share. Raises NotFound."""
        query = select(RECEIVED).where(RECEIVED.c.id == received_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise NotFound("That share is no longer in this vault. Nothing was changed.")
        return _received(row)

    def remove_kept(self, received_id: str) -> None:
        """Remove a kept share for ever. Raises NotFound."""
        gone = self._connection.execute(delete(RECEIVED).where(RECEIVED.c.id == received_id))
        if not gone.rowcount:
            raise NotFound("That share is no longer in this vault. Nothing was changed.")


def _received(row: RowMapping) -> ReceivedShare:
    try:
        document = msgspec.json.decode(row["document"], type=ShareDocument)
    except msgspec.MsgspecError:
        raise Damaged("A kept share is damaged. It was left as it is.") from None
    return ReceivedShare(
        row["id"], row["client_name"], row["received_at"], row["made_at"], document
    )
