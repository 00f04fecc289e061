"""Redactions: paragraphs of an entry that are kept back when the entry is shared.

A redaction holds for one revision of its entry. Once the entry was changed it must be looked at again before the entry
can leave, so that a paragraph that was edited never slips out.

Paragraphs are stretches of the Markdown source as it was typed. Every word belongs to exactly one of them, whatever the
marks around it mean, so what is kept back is gone and what stays is unchanged.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from companion.domain.shares import REDACTED
from companion.errors import Refused

MOST_PARAGRAPHS = 20_000
"""More are not told apart: the last one then holds the rest of the text."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Redaction:
    """Which paragraphs of one revision of an entry are kept back."""

    entry_id: str
    revision: int
    positions: tuple[int, ...]
    """Paragraphs that are kept back, from 0, in rising order."""
    digests: tuple[str, ...]
    """SHA-256 of each of them in hexadecimal: finds them again when the entry was changed."""


@dataclass(frozen=True, slots=True, repr=False)
class Paragraph:
    """One stretch of the source that can be kept back; empty lines around it do not belong to it."""

    start: int
    """Where it begins in the body, in characters."""
    end: int
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 of its text in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


def paragraphs(body: str) -> tuple[Paragraph, ...]:
    """The paragraphs of Markdown source, in order.

    A heading, a table, a quote, each item of a list with what is indented under it, and a whole fenced block (also one
    that is never closed) count as one paragraph each.
    """
    return tuple(_paragraphs(body))


def redaction_of(
    entry_id: str, revision: int, body: str, positions: Collection[int]
) -> Redaction | None:
    """The redaction that keeps back these paragraphs of `body`; None for none of them.

    Raises Refused for a paragraph that is not there.
    """
    found = paragraphs(body)
    chosen = tuple(sorted(set(positions)))
    if any(not 0 <= position < len(found) for position in chosen):
        raise Refused("The entry has no such paragraph. Nothing was changed; look at it again.")
    if not chosen:
        return None
    return Redaction(entry_id, revision, chosen, tuple(found[at].digest for at in chosen))


def fits(body: str, redaction: Redaction) -> bool:
    """Whether every paragraph that is kept back stands in `body` at its place, word for word."""
    found = paragraphs(body)
    return len(redaction.positions) == len(redaction.digests) and all(
        0 <= position < len(found) and found[position].digest == digest
        for position, digest in zip(redaction.positions, redaction.digests, strict=True)
    )


def redact(body: str, redaction: Redaction) -> str:
    """`body` with `REDACTED` once for each run of paragraphs that are kept back, whatever their number and length.

    What stays is unchanged but for the empty lines beside a marker. Raises Refused when the redaction does not fit.
    """
    if not fits(body, redaction):
        raise Refused(
            "The entry was changed since paragraphs of it were kept back. Nothing was handed over; look at it again."
        )
    found = paragraphs(body)
    hidden = set(redaction.positions)
    if not hidden:
        return body
    parts: list[str] = []
    at = 0
    while at < len(found):
        first = at
        while at < len(found) and (at in hidden) == (first in hidden):
            at += 1
        parts.append(REDACTED if first in hidden else body[found[first].start : found[at - 1].end])
    return _GAP.join(parts)


def preselected(body: str, redaction: Redaction) -> tuple[int, ...]:
    """Which paragraphs of a changed `body` to offer as kept back, from what was kept back before.

    Every paragraph with the same words; and where one is not found any more, what stands in its place: the person looks
    at all of it, and too much kept back is the smaller mistake.
    """
    found = paragraphs(body)
    by_digest: dict[str, list[int]] = {}
    for at, paragraph in enumerate(found):
        by_digest.setdefault(paragraph.digest, []).append(at)
    chosen: set[int] = set()
    shift = 0
    for position, digest in zip(redaction.positions, redaction.digests, strict=False):
        same = by_digest.get(digest, [])
        chosen.update(same)
        if same:
            shift = min(same, key=lambda at: abs(at - position - shift)) - position
        elif found:
            chosen.add(max(0, min(position + shift, len(found) - 1)))
    return tuple(sorted(chosen))


@dataclass(slots=True)
class _Lines:
    """Where the lines of a body begin and end; only "\\n" ends one, so that offsets are those of the body."""

    body: str

    def __iter__(self) -> Iterator[tuple[int, int, str]]:
        start = 0
        while start < len(self.body):
            stop = self.body.find("\n", start)
            stop = len(self.body) if stop < 0 else stop + 1
            yield start, stop, self.body[start:stop]
            start = stop


def _paragraphs(body: str) -> Iterator[Paragraph]:
    start = end = -1
    fence = ""
    item = False
    """Whether the open paragraph is an item of a list: indented lines after an empty one still belong to it."""
    gap = False
    count = 0
    for begin, stop, line in _Lines(body):
        words = line.strip()
        if not words:
            gap = True
            if fence:
                end = stop
            continue
        if start >= 0 and (
            count + 1 >= MOST_PARAGRAPHS or fence or _goes_on(line, item=item, gap=gap)
        ):
            end = stop
            if fence:
                fence = "" if _closes(line, fence) else fence
                if not fence and not item:
                    yield _cut(body, start, end)
                    start, count, gap = -1, count + 1, False
                    continue
            else:
                fence = _opens(line, item=item)
        else:
            if start >= 0:
                yield _cut(body, start, end)
                count += 1
            start, end = begin, stop
            item = _ITEM.match(line.lstrip(" ")) is not None and _indent(line) < 4
            fence = _opens(line, item=item)
            if _HEADING.match(line) and not item:
                yield _cut(body, start, end)
                start, count, gap = -1, count + 1, False
                continue
        gap = False
    if start >= 0:
        yield _cut(body, start, end)


def _goes_on(line: str, *, item: bool, gap: bool) -> bool:
    """Whether a line with words belongs to the paragraph before it."""
    if _indent(line) >= 2 and (item or not gap):
        return True
    if gap:
        return False
    return not (
        _HEADING.match(line) or _FENCE.match(line) or (_ITEM.match(line.lstrip(" ")) is not None)
    )


def _opens(line: str, *, item: bool) -> str:
    """The mark of a fence that begins in this line; in an item it may stand after the item's own mark."""
    rest = line
    if item:
        rest = line.strip()
        while (mark := _ITEM.match(rest)) is not None:
            rest = rest[mark.end() :].lstrip(" \t")
    found = _FENCE.match(rest)
    if found is None or (found[1][0] == "`" and "`" in rest[found.end() :]):
        return ""
    return found[1]


def _closes(line: str, fence: str) -> bool:
    words = line.strip()
    return len(words) >= len(fence) and set(words) == {fence[0]}


def _indent(line: str) -> int:
    spaces = line[: len(line) - len(line.lstrip(" \t"))]
    return len(spaces.replace("\t", "    "))


def _cut(body: str, start: int, end: int) -> Paragraph:
    text = body[start:end].rstrip()
    return Paragraph(start, start + len(text), text)
