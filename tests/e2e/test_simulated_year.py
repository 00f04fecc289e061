"""A year of a course through the window, day by day: each thing appears on its day, waits, goes, and on no other day.

What is expected is written down here with plain dates, worked out by hand from the days of the template; nothing of it
is asked of the program's own due list.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton

from companion.clock import FixedClock
from companion.crypto.kdf import KdfParams
from companion.paths import user_paths
from companion.services import guidance, vaults
from companion.ui.widgets.calm_fields import ChoiceField
from tests.e2e.conftest import Start
from tests.e2e.year import EVENING, Offer, Year

PASSPHRASE = "slow river under birches"
HOME, AWAY = "Europe/Dublin", "America/New_York"
ONE_DAY = timedelta(days=1)


def on(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


# --- the story, in plain dates

BEGIN, END = on(1, 5), on(1, 4, 2027)
FIRST_PLAN = (on(2, 2), on(2, 23))
"""The session days as the template suggests them; both are moved on `MOVED`."""
MOVED = on(1, 20)
FIRST, SECOND = on(2, 9), on(3, 9)
"""The session days, four weeks apart."""
SESSIONS = {FIRST: 1, SECOND: 2}
NOT_OPENED = (on(5, 4), on(5, 17))
"""Two weeks in which nobody opens the program."""
JOURNEY = (on(3, 12), on(3, 18))
"""A week in New York; the clocks of Dublin change on 29 March and 25 October, those of New York before and after."""
OPENED_ANEW = {on(3, 12), on(3, 19), on(3, 29), on(5, 18), on(10, 25), on(12, 31)}
"""Days on which the vault is locked and opened again; on the others the window was left open."""

INSIGHT_A = "I can rest before I am tired."
INSIGHT_B = "My sister wants to hear from me."
DECISION_P = "Whether to leave my work"
DECISION_Q = "Whether to move to the sea"
DAY_ONE, WEEK, MONTH, SEASON, LONG = "day-1", "days-2-7", "weeks-2-4", "months-2-3", "months-6-12"


@dataclass(frozen=True)
class Thing:
    """Something that waits from its first day to its last, unless it is answered before."""

    kind: str
    first: date
    last: date
    title: str
    why: Callable[[date], str]
    day: int = 0
    """After what it hangs on: the number that the plan names."""
    answered: date | None = None
    put_off: frozenset[date] = frozenset()

    def waits(self, day: date, *, late: bool) -> bool:
        """Early on a day, before anything was done on it, or `late`, after that."""
        if not self.first <= day <= self.last or (late and day in self.put_off):
            return False
        return self.answered is None or day < self.answered or (day == self.answered and not late)


def spelled(day: date) -> str:
    return f"{day.day} {calendar.month_name[day.month]}"


def check_in(day: int, first: date, last: date, answered: date | None = None, *off: date) -> Thing:
    def why(today: date) -> str:
        return f"It is day {day + (today - first).days} after your session. Ten seconds are enough."

    return Thing(
        "check_in", first, last, "A quick check-in, if you like.", why, day,
        answered, frozenset(off),
    )  # fmt: skip


def after_effects(
    day: int, first: date, last: date, answered: date | None = None, *off: date
) -> Thing:
    def why(today: date) -> str:
        number = day + (today - first).days
        return f"It is day {number} after it. A few words of your own are enough. You may skip it."

    return Thing(
        "after_effects", first, last, "How is it now, some time after your session?", why,
        day, answered, frozenset(off),
    )  # fmt: skip


def insight(
    words: str, marked: date, first: date, last: date, answered: date | None = None, *off: date
) -> Thing:
    why = f"You kept this on {spelled(marked)}. Is it still true for you? You may skip it."
    return Thing(
        "insight", first, last, f"“{words}”", lambda _: why, (first - marked).days, answered,
        frozenset(off),
    )  # fmt: skip


def decision(
    words: str, first: date, last: date, answered: date | None = None, *off: date
) -> Thing:
    why = "You can decide, let it rest longer, or let it go."
    return Thing(
        "decision", first, last, f"You let this rest until {spelled(first)}: {words}",
        lambda _: why, 0, answered, frozenset(off),
    )  # fmt: skip


def letter(written: date, first: date, last: date, answered: date | None, *off: date) -> Thing:
    why = f"You wrote it on {spelled(written)}. Read it when you like."
    return Thing(
        "letter", first, last, "A letter that you wrote to yourself is open now.", lambda _: why,
        0, answered, frozenset(off),
    )  # fmt: skip


def narrative(first: date, last: date, answered: date | None, *off: date) -> Thing:
    return Thing(
        "narrative", first, last, "Would you like to write down your session?",
        lambda _: "Start anywhere and stop where you wish. A few lines are enough.",
        0, answered, frozenset(off),
    )  # fmt: skip


THINGS = (
    narrative(FIRST, on(2, 23), on(2, 11), on(2, 10)),
    narrative(SECOND, on(3, 23), None, on(3, 15)),  # never written
    # After the first session; from the second on, its own list takes over.
    check_in(1, on(2, 10), on(2, 11), on(2, 10)),
    check_in(3, on(2, 12), on(2, 15), on(2, 13), on(2, 12)),
    check_in(7, on(2, 16), on(2, 22)),
    check_in(14, on(2, 23), on(3, 1), on(2, 23)),
    check_in(1, on(3, 10), on(3, 11)),
    check_in(3, on(3, 12), on(3, 15), on(3, 14)),  # in New York
    check_in(7, on(3, 16), on(3, 22), on(3, 19), on(3, 17)),
    check_in(14, on(3, 23), on(3, 29)),
    check_in(30, on(4, 8), on(4, 14), on(4, 8)),
    check_in(90, on(6, 7), on(6, 13)),
    after_effects(7, on(2, 16), on(3, 2), on(2, 20), on(2, 17)),
    after_effects(7, on(3, 16), on(3, 30), on(3, 27)),
    after_effects(30, on(4, 8), on(4, 22), None, on(4, 8), on(4, 9)),
    after_effects(90, on(6, 7), on(6, 21), on(6, 10)),
    after_effects(180, on(9, 5), on(9, 19)),
    # Kept on 11 February: days 1, 7, 30 and 90; each waits two weeks, or to the eve of the next.
    insight(INSIGHT_A, on(2, 11), on(2, 12), on(2, 17), on(2, 12)),
    insight(INSIGHT_A, on(2, 11), on(2, 18), on(3, 4), on(2, 21), on(2, 18), on(2, 19)),
    insight(INSIGHT_A, on(2, 11), on(3, 13), on(3, 27), None, on(3, 25)),
    insight(INSIGHT_A, on(2, 11), on(5, 12), on(5, 26), on(5, 20)),
    # Kept on 11 March, let go on 14 April: it does not come back in June.
    insight(INSIGHT_B, on(3, 11), on(3, 12), on(3, 17), on(3, 12)),
    insight(INSIGHT_B, on(3, 11), on(3, 18), on(4, 1)),
    insight(INSIGHT_B, on(3, 11), on(4, 10), on(4, 24), on(4, 14)),
    # Parked on 12 February for thirty days; on 17 March for two weeks more; decided.
    decision(DECISION_P, on(3, 14), on(4, 13), on(3, 17), on(3, 14)),
    decision(DECISION_P, on(3, 31), on(4, 30), on(4, 2)),
    # Parked on 1 April, never looked at until it is let go in July.
    decision(DECISION_Q, on(5, 1), on(5, 31)),
    letter(on(2, 14), on(8, 15), on(9, 14), None, on(8, 16)),
    letter(on(2, 15), on(5, 16), on(6, 15), on(5, 25)),  # opens while nobody is there
    letter(on(6, 20), on(7, 20), on(8, 19), on(7, 22), on(7, 20), on(7, 21)),
)  # fmt: skip
LET_GO_Q = on(7, 20)

WINDOWS = (
    # session, window, first day, last day: days 1, 2 to 7, 8 to 28, 29 to 90, 180 to 365
    (2, DAY_ONE, on(3, 10), on(3, 10)),
    (2, WEEK, on(3, 11), on(3, 16)),
    (2, MONTH, on(3, 17), on(4, 6)),
    (2, SEASON, on(4, 7), on(6, 7)),
    (2, LONG, on(9, 5), on(3, 9, 2027)),
    (1, DAY_ONE, on(2, 10), on(2, 10)),
    (1, WEEK, on(2, 11), on(2, 16)),
    (1, MONTH, on(2, 17), on(3, 9)),
    (1, SEASON, on(3, 10), on(5, 10)),
    (1, LONG, on(8, 8), on(2, 9, 2027)),
)
"""The session that ended last comes first, and of it the window that closes first."""
REFLECTED = {(1, "D1"): on(2, 10), (1, "W1"): on(2, 11), (1, "M1"): on(2, 26), (2, "W1"): on(3, 11),
             (2, "M1"): on(4, 3), (2, "Q1"): on(4, 20), (2, "Y1"): on(11, 2)}  # fmt: skip
"""On which day which reflection is written, by session and prompt."""
WINDOW_PUT_OFF = {on(2, 22): (1, MONTH), on(4, 16): (2, SEASON), on(9, 25): (2, LONG)}

MEETINGS = {
    on(1, 19): "Meeting 1 to prepare",  # fourteen days before 2 February
    on(1, 26): "Meeting 1 to prepare",  # from `MOVED` on: fourteen days before 9 February
    on(2, 2): "Meeting 2 to prepare",
    on(2, 10): "Meeting 1 after session 1",
    on(2, 16): "Meeting 2 after session 1",
    on(3, 10): "Meeting 1 after session 2",
    on(3, 16): "Meeting 2 after session 2",
}
STEP_DONE, STEP_ASIDE, STEP_TWO_DONE = on(1, 13), on(1, 15), on(2, 28)


def session_before(day: date) -> date | None:
    """The session that ended last before `day`, or on it."""
    return max((held for held in SESSIONS if held <= day), default=None)


def window_offered(day: date, *, late: bool) -> tuple[int, str] | None:
    """The session and window of which a reflection is offered."""
    for number, window, first, last in WINDOWS:
        held = FIRST if number == 1 else SECOND
        if held >= day or not first <= day <= last:
            continue
        if not (late and WINDOW_PUT_OFF.get(day) == (number, window)):
            return number, window
    return None


def reflection(day: date, *, late: bool) -> Offer | None:
    found = window_offered(day, late=late)
    if found is None:
        return None
    number, window_id = found
    window = guidance.reflection_window(window_id)
    for prompt in window.prompts:
        written = REFLECTED.get((number, prompt.id))
        if written is None or day < written or (day == written and not late):
            return Offer(prompt.text, f"{window.title} after your session. You may skip it.")
    raise AssertionError("The story leaves a reflection of each window.")


def meeting(day: date) -> Iterator[Offer]:
    why = "If it is on another day, you can set that day."
    if day in MEETINGS:
        yield Offer("Your plan has a meeting for today.", why)
    elif day + ONE_DAY in MEETINGS:
        yield Offer("Your plan has a meeting for tomorrow.", why)


def preparing(day: date) -> Iterator[Offer]:
    """The last look the day before, else the first open step: from three weeks before the first session, and from
    thirteen days before the second."""
    if not (on(1, 12) <= day < FIRST or on(2, 24) <= day < SECOND):
        return
    if day + ONE_DAY in SESSIONS:
        yield Offer(
            "Your session is tomorrow.",
            "Look over what is still open, if you like. None of it has to be done.",
        )


def step_title(day: date, *, late: bool) -> str:
    for title, done in (("Intentions", STEP_DONE), ("Hopes and fears", STEP_ASIDE),
                        ("Set and setting", STEP_TWO_DONE)):  # fmt: skip
        if day < done or (day == done and not late):
            return title
    return "Health and medicines list"


def step(day: date, *, late: bool) -> Iterator[Offer]:
    if on(1, 12) <= day < FIRST or on(2, 24) <= day < SECOND:
        title = step_title(day, late=late)
        why = next(s.why for s in guidance.prep_steps() if s.title == title)
        yield Offer(f"Next, if you like: {title}.", why)


def first_that_waits(kind: str, day: date, *, late: bool) -> Iterator[Offer]:
    if kind == "insight" and late and any(day in t.put_off for t in THINGS if t.kind == kind):
        return  # after "Not today" to one, the others rest too
    waiting = [t for t in THINGS if t.kind == kind and t.waits(day, late=late)]
    for thing in sorted(waiting, key=lambda t: t.first)[:1]:
        yield Offer(thing.title, thing.why(day))


def expected_today(day: date, *, late: bool) -> list[Offer]:
    """What Today offers, in its order: at most four things, on a session day alone."""
    if day in SESSIONS and not late:
        why = "There is nothing left to finish. The session page is ready when you are."
        return [Offer("Today is your session day.", why)]
    of_kind = partial(first_that_waits, day=day, late=late)
    found = [*of_kind("narrative")]
    if day in SESSIONS:
        why = (
            "Some water, something warm, somebody near. A few words are enough for today, or none."
        )
        return [*found, Offer("Take your time arriving back.", why)]
    for kind in ("letter", "insight", "decision", "after_effects"):
        found += of_kind(kind)
    held, offered = session_before(day), reflection(day, late=late)
    fresh = held is not None and (day - held).days <= 7
    found += [offered] if fresh and offered else []
    found += of_kind("check_in")
    found += [*preparing(day), *meeting(day), *step(day, late=late)]
    found += [offered] if offered and not fresh else []
    quiet = Offer(
        "Nothing is waiting for you today.", "If you feel like writing, a few lines are enough."
    )
    return found[:4] or [quiet]


def expected_chips(day: date, *, late: bool) -> set[str]:
    """The views of Integration in which something waits."""
    names = {"insight": "insights", "after_effects": "after_effects", "letter": "letters"}
    found = {names[t.kind] for t in THINGS if t.kind in names and t.waits(day, late=late)}
    if window_offered(day, late=late):
        found.add("reflections")
    if asked_decisions(day, late=late):
        found.add("decisions")
    return found


def asked_decisions(day: date, *, late: bool) -> set[str]:
    """A decision that is back stays so on its own page, until it is answered."""
    found: set[str] = set()
    if any(
        DECISION_P in t.title and t.waits(day, late=late) for t in THINGS if t.kind == "decision"
    ):
        found.add(DECISION_P)
    if on(5, 1) <= day and (day < LET_GO_Q or (day == LET_GO_Q and not late)):
        found.add(DECISION_Q)
    return found


def expected_cards(day: date, *, late: bool) -> dict[str, set[str]]:
    """What the cards of Integration ask; one insight at a time, and none after one was put off."""
    checks = {
        f"Not today: {CHECKS[t.first]}"
        for t in THINGS
        if t.kind == "after_effects" and t.waits(day, late=late)
    }
    looks = any(first_that_waits("insight", day, late=late))
    return {
        "insights": {"Keep this look back"} if looks else set[str](),
        "decisions": {f"Decide now: {words}" for words in asked_decisions(day, late=late)},
        "after_effects": checks,
    }


CHECKS = {on(2, 16): "Week 1", on(3, 16): "Week 1", on(4, 8): "Month 1", on(6, 7): "Month 3",
          on(9, 5): "Month 6"}  # fmt: skip
LINES = {
    "check_in": "Check-in, day {day}",
    "after_effects": "A look at how it is now, day {day}",
    "insight": "An insight comes back, day {day}",
    "decision": "A decision that rests until then",
    "letter": "A letter to yourself opens",
    "narrative": "A time to write the session down, if you like",
}
TITLES = {DAY_ONE: "Day 1", WEEK: "Days 2 to 7", MONTH: "Weeks 2 to 4", SEASON: "Months 2 to 3",
          LONG: "Months 6 to 12"}  # fmt: skip


def expected_plan(day: date) -> set[str]:
    """The lines of the plan that stand on this day; whether they were answered makes no difference."""
    found = {LINES[t.kind].format(day=t.day) for t in THINGS if t.first == day}
    found |= {
        f"Reflections: {TITLES[window]}"
        for _, window, first, last in WINDOWS
        if first <= day <= last
    }
    if day in SESSIONS:
        found.add("Session day")
    if day + ONE_DAY in SESSIONS:
        found.add("A look over what is still open")
    if day in MEETINGS:
        found.add(MEETINGS[day])
    return found


# --- what is done, by day


def begin_course(year: Year) -> None:
    year.course_page()
    year.person.write("What you call this course", "Spring")
    year.person.named(ChoiceField, "Kind of treatment").choose("psilocybin")
    year.person.press("There is a day for my first session")
    year.show_day("First session day", FIRST_PLAN[0])
    further = "Plan the further days too, as a start: 23 February"
    year.person.press(further)
    year.person.press("Begin this course")
    year.person.wait_for("Nothing here has to be finished before your session.")


def settle_step(title: str, verb: str) -> Callable[[Year], None]:
    def settle(year: Year) -> None:
        year.course("preparation")
        if year.person.find(QAbstractButton, f"{verb}: {title}") is None:
            year.person.press(title)
        year.person.press(f"{verb}: {title}")

    return settle


def move_both(year: Year) -> None:
    year.course("sessions")
    for number, day in ((2, SECOND), (1, FIRST)):
        year.person.press(f"Prepare this day: Session {number}")
        year.show_day("Day of this session", day)
        year.person.press("Set this day")
        year.person.press("Close this part")


def write_story(year: Year) -> None:
    year.take("Would you like to write down your session?", "Write my session down")
    year.keep_as_insight(INSIGHT_A)


def write_and_keep(year: Year) -> None:
    year.take(prompt("W1"), "Write about this")
    year.keep_as_insight(INSIGHT_B)


def prompt(prompt_id: str) -> str:
    return guidance.prompt(prompt_id).text


def reflect(prompt_id: str) -> Callable[[Year], None]:
    return lambda year: year.write_reflection(prompt(prompt_id), "It is quieter than I thought.")


def put_off(*kinds: str) -> Callable[[Year], None]:
    def do(year: Year) -> None:
        today = year.day
        for kind in kinds:
            thing = next(t for t in THINGS if t.kind == kind and today in t.put_off)
            year.put_off(thing.title)

    return do


def put_off_reflection(prompt_id: str) -> Callable[[Year], None]:
    return lambda year: year.put_off(prompt(prompt_id))


def park(words: str) -> Callable[[Year], None]:
    def do(year: Year) -> None:
        year.integration("decisions")
        year.person.press("Let a decision rest")
        year.person.write("What wants to be decided", words)
        year.person.press("Let it rest")

    return do


def rest_longer(year: Year) -> None:
    year.integration("decisions")
    year.person.press(f"Let it rest longer: {DECISION_P}")
    year.person.press("Let it rest")


def decide(year: Year) -> None:
    year.integration("decisions")
    year.person.press(f"Decide now: {DECISION_P}")
    year.person.write("What I decided", "I stay until summer.")
    year.person.press("Keep this decision")


def let_decision_go(year: Year) -> None:
    year.integration("decisions")
    year.person.press(f"Let it go: {DECISION_Q}")


def write_letter(when: str) -> Callable[[Year], None]:
    def do(year: Year) -> None:
        year.integration("letters")
        year.person.press(f"It opens: {when}")
        year.person.press("Write the letter")
        year.write("Dear me, how is the garden?")

    return do


def read_letter_in_list(year: Year) -> None:
    year.integration("letters")
    year.person.press("Read the letter of 15 February 2026: Dear me, how is the garden?")
    year.person.press("Back to the letters")


def read_letter(year: Year) -> None:
    year.take("A letter that you wrote to yourself is open now.", "Read the letter")


def say_lasting(answer: str) -> Callable[[Year], None]:
    def do(year: Year) -> None:
        year.take("How is it now, some time after your session?", "Write how it is")
        year.person.press(f"Does something last that troubles you? {answer}")

    return do


def write_after_effects(year: Year) -> None:
    year.take("How is it now, some time after your session?", "Write how it is")
    year.person.press("Write about this: Week 1")
    year.write("I sleep well.")


def look(value: int) -> Callable[[Year], None]:
    return lambda year: year.look_back(value)


def check(year: Year) -> None:
    year.check_in()


def both(*deeds: Callable[[Year], None]) -> Callable[[Year], None]:
    def do(year: Year) -> None:
        for deed in deeds:
            deed(year)

    return do


DEEDS: dict[date, Callable[[Year], None]] = {
    BEGIN: begin_course,
    STEP_DONE: settle_step("Intentions", "Done for me"),
    STEP_ASIDE: settle_step("Hopes and fears", "Set aside"),
    MOVED: move_both,
    on(2, 10): both(put_off("narrative"), check, reflect("D1")),
    on(2, 11): both(write_story, reflect("W1")),
    on(2, 12): both(put_off("check_in"), look(8), park(DECISION_P)),
    on(2, 13): check,
    on(2, 14): write_letter("In half a year"),
    on(2, 15): write_letter("In three months"),
    on(2, 17): put_off("after_effects"),
    on(2, 18): put_off("insight"),
    on(2, 19): put_off("insight"),
    on(2, 20): say_lasting("No"),
    on(2, 21): look(7),
    on(2, 22): put_off_reflection("M1"),
    on(2, 23): check,
    on(2, 26): reflect("M1"),
    STEP_TWO_DONE: settle_step("Set and setting", "Done for me"),
    on(3, 11): write_and_keep,
    on(3, 12): look(9),
    on(3, 14): both(put_off("decision"), check),
    on(3, 15): put_off("narrative"),
    on(3, 17): both(rest_longer, put_off("check_in")),
    on(3, 19): check,
    on(3, 25): put_off("insight"),
    on(3, 27): write_after_effects,
    on(4, 1): park(DECISION_Q),
    on(4, 2): decide,
    on(4, 3): reflect("M1"),
    on(4, 8): both(check, put_off("after_effects")),
    on(4, 9): put_off("after_effects"),
    on(4, 14): lambda year: year.let_insight_go(INSIGHT_B),
    on(4, 16): put_off_reflection("Q1"),
    on(4, 20): reflect("Q1"),
    on(5, 20): look(6),
    on(5, 25): read_letter_in_list,
    on(6, 10): say_lasting("Not sure"),
    on(6, 20): write_letter("In a month"),
    LET_GO_Q: both(let_decision_go, put_off("letter")),
    on(7, 21): put_off("letter"),
    on(7, 22): read_letter,
    on(8, 16): put_off("letter"),
    on(9, 25): put_off_reflection("Y1"),
    on(11, 2): reflect("Y1"),
}


# --- the year


@pytest.fixture
def year(start: Start, clock: FixedClock, fast_kdf: KdfParams, tmp_path: Path) -> Year:
    """The program on a new vault, early on the first day."""
    clock.advance(timedelta(days=(BEGIN - on(3, 10)).days))
    folder = user_paths(tmp_path).default_vault
    vault, _ = vaults.create(folder, PASSPHRASE, purpose="client", kdf=fast_kdf)
    vaults.lock(vault)
    made = Year(start(tmp_path), clock, HOME, PASSPHRASE)
    made.open()
    return made


@pytest.mark.slow
def test_each_thing_of_a_year_appears_on_its_day_and_on_no_other(year: Year) -> None:
    wrong: list[str] = []
    before: object = None
    for number in range((END - BEGIN).days + 1):
        day = BEGIN + number * ONE_DAY
        if NOT_OPENED[0] <= day <= NOT_OPENED[1]:
            continue
        if day in (JOURNEY[0], JOURNEY[1] + ONE_DAY):
            year.travel(AWAY if day == JOURNEY[0] else HOME)
        year.be(day, time(9, 0) if day in SESSIONS else EVENING)
        if day in OPENED_ANEW:
            year.lock_and_open()
        if day > BEGIN:
            cards, sunday = expected_cards(day, late=False), day.weekday() == calendar.SUNDAY
            turns = expected_plan(day) != expected_plan(day - ONE_DAY)
            changed = cards if cards != before or sunday else None
            wrong += compared(year, day, cards=changed, plan=turns or sunday, late=False)
            before = cards
        if day in SESSIONS:
            year.begin_session()
            year.be(day, time(15, 0))
            year.end_session()
            year.be(day)
            wrong += compared(year, day, late=True)
        if day in DEEDS:
            DEEDS[day](year)
            wrong += compared(year, day, cards=expected_cards(day, late=True), late=True)
            before = None
        assert len(wrong) < 6, "\n".join(wrong)
    assert not wrong, "\n".join(wrong)


def compared(
    year: Year,
    day: date,
    *,
    cards: dict[str, set[str]] | None = None,
    plan: bool = False,
    late: bool,
) -> Iterator[str]:
    """What is shown otherwise than it was written down, one line each."""
    when = f"{day:%a %d %b %Y}{' late' if late else ''}"
    shown, wanted = year.offered(), expected_today(day, late=late)
    titles = [offer.title for offer in wanted]
    if [offer.title for offer in shown] != titles or shown[0].why != wanted[0].why:
        yield f"{when}: Today shows {shown}, not {wanted}"
    chips = year.waiting_views()
    if chips != expected_chips(day, late=late):
        yield f"{when}: {chips} wait in Integration, not {expected_chips(day, late=late)}"
    if cards is not None and (asked := year.asked()) != cards:
        yield f"{when}: the cards ask {asked}, not {cards}"
    if plan and (shown_there := year.plan_today()) != expected_plan(day):
        yield f"{when}: the plan has {shown_there}, not {expected_plan(day)}"
