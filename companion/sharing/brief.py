"""The brief: "since we last met" on one page, from the document of a share alone.

It holds the client's own words and counted facts; no sentence about them is made up, nothing is judged or compared.
The same document always gives the same brief. Each line names the place in the document where all of it stands, so
that what is shortened here can be looked up there.

An answer above zero to a question about self-harm stands first when its measure is in the share. In a share that goes
on from an earlier one, what is new comes before what was there already.
"""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.shared_parts import SharedMeasure
from companion.domain.shares import ShareDocument
from companion.sharing.brief_parts import (
    ROOMS,
    BriefChart,
    BriefLine,
    BriefPart,
    PartsInMaking,
    Room,
    days_of_insight,
)
from companion.sharing.share_charts import measure_chart
from companion.sharing.share_facts import measure_facts
from companion.sharing.share_words import shortened, spans, spell_day

__all__ = [
    "ROOMS",
    "TITLE",
    "Brief",
    "BriefChart",
    "BriefLine",
    "BriefPart",
    "Room",
    "brief_of",
    "has_news",
]

TITLE = "Since we last met"


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything that stands on the page, in reading order."""

    title: str
    since: str
    """"Last share: 3 May 2026" or "First share"."""
    goes_on: bool
    """Whether it goes on from an earlier share, and what was sent then is not sent again."""
    people: str
    """Who made it, for whom, when."""
    note: str
    """The client's words to the share as a whole, perhaps shortened."""
    support: tuple[BriefLine, ...]
    """Answers above zero to a question about self-harm, the newest first; they lead the page."""
    support_more: str
    """How many such answers are not listed; empty when all are."""
    nothing_new: str
    """A sentence when nothing is in the share, or nothing newer than the last one; else empty."""
    parts: tuple[BriefPart, ...]
    charts: tuple[BriefChart, ...]


def brief_of(document: ShareDocument, room: Room | None = None) -> Brief:
    """The brief of a share. Without `room` it is as long as usually fits one page."""
    made = PartsInMaking(document, room or Room())
    parts = (
        made.sessions(),
        made.insights(),
        made.practices(),
        made.after_effects(),
        made.questions(),
        made.checkins(),
        made.entries(),
    )
    support = made.support()
    return Brief(
        title=TITLE,
        since=_since_words(document),
        goes_on=bool(document.since),
        people=_people(document),
        note=shortened(document.note, 2 * made.room.letters),
        support=support[: made.room.lines],
        support_more=_more_answers(support[made.room.lines :]),
        nothing_new=_nothing_new(document),
        parts=tuple(part for part in parts if part is not None),
        charts=tuple(_chart(measure, document) for measure in document.measures),
    )


def has_news(document: ShareDocument) -> bool:
    """Whether anything in the share is from the day of the last share or later; all of a first share is.

    Entries of a share that goes on from another are new or changed, whatever day they are about.
    """
    return not document.since or bool(document.entries) or any(
        _latest(days) >= document.since for days in _days_of_parts(document)
    )  # fmt: skip


def _more_answers(lines: tuple[BriefLine, ...]) -> str:
    numbers = {number for line in lines for number in line.numbers}
    return f"and {len(lines)} more answers above 0: {spans(numbers)}" if lines else ""


def _chart(measure: SharedMeasure, document: ShareDocument) -> BriefChart:
    return BriefChart(
        number=measure.number,
        title=measure.title,
        facts=measure_facts(measure),
        chart=measure_chart(measure, document.sessions),
    )


def _since_words(document: ShareDocument) -> str:
    return f"Last share: {spell_day(document.since)}" if document.since else "First share"


def _nothing_new(document: ShareDocument) -> str:
    if not document.entries and not _days_of_parts(document):
        return "Nothing is in this share."
    if has_news(document):
        return ""
    return f"Nothing changed since {spell_day(document.since)}."


def _people(document: ShareDocument) -> str:
    sender = shortened(document.sender_name, 80) or "somebody who gave no name"
    recipient = shortened(document.recipient_name, 80)
    to = f" for {recipient}" if recipient else ""
    return f"From {sender}{to}, made on {spell_day(document.made_at[:10])}"


def _latest(days: tuple[str, ...]) -> str:
    return max(days, default="")


def _days_of_parts(document: ShareDocument) -> list[tuple[str, ...]]:
    """The ISO days of everything but entries."""
    return [
        *((session.local_date,) for session in document.sessions),
        *map(days_of_insight, document.insights),
        *((practice.begun_on, *practice.done_on) for practice in document.practices),
        *(tuple(r.local_date for r in measure.responses) for measure in document.measures),
        *((check.local_date,) for check in document.after_effects),
        *((question.local_date,) for question in document.questions),
        *(tuple(day for day, _ in scale.points) for scale in document.scales),
    ]
