"""The parts of a readable copy besides entries, as HTML; every text that a person wrote is escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape

from companion.domain.shared_parts import (
    SharedAfterEffects,
    SharedInsight,
    SharedMeasure,
    SharedPractice,
    SharedQuestion,
    SharedScale,
    SharedSession,
)
from companion.domain.shares import ShareDocument
from companion.exchange.export_words import (
    answers_words,
    in_words,
    lasting_words,
    look_words,
    measure_facts,
    part_sections,
    subscale_names,
    total_words,
)


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of part."""

    name: str
    """Of its place in the page."""
    heading: str
    html: str


def sections(document: ShareDocument) -> Iterator[Section]:
    """A section for each kind of part that there is something of."""
    for name, heading, parts in part_sections(document):
        blocks = "".join(f"<div>\n{_HTML[name](part)}</div>\n" for part in parts)
        if blocks:
            head = f'<section aria-labelledby="{name}">\n<h2 id="{name}">{heading}</h2>\n'
            yield Section(name, heading, f"{head}{blocks}</section>\n")


def _about(number: int, *words: str) -> str:
    return f'<p class="about">[{number}] {escape(", ".join(word for word in words if word))}</p>\n'


def _words(text: str, tag: str = "p") -> str:
    lines = "<br>\n".join(escape(line) for line in text.splitlines())
    return f'<{tag} dir="auto">{lines}</{tag}>\n'


def _session(session: SharedSession) -> str:
    return _about(session.number, session.local_date, session.label)


def _insight(insight: SharedInsight) -> str:
    marked = f"in entry {insight.entry}" if insight.entry else ""
    looks = "".join(
        f'<p class="about">Looked at again {escape(look_words(look))}</p>\n'
        + (_words(look.words) if look.words else "")
        for look in insight.looks
    )
    about = _about(insight.number, f"Marked on {insight.local_date}", marked)
    return about + _words(insight.passage, "blockquote") + looks


def _practice(practice: SharedPractice) -> str:
    about = _about(practice.number, in_words(practice.state), f"begun on {practice.begun_on}")
    further = (
        ("When", practice.when_words),
        ("Where", practice.where_words),
        ("Done on", ", ".join(practice.done_on)),
    )
    lines = "".join(_words(f"{name}: {words}") for name, words in further if words)
    return about + _words(practice.name, "h3") + lines


def _measure(measure: SharedMeasure) -> str:
    names = subscale_names(measure)
    rows = [
        (
            response.local_date,
            total_words(response),
            *(str(dict(response.subscales).get(name, "")) for name in names),
            answers_words(response),
        )
        for response in measure.responses
    ]
    facts = f'<p class="about">[{measure.number}] {escape(measure_facts(measure))}</p>\n'
    return _words(measure.title, "h3") + facts + _table(("Day", "Total", *names, "Answers"), rows)


def _after_effects(check: SharedAfterEffects) -> str:
    return _about(
        check.number,
        check.local_date,
        f"day {check.day}",
        f"session of {check.session}" if check.session else "",
        f"anything that lasts: {lasting_words(check.lasting)}",
        f"words in entry {check.entry}" if check.entry else "",
    )


def _question(question: SharedQuestion) -> str:
    return _about(question.number, question.local_date) + _words(question.words)


def _scale(scale: SharedScale) -> str:
    ends = f"0 is “{scale.low_label}”, 10 is “{scale.high_label}”."
    facts = f'<p class="about">[{scale.number}] {escape(ends)}</p>\n'
    rows = [(day, str(value)) for day, value in scale.points]
    return _words(scale.name, "h3") + facts + _table(("Day", "Value"), rows)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>\n" for cells in rows
    )
    return f"<table>\n<thead><tr>{names}</tr></thead>\n<tbody>\n{lines}</tbody>\n</table>\n"


_HTML: dict[str, Callable[..., str]] = {
    "sessions": _session,
    "insights": _insight,
    "practices": _practice,
    "measures": _measure,
    "after-effects": _after_effects,
    "questions": _question,
    "check-ins": _scale,
}
