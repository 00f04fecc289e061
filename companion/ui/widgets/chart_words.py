"""What is said about a chart in words: the plain facts of it, and never what they mean."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from companion.domain.chart_facts import Comparison, Summary, comparison_of, summaries_of
from companion.domain.charts import Chart, TableWords
from companion.ui.dates import spell_day
from companion.ui.widgets.chart_picture import spell_number


def summary_words(chart: Chart) -> str:
    """The picture in a few sentences, for whoever does not see it."""
    summaries = summaries_of(chart)
    several = len(chart.series) > 1
    told = [_summary(summary, named=several) for summary in summaries]
    nothing = QCoreApplication.translate("charts", "No values in these days.")
    return " ".join([f"{chart.title}.", *(told or [nothing]), *(_sessions(chart) if told else ())])


def comparison_words(chart: Chart) -> tuple[str, ...]:
    """A sentence for each session and series that can be compared, or when one would be."""
    if not chart.marks or chart.is_empty:
        return ()
    found = [comparison_of(chart, mark, one) for mark in chart.marks for one in chart.series]
    several = len(chart.series) > 1
    told = [_comparison(comparison, named=several) for comparison in found if comparison]
    if not told:
        return (
            QCoreApplication.translate(
                "charts",
                "Before and after a session are compared from three days with values on each side.",
            ),
        )
    return (*told, QCoreApplication.translate("charts", "This does not say why."))


def table_words() -> TableWords:
    """The headings that every table has."""
    return TableWords(
        day=QCoreApplication.translate("charts", "Day"),
        beside=QCoreApplication.translate("charts", "Session or phase"),
    )


def _summary(summary: Summary, *, named: bool) -> str:
    name = f"{summary.series.name}: " if named else ""
    count = QCoreApplication.translate("charts", "%n value(s)", "", summary.count)
    if summary.count == 1:
        sentence = QCoreApplication.translate("charts", "{values}, {first} on {first_day}.")
    else:
        sentence = QCoreApplication.translate(
            "charts",
            "{values}, from {first} on {first_day} to {last} on {last_day}. Lowest {lowest}, highest {highest}.",
        )
    return name + sentence.format(
        values=count,
        first=spell_number(summary.first.value),
        first_day=spell_day(summary.first.on),
        last=spell_number(summary.last.value),
        last_day=spell_day(summary.last.on),
        lowest=spell_number(summary.lowest),
        highest=spell_number(summary.highest),
    )


def _sessions(chart: Chart) -> tuple[str, ...]:
    sentence = QCoreApplication.translate("charts", "{session} on {day}.")
    return tuple(
        sentence.format(session=mark.label, day=spell_day(mark.on)) for mark in chart.marks
    )


def _comparison(found: Comparison, *, named: bool) -> str:
    before = QCoreApplication.translate("charts", "Before: {mean} on average ({days}).")
    if found.previous is not None:
        before = QCoreApplication.translate(
            "charts", "Before, since {session}: {mean} on average ({days})."
        )
    after = QCoreApplication.translate("charts", "After: {mean} on average ({days}).")
    if found.following is not None:
        after = QCoreApplication.translate(
            "charts", "After, until {session}: {mean} on average ({days})."
        )
    head = f"{found.mark.label}, {found.series.name}." if named else f"{found.mark.label}."
    before = before.format(
        session=found.previous.label if found.previous else "",
        mean=spell_number(round(found.mean_before, 1)),
        days=_days(found.days_before),
    )
    after = after.format(
        session=found.following.label if found.following else "",
        mean=spell_number(round(found.mean_after, 1)),
        days=_days(found.days_after),
    )
    return f"{head} {before} {after}"


def _days(count: int) -> str:
    return QCoreApplication.translate("charts", "%n day(s)", "", count)
