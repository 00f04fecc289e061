"""What the opened page is made of: a handful of blocks, each plain text, that its script turns into elements."""

from __future__ import annotations

import msgspec

from companion.sharing.page_charts import PageChart


class Words(msgspec.Struct, frozen=True, omit_defaults=True, tag="words"):
    """A sentence of the product's own."""

    words: str


class Heading(msgspec.Struct, frozen=True, omit_defaults=True, tag="heading"):
    """A heading inside a section."""

    words: str


class Line(msgspec.Struct, frozen=True, omit_defaults=True, tag="line"):
    """One item of a list; lines that follow one another make one list."""

    words: str
    number: int = 0
    """Its own place in the document; 0 in the brief."""
    quoted: bool = False
    """The client's own words."""
    details: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    """Further lines below it."""
    refers: tuple[int, ...] = ()
    """Places in the document that it leads to."""
    warm: bool = False
    """Set apart with care, not as an alarm."""


class Graph(msgspec.Struct, frozen=True, omit_defaults=True, tag="graph"):
    """A measure or a scale: its picture with the table behind it."""

    title: str
    number: int = 0
    details: tuple[str, ...] = ()
    chart: PageChart | None = None
    small: bool = False
    """In the brief: the small picture alone, which leads to the table."""
    refers: tuple[int, ...] = ()


class Table(msgspec.Struct, frozen=True, omit_defaults=True, tag="table"):
    """Numbers in rows; the first cell of a row is its heading."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class PageFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """An attachment of an entry."""

    at: int
    """Which of the page's files, from 0."""
    label: str
    name: str
    """Under which it is saved."""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True, tag="entry"):
    """One entry with its number and the handle by which a comment names it."""

    number: int
    reference: str
    day: str
    body: str
    details: tuple[str, ...] = ()
    title: str = ""
    prompt: str = ""
    tags: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    files: tuple[PageFile, ...] = ()


Block = Words | Heading | Line | Graph | Table | Entry


class Section(msgspec.Struct, frozen=True, omit_defaults=True):
    """A part of the page with a heading."""

    id: str
    title: str
    blocks: tuple[Block, ...]


class FileBytes(msgspec.Struct, frozen=True):
    """How one of the files that lie behind the head is read."""

    media_type: str
    size: int


class PageView(msgspec.Struct, frozen=True):
    """The head of a page: everything that can be read in it, and what a reply needs."""

    share_id: str
    reply_key: str
    title: str
    facts: tuple[tuple[str, str], ...]
    note: str
    author: str
    """Who it was made for: proposed as the name under a reply."""
    sender: str
    sections: tuple[Section, ...]
    closing: tuple[str, ...]
    left_out: str
    """The marker of a paragraph that was kept back."""
    files: tuple[FileBytes, ...]
