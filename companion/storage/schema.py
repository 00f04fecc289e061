"""What the rows alone cannot say: the full-text tables, the triggers that keep them in step, and the rule that a
moment stays as it was noted.

Reference for the full-text tables: https://www.sqlite.org/fts5.html (external content, `pgsz`, `delete` command).
`pgsz` 3970 lets one full-text block fill exactly one encrypted page of 4096 bytes less 80 reserved; the default
spills every block into a second page and costs an eighth more file.

Trashed entries stay in the index (a search inside the trash finds them); the search joins them away.
"""

from __future__ import annotations

from sqlalchemy import Connection

from companion.storage import course_tables, guided_tables, sharing_tables, tables
from companion.storage.columns import METADATA
from companion.storage.faults import APPEND_ONLY

ROWS = (tables, course_tables, guided_tables, sharing_tables)
"""The modules whose rows `METADATA` knows once they are imported."""

TOKENS = "tokenize='unicode61 remove_diacritics 2'"
FULL_TEXT = ("entry_fts", "moment_fts")

ENTRY_SEARCH = (
    f"""CREATE VIRTUAL TABLE entry_fts USING fts5(
    title, body, tags, content='entry_text', content_rowid='ordinal', {TOKENS})""",
    "INSERT INTO entry_fts(entry_fts, rank) VALUES ('pgsz', 3970)",
    """CREATE TRIGGER entry_text_indexed AFTER INSERT ON entry_text BEGIN
    INSERT INTO entry_fts(rowid, title, body, tags)
    VALUES (new.ordinal, new.title, new.body, new.tags);
END""",
    """CREATE TRIGGER entry_text_reindexed AFTER UPDATE OF ordinal, title, body, tags ON entry_text
WHEN old.ordinal <> new.ordinal OR old.title <> new.title OR old.body <> new.body OR old.tags <> new.tags BEGIN
    INSERT INTO entry_fts(entry_fts, rowid, title, body, tags)
    VALUES ('delete', old.ordinal, old.title, old.body, old.tags);
    INSERT INTO entry_fts(rowid, title, body, tags)
    VALUES (new.ordinal, new.title, new.body, new.tags);
END""",
    """CREATE TRIGGER entry_text_unindexed AFTER DELETE ON entry_text BEGIN
    INSERT INTO entry_fts(entry_fts, rowid, title, body, tags)
    VALUES ('delete', old.ordinal, old.title, old.body, old.tags);
END""",
)

MOMENT_SEARCH = (
    """CREATE VIEW moment_words AS
    SELECT ordinal * 2 AS place, words FROM moment
    UNION ALL SELECT ordinal * 2 + 1, words FROM reflection""",
    f"""CREATE VIRTUAL TABLE moment_fts USING fts5(
    words, content='moment_words', content_rowid='place', {TOKENS})""",
    "INSERT INTO moment_fts(moment_fts, rank) VALUES ('pgsz', 3970)",
    "INSERT INTO moment_fts(moment_fts, rank) VALUES ('secure-delete', 1)",
    """CREATE TRIGGER moment_indexed AFTER INSERT ON moment BEGIN
    INSERT INTO moment_fts(rowid, words) VALUES (new.ordinal * 2, new.words);
END""",
    """CREATE TRIGGER moment_unindexed AFTER DELETE ON moment BEGIN
    INSERT INTO moment_fts(moment_fts, rowid, words) VALUES ('delete', old.ordinal * 2, old.words);
END""",
    """CREATE TRIGGER reflection_indexed AFTER INSERT ON reflection BEGIN
    INSERT INTO moment_fts(rowid, words) VALUES (new.ordinal * 2 + 1, new.words);
END""",
    """CREATE TRIGGER reflection_unindexed AFTER DELETE ON reflection BEGIN
    INSERT INTO moment_fts(moment_fts, rowid, words) VALUES ('delete', old.ordinal * 2 + 1, old.words);
END""",
)

# A moment goes only with its whole course: the session's row is then gone before its moments are.
APPEND_ONLY_RULES = (
    f"""CREATE TRIGGER moment_unchangeable BEFORE UPDATE ON moment BEGIN
    SELECT RAISE(ABORT, '{APPEND_ONLY}');
END""",
    f"""CREATE TRIGGER moment_undeletable BEFORE DELETE ON moment
WHEN EXISTS (SELECT 1 FROM dosing_session
    WHERE id = old.dosing_session_id AND opened_at IS NOT NULL AND closed_at IS NULL) BEGIN
    SELECT RAISE(ABORT, '{APPEND_ONLY}');
END""",  # noqa: S608 - constants
    f"""CREATE TRIGGER reflection_unchangeable BEFORE UPDATE ON reflection BEGIN
    SELECT RAISE(ABORT, '{APPEND_ONLY}');
END""",
)

CLEAN_UP = (
    """CREATE TRIGGER tag_unused AFTER DELETE ON entry_tag
WHEN NOT EXISTS (SELECT 1 FROM entry_tag WHERE tag_id = old.tag_id) BEGIN
    DELETE FROM tag WHERE id = old.tag_id;
END""",
    """CREATE TRIGGER attachment_blob_unused AFTER DELETE ON attachment
WHEN NOT EXISTS (SELECT 1 FROM attachment WHERE sha256 = old.sha256) BEGIN
    DELETE FROM attachment_blob WHERE sha256 = old.sha256;
END""",
)

REVISION_TABLE = (
    """CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)""",
)


def create_schema(connection: Connection, revision: str) -> None:
    """Make every table, index, view and trigger in an empty database and note the schema's `revision`."""
    METADATA.create_all(connection, checkfirst=False)
    for statements in (ENTRY_SEARCH, MOMENT_SEARCH, APPEND_ONLY_RULES, CLEAN_UP, REVISION_TABLE):
        for statement in statements:
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (revision,))
