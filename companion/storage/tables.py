"""The rows of the journal: entries and what hangs on them.

Two choices shape these tables. `entry` is narrow (what a list paints), the words themselves stand in `entry_text`: a
list of 100,000 entries never reads a body. And an entry's `ordinal` is its place in time (see ordinals.py): lists and
searches run newest first by it without sorting. Other tables refer to an entry by its `id`, save the tag and text
rows, which move with the ordinal.

Triggers, views and the full-text tables are in schema.py; the rows around the journal in course_tables.py.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, Table, Text, text

from companion.domain.entries import EntryKind, Phase, Sharing
from companion.storage.columns import (
    METADATA,
    Day,
    Flag,
    Instant,
    Words,
    key,
    one_of,
    optional,
    required,
    yes_or_no,
)

META = Table(
    "meta",
    METADATA,
    key("key", Text),
    required("value", Text),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

DRAFT = Table(
    "draft",
    METADATA,
    key("slot", Text),
    required("words", Words),
    required("saved_at", Instant),
    sqlite_strict=True,
)

ENTRY = Table(
    "entry",
    METADATA,
    key("ordinal", Integer),
    required("id", Text, unique=True),
    required("kind", Text),
    required("heading", Words),
    required("preview", Words),
    required("created_at", Instant),
    required("zone", Text),
    required("local_date", Day),
    required("time_known", Flag),
    optional("phase", Text),
    required("tags", Words),  # As shown, one a line.
    required("sharing", Text),
    optional("trashed_at", Instant),
    optional("prompt_id", Text),
    optional("card_id", Text),
    optional("course_id", Text, ForeignKey("course.id", ondelete="SET NULL")),
    optional("dosing_session_id", Text, ForeignKey("dosing_session.id", ondelete="SET NULL")),
    optional("person_id", Text, ForeignKey("person.id", ondelete="SET NULL")),
    optional("opens_on", Day),
    one_of("kind", EntryKind, "entry"),
    one_of("phase", Phase, "entry"),
    one_of("sharing", Sharing, "entry"),
    yes_or_no("time_known", "entry"),
    Index("entry_by_created", "created_at"),
    Index("entry_by_kind", "kind", sqlite_where=text("kind <> 'note'")),
    Index("entry_by_phase", "phase", sqlite_where=text("phase IS NOT NULL")),
    Index("entry_by_sharing", "sharing", sqlite_where=text("sharing <> 'private'")),
    Index("entry_by_trashed", "trashed_at", sqlite_where=text("trashed_at IS NOT NULL")),
    Index("entry_by_prompt", "prompt_id", sqlite_where=text("prompt_id IS NOT NULL")),
    Index("entry_by_card", "card_id", sqlite_where=text("card_id IS NOT NULL")),
    Index("entry_by_course", "course_id", sqlite_where=text("course_id IS NOT NULL")),
    Index(
        "entry_by_dosing_session",
        "dosing_session_id",
        sqlite_where=text("dosing_session_id IS NOT NULL"),
    ),
    Index("entry_by_person", "person_id", sqlite_where=text("person_id IS NOT NULL")),
    sqlite_strict=True,
)
"""What a list paints and a filter asks; most indexes hold only the rows that are special in some way."""

ENTRY_TEXT = Table(
    "entry_text",
    METADATA,
    key("ordinal", Integer, ForeignKey("entry.ordinal", onupdate="CASCADE", ondelete="CASCADE")),
    required("updated_at", Instant),
    required("revision", Integer),
    required("title", Words),
    required("tags", Words),
    optional("prompt_text", Words),
    required("body", Words),
    Index("entry_text_by_updated", "updated_at"),
    sqlite_strict=True,
)
"""The words of an entry, and what the full-text index is made from."""

ENTRY_VERSION = Table(
    "entry_version",
    METADATA,
    key("ordinal", Integer),
    required("id", Text, unique=True),
    required("entry_id", Text, ForeignKey("entry.id", ondelete="CASCADE")),
    required("saved_at", Instant),
    required("revision", Integer),
    required("title", Words),
    required("body", Words),
    Index("entry_version_by_entry", "entry_id", "saved_at"),
    sqlite_strict=True,
)

TAG = Table(
    "tag",
    METADATA,
    key("id", Integer),
    required("name", Words),
    required("folded", Words, unique=True),
    sqlite_strict=True,
)
"""A tag, once whatever its case; `name` keeps the case in which it was first typed."""

ENTRY_TAG = Table(
    "entry_tag",
    METADATA,
    key("tag_id", Integer, ForeignKey("tag.id")),
    key("ordinal", Integer, ForeignKey("entry.ordinal", onupdate="CASCADE", ondelete="CASCADE")),
    Index("entry_tag_by_ordinal", "ordinal"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

ENTRY_LINK = Table(
    "entry_link",
    METADATA,
    key("source_id", Text, ForeignKey("entry.id", ondelete="CASCADE")),
    key("target_id", Text),
    Index("entry_link_by_target", "target_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""A link `[[id]]` in a body; the target may not exist (yet, or any more)."""

ATTACHMENT_BLOB = Table(
    "attachment_blob",
    METADATA,
    key("ordinal", Integer),
    required("sha256", Text, unique=True),
    required("size", Integer),
    required("content", LargeBinary),
    sqlite_strict=True,
)
"""The bytes of a file, once however often it is attached."""

ATTACHMENT = Table(
    "attachment",
    METADATA,
    key("ordinal", Integer),
    required("id", Text, unique=True),
    required("entry_id", Text, ForeignKey("entry.id", ondelete="CASCADE")),
    required("sha256", Text, ForeignKey("attachment_blob.sha256")),
    required("name", Words),
    required("media_type", Text),
    required("added_at", Instant),
    Index("attachment_by_entry", "entry_id"),
    Index("attachment_by_content", "sha256"),
    sqlite_strict=True,
)
