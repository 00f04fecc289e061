"""Over random pairs of shares: everything is accounted for once, under the one fate that is true of it."""

from __future__ import annotations

from collections import Counter

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.domain.share_differences import Fate, differences_between
from companion.domain.shared_parts import (
    SharedInsight,
    SharedMeasure,
    SharedQuestion,
    SharedResponse,
)
from companion.domain.shares import SharedEntry, ShareDocument
from tests.share_documents import document

THREADS = st.sampled_from(["a" * 26, "b" * 26, "c" * 26, "d" * 26])
WORDS = st.sampled_from(["one", "two", "three"])
DAYS = st.sampled_from(["2026-05-01", "2026-05-02"])

threaded = st.builds(
    SharedEntry, number=st.just(0), kind=st.just("note"), body=WORDS, local_date=DAYS, thread=THREADS
)  # fmt: skip
threadless = st.builds(
    SharedEntry, number=st.just(0), kind=st.just("note"), body=WORDS, local_date=DAYS
)
insights = st.builds(SharedInsight, number=st.just(0), passage=WORDS, local_date=DAYS)
questions = st.builds(SharedQuestion, number=st.just(0), words=WORDS, local_date=DAYS)
responses = st.builds(SharedResponse, local_date=DAYS, total=st.integers(0, 3))
measures = st.builds(
    SharedMeasure,
    number=st.just(0),
    id=st.sampled_from(["phq-9", "gad-7"]),
    title=st.just("A measure"),
    low=st.just(0.0),
    high=st.just(27.0),
    responses=st.lists(responses, max_size=3, unique=True).map(tuple),
)


@st.composite
def shares(draw: st.DrawFn) -> ShareDocument:
    """A small share whose numbers are as they are in a real one; its handles are its own."""
    entries = [
        *draw(st.lists(threaded, max_size=4, unique_by=lambda entry: entry.thread)),
        *draw(st.lists(threadless, max_size=3)),
    ]
    lines = [
        *draw(st.lists(insights, max_size=3, unique_by=lambda it: (it.passage, it.local_date))),
        *draw(st.lists(measures, max_size=2, unique_by=lambda it: it.id)),
        *draw(st.lists(questions, max_size=3, unique_by=lambda it: (it.words, it.local_date))),
    ]
    handle = draw(st.sampled_from(["e", "f"]))
    numbered = [
        msgspec.structs.replace(entry, number=number, reference=handle * 26)
        for number, entry in enumerate(entries, start=1)
    ]
    parts = [
        msgspec.structs.replace(line, number=number)
        for number, line in enumerate(lines, start=len(entries) + 1)
    ]
    return document(
        entries=tuple(numbered),
        insights=tuple(p for p in parts if isinstance(p, SharedInsight)),
        measures=tuple(p for p in parts if isinstance(p, SharedMeasure)),
        questions=tuple(p for p in parts if isinstance(p, SharedQuestion)),
    )


def lines_of(share: ShareDocument) -> int:
    return len(share.insights) + len(share.measures) + len(share.questions)


@settings(max_examples=60)
@given(before=shares(), now=shares())
def test_everything_has_exactly_one_fate(before: ShareDocument, now: ShareDocument) -> None:
    found = differences_between(before, now)
    assert [d.now.number for d in found.entries if d.now] == [e.number for e in now.entries]
    earlier = Counter(d.before.number for d in found.entries if d.before)
    assert earlier == Counter(entry.number for entry in before.entries)
    for each in found.entries:
        assert (each.now is None) == (each.fate is Fate.GONE)
        assert (each.before is None) == (each.fate is Fate.NEW)
        if each.now is not None and each.before is not None:
            assert each.now.thread == each.before.thread
            same = (each.now.body, each.now.local_date) == (
                each.before.body,
                each.before.local_date,
            )
            assert same == (each.fate is Fate.SAME)
    fates = Counter(d.fate for d in found.parts)
    assert fates[Fate.GONE] + fates[Fate.SAME] + fates[Fate.CHANGED] == lines_of(before)
    assert fates[Fate.NEW] + fates[Fate.SAME] + fates[Fate.CHANGED] == lines_of(now)
    assert all((part.number == 0) == (part.fate is Fate.GONE) for part in found.parts)


@settings(max_examples=40)
@given(share=shares(), other=shares())
def test_a_share_brings_nothing_that_it_had_before(
    share: ShareDocument, other: ShareDocument
) -> None:
    found = differences_between(share, share)
    assert found.nothing_new
    assert {each.fate for each in (*found.entries, *found.parts)} <= {Fate.SAME}
    there, back = differences_between(share, other), differences_between(other, share)
    for fate, mirror in ((Fate.NEW, Fate.GONE), (Fate.CHANGED, Fate.CHANGED)):
        assert len(there.entries_that_are(fate)) == len(back.entries_that_are(mirror))
        assert len(there.parts_that_are(fate)) == len(back.parts_that_are(mirror))


def test_more_answers_to_a_measure_are_counted() -> None:
    one = SharedResponse(local_date="2026-05-01", total=4)
    two = SharedResponse(local_date="2026-05-02", total=3)
    measure = SharedMeasure(3, "phq-9", "PHQ-9", 0.0, 27.0, (one,))
    before = document(measures=(measure,))
    now = document(measures=(msgspec.structs.replace(measure, number=5, responses=(one, two)),))
    (part,) = differences_between(before, now).parts
    assert (part.fate, part.number, part.added) == (Fate.CHANGED, 5, 1)
