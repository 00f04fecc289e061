"""Insights and the looks back at them."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import Connection, delete, select

from companion.domain.insights import Insight, InsightLook
from companion.errors import NotFound
from companion.storage.guided_tables import INSIGHT, INSIGHT_LOOK
from companion.storage.keeping import keep

_GONE = "That insight is no longer in the vault. Nothing was changed."
_INSIGHT = [column for column in INSIGHT.c if column.name != "ordinal"]
_LOOK = [column for column in INSIGHT_LOOK.c if column.name != "ordinal"]


class Insights:
    """Insights inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Insight]:
        """Every insight, the first one marked to begin with."""
        query = select(*_INSIGHT).order_by(INSIGHT.c.marked_at, INSIGHT.c.ordinal)
        return [Insight(**row) for row in self._connection.execute(query).mappings()]

    def one(self, insight_id: str) -> Insight:
        """The insight of that identifier. Raises NotFound."""
        query = select(*_INSIGHT).where(INSIGHT.c.id == insight_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise NotFound(_GONE)
        return Insight(**row)

    def of_entry(self, entry_id: str) -> list[Insight]:
        """The insights marked in one entry, the first to begin with."""
        query = select(*_INSIGHT).where(INSIGHT.c.entry_id == entry_id).order_by(INSIGHT.c.ordinal)
        return [Insight(**row) for row in self._connection.execute(query).mappings()]

    def save(self, insight: Insight) -> None:
        """Add `insight`, or keep it as it is now."""
        keep(self._connection, INSIGHT, asdict(insight), "id")

    def erase(self, insight_id: str) -> None:
        """Remove an insight and its looks for ever; the entry it was marked in stays. Raises NotFound."""
        if not self._connection.execute(delete(INSIGHT).where(INSIGHT.c.id == insight_id)).rowcount:
            raise NotFound(_GONE)

    def looks(self) -> list[InsightLook]:
        """Every look back, the first to begin with."""
        query = select(*_LOOK).order_by(INSIGHT_LOOK.c.at, INSIGHT_LOOK.c.ordinal)
        return [InsightLook(**row) for row in self._connection.execute(query).mappings()]

    def save_look(self, look: InsightLook) -> None:
        """Add a look, or keep it as it is now. Raises NotFound when its insight is gone."""
        keep(self._connection, INSIGHT_LOOK, asdict(look), "id")

    def erase_look(self, look_id: str) -> None:
        """Remove one look for ever. Raises NotFound."""
        gone = self._connection.execute(delete(INSIGHT_LOOK).where(INSIGHT_LOOK.c.id == look_id))
        if not gone.rowcount:
            raise NotFound("That look back is no longer in the vault. Nothing was changed.")
