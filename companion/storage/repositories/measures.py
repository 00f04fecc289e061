"""Filled-in measures, and the wording packs that a clinic has loaded."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, delete, select

from companion.domain.measures import EntryMode, MeasureResponse
from companion.errors import Damaged, NotFound
from companion.storage.guided_tables import MEASURE_PACK, MEASURE_RESPONSE
from companion.storage.keeping import keep

_GONE = "Those answers are no longer in the vault. Nothing was changed."
_UNREADABLE = "What is kept of this measure cannot be read."


class Measures:
    """Responses and packs inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def responses(self, measure_id: str | None = None) -> list[MeasureResponse]:
        """What was filled in, the first to begin with; of one measure, or of all. Raises Damaged."""
        query = select(MEASURE_RESPONSE).order_by(MEASURE_RESPONSE.c.at, MEASURE_RESPONSE.c.id)
        if measure_id is not None:
            query = query.where(MEASURE_RESPONSE.c.measure_id == measure_id)
        return [_response(row) for row in self._connection.execute(query).mappings()]

    def one(self, response_id: str) -> MeasureResponse:
        """The response of that identifier. Raises NotFound, Damaged."""
        query = select(MEASURE_RESPONSE).where(MEASURE_RESPONSE.c.id == response_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise NotFound(_GONE)
        return _response(row)

    def save(self, response: MeasureResponse) -> None:
        """Add `response`, or keep it as it is now."""
        answers = msgspec.json.encode(response.answers).decode("ascii")
        values = asdict(response) | {"form": response.form.value, "answers": answers}
        keep(self._connection, MEASURE_RESPONSE, values, "id")

    def erase(self, response_id: str) -> None:
        """Remove a response for ever. Raises NotFound."""
        gone = delete(MEASURE_RESPONSE).where(MEASURE_RESPONSE.c.id == response_id)
        if not self._connection.execute(gone).rowcount:
            raise NotFound(_GONE)

    def packs(self) -> dict[str, tuple[bytes, datetime]]:
        """The loaded packs as JSON, and when each was loaded, by measure."""
        rows = self._connection.execute(select(MEASURE_PACK)).mappings()
        return {row["measure_id"]: (row["items"].encode("utf-8"), row["loaded_at"]) for row in rows}

    def save_pack(
        self,
        measure_id: str,
        pack: bytes,
        *,
        title: str,
        source_name: str,
        licence: str,
        at: datetime,
    ) -> None:
        """Keep a pack, given as JSON, in place of an earlier one of its measure."""
        values = {
            "measure_id": measure_id,
            "title": title,
            "source_name": source_name,
            "copyright": licence,
            "items": pack.decode("utf-8"),
            "loaded_at": at,
        }
        keep(self._connection, MEASURE_PACK, values, "measure_id")

    def forget_pack(self, measure_id: str) -> None:
        """Remove a pack; none is no error."""
        self._connection.execute(
            delete(MEASURE_PACK).where(MEASURE_PACK.c.measure_id == measure_id)
        )


def _response(row: RowMapping) -> MeasureResponse:
    try:
        answers = msgspec.json.decode(row["answers"], type=tuple[int | None, ...])
    except msgspec.MsgspecError as error:
        raise Damaged(_UNREADABLE) from error
    total = row["total"]
    whole = int(total) if total is not None and float(total).is_integer() else total
    values: dict[str, Any] = {
        **row, "form": EntryMode(row["form"]), "answers": answers, "total": whole,
    }  # fmt: skip
    return MeasureResponse(**values)
