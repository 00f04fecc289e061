"""Entries through the store's door: what goes in comes out, in date order, filtered, paged, trashed and erased."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from companion.domain.courses import Course, DosingSession, Person, Role
from companion.domain.entries import (
    Attachment,
    Entry,
    EntryFilter,
    EntryKind,
    EntryVersion,
    Phase,
    Sharing,
)
from companion.domain.ids import new_id
from companion.errors import AlreadyThere, NotFound, Refused
from companion.storage.repositories.attachments import digest_of
from companion.storage.store import Store

MakeEntry = Callable[..., Entry]
ALL = EntryFilter()
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def add(store: Store, *entries: Entry) -> None:
    with store.unit_of_work() as work:
        for entry in entries:
            work.entries.add(entry)


def listed(store: Store, wanted: EntryFilter = ALL) -> list[str]:
    with store.read() as work:
        ids = [line.id for line in work.entries.summaries(wanted, limit=1000)]
        assert work.entries.count(wanted) == len(ids)
        assert sorted(entry.id for entry in work.entries.bodies(wanted)) == sorted(ids)
    return ids


def course_with_session(store: Store) -> tuple[Course, DosingSession, Person]:
    course = Course("c", "Spring", "ketamine", "Clinic", date(2026, 1, 1), "standard", "UTC")
    session = DosingSession("d", "c", 1, date(2026, 5, 1), "UTC")
    person = Person("p", "Ana", Role.THERAPIST)
    with store.unit_of_work() as work:
        work.courses.add(course)
        work.courses.save_session(session)
        work.courses.save_person(person)
    return course, session, person


def test_an_entry_comes_back_as_it_was_put_in(store: Store, make_entry: MakeEntry) -> None:
    course, session, person = course_with_session(store)
    full = make_entry(
        "# Heading\n\nBody with *marks*, ünïcödé, 🌱 and a\ttab.\n",
        title="A title",
        kind=EntryKind.LETTER,
        phase=Phase.INTEGRATION,
        created_at=datetime(2026, 5, 1, 9, 8, 7, 654000, tzinfo=UTC),
        updated_at=datetime(2026, 5, 2, 1, 2, 3, 4000, tzinfo=UTC),
        local_date=date(2026, 4, 30),
        time_known=False,
        prompt_id="hopes",
        prompt_text="What do you hope for?",
        card_id="card-1",
        course_id=course.id,
        dosing_session_id=session.id,
        person_id=person.id,
        opens_on=date(2027, 1, 1),
        tags=("Sea", "family dinner"),
        sharing=Sharing.TALK,
        trashed_at=datetime(2026, 6, 1, tzinfo=UTC),
        revision=7,
    )
    plain = make_entry()
    add(store, full, plain)
    with store.read() as work:
        assert work.entries.one(full.id) == full
        assert work.entries.one(plain.id) == plain
        assert work.entries.by_ids([plain.id, "unknown", full.id]) == [plain, full]


def test_a_saved_entry_replaces_the_old_one(store: Store, make_entry: MakeEntry) -> None:
    entry = make_entry("First words", tags=("one", "two"))
    add(store, entry)
    changed = replace(
        entry,
        title="New",
        body="Other words",
        tags=("two", "three"),
        revision=2,
        phase=Phase.SESSION,
    )
    with store.unit_of_work() as work:
        work.entries.save(changed)
    with store.read() as work:
        assert work.entries.one(entry.id) == changed
        assert {tag.name: tag.entries for tag in work.entries.tags()} == {"two": 1, "three": 1}
        assert work.search.find("first", ALL, limit=5).hits == ()
        assert [hit.summary.heading for hit in work.search.find("other", ALL, limit=5).hits] == [
            "New"
        ]


def test_saving_or_trashing_what_is_not_there_says_so(store: Store, make_entry: MakeEntry) -> None:
    with store.unit_of_work() as work:
        for act in (
            lambda: work.entries.save(make_entry()),
            lambda: work.entries.one("nothing"),
            lambda: work.entries.trash("nothing", NOON),
            lambda: work.entries.untrash("nothing"),
            lambda: work.entries.erase("nothing"),
            lambda: work.entries.version("nothing"),
        ):
            with pytest.raises(NotFound):
                act()


def test_the_same_identifier_twice_is_refused_and_nothing_changes(
    store: Store, make_entry: MakeEntry
) -> None:
    entry = make_entry("The first", tags=("kept",))
    add(store, entry)
    with pytest.raises(AlreadyThere):
        add(store, make_entry("Something else"), replace(entry, body="The second"))
    assert listed(store) == [entry.id]
    with store.read() as work:
        assert work.entries.one(entry.id) == entry


def test_lists_run_in_date_order_however_entries_arrive(
    store: Store, make_entry: MakeEntry
) -> None:
    crowded = [NOON + timedelta(seconds=second) for second in (30, 10, 50, 0, 20, 40, 20)]
    spread = [NOON + timedelta(hours=hours) for hours in (-30, 2, 1, 26, -1, 3, 0)]
    old = [datetime(1, 1, 1, tzinfo=UTC), datetime(1969, 12, 31, 23, tzinfo=UTC)]
    entries = [make_entry(str(at), created_at=at) for at in (*spread, *crowded, *old)]
    for entry in entries:
        add(store, entry)
    by_date = sorted(entries, key=lambda entry: entry.created_at, reverse=True)
    with store.read() as work:
        lines = work.entries.summaries(ALL, limit=100)
        oldest_first = [entry.created_at for entry in work.entries.bodies(ALL)]
        found = [hit.summary.created_at for hit in work.search.find("00", ALL, limit=100).hits]
    assert [line.created_at for line in lines] == [entry.created_at for entry in by_date]
    assert oldest_first == sorted(oldest_first)
    assert found == sorted(found, reverse=True)
    assert len(found) == len([entry for entry in entries if ":00" in entry.body])


def test_entries_of_the_same_instant_keep_the_order_in_which_they_came(
    store: Store, make_entry: MakeEntry
) -> None:
    entries = [make_entry(str(number), created_at=NOON) for number in range(30)]
    add(store, *entries)
    assert listed(store) == [entry.id for entry in reversed(entries)]


def test_an_entry_that_is_dated_anew_moves_with_its_words_and_tags(
    store: Store, make_entry: MakeEntry
) -> None:
    entries = [make_entry(f"wander number{n}", tags=(f"t{n}", "all")) for n in range(6)]
    add(store, *entries)
    moved = replace(entries[5], created_at=entries[1].created_at, local_date=entries[1].local_date)
    with store.unit_of_work() as work:
        work.entries.save(moved)
    expected = [entries[n].id for n in (4, 3, 2, 5, 1, 0)]
    assert listed(store) == expected
    assert listed(store, EntryFilter(tags=frozenset({"t5"}))) == [entries[5].id]
    assert listed(store, EntryFilter(tags=frozenset({"t2", "ALL"}))) == [entries[2].id]
    with store.read() as work:
        hits = work.search.find("wander", ALL, limit=10).hits
        assert [hit.summary.id for hit in hits] == expected
        assert work.search.find("number5", ALL, limit=10).hits[0].summary.id == entries[5].id


def test_pages_follow_each_other_without_gap_or_overlap(
    store: Store, make_entry: MakeEntry
) -> None:
    entries = [make_entry(str(n), created_at=NOON + timedelta(minutes=n // 3)) for n in range(47)]
    add(store, *entries)
    expected = listed(store)
    seen: list[str] = []
    before: tuple[datetime, str] | None = None
    with store.read() as work:
        while page := work.entries.summaries(ALL, limit=10, before=before):
            seen.extend(line.id for line in page)
            before = (page[-1].created_at, page[-1].id)
        assert [line.id for line in work.entries.summaries(ALL, limit=10, offset=40)] == expected[
            40:
        ]
    assert seen == expected


def test_paging_goes_on_when_the_last_line_was_erased_meanwhile(
    store: Store, make_entry: MakeEntry
) -> None:
    entries = [make_entry(str(n)) for n in range(5)]
    add(store, *entries)
    with store.unit_of_work() as work:
        work.entries.erase(entries[3].id)
    with store.read() as work:
        page = work.entries.summaries(ALL, limit=9, before=(entries[3].created_at, entries[3].id))
    assert [line.id for line in page] == [entries[n].id for n in (2, 1, 0)]


def test_a_list_line_holds_what_is_painted(store: Store, make_entry: MakeEntry) -> None:
    entry = make_entry(
        "\n\n# **First** line\n- second line\n" + "more " * 200, tags=("Sea", "Hill")
    )
    add(store, entry)
    with store.read() as work:
        (line,) = work.entries.summaries(ALL, limit=5)
    assert line.heading == "First line" == entry.heading
    assert line.preview.startswith("First line second line more more")
    assert len(line.preview) <= 161
    assert line.tags == ("Sea", "Hill")
    assert (line.id, line.kind, line.created_at, line.local_date, line.sharing) == (
        entry.id,
        EntryKind.NOTE,
        entry.created_at,
        entry.local_date,
        Sharing.PRIVATE,
    )


def test_the_heading_of_a_very_long_text_is_its_first_line(
    store: Store, make_entry: MakeEntry
) -> None:
    late = make_entry("\n" * 5000 + "At last\n" + "x" * 5000)
    unbroken = make_entry("y" * 9000)
    add(store, late, unbroken)
    with store.read() as work:
        headings = {line.id: line.heading for line in work.entries.summaries(ALL, limit=5)}
    assert headings == {late.id: late.heading, unbroken.id: unbroken.heading}


def test_filters_let_through_what_they_say(store: Store, make_entry: MakeEntry) -> None:
    _, session, person = course_with_session(store)
    content = b"picture"
    entries = {
        "plain": make_entry(),
        "intention": make_entry(kind=EntryKind.INTENTION, phase=Phase.PREPARATION),
        "letter": make_entry(kind=EntryKind.LETTER, phase=Phase.INTEGRATION, sharing=Sharing.SHARE),
        "talk": make_entry(sharing=Sharing.TALK, prompt_id="hopes", card_id="card"),
        "session": make_entry(
            phase=Phase.SESSION, dosing_session_id=session.id, person_id=person.id
        ),
        "tagged": make_entry(tags=("Sea", "Hill"), prompt_id="fears"),
        "pictured": make_entry(tags=("sea",)),
    }
    add(store, *entries.values())
    picture = Attachment(
        new_id(),
        entries["pictured"].id,
        "p.png",
        "image/png",
        len(content),
        digest_of(content),
        NOON,
    )
    with store.unit_of_work() as work:
        work.attachments.add(picture, content)

    def names(**fields: object) -> set[str]:
        wanted = EntryFilter(**fields)  # type: ignore[arg-type]
        ids = listed(store, wanted)
        return {name for name, entry in entries.items() if entry.id in ids}

    assert names() == set(entries)
    assert names(kinds=frozenset({EntryKind.INTENTION})) == {"intention"}
    assert names(kinds=frozenset({EntryKind.NOTE})) == set(entries) - {"intention", "letter"}
    assert names(kinds=frozenset({EntryKind.NOTE, EntryKind.LETTER})) == set(entries) - {
        "intention"
    }
    assert names(phases=frozenset({Phase.PREPARATION, Phase.SESSION})) == {"intention", "session"}
    assert names(sharing=frozenset({Sharing.SHARE})) == {"letter"}
    assert names(sharing=frozenset({Sharing.PRIVATE, Sharing.TALK})) == set(entries) - {"letter"}
    assert names(tags=frozenset({"SEA"})) == {"tagged", "pictured"}
    assert names(tags=frozenset({"sea", "#hill"})) == {"tagged"}
    assert names(tags=frozenset({"sea", "unknown"})) == set()
    assert names(prompt_ids=frozenset({"hopes", "fears", "else"})) == {"talk", "tagged"}
    assert names(card_id="card") == {"talk"}
    assert names(dosing_session_id=session.id) == {"session"}
    assert names(person_id=person.id) == {"session"}
    assert names(with_attachment=True) == {"pictured"}
    assert names(tags=frozenset({"sea"}), with_attachment=True) == {"pictured"}
    assert names(in_trash=True) == set()


def test_days_filter_by_the_diary_day_not_by_the_instant(
    store: Store, make_entry: MakeEntry
) -> None:
    late = make_entry("After midnight", created_at=datetime(2026, 5, 2, 0, 30, tzinfo=UTC))
    evening_before = replace(late, id=new_id(), local_date=date(2026, 5, 1))
    far_west = make_entry(
        created_at=datetime(2026, 5, 3, 11, tzinfo=UTC), local_date=date(2026, 5, 2)
    )
    add(store, late, evening_before, far_west)
    on = lambda day: set(listed(store, EntryFilter(since=day, until=day)))  # noqa: E731
    assert on(date(2026, 5, 1)) == {evening_before.id}
    assert on(date(2026, 5, 2)) == {late.id, far_west.id}
    assert on(date(2026, 5, 3)) == set()
    assert set(listed(store, EntryFilter(since=date(2026, 5, 2)))) == {late.id, far_west.id}
    assert set(listed(store, EntryFilter(until=date(2026, 5, 1)))) == {evening_before.id}
    assert len(listed(store, EntryFilter(since=date.min, until=date.max))) == 3


def test_an_entry_whose_day_lies_far_from_its_instant_is_still_found(
    store: Store, make_entry: MakeEntry
) -> None:
    odd = make_entry("Childhood", local_date=date(1980, 7, 1))
    add(store, odd, *(make_entry(str(n)) for n in range(5)))
    assert listed(store, EntryFilter(since=date(1980, 1, 1), until=date(1980, 12, 31))) == [odd.id]
    with store.read() as work:
        days = work.entries.days(date(1980, 1, 1), date(1980, 12, 31))
    assert [(day.day, day.entries) for day in days] == [(date(1980, 7, 1), 1)]


def test_the_calendar_counts_living_entries_by_day(store: Store, make_entry: MakeEntry) -> None:
    entries = [make_entry(created_at=NOON + timedelta(days=day)) for day in (0, 0, 1, 3, 40)]
    add(store, *entries)
    with store.unit_of_work() as work:
        work.entries.trash(entries[2].id, NOON)
    with store.read() as work:
        days = work.entries.days(date(2026, 5, 1), date(2026, 5, 31))
    assert [(day.day.day, day.entries) for day in days] == [(1, 2), (4, 1)]


def test_tags_are_one_word_whatever_their_case(store: Store, make_entry: MakeEntry) -> None:
    first = make_entry(tags=("Garden", "Straße"))
    second = make_entry(tags=("GARDEN", "strasse", "garden", "  two   words "))
    add(store, first, second)
    with store.read() as work:
        assert work.entries.one(second.id).tags == ("Garden", "Straße", "two words")
        assert [(tag.name, tag.entries) for tag in work.entries.tags()] == [
            ("Garden", 2),
            ("Straße", 2),
            ("two words", 1),
        ]


def test_a_tag_goes_with_the_last_entry_and_hides_with_the_trash(
    store: Store, make_entry: MakeEntry
) -> None:
    first, second = make_entry(tags=("old",)), make_entry(tags=("old", "other"))
    add(store, first, second)
    with store.unit_of_work() as work:
        work.entries.trash(second.id, NOON)
    with store.read() as work:
        assert [(tag.name, tag.entries) for tag in work.entries.tags()] == [("old", 1)]
    with store.unit_of_work() as work:
        work.entries.erase(first.id)
        work.entries.erase(second.id)
        work.entries.add(make_entry(tags=("OLD",)))
    with store.read() as work:
        assert [(tag.name, tag.entries) for tag in work.entries.tags()] == [("OLD", 1)]


def test_links_follow_the_text(store: Store, make_entry: MakeEntry) -> None:
    target, other = make_entry("Target"), make_entry("Other")
    source = make_entry(f"See [[{target.id}]] and [[{other.id}|that day]], not [[nothing]].")
    add(store, target, other, source)
    with store.read() as work:
        assert {line.id for line in work.entries.links_from(source.id)} == {target.id, other.id}
        assert [line.id for line in work.entries.links_to(target.id)] == [source.id]
    with store.unit_of_work() as work:
        work.entries.save(replace(source, body=f"Only [[{other.id}]] now."))
    with store.read() as work:
        assert [line.id for line in work.entries.links_from(source.id)] == [other.id]
        assert work.entries.links_to(target.id) == []
    with store.unit_of_work() as work:
        work.entries.trash(source.id, NOON)
        assert work.entries.links_to(other.id) == []


def test_versions_come_back_newest_first_and_go_with_the_entry(
    store: Store, make_entry: MakeEntry
) -> None:
    entry = make_entry()
    add(store, entry)
    kept = [
        EntryVersion(new_id(), entry.id, NOON + timedelta(minutes=n), f"T{n}", f"Body {n}\n", n)
        for n in range(3)
    ]
    with store.unit_of_work() as work:
        assert work.entries.latest_version(entry.id) is None
        for version in kept:
            work.entries.add_version(version)
    with store.read() as work:
        assert work.entries.versions(entry.id) == kept[::-1]
        assert work.entries.latest_version(entry.id) == kept[2]
        assert work.entries.version(kept[0].id) == kept[0]
    with store.unit_of_work() as work:
        work.entries.erase(entry.id)
        assert work.entries.versions(entry.id) == []
    with pytest.raises(NotFound), store.unit_of_work() as work:
        work.entries.add_version(replace(kept[0], id=new_id()))


def test_the_trash_hides_and_gives_back(store: Store, make_entry: MakeEntry) -> None:
    kept, gone = make_entry("kept"), make_entry("gone words", tags=("tag",))
    add(store, kept, gone)
    with store.unit_of_work() as work:
        work.entries.trash(gone.id, NOON)
    assert listed(store) == [kept.id]
    assert listed(store, EntryFilter(in_trash=True)) == [gone.id]
    assert listed(store, EntryFilter(in_trash=True, tags=frozenset({"tag"}))) == [gone.id]
    with store.read() as work:
        assert work.entries.trashed_ids() == [gone.id]
        assert work.entries.one(gone.id).trashed_at == NOON
        assert work.search.find("words", ALL, limit=5).hits == ()
        assert len(work.search.find("words", EntryFilter(in_trash=True), limit=5).hits) == 1
        assert work.entries.latest_touched() == kept.id
    with store.unit_of_work() as work:
        work.entries.untrash(gone.id)
    assert listed(store) == [gone.id, kept.id]


def test_marking_sets_what_may_be_done(store: Store, make_entry: MakeEntry) -> None:
    entries = [make_entry() for _ in range(3)]
    add(store, *entries)
    with store.unit_of_work() as work:
        work.entries.mark([entries[0].id, entries[2].id], Sharing.SHARE)
    assert listed(store, EntryFilter(sharing=frozenset({Sharing.SHARE}))) == [
        entries[2].id,
        entries[0].id,
    ]


def test_a_prefix_stands_for_one_identifier(store: Store, make_entry: MakeEntry) -> None:
    add(store, *(make_entry(id=name) for name in ("abcd" * 6 + "aa", "abcc" * 6 + "aa", "b" * 26)))
    with store.read() as work:
        assert work.entries.resolve_prefix("b") == "b" * 26
        assert work.entries.resolve_prefix("abcd") == "abcd" * 6 + "aa"
        with pytest.raises(Refused) as several:
            work.entries.resolve_prefix("abc")
        assert not isinstance(several.value, NotFound)
        for unknown in ("", "zz", "b" * 27):
            with pytest.raises(NotFound):
                work.entries.resolve_prefix(unknown)


def test_the_latest_touched_entry_is_the_one_saved_last(
    store: Store, make_entry: MakeEntry
) -> None:
    with store.read() as work:
        assert work.entries.latest_touched() is None
    old, new = make_entry(), make_entry()
    add(store, old, new)
    with store.unit_of_work() as work:
        work.entries.save(replace(old, body="again", updated_at=NOON + timedelta(days=9)))
        assert work.entries.latest_touched() == old.id


def test_a_block_that_fails_leaves_nothing_behind(store: Store, make_entry: MakeEntry) -> None:
    class Stopped(Exception):
        pass

    def write_and_stop() -> None:
        with store.unit_of_work() as work:
            work.entries.add(make_entry("half done"))
            work.meta.set("open_entry", "x")
            raise Stopped

    with pytest.raises(Stopped):
        write_and_stop()
    assert listed(store) == []
    with store.read() as work:
        assert work.meta.value("open_entry") is None


def test_a_block_inside_a_block_joins_it(store: Store, make_entry: MakeEntry) -> None:
    outer, inner, undone = make_entry(), make_entry(), make_entry()

    def write_and_fail() -> None:
        with store.unit_of_work() as again:
            again.entries.add(undone)
            again.entries.erase("nothing")

    with store.unit_of_work() as work:
        work.entries.add(outer)
        with store.unit_of_work() as again:
            again.entries.add(inner)
        with pytest.raises(NotFound):
            write_and_fail()
        with store.read() as reading:
            assert reading.entries.count(ALL) == 2
    assert set(listed(store)) == {outer.id, inner.id}


def test_small_things_are_kept_by_name(store: Store) -> None:
    with store.unit_of_work() as work:
        work.meta.set("open_entry", "first")
        work.meta.put("open_entry", "second")
        work.meta.keep_draft("moment", "a few wörds")
    with store.unit_of_work() as work:
        assert work.meta.value("open_entry") == "second"
        assert work.meta.take("open_entry") == "second"
        assert work.meta.take("open_entry") is None
        assert work.meta.draft("moment") == "a few wörds"
        work.meta.keep_draft("moment", "")
        assert work.meta.draft("moment") is None
