"""The rows: every table of the vault's database.

Two choices shape the journal's tables. `entry` is narrow (what a list paints), the words themselves stand in
`entry_text`: a list of 100,000 entries never reads a body. And an entry's `ordinal` is its place in time (see
ordinals.py): lists and searches run newest first by it without sorting. Other tables refer to an entry by its `id`,
save the tag and text rows, which move with the ordinal.

Triggers, views and the full-text tables are in schema.py.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from companion.domain.courses import Lane, MomentForm, Role, StepState
from companion.domain.entries import EntryKind, Phase, Sharing
from companion.storage.columns import Day, Flag, Instant, WordList, Words, one_of, yes_or_no

STRICT = {"sqlite_strict": True}
STRICT_BY_KEY = {"sqlite_strict": True, "sqlite_with_rowid": False}


class Base(DeclarativeBase):
    """All rows; `Base.metadata` is the schema without triggers and full-text tables."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        datetime: Instant,
        date: Day,
        bool: Flag,
        bytes: LargeBinary,
        tuple[str, ...]: WordList,
    }


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


class CourseRow(Base):
    __tablename__ = "course"
    __table_args__ = (STRICT,)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Words)
    medicine: Mapped[str] = mapped_column(Words)
    clinic: Mapped[str] = mapped_column(Words)
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    protocol_id: Mapped[str]
    zone: Mapped[str]


class PersonRow(Base):
    __tablename__ = "person"
    __table_args__ = (
        one_of("role", Role, "person"),
        yes_or_no("on_locked_screen", "person"),
        STRICT,
    )

    ordinal: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(Words)
    role: Mapped[str]
    contact: Mapped[str] = mapped_column(Words)
    note: Mapped[str] = mapped_column(Words)
    on_locked_screen: Mapped[bool]


class DosingSessionRow(Base):
    __tablename__ = "dosing_session"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        CheckConstraint("number >= 1", name="dosing_session_number_from_one"),
        CheckConstraint(
            "closed_at IS NULL OR opened_at IS NOT NULL", name="dosing_session_opened_before_closed"
        ),
        yes_or_no("idle_lock", "dosing_session"),
        STRICT,
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    number: Mapped[int]
    planned_on: Mapped[date | None]
    zone: Mapped[str]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    words: Mapped[tuple[str, ...]]
    idle_lock: Mapped[bool]


class StepProgressRow(Base):
    __tablename__ = "step_progress"
    __table_args__ = (one_of("state", StepState, "step_progress"), STRICT_BY_KEY)

    course_id: Mapped[str] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), primary_key=True
    )
    step_id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    checked: Mapped[tuple[str, ...]]


class StepEntryRow(Base):
    __tablename__ = "step_entry"
    __table_args__ = (Index("step_entry_by_entry", "entry_id"), STRICT_BY_KEY)

    course_id: Mapped[str] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), primary_key=True
    )
    step_id: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[str] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int]


class InvitationStateRow(Base):
    __tablename__ = "invitation_state"
    __table_args__ = (STRICT_BY_KEY,)

    dosing_session_id: Mapped[str] = mapped_column(
        ForeignKey("dosing_session.id", ondelete="CASCADE"), primary_key=True
    )
    window_id: Mapped[str] = mapped_column(primary_key=True)
    prompt_id: Mapped[str] = mapped_column(primary_key=True)
    not_today_on: Mapped[date]


class MomentRow(Base):
    __tablename__ = "moment"
    __table_args__ = (
        UniqueConstraint("dosing_session_id", "sequence"),
        CheckConstraint("sequence >= 1", name="moment_sequence_from_one"),
        CheckConstraint("elapsed_seconds >= 0", name="moment_elapsed_not_negative"),
        one_of("lane", Lane, "moment"),
        one_of("form", MomentForm, "moment"),
        STRICT,
    )

    ordinal: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    dosing_session_id: Mapped[str] = mapped_column(
        ForeignKey("dosing_session.id", ondelete="CASCADE")
    )
    sequence: Mapped[int]
    words: Mapped[str] = mapped_column(Words)
    at: Mapped[datetime]
    zone: Mapped[str]
    lane: Mapped[str]
    form: Mapped[str]
    elapsed_seconds: Mapped[int]


class ReflectionRow(Base):
    __tablename__ = "reflection"
    __table_args__ = (Index("reflection_by_moment", "moment_id", "at"), STRICT)

    ordinal: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    moment_id: Mapped[str] = mapped_column(ForeignKey("moment.id", ondelete="CASCADE"))
    words: Mapped[str] = mapped_column(Words)
    at: Mapped[datetime]
    zone: Mapped[str]


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


class ScaleRow(Base):
    __tablename__ = "scale"
    __table_args__ = (yes_or_no("active", "scale"), STRICT)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Words)
    low_label: Mapped[str] = mapped_column(Words)
    high_label: Mapped[str] = mapped_column(Words)
    active: Mapped[bool]
    position: Mapped[int]


class CheckInRow(Base):
    __tablename__ = "check_in"
    __table_args__ = (Index("check_in_by_at", "at"), STRICT)

    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    zone: Mapped[str]
    local_date: Mapped[date]
    words: Mapped[str] = mapped_column(Words)


class CheckInValueRow(Base):
    __tablename__ = "check_in_value"
    __table_args__ = (
        CheckConstraint("value BETWEEN 0 AND 10", name="check_in_value_in_range"),
        Index("check_in_value_by_scale", "scale_id"),
        STRICT_BY_KEY,
    )

    check_in_id: Mapped[str] = mapped_column(
        ForeignKey("check_in.id", ondelete="CASCADE"), primary_key=True
    )
    scale_id: Mapped[str] = mapped_column(ForeignKey("scale.id"), primary_key=True)
    value: Mapped[int]


class ShareRow(Base):
    __tablename__ = "share"
    __table_args__ = (Index("share_by_made", "made_at"), STRICT)

    id: Mapped[str] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(Words)
    form: Mapped[str]
    made_at: Mapped[datetime]
    entry_count: Mapped[int]
    withheld_count: Mapped[int]
    note: Mapped[str] = mapped_column(Words)
    file_name: Mapped[str] = mapped_column(Words)
    reply_key: Mapped[str]


class ShareEntryRow(Base):
    """Which entry stood in a share, as which revision. Kept when the entry itself is erased: it holds no words."""

    __tablename__ = "share_entry"
    __table_args__ = (Index("share_entry_by_entry", "entry_id"), STRICT_BY_KEY)

    share_id: Mapped[str] = mapped_column(
        ForeignKey("share.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[str]
    reference: Mapped[str]
    revision: Mapped[int]


class ReceivedShareRow(Base):
    __tablename__ = "received_share"
    __table_args__ = (Index("received_share_by_client", "client_name", "made_at"), STRICT)

    id: Mapped[str] = mapped_column(primary_key=True)
    client_name: Mapped[str] = mapped_column(Words)
    received_at: Mapped[datetime]
    made_at: Mapped[datetime]
    document: Mapped[bytes]
