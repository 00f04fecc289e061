"""Moments of a dosing session and the reflections beside them. The schema refuses to change a moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, Table, exists, func, select

from companion.domain.courses import Lane, Moment, MomentForm, Reflection
from companion.errors import NotFound
from companion.storage.course_tables import MOMENT, REFLECTION
from companion.storage.texts import to_milliseconds

SECONDS_BEFORE_1970 = 719_162 * 86_400 + 1
"""Keeps every place positive back to the year 1."""


class Moments:
    """Moments and reflections inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, moment: Moment) -> Moment:
        """Keep a new moment and return it; a `sequence` of 0 becomes the next of its session.

        Raises AlreadyThere when the sequence is taken, NotFound when there is no such session.
        """
        if moment.sequence < 1:
            moment = replace(moment, sequence=self.next_sequence(moment.dosing_session_id))
        self._connection.execute(
            MOMENT.insert(),
            {
                "ordinal": self._free_place(MOMENT, moment.at),
                "id": moment.id,
                "dosing_session_id": moment.dosing_session_id,
                "sequence": moment.sequence,
                "words": moment.text,
                "at": moment.at,
                "zone": moment.zone,
                "lane": moment.lane.value,
                "form": moment.form.value,
                "elapsed_seconds": moment.elapsed_seconds,
            },
        )
        return moment

    def next_sequence(self, dosing_session_id: str) -> int:
        """The number of the next moment of a session."""
        query = select(func.coalesce(func.max(MOMENT.c.sequence), 0)).where(
            MOMENT.c.dosing_session_id == dosing_session_id
        )
        return int(self._connection.execute(query).scalar_one()) + 1

    def of(self, dosing_session_id: str) -> list[Moment]:
        """The moments of a session in the order in which they were noted."""
        query = (
            select(MOMENT)
            .where(MOMENT.c.dosing_session_id == dosing_session_id)
            .order_by(MOMENT.c.sequence)
        )
        return [_moment(row) for row in self._connection.execute(query).mappings()]

    def one(self, moment_id: str) -> Moment:
        """The moment of that identifier. Raises NotFound."""
        query = select(MOMENT).where(MOMENT.c.id == moment_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise NotFound("That moment is no longer in the vault. Nothing was changed.")
        return _moment(row)

    def add_reflection(self, reflection: Reflection) -> None:
        """Keep later words beside a moment. Raises NotFound when there is no such moment."""
        self._connection.execute(
            REFLECTION.insert(),
            {
                "ordinal": self._free_place(REFLECTION, reflection.at),
                "id": reflection.id,
                "moment_id": reflection.moment_id,
                "words": reflection.text,
                "at": reflection.at,
                "zone": reflection.zone,
            },
        )

    def reflections(self, dosing_session_id: str) -> list[Reflection]:
        """The reflections on the moments of a session, by moment and then by time."""
        query = (
            select(REFLECTION)
            .join(MOMENT, MOMENT.c.id == REFLECTION.c.moment_id)
            .where(MOMENT.c.dosing_session_id == dosing_session_id)
            .order_by(MOMENT.c.sequence, REFLECTION.c.at, REFLECTION.c.ordinal)
        )
        return [_reflection(row) for row in self._connection.execute(query).mappings()]

    def _free_place(self, table: Table, at: datetime) -> int:
        """A row number in date order: the second it happened, or the next free one."""
        place = to_milliseconds(at) // 1000 + SECONDS_BEFORE_1970
        newest = select(table.c.ordinal, table.c.at).order_by(table.c.ordinal.desc()).limit(1)
        last = self._connection.execute(newest).first()
        if last is None or last.ordinal < place:
            return place
        if last.at <= at:
            return int(last.ordinal) + 1
        taken = select(table.c.ordinal).where(table.c.ordinal == place)
        if self._connection.execute(taken).first() is None:
            return place
        following = table.alias()
        gap = (
            select(table.c.ordinal + 1)
            .where(table.c.ordinal >= place)
            .where(~exists().where(following.c.ordinal == table.c.ordinal + 1))
            .order_by(table.c.ordinal)
            .limit(1)
        )
        return int(self._connection.execute(gap).scalar_one())


def _moment(row: RowMapping) -> Moment:
    return Moment(
        id=row["id"],
        dosing_session_id=row["dosing_session_id"],
        sequence=row["sequence"],
        text=row["words"],
        at=row["at"],
        zone=row["zone"],
        lane=Lane(row["lane"]),
        form=MomentForm(row["form"]),
        elapsed_seconds=row["elapsed_seconds"],
    )


def _reflection(row: RowMapping) -> Reflection:
    return Reflection(row["id"], row["moment_id"], row["words"], row["at"], row["zone"])
