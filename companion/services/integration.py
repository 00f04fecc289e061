"""Where something waits after a session, by the view it stands in: for quiet marks, never for a count."""

from __future__ import annotations

from companion import clock
from companion.domain.due_kinds import after_effects_subject, letter_subject
from companion.services.after_effects import after_effects_in
from companion.services.decisions import decisions_in
from companion.services.due import letters_waiting_in
from companion.services.insights import insights_in
from companion.services.invitations import offered_in
from companion.services.open_vault import OpenVault
from companion.services.quiet import quiet_in
from companion.services.standing import answers_in, course_in


def waiting_views(vault: OpenVault) -> frozenset[str]:
    """The views of the Integration part in which something waits today and was not put off until tomorrow."""
    today = clock.today()
    found: set[str] = set()
    with vault.read() as work:
        course = course_in(work)
        quiet = quiet_in(work, today)
        if offered_in(work, course, answers_in(work, course)) is not None:
            found.add("reflections")
        if any(kept.waiting is not None and not kept.quiet for kept in insights_in(work)):
            found.add("insights")
        if any(kept.is_back and not kept.quiet for kept in decisions_in(work)):
            found.add("decisions")
        if any(
            check.offered(today)
            and after_effects_subject(check.dosing_session.id, check.day) not in quiet
            for check in after_effects_in(work, course)
        ):
            found.add("after_effects")
        if any(letter_subject(one) not in quiet for one in letters_waiting_in(work, today)):
            found.add("letters")
    return frozenset(found)
