"""The first section of a sealed page: the brief, as `sharing.brief` makes it for every form."""

from __future__ import annotations

from collections.abc import Iterator

from companion.domain.shares import ShareDocument
from companion.sharing.brief import ROOMS, Brief, BriefLine, BriefPart, brief_of
from companion.sharing.page_blocks import Block, Graph, Heading, Line, Section, Words
from companion.sharing.page_charts import small_chart


def brief_section(document: ShareDocument) -> Section:
    """The brief of `document` as the page shows it. A page may be a little longer than a sheet of paper."""
    brief = brief_of(document, ROOMS[0])
    return Section("brief", brief.title, tuple(_blocks(brief)))


def _blocks(brief: Brief) -> Iterator[Block]:
    yield Words(brief.since + ".")
    for line in brief.support:
        yield _line(line, warm=True)
    if brief.support_more:
        yield Words(brief.support_more)
    if brief.nothing_new:
        yield Words(brief.nothing_new)
    for part in brief.parts:
        yield Heading(part.heading)
        yield from _part(part)
    if brief.charts:
        yield Heading("Measures")
    for each in brief.charts:
        yield Graph(
            each.title,
            details=(each.facts,),
            chart=small_chart(each.chart, each.facts),
            small=True,
            refers=(each.number,),
        )


def _part(part: BriefPart) -> Iterator[Block]:
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
