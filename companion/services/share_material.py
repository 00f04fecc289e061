"""Reading what a share is made of: the chosen entries, and beside them plain snapshots of everything else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.course_lists import CourseList
from companion.domain.entries import Entry, EntryFilter, Sharing
from companion.domain.measures import MeasureResponse
from companion.domain.shares import ShareScope
from companion.errors import NotFound
from companion.services.measure_definitions import definition, definitions
from companion.services.measures import scores
from companion.services.share_files import plain_file
from companion.sharing.entry_building import refuse_unshared
from companion.sharing.material import FilledMeasure, ShareMaterial
from companion.sharing.plain_pictures import PICTURES

if TYPE_CHECKING:
    from companion.domain.courses import DosingSession
    from companion.storage.unit_of_work import Work


def chosen_entries(work: Work, scope: ShareScope, now: datetime) -> list[Entry]:
    """The entries that `scope` lets through, all marked *share*, oldest first.

    Raises Refused, by name, for single entries that may not leave; NotFound.
    """
    if not scope.with_entries:
        return []
    if not scope.entry_ids:
        marked = entries_in(work, scope, frozenset({Sharing.SHARE}))
        return [entry for entry in marked if not _is_sealed_letter(entry, now)]
    named = work.entries.by_ids(sorted(scope.entry_ids))
    if len(named) < len(scope.entry_ids):
        raise NotFound("One of these entries is not in this journal. Nothing was written.")
    refuse_unshared(named, on=now)
    seen = seen_before(work, scope)
    return [entry for entry in named if _is_in(entry, scope) and is_new(entry, scope, seen)]


def entries_in(work: Work, scope: ShareScope, sharing: frozenset[Sharing]) -> list[Entry]:
    """The living entries with one of these marks (any, when there is none) in the days, phases and kinds of `scope`."""
    seen, wanted = seen_before(work, scope), filter_of(scope, sharing)
    return [entry for entry in work.entries.bodies(wanted) if is_new(entry, scope, seen)]


def filter_of(scope: ShareScope, sharing: frozenset[Sharing] = frozenset()) -> EntryFilter:
    """The days, phases and kinds of `scope`, with one of these marks (any, when there is none)."""
    return EntryFilter(
        phases=scope.phases,
        kinds=scope.kinds,
        since=scope.since,
        until=scope.until,
        sharing=sharing,
    )


def seen_before(work: Work, scope: ShareScope) -> Mapping[str, int] | None:
    """The entries that the person of the last share was handed before, with the newest revision that they have; None
    when `scope` does not go on from one."""
    return work.shares.handed_to_same(scope.after_share) if scope.after_share else None


def is_new(entry: Entry, scope: ShareScope, seen: Mapping[str, int] | None) -> bool:
    """Whether `entry` was written, changed or marked since the last share; always, when there is none.

    A clock that was wrong at the last share hides nothing: a revision that they do not have counts as well.
    """
    if scope.changed_since is None or entry.updated_at > scope.changed_since:
        return True
    return seen is not None and seen.get(entry.id, 0) < entry.revision


def count_left_behind(work: Work, chosen: Iterable[Entry]) -> dict[str, int]:
    """How many living entries of the whole journal stay behind, by state."""
    counts = {
        sharing: work.entries.count(EntryFilter(sharing=frozenset({sharing})))
        for sharing in Sharing
    }
    for entry in chosen:
        counts[entry.sharing] -= 1
    return {
        "private": counts[Sharing.PRIVATE],
        "talk": counts[Sharing.TALK],
        "not_chosen": counts[Sharing.SHARE],
    }


def gather(
    work: Work, chosen: Iterable[Entry], thread_key: str = "", *, with_files: bool = False
) -> ShareMaterial:
    """Everything besides entries that a share may be made of; the builder chooses from it and counts the rest.

    Every picture is looked into when it may go along (`with_files`).
    """
    ids = [entry.id for entry in chosen]
    holding = {ref.id for ref in work.entries.refs(EntryFilter(with_attachment=True))} & set(ids)
    files = {entry_id: tuple(work.attachments.of(entry_id)) for entry_id in sorted(holding)}
    return ShareMaterial(
        redactions=work.redactions.all_of(ids),
        files=files,
        plain_files={
            file.id: plain_file(work, file)
            for file in chain(*files.values())
            if with_files and file.media_type in PICTURES
        },
        scales=tuple(work.checkins.scales()),
        check_ins=tuple(reversed(work.checkins.all())),
        sessions=_held_sessions(work),
        insights=tuple(work.insights.all()),
        looks=tuple(work.insights.looks()),
        practices=tuple(work.integration.practices()),
        marks=tuple(work.integration.marks()),
        measures=_filled_measures(work),
        after_effects=tuple(work.integration.after_effects()),
        questions=tuple(
            line for line in work.plans.lines(CourseList.QUESTIONS) if line.ticked_at is None
        ),
        thread_key=thread_key,
    )


def _held_sessions(work: Work) -> tuple[DosingSession, ...]:
    held = [
        session
        for course in work.courses.all()
        for session in work.courses.sessions(course.id)
        if session.opened_at is not None
    ]
    return tuple(sorted(held, key=lambda session: (session.opened_at, session.number)))


def _filled_measures(work: Work) -> tuple[FilledMeasure, ...]:
    """By the order in which measures are offered; a response to a measure that is not known stays in the vault."""
    by_measure: dict[str, list[MeasureResponse]] = {}
    for response in work.measures.responses():
        by_measure.setdefault(response.measure_id, []).append(response)
    return tuple(
        FilledMeasure(
            definition(measure.id),
            tuple((response, scores(response)) for response in by_measure[measure.id]),
        )
        for measure in definitions()
        if measure.id in by_measure
    )


def _is_in(entry: Entry, scope: ShareScope) -> bool:
    return (
        (not scope.phases or entry.phase in scope.phases)
        and (not scope.kinds or entry.kind in scope.kinds)
        and (scope.since is None or entry.local_date >= scope.since)
        and (scope.until is None or entry.local_date <= scope.until)
    )


def _is_sealed_letter(entry: Entry, now: datetime) -> bool:
    return entry.opens_on is not None and entry.opens_on > clock.local(now, entry.zone).date()
