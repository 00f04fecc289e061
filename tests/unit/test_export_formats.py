"""Readable copies as Markdown, JSON and HTML: whole, read by standard tools, and nothing in them runs."""

from __future__ import annotations

import base64
import json
import re
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.assets import read_text
from companion.domain.exports import HANDLES, ExportedEntry
from companion.domain.shared_parts import SharedFile
from companion.domain.shares import SharedEntry
from companion.exchange import export_html, export_json, export_markdown
from companion.exchange.export_json import ExportFile
from companion.exchange.export_markdown_parts import escaped
from companion.exchange.export_names import attachment_name, entry_name, slug
from tests.export_stage import DIGEST, PICTURE, document, material_of, secrets_of

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "![x](https://evil.example/track.png) [go](javascript:alert(1)) <https://evil.example>",
    '---\ntitle: "other"\n---\n',
    "key: value\n- list # comment",
    "yes",
    "2026-01-05",
    "12:30",
    "null",
    "{{7*7}} ${x} `rm`",
    "| a | b |\n|---|---|",
    "]]>&amp;<!--",
    "=1+1",
    "\u202egnp.exe",
    "a\u2028b\u0085c\x7f\x01",
    "e" + "\u0301" * 1000,
    "\U0001f469\u200d\U0001f52c \ufeff שלום",
    "\\",
    "'\"",
    " leading and trailing ",
)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The fields and the body of one file, read as YAML reads the plain shapes that are written."""
    assert text.startswith("---\n")
    head, _, body = text[4:].partition("\n---\n\n")
    fields: dict[str, Any] = {}
    for line in head.split("\n"):
        name, _, value = line.partition(": ")
        assert re.fullmatch(r"[a-z_]+", name), line
        assert name not in fields
        is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", value)
        fields[name] = value if is_day else json.loads(value)
    assert body.endswith("\n")
    return fields, body[:-1]


def files_of(words: str) -> dict[str, bytes]:
    made = list(export_markdown.files(material_of(document(words))))
    assert len({name.casefold() for name, _ in made}) == len(made)
    return dict(made)


def page(words: str) -> str:
    return b"".join(export_html.pieces(material_of(document(words)))).decode()


def json_of(words: str) -> bytes:
    return b"".join(export_json.pieces(material_of(document(words))))


# --- Markdown


def test_the_folder_holds_entries_files_parts_and_an_index():
    made = files_of("By the water")
    assert sorted(made) == [
        "README.txt", "after-effects.md", "attachments/0001-1-By-the-water.png", "check-ins.md",
        "entries/2026-03-01-0001-By-the-water.md", "entries/2026-03-02-0002-after-effects.md", "insights.md",
        "measures.md", "practices.md", "questions.md", "sessions.md",
    ]  # fmt: skip
    assert made["attachments/0001-1-By-the-water.png"] == PICTURE
    index = made["README.txt"].decode()
    assert "not sealed" in index
    assert "entries/2026-03-01-0001-By-the-water.md" in index
    assert "private entries (3)" in index
    assert "| 2026-03-06 | 11 | 1 2 3 0 1 1 2 0 1 |" in made["measures.md"].decode()


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_breaks_out_of_its_field(words: str):
    made = files_of(words)
    (name,) = [name for name in made if name.startswith("entries/2026-03-01")]
    fields, body = front_matter(made[name].decode())
    assert body == words
    assert fields["title"] == fields["prompt"] == words
    assert fields["tags"] == [words, "second"]
    assert fields["moods"] == {words: 4}
    assert fields["date"] == "2026-03-01"
    assert fields["time"] == "21:14"


@given(texts)
@settings(max_examples=150)
def test_any_text_is_read_back(words: str):
    quoted = export_markdown.quoted(words)
    assert json.loads(quoted) == words
    # YAML ends a line at more characters than JSON does, and takes fewer as they are.
    assert len(quoted.splitlines()) == 1
    assert all(letter.isprintable() or letter in quoted for letter in quoted)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", quoted)


@given(texts, texts)
@settings(max_examples=150)
def test_every_name_is_safe_on_every_system(title: str, name: str):
    entry = ExportedEntry(7, "note", "", "2026-03-01", title=title)
    for made in (
        entry_name(entry),
        attachment_name(entry, 1, SharedFile(DIGEST, "application/x-odd", 1, name)),
    ):
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', made)
        assert made == made.strip(" .")
        assert made[0].isdigit()
        assert len(made.encode()) < 200
        assert made.isprintable()


def test_names_say_nothing_that_was_not_chosen():
    entry = ExportedEntry(7, "note", "Secret words", "2026-03-01")
    assert entry_name(entry) == "2026-03-01-0007-note.md"
    assert attachment_name(entry, 2, SharedFile(DIGEST, "image/png", 1)) == "0007-2.png"
    assert slug("CON") == "CON"
    assert entry_name(ExportedEntry(1, "note", "", "2026-03-01", title="CON")).startswith("2026")
    assert attachment_name(entry, 1, SharedFile(DIGEST, "", 1, "../../x.SH")) == "0007-1-x.sh"


@given(texts)
@settings(max_examples=100)
def test_words_in_a_list_are_only_words(words: str):
    from markdown_it import MarkdownIt

    rendered = MarkdownIt("commonmark").render(f"- {escaped(words)} end")
    inside = re.fullmatch(r"<ul>\n<li>(.*)</li>\n</ul>\n", rendered, re.DOTALL)
    assert inside is not None
    assert "<" not in inside[1]


# --- JSON


def test_c60_the_json_is_what_its_schema_says():
    made = json_of("Words.")
    decoded = msgspec.json.decode(made, type=ExportFile)
    assert decoded.entries[0].title == "Words."
    assert base64.b64decode(decoded.files[0].content) == PICTURE
    schema = json.loads(read_text(export_json.SCHEMA))
    assert faults(json.loads(made), schema, schema) == []


def test_the_schema_refuses_what_it_does_not_know():
    schema = json.loads(read_text(export_json.SCHEMA))
    for spoil in (
        lambda made: made.update(version=2),
        lambda made: made.pop("entries"),
        lambda made: made["entries"][0].update(reply_key="x"),
        lambda made: made["entries"][0].update(number=0),
        lambda made: made["entries"][0].update(local_date="yesterday"),
        lambda made: made["files"][0].update(digest="short"),
    ):
        made = json.loads(json_of("Words."))
        spoil(made)
        assert faults(made, schema, schema), spoil


def test_schema_and_structs_have_the_same_fields():
    schema = json.loads(read_text(export_json.SCHEMA))
    generated = msgspec.json.schema(ExportFile)["$defs"]
    renamed = {"ExportFile": "Export", "ExportedEntry": "Entry", "ExportedFile": "FileContent"}
    for name, made in generated.items():
        published = schema["$defs"][renamed.get(name, name.removeprefix("Shared"))]
        assert set(published["properties"]) == set(made["properties"]), name
        assert published["required"] == made["required"], name
    own = set(ExportedEntry.__struct_fields__) - {"own"}
    assert own == set(SharedEntry.__struct_fields__) - HANDLES


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_json_gives_every_text_back(words: str):
    made = json.loads(json_of(words))
    assert made["entries"][0]["body"] == words
    assert made["insights"][0]["looks"][0]["words"] == words
    assert made["practices"][0]["name"] == words


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "") -> list[str]:
    """Where `value` does not fit; reads the words of JSON Schema that the published one uses."""
    if "$ref" in schema:
        return faults(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, at)
    if "anyOf" in schema:
        tried = [faults(value, each, root, at) for each in schema["anyOf"]]
        return [] if [] in tried else tried[0]
    if "const" in schema:
        return [] if value == schema["const"] else [at]
    kinds = {
        "string": str, "integer": int, "number": (int, float), "boolean": bool, "object": dict, "array": list,
        "null": type(None),
    }  # fmt: skip
    named = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(
        isinstance(value, kinds[kind]) and (kind == "boolean" or not isinstance(value, bool))
        for kind in named
    ):
        return [at]
    found: list[str] = []
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(at)
    if isinstance(value, int) and value < schema.get("minimum", value):
        found.append(at)
    if isinstance(value, list):
        found += _faults_in_list(value, schema, root, at)
    if isinstance(value, dict):
        known, other = schema.get("properties", {}), schema.get("additionalProperties", True)
        found += [
            f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value
        ]
        for name, inner in value.items():
            if name in known or isinstance(other, dict):
                found += faults(inner, known.get(name, other), root, f"{at}.{name}")
            elif not other:
                found.append(f"{at}.{name}")
    return found


def _faults_in_list(
    value: list[Any], schema: dict[str, Any], root: dict[str, Any], at: str
) -> list[str]:
    first: list[dict[str, Any]] = schema.get("prefixItems", [])
    rest = schema.get("items", {})
    found = [at] if len(value) < schema.get("minItems", 0) else []
    for place, inner in enumerate(value):
        where = first[place] if place < len(first) else rest
        found += [at] if where is False else faults(inner, where, root, f"{at}[{place}]")
    return found


# --- HTML


class Seen(HTMLParser):
    """Every tag and attribute of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_was_written_runs_or_loads(words: str):
    seen, plain = Seen(), Seen()
    seen.feed(page(words))
    plain.feed(page("Words."))
    assert "script" not in seen.tags
    assert seen.tags - plain.tags <= export_html.ALLOWED_TAGS
    for name, value in seen.attributes:
        assert not name.startswith("on")
        if name == "src":
            assert value.startswith("data:image/png;base64,")
        elif name == "href":
            assert value.startswith("#")
        else:
            assert name in {
                "alt", "aria-labelledby", "charset", "class", "content", "dir", "http-equiv", "id", "lang", "name", "scope",
            }  # fmt: skip


def test_the_page_forbids_itself_everything_and_shows_what_is_in_it():
    made = page("By the water")
    assert "default-src 'none'; style-src 'sha256-" in made
    assert base64.b64encode(PICTURE).decode() in made
    seen = Seen()
    seen.feed(made)
    assert "not sealed" in seen.text
    assert "Totals go from 0 to 27" in seen.text
    assert seen.text.count("By the water") >= 12


def test_a_link_is_only_words_and_where_it_led():
    made = export_html.to_html("[here](https://example.org/a) <https://example.org/b>\n- [x] done")
    assert "here (https://example.org/a) https://example.org/b" in made
    assert "<a" not in made
    assert "\N{BALLOT BOX WITH CHECK} done" in export_html.to_html("- [x] done")


def test_no_readable_copy_holds_a_handle_or_a_key():
    made = document("Words.")
    every = [page("Words."), json_of("Words.").decode(), *map(repr, files_of("Words.").items())]
    for secret in secrets_of(made):
        assert not any(secret in text for text in every)
