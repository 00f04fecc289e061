"""The rows around the journal: courses with their people, sessions and steps, check-ins."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from companion.domain.courses import Lane, MomentForm, Role, StepState
from companion.storage.columns import (
    METADATA,
    Day,
    Flag,
    Instant,
    WordList,
    Words,
    key,
    one_of,
    optional,
    required,
    yes_or_no,
)

COURSE = Table(
    "course",
    METADATA,
    key("id", Text),
    required("name", Words),
    required("medicine", Words),
    required("clinic", Words),
    required("started_on", Day),
    optional("ended_on", Day),
    required("protocol_id", Text),
    required("zone", Text),
    sqlite_strict=True,
)

PERSON = Table(
    "person",
    METADATA,
    key("ordinal", Integer),
    required("id", Text, unique=True),
    required("name", Words),
    required("role", Text),
    required("contact", Words),
    required("note", Words),
    required("on_locked_screen", Flag),
    one_of("role", Role, "person"),
    yes_or_no("on_locked_screen", "person"),
    sqlite_strict=True,
)

SESSION = Table(
    "dosing_session",
    METADATA,
    key("id", Text),
    required("course_id", Text, ForeignKey("course.id", ondelete="CASCADE")),
    required("number", Integer),
    optional("planned_on", Day),
    required("zone", Text),
    optional("opened_at", Instant),
    optional("closed_at", Instant),
    required("words", WordList),
    required("idle_lock", Flag),
    UniqueConstraint("course_id", "number"),
    CheckConstraint("number >= 1", name="dosing_session_number_from_one"),
    CheckConstraint(
        "closed_at IS NULL OR opened_at IS NOT NULL", name="dosing_session_opened_before_closed"
    ),
    yes_or_no("idle_lock", "dosing_session"),
    sqlite_strict=True,
)

STEP = Table(
    "step_progress",
    METADATA,
    key("course_id", Text, ForeignKey("course.id", ondelete="CASCADE")),
    key("step_id", Text),
    required("state", Text),
    required("checked", WordList),
    one_of("state", StepState, "step_progress"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

STEP_ENTRY = Table(
    "step_entry",
    METADATA,
    key("course_id", Text, ForeignKey("course.id", ondelete="CASCADE")),
    key("step_id", Text),
    key("entry_id", Text, ForeignKey("entry.id", ondelete="CASCADE")),
    required("position", Integer),
    Index("step_entry_by_entry", "entry_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

INVITATION = Table(
    "invitation_state",
    METADATA,
    key("dosing_session_id", Text, ForeignKey("dosing_session.id", ondelete="CASCADE")),
    key("window_id", Text),
    key("prompt_id", Text),
    required("not_today_on", Day),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

MOMENT = Table(
    "moment",
    METADATA,
    key("ordinal", Integer),
    required("id", Text, unique=True),
    required("dosing_session_id", Text, ForeignKey("dosing_session.id", ondelete="CASCADE")),
    required("sequence", Integer),
    required("words", Words),
    required("at", Instant),
    required("zone", Text),
    required("lane", Text),
    required("form", Text),
    required("elapsed_seconds", Integer),
    UniqueConstraint("dosing_session_id", "sequence"),
    CheckConstraint("sequence >= 1", name="moment_sequence_from_one"),
    CheckConstraint("elapsed_seconds >= 0", name="moment_elapsed_not_negative"),
    one_of("lane", Lane, "moment"),
    one_of("form", MomentForm, "moment"),
    sqlite_strict=True,
)

REFLECTION = Table(
    "reflection",
    METADATA,
    key("ordinal", Integer),
    required("id", Text, unique=True),
    required("moment_id", Text, ForeignKey("moment.id", ondelete="CASCADE")),
    required("words", Words),
    required("at", Instant),
    required("zone", Text),
    Index("reflection_by_moment", "moment_id", "at"),
    sqlite_strict=True,
)

SCALE = Table(
    "scale",
    METADATA,
    key("id", Text),
    required("name", Words),
    required("low_label", Words),
    required("high_label", Words),
    required("active", Flag),
    required("position", Integer),
    yes_or_no("active", "scale"),
    sqlite_strict=True,
)

CHECK_IN = Table(
    "check_in",
    METADATA,
    key("id", Text),
    required("at", Instant),
    required("zone", Text),
    required("local_date", Day),
    required("words", Words),
    Index("check_in_by_at", "at"),
    sqlite_strict=True,
)

CHECK_IN_VALUE = Table(
    "check_in_value",
    METADATA,
    key("check_in_id", Text, ForeignKey("check_in.id", ondelete="CASCADE")),
    key("scale_id", Text, ForeignKey("scale.id")),
    required("value", Integer),
    CheckConstraint("value BETWEEN 0 AND 10", name="check_in_value_in_range"),
    Index("check_in_value_by_scale", "scale_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
