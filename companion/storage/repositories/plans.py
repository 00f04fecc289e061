"""The plan of a course, its meetings, and the short lists around it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, delete, select

from companion.domain.course_lists import CourseList, ListLine
from companion.domain.guidance import Protocol
from companion.domain.plans import CoursePlan, Meeting, MeetingKind
from companion.errors import Damaged, NotFound
from companion.storage.guided_tables import COURSE_PLAN, LIST_LINE, MEETING
from companion.storage.keeping import keep

_LINE = [column for column in LIST_LINE.c if column.name != "ordinal"]
_NO_LINE = "That line is no longer in the vault. Nothing was changed."


class Plans:
    """Plans, meetings and lists inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Plans

    def of_course(self, course_id: str) -> CoursePlan | None:
        """The person's own plan of a course; None while its template counts. Raises Damaged."""
        query = select(COURSE_PLAN).where(COURSE_PLAN.c.course_id == course_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            return None
        try:
            protocol = msgspec.json.decode(row["protocol"], type=Protocol)
        except msgspec.MsgspecError as error:
            raise Damaged("The plan of this course cannot be read. Set it anew.") from error
        return CoursePlan(course_id, protocol, row["changed_at"], row["agreed_with"])

    def save(self, plan: CoursePlan) -> None:
        """Keep the plan of a course. Raises NotFound when the course is gone."""
        values = {
            "course_id": plan.course_id,
            "protocol": msgspec.json.encode(plan.protocol).decode("utf-8"),
            "changed_at": plan.changed_at,
            "agreed_with": plan.agreed_with,
        }
        keep(self._connection, COURSE_PLAN, values, "course_id")

    def forget(self, course_id: str) -> None:
        """Go back to the template; no plan is no error."""
        self._connection.execute(delete(COURSE_PLAN).where(COURSE_PLAN.c.course_id == course_id))

    # Meetings

    def meetings(self, course_id: str) -> list[Meeting]:
        """The meetings of a course that were set, moved or held; by kind and number."""
        query = (
            select(MEETING)
            .where(MEETING.c.course_id == course_id)
            .order_by(MEETING.c.kind, MEETING.c.dosing_session_id, MEETING.c.number)
        )
        rows = self._connection.execute(query).mappings()
        return [_meeting(row) for row in rows]

    def save_meeting(self, meeting: Meeting) -> None:
        """Add `meeting`, or keep it as it is now."""
        keep(self._connection, MEETING, asdict(meeting) | {"kind": meeting.kind.value}, "id")

    def erase_meeting(self, meeting_id: str) -> None:
        """Remove what was noted of a meeting. Raises NotFound."""
        if not self._connection.execute(delete(MEETING).where(MEETING.c.id == meeting_id)).rowcount:
            raise NotFound("That meeting is no longer in the vault. Nothing was changed.")

    # Lists

    def lines(self, *lists: CourseList) -> list[ListLine]:
        """The lines of these lists (of all when none is named), each list in the person's order."""
        query = select(*_LINE).order_by(LIST_LINE.c.list, LIST_LINE.c.position, LIST_LINE.c.ordinal)
        if lists:
            query = query.where(LIST_LINE.c.list.in_([name.value for name in lists]))
        return [_line(row) for row in self._connection.execute(query).mappings()]

    def line(self, line_id: str) -> ListLine:
        """The line of that identifier. Raises NotFound."""
        query = select(*_LINE).where(LIST_LINE.c.id == line_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise NotFound(_NO_LINE)
        return _line(row)

    def save_line(self, line: ListLine) -> None:
        """Add `line`, or keep it as it is now."""
        keep(self._connection, LIST_LINE, asdict(line) | {"list": line.list.value}, "id")

    def erase_line(self, line_id: str) -> None:
        """Remove a line for ever. Raises NotFound."""
        if not self._connection.execute(
            delete(LIST_LINE).where(LIST_LINE.c.id == line_id)
        ).rowcount:
            raise NotFound(_NO_LINE)


def _line(row: RowMapping) -> ListLine:
    values: dict[str, Any] = {**row, "list": CourseList(row["list"])}
    return ListLine(**values)


def _meeting(row: RowMapping) -> Meeting:
    values: dict[str, Any] = {**row, "kind": MeetingKind(row["kind"])}
    return Meeting(**values)
