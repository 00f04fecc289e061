"""The first section of a sealed page: the brief, as `sharing.brief` makes it for every form."""

from __future__ import annotations

from collections.abc import Iterator

from companion.domain.shares import ShareDocument
from companion.sharing.brief import Brief, BriefLine, BriefPart, brief_of
from companion.sharing.page_blocks import Block, Graph, Heading, Line, Section, Words
from companion.sharing.page_charts import brief_chart

_BEFORE_MEASURES = ("sessions", "insights", "practices")


def brief_section(document: ShareDocument) -> Section:
    """The brief of `document` as the page shows it: as long as fits one sheet when it is printed."""
    brief = brief_of(document)
    return Section("brief", brief.title, tuple(_blocks(brief)))


def _blocks(brief: Brief) -> Iterator[Block]:
    yield Words(brief.since + ".")
    for line in brief.support:
        yield _line(line, warm=True)
    if brief.support_more:
        yield Words(brief.support_more)
    if brief.nothing_new:
        yield Words(brief.nothing_new)
    first = [part for part in brief.parts if part.name in _BEFORE_MEASURES]
    for part in first:
        yield from _part(part)
    yield from _measures(brief)
    for part in brief.parts:
        if part not in first:
            yield from _part(part)


def _measures(brief: Brief) -> Iterator[Block]:
    """One picture has the whole width, several stand side by side."""
    if not brief.charts:
        return
    yield Heading("Measures")
    small = len(brief.charts) > 1
    for each in brief.charts:
        yield Graph(
            each.title,
            details=(each.facts,),
            chart=brief_chart(each.chart, each.facts, small=small),
            small=small,
            refers=(each.number,),
        )


def _part(part: BriefPart) -> Iterator[Block]:
    yield Heading(part.heading)
    for line in part.lines:
        yield _line(line)
    if part.more:
        yield Line("", details=(f"and {len(part.more)} more:",), refers=part.more)


def _line(line: BriefLine, *, warm: bool = False) -> Line:
    entry = (line.entry,) if line.entry and line.entry not in line.numbers else ()
    return Line(
        line.words,
        quoted=line.own_words,
        details=(line.facts,) if line.facts else (),
        refers=(*line.numbers, *entry),
        warm=warm,
    )
