"""Markdown: a folder with one text file an entry, attachments beside, and an index.

Each entry begins with front matter between two lines of three hyphens (YAML 1.2, https://yaml.org/spec/1.2.2/). Its
texts are double-quoted scalars that are JSON strings as well, so that no text can be taken for a date, a number, a
truth value or another field. After the front matter and an empty line comes the entry exactly as it was written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from companion.domain.exports import ExportedEntry, ExportMaterial, OwnFacts
from companion.exchange.export_markdown_parts import part_files
from companion.exchange.export_names import attachment_name, entry_name, is_day
from companion.exchange.export_words import WARNING, facts, heading

ENTRIES, ATTACHMENTS = "entries", "attachments"
FOLDERS = (ENTRIES, ATTACHMENTS)
"""Below the export's own folder."""
INDEX = "README.txt"

_QUIET = re.compile(r"[ !#-\[\]-~]*")
"""Nothing in it needs an escape."""
_NOT_PRINTED = re.compile(
    "[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)
"""Beyond what JSON escapes: what YAML counts as a line end or does not take, and what turns the line's direction."""


def files(material: ExportMaterial) -> Iterator[tuple[str, bytes]]:
    """Every file of the folder, name and content; one for each entry, in their order, the index at the end."""
    index: list[str] = []
    for entry in material.entries():
        name = entry_name(entry)
        attached = [
            attachment_name(entry, position, file)
            for position, file in enumerate(entry.files, start=1)
        ]
        for beside, file in zip(attached, entry.files, strict=True):
            yield f"{ATTACHMENTS}/{beside}", material.content(file.digest)
        yield f"{ENTRIES}/{name}", entry_text(entry, attached).encode()
        index.append(name)
    parts = dict(part_files(material.document))
    for name, text in parts.items():
        yield name, text.encode()
    yield INDEX, _index(material, index, list(parts)).encode()


def entry_text(entry: ExportedEntry, attached: Iterable[str] = ()) -> str:
    """The file of one entry: front matter, an empty line, the body, and a line end."""
    lines = [f"---\nnumber: {entry.number}\ndate: {quoted_day(entry.local_date)}"]
    if entry.time:
        lines.append(f"time: {quoted(entry.time)}")
    if entry.title:
        lines.append(f"title: {quoted(entry.title)}")
    lines.append(f"kind: {quoted(entry.kind)}")
    if entry.phase:
        lines.append(f"phase: {quoted(entry.phase)}")
    if entry.prompt:
        lines.append(f"prompt: {quoted(entry.prompt)}")
    if entry.tags:
        lines.append(f"tags: [{', '.join(map(quoted, entry.tags))}]")
    if entry.moods:
        moods = ", ".join(f"{quoted(scale)}: {value}" for scale, value in entry.moods)
        lines.append(f"moods: {{{moods}}}")
    if names := [quoted(f"{ATTACHMENTS}/{name}") for name in attached]:
        lines.append(f"attachments: [{', '.join(names)}]")
    if entry.own is not None:
        lines.append(_own(entry.own))
    lines.append(f"---\n\n{entry.body}\n")
    return "\n".join(lines)


def quoted(text: str) -> str:
    """`text` as a double-quoted scalar on one line, the same in YAML and in JSON."""
    if _QUIET.fullmatch(text):
        return f'"{text}"'
    return _NOT_PRINTED.sub(
        lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False)
    )


def quoted_day(day: str) -> str:
    """An ISO date as YAML's own date; anything else as text."""
    return day if is_day(day) else quoted(day)


def _own(own: OwnFacts) -> str:
    further = "" if own.time_known else "\ntime_known: false"
    if own.opens_on:
        further += f"\nopens_on: {quoted_day(own.opens_on)}"
    return (
        f"id: {quoted(own.id)}\ncreated_at: {_instant(own.created_at)}\nzone: {quoted(own.zone)}\n"
        f"updated_at: {_instant(own.updated_at)}\nsharing: {quoted(own.sharing)}{further}"
    )


def _instant(at: datetime) -> str:
    """An instant in UTC, to the millisecond, as text."""
    return f'"{at.isoformat(timespec="milliseconds").removesuffix("+00:00")}Z"'


def _index(material: ExportMaterial, entries: list[str], parts: list[str]) -> str:
    lines = [
        heading(material),
        "",
        *facts(material),
        "",
        WARNING,
        "",
        f"Each entry is one file in the folder “{ENTRIES}”: Markdown, which every text editor opens. The lines between",
        "the two rows of hyphens say what the entry is; below them stands the entry as it was written. Pictures and",
        f"other files are in the folder “{ATTACHMENTS}” and begin with the number of their entry.",
    ]
    if parts:
        lines += ["", "Besides the entries:", *(f"  {name}" for name in parts)]
    lines += ["", "Entries, oldest first:", *(f"  {ENTRIES}/{name}" for name in entries)]
    return "\n".join(lines) + "\n"
