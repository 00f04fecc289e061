"""Scales and self-ratings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Integer, RowMapping, delete, desc, literal_column, select

from companion.domain.checkins import CheckIn, Scale
from companion.errors import NotFound
from companion.storage.course_tables import CHECK_IN, CHECK_IN_VALUE, SCALE
from companion.storage.keeping import keep


class CheckIns:
    """Scales and check-ins inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def scales(self) -> list[Scale]:
        """Every scale, switched on or off, in the chosen order."""
        query = select(SCALE).order_by(SCALE.c.position, SCALE.c.id)
        return [Scale(**row) for row in self._connection.execute(query).mappings()]

    def save_scale(self, scale: Scale) -> None:
        """Add `scale`, or keep it as it is now."""
        keep(self._connection, SCALE, asdict(scale), "id")

    def is_rated(self, scale_id: str) -> bool:
        """Whether a check-in has a value on that scale."""
        query = select(CHECK_IN_VALUE.c.value).where(CHECK_IN_VALUE.c.scale_id == scale_id)
        return self._connection.execute(query.limit(1)).first() is not None

    def remove_scale(self, scale_id: str) -> None:
        """Remove a scale that nothing was rated on. Raises NotFound."""
        gone = self._connection.execute(delete(SCALE).where(SCALE.c.id == scale_id))
        if not gone.rowcount:
            raise NotFound("That scale is not there any more. Nothing was changed.")

    def add(self, check_in: CheckIn) -> None:
        """Keep a check-in. Raises NotFound when a scale is unknown, AlreadyThere when it is kept already."""
        values = asdict(check_in)
        rated = values.pop("values")
        self._connection.execute(CHECK_IN.insert(), values)
        rows = [
            {"check_in_id": check_in.id, "scale_id": scale_id, "value": value}
            for scale_id, value in rated
        ]
        if rows:
            self._connection.execute(CHECK_IN_VALUE.insert(), rows)

    def all(self, *, since: date | None = None, limit: int | None = None) -> list[CheckIn]:
        """Check-ins on or after the local date `since`, the newest first; of one instant, the one kept last."""
        kept = literal_column("check_in.rowid", Integer())
        query = select(CHECK_IN).order_by(CHECK_IN.c.at.desc(), desc(kept)).limit(limit)
        if since is not None:
            query = query.where(CHECK_IN.c.local_date >= since)
        return self._with_values(self._connection.execute(query).mappings().all())

    def one(self, check_in_id: str) -> CheckIn:
        """The check-in of that identifier. Raises NotFound."""
        query = select(CHECK_IN).where(CHECK_IN.c.id == check_in_id)
        found = self._with_values(self._connection.execute(query).mappings().all())
        if not found:
            raise NotFound("That check-in is no longer in the vault. Nothing was changed.")
        return found[0]

    def erase(self, check_in_id: str) -> None:
        """Remove a check-in for ever. Raises NotFound."""
        gone = self._connection.execute(delete(CHECK_IN).where(CHECK_IN.c.id == check_in_id))
        if not gone.rowcount:
            raise NotFound("That check-in is no longer in the vault. Nothing was changed.")

    def _with_values(self, rows: Sequence[RowMapping]) -> list[CheckIn]:
        rated: dict[str, list[tuple[str, int]]] = {row["id"]: [] for row in rows}
        query: Any = (
            select(CHECK_IN_VALUE.c.check_in_id, CHECK_IN_VALUE.c.scale_id, CHECK_IN_VALUE.c.value)
            .join(SCALE, SCALE.c.id == CHECK_IN_VALUE.c.scale_id)
            .order_by(SCALE.c.position, SCALE.c.id)
        )
        if len(rated) <= 500:
            query = query.where(CHECK_IN_VALUE.c.check_in_id.in_(rated))
        for row in self._connection.execute(query).mappings():
            if row["check_in_id"] in rated:
                rated[row["check_in_id"]].append((row["scale_id"], row["value"]))
        return [CheckIn(**row, values=tuple(rated[row["id"]])) for row in rows]
