"""The rows of the guided course: its plan, lists, insights, decisions, practices, after-effects and measures."""

from __future__ import annotations

from sqlalchemy import (
    REAL,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from companion.domain.course_lists import CourseList
from companion.domain.decisions import DecisionState
from companion.domain.plans import MeetingKind
from companion.domain.practices import PracticeState
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

COURSE_PLAN = Table(
    "course_plan",
    METADATA,
    key("course_id", Text, ForeignKey("course.id", ondelete="CASCADE")),
    required("protocol", Words),  # JSON, decoded strictly on the way out.
    required("changed_at", Instant),
    required("agreed_with", Words),
    sqlite_strict=True,
)

MEETING = Table(
    "meeting",
    METADATA,
    key("id", Text),
    required("course_id", Text, ForeignKey("course.id", ondelete="CASCADE")),
    required("kind", Text),
    required("number", Integer),
    optional("dosing_session_id", Text, ForeignKey("dosing_session.id", ondelete="CASCADE")),
    optional("planned_on", Day),
    required("at_time", Words),
    optional("held_on", Day),
    required("note", Words),
    one_of("kind", MeetingKind, "meeting"),
    CheckConstraint("number >= 1", name="meeting_number_from_one"),
    Index("meeting_by_course", "course_id"),
    sqlite_strict=True,
)

LIST_LINE = Table(
    "list_line",
    METADATA,
    key("ordinal", Integer),
    required("id", Text, unique=True),
    required("list", Text),
    required("words", Words),
    required("created_at", Instant),
    required("zone", Text),
    required("heading", Text),
    required("note", Words),
    required("position", Integer),
    optional("ticked_at", Instant),
    optional("course_id", Text, ForeignKey("course.id", ondelete="SET NULL")),
    optional("person_id", Text, ForeignKey("person.id", ondelete="SET NULL")),
    one_of("list", CourseList, "list_line"),
    Index("list_line_by_list", "list", "position"),
    sqlite_strict=True,
)

INSIGHT = Table(
    "insight",
    METADATA,
    key("ordinal", Integer),
    required("id", Text, unique=True),
    required("passage", Words),
    required("marked_at", Instant),
    required("zone", Text),
    required("marked_on", Day),
    optional("entry_id", Text, ForeignKey("entry.id", ondelete="SET NULL")),
    optional("course_id", Text, ForeignKey("course.id", ondelete="SET NULL")),
    optional("dosing_session_id", Text, ForeignKey("dosing_session.id", ondelete="SET NULL")),
    optional("let_go_at", Instant),
    Index("insight_by_entry", "entry_id"),
    sqlite_strict=True,
)

INSIGHT_LOOK = Table(
    "insight_look",
    METADATA,
    key("ordinal", Integer),
    required("id", Text, unique=True),
    required("insight_id", Text, ForeignKey("insight.id", ondelete="CASCADE")),
    required("day", Integer),
    required("at", Instant),
    required("zone", Text),
    required("looked_on", Day),
    optional("still_true", Integer),
    optional("acted_on", Flag),
    required("words", Words),
    CheckConstraint("still_true BETWEEN 0 AND 10", name="insight_look_still_true_in_range"),
    CheckConstraint("day >= 0", name="insight_look_day_not_negative"),
    yes_or_no("acted_on", "insight_look"),
    Index("insight_look_by_insight", "insight_id", "at"),
    sqlite_strict=True,
)

DECISION = Table(
    "parked_decision",
    METADATA,
    key("ordinal", Integer),
    required("id", Text, unique=True),
    required("words", Words),
    required("parked_at", Instant),
    required("zone", Text),
    required("parked_on", Day),
    required("until", Day),
    required("agreed_with", Words),
    required("state", Text),
    optional("settled_at", Instant),
    required("settled_words", Words),
    optional("course_id", Text, ForeignKey("course.id", ondelete="SET NULL")),
    optional("dosing_session_id", Text, ForeignKey("dosing_session.id", ondelete="SET NULL")),
    one_of("state", DecisionState, "parked_decision"),
    sqlite_strict=True,
)

PRACTICE = Table(
    "practice",
    METADATA,
    key("ordinal", Integer),
    required("id", Text, unique=True),
    required("name", Words),
    required("begun_on", Day),
    required("created_at", Instant),
    required("zone", Text),
    required("when_words", Words),
    required("where_words", Words),
    required("state", Text),
    optional("course_id", Text, ForeignKey("course.id", ondelete="SET NULL")),
    optional("insight_id", Text, ForeignKey("insight.id", ondelete="SET NULL")),
    required("position", Integer),
    one_of("state", PracticeState, "practice"),
    sqlite_strict=True,
)

PRACTICE_MARK = Table(
    "practice_mark",
    METADATA,
    key("practice_id", Text, ForeignKey("practice.id", ondelete="CASCADE")),
    key("done_on", Day),
    required("at", Instant),
    required("zone", Text),
    required("words", Words),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

AFTER_EFFECTS = Table(
    "after_effects_check",
    METADATA,
    key("id", Text),
    required("dosing_session_id", Text, ForeignKey("dosing_session.id", ondelete="CASCADE")),
    required("day", Integer),
    required("at", Instant),
    required("zone", Text),
    required("checked_on", Day),
    optional("entry_id", Text, ForeignKey("entry.id", ondelete="SET NULL")),
    optional("lasting", Flag),
    required("for_therapist", Flag),
    UniqueConstraint("dosing_session_id", "day"),
    CheckConstraint("day >= 1", name="after_effects_check_day_from_one"),
    yes_or_no("lasting", "after_effects_check"),
    yes_or_no("for_therapist", "after_effects_check"),
    sqlite_strict=True,
)

MEASURE_RESPONSE = Table(
    "measure_response",
    METADATA,
    key("id", Text),
    required("measure_id", Text),
    required("measure_version", Integer),
    required("at", Instant),
    required("zone", Text),
    required("local_date", Day),
    optional("course_id", Text, ForeignKey("course.id", ondelete="SET NULL")),
    optional("dosing_session_id", Text, ForeignKey("dosing_session.id", ondelete="SET NULL")),
    required("form", Text),
    required(
        "answers", Text
    ),  # A JSON array of numbers and nulls, by item; empty for a total alone.
    optional("total", REAL),
    required("note", Words),
    optional("support_shown_at", Instant),
    CheckConstraint("form IN ('items', 'total', 'pack')", name="measure_response_form_known"),
    Index("measure_response_by_measure", "measure_id", "at"),
    sqlite_strict=True,
)

MEASURE_PACK = Table(
    "measure_pack",
    METADATA,
    key("measure_id", Text),
    required("title", Words),
    required("source_name", Words),
    required("copyright", Words),
    required("items", Words),  # JSON; licensed wording, never part of any export.
    required("loaded_at", Instant),
    sqlite_strict=True,
)
