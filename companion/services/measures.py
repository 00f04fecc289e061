"""Filled-in measures: kept with their raw answers and the version they are counted by, and taken away again.

Which measures a person uses is their choice; none is on to begin with. A form with an answer left out is kept without a
score. An answer on a support item opens Support in the window as soon as it is given; when that was is kept beside the
response, and nothing is ever concluded from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from companion import clock
from companion.domain.days import diary_day
from companion.domain.entries import Changes
from companion.domain.ids import new_id
from companion.domain.measures import EntryMode, MeasureDefinition, MeasureResponse, Number
from companion.domain.scoring import Scores, check_response, check_total, scores_of
from companion.domain.typed_text import whole_text
from companion.errors import Refused
from companion.services.measure_definitions import definition, definitions
from companion.services.open_vault import OpenVault
from companion.services.standing import course_in

TOUCHED = Changes(checkins=True)
CHOSEN = "measures"
"""Where the vault notes which measures are used, a JSON list of ids."""
LONGEST_NOTE = 2_000
NOON = time(12)


def chosen(vault: OpenVault) -> tuple[MeasureDefinition, ...]:
    """The measures that the person uses, in the order in which they are offered."""
    with vault.read() as work:
        kept = work.meta.value(CHOSEN)
    wanted = _ids(kept)
    return tuple(measure for measure in definitions() if measure.id in wanted)


def choose(vault: OpenVault, measure_id: str, *, on: bool) -> Changes:
    """Use a measure, or let it rest; what was filled in stays either way. Raises NotFound."""
    measure = definition(measure_id)
    with vault.work() as work:
        wanted = _ids(work.meta.value(CHOSEN)) - {measure.id}
        wanted = wanted | {measure.id} if on else wanted
        work.meta.set(CHOSEN, msgspec.json.encode(sorted(wanted)).decode())
    return TOUCHED


def responses(vault: OpenVault, measure_id: str | None = None) -> list[MeasureResponse]:
    """What was filled in, the first to begin with; of one measure, or of all."""
    with vault.read() as work:
        return work.measures.responses(measure_id)


def scores(response: MeasureResponse) -> Scores:
    """What a response adds up to, by the version that it was filled in with. Raises NotFound for an unknown one."""
    return scores_of(definition(response.measure_id, response.measure_version), response)


@dataclass(frozen=True, slots=True)
class About:
    """What is known about a form besides its answers."""

    on: date | None = None
    """The day it was filled in; None means today."""
    note: str = ""
    dosing_session_id: str | None = None
    support_shown_at: datetime | None = None
    """When Support was opened because of an answer."""


TODAY = About()


def record_answers(
    vault: OpenVault,
    measure_id: str,
    answers: Sequence[int | None],
    about: About = TODAY,
    *,
    form: EntryMode = EntryMode.ITEMS,
    day_ends_at: int = 0,
) -> tuple[MeasureResponse, Changes]:
    """Keep the answers to a form, None where one was left out.

    Raises Refused for answers that cannot be those of this measure, for a day to come and when nothing was answered;
    NotFound.
    """
    if not any(value is not None for value in answers):
        raise Refused("Nothing was answered, so nothing was kept. One answer is enough.")
    return _record(vault, measure_id, form, about, day_ends_at, answers=tuple(answers))


def record_total(
    vault: OpenVault,
    measure_id: str,
    total: Number,
    about: About = TODAY,
    *,
    day_ends_at: int = 0,
) -> tuple[MeasureResponse, Changes]:
    """Keep a total that the clinic gave. Raises Refused, NotFound."""
    kept = check_total(definition(measure_id), total)
    return _record(vault, measure_id, EntryMode.TOTAL, about, day_ends_at, total=kept)


def mark_support_shown(vault: OpenVault, response_id: str) -> Changes:
    """Note that Support was opened for this response; the first time stays. Raises NotFound."""
    with vault.work() as work:
        response = work.measures.one(response_id)
        if response.support_shown_at is None:
            work.measures.save(replace(response, support_shown_at=clock.now()))
    return TOUCHED


def erase(vault: OpenVault, response_id: str) -> tuple[MeasureResponse, Changes]:
    """Take one response away; `bring_back` undoes it while it is at hand. Raises NotFound."""
    with vault.work() as work:
        response = work.measures.one(response_id)
        work.measures.erase(response_id)
    return response, TOUCHED


def bring_back(vault: OpenVault, response: MeasureResponse) -> Changes:
    """Keep a response again that was erased just now."""
    with vault.work() as work:
        work.measures.save(response)
    return TOUCHED


def _record(
    vault: OpenVault,
    measure_id: str,
    form: EntryMode,
    about: About,
    day_ends_at: int,
    *,
    answers: tuple[int | None, ...] = (),
    total: Number | None = None,
) -> tuple[MeasureResponse, Changes]:
    measure = definition(measure_id)
    instant, zone = clock.now(), clock.zone()
    today = diary_day(instant, zone, day_ends_at)
    day = about.on or today
    if day > clock.today():
        raise Refused("That day is still to come. Please choose today or an earlier day.")
    with vault.work() as work:
        course = course_in(work)
        if about.dosing_session_id is not None:
            work.courses.session(about.dosing_session_id)
        made = MeasureResponse(
            id=new_id(),
            measure_id=measure.id,
            measure_version=measure.version,
            at=instant if day == today else _noon(day, zone),
            zone=zone,
            local_date=day,
            form=form,
            answers=answers,
            total=total,
            note=whole_text(about.note.strip(), longest=LONGEST_NOTE),
            course_id=course.id if course is not None else None,
            dosing_session_id=about.dosing_session_id,
            support_shown_at=about.support_shown_at,
        )
        check_response(measure, made)
        work.measures.save(made)
    return made, TOUCHED


def _noon(day: date, zone: str) -> datetime:
    """Only the day is known, so it stands at its noon."""
    try:
        return datetime.combine(day, NOON, ZoneInfo(zone)).astimezone(UTC)
    except (ZoneInfoNotFoundError, ValueError, OSError, OverflowError):
        return datetime.combine(day, NOON, UTC)


def _ids(kept: str | None) -> frozenset[str]:
    try:
        return frozenset(msgspec.json.decode(kept or "[]", type=list[str]))
    except msgspec.MsgspecError:
        return frozenset()
