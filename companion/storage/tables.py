"""The rows of the journal: entries and what hangs on them.

Two choices shape these tables. `entry` is narrow (what a list paints), the words themselves stand in `entry_text`: a
list of 100,000 entries never reads a body. And an entry's `ordinal` is its place in time (see ordinals.py): lists and
searches run newest first by it without sorting. Other tables refer to an entry by its `id`, save the tag and text
rows, which move with the ordinal.

Triggers, views and the full-text tables are in schema.py; the rows around the journal in course_tables.py.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from companion.domain.entries import EntryKind, Phase, Sharing
from companion.storage.columns import STRICT, STRICT_BY_KEY, Base, Words, one_of, yes_or_no


class MetaRow(Base):
    __tablename__ = "meta"
    __table_args__ = (STRICT_BY_KEY,)

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class DraftRow(Base):
    __tablename__ = "draft"
    __table_args__ = (STRICT,)

    slot: Mapped[str] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(Words)
    saved_at: Mapped[datetime]


class EntryRow(Base):
    """What a list paints and a filter asks; most indexes hold only the rows that are special in some way."""

    __tablename__ = "entry"
    __table_args__ = (
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
        STRICT,
    )

    ordinal: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    heading: Mapped[str] = mapped_column(Words)
    preview: Mapped[str] = mapped_column(Words)
    created_at: Mapped[datetime]
    zone: Mapped[str]
    local_date: Mapped[date]
    time_known: Mapped[bool]
    phase: Mapped[str | None]
    tags: Mapped[str] = mapped_column(Words)
    """As shown, one a line."""
    sharing: Mapped[str]
    trashed_at: Mapped[datetime | None]
    prompt_id: Mapped[str | None]
    card_id: Mapped[str | None]
    course_id: Mapped[str | None] = mapped_column(ForeignKey("course.id", ondelete="SET NULL"))
    dosing_session_id: Mapped[str | None] = mapped_column(
        ForeignKey("dosing_session.id", ondelete="SET NULL")
    )
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    opens_on: Mapped[date | None]


class EntryTextRow(Base):
    """The words of an entry, and what the full-text index is made from."""

    __tablename__ = "entry_text"
    __table_args__ = (Index("entry_text_by_updated", "updated_at"), STRICT)

    ordinal: Mapped[int] = mapped_column(
        ForeignKey("entry.ordinal", onupdate="CASCADE", ondelete="CASCADE"), primary_key=True
    )
    updated_at: Mapped[datetime]
    revision: Mapped[int]
    title: Mapped[str] = mapped_column(Words)
    tags: Mapped[str] = mapped_column(Words)
    prompt_text: Mapped[str | None] = mapped_column(Words)
    body: Mapped[str] = mapped_column(Words)


class EntryVersionRow(Base):
    __tablename__ = "entry_version"
    __table_args__ = (Index("entry_version_by_entry", "entry_id", "saved_at"), STRICT)

    ordinal: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    saved_at: Mapped[datetime]
    revision: Mapped[int]
    title: Mapped[str] = mapped_column(Words)
    body: Mapped[str] = mapped_column(Words)


class TagRow(Base):
    """A tag, once whatever its case; `name` keeps the case in which it was first typed."""

    __tablename__ = "tag"
    __table_args__ = (STRICT,)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Words)
    folded: Mapped[str] = mapped_column(Words, unique=True)


class EntryTagRow(Base):
    __tablename__ = "entry_tag"
    __table_args__ = (Index("entry_tag_by_ordinal", "ordinal"), STRICT_BY_KEY)

    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(
        ForeignKey("entry.ordinal", onupdate="CASCADE", ondelete="CASCADE"), primary_key=True
    )


class EntryLinkRow(Base):
    """A link `[[id]]` in a body; the target may not exist (yet, or any more)."""

    __tablename__ = "entry_link"
    __table_args__ = (Index("entry_link_by_target", "target_id"), STRICT_BY_KEY)

    source_id: Mapped[str] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True
    )
    target_id: Mapped[str] = mapped_column(primary_key=True)


class AttachmentBlobRow(Base):
    """The bytes of a file, once however often it is attached."""

    __tablename__ = "attachment_blob"
    __table_args__ = (STRICT,)

    ordinal: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int]
    content: Mapped[bytes]


class AttachmentRow(Base):
    __tablename__ = "attachment"
    __table_args__ = (
        Index("attachment_by_entry", "entry_id"),
        Index("attachment_by_content", "sha256"),
        STRICT,
    )

    ordinal: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    sha256: Mapped[str] = mapped_column(ForeignKey("attachment_blob.sha256"))
    name: Mapped[str] = mapped_column(Words)
    media_type: Mapped[str]
    added_at: Mapped[datetime]
