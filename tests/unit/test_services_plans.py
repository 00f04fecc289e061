"""The plan of a course: the template, own numbers, and the way back."""

from __future__ import annotations

from datetime import date, time, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from companion.clock import FixedClock
from companion.domain.guidance import WindowOffset
from companion.domain.plans import DAYS, NUMBERS, clock_time, sensible
from companion.errors import NotFound, Refused
from companion.services import courses, due, guidance, plans, sessions, today
from companion.services.open_vault import OpenVault
from companion.services.plans import PlanView


def begin(vault: OpenVault, template: str = "psilocybin", *days: date) -> None:
    courses.begin_course(vault, name="Spring", protocol_id=template, session_days=days)


def plan(vault: OpenVault) -> PlanView:
    found = plans.plan(vault)
    assert found is not None
    return found


def test_without_a_course_there_is_no_plan(vault: OpenVault):
    assert plans.plan(vault) is None
    with pytest.raises(NotFound):
        plans.change_plan(vault, session_days=1)


def test_a_new_course_has_the_numbers_of_its_template_and_asks_the_clinic(vault: OpenVault):
    begin(vault)
    view = plan(vault)
    assert view.protocol == view.template == guidance.protocol("psilocybin")
    assert view.own is None
    assert view.ask_clinic == set(view.template.unconfirmed)
    assert view.changed == frozenset()


def test_own_numbers_count_and_the_rest_stays(vault: OpenVault):
    begin(vault)
    view, changes = plans.change_plan(vault, check_in_days=(30, 2, 2, 5), session_days=1)
    assert changes.courses
    assert view.protocol.check_in_days == (2, 5, 30)
    assert view.changed == {"check_in_days", "session_days"}
    assert view.protocol.insight_days == view.template.insight_days
    plans.change_plan(vault, insight_days=(3,))
    assert plan(vault).protocol.check_in_days == (2, 5, 30)
    assert plan(vault).protocol.insight_days == (3,)


def test_the_clinic_is_asked_until_somebody_agreed(vault: OpenVault):
    begin(vault)
    plans.change_plan(vault, session_days=3)
    assert "session_days" in plan(vault).ask_clinic
    plans.change_plan(vault, agreed_with="Dr. Byrne")
    assert plan(vault).ask_clinic == frozenset()
    own = plan(vault).own
    assert own is not None
    assert own.agreed_with == "Dr. Byrne"
    assert plan(vault).protocol.session_days == 3


def test_back_to_the_template_and_once_more_to_mine(vault: OpenVault):
    begin(vault)
    plans.change_plan(vault, session_days=3, agreed_with="Dr. Byrne")
    mine = plan(vault).own
    assert mine is not None
    view, _ = plans.back_to_template(vault)
    assert (view.own, view.protocol) == (None, view.template)
    plans.bring_back(vault, mine)
    assert plan(vault).own == mine


def test_numbers_that_are_those_of_the_template_again_are_no_own_plan(vault: OpenVault):
    begin(vault)
    plans.change_plan(vault, session_days=3)
    view, _ = plans.change_plan(vault, session_days=plan(vault).template.session_days)
    assert view.own is None


def test_another_kind_of_treatment_keeps_own_numbers_and_brings_its_own_words(vault: OpenVault):
    begin(vault)
    plans.change_plan(vault, session_days=7)
    course = courses.current_course(vault)
    assert course is not None
    courses.update_course(vault, course.id, protocol_id="ketamine-series")
    protocol = plan(vault).protocol
    assert protocol.session_days == 7
    assert protocol.reminders == guidance.protocol("ketamine-series").reminders


WRONG: dict[str, object] = {
    "session_days": 0,
    "days_between_sessions": 400,
    "preparation_meeting_days": (3,),
    "integration_meeting_days": (0,),
    "check_in_days": (-1, 3),
    "insight_days": tuple(range(1, 20)),
    "after_effects_days": (5000,),
    "decision_pause_days": 0,
    "look_in_minutes": 1,
    "readiness_day": 2,
    "preparation_from_day": -1,
    "first_writing": "never",
    "windows": (WindowOffset("day-1", 5, 3),),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_a_plan_cannot_hold_is_refused_and_changes_nothing(vault: OpenVault, name: str):
    begin(vault)
    with pytest.raises(Refused):
        plans.change_plan(vault, **{name: WRONG[name]})  # type: ignore[arg-type]
    assert plan(vault).own is None


@pytest.mark.parametrize(
    "numbers",
    [
        {"check_in_days": "soon"},
        {"session_days": 1.5},
        {"session_days": "3"},
        {"title": "Mine"},
        {"windows": (WindowOffset("day-1", 1, 3), WindowOffset("days-2-7", 2, 7))},
        {"windows": (WindowOffset("day-1", 1, 3), WindowOffset("day-1", 4, 7))},
        {"windows": (WindowOffset("nowhere", 1, 3),)},
        {"first_writing": "minutes", "first_writing_minutes": 0},
        {"agreed_with": "x" * 400},
    ],
)
def test_what_is_no_plan_at_all_is_refused(vault: OpenVault, numbers: dict[str, object]):
    begin(vault)
    with pytest.raises(Refused):
        plans.change_plan(vault, **numbers)  # type: ignore[arg-type]
    assert plan(vault).own is None


def test_every_template_is_sensible():
    for template in guidance.protocols():
        assert sensible(template) == template


@given(st.sampled_from(sorted(DAYS)), st.lists(st.integers(-400, 1200), max_size=70))
def test_days_are_in_order_or_refused(name: str, days: list[int]):
    template = guidance.protocol("plain")
    limits = DAYS[name]
    try:
        kept = getattr(sensible(msgspec.structs.replace(template, **{name: tuple(days)})), name)
    except Refused:
        outside = any(not limits.least <= day <= limits.most for day in days)
        assert outside or len(set(days)) > limits.how_many
    else:
        assert kept == tuple(sorted(set(days)))


def test_every_number_has_limits():
    """A field of the template that could be changed but is not checked would be found here."""
    numbers = {
        name
        for name in guidance.protocol("plain").__struct_fields__
        if isinstance(getattr(guidance.protocol("plain"), name), int)
    }
    assert numbers == set(NUMBERS)


def test_the_numbers_count_everywhere(vault: OpenVault, clock: FixedClock):
    """Invitations, the due list and Today follow the own plan."""
    begin(vault, "plain", date(2026, 3, 10))
    session, _ = sessions.open_session(vault)
    sessions.close_session(vault, session.id)
    windows = [
        WindowOffset(window.id, 2 + 10 * n, 11 + 10 * n)
        for n, window in enumerate(guidance.reflection_windows())
    ]
    plans.change_plan(vault, windows=tuple(windows), check_in_days=(4,))
    invited = courses.invitations(vault)
    assert {i.opens_on for i in invited if i.window_id == "day-1"} == {date(2026, 3, 12)}
    opens = {d.on for d in due.due(vault) if d.window_id == "day-1"}
    assert opens == {date(2026, 3, 12)}
    clock.advance(timedelta(days=1))
    assert today.today(vault).invitation is None
    clock.advance(timedelta(days=1))
    assert today.today(vault).invitation is not None


def test_numbers_that_cannot_be_read_fall_back_to_the_template(vault: OpenVault):
    begin(vault)
    plans.change_plan(vault, session_days=3)
    with vault.work() as work:
        work.connection.execute(text("UPDATE course_plan SET protocol = '{}'"))
    view = plan(vault)
    assert (view.own, view.unreadable, view.protocol) == (None, True, view.template)
    assert today.today(vault).course is not None
    plans.change_plan(vault, session_days=3)
    assert not plan(vault).unreadable


def test_readiness_and_steps_come_when_the_plan_says(vault: OpenVault):
    begin(vault, "plain", date(2026, 4, 20))  # in 41 days
    kinds = [step.kind.value for step in (today.today(vault).next_step,)]
    assert kinds == ["quiet"]
    plans.change_plan(vault, preparation_from_day=-50)
    assert today.today(vault).next_step.kind.value == "preparation_step"
    plans.change_plan(vault, readiness_day=-45)
    assert today.today(vault).next_step.kind.value == "readiness"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14:30", time(14, 30)),
        (" 9.05 ", time(9, 5)),
        ("24:00", None),
        ("in the morning", None),
        ("", None),
    ],
)
def test_times_as_typed(typed: str, meant: time | None):
    assert clock_time(typed) == meant
