"""HTML: one page for reading and printing, without scripts and without anything that is loaded from elsewhere.

What a person wrote is Markdown made into plain markup and cleaned, or escaped text. The page forbids itself everything
but its own style and the pictures that are in it (Content-Security-Policy, https://www.w3.org/TR/CSP3/).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from companion.domain.exports import ExportedEntry, ExportMaterial
from companion.domain.shared_parts import SharedFile
from companion.exchange.export_html_parts import Section, sections
from companion.exchange.export_words import WARNING, facts, heading, in_words, when
from companion.exchange.plain_paragraphs import with_plain_paragraphs

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

ALLOWED_TAGS = {
    "p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "s",
}  # fmt: skip
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""Shown in the page; other files are only named, because a page is no folder."""
STYLE = """
:root { color-scheme: light dark; --ground: #f7f4ee; --sheet: #fffdf9; --ink: #262522; --soft: #6a665e; --line: #e3dccf; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #191b1a; --sheet: #222523; --ink: #ece8df; --soft: #a5a097; --line: #343833; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 2.5rem 1rem; background: var(--ground); color: var(--ink); font: 1.05rem/1.6 Georgia, "Source Serif 4", serif; }
main { max-width: 42rem; margin: 0 auto; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.4rem; margin: 2.5rem 0 1rem; }
h3 { font-size: 1.2rem; margin: 0 0 .5rem; }
article, section > div { background: var(--sheet); border: 1px solid var(--line); border-radius: .8rem; padding: 1.2rem 1.5rem; margin: 0 0 1rem; }
article > :first-child, section > div > :first-child { margin-top: 0; }
article > :last-child, section > div > :last-child { margin-bottom: 0; }
a { color: inherit; white-space: nowrap; }
.facts, .about, .tags, figcaption, caption, th { color: var(--soft); font: .9rem/1.5 Inter, system-ui, sans-serif; }
.warning { border-left: 3px solid var(--soft); padding-left: 1rem; }
.asked { color: var(--soft); font-style: italic; }
h1, h3, p, li, blockquote, td { overflow-wrap: anywhere; }
.text h1, .text h2, .text h3, .text h4, .text h5, .text h6 { font-size: 1.1rem; margin: 1rem 0 .5rem; }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
figure { margin: 1rem 0; }
img { max-width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
th, td { text-align: start; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); }
@media print {
  :root { --ground: #fff; --sheet: #fff; --ink: #000; --soft: #444; --line: #bbb; }
  body { padding: 0; } article, section > div { border: 0; padding: 0; } h2, h3 { break-after: avoid; }
}
"""


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    from companion.exchange.markdown_rules import addresses_in_words, tick_boxes

    made = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
    return made.enable("strikethrough").disable("image").use(tick_boxes).use(addresses_in_words)


def to_html(markdown: str) -> str:
    """Markdown as plain markup: raw HTML is shown as typed, nothing can be followed or loaded."""
    return with_plain_paragraphs(markdown, _interpreted)


def _interpreted(markdown: str) -> str:
    import nh3

    return nh3.clean(_markdown().render(markdown), tags=ALLOWED_TAGS, attributes={})


def pieces(material: ExportMaterial) -> Iterator[bytes]:
    """The page from its beginning to its end; each entry is a piece of its own."""
    parts = tuple(sections(material.document))
    yield _head(material, parts).encode()
    yield b'<section aria-labelledby="entries">\n<h2 id="entries">Entries</h2>\n'
    for entry in material.entries():
        yield "".join(_entry(entry, material)).encode()
    if not material.count:
        yield b"<p>There is no entry in this copy.</p>\n"
    yield b"</section>\n"
    for part in parts:
        yield part.html.encode()
    yield b"</main>\n</body>\n</html>\n"


def _head(material: ExportMaterial, parts: tuple[Section, ...]) -> str:
    title = escape(heading(material))
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    lines = "<br>\n".join(f'<span dir="auto">{escape(line)}</span>' for line in facts(material))
    note = material.document.note
    places = [("entries", "Entries"), *((part.name, part.heading) for part in parts)]
    ways = " · ".join(f'<a href="#{name}">{words}</a>' for name, words in places)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<h1>{title}</h1>\n<p class="facts">{lines}</p>\n<p class="facts warning">{escape(WARNING)}</p>\n'
        + (f'<p dir="auto">{escape(note)}</p>\n' if note else "")
        + (f'<nav class="facts">{ways}</nav>\n' if parts else "")
    )


def _entry(entry: ExportedEntry, material: ExportMaterial) -> Iterator[str]:
    words = [when(entry.local_date, entry.time), in_words(entry.kind)]
    if entry.phase and entry.phase != entry.kind:
        words.append(in_words(entry.phase))
    yield f'<article id="entry-{entry.number}">\n'
    yield f'<p class="about">[{entry.number}] {escape(" · ".join(words))}</p>\n'
    if entry.title:
        yield f'<h3 dir="auto">{escape(entry.title)}</h3>\n'
    if entry.prompt:
        yield f'<p class="asked" dir="auto">{escape(entry.prompt)}</p>\n'
    yield f'<div class="text" dir="auto">\n{to_html(entry.body)}</div>\n'
    for file in entry.files:
        yield _file(file, material)
    if entry.tags:
        yield f'<p class="tags" dir="auto">Tags: {escape(", ".join(entry.tags))}</p>\n'
    if entry.moods:
        moods = ", ".join(f"{scale} {value}" for scale, value in entry.moods)
        yield f'<p class="tags" dir="auto">{escape(moods)}</p>\n'
    yield "</article>\n"


def _file(file: SharedFile, material: ExportMaterial) -> str:
    name = escape(file.name or file.media_type)
    if file.media_type not in PICTURES:
        return f'<p class="tags">File, not in this page: <span dir="auto">{name}</span></p>\n'
    content = base64.b64encode(material.content(file.digest)).decode("ascii")
    picture = f'<img alt="{name}" src="data:{file.media_type};base64,{content}">'
    return f'<figure>{picture}<figcaption dir="auto">{name}</figcaption></figure>\n'
