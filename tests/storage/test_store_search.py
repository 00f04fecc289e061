"""Searching: accents, beginnings of words, snippets, filters, pages, moments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from companion.domain.courses import Course, DosingSession, Moment, Reflection
from companion.domain.entries import (
    END_MARK,
    START_MARK,
    Entry,
    EntryFilter,
    EntryKind,
    Phase,
    SearchHit,
    Sharing,
)
from companion.storage.store import Store

MakeEntry = Callable[..., Entry]
ALL = EntryFilter()
OPENED = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


def marked(words: str) -> str:
    """`<word>` written with the marks of a snippet."""
    return words.replace("<", START_MARK).replace(">", END_MARK)


def find(store: Store, query: str, wanted: EntryFilter = ALL) -> list[SearchHit]:
    with store.read() as work:
        return list(work.search.find(query, wanted, limit=50).hits)


@pytest.fixture
def session(store: Store) -> str:
    """A dosing session opened on 1 May 2026, with two moments and a reflection on the first."""
    with store.unit_of_work() as work:
        work.courses.add(Course("c", "Spring", "ketamine", "", date(2026, 1, 1), "p", "UTC"))
        work.courses.save_session(
            DosingSession("d", "c", 1, date(2026, 5, 1), "Europe/Dublin", opened_at=OPENED)
        )
        work.moments.append(Moment("m1", "d", 1, "warm light everywhere", OPENED, "Europe/Dublin"))
        later = OPENED + timedelta(minutes=5)
        work.moments.append(Moment("m2", "d", 2, "breathing, light", later, "Europe/Dublin"))
        after = OPENED + timedelta(days=3)
        work.moments.add_reflection(Reflection("r1", "m1", "a lantern, I think", after, "UTC"))
    return "d"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cafe", True),
        ("CAFÉ", True),
        ("cafe\u0301", True),
        ("kor", True),
        ("korper naiv", True),
        ("naive café", True),
        ("well-being", True),
        ("being", True),
        ("don't", True),
        ("42", True),
        ("harbour", True),
        ("tagged", True),
        ("körper missing", False),
        ("afé", False),
        ("being-well", False),
    ],
)
def test_words_are_found_whatever_their_accents_and_case(
    store: Store, make_entry: MakeEntry, query: str, found: bool
) -> None:
    body = "The Café was naïve about the Körper. Well-being: don't count 42."
    with store.unit_of_work() as work:
        work.entries.add(make_entry(body, title="At the Harbour", tags=("Tagged",)))
        work.entries.add(make_entry("Something else entirely"))
    assert bool(find(store, query)) is found


def test_only_the_last_word_may_be_a_beginning(store: Store, make_entry: MakeEntry) -> None:
    with store.unit_of_work() as work:
        work.entries.add(make_entry("morning walk by the water"))
    assert find(store, "walk wat")
    assert not find(store, "wal water")
    assert find(store, "water walk")


def test_one_latin_letter_is_a_word_and_one_other_letter_a_beginning(
    store: Store, make_entry: MakeEntry
) -> None:
    with store.unit_of_work() as work:
        work.entries.add(make_entry("tell me", title="letters"))
        work.entries.add(make_entry("plan t", title="single"))
        work.entries.add(make_entry("日記を書く", title="far away"))
    assert [hit.summary.heading for hit in find(store, "t")] == ["single"]
    assert [hit.summary.heading for hit in find(store, "日")] == ["far away"]


def test_a_snippet_marks_the_words_on_one_line(store: Store, make_entry: MakeEntry) -> None:
    with store.unit_of_work() as work:
        work.entries.add(make_entry("Before it\n\nthe quiet\tlake, and quieter\nstill"))
    (hit,) = find(store, "lake qui")
    assert hit.snippet == marked("Before it the <quiet> <lake>, and <quieter> still")
    assert hit.moment_id is None


def test_a_long_text_gives_a_short_snippet_around_the_words(
    store: Store, make_entry: MakeEntry
) -> None:
    with store.unit_of_work() as work:
        work.entries.add(make_entry("far " * 300 + "quillwort grows here " + "away " * 300))
    (hit,) = find(store, "quillwort")
    assert marked("<quillwort> grows here") in hit.snippet
    assert hit.snippet.startswith("…")
    assert len(hit.snippet) < 200


@pytest.mark.parametrize("query", ["", "   ", "\0", "!!!", "🌱", "*", '"', '""', "...", "\ud800"])
def test_a_query_without_words_finds_nothing(
    store: Store, make_entry: MakeEntry, query: str
) -> None:
    with store.unit_of_work() as work:
        work.entries.add(make_entry("words 🌱 !!!"))
        page = work.search.find(query, ALL, limit=5)
    assert (page.hits, page.more, page.total) == ((), False, 0)


@pytest.mark.parametrize(
    "query",
    [
        "walk AND water", "walk OR nothing", "NOT walk", "NEAR(walk water)", "title: walk", "{title}: walk",
        "^walk", "walk*", "(walk", 'walk"', "walk ''", "- walk", "body : walk", "walk + water", "entry_fts",
        "walk \0 water", "walk\ud800", "w" * 10_000, "walk " * 3000, "a-" * 5000, '"' * 10_000,
    ],
)  # fmt: skip
def test_c62_search_syntax_is_just_words(store: Store, make_entry: MakeEntry, query: str) -> None:
    with store.unit_of_work() as work:
        work.entries.add(make_entry("A walk and some water near a title, or not"))
    for wanted in (ALL, EntryFilter(kinds=frozenset({EntryKind.NOTE}))):
        assert len(find(store, query, wanted)) <= 1
    assert len(find(store, "walk AND water")) == 1
    assert len(find(store, "walk OR nothing")) == 0


def test_pages_of_hits_follow_each_other(store: Store, make_entry: MakeEntry) -> None:
    entries = [make_entry(f"common word {n}") for n in range(23)]
    with store.unit_of_work() as work:
        for entry in entries:
            work.entries.add(entry)
    seen: list[str] = []
    with store.read() as work:
        for offset in range(0, 30, 5):
            page = work.search.find("common", ALL, limit=5, offset=offset)
            seen.extend(hit.summary.id for hit in page.hits)
            assert page.more is (offset + 5 < 23)
        assert work.search.find("common", ALL, limit=5, offset=20).total == 23
        assert work.search.find("common", ALL, limit=5).total is None
    assert seen == [entry.id for entry in reversed(entries)]


def test_filters_hold_in_a_search(store: Store, make_entry: MakeEntry) -> None:
    entries = {
        "plain": make_entry("lake"),
        "tagged": make_entry("lake", tags=("Sea",)),
        "letter": make_entry("lake", kind=EntryKind.LETTER, phase=Phase.INTEGRATION),
        "shared": make_entry("lake", sharing=Sharing.SHARE, tags=("sea", "hill")),
        "old": make_entry("lake", created_at=OPENED - timedelta(days=400)),
        "other": make_entry("hill", tags=("sea",)),
    }
    with store.unit_of_work() as work:
        for entry in entries.values():
            work.entries.add(entry)
    names = {entry.id: name for name, entry in entries.items()}

    def found(**fields: object) -> list[str]:
        hits = find(store, "lake", EntryFilter(**fields))  # type: ignore[arg-type]
        return [names[hit.summary.id] for hit in hits]

    assert found(tags=frozenset({"sea"})) == ["shared", "tagged"]
    assert found(tags=frozenset({"sea", "hill"})) == ["shared"]
    assert found(kinds=frozenset({EntryKind.LETTER})) == ["letter"]
    assert found(phases=frozenset({Phase.SESSION})) == []
    assert found(sharing=frozenset({Sharing.SHARE})) == ["shared"]
    assert found(until=date(2025, 12, 31)) == ["old"]
    assert found(since=date(2026, 5, 1), until=date(2026, 5, 1)) == [
        "shared",
        "letter",
        "tagged",
        "plain",
    ]
    assert found(with_attachment=True) == []


def test_a_wide_filter_is_searched_like_a_narrow_one(
    store: Store, make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [make_entry(f"lake {n}", tags=("sea",) if n % 2 else ()) for n in range(40)]
    with store.unit_of_work() as work:
        for entry in entries:
            work.entries.add(entry)
    wanted = EntryFilter(tags=frozenset({"sea"}), since=date(2026, 5, 2))
    narrow = find(store, "lake", wanted)
    monkeypatch.setattr("companion.storage.search.FEW", 3)
    assert find(store, "lake", wanted) == narrow
    assert [hit.summary.id for hit in narrow] == [
        entry.id
        for entry in reversed(entries)
        if entry.tags and entry.local_date >= date(2026, 5, 2)
    ]


def test_moments_and_reflections_are_found_among_entries(
    store: Store, session: str, make_entry: MakeEntry
) -> None:
    before = make_entry("light before", created_at=OPENED - timedelta(hours=1))
    after = make_entry("light after", created_at=OPENED + timedelta(days=9))
    with store.unit_of_work() as work:
        work.entries.add(before)
        work.entries.add(after)
    hits = find(store, "light")
    assert [hit.moment_id or hit.summary.id for hit in hits] == [after.id, "m2", "m1", before.id]
    moment = hits[1]
    assert moment.snippet == marked("breathing, <light>")
    assert moment.summary.id == session
    assert (moment.summary.preview, moment.summary.phase) == ("breathing, light", Phase.SESSION)
    assert moment.summary.local_date == date(2026, 5, 1)
    (reflection,) = find(store, "lantern")
    assert reflection.moment_id == "m1"
    assert reflection.summary.created_at == OPENED + timedelta(days=3)


def test_pages_hold_moments_and_entries_in_one_order(
    store: Store, session: str, make_entry: MakeEntry
) -> None:
    with store.unit_of_work() as work:
        for n in range(7):
            at = OPENED + timedelta(minutes=n)
            work.entries.add(make_entry(f"light {n}", created_at=at))
    with store.read() as work:
        everything = work.search.find("light", ALL, limit=50).hits
        paged = [
            hit
            for offset in range(0, 10, 2)
            for hit in work.search.find("light", ALL, limit=2, offset=offset).hits
        ]
    assert len(everything) == 9
    assert paged == list(everything)


def test_moments_answer_only_to_filters_that_they_can_meet(store: Store, session: str) -> None:
    def found(**fields: object) -> int:
        return len(find(store, "light", EntryFilter(**fields)))  # type: ignore[arg-type]

    assert found() == 2
    assert found(phases=frozenset({Phase.SESSION})) == 2
    assert found(dosing_session_id=session) == 2
    assert found(since=date(2026, 5, 1), until=date(2026, 5, 1)) == 2
    assert found(since=date(2026, 5, 2)) == 0
    assert found(phases=frozenset({Phase.PREPARATION})) == 0
    assert found(dosing_session_id="another") == 0
    assert found(kinds=frozenset({EntryKind.NOTE})) == 0
    assert found(tags=frozenset({"sea"})) == 0
    assert found(sharing=frozenset({Sharing.SHARE})) == 0
    assert found(in_trash=True) == 0


FILLER = "grey water and stones " * 2_000
"""Longer than the texts of which the index itself shows a place."""
LONG = (
    f"{FILLER}\nA Quillwort, ünder the café's slow lake; and then the boat. {FILLER}The last word"
)


@pytest.mark.parametrize(
    ("query", "snippet"),
    [
        (
            "quillw",
            "…water and stones A <Quillwort>, ünder the café's slow lake; and then the boat",
        ),
        ("QUILLWORT boat", "A <Quillwort>, ünder the café's slow lake; and then the <boat>. grey"),
        ("cafe", "…A Quillwort, ünder the <café>'s slow lake; and then the boat"),
        ("under", "…and stones A Quillwort, <ünder> the café's slow lake; and then the boat"),
        ("last", "…water and stones The <last> word"),
        ("heading", "The <heading>"),
        ("shore", "at the <shore>"),
        ("grey wat", "<grey> <water> and stones <grey> <water> and stones"),
    ],
)
def test_of_a_very_long_text_the_first_place_is_shown(
    store: Store, make_entry: MakeEntry, query: str, snippet: str
) -> None:
    with store.unit_of_work() as work:
        work.entries.add(make_entry(LONG, title="The heading", tags=("at the shore",)))
    (hit,) = find(store, query)
    assert marked(snippet) in hit.snippet
    assert hit.snippet.startswith("…") == (query not in ("heading", "shore", "grey wat"))
    assert len(hit.snippet) < 300


def test_a_very_long_text_full_of_the_word_is_shown_at_once(
    store: Store, make_entry: MakeEntry
) -> None:
    # The index's own snippet takes minutes for this: it compares every found word with every other.
    with store.unit_of_work() as work:
        work.entries.add(make_entry("word " * 400_000))
    (hit,) = find(store, "wor")
    assert hit.snippet == " ".join([f"{START_MARK}word{END_MARK}"] * 20) + "…"


def test_letters_that_open_later_are_not_found(store: Store, make_entry: MakeEntry) -> None:
    opens = date(2027, 1, 1)
    letter = make_entry("quillwort", kind=EntryKind.LETTER, opens_on=opens)
    tagged = make_entry("quillwort", kind=EntryKind.LETTER, opens_on=opens, tags=("x",))
    note = make_entry("quillwort", opens_on=opens)
    with store.unit_of_work() as work:
        for entry in (letter, tagged, note):
            work.entries.add(entry)
    for today, found in ((date(2026, 12, 31), {note.id}), (opens, {letter.id, tagged.id, note.id})):
        with store.read() as work:
            page = work.search.find("quillwort", ALL, limit=9, today=today)
            assert {hit.summary.id for hit in page.hits} == found
            narrow = work.search.find(
                "quillwort", EntryFilter(tags=frozenset({"x"})), limit=9, today=today
            )
            assert {hit.summary.id for hit in narrow.hits} == found & {tagged.id}


SHORT = (
    "stone path", "straße", "Éclat", "e\u0301tude of stars", "STILL", "the shore", "no", "a1 st2", "über", "night,still",
    "under_stars", "st", "Ступень", "don't stop",
)  # fmt: skip


@pytest.mark.parametrize(
    "query", ["st", "St", "et", "ub", "ec", "no", "th st", "of st", "don st", "a1 st", "ст", "zz"]
)
def test_two_letters_give_the_first_page_that_the_whole_index_gives(
    store: Store, make_entry: MakeEntry, query: str
) -> None:
    """They are answered from the newest entries; a page too large for that is answered by the index alone."""
    tomorrow = date(2026, 6, 1)
    with store.unit_of_work() as work:
        for number in range(150):
            word, other = SHORT[number % len(SHORT)], SHORT[number * 5 % 11]
            title, tags = (other, ("Stormy",)) if number % 9 == 0 else ("", ())
            sealed = {"kind": EntryKind.LETTER, "opens_on": tomorrow} if number % 7 == 3 else {}
            work.entries.add(make_entry(f"{word}, {other}", title=title, tags=tags, **sealed))
        work.entries.trash(work.entries.summaries(ALL, limit=1)[0].id, OPENED)
    with store.read() as work:
        quick = work.search.find(query, limit=20, today=OPENED.date())
        whole = work.search.find(query, limit=1000, today=OPENED.date())
    assert quick.hits == whole.hits[:20]
    assert quick.more == (len(whole.hits) > 20)


def test_two_letters_find_what_stands_beside_a_very_long_text(
    store: Store, make_entry: MakeEntry
) -> None:
    with store.unit_of_work() as work:
        work.entries.add(make_entry("a stone"))
        work.entries.add(make_entry("stones and water " * 4000))
    assert len(find(store, "st")) == 2


def test_c61_ten_megabytes_in_one_entry_are_kept_found_and_listed(
    store: Store, make_entry: MakeEntry
) -> None:
    words = "rain on the window and nothing else " * 290_000
    body = f"{words} quillwort {words[:100]}"
    entry = make_entry(body)
    with store.unit_of_work() as work:
        work.entries.add(entry)
    with store.read() as work:
        assert work.entries.one(entry.id).body == body
        (hit,) = work.search.find("quillwort", EntryFilter(), limit=10).hits
        assert len(hit.snippet) < 1000
        (line,) = work.entries.summaries(EntryFilter(), limit=10)
        assert line.id == entry.id
