"""Session day: moments in their order whatever the clock does, never changed, and later words beside them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from companion.clock import FixedClock
from companion.domain.courses import DosingSession, Lane, MomentForm, SessionState
from companion.domain.entries import Changes
from companion.errors import NotFound, Refused
from companion.services import courses, journal, sessions, vaults
from companion.services.open_vault import OpenVault

START = datetime(2026, 3, 10, 19, 30, tzinfo=UTC)


@pytest.fixture
def running(vault: OpenVault) -> DosingSession:
    courses.begin_course(vault, name="Spring", session_days=[date(2026, 3, 10), date(2026, 4, 7)])
    return sessions.open_session(vault)[0]


class TestOpening:
    def test_the_session_planned_for_today_is_opened(
        self, vault: OpenVault, running: DosingSession
    ):
        assert (running.number, running.opened_at, running.zone) == (1, START, "Europe/Dublin")
        assert sessions.open_session_now(vault) == running
        assert running.state is SessionState.OPEN

    def test_opening_it_again_changes_nothing(self, vault: OpenVault, running: DosingSession):
        assert sessions.open_session(vault) == (running, Changes())
        assert sessions.open_session(vault, running.id) == (running, Changes())

    def test_one_session_at_a_time(self, vault: OpenVault, running: DosingSession):
        later = courses.dosing_sessions(vault)[1]
        with pytest.raises(Refused):
            sessions.open_session(vault, later.id)
        assert sessions.dosing_session(vault, later.id).state is SessionState.PLANNED

    def test_a_session_nobody_planned_can_be_opened(self, vault: OpenVault):
        courses.begin_course(vault, name="Spring", session_days=[date(2026, 4, 7)])
        session, changes = sessions.open_session(vault)
        assert (session.number, session.planned_on) == (1, date(2026, 3, 10))
        assert [s.number for s in courses.dosing_sessions(vault)] == [1, 2]
        assert (changes.courses, changes.moments) == (True, {session.id})

    def test_without_a_course_there_is_nothing_to_open(self, vault: OpenVault):
        with pytest.raises(NotFound):
            sessions.open_session(vault)

    def test_an_ended_session_is_not_opened_again(self, vault: OpenVault, running: DosingSession):
        sessions.close_session(vault, running.id)
        with pytest.raises(Refused):
            sessions.open_session(vault, running.id)

    def test_it_is_as_it_was_after_a_restart(
        self, vault: OpenVault, running: DosingSession, passphrase: str
    ):
        moment, _ = sessions.add_moment(vault, running.id, "Rain on the roof.")
        vaults.lock(vault)
        again = vaults.unlock(vault.path, passphrase=passphrase)
        found = (sessions.open_session_now(again), sessions.moments(again, running.id))
        vaults.lock(again)
        assert found == (running, [moment])


class TestMoments:
    def test_moments_know_their_place_and_time(
        self, vault: OpenVault, running: DosingSession, clock: FixedClock
    ):
        clock.advance(timedelta(minutes=40))
        first, changes = sessions.add_moment(vault, running.id, "  Rain.  ")
        clock.advance(timedelta(seconds=30))
        second, _ = sessions.add_moment(
            vault, running.id, "I am here", lane=Lane.SUPPORT, form=MomentForm.LOOK_IN
        )
        assert (first.sequence, first.text, first.elapsed_seconds) == (1, "Rain.", 2400)
        assert (second.sequence, second.lane, second.form) == (2, Lane.SUPPORT, MomentForm.LOOK_IN)
        assert sessions.moments(vault, running.id) == [first, second]
        assert changes.moments == {running.id}

    def test_a_clock_that_jumps_back_changes_neither_order_nor_sense(
        self, vault: OpenVault, running: DosingSession, clock: FixedClock
    ):
        clock.advance(timedelta(minutes=5))
        first, _ = sessions.add_moment(vault, running.id, "before")
        clock.advance(timedelta(hours=-2))
        second, _ = sessions.add_moment(vault, running.id, "after")
        assert second.elapsed_seconds == 0
        assert [m.text for m in sessions.moments(vault, running.id)] == ["before", "after"]
        assert first.sequence < second.sequence

    def test_a_moment_may_be_the_time_alone(self, vault: OpenVault, running: DosingSession):
        moment, _ = sessions.add_moment(vault, running.id, form=MomentForm.TAP)
        assert sessions.moments(vault, running.id) == [moment]
        assert moment.text == ""

    def test_moments_are_found(self, vault: OpenVault, running: DosingSession):
        moment, _ = sessions.add_moment(vault, running.id, "A heron by the water.")
        (hit,) = journal.search(vault, "heron").hits
        assert (hit.moment_id, hit.summary.id) == (moment.id, running.id)

    def test_only_an_open_session_takes_moments(self, vault: OpenVault, running: DosingSession):
        planned = courses.dosing_sessions(vault)[1]
        sessions.close_session(vault, running.id)
        for session_id in (planned.id, running.id):
            with pytest.raises(Refused):
                sessions.add_moment(vault, session_id, "too late")
        assert sessions.moments(vault, running.id) == []

    def test_the_database_itself_refuses_to_change_a_moment(
        self, vault: OpenVault, running: DosingSession
    ):
        moment, _ = sessions.add_moment(vault, running.id, "as it was")
        with pytest.raises(Refused), vault.work() as work:
            work.connection.exec_driver_sql("UPDATE moment SET words = 'else'")
        with pytest.raises(Refused), vault.work() as work:
            work.connection.exec_driver_sql("DELETE FROM moment")
        assert sessions.moments(vault, running.id) == [moment]

    def test_a_moment_too_long_is_told_before_anything_is_kept(
        self, vault: OpenVault, running: DosingSession
    ):
        with pytest.raises(Refused):
            sessions.add_moment(vault, running.id, "x" * (sessions.LONGEST_MOMENT + 1))
        assert sessions.moments(vault, running.id) == []


class TestClosing:
    def test_day_one_is_the_next_date_where_it_ended(
        self, vault: OpenVault, running: DosingSession, clock: FixedClock
    ):
        clock.advance(
            timedelta(hours=6)
        )  # 01:30 on the 11th in Dublin, the evening before in Boston
        clock.travel("America/New_York")
        closed, changes = sessions.close_session(vault, running.id)
        assert (closed.state, closed.day_one) == (SessionState.CLOSED, date(2026, 3, 11))
        assert (changes.courses, changes.moments) == (True, {running.id})
        assert sessions.open_session_now(vault) is None

    def test_a_session_forgotten_open_can_be_ended_when_it_was_over(
        self, vault: OpenVault, running: DosingSession, clock: FixedClock
    ):
        clock.advance(timedelta(hours=1))
        sessions.add_moment(vault, running.id, "the last one")
        clock.advance(timedelta(days=3))
        for impossible in (START, START + timedelta(days=9)):
            with pytest.raises(Refused):
                sessions.close_session(vault, running.id, at=impossible)
        closed, _ = sessions.close_session(vault, running.id, at=START + timedelta(hours=3))
        assert closed.day_one == date(2026, 3, 11)

    def test_closing_twice_is_refused(self, vault: OpenVault, running: DosingSession):
        sessions.close_session(vault, running.id)
        with pytest.raises(Refused):
            sessions.close_session(vault, running.id)

    def test_closing_after_the_clock_went_back_never_ends_before_it_began(
        self, vault: OpenVault, running: DosingSession, clock: FixedClock
    ):
        clock.advance(timedelta(hours=-3))
        closed, _ = sessions.close_session(vault, running.id)
        assert closed.closed_at == running.opened_at


class TestWithoutTheSessionPage:
    def test_a_session_held_elsewhere_still_counts_the_days(
        self, vault: OpenVault, clock: FixedClock
    ):
        courses.begin_course(vault, name="Spring", session_days=[date(2026, 3, 10)])
        (planned,) = courses.dosing_sessions(vault)
        clock.advance(timedelta(days=4))
        with pytest.raises(Refused):
            sessions.record_past_session(vault, planned.id, date(2026, 3, 15))
        held, _ = sessions.record_past_session(vault, planned.id, date(2026, 3, 11))
        assert (held.state, held.day, held.day_one) == (
            SessionState.CLOSED,
            date(2026, 3, 11),
            date(2026, 3, 12),
        )
        assert courses.phase_now(vault).day == 3
        with pytest.raises(Refused):
            sessions.record_past_session(vault, planned.id, date(2026, 3, 11))


class TestAround:
    def test_later_words_stand_beside_an_untouched_moment(
        self, vault: OpenVault, running: DosingSession, clock: FixedClock
    ):
        moment, _ = sessions.add_moment(vault, running.id, "a door")
        sessions.close_session(vault, running.id)
        clock.advance(timedelta(days=2))
        reflection, changes = sessions.add_reflection(vault, moment.id, " My grandmother's. ")
        assert (reflection.text, reflection.at) == ("My grandmother's.", clock.now())
        assert sessions.reflections(vault, running.id) == [reflection]
        assert sessions.moments(vault, running.id) == [moment]
        assert changes.moments == {running.id}

    def test_empty_reflections_and_unknown_moments_are_told(
        self, vault: OpenVault, running: DosingSession
    ):
        moment, _ = sessions.add_moment(vault, running.id, "a door")
        with pytest.raises(Refused):
            sessions.add_reflection(vault, moment.id, "  ")
        with pytest.raises(NotFound):
            sessions.add_reflection(vault, "e" * 26, "Words.")

    def test_words_to_tap_are_set_beforehand(self, vault: OpenVault, running: DosingSession):
        session, _ = sessions.set_words(
            vault, running.id, [" I am  safe ", "", "breathe", "breathe"]
        )
        assert session.words == ("I am safe", "breathe")
        assert sessions.dosing_session(vault, running.id) == session
        with pytest.raises(Refused):
            sessions.set_words(vault, running.id, ["x" * 61])

    def test_the_idle_lock_stays_on_only_when_asked(self, vault: OpenVault, running: DosingSession):
        assert not running.idle_lock
        assert sessions.keep_idle_lock(vault, running.id, True)[0].idle_lock
        assert sessions.dosing_session(vault, running.id).idle_lock
