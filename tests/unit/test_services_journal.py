"""The journal keeps every word, fills in what is known, and brings earlier states back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from companion.clock import FixedClock
from companion.domain.courses import SessionState
from companion.domain.entries import (
    Changes,
    EntryFilter,
    EntryKind,
    NewEntry,
    Phase,
    Sharing,
)
from companion.errors import NotFound, Refused
from companion.services import courses, journal, sessions, vaults
from companion.services.open_vault import OpenVault

PARAGRAPH = "The light came in low across the floor, and nobody had to say anything. " * 8


def written(vault: OpenVault, body: str = "Words.", **known: object) -> str:
    entry, _ = journal.write_entry(vault, NewEntry(body=body, **known))  # pyright: ignore[reportArgumentType]
    return entry.id


class TestBeginning:
    def test_an_entry_knows_when_and_where_it_was_written(
        self, vault: OpenVault, clock: FixedClock
    ):
        entry, changes = journal.write_entry(
            vault, NewEntry(title="  A quiet\nevening ", body="Line one.\n\n  Line two. ")
        )

        assert journal.entry(vault, entry.id) == entry
        assert (entry.title, entry.body) == ("A quiet evening", "Line one.\n\n  Line two. ")
        assert (entry.created_at, entry.zone) == (clock.now(), "Europe/Dublin")
        assert entry.local_date == date(2026, 3, 10)
        assert entry.sharing is Sharing.PRIVATE
        assert changes.entries == {entry.id}

    def test_an_hour_past_midnight_can_still_be_the_evening_before(
        self, vault: OpenVault, clock: FixedClock
    ):
        clock.advance(timedelta(hours=6))  # 01:30
        late, _ = journal.write_entry(vault, NewEntry(), day_ends_at=4)
        strict, _ = journal.write_entry(vault, NewEntry(), day_ends_at=0)
        assert (late.local_date, strict.local_date) == (date(2026, 3, 10), date(2026, 3, 11))

    def test_the_diary_day_is_the_one_where_it_was_written(self, vault: OpenVault):
        instant = datetime(2026, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=-8)))
        entry, _ = journal.write_entry(
            vault, NewEntry(created_at=instant, zone="America/Los_Angeles")
        )
        assert entry.created_at == datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
        assert entry.local_date == date(2026, 3, 1)

    def test_a_time_without_a_zone_and_an_unknown_zone_are_refused(self, vault: OpenVault):
        with pytest.raises(Refused):
            journal.write_entry(vault, NewEntry(created_at=datetime(2026, 3, 1, 12)))
        with pytest.raises(Refused):
            journal.write_entry(vault, NewEntry(zone="Europe/Atlantis"))
        assert journal.count(vault) == 0

    def test_without_a_course_there_is_no_phase(self, vault: OpenVault):
        entry, _ = journal.write_entry(vault, NewEntry())
        assert (entry.phase, entry.course_id) == (None, None)

    def test_the_phase_comes_from_the_course(self, vault: OpenVault, clock: FixedClock):
        course, _ = courses.begin_course(vault, name="Spring", session_days=[date(2026, 3, 17)])
        before, _ = journal.write_entry(vault, NewEntry())
        clock.advance(timedelta(days=7))
        session, _ = sessions.open_session(vault)
        during, _ = journal.write_entry(vault, NewEntry())
        clock.advance(timedelta(hours=4))
        sessions.close_session(vault, session.id)
        clock.advance(timedelta(days=1))
        story, _ = journal.write_entry(vault, NewEntry(kind=EntryKind.NARRATIVE))
        chosen, _ = journal.write_entry(vault, NewEntry(phase=Phase.PREPARATION))

        assert [e.phase for e in (before, during, story, chosen)] == [
            Phase.PREPARATION,
            Phase.SESSION,
            Phase.INTEGRATION,
            Phase.PREPARATION,
        ]
        assert {e.course_id for e in (before, during, story)} == {course.id}
        assert [e.dosing_session_id for e in (before, during, story)] == [
            None,
            session.id,
            session.id,
        ]

    def test_an_entry_for_an_earlier_day_gets_the_phase_of_that_day(
        self, vault: OpenVault, clock: FixedClock
    ):
        courses.begin_course(
            vault, name="Spring", started_on=date(2026, 3, 1), session_days=[date(2026, 3, 10)]
        )
        session, _ = sessions.open_session(vault)
        clock.advance(timedelta(hours=3))
        sessions.close_session(vault, session.id)
        clock.advance(timedelta(days=5))

        def phase_of(day: date) -> Phase | None:
            at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
            return journal.write_entry(vault, NewEntry(created_at=at))[0].phase

        assert phase_of(date(2026, 2, 20)) is None
        assert phase_of(date(2026, 3, 5)) is Phase.PREPARATION
        assert phase_of(date(2026, 3, 10)) is Phase.SESSION
        assert phase_of(date(2026, 3, 12)) is Phase.INTEGRATION


class TestSaving:
    def test_what_is_saved_is_there_after_a_restart(self, vault: OpenVault, passphrase: str):
        entry_id = written(vault, "W")
        journal.save_text(vault, entry_id, title="Walk", body="We walked to the river.")
        vaults.lock(vault)

        again = vaults.unlock(vault.path, passphrase=passphrase)
        entry = journal.entry(again, entry_id)
        vaults.lock(again)
        assert (entry.title, entry.body, entry.revision) == ("Walk", "We walked to the river.", 2)

    def test_saving_the_same_text_changes_nothing(self, vault: OpenVault):
        entry_id = written(vault, "Same.")
        entry, changes = journal.save_text(vault, entry_id, title="", body="Same.")
        assert (entry.revision, changes) == (1, Changes())

    def test_saving_keeps_everything_else(self, vault: OpenVault):
        entry_id = written(vault, tags=("river",), sharing=Sharing.TALK, kind=EntryKind.QUESTION)
        before = journal.entry(vault, entry_id)
        after, _ = journal.save_text(vault, entry_id, title="", body="Other words.")
        assert (after.tags, after.sharing, after.kind) == (("river",), Sharing.TALK, before.kind)
        assert (after.created_at, after.local_date) == (before.created_at, before.local_date)

    def test_saved_words_are_found_and_replaced_ones_are_not(self, vault: OpenVault):
        entry_id = written(vault, "marmalade")
        journal.save_text(vault, entry_id, title="", body="honey")
        assert journal.search(vault, "marm").hits == ()
        assert [hit.summary.id for hit in journal.search(vault, "hon").hits] == [entry_id]

    def test_saving_an_entry_that_is_gone_is_told(self, vault: OpenVault):
        with pytest.raises(NotFound):
            journal.save_text(vault, "a" * 26, title="", body="Words.")

    def test_a_text_too_long_to_keep_leaves_the_saved_one(
        self, vault: OpenVault, monkeypatch: pytest.MonkeyPatch
    ):
        entry_id = written(vault)
        with pytest.raises(Refused):
            journal.save_text(vault, entry_id, title="", body="x" * 10_000_001)
        assert journal.entry(vault, entry_id).body == "Words."

    def test_an_intention_tells_the_course_pages(self, vault: OpenVault):
        entry_id = written(vault, kind=EntryKind.INTENTION)
        _, changes = journal.save_text(vault, entry_id, title="", body="To listen.")
        assert changes.courses


class TestVersions:
    def test_a_text_typed_over_by_mistake_can_be_brought_back_as_a_copy(self, vault: OpenVault):
        entry_id = written(vault, PARAGRAPH, tags=("light",), sharing=Sharing.SHARE)
        journal.save_text(vault, entry_id, title="", body="oops")

        (kept,) = journal.versions(vault, entry_id)
        copy, changes = journal.restore_version(vault, kept.id)

        assert copy.body == PARAGRAPH
        assert copy.id != entry_id
        assert (copy.tags, copy.sharing) == (("light",), Sharing.PRIVATE)
        assert journal.entry(vault, copy.id) == copy
        assert journal.entry(vault, entry_id).body == "oops"
        assert changes.entries == {copy.id}

    def test_a_version_is_kept_after_ten_minutes(self, vault: OpenVault, clock: FixedClock):
        entry_id = written(vault, "One.")
        journal.save_text(vault, entry_id, title="", body="One. Two.")
        assert journal.versions(vault, entry_id) == []
        clock.advance(timedelta(minutes=11))
        journal.save_text(vault, entry_id, title="", body="One. Two. Three.")
        assert [v.body for v in journal.versions(vault, entry_id)] == ["One. Two."]

    def test_leaving_the_editor_keeps_a_version_once(self, vault: OpenVault, clock: FixedClock):
        entry_id = written(vault, "Done for tonight.")
        assert journal.end_editing(vault, entry_id).entries == {entry_id}
        assert journal.end_editing(vault, entry_id) == Changes()
        clock.advance(timedelta(days=1))
        journal.save_text(vault, entry_id, title="", body="Done for tonight. And more.")
        journal.end_editing(vault, entry_id)
        assert [v.body for v in journal.versions(vault, entry_id)] == [
            "Done for tonight. And more.",
            "Done for tonight.",
        ]

    def test_a_restored_copy_does_not_answer_the_prompt_a_second_time(self, vault: OpenVault):
        entry, _ = courses.answer_prompt(vault, "P06")
        journal.save_text(vault, entry.id, title="", body=PARAGRAPH)
        journal.end_editing(vault, entry.id)
        (kept,) = journal.versions(vault, entry.id)
        copy, _ = journal.restore_version(vault, kept.id)
        assert (copy.prompt_id, copy.prompt_text) == (None, entry.prompt_text)
        assert courses.answer_prompt(vault, "P06")[0].id == entry.id

    def test_an_unknown_version_is_told(self, vault: OpenVault):
        with pytest.raises(NotFound):
            journal.restore_version(vault, "b" * 26)


class TestLeavingAnEmptyEntry:
    def test_an_entry_in_which_nothing_was_written_goes(self, vault: OpenVault):
        entry_id = written(vault, " \n")
        assert journal.end_editing(vault, entry_id).entries == {entry_id}
        with pytest.raises(NotFound):
            journal.entry(vault, entry_id)

    def test_a_tag_is_reason_enough_to_stay(self, vault: OpenVault):
        entry_id = written(vault, "", tags=("river",))
        journal.end_editing(vault, entry_id)
        assert journal.entry(vault, entry_id).tags == ("river",)

    def test_an_entry_that_held_words_can_be_brought_back(self, vault: OpenVault):
        entry_id = written(vault, PARAGRAPH)
        journal.save_text(vault, entry_id, title="", body="")
        journal.end_editing(vault, entry_id)

        assert journal.count(vault) == 0
        assert journal.count(vault, EntryFilter(in_trash=True)) == 1
        assert [v.body for v in journal.versions(vault, entry_id)] == [PARAGRAPH]


class TestPuttingInOrder:
    def test_tags_are_cleaned_and_counted(self, vault: OpenVault):
        entry_id = written(vault)
        written(vault, tags=("River",))
        entry, changes = journal.retag(vault, entry_id, ["#river", " two  words ", "RIVER", ""])
        assert len(entry.tags) == 2
        assert changes.entries == {entry_id}
        counted = {tag.name.casefold(): tag.entries for tag in journal.tags(vault)}
        assert counted == {"river": 2, "two words": 1}

    def test_giving_the_same_tags_changes_nothing(self, vault: OpenVault):
        entry_id = written(vault, tags=("river",))
        assert journal.retag(vault, entry_id, ["river"])[1] == Changes()

    def test_a_new_instant_moves_the_diary_day_but_keeps_the_words(self, vault: OpenVault):
        entry_id = written(vault)
        moved, _ = journal.reclassify(
            vault, entry_id, created_at=datetime(2026, 1, 2, 3, tzinfo=UTC), day_ends_at=4
        )
        assert moved.local_date == date(2026, 1, 1)
        assert journal.entry(vault, entry_id) == moved
        assert moved.revision == 1

    def test_only_what_is_named_is_changed(self, vault: OpenVault):
        entry_id = written(vault, phase=Phase.SESSION, opens_on=date(2027, 1, 1))
        entry, _ = journal.reclassify(vault, entry_id, kind=EntryKind.LETTER)
        assert (entry.kind, entry.phase) == (EntryKind.LETTER, Phase.SESSION)
        entry, _ = journal.reclassify(vault, entry_id, phase=None)
        assert (entry.phase, entry.opens_on) == (None, date(2027, 1, 1))

    def test_marking_is_all_or_nothing(self, vault: OpenVault):
        first, second = written(vault), written(vault)
        with pytest.raises(NotFound):
            journal.mark_sharing(vault, [first, "c" * 26], Sharing.SHARE)
        assert journal.entry(vault, first).sharing is Sharing.PRIVATE

        changes = journal.mark_sharing(vault, [first, second], Sharing.SHARE)
        assert changes.entries == {first, second}
        assert journal.count(vault, EntryFilter(sharing=frozenset({Sharing.SHARE}))) == 2

    def test_the_trash_gives_back(self, vault: OpenVault):
        entry_id = written(vault)
        journal.trash(vault, entry_id)
        assert journal.count(vault) == 0
        journal.untrash(vault, entry_id)
        assert [s.id for s in journal.summaries(vault)] == [entry_id]

    def test_only_what_is_in_the_trash_can_be_erased(self, vault: OpenVault):
        kept, gone = written(vault, "kept"), written(vault, "erasable")
        with pytest.raises(Refused):
            journal.erase(vault, kept)
        journal.trash(vault, gone)
        assert journal.erase_trash(vault)[0] == 1
        assert [s.id for s in journal.summaries(vault)] == [kept]
        assert journal.search(vault, "erasable", EntryFilter(in_trash=True)).hits == ()

    def test_what_an_emptied_trash_left_in_the_index_is_removed_in_the_background(
        self, vault: OpenVault, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr("companion.storage.store.SCRUB_SECONDS", 0.0)
        monkeypatch.setattr("companion.storage.scrubbing.PAGES", 2)
        for number in range(60):
            written(vault, " ".join(f"w{number}x{word}" for word in range(300)))
        gone = written(vault, "quillwort")
        journal.trash(vault, gone)
        journal.erase_trash(vault)

        def left_over() -> object:
            with vault.read() as work:
                return work.meta.value("scrub_due")

        assert left_over() is not None
        journal.finish_erasing(vault)
        assert left_over() is None
        assert len(journal.search(vault, "w59x1").hits) == 1
        journal.finish_erasing(vault)


class TestFinding:
    def test_a_list_goes_on_where_it_ended(self, vault: OpenVault, clock: FixedClock):
        ids: list[str] = []
        for number in range(7):
            ids.insert(0, written(vault, f"Entry {number}"))
            clock.advance(timedelta(minutes=number % 2))
        page = journal.summaries(vault, limit=3)
        shown = [s.id for s in page]
        while page:
            page = journal.summaries(vault, limit=3, before=(page[-1].created_at, page[-1].id))
            shown += [s.id for s in page]
        assert shown == ids

    def test_the_calendar_knows_the_days(self, vault: OpenVault, clock: FixedClock):
        written(vault)
        written(vault)
        clock.advance(timedelta(days=2))
        written(vault)
        days = journal.days(vault, date(2026, 3, 1), date(2026, 3, 31))
        assert [(d.day.day, d.entries) for d in days] == [(10, 2), (12, 1)]

    def test_the_first_letters_of_an_id_are_enough(self, vault: OpenVault):
        entry_id = written(vault)
        assert journal.resolve(vault, entry_id[:8].upper()) == entry_id
        with pytest.raises(NotFound):
            journal.resolve(vault, "")


class TestComingBack:
    def test_the_entry_that_was_open_is_offered_after_a_restart(
        self, vault: OpenVault, passphrase: str
    ):
        entry_id = written(vault)
        journal.remember_open_entry(vault, entry_id)
        vaults.lock(vault)
        again = vaults.unlock(vault.path, passphrase=passphrase)
        found = journal.entry_left_open(again)
        journal.remember_open_entry(again, None)
        nothing = journal.entry_left_open(again)
        vaults.lock(again)
        assert found is not None
        assert (found.id, nothing) == (entry_id, None)

    @pytest.mark.parametrize("erased", [True, False])
    def test_an_entry_that_is_gone_is_not_offered(self, vault: OpenVault, erased: bool):
        entry_id = written(vault)
        journal.remember_open_entry(vault, entry_id)
        journal.trash(vault, entry_id)
        if erased:
            journal.erase_trash(vault)
        assert journal.entry_left_open(vault) is None


def test_the_open_session_is_the_one_meant(vault: OpenVault):
    courses.begin_course(vault, name="Spring")
    session, _ = sessions.open_session(vault)
    entry, _ = journal.write_entry(vault, NewEntry(body="In the room."))
    assert (entry.dosing_session_id, session.state) == (session.id, SessionState.OPEN)
