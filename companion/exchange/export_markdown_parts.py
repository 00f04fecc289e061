"""The parts of a readable copy besides entries, as Markdown: one file for each kind that there is something of.

What a person wrote stands in them as text: the signs that Markdown reads are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

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

_SIGNS = re.compile(r"([\\`*_\[\]<>|~#&!=$^{}])")
_LEADING = re.compile(r"\A(\d+(?=[.)])|(?=[-+]))(.)")
"""What would begin a list."""
_LINES = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def part_files(document: ShareDocument) -> Iterator[tuple[str, str]]:
    """Name and text of each file."""
    for name, heading, parts in part_sections(document):
        blocks = ["\n".join(_LINES_OF[name](part)) for part in parts]
        if blocks:
            yield f"{name}.md", "\n\n".join((f"# {heading}", *blocks)) + "\n"


def escaped(text: str) -> str:
    """`text` on one line, so that Markdown shows it as it is."""
    flat = _SIGNS.sub(r"\\\1", _LINES.sub(" ", text).strip())
    return _LEADING.sub(r"\1\\\2", flat)


def _session(session: SharedSession) -> list[str]:
    label = f", {escaped(session.label)}" if session.label else ""
    return [f"- \\[{session.number}\\] {escaped(session.local_date)}{label}"]


def _insight(insight: SharedInsight) -> list[str]:
    marked = f" in entry {insight.entry}" if insight.entry else ""
    lines = [f"## \\[{insight.number}\\] Marked on {escaped(insight.local_date)}{marked}", ""]
    lines += _quote(insight.passage)
    for look in insight.looks:
        lines += ["", f"- Looked at again {escaped(look_words(look))}"]
        if look.words:
            lines += ["", *_quote(look.words)]
    return lines


def _practice(practice: SharedPractice) -> list[str]:
    lines = [f"## \\[{practice.number}\\] {escaped(practice.name)}", ""]
    lines.append(f"- {escaped(in_words(practice.state))}, begun on {escaped(practice.begun_on)}")
    if practice.when_words:
        lines.append(f"- When: {escaped(practice.when_words)}")
    if practice.where_words:
        lines.append(f"- Where: {escaped(practice.where_words)}")
    if practice.done_on:
        lines.append(f"- Done on: {', '.join(map(escaped, practice.done_on))}")
    return lines


def _measure(measure: SharedMeasure) -> list[str]:
    lines = [f"## \\[{measure.number}\\] {escaped(measure.title)}", "", measure_facts(measure), ""]
    names = subscale_names(measure)
    lines.append(_row("Day", "Total", *map(escaped, names), "Answers"))
    lines.append(_row(*["---"] * (3 + len(names))))
    for response in measure.responses:
        sums = dict(response.subscales)
        cells = [str(sums.get(name, "")) for name in names]
        total, answers = total_words(response), answers_words(response)
        lines.append(_row(escaped(response.local_date), total, *cells, answers))
    return lines


def _after_effects(check: SharedAfterEffects) -> list[str]:
    about = f", session of {escaped(check.session)}" if check.session else ""
    words = f", words in entry {check.entry}" if check.entry else ""
    return [
        f"- \\[{check.number}\\] {escaped(check.local_date)}, day {check.day}{about}. "
        f"Anything that lasts: {lasting_words(check.lasting)}{words}"
    ]


def _question(question: SharedQuestion) -> list[str]:
    return [f"- \\[{question.number}\\] {escaped(question.words)} ({escaped(question.local_date)})"]


def _scale(scale: SharedScale) -> list[str]:
    ends = f"0 is “{escaped(scale.low_label)}”, 10 is “{escaped(scale.high_label)}”."
    lines = [f"## \\[{scale.number}\\] {escaped(scale.name)}", "", ends, ""]
    lines += [_row("Day", "Value"), _row("---", "---")]
    return lines + [_row(escaped(day), str(value)) for day, value in scale.points]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _quote(text: str) -> list[str]:
    """Several lines of somebody's words, as a quotation; each keeps its line."""
    lines = [escaped(line) for line in _LINES.split(text)]
    return [
        f"> {line}\\" if line and after else f"> {line}".rstrip()
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
    ]


_LINES_OF: dict[str, Callable[..., list[str]]] = {
    "sessions": _session,
    "insights": _insight,
    "practices": _practice,
    "measures": _measure,
    "after-effects": _after_effects,
    "questions": _question,
    "check-ins": _scale,
}
