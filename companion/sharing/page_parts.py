"""The parts of a share besides entries as sections of a sealed page, with all that the share holds of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from companion.domain.charts import plain_number
from companion.domain.shared_parts import (
    SharedAfterEffects,
    SharedInsight,
    SharedLook,
    SharedMeasure,
    SharedPractice,
    SharedResponse,
    SharedSession,
)
from companion.domain.shares import ShareDocument
from companion.sharing.page_blocks import Block, Graph, Line, Section, Table, Words
from companion.sharing.page_charts import page_chart
from companion.sharing.share_charts import measure_chart, scale_chart
from companion.sharing.share_facts import (
    after_effects_words,
    measure_facts,
    practice_facts,
    scale_facts,
)
from companion.sharing.share_words import spell_day


def part_sections(document: ShareDocument) -> Iterator[Section]:
    """Each part that is in the share, in the order in which it is read."""
    parts: tuple[tuple[str, str, tuple[Block, ...]], ...] = (
        ("sessions", "Sessions", tuple(map(_session, document.sessions))),
        ("insights", "Insights", tuple(map(_insight, document.insights))),
        ("practices", "Practices", tuple(map(_practice, document.practices))),
        ("measures", "Measures", tuple(_measures(document))),
        ("after-effects", "After-effects", tuple(map(_after_effects, document.after_effects))),
        ("questions", "Questions for the therapist", tuple(
            Line(one.words, one.number, quoted=True, details=(spell_day(one.local_date),))
            for one in document.questions
        )),
        ("check-ins", "Check-ins", tuple(_scales(document))),
    )  # fmt: skip
    return (Section(id, title, blocks) for id, title, blocks in parts if blocks)


def _session(session: SharedSession) -> Line:
    return Line(
        session.label or "Session", session.number, details=(spell_day(session.local_date),)
    )


def _insight(insight: SharedInsight) -> Line:
    return Line(
        insight.passage,
        insight.number,
        quoted=True,
        details=(f"marked on {spell_day(insight.local_date)}",),
        more=tuple(map(_look, insight.looks)),
        refers=(insight.entry,) if insight.entry else (),
    )


def _look(look: SharedLook) -> str:
    parts = [
        "" if look.still_true is None else f"still true: {look.still_true} of 10",
        "" if look.acted_on is None else f"acted on: {'yes' if look.acted_on else 'not yet'}",
        look.words,
    ]
    said = " · ".join(part for part in parts if part)
    return f"{spell_day(look.local_date)}: {said or 'looked at'}"


def _practice(practice: SharedPractice) -> Line:
    return Line(
        practice.name,
        practice.number,
        quoted=True,
        details=(f"begun on {spell_day(practice.begun_on)}", practice_facts(practice)),
        more=(
            *((f"When: {practice.when_words}",) if practice.when_words else ()),
            *((f"Where: {practice.where_words}",) if practice.where_words else ()),
            *(f"Done in {year}: {days}" for year, days in _days_by_year(practice.done_on)),
        ),
    )


def _days_by_year(days: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for year, those in groupby(sorted(days), lambda day: day[:4]):
        yield year, ", ".join(spell_day(day, short=True) for day in those)


def _measures(document: ShareDocument) -> Iterator[Block]:
    for measure in document.measures:
        facts = measure_facts(measure)
        yield Graph(
            measure.title,
            measure.number,
            details=tuple(part for part in (facts, measure.recall) if part),
            chart=page_chart(measure_chart(measure, document.sessions), facts),
        )
        if measure.bands:
            yield Words("A screening aid. Talk it over with your clinician.")
        if any(response.answers or response.subscales for response in measure.responses):
            yield _answers(measure)


def _answers(measure: SharedMeasure) -> Table:
    """Each form with what was answered; the wording is on the form itself."""
    items = max((len(response.answers) for response in measure.responses), default=0)
    parts = list(dict.fromkeys(name for r in measure.responses for name, _ in r.subscales))
    return Table(
        f"{measure.title}: each form and its answers by item",
        ("Day", "Total", *parts, *(str(item) for item in range(1, items + 1))),
        tuple(_answer_row(response, parts, items) for response in measure.responses),
    )


def _answer_row(response: SharedResponse, parts: list[str], items: int) -> tuple[str, ...]:
    sums = dict(response.subscales)
    answers = [*response.answers, *[None] * (items - len(response.answers))]
    return (
        spell_day(response.local_date),
        "" if response.total is None else plain_number(response.total),
        *(str(sums.get(part, "")) for part in parts),
        *("–" if answer is None else str(answer) for answer in answers),
    )


def _after_effects(check: SharedAfterEffects) -> Line:
    return Line(
        after_effects_words(check), check.number, refers=(check.entry,) if check.entry else ()
    )


def _scales(document: ShareDocument) -> Iterator[Graph]:
    for scale in document.scales:
        facts = scale_facts(scale)
        yield Graph(
            scale.name,
            scale.number,
            details=(facts,),
            chart=page_chart(scale_chart(scale, document.sessions), facts),
        )
