"""What entries a journal holds, in numbers, and what tells one state of an entry from another."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

import msgspec

from companion.domain.entries import EntryKind
from companion.storage.driver import DriverConnection, run

KINDS = "SELECT kind, count(*) FROM entry WHERE trashed_at IS NULL GROUP BY kind ORDER BY kind"
DAYS = "SELECT min(local_date), max(local_date) FROM entry WHERE trashed_at IS NULL"
TRASHED = "SELECT count(*) FROM entry WHERE trashed_at IS NOT NULL"
PRINTS = """SELECT e.id, e.trashed_at IS NULL, e.kind, e.created_at, e.zone, e.sharing, t.revision,
    t.title, t.tags, t.prompt_text, t.body
FROM entry e CROSS JOIN entry_text t ON t.ordinal = e.ordinal"""


@dataclass(frozen=True, slots=True)
class Outline:
    """The entries of a journal in numbers."""

    by_kind: dict[EntryKind, int]
    """Without the trash."""
    in_trash: int
    first_day: date | None
    """Diary day of the earliest entry; None without any."""
    last_day: date | None

    @property
    def entries(self) -> int:
        """All that are not in the trash."""
        return sum(self.by_kind.values())


def outline(connection: DriverConnection) -> Outline:
    """The numbers as they are now. Raises the driver's errors as they are."""
    ((first, last),) = run(connection, DAYS)
    return Outline(
        {EntryKind(kind): int(count) for kind, count in run(connection, KINDS)},
        int(run(connection, TRASHED)[0][0]),
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last) if last else None,
    )


def entry_prints(connection: DriverConnection) -> dict[str, bytes]:
    """A hash over each entry by its id, the trash included. Raises the driver's errors as they are."""
    pack = msgspec.msgpack.Encoder().encode
    return {
        row[0]: hashlib.blake2b(pack(row), digest_size=16).digest()
        for row in connection.execute(PRINTS)
    }
