"""The parts of a brief: what stands in a line, and how many lines there are. See `sharing.brief`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from companion.domain.charts import Chart
from companion.domain.practices import PracticeState
from companion.domain.shared_parts import SharedInsight, SharedMeasure, SharedPractice
from companion.domain.shares import ShareDocument
from companion.sharing.share_facts import (
    after_effects_words,
    insight_facts,
    practice_facts,
    scale_facts,
)
from companion.sharing.share_words import (
    HEADINGS,
    and_more,
    counted,
    kind_words,
    shortened,
    spans,
    spell_day,
)


@dataclass(frozen=True, slots=True)
class Room:
    """How much a brief may hold, so that it stays on one page."""

    lines: int = 6
    """Of each part in the client's words; what is not listed is named by its numbers."""
    letters: int = 180
    """Of the client's words in one line."""
    facts: int = 4
    """Lines of the other parts."""


ROOMS = (
    Room(10, 280, 10),
    Room(8, 220, 6),
    Room(),
    Room(5, 140, 4),
    Room(5, 120, 3),
    Room(4, 120, 3),
    Room(4, 100, 2),
    Room(3, 100, 2),
    Room(3, 80, 1),
    Room(2, 80, 2),
    Room(2, 70, 1),
    Room(1, 60, 1),
)
"""From the widest to the narrowest: whoever lays out a page takes the first that fits."""


IN_OWN_WORDS = ("insights", "questions")
FEWEST_SESSIONS = 6
"""So many session days are listed in the narrowest room."""


@dataclass(frozen=True, slots=True)
class BriefLine:
    """One line."""

    words: str
    """Either the client's own or a counted fact."""
    numbers: tuple[int, ...]
    """The places in the document where it stands, usually one."""
    facts: str = ""
    """Counted facts beside the client's words: a day, a state."""
    own_words: bool = False
    """Whether `words` are the client's own."""
    entry: int = 0
    """Number of the entry that the words were written in; 0 for none."""

    @property
    def place(self) -> str:
        """Where it stands, for reading: "14", "3–5", "14, entry 2"."""
        where = spans(self.numbers)
        return f"{where}, entry {self.entry}" if self.entry else where


@dataclass(frozen=True, slots=True)
class BriefPart:
    """Lines of one kind."""

    name: str
    """"sessions", "insights", "practices", "after_effects", "questions", "checkins" or "entries"."""
    heading: str
    lines: tuple[BriefLine, ...]
    more: tuple[int, ...] = ()
    """Places of what is not listed."""

    @property
    def more_words(self) -> str:
        """ "and 3 more: 14–16", or nothing."""
        return and_more(self.more)


@dataclass(frozen=True, slots=True)
class BriefChart:
    """The line chart of one measure; the table behind it is `domain.charts.table_of(chart)`."""

    number: int
    title: str
    facts: str
    """How often it was filled in, the first and the last total."""
    chart: Chart


class PartsInMaking:
    """The parts of one brief while they are made."""

    def __init__(self, document: ShareDocument, room: Room) -> None:
        self.document, self.room = document, room

    def support(self) -> tuple[BriefLine, ...]:
        """Every answer above zero to a question about self-harm, the newest first, and what was answered since."""
        found = [
            (response.local_date, measure, item, answer)
            for measure in self.document.measures
            for response in measure.responses
            for item in measure.support_items
            if (answer := _answer(response.answers, item))
        ]
        return tuple(
            BriefLine(
                f"{shortened(measure.title, 60)}, item {item} was answered {answer} on {spell_day(day)}",
                (measure.number,),
                facts=_answered_since(measure, item, day),
            )
            for day, measure, item, answer in sorted(found, key=lambda each: each[0], reverse=True)
        )

    def sessions(self) -> BriefPart | None:
        lines = [
            (session.local_date, BriefLine(_dated(session.label, session.local_date), (session.number,)))
            for session in self.document.sessions
        ]  # fmt: skip
        return self._part("sessions", lines)

    def insights(self) -> BriefPart | None:
        lines = [
            (
                max(days_of_insight(insight)),
                BriefLine(
                    shortened(insight.passage, self.room.letters),
                    (insight.number,),
                    facts=insight_facts(insight),
                    own_words=True,
                    entry=insight.entry,
                ),
            )
            for insight in self.document.insights
        ]
        return self._part("insights", lines)

    def practices(self) -> BriefPart | None:
        order = [state.value for state in PracticeState]
        lines = [
            (practice, BriefLine(
                shortened(practice.name, self.room.letters),
                (practice.number,),
                facts=practice_facts(practice, self.document.since),
                own_words=True,
            ))
            for practice in self.document.practices
        ]  # fmt: skip
        since = self.document.since

        def place(practice: SharedPractice) -> tuple[int, bool]:
            """What goes on comes first, and among that what is new since the last share."""
            known = practice.state in order
            latest = max((practice.begun_on, *practice.done_on))
            return order.index(practice.state) if known else len(order), bool(
                since
            ) and latest < since

        lines.sort(key=lambda each: place(each[0]))
        return self._listed("practices", [line for _, line in lines])

    def after_effects(self) -> BriefPart | None:
        lines = [
            (
                check.local_date,
                BriefLine(
                    after_effects_words(check),
                    (check.number,),
                    entry=check.entry,
                ),
            )
            for check in self.document.after_effects
        ]
        return self._part("after_effects", lines)

    def questions(self) -> BriefPart | None:
        lines = [
            (
                question.local_date,
                BriefLine(
                    shortened(question.words, self.room.letters),
                    (question.number,),
                    facts=spell_day(question.local_date),
                    own_words=True,
                ),
            )
            for question in self.document.questions
        ]
        return self._part("questions", lines)

    def checkins(self) -> BriefPart | None:
        lines = [
            BriefLine(
                shortened(scale.name, self.room.letters),
                (scale.number,),
                facts=scale_facts(scale),
                own_words=True,
            )
            for scale in self.document.scales
        ]
        return self._listed("checkins", lines)

    def entries(self) -> BriefPart | None:
        """One line: how many of which kind, from when to when."""
        entries = self.document.entries
        if not entries:
            return None
        kinds = Counter(entry.kind for entry in entries)
        by_kind = ", ".join(
            counted(count, *kind_words(kind)) for kind, count in kinds.most_common()
        )
        days = [entry.local_date for entry in entries]
        line = BriefLine(
            f"{counted(len(entries), 'entry', 'entries')}, {_from_to(min(days), max(days))}: {by_kind}",
            tuple(entry.number for entry in entries),
        )
        return BriefPart("entries", HEADINGS["entries"], (line,))

    def _part(self, name: str, dated: list[tuple[str, BriefLine]]) -> BriefPart | None:
        """The newest first; those of one day in the order of the document."""
        newest = sorted(dated, key=lambda each: each[0], reverse=True)
        return self._listed(name, [line for _, line in newest])

    def _listed(self, name: str, lines: list[BriefLine]) -> BriefPart | None:
        if not lines:
            return None
        # Session days are short and stand in a row; a line that says "and 1 more" takes the room of that one.
        fitting = self.room.lines if name in IN_OWN_WORDS else self.room.facts
        fitting = max(fitting, FEWEST_SESSIONS) if name == "sessions" else fitting
        most = fitting if len(lines) > fitting + 1 else len(lines)
        more = tuple(number for line in lines[most:] for number in line.numbers)
        return BriefPart(name, HEADINGS[name], tuple(lines[:most]), more)


def days_of_insight(insight: SharedInsight) -> tuple[str, ...]:
    """The ISO days on which it was marked and looked at."""
    return (insight.local_date, *(look.local_date for look in insight.looks))


def _answer(answers: tuple[int | None, ...], item: int) -> int:
    """The answer to an item, counted from 1; 0 when there is none."""
    return (answers[item - 1] or 0) if 0 < item <= len(answers) else 0


def _answered_since(measure: SharedMeasure, item: int, day: str) -> str:
    """The last answer to an item after `day`; empty when that was the last one."""
    later = [
        (response.local_date, _answer(response.answers, item))
        for response in measure.responses
        if response.local_date > day
        and len(response.answers) >= item
        and response.answers[item - 1] is not None
    ]
    if not later:
        return ""
    last, answer = max(later)
    return f"last answered {answer} on {spell_day(last)}"


def _dated(label: str, day: str) -> str:
    return f"{shortened(label, 60)}, {spell_day(day)}" if label else spell_day(day)


def _from_to(first: str, last: str) -> str:
    return spell_day(first) if first == last else f"{spell_day(first)} to {spell_day(last)}"
