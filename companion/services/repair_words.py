"""What a repair saved and lost, in plain words: how many of what, and of which days; never a word of the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MOST_DAYS = 12
"""Days that one sentence names; more are counted."""

_NAMES = {
    "entry": ("entry", "entries"),
    "entry_version": ("earlier version of an entry", "earlier versions of entries"),
    "attachment": ("attached file", "attached files"),
    "moment": ("moment of a session", "moments of sessions"),
    "reflection": ("later word beside a moment", "later words beside moments"),
    "check_in": ("check-in", "check-ins"),
    "check_in_value": ("answer of a check-in", "answers of check-ins"),
    "course": ("course", "courses"),
    "dosing_session": ("session day", "session days"),
    "person": ("person of the course", "people of the course"),
    "scale": ("scale of the check-ins", "scales of the check-ins"),
    "course_plan": ("plan of a course", "plans of courses"),
    "meeting": ("date of a meeting", "dates of meetings"),
    "list_line": ("line of a list", "lines of lists"),
    "insight": ("insight", "insights"),
    "insight_look": ("look back at an insight", "looks back at insights"),
    "parked_decision": ("parked decision", "parked decisions"),
    "practice": ("practice", "practices"),
    "practice_mark": ("day in the log of a practice", "days in the logs of practices"),
    "after_effects_check": ("after-effects check", "after-effects checks"),
    "measure_response": ("filled-in measure", "filled-in measures"),
    "measure_pack": ("wording pack of a measure", "wording packs of measures"),
    "step_progress": ("preparation step", "preparation steps"),
    "step_entry": ("link between a step and its entry", "links between steps and their entries"),
    "invitation_state": ("answer to an invitation", "answers to invitations"),
    "share": ("note of what was shared", "notes of what was shared"),
    "share_entry": ("line of what was shared", "lines of what was shared"),
    "received_share": ("file that was received", "files that were received"),
    "received_file": ("picture or paper of such a file", "pictures or papers of such files"),
    "review_note": ("note beside what was received", "notes beside what was received"),
    "reply": ("reply to what was shared", "replies to what was shared"),
    "reply_state": ("answer to a suggestion", "answers to suggestions"),
    "contact": ("contact", "contacts"),
    "identity": ("contact card of your own", "contact cards of your own"),
    "redaction": ("choice of what to keep back", "choices of what to keep back"),
    "entry_tag": ("tag on an entry", "tags on entries"),
    "entry_link": ("link between entries", "links between entries"),
    "draft": ("unsaved draft", "unsaved drafts"),
    "meta": ("setting of the vault", "settings of the vault"),
}
_DETAILS_LOST = (
    "course",
    "dosing_session",
    "person",
    "scale",
    "moment",
    "check_in",
    "share",
    "contact",
    "insight",
    "practice",
)
"""What stands again by name only when it had to be put together."""

_WORDS_LOST = ("reply", "received_share")
"""What stands there without its words when it had to be put together."""


@dataclass(frozen=True, slots=True)
class RowsSaved:
    """What became of the rows of one table."""

    saved: int
    """As they were."""
    rebuilt: int
    """Put together again from what indexes and other rows still knew of them."""
    lost: int
    """Known to be missing."""
    counted: bool
    """Whether `lost` is exact; otherwise it is the least."""


def what_was_lost(
    rows: dict[str, RowsSaved],
    *,
    lost_entries_at: Sequence[int | None],
    shortened_at: Sequence[int],
    unproven: bool,
) -> tuple[str, ...]:
    """One sentence for each kind of loss; none when everything is back. Instants are milliseconds since 1970."""
    told: list[str] = []
    if lost_entries_at:
        named = _counted("entry", len(lost_entries_at), exact=rows["entry"].counted)
        told.append(f"Lost: {named}{_days([at for at in lost_entries_at if at is not None])}.")
    if shortened_at:
        some = _counted("entry", len(shortened_at), exact=True)
        told.append(
            f"In {some} the newest text could not be read. What stands there is an earlier version or the "
            f"first words{_days(shortened_at)}."
        )
    for table in _NAMES:
        tally = rows.get(table)
        if tally is not None and tally.lost and table != "entry":
            told.append(f"Lost: {_counted(table, tally.lost, exact=tally.counted)}.")
    contents = rows.get("attachment_blob")
    if contents is not None and contents.rebuilt + contents.lost:
        named = _counted("attachment", contents.rebuilt + contents.lost, exact=contents.counted)
        told.append(f"The content of {named} could not be read; only the name is there.")
    told.extend(_of_sharing(rows))
    for table in _DETAILS_LOST:
        tally = rows.get(table)
        if tally is not None and tally.rebuilt:
            named = _counted(table, tally.rebuilt, exact=True)
            told.append(
                f"The details of {named} could not be read. What belongs there is back; please fill in the rest."
            )
    unsure = [_NAMES[t][1] for t, tally in rows.items() if t in _NAMES and not tally.counted]
    if unsure:
        told.append(f"It cannot be told whether more is missing of: {', '.join(unsure)}.")
    if unproven:
        told.append(
            "The start of the file is lost, so the pages could not prove that nobody changed them. Read with care."
        )
    return tuple(told)


def _of_sharing(rows: dict[str, RowsSaved]) -> list[str]:
    """What stands there without its words, and which entries must be looked at before they leave again."""
    told: list[str] = []
    for table in _WORDS_LOST:
        tally = rows.get(table)
        if tally is not None and tally.rebuilt:
            told.append(f"The words of {_counted(table, tally.rebuilt, exact=True)} are lost.")
    redactions = rows.get("redaction")
    if redactions is not None and redactions.rebuilt:
        named = _counted("entry", redactions.rebuilt, exact=True)
        told.append(
            f"For {named} it is not known any more whether you keep parts back. Look before you share them again."
        )
    return told


def _counted(table: str, count: int, *, exact: bool) -> str:
    one, many = _NAMES[table]
    return f"{'' if exact else 'at least '}{count} {one if count == 1 else many}"


def _days(instants: Sequence[int]) -> str:
    """The days of these instants, in UTC, as people look them up."""
    start = datetime(1970, 1, 1, tzinfo=UTC)
    days = sorted({(start + timedelta(milliseconds=at)).date().isoformat() for at in instants})
    if not days:
        return ""
    more = f" and {len(days) - MOST_DAYS} other days" if len(days) > MOST_DAYS else ""
    return f" (of {', '.join(days[:MOST_DAYS])}{more})"
