"""Courses, their people, dosing sessions, steps and put-off invitations."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select

from companion.domain.courses import (
    Course,
    DosingSession,
    Person,
    Role,
    StepProgress,
    StepState,
)
from companion.errors import NotFound
from companion.storage.course_tables import (
    COURSE,
    INVITATION,
    PERSON,
    SESSION,
    STEP,
    STEP_ENTRY,
)
from companion.storage.keeping import keep


class Courses:
    """What surrounds the journal, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Courses

    def add(self, course: Course) -> None:
        """Keep a new course. Raises AlreadyThere."""
        self._connection.execute(COURSE.insert(), asdict(course))

    def save(self, course: Course) -> None:
        """Keep `course` as it is now. Raises NotFound."""
        query = COURSE.update().where(COURSE.c.id == course.id).values(asdict(course))
        if not self._connection.execute(query).rowcount:
            raise NotFound("That course is no longer in the vault. Nothing was changed.")

    def one(self, course_id: str) -> Course:
        """The course of that identifier. Raises NotFound."""
        row = self._row(select(COURSE).where(COURSE.c.id == course_id))
        if row is None:
            raise NotFound("That course is no longer in the vault. Nothing was changed.")
        return Course(**row)

    def all(self) -> list[Course]:
        """Every course, the one that started first to begin with."""
        return [Course(**row) for row in self._rows(select(COURSE).order_by(COURSE.c.started_on))]

    def erase(self, course_id: str) -> None:
        """Remove a course with its dosing sessions, moments, reflections and steps for ever. Its entries stay.

        Raises NotFound.
        """
        if not self._connection.execute(delete(COURSE).where(COURSE.c.id == course_id)).rowcount:
            raise NotFound("That course is no longer in the vault. Nothing was changed.")

    # People

    def people(self) -> list[Person]:
        """Everybody, in the order in which they were added."""
        return [_person(row) for row in self._rows(select(PERSON).order_by(PERSON.c.ordinal))]

    def person(self, person_id: str) -> Person:
        """The person of that identifier. Raises NotFound."""
        row = self._row(select(PERSON).where(PERSON.c.id == person_id))
        if row is None:
            raise NotFound("That person is no longer in the vault. Nothing was changed.")
        return _person(row)

    def save_person(self, person: Person) -> None:
        """Add `person`, or keep them as they are now."""
        keep(self._connection, PERSON, asdict(person) | {"role": person.role.value}, "id")

    def remove_person(self, person_id: str) -> None:
        """Remove a person; entries about them stay. Raises NotFound."""
        if not self._connection.execute(delete(PERSON).where(PERSON.c.id == person_id)).rowcount:
            raise NotFound("That person is no longer in the vault. Nothing was changed.")

    # Dosing sessions

    def save_session(self, session: DosingSession) -> None:
        """Add `session`, or keep it as it is now."""
        keep(self._connection, SESSION, asdict(session), "id")

    def session(self, dosing_session_id: str) -> DosingSession:
        """The dosing session of that identifier. Raises NotFound."""
        row = self._row(select(SESSION).where(SESSION.c.id == dosing_session_id))
        if row is None:
            raise NotFound("That session is no longer in the vault. Nothing was changed.")
        return DosingSession(**row)

    def sessions(self, course_id: str) -> list[DosingSession]:
        """The dosing sessions of a course by their number."""
        query = select(SESSION).where(SESSION.c.course_id == course_id).order_by(SESSION.c.number)
        return [DosingSession(**row) for row in self._rows(query)]

    def open_session(self) -> DosingSession | None:
        """The session that is open now, if any; of several, the one opened last."""
        query = (
            select(SESSION)
            .where(SESSION.c.opened_at.is_not(None), SESSION.c.closed_at.is_(None))
            .order_by(SESSION.c.opened_at.desc())
            .limit(1)
        )
        row = self._row(query)
        return None if row is None else DosingSession(**row)

    def remove_session(self, dosing_session_id: str) -> None:
        """Remove a dosing session, with its moments if it has any. Raises NotFound, or Refused while it is open."""
        query = delete(SESSION).where(
            SESSION.c.id == dosing_session_id,
        )
        if not self._connection.execute(query).rowcount:
            raise NotFound("That session is no longer in the vault. Nothing was changed.")

    # Steps

    def steps(self, course_id: str) -> list[StepProgress]:
        """What was done with the preparation steps of a course; untouched steps are not listed."""
        entries: dict[str, list[str]] = {}
        query = (
            select(STEP_ENTRY.c.step_id, STEP_ENTRY.c.entry_id)
            .where(STEP_ENTRY.c.course_id == course_id)
            .order_by(STEP_ENTRY.c.position)
        )
        for step_id, entry_id in self._connection.execute(query):
            entries.setdefault(step_id, []).append(entry_id)
        query = select(STEP).where(STEP.c.course_id == course_id).order_by(STEP.c.step_id)
        return [
            StepProgress(
                row["step_id"],
                StepState(row["state"]),
                frozenset(row["checked"]),
                tuple(entries.get(row["step_id"], ())),
            )
            for row in self._rows(query)
        ]

    def save_step(self, course_id: str, step: StepProgress) -> None:
        """Keep what was done with one preparation step. Raises NotFound when the course or an entry is gone."""
        key = {"course_id": course_id, "step_id": step.step_id}
        done = {"state": step.state.value, "checked": tuple(sorted(step.checked))}
        keep(self._connection, STEP, key | done, "course_id", "step_id")
        self._connection.execute(
            delete(STEP_ENTRY).where(
                STEP_ENTRY.c.course_id == course_id, STEP_ENTRY.c.step_id == step.step_id
            )
        )
        rows = [
            key | {"entry_id": entry_id, "position": position}
            for position, entry_id in enumerate(dict.fromkeys(step.entry_ids))
        ]
        if rows:
            self._connection.execute(STEP_ENTRY.insert(), rows)

    # Invitations

    def not_today(self, dosing_session_id: str, window_id: str, prompt_id: str, on: date) -> None:
        """Remember that an invitation was put off on a day."""
        values = {
            "dosing_session_id": dosing_session_id,
            "window_id": window_id,
            "prompt_id": prompt_id,
            "not_today_on": on,
        }
        keep(self._connection, INVITATION, values, "dosing_session_id", "window_id", "prompt_id")

    def put_off(self, dosing_session_id: str) -> dict[tuple[str, str], date]:
        """When the invitations after a dosing session were last put off, by window and prompt."""
        query = select(INVITATION).where(INVITATION.c.dosing_session_id == dosing_session_id)
        return {
            (row["window_id"], row["prompt_id"]): row["not_today_on"] for row in self._rows(query)
        }

    def _rows(self, query: Any) -> list[RowMapping]:
        return list(self._connection.execute(query).mappings())

    def _row(self, query: Any) -> RowMapping | None:
        return self._connection.execute(query).mappings().first()


def _person(row: RowMapping) -> Person:
    return Person(
        row["id"],
        row["name"],
        Role(row["role"]),
        row["contact"],
        row["note"],
        row["on_locked_screen"],
    )
