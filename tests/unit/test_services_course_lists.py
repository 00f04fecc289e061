"""Short lists around a course: kept word for word, ticked with the instant, put in order, taken off and put back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from companion.clock import FixedClock
from companion.domain.course_lists import CourseList, ListLine, entry_of
from companion.domain.courses import Role, StepState
from companion.domain.entries import Changes, EntryKind, NewEntry
from companion.errors import NotFound, Refused
from companion.services import (
    course_lists,
    courses,
    guidance,
    intentions,
    journal,
    session_words,
    sessions,
    steps,
)
from companion.services.open_vault import OpenVault


def add(
    vault: OpenVault, words: str, where: CourseList = CourseList.MUSIC, heading: str = ""
) -> str:
    return course_lists.add_line(vault, where, words, heading=heading)[0].id


def words(vault: OpenVault, where: CourseList = CourseList.MUSIC) -> list[str]:
    return [line.words for line in course_lists.lines(vault, where)]


def state(vault: OpenVault, step_id: str) -> StepState:
    return next(progress.state for step, progress in steps.steps(vault) if step.id == step_id)


@pytest.fixture
def with_course(vault: OpenVault) -> OpenVault:
    courses.begin_course(vault, name="Spring", session_days=[date(2026, 3, 24)])
    return vault


class TestLines:
    def test_a_line_is_kept_on_one_line_where_it_was_written(
        self, with_course: OpenVault, clock: FixedClock
    ):
        added, changes = course_lists.add_line(
            with_course,
            CourseList.MEDICINES,
            " The  blue\nbox ",
            heading="prescribed",
            note=" At\nnight ",
        )
        assert changes == Changes(courses=True)
        assert (added.words, added.note, added.heading) == (
            "The blue box",
            "At\nnight",
            "prescribed",
        )
        assert (added.created_at, added.zone, added.ticked_at) == (
            clock.now(),
            "Europe/Dublin",
            None,
        )
        assert course_lists.lines(with_course, CourseList.MEDICINES) == [added]
        assert course_lists.lines(with_course, CourseList.HEALTH) == []

    def test_lines_can_be_written_without_a_course(self, vault: OpenVault):
        assert course_lists.line(vault, add(vault, "Sea")).course_id is None

    @pytest.mark.parametrize("empty", ["", "  \n ", "\0"])
    def test_a_line_needs_words(self, vault: OpenVault, empty: str):
        with pytest.raises(Refused, match="Please write"):
            add(vault, empty)

    def test_what_is_too_long_is_refused_in_words(self, vault: OpenVault):
        line_id = add(vault, "x" * 300)
        with pytest.raises(Refused, match="at most 300 characters"):
            course_lists.change_line(vault, line_id, words="x" * 301)
        with pytest.raises(Refused, match="at most 4000 characters"):
            course_lists.change_line(vault, line_id, note="x" * 4001)
        assert words(vault) == ["x" * 300]

    def test_a_list_has_an_end(self, vault: OpenVault, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(course_lists, "MOST_LINES", 2)
        add(vault, "one")
        add(vault, "two")
        with pytest.raises(Refused, match="at most 2 lines"):
            add(vault, "three")
        add(vault, "another list", CourseList.COMFORT)

    def test_only_headings_of_the_list_are_known(self, vault: OpenVault):
        with pytest.raises(NotFound):
            add(vault, "Sea", heading="prescribed")

    def test_words_and_note_change_one_by_one(self, vault: OpenVault):
        line_id = add(vault, "Sea")
        course_lists.change_line(vault, line_id, note="The slow one")
        changed, _ = course_lists.change_line(vault, line_id, words="The sea")
        assert (changed.words, changed.note) == ("The sea", "The slow one")
        assert course_lists.change_line(vault, line_id, words="The sea")[1] == Changes()
        with pytest.raises(NotFound):
            course_lists.change_line(vault, "nothing", words="x")

    def test_a_tick_keeps_its_first_instant(self, vault: OpenVault, clock: FixedClock):
        line_id, first = add(vault, "Sea"), clock.now()
        course_lists.tick_line(vault, line_id)
        clock.advance(timedelta(days=1))
        assert course_lists.tick_line(vault, line_id) == (
            course_lists.line(vault, line_id),
            Changes(),
        )
        assert course_lists.line(vault, line_id).ticked_at == first
        course_lists.tick_line(vault, line_id, on=False)
        assert course_lists.line(vault, line_id).ticked_at is None


class TestOrder:
    def test_lines_move_as_far_as_they_go(self, vault: OpenVault):
        first = add(vault, "a")
        add(vault, "b")
        last = add(vault, "c")
        assert course_lists.move_line(vault, last, -1)[1] == Changes(courses=True)
        assert words(vault) == ["a", "c", "b"]
        course_lists.move_line(vault, first, 9)
        assert words(vault) == ["c", "b", "a"]
        assert course_lists.move_line(vault, first, 1)[1] == Changes()

    def test_a_line_moves_among_those_under_its_heading(self, vault: OpenVault):
        add(vault, "a", CourseList.BOUNDARIES, "stop")
        add(vault, "between", CourseList.BOUNDARIES, "pause")
        course_lists.move_line(vault, add(vault, "b", CourseList.BOUNDARIES, "stop"), -1)
        assert words(vault, CourseList.BOUNDARIES) == ["b", "between", "a"]

    def test_a_line_taken_off_is_put_back_where_it_stood(self, vault: OpenVault):
        add(vault, "a")
        middle = add(vault, "b")
        last = add(vault, "c")
        course_lists.change_line(vault, middle, note="kept")
        course_lists.tick_line(vault, middle)
        erased, _ = course_lists.erase_line(vault, middle)
        course_lists.move_line(vault, last, -1)
        course_lists.move_line(vault, last, 1)
        assert words(vault) == ["a", "c"]
        back, _ = course_lists.put_back(vault, erased)
        assert words(vault) == ["a", "b", "c"]
        assert (back.note, back.ticked_at) == ("kept", erased.ticked_at)
        assert course_lists.put_back(vault, erased)[1] == Changes()

    def test_a_line_comes_back_after_its_person_has_gone(self, vault: OpenVault):
        person, _ = courses.save_person(vault, name="Maeve", role=Role.SUPPORT_PERSON)
        line, _ = course_lists.add_line(
            vault, CourseList.DUTIES, "Drive", heading="do", person_id=person.id
        )
        erased, _ = course_lists.erase_line(vault, line.id)
        courses.remove_person(vault, person.id)
        assert course_lists.put_back(vault, erased)[0].person_id is None


class TestQuestions:
    def test_a_question_comes_from_anywhere_once(self, vault: OpenVault):
        entry, _ = journal.write_entry(vault, NewEntry(kind=EntryKind.QUESTION, body="Why?"))
        asked, _ = course_lists.add_question(vault, "Why?", entry.id)
        assert course_lists.add_question(vault, " Why? ", entry.id) == (asked, Changes())
        assert entry_of(asked) == entry.id
        assert course_lists.asked_in(vault, asked) == entry.id
        course_lists.tick_line(vault, asked.id)
        assert course_lists.open_questions(vault) == []
        again, _ = course_lists.add_question(vault, "Why?", entry.id)
        assert course_lists.open_questions(vault) == [again]
        journal.trash(vault, entry.id)
        assert course_lists.asked_in(vault, asked) is None

    def test_the_first_words_of_an_entry_become_a_question(self, vault: OpenVault):
        entry, _ = journal.write_entry(vault, NewEntry(body="Who is there? And then more.\n\nMore"))
        asked, _ = course_lists.question_of_entry(vault, entry.id)
        assert asked.words == "Who is there? And then more."
        long, _ = journal.write_entry(vault, NewEntry(body="word " * 200))
        assert len(course_lists.question_of_entry(vault, long.id)[0].words) <= 300

    def test_questions_from_everywhere_are_in_one_order(self, vault: OpenVault):
        course_lists.add_question(vault, "a")
        entry, _ = journal.write_entry(vault, NewEntry(body="b"))
        asked, _ = course_lists.add_question(vault, "b", entry.id)
        course_lists.move_line(vault, asked.id, -1)
        assert words(vault, CourseList.QUESTIONS) == ["b", "a"]


class TestWhatOthersAsk:
    def test_the_words_for_stop_pause_and_stay(self, vault: OpenVault):
        assert not course_lists.boundary_words(vault)
        add(vault, "A raised hand", CourseList.BOUNDARIES, "stop")
        add(vault, "No hugs", CourseList.BOUNDARIES, "not-all-right")
        add(vault, "Red", CourseList.BOUNDARIES, "stop")
        found = course_lists.boundary_words(vault)
        assert (found.stop, found.pause, found.stay) == (("A raised hand", "Red"), (), ())

    def test_the_safety_plan_shows_numbers_as_they_are_now(self, vault: OpenVault):
        person, _ = courses.save_person(
            vault, name="Maeve", role=Role.SUPPORT_PERSON, contact="087 555 0100"
        )
        course_lists.add_person_to_safety_plan(vault, person.id)
        assert course_lists.add_person_to_safety_plan(vault, person.id)[1] == Changes()
        add(vault, "I stop answering", CourseList.SAFETY, "signs")
        courses.save_person(
            vault,
            name="Maeve",
            role=Role.SUPPORT_PERSON,
            contact="087 555 0142",
            person_id=person.id,
        )
        parts = course_lists.safety_lines(vault)
        assert [part.heading for part in parts] == [
            "My early signs",
            "People I tell when it gets hard, and their numbers",
        ]
        (line,) = parts[1].lines
        assert (line.words, line.contact) == ("Maeve", "087 555 0142")
        assert "Maeve" not in repr(parts)

    def test_lines_under_unknown_headings_are_shown_too(self, vault: OpenVault):
        lines = [
            ListLine(str(n), CourseList.SAFETY, "x", date_of(), "UTC", heading=heading)
            for n, heading in enumerate(("signs", "of-a-newer-version"))
        ]
        parts = course_lists.under_headings(CourseList.SAFETY, lines)
        assert sum(len(found) for _, found in parts) == 2
        assert parts[-1][0] == guidance.step_list(CourseList.SAFETY).title


class TestWordsOnTheSessionPage:
    def test_a_line_stands_ready_and_is_taken_away(self, with_course: OpenVault):
        line_id = add(with_course, "It passes", CourseList.WORDS)
        session, _ = session_words.use_on_session_page(with_course, line_id)
        assert session.words == ("It passes",)
        course_lists.change_line(with_course, line_id, words="This passes")
        coming = session_words.coming_session(with_course)
        assert coming is not None
        assert coming.words == ("This passes",)
        session, _ = session_words.use_on_session_page(with_course, line_id, on=False)
        assert session.words == ()

    def test_there_must_be_room_and_a_session(self, vault: OpenVault):
        line_id = add(vault, "It passes", CourseList.WORDS)
        with pytest.raises(NotFound, match="No session is planned"):
            session_words.use_on_session_page(vault, line_id)
        courses.begin_course(vault, name="Spring", session_days=[date(2026, 3, 24)])
        with pytest.raises(Refused, match="60 characters"):
            session_words.use_on_session_page(vault, add(vault, "x" * 61, CourseList.WORDS))
        (session,) = courses.dosing_sessions(vault)
        sessions.set_words(vault, session.id, [str(number) for number in range(12)])
        with pytest.raises(Refused, match="Twelve"):
            session_words.use_on_session_page(vault, line_id)

    def test_the_nearest_coming_session_is_meant(self, vault: OpenVault):
        courses.begin_course(
            vault,
            name="Spring",
            session_days=[date(2026, 2, 1), date(2026, 4, 1), date(2026, 3, 24)],
        )
        coming = session_words.coming_session(vault)
        assert coming is not None
        assert coming.planned_on == date(2026, 3, 24)


class TestReadiness:
    def test_a_line_begins_its_step_in_this_course_only(self, with_course: OpenVault):
        assert state(with_course, "health-list") is StepState.OPEN
        add(with_course, "Heart", CourseList.HEALTH)
        assert state(with_course, "health-list") is StepState.STARTED
        (course,) = courses.courses(with_course)
        courses.end_course(with_course, course.id)
        courses.begin_course(with_course, name="Autumn")
        assert state(with_course, "health-list") is StepState.OPEN
        assert words(with_course, CourseList.HEALTH) == ["Heart"]

    def test_the_overview_leaves_out_where_nothing_stands(self, with_course: OpenVault):
        courses.set_step(with_course, "questions", StepState.SET_ASIDE)
        found = steps.readiness(with_course)
        assert list(found) == [StepState.OPEN, StepState.SET_ASIDE]
        assert [step.id for step in found[StepState.SET_ASIDE]] == ["questions"]
        assert sum(map(len, found.values())) == len(guidance.prep_steps())


class TestIntentions:
    def test_new_words_keep_the_old_as_a_version(self, with_course: OpenVault, clock: FixedClock):
        assert intentions.current_intention(with_course) is None
        entry, _ = journal.write_entry(
            with_course, NewEntry(kind=EntryKind.INTENTION, body="To know.")
        )
        assert state(with_course, "intentions") is StepState.STARTED
        for body in ("To ask.", "To listen."):
            clock.advance(timedelta(seconds=5))
            intentions.put_in_new_words(with_course, entry.id, body)
        current = intentions.current_intention(with_course)
        assert current is not None
        assert current.entry.body == "To listen."
        assert [version.body for version in current.versions] == ["To ask.", "To know."]

    def test_no_words_and_other_entries_are_refused(self, with_course: OpenVault):
        entry, _ = journal.write_entry(
            with_course, NewEntry(kind=EntryKind.INTENTION, body="To know.")
        )
        with pytest.raises(Refused):
            intentions.put_in_new_words(with_course, entry.id, "  ")
        assert intentions.put_in_new_words(with_course, entry.id, "To know.")[1] == Changes()
        note, _ = journal.write_entry(with_course, NewEntry(body="A note"))
        with pytest.raises(NotFound):
            intentions.put_in_new_words(with_course, note.id, "x")


def date_of():
    from companion import clock as companion_clock

    return companion_clock.now()


def test_headings_have_ids_of_their_own_and_lists_stand_in_one_step():
    seen: list[CourseList] = []
    for step in guidance.prep_steps():
        for shape in step.lists:
            seen.append(shape.list)
            ids = [heading.id for heading in shape.headings]
            assert len(ids) == len(set(ids))
            assert guidance.step_of_list(shape.list) is step
        for sheet_id in step.sheets:
            assert guidance.sheet_form(sheet_id)
    assert sorted(seen) == sorted(CourseList)


IDS = {
    CourseList.MEDICINES: "prescribed bought",
    CourseList.HEALTH: "allergies heart illnesses pregnancy mind family substances questions",
    CourseList.BOUNDARIES: "all-right not-all-right stop pause stay",
    CourseList.DUTIES: "when-and-where do look-in rather-not",
    CourseList.TRAVEL: "there home spare first-night days-after",
    CourseList.SAFETY: "signs alone company people clinic out-of-reach worth",
    CourseList.COMFORT: "bring at-home",
    CourseList.MUSIC: "wanted unwanted",
}


@pytest.mark.parametrize("where", IDS)
def test_ids_of_headings_never_change(where: CourseList):
    assert {heading.id for heading in guidance.step_list(where).headings} >= set(IDS[where].split())
