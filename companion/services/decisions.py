"""Decisions that rest until a date agreed with the therapist. Then they are shown again; nothing happens by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.decisions import DecisionState, ParkedDecision, is_back
from companion.domain.due_kinds import decision_subject
from companion.domain.entries import Changes
from companion.domain.ids import new_id
from companion.domain.schedule import latest_ended
from companion.domain.typed_text import noted, whole_text
from companion.errors import Refused
from companion.services.integration_days import integration_days
from companion.services.new_entries import LAST_YEAR
from companion.services.open_vault import OpenVault
from companion.services.quiet import keep_quiet_in, quiet_in
from companion.services.standing import course_in, sessions_in

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

LONGEST_WORDS = 4_000
TOUCHED = Changes(courses=True)


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """A decision and where it stands today."""

    decision: ParkedDecision
    is_back: bool
    """Whether its day has come."""
    quiet: bool
    """Whether it was put off until tomorrow."""


def decisions(vault: OpenVault) -> list[KeptDecision]:
    """Every decision that was ever parked: those that are back, those that wait by their date, then the settled ones."""
    with vault.read() as work:
        return decisions_in(work)


def decisions_in(work: Work) -> list[KeptDecision]:
    """`decisions` inside a unit of work."""
    today = clock.today()
    quiet = quiet_in(work, today)
    kept = work.integration.decisions()
    waiting = [decision for decision in kept if decision.state is DecisionState.PARKED]
    settled = [decision for decision in kept if decision.state is not DecisionState.PARKED]
    settled.sort(key=lambda decision: decision.settled_at or decision.parked_at, reverse=True)
    return [
        KeptDecision(decision, is_back(decision, today), decision_subject(decision.id) in quiet)
        for decision in (*waiting, *settled)
    ]


def usual_day(vault: OpenVault) -> date:
    """The day until which a decision rests if nothing else was agreed."""
    with vault.read() as work:
        return _usual_day(work)


def park_decision(
    vault: OpenVault,
    words: str,
    *,
    until: date | None = None,
    agreed_with: str = "",
    dosing_session_id: str | None = None,
) -> tuple[ParkedDecision, Changes]:
    """Let a decision rest until a day, usually as long as the plan says. Raises Refused for no words or a day gone by."""
    with vault.work() as work:
        course = course_in(work)
        if dosing_session_id is None:
            ended = latest_ended(sessions_in(work, course))
            dosing_session_id = ended.id if ended is not None else None
        parked = ParkedDecision(
            id=new_id(),
            words=_words(words),
            parked_at=clock.now(),
            zone=clock.zone(),
            parked_on=clock.today(),
            until=_ahead(until or _usual_day(work)),
            agreed_with=noted(agreed_with, what="a name"),
            course_id=course.id if course is not None else None,
            dosing_session_id=dosing_session_id,
        )
        work.integration.save_decision(parked)
    return parked, TOUCHED


def change_decision(
    vault: OpenVault, decision_id: str, *, words: str, until: date, agreed_with: str = ""
) -> tuple[ParkedDecision, Changes]:
    """Put a parked decision into other words, or let it rest until another day. Raises Refused, NotFound."""
    with vault.work() as work:
        before = _parked(work, decision_id)
        after = replace(
            before,
            words=_words(words),
            until=until if until == before.until else _ahead(until),
            agreed_with=noted(agreed_with, what="a name"),
        )
        work.integration.save_decision(after)
    return after, TOUCHED


def park_longer(
    vault: OpenVault, decision_id: str, until: date, agreed_with: str | None = None
) -> tuple[ParkedDecision, Changes]:
    """Let a decision rest until a later day; with whom that was agreed may be said anew. Raises Refused, NotFound."""
    with vault.work() as work:
        before = _parked(work, decision_id)
        after = replace(before, until=_ahead(until))
        if agreed_with is not None:
            after = replace(after, agreed_with=noted(agreed_with, what="a name"))
        work.integration.save_decision(after)
    return after, TOUCHED


def decide(vault: OpenVault, decision_id: str, words: str) -> tuple[ParkedDecision, Changes]:
    """Keep what was decided, in own words, before its day or after. Raises Refused for no words, NotFound."""
    return _settle(vault, decision_id, DecisionState.DECIDED, _words(words))


def let_go(vault: OpenVault, decision_id: str) -> tuple[ParkedDecision, Changes]:
    """Ask about a decision no more; it stays readable. Raises Refused when it is settled, NotFound."""
    return _settle(vault, decision_id, DecisionState.LET_GO, "")


def park_again(vault: OpenVault, decision_id: str) -> tuple[ParkedDecision, Changes]:
    """Take back that a decision was settled: it rests until the day it had. Raises NotFound."""
    with vault.work() as work:
        before = work.integration.decision(decision_id)
        after = replace(before, state=DecisionState.PARKED, settled_at=None, settled_words="")
        work.integration.save_decision(after)
    return after, TOUCHED


def not_today(vault: OpenVault, decision_id: str) -> Changes:
    """Keep a decision that is back quiet until tomorrow."""
    with vault.work() as work:
        keep_quiet_in(work, decision_subject(decision_id), clock.today())
    return TOUCHED


def erase_decision(vault: OpenVault, decision_id: str) -> tuple[ParkedDecision, Changes]:
    """Erase a decision; `bring_back_decision` undoes it. Raises NotFound."""
    with vault.work() as work:
        erased = work.integration.decision(decision_id)
        work.integration.erase_decision(decision_id)
    return erased, TOUCHED


def bring_back_decision(vault: OpenVault, erased: ParkedDecision) -> Changes:
    """Bring an erased decision back as it was."""
    with vault.work() as work:
        work.integration.save_decision(erased)
    return TOUCHED


def _settle(
    vault: OpenVault, decision_id: str, state: DecisionState, words: str
) -> tuple[ParkedDecision, Changes]:
    with vault.work() as work:
        before = _parked(work, decision_id)
        after = replace(before, state=state, settled_at=clock.now(), settled_words=words)
        work.integration.save_decision(after)
    return after, TOUCHED


def _parked(work: Work, decision_id: str) -> ParkedDecision:
    found = work.integration.decision(decision_id)
    if found.state is not DecisionState.PARKED:
        raise Refused("This decision is settled already. Nothing was changed.")
    return found


def _usual_day(work: Work) -> date:
    pause = max(1, integration_days(work, course_in(work)).decision_pause_days)
    return clock.today() + timedelta(days=pause)


def _ahead(day: date) -> date:
    if day <= clock.today():
        raise Refused("Please choose a day that is still to come. Nothing was changed.")
    if day.year > LAST_YEAR:
        raise Refused("That day is further away than Companion can keep. Nothing was changed.")
    return day


def _words(typed: str) -> str:
    words = whole_text(typed.strip(), longest=LONGEST_WORDS)
    if not words:
        raise Refused("Please write a few words first. Nothing was changed.")
    return words
