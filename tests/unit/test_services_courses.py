"""A course, its people and session days, its preparation steps, invitations and intentions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from companion.clock import FixedClock
from companion.domain.courses import (
    Course,
    DosingSession,
    InvitationState,
    Role,
    SessionState,
    StepProgress,
    StepState,
)
from companion.domain.entries import Changes, Entry, EntryKind, NewEntry, Phase
from companion.errors import NotFound, Refused
from companion.services import courses, guidance, journal, sessions
from companion.services.open_vault import OpenVault

TODAY = date(2026, 3, 10)


@pytest.fixture
def course(vault: OpenVault) -> Course:
    begun, _ = courses.begin_course(
        vault,
        name=" Spring  course ",
        medicine="as the clinic says it",
        clinic="Birch House",
        started_on=date(2026, 3, 1),
        session_days=[date(2026, 3, 24), date(2026, 3, 10)],
    )
    return begun


def held(vault: OpenVault, clock: FixedClock) -> DosingSession:
    session, _ = sessions.open_session(vault)
    clock.advance(timedelta(hours=2))
    return sessions.close_session(vault, session.id)[0]


def progress(vault: OpenVault, step_id: str) -> StepProgress:
    return next(p for step, p in courses.steps(vault) if step.id == step_id)


class TestCourses:
    def test_a_course_begins_with_its_planned_days(self, vault: OpenVault, course: Course):
        assert courses.current_course(vault) == course
        assert course.name == "Spring course"
        planned = courses.dosing_sessions(vault, course.id)
        assert [(s.number, s.planned_on, s.state) for s in planned] == [
            (1, date(2026, 3, 10), SessionState.PLANNED),
            (2, date(2026, 3, 24), SessionState.PLANNED),
        ]

    def test_a_course_needs_a_name_and_a_known_template(self, vault: OpenVault):
        with pytest.raises(Refused):
            courses.begin_course(vault, name="  ")
        with pytest.raises(NotFound):
            courses.begin_course(vault, name="Spring", protocol_id="nowhere")
        assert courses.current_course(vault) is None

    def test_only_what_is_named_is_changed(self, vault: OpenVault, course: Course):
        after, changes = courses.update_course(vault, course.id, clinic="Alder House")
        assert (after.clinic, after.name, after.medicine) == (
            "Alder House",
            course.name,
            course.medicine,
        )
        assert changes.courses

    def test_a_course_that_has_ended_is_no_longer_the_current_one(
        self, vault: OpenVault, course: Course
    ):
        courses.end_course(vault, course.id)
        assert courses.current_course(vault) is None
        assert courses.phase_now(vault).phase is None
        courses.update_course(vault, course.id, ended_on=None)
        assert courses.current_course(vault) == course

    def test_a_course_does_not_end_before_it_began_or_during_a_session(
        self, vault: OpenVault, course: Course
    ):
        with pytest.raises(Refused):
            courses.update_course(vault, course.id, ended_on=date(2026, 2, 1))
        sessions.open_session(vault)
        with pytest.raises(Refused):
            courses.end_course(vault, course.id)

    def test_the_course_begun_last_is_the_current_one(self, vault: OpenVault, course: Course):
        later, _ = courses.begin_course(vault, name="Summer", started_on=date(2026, 3, 9))
        assert courses.current_course(vault) == later
        assert courses.courses(vault) == [later, course]

    def test_the_phase_follows_the_sessions(
        self, vault: OpenVault, course: Course, clock: FixedClock
    ):
        assert courses.phase_now(vault).phase is Phase.SESSION
        held(vault, clock)
        now = courses.phase_now(vault)
        assert (now.phase, now.day) == (Phase.INTEGRATION, 0)
        clock.advance(timedelta(days=1))
        assert courses.phase_now(vault).day == 13  # the second session is two weeks away
        assert courses.phase_now(vault).phase is Phase.PREPARATION


class TestPeople:
    def test_people_are_kept_changed_and_removed(self, vault: OpenVault):
        person, _ = courses.save_person(
            vault, name="Dr Ada Moss", role=Role.THERAPIST, contact=" 01 555 0100 "
        )
        changed, _ = courses.save_person(
            vault, person_id=person.id, name="Ada Moss", role=Role.THERAPIST, note="Mornings"
        )
        assert courses.people(vault) == [changed]
        assert (changed.contact, changed.note) == ("", "Mornings")
        courses.remove_person(vault, person.id)
        assert courses.people(vault) == []

    def test_a_person_who_is_gone_is_not_made_again_by_saving(self, vault: OpenVault):
        with pytest.raises(NotFound):
            courses.save_person(vault, person_id="d" * 26, name="Nobody", role=Role.FACILITATOR)
        with pytest.raises(NotFound):
            courses.remove_person(vault, "d" * 26)

    def test_only_those_who_were_ticked_go_to_the_locked_screen(self, vault: OpenVault):
        courses.save_person(
            vault, name="Ada", role=Role.THERAPIST, contact="1", on_locked_screen=True
        )
        courses.save_person(vault, name="Ben", role=Role.SUPPORT_PERSON, contact="2")
        assert [c.name for c in courses.locked_screen_contacts(vault)] == ["Ada"]


class TestSessionDays:
    def test_days_are_numbered_by_date(self, vault: OpenVault, course: Course):
        between, _ = courses.plan_session(vault, course.id, date(2026, 3, 17))
        open_day, _ = courses.plan_session(vault, course.id, None)
        assert (between.number, open_day.number) == (2, 4)
        numbers = {s.planned_on: s.number for s in courses.dosing_sessions(vault)}
        assert numbers == {
            date(2026, 3, 10): 1,
            date(2026, 3, 17): 2,
            date(2026, 3, 24): 3,
            None: 4,
        }

    def test_a_day_can_be_moved_and_taken_away(self, vault: OpenVault, course: Course):
        first, second = courses.dosing_sessions(vault)
        moved, _ = courses.move_session(vault, first.id, date(2026, 4, 1))
        assert moved.number == 2
        courses.remove_session(vault, second.id)
        assert [(s.id, s.number) for s in courses.dosing_sessions(vault)] == [(first.id, 1)]

    def test_one_session_a_day(self, vault: OpenVault, course: Course):
        first, second = courses.dosing_sessions(vault)
        with pytest.raises(Refused):
            courses.plan_session(vault, course.id, first.planned_on)
        with pytest.raises(Refused):
            courses.move_session(vault, second.id, first.planned_on)
        courses.move_session(vault, second.id, second.planned_on)

    def test_a_session_that_was_held_stays(
        self, vault: OpenVault, course: Course, clock: FixedClock
    ):
        session = held(vault, clock)
        with pytest.raises(Refused):
            courses.remove_session(vault, session.id)
        with pytest.raises(Refused):
            courses.move_session(vault, session.id, date(2026, 5, 1))


class TestSteps:
    def test_all_steps_are_open_before_there_is_a_course(self, vault: OpenVault):
        found = courses.steps(vault)
        assert [step.id for step, _ in found] == [step.id for step in guidance.prep_steps()]
        assert {p.state for _, p in found} == {StepState.OPEN}

    def test_ticks_are_kept_and_begin_the_step(self, vault: OpenVault, course: Course):
        ticked, changes = courses.tick(vault, "travel-home", "way")
        assert (ticked.state, ticked.checked) == (StepState.STARTED, frozenset({"way"}))
        assert changes.courses
        courses.tick(vault, "travel-home", "night")
        courses.tick(vault, "travel-home", "way", False)
        assert progress(vault, "travel-home").checked == frozenset({"night"})
        courses.tick(vault, "travel-home", "night", False)
        assert progress(vault, "travel-home").state is StepState.OPEN

    def test_a_step_can_be_done_set_aside_and_opened_again(self, vault: OpenVault, course: Course):
        courses.tick(vault, "travel-home", "way")
        for state in (StepState.DONE, StepState.SET_ASIDE):
            courses.set_step(vault, "travel-home", state)
            assert progress(vault, "travel-home").state is state
        courses.set_step(vault, "travel-home", StepState.OPEN)
        assert progress(vault, "travel-home").state is StepState.STARTED
        assert progress(vault, "travel-home").checked == frozenset({"way"})

    def test_unknown_steps_lines_and_a_missing_course_are_told(self, vault: OpenVault):
        with pytest.raises(NotFound):
            courses.set_step(vault, "nowhere", StepState.DONE)
        with pytest.raises(NotFound):
            courses.tick(vault, "travel-home", "nowhere")
        with pytest.raises(NotFound):
            courses.tick(vault, "travel-home", "way")

    def test_each_course_has_its_own_progress(self, vault: OpenVault, course: Course):
        courses.set_step(vault, "travel-home", StepState.DONE)
        courses.answer_prompt(vault, "P06")
        courses.begin_course(vault, name="Summer", started_on=date(2026, 3, 9))
        assert {p.state for _, p in courses.steps(vault)} == {StepState.OPEN}


class TestAnswering:
    def test_a_prompt_makes_an_entry_of_its_step_once(self, vault: OpenVault, course: Course):
        entry, changes = courses.answer_prompt(vault, "P06")
        assert (entry.kind, entry.prompt_id) == (EntryKind.INTENTION, "P06")
        assert entry.prompt_text == guidance.prompt("P06").text
        assert (entry.title, entry.body, entry.course_id) == ("", "", course.id)
        assert (changes.courses, changes.entries) == (True, {entry.id})

        assert courses.answer_prompt(vault, "P06") == (entry, Changes())
        assert progress(vault, "intentions").entry_ids == (entry.id,)
        assert progress(vault, "intentions").state is StepState.STARTED

    def test_a_prompt_in_two_steps_is_answered_in_both(self, vault: OpenVault, course: Course):
        entry, _ = courses.answer_prompt(vault, "P18", step_id="comfort-kit")
        assert progress(vault, "set-and-setting").entry_ids == (entry.id,)
        assert progress(vault, "comfort-kit").entry_ids == (entry.id,)

    def test_an_answer_that_is_gone_can_be_given_again(self, vault: OpenVault, course: Course):
        entry, _ = courses.answer_prompt(vault, "P06")
        journal.end_editing(vault, entry.id)
        assert progress(vault, "intentions").state is StepState.OPEN
        again, _ = courses.answer_prompt(vault, "P06")
        journal.save_text(vault, again.id, title="", body="To listen.")
        journal.trash(vault, again.id)
        assert progress(vault, "intentions").entry_ids == ()

    def test_a_step_has_one_free_text(self, vault: OpenVault, course: Course):
        entry, _ = courses.write_in_step(vault, "safety-plan")
        assert (entry.kind, entry.prompt_text) == (EntryKind.PREPARATION, "My safety plan")
        assert courses.write_in_step(vault, "safety-plan")[0].id == entry.id
        assert progress(vault, "safety-plan").entry_ids == (entry.id,)

    def test_an_unknown_prompt_is_told(self, vault: OpenVault):
        with pytest.raises(NotFound):
            courses.answer_prompt(vault, "P99")

    def test_a_reflection_is_answered_once_a_session(
        self, vault: OpenVault, course: Course, clock: FixedClock
    ):
        first = held(vault, clock)
        clock.advance(timedelta(days=1))
        entry, _ = courses.answer_prompt(vault, "D1")
        assert (entry.kind, entry.dosing_session_id) == (EntryKind.REFLECTION, first.id)
        clock.advance(timedelta(days=13))
        second = held(vault, clock)
        clock.advance(timedelta(days=1))
        other, _ = courses.answer_prompt(vault, "D1")
        assert (other.id != entry.id, other.dosing_session_id) == (True, second.id)
        again, _ = courses.answer_prompt(vault, "D1", dosing_session_id=first.id)
        assert again.id == entry.id


class TestInvitations:
    def test_invitations_come_by_date_and_turn_answered(
        self, vault: OpenVault, course: Course, clock: FixedClock
    ):
        assert courses.invitations(vault) == []
        session = held(vault, clock)
        clock.advance(timedelta(days=1))

        def states() -> dict[str, InvitationState]:
            return {i.prompt_id: i.state for i in courses.invitations(vault)}

        assert len(states()) == 30
        assert (states()["D1"], states()["W1"]) == (InvitationState.OPEN, InvitationState.COMING)
        entry, _ = courses.answer_prompt(vault, "D1", dosing_session_id=session.id)
        journal.save_text(vault, entry.id, title="", body="Rested.")
        clock.advance(timedelta(days=1))
        assert [states()[p] for p in ("D1", "D2", "W1")] == [
            InvitationState.ANSWERED,
            InvitationState.PASSED,
            InvitationState.OPEN,
        ]
        answered = next(i for i in courses.invitations(vault) if i.prompt_id == "D1")
        assert answered.entry_id == entry.id

    def test_not_today_means_tomorrow_again(
        self, vault: OpenVault, course: Course, clock: FixedClock
    ):
        held(vault, clock)
        clock.advance(timedelta(days=2))
        offered = courses.invitation_offered(vault)
        assert offered is not None
        assert offered.prompt_id == "W1"

        assert courses.not_today(vault, offered).courses
        assert courses.invitation_offered(vault) is None
        state = next(i.state for i in courses.invitations(vault) if i.prompt_id == "W1")
        assert state is InvitationState.OPEN

        clock.advance(timedelta(days=1))
        assert courses.invitation_offered(vault) == offered


class TestIntentions:
    def test_every_wording_is_kept_and_the_latest_intention_comes_first(
        self, vault: OpenVault, course: Course, clock: FixedClock
    ):
        first = self.intend(vault, "To listen.")
        clock.advance(timedelta(days=1))
        journal.save_text(vault, first.id, title="", body="To listen to my brother.")
        journal.end_editing(vault, first.id)
        second = self.intend(vault, "To rest.")
        journal.write_entry(vault, NewEntry(kind=EntryKind.INTENTION))  # nothing written yet

        found = courses.intentions(vault)

        assert [i.entry.id for i in found] == [second.id, first.id]
        assert [v.body for v in found[1].versions] == ["To listen."]
        assert found[0].versions == ()

    def intend(self, vault: OpenVault, body: str) -> Entry:
        entry, _ = journal.write_entry(vault, NewEntry(kind=EntryKind.INTENTION, body=body))
        journal.end_editing(vault, entry.id)
        return entry

    def test_intentions_belong_to_their_course(self, vault: OpenVault, course: Course):
        self.intend(vault, "To listen.")
        courses.begin_course(vault, name="Summer", started_on=date(2026, 3, 9))
        assert courses.intentions(vault) == []
