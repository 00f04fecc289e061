"""What was removed for good leaves no trace in the file.

`secure_delete` blanks what is deleted, but where SQLite spreads rows over pages anew, copies of their bytes may stay
in room that nothing uses (https://www.sqlite.org/pragma.html#pragma_secure_delete says what it covers). So after a
client's words were removed the file is written anew, without any such room (https://www.sqlite.org/lang_vacuum.html).
What cannot be done at once stays noted and is done with the next removal or when the vault is closed.
"""

from __future__ import annotations

from companion.storage.driver import DriverConnection, run

REQUEST = """INSERT INTO meta (key, value) VALUES ('compact_due', '1') ON CONFLICT (key)
DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)"""
DUE = "SELECT value FROM meta WHERE key = 'compact_due'"
DONE = "DELETE FROM meta WHERE key = 'compact_due' AND value = ?"


def request(connection: DriverConnection) -> None:
    """Note that removed words may still stand in unused room."""
    run(connection, REQUEST)


def due(connection: DriverConnection) -> str | None:
    """A mark of what was removed so far, or None when nothing is left to do."""
    found = run(connection, DUE)
    return str(found[0][0]) if found else None


def write_anew(connection: DriverConnection) -> None:
    """Write the whole file anew, outside any transaction; takes about a second for each 100 MB, and as much memory."""
    run(connection, "VACUUM")


def finish(connection: DriverConnection, mark: str) -> None:
    """Note that everything removed up to `mark` is gone; what was removed since stays noted."""
    run(connection, DONE, (mark,))
