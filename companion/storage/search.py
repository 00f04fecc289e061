"""Full text: entries and moments, newest first.

Every word that a person types is quoted, so nothing in it is search syntax; the last word finds words that begin
with it. A single Latin letter is taken as a whole word: as a beginning it would match nearly every entry.

Hits stream along the row numbers, which are in date order (ordinals.py). Sorting all hits first, or marking words in
all of them, would be a thousand times slower in a large journal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from heapq import merge
from itertools import islice
from typing import Any

from companion.clock import local
from companion.domain.entries import (
    END_MARK,
    START_MARK,
    EntryFilter,
    EntryKind,
    EntrySummary,
    Phase,
    SearchHit,
    SearchPage,
    Sharing,
    first_words,
    preview_of,
)
from companion.storage.driver import DriverConnection, Row, Value
from companion.storage.filters import conditions
from companion.storage.repositories.entry_rows import SUMMARY_COLUMNS, SUMMARY_WIDTH, summary_of
from companion.storage.short_beginnings import words_instead
from companion.storage.snippets import long_snippet, wanted_words
from companion.storage.texts import clean_text, from_milliseconds

BREAK = re.compile(r"[\n\r\t]")
MOST_WORDS = 32
LONGEST_WORD = 128
SNIPPET_WORDS = 20

MARKS = f"'{START_MARK}', '{END_MARK}', '…', {SNIPPET_WORDS}"
LONG_TEXT = 32 * 1024
"""Bytes of a body from which its snippet is made by snippets.py."""
SNIPPET = f"""CASE WHEN (SELECT octet_length(body) FROM entry_text WHERE ordinal = entry_fts.rowid) > {LONG_TEXT}
THEN NULL ELSE snippet(entry_fts, -1, {MARKS}) END"""  # noqa: S608 - constants
SELECT_HIT = f"SELECT {SUMMARY_COLUMNS}, {SNIPPET}"
WORDS_OF = """SELECT t.body, t.title, t.tags FROM entry e CROSS JOIN entry_text t ON t.ordinal = e.ordinal
WHERE e.id = ?"""
FROM_INDEX = "FROM entry_fts CROSS JOIN entry e ON e.ordinal = entry_fts.rowid"
FEW = 1000
AT_PLACES = """entry_fts.rowid BETWEEN :first AND :last
    AND +entry_fts.rowid IN (SELECT value FROM json_each(:places))"""
NEWEST = "ORDER BY entry_fts.rowid DESC LIMIT :limit OFFSET :offset"
EVERYWHERE = EntryFilter()
NOT_SEALED = f"(e.opens_on IS NULL OR e.opens_on <= :today OR e.kind <> '{EntryKind.LETTER}')"
ALL_ENTRIES = f"""{SELECT_HIT} {FROM_INDEX}
WHERE entry_fts MATCH :query AND e.trashed_at IS NULL AND {NOT_SEALED} {NEWEST}"""
NEWEST_WORDS = f"""SELECT t.title, t.tags, CASE WHEN octet_length(t.body) > {LONG_TEXT} THEN NULL ELSE t.body END
FROM entry e CROSS JOIN entry_text t ON t.ordinal = e.ordinal
WHERE e.trashed_at IS NULL AND {NOT_SEALED} ORDER BY e.ordinal DESC LIMIT :most"""  # noqa: S608 - constants
MOMENTS = f"""SELECT m.id, m.dosing_session_id, coalesce(r.words, m.words), coalesce(r.at, m.at),
    coalesce(r.zone, m.zone), snippet(moment_fts, 0, {MARKS})
FROM moment_fts
LEFT JOIN reflection r ON moment_fts.rowid % 2 = 1 AND r.ordinal = moment_fts.rowid / 2
CROSS JOIN moment m ON m.ordinal = CASE WHEN r.ordinal IS NULL THEN moment_fts.rowid / 2
    ELSE (SELECT ordinal FROM moment WHERE id = r.moment_id) END
WHERE moment_fts MATCH :query ORDER BY moment_fts.rowid DESC"""  # noqa: S608 - constants


class Search:
    """Finding words, inside one transaction."""

    def __init__(self, connection: DriverConnection) -> None:
        self._connection = connection

    def find(
        self,
        query: str,
        wanted: EntryFilter = EVERYWHERE,
        *,
        limit: int,
        offset: int = 0,
        today: date | None = None,
    ) -> SearchPage:
        """Some of the entries and moments that hold every word of `query`, newest first.

        Letters that open after `today` are not among them. A moment's hit has `moment_id`; its summary then stands
        for the dosing session and holds the moment's words.
        """
        expression = match_expression(query)
        if expression is None or limit <= 0:
            return SearchPage((), more=False, total=0)
        last = offset + limit + 1
        moments = self._moments(expression, wanted, last)
        if offset == 0 and wanted == EVERYWHERE:
            expression = self._quick_expression(query, last, today or date.max) or expression
        if moments:
            entries = self._entries(expression, wanted, last, 0, today)
            hits = list(islice(merge(entries, moments, key=_newest_first), offset, last))
        else:
            hits = self._entries(expression, wanted, limit + 1, offset, today)
        more = len(hits) > limit
        total = None if more or (offset and not hits) else offset + len(hits)
        shown = [self._with_snippet(hit, query) for hit in hits[:limit]]
        return SearchPage(tuple(shown), more, total)

    def _entries(
        self, expression: str, wanted: EntryFilter, limit: int, offset: int, today: date | None
    ) -> list[SearchHit]:
        values: dict[str, Value] = {
            "query": expression,
            "limit": limit,
            "offset": offset,
            "today": (today or date.max).isoformat(),
        }
        if wanted == EVERYWHERE:
            sql = ALL_ENTRIES
        else:
            found = conditions(wanted, among_hits=True)
            found.where[:0] = ["entry_fts MATCH :query", NOT_SEALED]
            places = self._few_places(wanted)
            if places == []:
                return []
            if places:
                found.where.append(AT_PLACES)
                values |= {"first": places[-1], "last": places[0], "places": json.dumps(places)}
            values |= found.values
            sql = found.statement(SELECT_HIT, NEWEST)
        rows = self._connection.execute(sql, values).fetchall()
        return [
            SearchHit(summary_of(row[:SUMMARY_WIDTH]), _one_line(row[SUMMARY_WIDTH] or ""))
            for row in rows
        ]

    def _quick_expression(self, query: str, enough: int, today: date) -> str | None:
        """An expression that gives the same first page sooner, where there is one."""
        typed = _parts(query)
        words = words_instead(self._connection, NEWEST_WORDS, typed, enough, today)
        if not words:
            return None
        either = " OR ".join(_quoted(word, as_beginning=False) for word in words)
        whole = [_quoted(part, as_beginning=False) for part, _ in typed[:-1]]
        return " AND ".join([*whole, f"({either})"])

    def _with_snippet(self, hit: SearchHit, query: str) -> SearchHit:
        """`hit` with the place that was found, also when its text is too long for the index to show one."""
        if hit.snippet:
            return hit
        texts = self._connection.execute(WORDS_OF, (hit.summary.id,)).fetchone()
        if texts is None:
            return hit
        return replace(hit, snippet=_one_line(long_snippet(texts, wanted_words(_parts(query)))))

    def _few_places(self, wanted: EntryFilter) -> list[int] | None:
        """The places of all entries that the filter lets through, newest first, if they are few.

        Hits elsewhere then need no look at their entry; with a wider filter the hits are sifted, which soon fills a
        page.
        """
        found = conditions(wanted)
        order = f"ORDER BY {found.place} DESC LIMIT {FEW + 1}"
        sql = found.statement(f"SELECT {found.place}", order)
        places = [row[0] for row in self._connection.execute(sql, found.values)]
        return None if len(places) > FEW else places

    def _moments(self, expression: str, wanted: EntryFilter, limit: int) -> list[SearchHit]:
        if not _may_be_moment(wanted):
            return []
        rows = self._rows(MOMENTS, {"query": expression})
        hits = (_moment_hit(row) for row in rows)
        return list(islice((hit for hit in hits if _on_wanted_day(hit.summary, wanted)), limit))

    def _rows(self, sql: str, values: Mapping[str, Value]) -> Iterator[Row]:
        cursor = self._connection.execute(sql, values)
        try:
            yield from cursor
        finally:
            cursor.close()


def match_expression(query: str) -> str | None:
    """The FTS5 expression for what a person typed, or None when it holds no word.

    At most 32 words count; of a word longer than 128 characters, its beginning.
    """
    quoted = [_quoted(part, as_beginning=as_beginning) for part, as_beginning in _parts(query)]
    return " ".join(quoted) or None


def _parts(query: str) -> list[tuple[str, bool]]:
    """What was typed between spaces, and whether it may be the beginning of a longer word."""
    words = [word for word in clean_text(query).split() if any(map(str.isalnum, word))]
    parts = [(word[:LONGEST_WORD], len(word) > LONGEST_WORD) for word in words[:MOST_WORDS]]
    if words and len(words) <= MOST_WORDS:
        last = words[-1]
        parts[-1] = (last[:LONGEST_WORD], len(last) > 1 or not last.isascii())
    return parts


def _quoted(part: str, *, as_beginning: bool) -> str:
    text = part.replace('"', '""')
    return f'"{text}"*' if as_beginning else f'"{text}"'


def _one_line(snippet: str) -> str:
    return " ".join(snippet.split()) if BREAK.search(snippet) else snippet


def _newest_first(hit: SearchHit) -> float:
    return -hit.summary.created_at.timestamp()


def _may_be_moment(wanted: EntryFilter) -> bool:
    """Whether a filter that asks for nothing only entries have lets moments through."""
    only_entries = (
        wanted.kinds or wanted.tags or wanted.sharing or wanted.person_id or wanted.prompt_ids
        or wanted.card_id or wanted.with_attachment or wanted.in_trash
    )  # fmt: skip
    return not only_entries and (not wanted.phases or Phase.SESSION in wanted.phases)


def _on_wanted_day(summary: EntrySummary, wanted: EntryFilter) -> bool:
    return (
        (wanted.since is None or summary.local_date >= wanted.since)
        and (wanted.until is None or summary.local_date <= wanted.until)
        and (wanted.dosing_session_id is None or summary.id == wanted.dosing_session_id)
    )


def _moment_hit(row: tuple[Any, ...]) -> SearchHit:
    moment_id, dosing_session_id, words, at, zone, snippet = row
    instant: datetime = from_milliseconds(at)
    summary = EntrySummary(
        id=dosing_session_id,
        kind=EntryKind.NOTE,
        heading=first_words(words),
        preview=preview_of(words),
        created_at=instant,
        zone=zone,
        local_date=local(instant, zone).date(),
        time_known=True,
        phase=Phase.SESSION,
        tags=(),
        sharing=Sharing.PRIVATE,
    )
    return SearchHit(summary, _one_line(snippet), moment_id)
