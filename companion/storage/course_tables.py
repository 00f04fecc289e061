"""The rows around the journal: courses with their people, sessions and steps, check-ins, shares."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from companion.domain.courses import Lane, MomentForm, Role, StepState
from companion.storage.columns import STRICT, STRICT_BY_KEY, Base, Words, one_of, yes_or_no


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
