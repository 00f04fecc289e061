"""Whatever is typed: into an entry it comes back as it was, into the search it raises nothing and finds the right things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.domain.entries import Entry, EntryFilter, EntryKind, EntryVersion
from companion.domain.ids import new_id
from companion.storage.backup import verify_database
from companion.storage.store import Store, create_store

ALL = EntryFilter()
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
QUICK = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ANY_TEXT = st.text(st.characters(), max_size=300)
"""Every code point, lone surrogates and NUL too."""
AWKWARD = st.sampled_from(
    ['"', "*", "AND", "NOT", "(", "NEAR(", "\0", "\ud800", ":", "^", "-", "{", "é", "日", "🌱"]
)
QUERIES = st.one_of(ANY_TEXT, st.lists(AWKWARD | st.text(max_size=4), max_size=40).map(" ".join))
WORDS = st.sampled_from(["walk", "walking", "water", "watering", "sea", "hill", "light"])


def entry_of(
    body: str, *, title: str = "", tags: tuple[str, ...] = (), at: datetime = NOON
) -> Entry:
    return Entry(new_id(), EntryKind.NOTE, title, body, at, "UTC", at.date(), at, tags=tags)


def keepable(text: str) -> str:
    """What a text can be kept as: NUL out, halves of pairs replaced, the halves of one pair joined."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = create_store(
        tmp_path_factory.mktemp("vault") / "j.db", bytes(32), vault_id="v", purpose="client"
    )
    with opened.unit_of_work() as work:
        for n in range(5):
            work.entries.add(entry_of(f'walk {n} AND water, NOT fire: 日記 🌱 é * " ( ) ^ -'))
    yield opened
    opened.close()


@QUICK
@given(title=ANY_TEXT, body=ANY_TEXT, prompt=ANY_TEXT, tag=ANY_TEXT)
def test_c60_any_text_comes_back_as_it_was_typed(
    store: Store, title: str, body: str, prompt: str, tag: str
) -> None:
    entry = replace(entry_of(body, title=title, tags=(tag,)), prompt_text=prompt)
    version = EntryVersion(new_id(), entry.id, NOON, title, body, 1)
    with store.unit_of_work() as work:
        work.entries.add(entry)
        work.entries.add_version(version)
        kept = work.entries.one(entry.id)
        (line,) = work.entries.summaries(ALL, limit=1)
        kept_version = work.entries.version(version.id)
        work.entries.save(kept)
        assert work.entries.one(entry.id) == kept
        work.entries.erase(entry.id)
    assert (kept.title, kept.body, kept.prompt_text) == (
        keepable(title),
        keepable(body),
        keepable(prompt),
    )
    assert (kept_version.title, kept_version.body) == (kept.title, kept.body)
    assert (line.id, line.heading, line.tags) == (entry.id, kept.heading, kept.tags)


@QUICK
@given(query=QUERIES)
def test_c62_any_query_gives_a_page_and_no_error(store: Store, query: str) -> None:
    with store.read() as work:
        for wanted in (ALL, EntryFilter(since=date(2020, 1, 1), in_trash=True)):
            page = work.search.find(query, wanted, limit=3)
            assert len(page.hits) <= 3


@QUICK
@given(
    bodies=st.lists(st.lists(WORDS, max_size=5), max_size=6),
    words=st.lists(WORDS, min_size=1, max_size=3),
    cut=st.integers(2, 5),
)
def test_an_entry_is_found_if_and_only_if_it_holds_every_word(
    store: Store, bodies: list[list[str]], words: list[str], cut: int
) -> None:
    beginning = words[-1][:cut]
    entries = [
        entry_of(" ".join(body), at=NOON + timedelta(days=n)) for n, body in enumerate(bodies, 1)
    ]
    expected = [
        entry.id
        for entry, body in zip(entries, bodies, strict=True)
        if set(words[:-1]) <= set(body) and any(word.startswith(beginning) for word in body)
    ]
    with store.unit_of_work() as work:
        for entry in entries:
            work.entries.add(entry)
        page = work.search.find(" ".join([*words[:-1], beginning]), ALL, limit=100)
        for entry in entries:
            work.entries.erase(entry.id)
    ours = {entry.id for entry in entries}
    assert [hit.summary.id for hit in page.hits if hit.summary.id in ours] == expected[::-1]


@settings(QUICK, max_examples=40)
@given(
    added=st.lists(st.integers(-5, 200), min_size=1, max_size=25),
    moved=st.lists(st.tuples(st.integers(0, 24), st.integers(-5, 200)), max_size=8),
)
def test_lists_are_in_date_order_whatever_comes_and_moves(
    store: Store, added: list[int], moved: list[tuple[int, int]]
) -> None:
    base = NOON + timedelta(days=1000)
    entries = [
        entry_of(f"m{n}x{number}", at=base + timedelta(minutes=n)) for number, n in enumerate(added)
    ]
    with store.unit_of_work() as work:
        for entry in entries:
            work.entries.add(entry)
        for which, minutes in moved:
            if which < len(entries):
                entries[which] = replace(
                    entries[which], created_at=base + timedelta(minutes=minutes)
                )
                work.entries.save(entries[which])
    with store.read() as work:
        instants = [line.created_at for line in work.entries.summaries(ALL, limit=1000)]
        found = {
            entry.id: [hit.summary.id for hit in work.search.find(entry.body, ALL, limit=5).hits]
            for entry in entries
        }
    assert instants == sorted(instants, reverse=True)
    assert len(instants) == len(entries) + 5
    assert all(entry_id in hits for entry_id, hits in found.items())
    with store.unit_of_work() as work:
        for entry in entries:
            work.entries.erase(entry.id)


def test_the_index_fits_the_texts_after_all_that(store: Store) -> None:
    assert verify_database(store).ok
