"""Contacts, shares and replies that were lost while others still name them, and redactions that may be lost.

A document is never made up: what stands in for one has no words but those that say so, and can be read like another.
"""

from __future__ import annotations

import msgspec

from companion.domain import replies, shares
from companion.domain.replies import ReplyDocument, Suggestion, SuggestionKind
from companion.domain.shares import ShareDocument
from companion.storage.documents import decoded_if_whole
from companion.storage.driver import DriverConnection, Value, run
from companion.storage.rebuilding_course import LOST, Evidence, Row

LOOK_AGAIN = 0
"""A revision that no entry has: a redaction of it must be looked at before its entry can leave."""

_DOCUMENTS: dict[tuple[str, str], type] = {
    ("received_share", "document"): ShareDocument,
    ("reply", "document"): ReplyDocument,
    ("redaction", "positions"): tuple[int, ...],
    ("redaction", "digests"): tuple[str, ...],
}
_SHARED = """SELECT id FROM entry WHERE sharing = 'share'
AND id NOT IN (SELECT entry_id FROM redaction) ORDER BY ordinal"""


def is_readable(table: str, row: Row) -> bool:
    """Whether the documents in a row are still documents, where nothing but that can tell whether a page is sound."""
    for (name, column), kind in _DOCUMENTS.items():
        content = row.get(column)
        if (
            name == table
            and isinstance(content, str | bytes)
            and decoded_if_whole(content, kind) is None
        ):
            return False
    return True


def contact(connection: DriverConnection, row: Row) -> Row:
    """A person without a card, under the name that stands beside a share of theirs or to them."""
    kept = "SELECT client_name, min(received_at) FROM received_share WHERE contact_id = ?"
    made = "SELECT recipient, min(made_at) FROM share WHERE contact_id = ?"
    client, received_at = run(connection, kept, (row["id"],))[0]
    therapist, made_at = run(connection, made, (row["id"],))[0]
    name, role = (client, "client") if received_at is not None else (therapist, "therapist")
    first = received_at if received_at is not None else made_at
    return {"name": name or LOST, "role": role, "created_at": int(first or 0)} | row


def share(connection: DriverConnection, row: Row) -> Row:
    """A share to whom its replies are from."""
    answered = "SELECT min(author_name), min(made_at) FROM reply WHERE share_id = ?"
    name, at = run(connection, answered, (row["id"],))[0]
    return {"recipient": name or "", "made_at": int(at or 0), "note": LOST} | row


def reply(connection: DriverConnection, row: Row) -> Row:
    """A reply whose words are lost, with as many suggestions as there are answers to them."""
    settled = "SELECT max(position) + 1, max(settled_at) FROM reply_state WHERE reply_id = ?"
    count, at = run(connection, settled, (row["id"],))[0]
    newest = run(connection, "SELECT id FROM share ORDER BY made_at DESC LIMIT 1")
    # Without any share in the vault, one is made in its place under the same identifier.
    share_id: Value = newest[0][0] if newest else row["id"]
    made: Row = {"share_id": share_id, "made_at": int(at or 0), "received_at": int(at or 0)} | row
    document = ReplyDocument(
        format="companion-reply",
        version=replies.FORMAT_VERSION,
        reply_id=str(row["id"]),
        share_id=str(made["share_id"]),
        made_at="",
        author_name="",
        comments=(replies.Comment(LOST),),
        suggestions=(Suggestion(SuggestionKind.QUESTION, LOST),) * int(count),
    )
    return {"document": msgspec.json.encode(document)} | made


def received_share(connection: DriverConnection, row: Row) -> Row:
    """A client's share whose words are lost, beside which files or notes still are."""
    noted = "SELECT min(created_at) FROM review_note WHERE share_id = ?"
    at = int(row.get("made_at") or run(connection, noted, (row["id"],))[0][0] or 0)  # type: ignore[arg-type]
    name = row.get("client_name") or LOST
    same = run(connection, "SELECT id FROM contact WHERE role = 'client' AND name = ?", (name,))
    document = ShareDocument(
        format="companion-share",
        version=shares.FORMAT_VERSION,
        share_id=str(row["id"]),
        made_at="",
        sender_name=str(name),
        recipient_name="",
        note=LOST,
        entries=(),
        withheld={},
        reply_key="",
    )
    return {
        "client_name": name,
        "made_at": at,
        "received_at": at,
        "document": msgspec.json.encode(document),
        "contact_id": same[0][0] if len(same) == 1 else None,
        "proof": "not-checked",
    } | row


def redactions(connection: DriverConnection, known: Evidence, *, whole: bool) -> list[Row]:
    """For each entry whose redaction is lost, and unless `whole` for each that may have had one, one to look at.

    So nothing that was kept back leaves because a repair forgot it.
    """
    lost: set[Value] = {row["entry_id"] for row in known["redaction"].values() if "entry_id" in row}
    shared = run(connection, _SHARED)
    return [
        {"entry_id": entry_id, "revision": LOOK_AGAIN, "positions": "[]", "digests": "[]"}
        for (entry_id,) in shared
        if entry_id in lost or not whole
    ]
