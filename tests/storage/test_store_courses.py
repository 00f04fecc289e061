"""Courses, people, sessions, moments that stay as they were noted, steps, check-ins, files and shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from companion.domain.checkins import SUGGESTED_SCALES, CheckIn, Scale
from companion.domain.courses import (
    Course,
    DosingSession,
    Lane,
    Moment,
    MomentForm,
    Person,
    Reflection,
    Role,
    StepProgress,
    StepState,
)
from companion.domain.entries import Attachment, Entry, EntryFilter
from companion.domain.ids import new_id
from companion.domain.shares import ReceivedShare, SharedEntry, ShareDocument, ShareRecord
from companion.errors import AlreadyThere, BugError, NotFound, Refused
from companion.storage.driver import run
from companion.storage.repositories.attachments import LARGEST, digest_of
from companion.storage.store import Store

MakeEntry = Callable[..., Entry]
OPENED = datetime(2026, 5, 1, 9, 0, 0, 123000, tzinfo=UTC)
COURSE = Course(
    "c", "Spring", "ketamine", "The Clinic", date(2026, 1, 1), "standard", "Europe/Dublin"
)
SESSION = DosingSession(
    "d",
    "c",
    1,
    date(2026, 5, 1),
    "Europe/Dublin",
    opened_at=OPENED,
    words=("warm", "a,b", 'c"d'),
    idle_lock=True,
)
MOMENT = Moment(
    "m",
    "d",
    1,
    "first light",
    OPENED,
    "Europe/Dublin",
    Lane.SUPPORT,
    MomentForm.TAP,
    elapsed_seconds=7,
)


@pytest.fixture
def open_session(store: Store) -> Store:
    with store.unit_of_work() as work:
        work.courses.add(COURSE)
        work.courses.save_session(SESSION)
        work.moments.append(MOMENT)
    return store


def test_courses_people_and_sessions_come_back_as_they_were(store: Store) -> None:
    ana = Person("p1", "Ana", Role.THERAPIST, "0123", "Tuesdays", on_locked_screen=True)
    ben = Person("p2", "Ben", Role.SUPPORT_PERSON)
    earlier = replace(COURSE, id="b", started_on=date(2025, 1, 1), ended_on=date(2025, 3, 1))
    with store.unit_of_work() as work:
        work.courses.add(COURSE)
        work.courses.add(earlier)
        for person in (ana, ben):
            work.courses.save_person(person)
        work.courses.save_session(replace(SESSION, id="e", number=2, opened_at=None))
        work.courses.save_session(SESSION)
    with store.unit_of_work() as work:
        assert work.courses.all() == [earlier, COURSE]
        assert work.courses.one("c") == COURSE
        assert work.courses.people() == [ana, ben]
        assert work.courses.sessions("c") == [
            SESSION,
            replace(SESSION, id="e", number=2, opened_at=None),
        ]
        assert work.courses.session("d") == SESSION
        assert work.courses.open_session() == SESSION
        work.courses.save(replace(COURSE, name="Summer"))
        work.courses.save_person(replace(ana, name="Anna"))
        work.courses.remove_person("p2")
        work.courses.save_session(replace(SESSION, closed_at=OPENED + timedelta(hours=3)))
    with store.read() as work:
        assert work.courses.one("c").name == "Summer"
        assert work.courses.people() == [replace(ana, name="Anna")]
        assert work.courses.open_session() is None


def test_what_is_not_there_is_said_to_be_missing(store: Store) -> None:
    with store.unit_of_work() as work:
        for act in (
            lambda: work.courses.one("x"),
            lambda: work.courses.save(COURSE),
            lambda: work.courses.erase("x"),
            lambda: work.courses.person("x"),
            lambda: work.courses.remove_person("x"),
            lambda: work.courses.session("x"),
            lambda: work.courses.remove_session("x"),
            lambda: work.moments.one("x"),
            lambda: work.checkins.one("x"),
            lambda: work.checkins.erase("x"),
            lambda: work.attachments.one("x"),
            lambda: work.attachments.content("x"),
            lambda: work.attachments.remove("x"),
            lambda: work.shares.one("x"),
            lambda: work.shares.reply_key("x"),
            lambda: work.shares.one_kept("x"),
            lambda: work.shares.remove_kept("x"),
        ):
            with pytest.raises(NotFound):
                act()
    for add in (
        lambda work: work.courses.save_session(SESSION),
        lambda work: work.moments.append(MOMENT),
        lambda work: work.moments.add_reflection(Reflection("r", "x", "", OPENED, "UTC")),
        lambda work: work.checkins.add(
            CheckIn("k", OPENED, "UTC", date(2026, 5, 1), (("unknown", 3),))
        ),
    ):
        with pytest.raises(NotFound), store.unit_of_work() as work:
            add(work)


def test_moments_keep_their_order_even_when_a_clock_jumps(open_session: Store) -> None:
    with open_session.unit_of_work() as work:
        second = work.moments.append(
            replace(
                MOMENT, id="m2", sequence=0, at=OPENED - timedelta(hours=2), text="clock went back"
            )
        )
        third = work.moments.append(replace(MOMENT, id="m3", sequence=0, text="same second"))
    assert (second.sequence, third.sequence) == (2, 3)
    with open_session.read() as work:
        assert work.moments.of("d") == [MOMENT, second, third]
        assert work.moments.one("m") == MOMENT
    with pytest.raises(AlreadyThere), open_session.unit_of_work() as work:
        work.moments.append(replace(MOMENT, id="m4", sequence=2))


def test_many_moments_of_one_second_find_their_places(open_session: Store) -> None:
    at = [OPENED + timedelta(milliseconds=n) for n in (5, 900, 0, 40, 2_000, 1_000, 3, 4)]
    with open_session.unit_of_work() as work:
        noted = [
            work.moments.append(replace(MOMENT, id=f"n{n}", sequence=0, at=moment, text=f"word{n}"))
            for n, moment in enumerate(at)
        ]
        for n in range(300):
            work.moments.append(replace(MOMENT, id=f"b{n}", sequence=0, at=at[4], text="bulk"))
    with open_session.read() as work:
        assert work.moments.of("d")[1:9] == noted
        places = [row[0] for row in run(work.driver, "SELECT ordinal FROM moment ORDER BY at")]
        assert len(set(places)) == 309
        found = work.search.find("bulk", EntryFilter(), limit=500).hits
        assert len(found) == 300
        (first,) = work.search.find("word4", EntryFilter(), limit=9).hits
        assert first.moment_id == "n4"


def test_reflections_stand_beside_the_untouched_moment(open_session: Store) -> None:
    reflections = [
        Reflection(f"r{n}", "m", f"later {n}", OPENED + timedelta(days=n), "UTC") for n in range(3)
    ]
    with open_session.unit_of_work() as work:
        for reflection in reversed(reflections):
            work.moments.add_reflection(reflection)
    with open_session.read() as work:
        assert work.moments.reflections("d") == reflections
        assert work.moments.one("m") == MOMENT


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE moment SET words = 'other'",
        "UPDATE moment SET at = 0",
        "DELETE FROM moment",
        "INSERT OR REPLACE INTO moment SELECT ordinal, id, dosing_session_id, sequence, 'other', at, zone,"
        " lane, form, elapsed_seconds FROM moment",
    ],
)
def test_a_moment_is_not_changed_or_removed_while_its_session_is_open(
    open_session: Store, statement: str
) -> None:
    with pytest.raises(Refused) as refused, open_session.unit_of_work() as work:
        work.driver.execute(statement)
    assert "stands as it was noted" in refused.value.sentence
    with open_session.read() as work:
        assert work.moments.of("d") == [MOMENT]


def test_an_open_session_is_not_removed_from_under_its_moments(open_session: Store) -> None:
    with open_session.unit_of_work() as work:
        work.courses.save_session(replace(SESSION, closed_at=OPENED + timedelta(hours=1)))
    with pytest.raises(Refused), open_session.unit_of_work() as work:
        work.driver.execute("UPDATE moment SET words = 'other'")
    with open_session.unit_of_work() as work:
        work.courses.remove_session("d")
        assert work.moments.of("d") == []


def test_erasing_a_whole_course_takes_its_moments_but_not_its_entries(
    open_session: Store, make_entry: MakeEntry
) -> None:
    entry = make_entry("about it", course_id="c", dosing_session_id="d")
    with open_session.unit_of_work() as work:
        work.entries.add(entry)
        work.moments.add_reflection(Reflection("r", "m", "later", OPENED, "UTC"))
        work.courses.save_step("c", StepProgress("s", StepState.DONE, frozenset(), (entry.id,)))
        work.courses.not_today("d", "day-1", "hopes", date(2026, 5, 2))
    with open_session.unit_of_work() as work:
        work.courses.erase("c")
        assert work.moments.of("d") == []
        assert work.courses.steps("c") == []
        assert work.entries.one(entry.id) == replace(entry, course_id=None, dosing_session_id=None)
        assert work.search.find("light", EntryFilter(), limit=5).hits == ()


def test_steps_and_put_off_invitations_are_kept_by_course(
    open_session: Store, make_entry: MakeEntry
) -> None:
    first, second = make_entry(), make_entry()
    step = StepProgress("setting", StepState.STARTED, frozenset({"b", "a"}), (second.id, first.id))
    with open_session.unit_of_work() as work:
        work.entries.add(first)
        work.entries.add(second)
        work.courses.save_step("c", step)
        work.courses.save_step("c", StepProgress("consent", StepState.SET_ASIDE))
        work.courses.not_today("d", "day-1", "hopes", date(2026, 5, 2))
        work.courses.not_today("d", "day-1", "hopes", date(2026, 5, 3))
    with open_session.unit_of_work() as work:
        assert work.courses.steps("c") == [StepProgress("consent", StepState.SET_ASIDE), step]
        assert work.courses.put_off("d") == {("day-1", "hopes"): date(2026, 5, 3)}
        work.entries.erase(second.id)
        work.courses.save_step("c", replace(step, state=StepState.DONE, entry_ids=(first.id,)))
        assert work.courses.steps("c")[1].entry_ids == (first.id,)


def test_check_ins_give_their_values_in_the_order_of_the_scales(store: Store) -> None:
    own = Scale("own", "Jaw", "loose", "tight", True, -1)
    rated = CheckIn(
        "k1", OPENED, "UTC", date(2026, 5, 1), (("own", 10), ("mood", 0), ("sleep", 5)), "tired"
    )
    newer = CheckIn("k2", OPENED + timedelta(days=1), "UTC", date(2026, 5, 2), ())
    with store.unit_of_work() as work:
        for scale in (*SUGGESTED_SCALES, own):
            work.checkins.save_scale(scale)
        work.checkins.add(replace(rated, values=tuple(reversed(rated.values))))
        work.checkins.add(newer)
    with store.unit_of_work() as work:
        assert work.checkins.scales() == [own, *SUGGESTED_SCALES]
        assert work.checkins.all() == [newer, rated]
        assert work.checkins.all(limit=1) == [newer]
        assert work.checkins.all(since=date(2026, 5, 2)) == [newer]
        assert work.checkins.one("k1") == rated
        work.checkins.save_scale(replace(own, active=False))
        assert not work.checkins.scales()[0].active
        work.checkins.erase("k1")
        assert work.checkins.all() == [newer]
    with pytest.raises(BugError), store.unit_of_work() as work:
        work.checkins.add(replace(newer, id="k3", values=(("mood", 11),)))


def test_check_ins_of_one_instant_keep_the_order_in_which_they_came(store: Store) -> None:
    made = [CheckIn(id_, OPENED, "UTC", date(2026, 5, 1), (), id_) for id_ in ("m", "z", "a", "k")]
    with store.unit_of_work() as work:
        for check_in in made:
            work.checkins.add(check_in)
    with store.read() as work:
        assert work.checkins.all() == made[::-1]
        assert work.checkins.all(limit=2) == made[:1:-1]


def test_a_file_is_kept_once_and_goes_with_its_last_entry(
    store: Store, make_entry: MakeEntry
) -> None:
    content = bytes(range(256)) * 100
    entries = [make_entry(), make_entry()]
    files = [
        Attachment(
            new_id(), entry.id, f"é {n}.png", "image/png", len(content), digest_of(content), OPENED
        )
        for n, entry in enumerate(entries)
    ]
    with store.unit_of_work() as work:
        for entry, file in zip(entries, files, strict=True):
            work.entries.add(entry)
            work.attachments.add(file, content)
    with store.unit_of_work() as work:
        assert work.attachments.of(entries[0].id) == [files[0]]
        assert work.attachments.one(files[1].id) == files[1]
        assert work.attachments.content(files[1].id) == content
        assert work.driver.execute("SELECT count(*) FROM attachment_blob").fetchall() == [(1,)]
        work.attachments.remove(files[0].id)
        assert work.attachments.content(files[1].id) == content
        work.entries.erase(entries[1].id)
        assert work.driver.execute("SELECT count(*) FROM attachment_blob").fetchall() == [(0,)]


def test_a_file_that_is_too_large_or_not_what_it_says_is_not_taken_in(
    store: Store, make_entry: MakeEntry
) -> None:
    entry = make_entry()
    too_large = bytes(LARGEST + 1)
    file = Attachment(new_id(), entry.id, "x", "image/png", len(too_large), "", OPENED)
    with store.unit_of_work() as work:
        work.entries.add(entry)
        with pytest.raises(Refused):
            work.attachments.add(file, too_large)
        with pytest.raises(BugError):
            work.attachments.add(replace(file, size=3, sha256=digest_of(b"abd")), b"abc")


def test_shares_remember_what_went_to_whom(store: Store, make_entry: MakeEntry) -> None:
    first, second = make_entry(revision=4), make_entry()
    record = ShareRecord(
        "s",
        "Ana",
        "sealed",
        OPENED,
        2,
        5,
        "for Tuesday",
        "f.companion-share",
        (second.id, first.id),
    )
    older = ShareRecord("o", "Ben", "sealed", OPENED - timedelta(days=1), 0, 0)
    with store.unit_of_work() as work:
        work.entries.add(first)
        work.entries.add(second)
        work.shares.add(older)
        work.shares.add(record, reply_key="k", references={first.id: "ref1", second.id: "ref2"})
    with store.unit_of_work() as work:
        work.entries.erase(second.id)
    with store.read() as work:
        assert work.shares.all() == [record, older]
        assert work.shares.one("s") == record
        assert work.shares.reply_key("s") == "k"
        assert work.shares.references("s") == {"ref1": (first.id, 4), "ref2": (second.id, 1)}
    with pytest.raises(AlreadyThere), store.unit_of_work() as work:
        work.shares.add(record)


def test_kept_shares_come_back_whole_by_client(store: Store) -> None:
    document = ShareDocument(
        "companion-share", 1, "s", "2026-05-01T09:00:00Z", "Client", "Ana", "note",
        (SharedEntry(1, "note", "Bödy\n", "2026-05-01", tags=("a",)),), {"private": 2}, "key",
    )  # fmt: skip
    kept = [
        ReceivedShare(f"r{n}", client, OPENED, OPENED + timedelta(days=n), document)
        for n, client in enumerate(("Zoe", "Adam", "Zoe"))
    ]
    with store.unit_of_work() as work:
        for share in kept:
            work.shares.keep(share)
    with store.unit_of_work() as work:
        assert work.shares.kept() == [kept[1], kept[2], kept[0]]
        assert work.shares.one_kept("r0") == kept[0]
        work.shares.remove_kept("r0")
        assert work.shares.kept() == [kept[1], kept[2]]
