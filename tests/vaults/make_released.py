"""Makes the database that is kept for the present schema; run once when a schema is released."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from companion.domain.after_effects import AfterEffectsCheck
from companion.domain.checkins import SUGGESTED_SCALES, CheckIn
from companion.domain.contacts import Contact, ContactRole, Identity, SenderProof
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
from companion.domain.redactions import Redaction
from companion.domain.replies import (
    Comment,
    NoteKind,
    Reply,
    ReplyDocument,
    ReviewNote,
    Suggestion,
    SuggestionKind,
    SuggestionState,
)
from companion.domain.shares import ReceivedShare, SharedEntry, ShareDocument, ShareRecord
from companion.services import guidance
from companion.storage.repositories.attachments import digest_of
from companion.storage.store import create_store
from companion.storage.unit_of_work import Work

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
ZONE = "Europe/Dublin"
REPLY = Reply(
    "reply-1", "share-1", "Ana", NOON, NOON + timedelta(days=2),
    ReplyDocument(
        "companion-reply", 1, "reply-1", "share-1", "2026-05-03T12:00:00Z", "Ana",
        (Comment("Thank you.", "ref", "A soft light"),),
        (Suggestion(SuggestionKind.PRACTICE, "Walk"),),
    ),
    (SuggestionState.ACCEPTED,),
)  # fmt: skip


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
        work.contacts.add(
            Contact("contact-1", "Ana", ContactRole.THERAPIST, NOON, "a card", after_at, "{}", "a")
        )
        work.contacts.put_identity(Identity("Kim", "a card", b"{}", NOON))
        work.redactions.put(Redaction(after.id, 3, (0,), ("0" * 64,)))
        work.shares.add(
            ShareRecord(
                "share-1",
                "Ana",
                "sealed",
                after_at,
                1,
                1,
                "",
                "x",
                (after.id,),
                "contact-1",
                '{"with_titles":true}',
                after_at,
                "Not any more.",
            ),
            reply_key="key",
            references={after.id: "ref"},
        )
        work.replies.add(REPLY)
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
        keep_a_share(work)
    store.close()


def keep_a_share(work: Work) -> None:
    """What only a therapist's vault has."""
    work.contacts.add(Contact("contact-2", "Bo", ContactRole.CLIENT, NOON, proves_itself=True))
    picture = b"a picture"
    entry = SharedEntry(1, "note", "A soft light.", "2026-05-02", reference="ref")
    document = ShareDocument(
        "companion-share", 2, "kept-1", "2026-05-02T12:00:00Z", "Bo", "Ana", "", (entry,),
        {"private": 1}, "key",
    )  # fmt: skip
    kept = ReceivedShare("kept-1", "Bo", NOON, NOON, document, "contact-2", SenderProof.PROVEN)
    work.shares.keep(kept, {digest_of(picture): picture})
    work.review_notes.add(
        ReviewNote("note-1", "kept-1", NoteKind.QUESTION, "Which light?", NOON, "ref", "soft")
    )


if __name__ == "__main__":
    make(Path(sys.argv[1]))
