"""The demonstration: a fictional course of some fourteen months in a throw-away vault.

Everything comes from `resources/demo`, placed so that its last day is yesterday. The same clock gives the same vault,
identifiers included, because each is derived from the key that the data files use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from companion import clock
from companion.crypto.kdf import FLOOR
from companion.domain.checkins import CheckIn, Scale
from companion.domain.course_lists import CourseList
from companion.domain.courses import (
    Course,
    DosingSession,
    Moment,
    Person,
    Reflection,
    StepProgress,
    StepState,
)
from companion.domain.days import diary_day
from companion.domain.entries import Entry, EntryKind, EntryVersion, Phase
from companion.paths import private_folder
from companion.services import guidance, vaults
from companion.services.demo_content import (
    CheckInPart,
    CourseFile,
    EntryPart,
    IntentionPart,
    MomentFile,
    read_check_ins,
    read_course,
    read_entries,
    read_moments,
)
from companion.services.demo_guided import add_integration, add_measures, add_plan, check_prompts
from companion.services.demo_guided_content import read_integration, read_measures, read_plan
from companion.services.demo_placing import EVENING, Placing, demo_id

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

VAULT_NAME = "Demo"
PASSPHRASE = "lantern harbor pebble willow quilt"  # noqa: S105 - see below
"""Shown with the demonstration: nothing in it is anybody's secret."""

_LINK = re.compile(r"\[\[(e\d+)\]\]")
_NOON = "12:00"


def make_demo(data_folder: Path) -> tuple[Path, str]:
    """Make the demonstration's vault in `data_folder` (0700) and return its place and passphrase.

    A vault that is there already is left alone; the new one gets the next free name. Raises StorageFailure.
    """
    private_folder(data_folder)
    path = _free_place(data_folder)
    # The lowest settings that a vault may have: the words are public, and looking around should not wait.
    vault, _ = vaults.create(path, PASSPHRASE, kdf=FLOOR)
    try:
        with vault.work() as work:
            fill_with_demo(work)
    finally:
        vaults.lock(vault)
    return path, PASSPHRASE


def fill_with_demo(work: Work) -> None:
    """Put the whole fictional course into an empty journal, in the one unit of work given."""
    file, integration, moments = read_course(), read_integration(), read_moments()
    placing = _placing(file)
    course = _add_course(work, file, placing)
    asked, plan = check_prompts(integration), read_plan()
    parts = [*map(placing.entry, read_entries()), *map(placing.intention, file.intentions)]
    entries = sorted(parts, key=lambda pair: pair[0].created_at)
    for entry, versions in entries:
        if prompt_id := asked.get(entry.id):
            entry = replace(
                entry, prompt_id=prompt_id, prompt_text=integration.after_effects_prompt
            )
        work.entries.add(entry)
        for version in versions:
            work.entries.add_version(version)
    _add_steps(work, [entry for entry, _ in entries], {line.list for line in plan.lines})
    _add_moments(work, file, moments, placing)
    for check_in in read_check_ins().checkins:
        work.checkins.add(placing.check_in(check_in))
    add_plan(work, course, plan, placing)
    add_integration(work, course, integration, moments, placing)
    add_measures(work, course, read_measures(), placing)


@dataclass(frozen=True, slots=True)
class _Course(Placing):
    """The course's own parts at their places."""

    def entry(self, part: EntryPart) -> tuple[Entry, list[EntryVersion]]:
        zone = part.zone or self.zone
        written = self.instant(part.day, part.time if part.time_known else _NOON, zone)
        entry_id = demo_id(part.key)
        entry = Entry(
            id=entry_id,
            # The diary tells how an intention changed; the intention itself is the one of course.toml.
            kind=EntryKind.PREPARATION if part.kind is EntryKind.INTENTION else part.kind,
            title=part.title,
            body=_linked(part.body),
            created_at=written,
            zone=zone,
            local_date=diary_day(written, zone),
            updated_at=written,
            phase=part.phase,
            time_known=part.time_known,
            prompt_id=part.prompt,
            prompt_text=guidance.prompt(part.prompt).text if part.prompt else None,
            card_id=part.card,
            course_id=demo_id("course"),
            dosing_session_id=demo_id(part.session) if part.session else None,
            person_id=demo_id(part.person) if part.person else None,
            opens_on=self.day(part.opens_on_day) if part.opens_on_day is not None else None,
            tags=part.tags,
            sharing=part.sharing,
            revision=len(part.versions) + 1,
        )
        versions = [
            EntryVersion(
                id=demo_id(f"{part.key} version {number}"),
                entry_id=entry_id,
                saved_at=self.instant(version.day, version.time, zone),
                title=part.title if version.title is None else version.title,
                body=_linked(version.body.strip()),
                revision=number,
            )
            for number, version in enumerate(part.versions, start=1)
        ]
        return entry, versions

    def intention(self, part: IntentionPart) -> tuple[Entry, list[EntryVersion]]:
        *earlier, last = part.versions
        written = self.instant(part.versions[0].day, EVENING)
        entry = Entry(
            id=demo_id(part.key),
            kind=EntryKind.INTENTION,
            title="",
            body=last.text,
            created_at=written,
            zone=self.zone,
            local_date=diary_day(written, self.zone),
            updated_at=self.instant(last.day, EVENING),
            phase=Phase.PREPARATION,
            course_id=demo_id("course"),
            revision=len(part.versions),
        )
        versions = [
            EntryVersion(
                id=demo_id(f"{part.key} version {number}"),
                entry_id=entry.id,
                saved_at=self.instant(version.day, EVENING),
                title="",
                body=version.text,
                revision=number,
            )
            for number, version in enumerate(earlier, start=1)
        ]
        return entry, versions

    def check_in(self, part: CheckInPart) -> CheckIn:
        at = self.instant(part.day, part.time)
        return CheckIn(
            id=demo_id(f"check-in {part.day} {part.time}"),
            at=at,
            zone=self.zone,
            local_date=diary_day(at, self.zone),
            values=tuple(part.values.items()),
            words=part.words,
        )


def _placing(course: CourseFile) -> _Course:
    """Today, where the course lives, is the day numbered `length_days`; all that was written lies before it."""
    zone = course.course.zone
    return _Course(clock.today(zone) - timedelta(days=course.course.length_days), zone)


def _linked(body: str) -> str:
    return _LINK.sub(lambda link: f"[[{demo_id(link.group(1))}]]", body)


def _add_course(work: Work, file: CourseFile, placing: Placing) -> Course:
    made = Course(
        id=demo_id("course"),
        name=file.course.name,
        medicine=file.course.medicine,
        clinic=file.course.clinic,
        started_on=placing.first_day,
        protocol_id=guidance.protocol(file.course.protocol).id,
        zone=file.course.zone,
    )
    work.courses.add(made)
    for part in file.people:
        work.courses.save_person(
            Person(
                id=demo_id(part.key),
                name=part.name,
                role=part.role,
                contact=part.contact,
                note=part.note,
                on_locked_screen=part.on_locked_screen,
            )
        )
    for part in file.dosing_sessions:
        work.courses.save_session(
            DosingSession(
                id=demo_id(part.key),
                course_id=demo_id("course"),
                number=part.number,
                planned_on=placing.day(part.day),
                zone=made.zone,
                opened_at=placing.instant(part.day, part.opened),
                closed_at=placing.instant(part.day, part.closed),
                words=part.words_beforehand,
            )
        )
    for position, part in enumerate(file.scales):
        scale = Scale(part.key, part.name, part.low_label, part.high_label, True, position)
        work.checkins.save_scale(scale)
    return made


def _add_steps(work: Work, entries: list[Entry], lists: set[CourseList]) -> None:
    """A preparation step with an answer or a list counts as done, its checklist ticked; the others stay open."""
    for step in guidance.prep_steps():
        answers = tuple(entry.id for entry in entries if entry.prompt_id in step.prompts)
        if answers or any(known.list in lists for known in step.lists):
            items = frozenset(item.id for item in step.checklist)
            progress = StepProgress(step.id, StepState.DONE, items, answers)
            work.courses.save_step(demo_id("course"), progress)


def _add_moments(work: Work, course: CourseFile, file: MomentFile, placing: Placing) -> None:
    sessions = {part.key: part for part in course.dosing_sessions}
    noted: dict[str, int] = {}
    for part in file.moments:
        session = sessions[part.session]
        noted[part.session] = noted.get(part.session, 0) + 1
        at = placing.instant(session.day, part.at)
        since = at - placing.instant(session.day, session.opened)
        work.moments.append(
            Moment(
                id=demo_id(part.key),
                dosing_session_id=demo_id(part.session),
                sequence=noted[part.session],
                text=part.text,
                at=at,
                zone=course.course.zone,
                lane=part.lane,
                form=part.form,
                elapsed_seconds=max(0, int(since.total_seconds())),
            )
        )
    for number, part in enumerate(file.reflections, start=1):
        work.moments.add_reflection(
            Reflection(
                id=demo_id(f"reflection {number}"),
                moment_id=demo_id(part.moment),
                text=part.text,
                at=placing.instant(part.day, part.time),
                zone=course.course.zone,
            )
        )


def _free_place(folder: Path) -> Path:
    place, number = folder / f"{VAULT_NAME}.vault", 1
    while place.exists() or place.is_symlink():
        number += 1
        place = folder / f"{VAULT_NAME} {number}.vault"
    return place
