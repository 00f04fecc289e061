"""The first released schema, word for word as it was made; later changes of the rows do not reach back here.

Revision ID: 0001
Revises: nothing
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

SCHEMA = (
    """CREATE TABLE attachment_blob (ordinal INTEGER NOT NULL, sha256 TEXT NOT NULL, size INTEGER
    NOT NULL, content BLOB NOT NULL, PRIMARY KEY (ordinal), UNIQUE (sha256)) STRICT""",
    """CREATE TABLE check_in (id TEXT NOT NULL, at INTEGER NOT NULL, zone TEXT NOT NULL,
    local_date TEXT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (id)) STRICT""",
    """CREATE INDEX check_in_by_at ON check_in (at)""",
    """CREATE TABLE course (id TEXT NOT NULL, name TEXT NOT NULL, medicine TEXT NOT NULL, clinic
    TEXT NOT NULL, started_on TEXT NOT NULL, ended_on TEXT, protocol_id TEXT NOT NULL,
    zone TEXT NOT NULL, PRIMARY KEY (id)) STRICT""",
    """CREATE TABLE draft (slot TEXT NOT NULL, words TEXT NOT NULL, saved_at INTEGER NOT NULL,
    PRIMARY KEY (slot)) STRICT""",
    """CREATE TABLE meta ("key" TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY ("key")) WITHOUT
    ROWID, STRICT""",
    """CREATE TABLE person (ordinal INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, role
    TEXT NOT NULL, contact TEXT NOT NULL, note TEXT NOT NULL, on_locked_screen INTEGER NOT
    NULL, PRIMARY KEY (ordinal), CONSTRAINT person_role_known CHECK (role IN ('therapist',
    'facilitator', 'support_person')), CONSTRAINT person_on_locked_screen_yes_or_no CHECK
    (on_locked_screen IN (0, 1)), UNIQUE (id)) STRICT""",
    """CREATE TABLE received_share (id TEXT NOT NULL, client_name TEXT NOT NULL, received_at
    INTEGER NOT NULL, made_at INTEGER NOT NULL, document BLOB NOT NULL, PRIMARY KEY (id))
    STRICT""",
    """CREATE INDEX received_share_by_client ON received_share (client_name, made_at)""",
    """CREATE TABLE scale (id TEXT NOT NULL, name TEXT NOT NULL, low_label TEXT NOT NULL,
    high_label TEXT NOT NULL, active INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY
    KEY (id), CONSTRAINT scale_active_yes_or_no CHECK (active IN (0, 1))) STRICT""",
    """CREATE TABLE share (id TEXT NOT NULL, recipient TEXT NOT NULL, form TEXT NOT NULL, made_at
    INTEGER NOT NULL, entry_count INTEGER NOT NULL, withheld_count INTEGER NOT NULL, note
    TEXT NOT NULL, file_name TEXT NOT NULL, reply_key TEXT NOT NULL, PRIMARY KEY (id))
    STRICT""",
    """CREATE INDEX share_by_made ON share (made_at)""",
    """CREATE TABLE tag (id INTEGER NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL, PRIMARY
    KEY (id), UNIQUE (folded)) STRICT""",
    """CREATE TABLE check_in_value (check_in_id TEXT NOT NULL, scale_id TEXT NOT NULL, value
    INTEGER NOT NULL, PRIMARY KEY (check_in_id, scale_id), CONSTRAINT
    check_in_value_in_range CHECK (value BETWEEN 0 AND 10), FOREIGN KEY(check_in_id)
    REFERENCES check_in (id) ON DELETE CASCADE, FOREIGN KEY(scale_id) REFERENCES scale
    (id)) WITHOUT ROWID, STRICT""",
    """CREATE INDEX check_in_value_by_scale ON check_in_value (scale_id)""",
    """CREATE TABLE dosing_session (id TEXT NOT NULL, course_id TEXT NOT NULL, number INTEGER NOT
    NULL, planned_on TEXT, zone TEXT NOT NULL, opened_at INTEGER, closed_at INTEGER, words
    TEXT NOT NULL, idle_lock INTEGER NOT NULL, PRIMARY KEY (id), UNIQUE (course_id,
    number), CONSTRAINT dosing_session_number_from_one CHECK (number >= 1), CONSTRAINT
    dosing_session_opened_before_closed CHECK (closed_at IS NULL OR opened_at IS NOT
    NULL), CONSTRAINT dosing_session_idle_lock_yes_or_no CHECK (idle_lock IN (0, 1)),
    FOREIGN KEY(course_id) REFERENCES course (id) ON DELETE CASCADE) STRICT""",
    """CREATE TABLE share_entry (share_id TEXT NOT NULL, position INTEGER NOT NULL, entry_id TEXT
    NOT NULL, reference TEXT NOT NULL, revision INTEGER NOT NULL, PRIMARY KEY (share_id,
    position), FOREIGN KEY(share_id) REFERENCES share (id) ON DELETE CASCADE) WITHOUT
    ROWID, STRICT""",
    """CREATE INDEX share_entry_by_entry ON share_entry (entry_id)""",
    """CREATE TABLE step_progress (course_id TEXT NOT NULL, step_id TEXT NOT NULL, state TEXT NOT
    NULL, checked TEXT NOT NULL, PRIMARY KEY (course_id, step_id), CONSTRAINT
    step_progress_state_known CHECK (state IN ('open', 'started', 'done', 'set_aside')),
    FOREIGN KEY(course_id) REFERENCES course (id) ON DELETE CASCADE) WITHOUT ROWID, STRICT""",
    """CREATE TABLE entry (ordinal INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,
    heading TEXT NOT NULL, preview TEXT NOT NULL, created_at INTEGER NOT NULL, zone TEXT
    NOT NULL, local_date TEXT NOT NULL, time_known INTEGER NOT NULL, phase TEXT, tags TEXT
    NOT NULL, sharing TEXT NOT NULL, trashed_at INTEGER, prompt_id TEXT, card_id TEXT,
    course_id TEXT, dosing_session_id TEXT, person_id TEXT, opens_on TEXT, PRIMARY KEY
    (ordinal), CONSTRAINT entry_kind_known CHECK (kind IN ('note', 'preparation',
    'intention', 'narrative', 'reflection', 'insight', 'practice', 'letter',
    'after_effects', 'question', 'card')), CONSTRAINT entry_phase_known CHECK (phase IN
    ('preparation', 'session', 'integration')), CONSTRAINT entry_sharing_known CHECK
    (sharing IN ('private', 'talk', 'share')), CONSTRAINT entry_time_known_yes_or_no CHECK
    (time_known IN (0, 1)), UNIQUE (id), FOREIGN KEY(course_id) REFERENCES course (id) ON
    DELETE SET NULL, FOREIGN KEY(dosing_session_id) REFERENCES dosing_session (id) ON
    DELETE SET NULL, FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE SET NULL)
    STRICT""",
    """CREATE INDEX entry_by_card ON entry (card_id) WHERE card_id IS NOT NULL""",
    """CREATE INDEX entry_by_course ON entry (course_id) WHERE course_id IS NOT NULL""",
    """CREATE INDEX entry_by_created ON entry (created_at)""",
    """CREATE INDEX entry_by_dosing_session ON entry (dosing_session_id) WHERE dosing_session_id
    IS NOT NULL""",
    """CREATE INDEX entry_by_kind ON entry (kind) WHERE kind <> 'note'""",
    """CREATE INDEX entry_by_person ON entry (person_id) WHERE person_id IS NOT NULL""",
    """CREATE INDEX entry_by_phase ON entry (phase) WHERE phase IS NOT NULL""",
    """CREATE INDEX entry_by_prompt ON entry (prompt_id) WHERE prompt_id IS NOT NULL""",
    """CREATE INDEX entry_by_sharing ON entry (sharing) WHERE sharing <> 'private'""",
    """CREATE INDEX entry_by_trashed ON entry (trashed_at) WHERE trashed_at IS NOT NULL""",
    """CREATE TABLE invitation_state (dosing_session_id TEXT NOT NULL, window_id TEXT NOT NULL,
    prompt_id TEXT NOT NULL, not_today_on TEXT NOT NULL, PRIMARY KEY (dosing_session_id,
    window_id, prompt_id), FOREIGN KEY(dosing_session_id) REFERENCES dosing_session (id)
    ON DELETE CASCADE) WITHOUT ROWID, STRICT""",
    """CREATE TABLE moment (ordinal INTEGER NOT NULL, id TEXT NOT NULL, dosing_session_id TEXT
    NOT NULL, sequence INTEGER NOT NULL, words TEXT NOT NULL, at INTEGER NOT NULL, zone
    TEXT NOT NULL, lane TEXT NOT NULL, form TEXT NOT NULL, elapsed_seconds INTEGER NOT
    NULL, PRIMARY KEY (ordinal), UNIQUE (dosing_session_id, sequence), CONSTRAINT
    moment_sequence_from_one CHECK (sequence >= 1), CONSTRAINT moment_elapsed_not_negative
    CHECK (elapsed_seconds >= 0), CONSTRAINT moment_lane_known CHECK (lane IN ('client',
    'support')), CONSTRAINT moment_form_known CHECK (form IN ('words', 'tap', 'look_in')),
    UNIQUE (id), FOREIGN KEY(dosing_session_id) REFERENCES dosing_session (id) ON DELETE
    CASCADE) STRICT""",
    """CREATE TABLE attachment (ordinal INTEGER NOT NULL, id TEXT NOT NULL, entry_id TEXT NOT
    NULL, sha256 TEXT NOT NULL, name TEXT NOT NULL, media_type TEXT NOT NULL, added_at
    INTEGER NOT NULL, PRIMARY KEY (ordinal), UNIQUE (id), FOREIGN KEY(entry_id) REFERENCES
    entry (id) ON DELETE CASCADE, FOREIGN KEY(sha256) REFERENCES attachment_blob (sha256))
    STRICT""",
    """CREATE INDEX attachment_by_content ON attachment (sha256)""",
    """CREATE INDEX attachment_by_entry ON attachment (entry_id)""",
    """CREATE TABLE entry_link (source_id TEXT NOT NULL, target_id TEXT NOT NULL, PRIMARY KEY
    (source_id, target_id), FOREIGN KEY(source_id) REFERENCES entry (id) ON DELETE
    CASCADE) WITHOUT ROWID, STRICT""",
    """CREATE INDEX entry_link_by_target ON entry_link (target_id)""",
    """CREATE TABLE entry_tag (tag_id INTEGER NOT NULL, ordinal INTEGER NOT NULL, PRIMARY KEY
    (tag_id, ordinal), FOREIGN KEY(tag_id) REFERENCES tag (id), FOREIGN KEY(ordinal)
    REFERENCES entry (ordinal) ON DELETE CASCADE ON UPDATE CASCADE) WITHOUT ROWID, STRICT""",
    """CREATE INDEX entry_tag_by_ordinal ON entry_tag (ordinal)""",
    """CREATE TABLE entry_text (ordinal INTEGER NOT NULL, updated_at INTEGER NOT NULL, revision
    INTEGER NOT NULL, title TEXT NOT NULL, tags TEXT NOT NULL, prompt_text TEXT, body TEXT
    NOT NULL, PRIMARY KEY (ordinal), FOREIGN KEY(ordinal) REFERENCES entry (ordinal) ON
    DELETE CASCADE ON UPDATE CASCADE) STRICT""",
    """CREATE INDEX entry_text_by_updated ON entry_text (updated_at)""",
    """CREATE TABLE entry_version (ordinal INTEGER NOT NULL, id TEXT NOT NULL, entry_id TEXT NOT
    NULL, saved_at INTEGER NOT NULL, revision INTEGER NOT NULL, title TEXT NOT NULL, body
    TEXT NOT NULL, PRIMARY KEY (ordinal), UNIQUE (id), FOREIGN KEY(entry_id) REFERENCES
    entry (id) ON DELETE CASCADE) STRICT""",
    """CREATE INDEX entry_version_by_entry ON entry_version (entry_id, saved_at)""",
    """CREATE TABLE reflection (ordinal INTEGER NOT NULL, id TEXT NOT NULL, moment_id TEXT NOT
    NULL, words TEXT NOT NULL, at INTEGER NOT NULL, zone TEXT NOT NULL, PRIMARY KEY
    (ordinal), UNIQUE (id), FOREIGN KEY(moment_id) REFERENCES moment (id) ON DELETE
    CASCADE) STRICT""",
    """CREATE INDEX reflection_by_moment ON reflection (moment_id, at)""",
    """CREATE TABLE step_entry (course_id TEXT NOT NULL, step_id TEXT NOT NULL, entry_id TEXT NOT
    NULL, position INTEGER NOT NULL, PRIMARY KEY (course_id, step_id, entry_id), FOREIGN
    KEY(course_id) REFERENCES course (id) ON DELETE CASCADE, FOREIGN KEY(entry_id)
    REFERENCES entry (id) ON DELETE CASCADE) WITHOUT ROWID, STRICT""",
    """CREATE INDEX step_entry_by_entry ON step_entry (entry_id)""",
    """CREATE VIRTUAL TABLE entry_fts USING fts5(title, body, tags, content='entry_text',
    content_rowid='ordinal', tokenize='unicode61 remove_diacritics 2')""",
    """INSERT INTO entry_fts(entry_fts, rank) VALUES ('pgsz', 3970)""",
    """CREATE TRIGGER entry_text_indexed AFTER INSERT ON entry_text BEGIN INSERT INTO
    entry_fts(rowid, title, body, tags) VALUES (new.ordinal, new.title, new.body,
    new.tags); END""",
    """CREATE TRIGGER entry_text_reindexed AFTER UPDATE OF ordinal, title, body, tags ON
    entry_text WHEN old.ordinal <> new.ordinal OR old.title <> new.title OR old.body <>
    new.body OR old.tags <> new.tags BEGIN INSERT INTO entry_fts(entry_fts, rowid, title,
    body, tags) VALUES ('delete', old.ordinal, old.title, old.body, old.tags); INSERT INTO
    entry_fts(rowid, title, body, tags) VALUES (new.ordinal, new.title, new.body,
    new.tags); END""",
    """CREATE TRIGGER entry_text_unindexed AFTER DELETE ON entry_text BEGIN INSERT INTO
    entry_fts(entry_fts, rowid, title, body, tags) VALUES ('delete', old.ordinal,
    old.title, old.body, old.tags); END""",
    """CREATE VIEW moment_words AS SELECT ordinal * 2 AS place, words FROM moment UNION ALL
    SELECT ordinal * 2 + 1, words FROM reflection""",
    """CREATE VIRTUAL TABLE moment_fts USING fts5(words, content='moment_words',
    content_rowid='place', tokenize='unicode61 remove_diacritics 2')""",
    """INSERT INTO moment_fts(moment_fts, rank) VALUES ('pgsz', 3970)""",
    """INSERT INTO moment_fts(moment_fts, rank) VALUES ('secure-delete', 1)""",
    """CREATE TRIGGER moment_indexed AFTER INSERT ON moment BEGIN INSERT INTO moment_fts(rowid,
    words) VALUES (new.ordinal * 2, new.words); END""",
    """CREATE TRIGGER moment_unindexed AFTER DELETE ON moment BEGIN INSERT INTO
    moment_fts(moment_fts, rowid, words) VALUES ('delete', old.ordinal * 2, old.words);
    END""",
    """CREATE TRIGGER reflection_indexed AFTER INSERT ON reflection BEGIN INSERT INTO
    moment_fts(rowid, words) VALUES (new.ordinal * 2 + 1, new.words); END""",
    """CREATE TRIGGER reflection_unindexed AFTER DELETE ON reflection BEGIN INSERT INTO
    moment_fts(moment_fts, rowid, words) VALUES ('delete', old.ordinal * 2 + 1,
    old.words); END""",
    """CREATE TRIGGER moment_unchangeable BEFORE UPDATE ON moment BEGIN SELECT RAISE(ABORT,
    'a moment stays as it was noted'); END""",
    """CREATE TRIGGER moment_undeletable BEFORE DELETE ON moment WHEN EXISTS (SELECT 1 FROM
    dosing_session WHERE id = old.dosing_session_id AND opened_at IS NOT NULL AND
    closed_at IS NULL) BEGIN SELECT RAISE(ABORT, 'a moment stays as it was noted'); END""",
    """CREATE TRIGGER reflection_unchangeable BEFORE UPDATE ON reflection BEGIN SELECT
    RAISE(ABORT, 'a moment stays as it was noted'); END""",
    """CREATE TRIGGER tag_unused AFTER DELETE ON entry_tag WHEN NOT EXISTS (SELECT 1 FROM
    entry_tag WHERE tag_id = old.tag_id) BEGIN DELETE FROM tag WHERE id = old.tag_id; END""",
    """CREATE TRIGGER attachment_blob_unused AFTER DELETE ON attachment WHEN NOT EXISTS (SELECT 1
    FROM attachment WHERE sha256 = old.sha256) BEGIN DELETE FROM attachment_blob WHERE
    sha256 = old.sha256; END""",
)


def upgrade() -> None:
    """Make everything in an empty database."""
    for statement in SCHEMA:
        op.execute(statement)
