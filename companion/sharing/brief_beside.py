"""A brief beside the share before it: the same facts, with what a measure was the last time."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from companion.domain.shared_parts import SharedMeasure
from companion.domain.shares import ShareDocument
from companion.sharing.brief import Brief, BriefChart
from companion.sharing.share_charts import measure_chart
from companion.sharing.share_words import number_words, spell_day


def beside_earlier(brief: Brief, document: ShareDocument, before: ShareDocument) -> Brief:
    """`brief` of `document`, whose charts begin with the values of the share `before` and name its last total."""
    now = {measure.number: measure for measure in document.measures}
    earlier = {measure.id: measure for measure in before.measures}
    sessions = (*before.sessions, *document.sessions)
    charts: list[BriefChart] = []
    for chart in brief.charts:
        measure = now[chart.number]
        known = earlier.get(measure.id)
        if known is None or not _same_scale(known, measure):
            charts.append(chart)
            continue
        days = {response.local_date for response in measure.responses}
        first = min(days, default="")
        old = tuple(r for r in known.responses if r.local_date not in days)
        both = sorted((*old, *measure.responses), key=lambda each: each.local_date)
        whole = msgspec.structs.replace(measure, responses=tuple(both))
        facts = "; ".join(each for each in (chart.facts, _last_before(known, first)) if each)
        charts.append(replace(chart, facts=facts, chart=measure_chart(whole, sessions)))
    return replace(brief, charts=tuple(charts))


def _same_scale(one: SharedMeasure, other: SharedMeasure) -> bool:
    """Whether their totals can stand in one chart."""
    return (one.low, one.high, one.bands) == (other.low, other.high, other.bands)


def _last_before(measure: SharedMeasure, day: str) -> str:
    """The last total before `day`, or the last of all when `day` is empty."""
    totals = [
        response
        for response in measure.responses
        if response.total is not None and (not day or response.local_date < day)
    ]
    if not totals or totals[-1].total is None:
        return ""
    return f"before: {number_words(totals[-1].total)} on {spell_day(totals[-1].local_date)}"
