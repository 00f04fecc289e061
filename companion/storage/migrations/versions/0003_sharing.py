"""Sharing and review: contacts, the vault's own keys, redactions, replies, kept files, notes beside kept shares.

The tables of shares gain columns, one of which refers to a contact, so they are made anew and filled again: that gives
exactly the tables of a new vault, and every row has all its columns. References are not enforced while steps run, so
what refers to a share stays. A client who was only a name beside the shares that are kept becomes a contact.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from alembic import op

from companion.domain.ids import new_id

revision = "0003"
down_revision = "0002"

ADDED = (
    """CREATE TABLE contact (id TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, created_at
    INTEGER NOT NULL, card TEXT NOT NULL, compared_at INTEGER, saved_scope TEXT NOT NULL,
    thread_key TEXT NOT NULL, proves_itself INTEGER NOT NULL, PRIMARY KEY (id), CONSTRAINT
    contact_role_known CHECK (role IN ('therapist', 'client')), CONSTRAINT
    contact_proves_itself_yes_or_no CHECK (proves_itself IN (0, 1))) STRICT""",
    """CREATE TABLE identity (id INTEGER NOT NULL, name TEXT NOT NULL, card TEXT NOT NULL, secret
    BLOB NOT NULL, made_at INTEGER NOT NULL, PRIMARY KEY (id), CONSTRAINT identity_only_one
    CHECK (id = 1)) STRICT""",
    """CREATE TABLE redaction (entry_id TEXT NOT NULL, revision INTEGER NOT NULL, positions TEXT
    NOT NULL, digests TEXT NOT NULL, PRIMARY KEY (entry_id), FOREIGN KEY(entry_id) REFERENCES
    entry (id) ON DELETE CASCADE) STRICT""",
)
SHARES = (
    """CREATE TABLE share_anew (id TEXT NOT NULL, recipient TEXT NOT NULL, form TEXT NOT NULL,
    made_at INTEGER NOT NULL, entry_count INTEGER NOT NULL, withheld_count INTEGER NOT NULL,
    note TEXT NOT NULL, file_name TEXT NOT NULL, reply_key TEXT NOT NULL, contact_id TEXT, scope
    TEXT NOT NULL, withdrawn_at INTEGER, withdrawn_words TEXT NOT NULL, PRIMARY KEY (id),
    FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE SET NULL) STRICT""",
    """INSERT INTO share_anew SELECT id, recipient, form, made_at, entry_count, withheld_count,
    note, file_name, reply_key, NULL, '', NULL, '' FROM share ORDER BY rowid""",
    """DROP TABLE share""",
    """ALTER TABLE share_anew RENAME TO share""",
    """CREATE INDEX share_by_made ON share (made_at)""",
    """CREATE TABLE received_share_anew (id TEXT NOT NULL, client_name TEXT NOT NULL, received_at
    INTEGER NOT NULL, made_at INTEGER NOT NULL, document BLOB NOT NULL, contact_id TEXT, proof
    TEXT NOT NULL, PRIMARY KEY (id), CONSTRAINT received_share_proof_known CHECK (proof IN
    ('not-checked', 'proven', 'not-compared', 'missing')), FOREIGN KEY(contact_id) REFERENCES
    contact (id) ON DELETE SET NULL) STRICT""",
    """INSERT INTO received_share_anew SELECT r.id, r.client_name, r.received_at, r.made_at,
    r.document, (SELECT c.id FROM contact c WHERE c.role = 'client' AND c.name = r.client_name),
    'not-checked' FROM received_share r ORDER BY r.rowid""",
    """DROP TABLE received_share""",
    """ALTER TABLE received_share_anew RENAME TO received_share""",
    """CREATE INDEX received_share_by_client ON received_share (client_name, made_at)""",
)
BESIDE = (
    """CREATE TABLE reply (id TEXT NOT NULL, share_id TEXT NOT NULL, author_name TEXT NOT NULL,
    made_at INTEGER NOT NULL, received_at INTEGER NOT NULL, document BLOB NOT NULL, PRIMARY KEY
    (id), FOREIGN KEY(share_id) REFERENCES share (id) ON DELETE CASCADE) STRICT""",
    """CREATE INDEX reply_by_share ON reply (share_id, made_at)""",
    """CREATE TABLE reply_state (reply_id TEXT NOT NULL, position INTEGER NOT NULL, state TEXT NOT
    NULL, settled_at INTEGER, PRIMARY KEY (reply_id, position), CONSTRAINT
    reply_state_position_not_negative CHECK (position >= 0), CONSTRAINT reply_state_state_known
    CHECK (state IN ('open', 'accepted', 'ignored')), FOREIGN KEY(reply_id) REFERENCES reply
    (id) ON DELETE CASCADE) WITHOUT ROWID, STRICT""",
    """CREATE TABLE received_file (ordinal INTEGER NOT NULL, received_id TEXT NOT NULL, digest TEXT
    NOT NULL, content BLOB NOT NULL, PRIMARY KEY (ordinal), UNIQUE (received_id, digest),
    FOREIGN KEY(received_id) REFERENCES received_share (id) ON DELETE CASCADE) STRICT""",
    """CREATE TABLE review_note (id TEXT NOT NULL, share_id TEXT NOT NULL, kind TEXT NOT NULL, words
    TEXT NOT NULL, created_at INTEGER NOT NULL, reference TEXT NOT NULL, passage TEXT NOT NULL,
    replied_at INTEGER, PRIMARY KEY (id), CONSTRAINT review_note_kind_known CHECK (kind IN
    ('comment', 'question', 'practice')), FOREIGN KEY(share_id) REFERENCES received_share (id)
    ON DELETE CASCADE) STRICT""",
    """CREATE INDEX review_note_by_share ON review_note (share_id, created_at)""",
)
CLIENTS = """SELECT client_name, min(received_at) FROM received_share WHERE client_name <> ''
GROUP BY client_name"""
CLIENT = "INSERT INTO contact VALUES (?, ?, 'client', ?, '', NULL, '', '', 0)"


def upgrade() -> None:
    """Make the new tables, and those of shares anew with what they held."""
    for statement in ADDED:
        op.execute(statement)
    connection = op.get_bind()
    for name, first in connection.exec_driver_sql(CLIENTS).all():
        connection.exec_driver_sql(CLIENT, (new_id(), name, first))
    for statement in (*SHARES, *BESIDE):
        op.execute(statement)
