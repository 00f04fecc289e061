"""What the vault knows about itself and about where the person was: small key-value pairs, and unsaved drafts."""

from __future__ import annotations

from companion import clock
from companion.errors import BugError
from companion.storage.driver import DriverConnection, Value
from companion.storage.texts import clean_text, to_milliseconds

OWN = frozenset({"vault_id", "purpose", "day_skew", "scrub_due", "compact_due"})
"""Written by this floor only."""

VALUE = "SELECT value FROM meta WHERE key = ?"
KEEP = """INSERT INTO meta (key, value) VALUES (?, ?)
ON CONFLICT (key) DO UPDATE SET value = excluded.value"""
FORGET = "DELETE FROM meta WHERE key = ?"
DRAFT = "SELECT words FROM draft WHERE slot = ?"
KEEP_DRAFT = """INSERT INTO draft (slot, words, saved_at) VALUES (?, ?, ?)
ON CONFLICT (slot) DO UPDATE SET words = excluded.words, saved_at = excluded.saved_at"""
DROP_DRAFT = "DELETE FROM draft WHERE slot = ?"


class Meta:
    """Key-value pairs inside one transaction."""

    def __init__(self, connection: DriverConnection) -> None:
        self._connection = connection

    def set(self, key: str, value: str | None) -> None:
        """Keep `value` under `key` in place of what was there; None forgets it."""
        if key in OWN:
            raise BugError
        if value is None:
            self._connection.execute(FORGET, (key,))
        else:
            note(self._connection, key, value)

    def put(self, key: str, value: str | None) -> None:
        """The same as `set`."""
        self.set(key, value)

    def value(self, key: str) -> str | None:
        """What is kept under `key`, if anything."""
        return noted(self._connection, key)

    def take(self, key: str) -> str | None:
        """What is kept under `key`, and forget it."""
        kept = self.value(key)
        if kept is not None:
            self.set(key, None)
        return kept

    def keep_draft(self, slot: str, words: str) -> None:
        """Keep words that are not part of the journal yet, one draft a `slot`; empty words drop it."""
        if words:
            values = (slot, clean_text(words), to_milliseconds(clock.now()))
            self._connection.execute(KEEP_DRAFT, values)
        else:
            self.drop_draft(slot)

    def draft(self, slot: str) -> str | None:
        """The words kept for `slot`, if any."""
        return _text(self._connection, DRAFT, slot)

    def drop_draft(self, slot: str) -> None:
        """Forget the draft of `slot`."""
        self._connection.execute(DROP_DRAFT, (slot,))


def noted(connection: DriverConnection, key: str) -> str | None:
    """What is kept under `key`, if anything."""
    return _text(connection, VALUE, key)


def note(connection: DriverConnection, key: str, value: str) -> None:
    """Keep `value` under `key`."""
    values: tuple[Value, ...] = (key, clean_text(value))
    connection.execute(KEEP, values)


def _text(connection: DriverConnection, sql: str, key: str) -> str | None:
    row = connection.execute(sql, (key,)).fetchone()
    return None if row is None else str(row[0])
