"""Intentions: what the person carries into a session. Revisable; every version is kept and can be read again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion.domain.entries import Entry, EntryFilter, EntryKind, EntryVersion
from companion.domain.versions import is_blank
from companion.services.open_vault import OpenVault
from companion.services.standing import course_in

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Intention:
    """One intention as it stands now, and how it stood before."""

    entry: Entry
    versions: tuple[EntryVersion, ...]
    """Earlier wordings, newest first, without the present one."""


def intentions(vault: OpenVault) -> list[Intention]:
    """The intentions of the current course, the latest first; all of them where there is no course."""
    with vault.read() as work:
        return [
            Intention(
                entry,
                tuple(
                    version
                    for version in work.entries.versions(entry.id)
                    if (version.title, version.body) != (entry.title, entry.body)
                ),
            )
            for entry in intentions_in(work)
        ]


def current_intention_in(work: Work) -> Entry | None:
    """The intention that was written down last, inside a unit of work."""
    return next(iter(intentions_in(work)), None)


def intentions_in(work: Work) -> list[Entry]:
    """The intentions of the current course that hold words, the latest first."""
    course = course_in(work)
    found = work.entries.bodies(EntryFilter(kinds=frozenset({EntryKind.INTENTION})))
    of_course = [
        entry
        for entry in found
        if not is_blank(entry) and (course is None or entry.course_id in (None, course.id))
    ]
    return of_course[::-1]
