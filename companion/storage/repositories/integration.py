"""Parked decisions, practices with their light log, and answered after-effects checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select

from companion.domain.after_effects import AfterEffectsCheck
from companion.domain.decisions import DecisionState, ParkedDecision
from companion.domain.practices import Practice, PracticeMark, PracticeState
from companion.errors import NotFound
from companion.storage.guided_tables import AFTER_EFFECTS, DECISION, PRACTICE, PRACTICE_MARK
from companion.storage.keeping import keep, keep_all

_DECISION = [column for column in DECISION.c if column.name != "ordinal"]
_PRACTICE = [column for column in PRACTICE.c if column.name != "ordinal"]
_NO_DECISION = "That decision is no longer in the vault. Nothing was changed."
_NO_PRACTICE = "That practice is no longer in the vault. Nothing was changed."


class Integration:
    """What a person takes along after a session, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Decisions

    def decisions(self) -> list[ParkedDecision]:
        """Every decision that was ever parked, the one that comes back first to begin with."""
        query = select(*_DECISION).order_by(DECISION.c.until, DECISION.c.ordinal)
        return [_decision(row) for row in self._connection.execute(query).mappings()]

    def decision(self, decision_id: str) -> ParkedDecision:
        """The decision of that identifier. Raises NotFound."""
        query = select(*_DECISION).where(DECISION.c.id == decision_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise NotFound(_NO_DECISION)
        return _decision(row)

    def save_decision(self, decision: ParkedDecision) -> None:
        """Add `decision`, or keep it as it is now."""
        keep(self._connection, DECISION, asdict(decision) | {"state": decision.state.value}, "id")

    def erase_decision(self, decision_id: str) -> None:
        """Remove a decision for ever. Raises NotFound."""
        gone = self._connection.execute(delete(DECISION).where(DECISION.c.id == decision_id))
        if not gone.rowcount:
            raise NotFound(_NO_DECISION)

    # Practices

    def practices(self) -> list[Practice]:
        """Every practice in the person's order, also those paused or let go."""
        query = select(*_PRACTICE).order_by(PRACTICE.c.position, PRACTICE.c.ordinal)
        return [_practice(row) for row in self._connection.execute(query).mappings()]

    def practice(self, practice_id: str) -> Practice:
        """The practice of that identifier. Raises NotFound."""
        query = select(*_PRACTICE).where(PRACTICE.c.id == practice_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise NotFound(_NO_PRACTICE)
        return _practice(row)

    def save_practice(self, practice: Practice) -> None:
        """Add `practice`, or keep it as it is now."""
        keep(self._connection, PRACTICE, asdict(practice) | {"state": practice.state.value}, "id")

    def erase_practice(self, practice_id: str) -> None:
        """Remove a practice and its log for ever. Raises NotFound."""
        gone = self._connection.execute(delete(PRACTICE).where(PRACTICE.c.id == practice_id))
        if not gone.rowcount:
            raise NotFound(_NO_PRACTICE)

    def marks(
        self, *, practice_id: str | None = None, since: date | None = None
    ) -> list[PracticeMark]:
        """The log, the latest day first; of one practice, or of all."""
        query = select(PRACTICE_MARK).order_by(PRACTICE_MARK.c.done_on.desc())
        if practice_id is not None:
            query = query.where(PRACTICE_MARK.c.practice_id == practice_id)
        if since is not None:
            query = query.where(PRACTICE_MARK.c.done_on >= since)
        return [PracticeMark(**row) for row in self._connection.execute(query).mappings()]

    def save_mark(self, mark: PracticeMark) -> None:
        """Note a day, or keep its words as they are now. Raises NotFound when the practice is gone."""
        self.save_marks([mark])

    def save_marks(self, marks: Sequence[PracticeMark]) -> None:
        """Note many days at once. Raises NotFound when a practice is gone."""
        rows = [asdict(mark) for mark in marks]
        keep_all(self._connection, PRACTICE_MARK, rows, "practice_id", "done_on")

    def erase_mark(self, practice_id: str, on: date) -> None:
        """Take one day out of the log; none is no error."""
        self._connection.execute(
            delete(PRACTICE_MARK).where(
                PRACTICE_MARK.c.practice_id == practice_id, PRACTICE_MARK.c.done_on == on
            )
        )

    # After-effects

    def after_effects(self, dosing_session_id: str | None = None) -> list[AfterEffectsCheck]:
        """The answered checks, the first to begin with; of one dosing session, or of all."""
        query = select(AFTER_EFFECTS).order_by(AFTER_EFFECTS.c.at, AFTER_EFFECTS.c.day)
        if dosing_session_id is not None:
            query = query.where(AFTER_EFFECTS.c.dosing_session_id == dosing_session_id)
        return [AfterEffectsCheck(**row) for row in self._connection.execute(query).mappings()]

    def save_after_effects(self, check: AfterEffectsCheck) -> None:
        """Keep an answered check; a session has one for each of its days."""
        keep(self._connection, AFTER_EFFECTS, asdict(check), "dosing_session_id", "day")


def _decision(row: RowMapping) -> ParkedDecision:
    values: dict[str, Any] = {**row, "state": DecisionState(row["state"])}
    return ParkedDecision(**values)


def _practice(row: RowMapping) -> Practice:
    values: dict[str, Any] = {**row, "state": PracticeState(row["state"])}
    return Practice(**values)
