"""Shares to look at: a course of treatment as a document, with as much of everything as a test wants."""

from __future__ import annotations

import base64
from datetime import date, timedelta

from companion.domain.shared_parts import (
    SharedAfterEffects,
    SharedBand,
    SharedFile,
    SharedInsight,
    SharedLook,
    SharedMeasure,
    SharedPractice,
    SharedQuestion,
    SharedResponse,
    SharedScale,
    SharedSession,
)
from companion.domain.shares import FORMAT_VERSION, SharedEntry, ShareDocument

FIRST_DAY = date(2026, 3, 2)
INSIGHT = "I do not have to carry the whole house on my back."
BODY = (
    "The morning was slow and I let it be slow. I sat by the window with tea and watched the rain.\n\n"
    "What came back was the kitchen of my grandmother, and how safe it smelled. {insight} I want to keep that.\n\n"
    "- walk before breakfast\n- call my sister\n- *nothing* after nine"
)
BANDS = (
    SharedBand(0, 4, "minimal"),
    SharedBand(5, 9, "mild"),
    SharedBand(10, 14, "moderate"),
    SharedBand(15, 19, "moderately severe"),
    SharedBand(20, 27, "severe"),
)


def day(after: int) -> str:
    """The ISO date so many days after the first."""
    return (FIRST_DAY + timedelta(days=after)).isoformat()


def entry(number: int, body: str | None = None, **fields: object) -> SharedEntry:
    """One entry; its words name its number."""
    kinds = ("reflection", "journal", "session", "letter")
    stands: dict[str, object] = {
        "kind": kinds[number % len(kinds)],
        "body": BODY.format(insight=INSIGHT) + f"\n\nWord{number}." if body is None else body,
        "local_date": day(number),
        "title": f"The title of entry {number}",
        "phase": "integration",
        "time": "21:05",
        "reference": "a" * 26,
    }
    return SharedEntry(number=number, **(stands | fields))  # type: ignore[arg-type]


def measure(
    number: int, title: str = "PHQ-9", *, item_nine: int = 0, times: int = 6
) -> SharedMeasure:
    """A measure filled in every second week; its last response answers item 9 with `item_nine`."""
    totals = [18, 17, 14, 15, 9, 7, 6, 6, 5, 4]
    return SharedMeasure(
        number=number,
        id=title.lower(),
        title=title,
        low=0,
        high=27,
        bands=BANDS,
        higher_means="worse",
        recall="the past 2 weeks",
        support_items=(9,),
        responses=tuple(
            SharedResponse(
                local_date=day(14 * n),
                answers=(*(1 for _ in range(8)), item_nine if n == times - 1 else 0),
                total=totals[n % len(totals)],
            )
            for n in range(times)
        ),
    )  # fmt: skip


def document(**fields: object) -> ShareDocument:
    """A share with two entries and nothing else."""
    stands: dict[str, object] = {
        "format": "companion-share",
        "version": FORMAT_VERSION,
        "share_id": "b" * 26,
        "made_at": "2026-06-03T18:30:00Z",
        "sender_name": "Nora Lind",
        "recipient_name": "Dr. Reed",
        "note": "",
        "entries": (entry(1), entry(2)),
        "withheld": {"private": 4, "talk": 1, "not_chosen": 2},
        "reply_key": base64.b64encode(bytes(32)).decode(),
    }
    return ShareDocument(**(stands | fields))  # type: ignore[arg-type]


def full_document(
    entries: int = 12,
    *,
    insights: int = 4,
    practices: int = 3,
    questions: int = 3,
    checks: int = 2,
    sessions: int = 2,
    measures: int = 1,
    scales: int = 2,
    item_nine: int = 0,
    since: str = "",
    note: str = "Before Tuesday: I would like to begin with the dream.",
    files: tuple[SharedFile, ...] = (),
) -> ShareDocument:
    """A share with everything in it; numbers go on from the entries."""
    numbers = iter(range(entries + 1, 1_000_000))
    names = ("PHQ-9", "GAD-7", "PCL-5", "MEQ30", "EBI", "CEQ")
    states = ("active", "paused", "let_go")
    return document(
        note=note,
        since=since,
        entries=tuple(
            entry(n, files=files if n == 1 else (), tags=("water", "home") if n % 3 == 0 else ())
            for n in range(1, entries + 1)
        ),
        sessions=tuple(
            SharedSession(next(numbers), day(21 * n + 10), f"Session {n + 1}") for n in range(sessions)
        ),
        insights=tuple(
            SharedInsight(
                next(numbers), INSIGHT + f" Insight{n}", day(12 + n), entry=1 + n % max(entries, 1),
                looks=(SharedLook(day(40 + n), still_true=8, acted_on=True, words="Still so."),) if n % 2 == 0 else (),
            )
            for n in range(insights)
        ),
        practices=tuple(
            SharedPractice(
                next(numbers), f"Walk before breakfast {n}", states[n % 3], day(14),
                when_words="after waking up", where_words="by the canal",
                done_on=tuple(day(15 + d) for d in range(n, 9)),
            )
            for n in range(practices)
        ),
        measures=tuple(
            measure(next(numbers), names[n % len(names)], item_nine=item_nine if n == 0 else 0)
            for n in range(measures)
        ),
        after_effects=tuple(
            SharedAfterEffects(
                next(numbers), day(17 + 30 * n), (7, 30, 90)[n % 3], (True, None, False)[n % 3],
                entry=1 if entries else 0, session=day(10),
            )
            for n in range(checks)
        ),
        questions=tuple(
            SharedQuestion(next(numbers), f"Is it usual that music still moves me so much? Question{n}", day(20 + n))
            for n in range(questions)
        ),
        scales=tuple(
            SharedScale(
                next(numbers), ("Mood", "Sleep", "Calm")[n % 3], "very low", "very good",
                tuple((day(d), (3 + d * (n + 1)) % 11) for d in range(30)),
            )
            for n in range(scales)
        ),
    )  # fmt: skip
