"""Makes the database that is kept for the present schema; run once when a schema is released."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from companion.domain.after_effects import AfterEffectsCheck
from companion.domain.checkins import SUGGESTED_SCALES, CheckIn
from companion.domain.course_lists import CourseList, ListLine
from companion.domain.courses import (
    Course,
    DosingSession,
    Moment,
    Person,
    Reflection,
    Role,
    StepProgress,
    StepState,
)
from companion.domain.decisions import ParkedDecision
from companion.domain.entries import (
    Attachment,
    Entry,
    EntryKind,
    EntryVersion,
    Phase,
    Sharing,
)
from companion.domain.insights import Insight, InsightLook
from companion.domain.measures import EntryMode, MeasureResponse
from companion.domain.plans import CoursePlan, Meeting, MeetingKind
from companion.domain.practices import Practice, PracticeMark
from companion.domain.shares import ShareRecord
from companion.services import guidance
from companion.storage.repositories.attachments import digest_of
from companion.storage.store import create_store

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
ZONE = "Europe/Dublin"


def make(path: Path) -> None:
    """Fill a new database at `path` with a little of everything."""
    store = create_store(path, bytes(range(32)), vault_id="released", purpose="client")
    before = Entry(
        "entrybefore", EntryKind.INTENTION, "Vor der Sitzung", "Ich möchte zuhören.\n", NOON, ZONE,
        NOON.date(), NOON, phase=Phase.PREPARATION, prompt_id="intention", prompt_text="Why now?",
    )  # fmt: skip
    after_at = NOON + timedelta(days=1)
    after = Entry(
        "entryafter", EntryKind.NARRATIVE, "The day after", "A soft light, then [[entrybefore]].",
        after_at, ZONE, after_at.date(), after_at, phase=Phase.INTEGRATION, course_id="course-1",
        dosing_session_id="session-1", person_id="person-1", tags=("Sea", "family"),
        sharing=Sharing.SHARE, revision=3,
    )  # fmt: skip
    content = b"a drawing"
    with store.unit_of_work() as work:
        work.courses.add(
            Course("course-1", "Spring", "ketamine", "Clinic", date(2026, 4, 1), "standard", ZONE)
        )
        work.courses.save_person(Person("person-1", "Ana", Role.THERAPIST))
        work.courses.save_session(
            DosingSession(
                "session-1", "course-1", 1, NOON.date(), ZONE, NOON, NOON + timedelta(hours=3)
            )
        )
        work.moments.append(Moment("moment-1", "session-1", 1, "warm", NOON, ZONE))
        work.moments.append(Moment("moment-2", "session-1", 2, "light", NOON, ZONE))
        work.moments.add_reflection(
            Reflection("reflection-1", "moment-2", "It was the sea.", after_at, ZONE)
        )
        work.entries.add(before)
        work.entries.add(after)
        work.entries.add_version(EntryVersion("version-1", before.id, NOON, "Vor", "Ich möchte", 1))
        work.courses.save_step(
            "course-1", StepProgress("consent", StepState.DONE, frozenset({"a"}), (before.id,))
        )
        work.attachments.add(
            Attachment(
                "file-1", after.id, "d.png", "image/png", len(content), digest_of(content), after_at
            ),
            content,
        )
        for scale in SUGGESTED_SCALES:
            work.checkins.save_scale(scale)
        work.checkins.add(
            CheckIn(
                "check-in-1", after_at, ZONE, after_at.date(), (("mood", 6), ("sleep", 2)), "tired"
            )
        )
        work.shares.add(
            ShareRecord("share-1", "Ana", "sealed", after_at, 1, 1, "", "x", (after.id,)),
            reply_key="key",
            references={after.id: "ref"},
        )
        work.meta.set("open_entry", before.id)
        work.insights.save(
            Insight("insight-1", "A soft light", after_at, ZONE, after_at.date(), after.id)
        )
        work.insights.save_look(
            InsightLook("look-1", "insight-1", 7, after_at, ZONE, after_at.date(), 8, True, "Yes.")
        )
        work.integration.save_decision(
            ParkedDecision(
                "decision-1", "Moving", after_at, ZONE, after_at.date(), date(2026, 6, 1), "Ana"
            )
        )
        work.integration.save_practice(
            Practice(
                "practice-1", "Walk", after_at.date(), after_at, ZONE, "mornings", "by the sea"
            )
        )
        work.integration.save_mark(
            PracticeMark("practice-1", after_at.date(), after_at, ZONE, "rain")
        )
        work.integration.save_after_effects(
            AfterEffectsCheck(
                "check-1", "session-1", 7, after_at, ZONE, after_at.date(), None, False
            )
        )
        work.plans.save(CoursePlan("course-1", guidance.protocol("ketamine-series"), NOON, "Ana"))
        work.plans.save_meeting(
            Meeting(
                "meeting-1",
                "course-1",
                MeetingKind.PREPARATION,
                1,
                None,
                date(2026, 4, 20),
                "14:30",
            )
        )
        work.plans.save_line(
            ListLine(
                "line-1", CourseList.QUESTIONS, "How do I stop?", NOON, ZONE, ticked_at=after_at
            )
        )
        work.measures.save(
            MeasureResponse(
                "response-1", "gad-7", 1, after_at, ZONE, after_at.date(), EntryMode.ITEMS,
                (0, 1, 2, 3, 0, None, 1), note="short night",
            )
        )  # fmt: skip
    store.close()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
