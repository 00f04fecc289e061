"""The rows of sharing and review: people and keys, what went out, what came in, and the replies between the two."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from companion.domain.contacts import ContactRole, SenderProof
from companion.domain.replies import NoteKind, SuggestionState
from companion.storage.columns import (
    METADATA,
    Flag,
    Instant,
    Words,
    key,
    one_of,
    optional,
    required,
    yes_or_no,
)

CONTACT = Table(
    "contact",
    METADATA,
    key("id", Text),
    required("name", Words),
    required("role", Text),
    required("created_at", Instant),
    required("card", Text),
    optional("compared_at", Instant),
    required("saved_scope", Text),
    required("thread_key", Text),
    required("proves_itself", Flag),
    one_of("role", ContactRole, "contact"),
    yes_or_no("proves_itself", "contact"),
    sqlite_strict=True,
)

IDENTITY = Table(
    "identity",
    METADATA,
    key("id", Integer),
    required("name", Words),
    required("card", Text),
    required("secret", LargeBinary),
    required("made_at", Instant),
    CheckConstraint("id = 1", name="identity_only_one"),
    sqlite_strict=True,
)
"""The vault's own pair of keys, once it was made."""

REDACTION = Table(
    "redaction",
    METADATA,
    key("entry_id", Text, ForeignKey("entry.id", ondelete="CASCADE")),
    required("revision", Integer),
    required("positions", Text),  # A JSON array of numbers.
    required("digests", Text),  # A JSON array of hexadecimal texts, as long.
    sqlite_strict=True,
)

SHARE = Table(
    "share",
    METADATA,
    key("id", Text),
    required("recipient", Words),
    required("form", Text),
    required("made_at", Instant),
    required("entry_count", Integer),
    required("withheld_count", Integer),
    required("note", Words),
    required("file_name", Words),
    required("reply_key", Text),
    optional("contact_id", Text, ForeignKey("contact.id", ondelete="SET NULL")),
    required("scope", Text),
    optional("withdrawn_at", Instant),
    required("withdrawn_words", Words),
    Index("share_by_made", "made_at"),
    sqlite_strict=True,
)

SHARE_ENTRY = Table(
    "share_entry",
    METADATA,
    key("share_id", Text, ForeignKey("share.id", ondelete="CASCADE")),
    key("position", Integer),
    required("entry_id", Text),
    required("reference", Text),
    required("revision", Integer),
    Index("share_entry_by_entry", "entry_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Which entry stood in a share, as which revision. Kept when the entry itself is erased: it holds no words."""

REPLY = Table(
    "reply",
    METADATA,
    key("id", Text),
    required("share_id", Text, ForeignKey("share.id", ondelete="CASCADE")),
    required("author_name", Words),
    required("made_at", Instant),
    required("received_at", Instant),
    required("document", LargeBinary),
    Index("reply_by_share", "share_id", "made_at"),
    sqlite_strict=True,
)

REPLY_STATE = Table(
    "reply_state",
    METADATA,
    key("reply_id", Text, ForeignKey("reply.id", ondelete="CASCADE")),
    key("position", Integer),
    required("state", Text),
    optional("settled_at", Instant),
    CheckConstraint("position >= 0", name="reply_state_position_not_negative"),
    one_of("state", SuggestionState, "reply_state"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What the person did with the suggestions of a reply, from 0; one without a row is open."""

RECEIVED = Table(
    "received_share",
    METADATA,
    key("id", Text),
    required("client_name", Words),
    required("received_at", Instant),
    required("made_at", Instant),
    required("document", LargeBinary),
    optional("contact_id", Text, ForeignKey("contact.id", ondelete="SET NULL")),
    required("proof", Text),
    one_of("proof", SenderProof, "received_share"),
    Index("received_share_by_client", "client_name", "made_at"),
    sqlite_strict=True,
)

RECEIVED_FILE = Table(
    "received_file",
    METADATA,
    key("ordinal", Integer),
    required("received_id", Text, ForeignKey("received_share.id", ondelete="CASCADE")),
    required("digest", Text),
    required("content", LargeBinary),
    UniqueConstraint("received_id", "digest"),
    sqlite_strict=True,
)
"""Pictures and papers of a kept share, by the SHA-256 of their bytes."""

REVIEW_NOTE = Table(
    "review_note",
    METADATA,
    key("id", Text),
    required("share_id", Text, ForeignKey("received_share.id", ondelete="CASCADE")),
    required("kind", Text),
    required("words", Words),
    required("created_at", Instant),
    required("reference", Text),
    required("passage", Words),
    optional("replied_at", Instant),
    one_of("kind", NoteKind, "review_note"),
    Index("review_note_by_share", "share_id", "created_at"),
    sqlite_strict=True,
)
