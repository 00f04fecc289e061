"""The guided course: plan, meetings, lists, insights, decisions, practices, after-effects, measures.

Only new tables; what was there stays as it is.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

ADDED = (
    """CREATE TABLE measure_pack (measure_id TEXT NOT NULL, title TEXT NOT NULL, source_name TEXT
    NOT NULL, copyright TEXT NOT NULL, items TEXT NOT NULL, loaded_at INTEGER NOT NULL, PRIMARY
    KEY (measure_id)) STRICT""",
    """CREATE TABLE course_plan (course_id TEXT NOT NULL, protocol TEXT NOT NULL, changed_at
    INTEGER NOT NULL, agreed_with TEXT NOT NULL, PRIMARY KEY (course_id), FOREIGN KEY(course_id)
    REFERENCES course (id) ON DELETE CASCADE) STRICT""",
    """CREATE TABLE list_line (ordinal INTEGER NOT NULL, id TEXT NOT NULL, list TEXT NOT NULL,
    words TEXT NOT NULL, created_at INTEGER NOT NULL, zone TEXT NOT NULL, heading TEXT NOT NULL,
    note TEXT NOT NULL, position INTEGER NOT NULL, ticked_at INTEGER, course_id TEXT, person_id
    TEXT, PRIMARY KEY (ordinal), CONSTRAINT list_line_list_known CHECK (list IN ('questions',
    'medicines', 'health', 'boundaries', 'duties', 'travel', 'safety', 'comfort', 'music',
    'words')), UNIQUE (id), FOREIGN KEY(course_id) REFERENCES course (id) ON DELETE SET NULL,
    FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE SET NULL) STRICT""",
    """CREATE INDEX list_line_by_list ON list_line (list, position)""",
    """CREATE TABLE measure_response (id TEXT NOT NULL, measure_id TEXT NOT NULL, measure_version
    INTEGER NOT NULL, at INTEGER NOT NULL, zone TEXT NOT NULL, local_date TEXT NOT NULL,
    course_id TEXT, dosing_session_id TEXT, form TEXT NOT NULL, answers TEXT NOT NULL, total
    REAL, note TEXT NOT NULL, support_shown_at INTEGER, PRIMARY KEY (id), CONSTRAINT
    measure_response_form_known CHECK (form IN ('items', 'total', 'pack')), FOREIGN
    KEY(course_id) REFERENCES course (id) ON DELETE SET NULL, FOREIGN KEY(dosing_session_id)
    REFERENCES dosing_session (id) ON DELETE SET NULL) STRICT""",
    """CREATE INDEX measure_response_by_measure ON measure_response (measure_id, at)""",
    """CREATE TABLE meeting (id TEXT NOT NULL, course_id TEXT NOT NULL, kind TEXT NOT NULL, number
    INTEGER NOT NULL, dosing_session_id TEXT, planned_on TEXT, at_time TEXT NOT NULL, held_on
    TEXT, note TEXT NOT NULL, PRIMARY KEY (id), CONSTRAINT meeting_kind_known CHECK (kind IN
    ('preparation', 'integration', 'other')), CONSTRAINT meeting_number_from_one CHECK (number
    >= 1), FOREIGN KEY(course_id) REFERENCES course (id) ON DELETE CASCADE, FOREIGN
    KEY(dosing_session_id) REFERENCES dosing_session (id) ON DELETE CASCADE) STRICT""",
    """CREATE INDEX meeting_by_course ON meeting (course_id)""",
    """CREATE TABLE parked_decision (ordinal INTEGER NOT NULL, id TEXT NOT NULL, words TEXT NOT
    NULL, parked_at INTEGER NOT NULL, zone TEXT NOT NULL, parked_on TEXT NOT NULL, until TEXT
    NOT NULL, agreed_with TEXT NOT NULL, state TEXT NOT NULL, settled_at INTEGER, settled_words
    TEXT NOT NULL, course_id TEXT, dosing_session_id TEXT, PRIMARY KEY (ordinal), CONSTRAINT
    parked_decision_state_known CHECK (state IN ('parked', 'decided', 'let_go')), UNIQUE (id),
    FOREIGN KEY(course_id) REFERENCES course (id) ON DELETE SET NULL, FOREIGN
    KEY(dosing_session_id) REFERENCES dosing_session (id) ON DELETE SET NULL) STRICT""",
    """CREATE TABLE after_effects_check (id TEXT NOT NULL, dosing_session_id TEXT NOT NULL, day
    INTEGER NOT NULL, at INTEGER NOT NULL, zone TEXT NOT NULL, checked_on TEXT NOT NULL,
    entry_id TEXT, lasting INTEGER, for_therapist INTEGER NOT NULL, PRIMARY KEY (id), UNIQUE
    (dosing_session_id, day), CONSTRAINT after_effects_check_day_from_one CHECK (day >= 1),
    CONSTRAINT after_effects_check_lasting_yes_or_no CHECK (lasting IN (0, 1)), CONSTRAINT
    after_effects_check_for_therapist_yes_or_no CHECK (for_therapist IN (0, 1)), FOREIGN
    KEY(dosing_session_id) REFERENCES dosing_session (id) ON DELETE CASCADE, FOREIGN
    KEY(entry_id) REFERENCES entry (id) ON DELETE SET NULL) STRICT""",
    """CREATE TABLE insight (ordinal INTEGER NOT NULL, id TEXT NOT NULL, passage TEXT NOT NULL,
    marked_at INTEGER NOT NULL, zone TEXT NOT NULL, marked_on TEXT NOT NULL, entry_id TEXT,
    course_id TEXT, dosing_session_id TEXT, let_go_at INTEGER, PRIMARY KEY (ordinal), UNIQUE
    (id), FOREIGN KEY(entry_id) REFERENCES entry (id) ON DELETE SET NULL, FOREIGN KEY(course_id)
    REFERENCES course (id) ON DELETE SET NULL, FOREIGN KEY(dosing_session_id) REFERENCES
    dosing_session (id) ON DELETE SET NULL) STRICT""",
    """CREATE INDEX insight_by_entry ON insight (entry_id)""",
    """CREATE TABLE insight_look (ordinal INTEGER NOT NULL, id TEXT NOT NULL, insight_id TEXT NOT
    NULL, day INTEGER NOT NULL, at INTEGER NOT NULL, zone TEXT NOT NULL, looked_on TEXT NOT
    NULL, still_true INTEGER, acted_on INTEGER, words TEXT NOT NULL, PRIMARY KEY (ordinal),
    CONSTRAINT insight_look_still_true_in_range CHECK (still_true BETWEEN 0 AND 10), CONSTRAINT
    insight_look_day_not_negative CHECK (day >= 0), CONSTRAINT insight_look_acted_on_yes_or_no
    CHECK (acted_on IN (0, 1)), UNIQUE (id), FOREIGN KEY(insight_id) REFERENCES insight (id) ON
    DELETE CASCADE) STRICT""",
    """CREATE INDEX insight_look_by_insight ON insight_look (insight_id, at)""",
    """CREATE TABLE practice (ordinal INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
    begun_on TEXT NOT NULL, created_at INTEGER NOT NULL, zone TEXT NOT NULL, when_words TEXT NOT
    NULL, where_words TEXT NOT NULL, state TEXT NOT NULL, course_id TEXT, insight_id TEXT,
    position INTEGER NOT NULL, PRIMARY KEY (ordinal), CONSTRAINT practice_state_known CHECK
    (state IN ('active', 'paused', 'let_go')), UNIQUE (id), FOREIGN KEY(course_id) REFERENCES
    course (id) ON DELETE SET NULL, FOREIGN KEY(insight_id) REFERENCES insight (id) ON DELETE
    SET NULL) STRICT""",
    """CREATE TABLE practice_mark (practice_id TEXT NOT NULL, done_on TEXT NOT NULL, at INTEGER NOT
    NULL, zone TEXT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (practice_id, done_on), FOREIGN
    KEY(practice_id) REFERENCES practice (id) ON DELETE CASCADE) WITHOUT ROWID, STRICT""",
)


def upgrade() -> None:
    """Make the new tables, empty."""
    for statement in ADDED:
        op.execute(statement)
