"""Courses, session days and moments that were lost while others still need them: what can be said of them again."""

from __future__ import annotations

from companion.domain.ids import new_id
from companion.storage.driver import DriverConnection, Value, run
from companion.storage.texts import day_in

Row = dict[str, Value]
Evidence = dict[str, dict[object, Row]]
"""By table and key: the columns still known of rows that were not read."""

LOST = "This could not be read any more."

_REFERRING = {
    "course": (
        ("dosing_session", "course_id"),
        ("entry", "course_id"),
        ("step_progress", "course_id"),
    ),
    "dosing_session": (("moment", "dosing_session_id"), ("entry", "dosing_session_id")),
}
"""Where else the identifier of a lost row may stand."""


class CourseRows:
    """Makes rows around a course from what is known of them."""

    def __init__(self, connection: DriverConnection, known: Evidence, zone: str) -> None:
        self._connection = connection
        self._known = known
        self._zone = zone
        self._invented: dict[str, str] = {}

    def course(self, row: Row) -> Row:
        """A course under the name that it could not be read."""
        first = self._one(
            "SELECT min(planned_on) FROM dosing_session WHERE course_id = ?", row["id"]
        )
        earliest = self._one("SELECT min(created_at) FROM entry")
        begun = first or day_in(self._zone, int(earliest or 0))
        return {"name": LOST, "started_on": begun, "zone": self._zone, "protocol_id": "plain"} | row

    def dosing_session(self, row: Row) -> Row:
        """A session day that was open from its first moment to its last."""
        of_moments = "SELECT min(at - elapsed_seconds * 1000), max(at) FROM moment WHERE dosing_session_id = ?"
        begun, ended = run(self._connection, of_moments, (row["id"],))[0]
        course_id = row.get("course_id") or self._likeliest("course")
        number = self._free_number("dosing_session", "number", "course_id", course_id, row)
        made: Row = {"opened_at": begun, "closed_at": ended, "zone": self._zone} | row
        return made | {"course_id": course_id, "number": number}

    def moment(self, row: Row) -> Row:
        """A moment whose words are lost, beside which later words stand."""
        beside = "SELECT min(at), min(zone) FROM reflection WHERE moment_id = ?"
        at, zone = run(self._connection, beside, (row["id"],))[0]
        session_id = row.get("dosing_session_id") or self._likeliest("dosing_session")
        last = self._one("SELECT max(at) FROM moment WHERE dosing_session_id = ?", session_id)
        sequence = self._free_number("moment", "sequence", "dosing_session_id", session_id, row)
        made: Row = {
            "at": last or at,
            "zone": zone,
            "lane": "client",
            "form": "words",
            "words": LOST,
        }
        return made | row | {"dosing_session_id": session_id, "sequence": sequence}

    def _likeliest(self, table: str) -> Value:
        """The newest row that is there, else the one that most others refer to, else one for all that have none."""
        newest = self._one(f"SELECT id FROM {table} ORDER BY rowid DESC LIMIT 1")  # noqa: S608 - our own names
        if newest is not None:
            return newest
        for other, column in _REFERRING[table]:
            most = self._one(
                f"SELECT {column} FROM {other} WHERE {column} IS NOT NULL "  # noqa: S608 - our own names
                f"GROUP BY {column} ORDER BY count(*) DESC LIMIT 1"
            )
            if most is not None:
                return most
        for known in self._known[table].values():
            if "id" in known:
                return known["id"]
        return self._invented.setdefault(table, new_id())

    def _free_number(self, table: str, column: str, group: str, member: Value, row: Row) -> int:
        """The number that is known of the row, else one that neither a row that is there nor a lost one has."""
        there = run(
            self._connection,
            f"SELECT {column} FROM {table} WHERE {group} = ?",  # noqa: S608 - our own names
            (member,),
        )
        taken = {int(number) for (number,) in there}
        wanted = row.get(column)
        if isinstance(wanted, int) and wanted not in taken:
            return wanted
        of_lost = (r.get(column) for r in self._known[table].values() if r.get(group) == member)
        return max([*taken, *(n for n in of_lost if isinstance(n, int))], default=0) + 1

    def _one(self, sql: str, *values: Value) -> Value:
        found = run(self._connection, sql, values)
        return found[0][0] if found else None
