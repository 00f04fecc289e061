"""Whatever file is given as a wording pack: words that fit the measure, or Companion's own error."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.errors import KnownError
from companion.exchange.wording_pack import WordingPack, read_wording_pack
from companion.services import measure_definitions

PACKS = sorted((Path(__file__).resolve().parents[1] / "data" / "packs").glob("*.json"))
CONTENTS = [path.read_bytes() for path in PACKS]
STRANGE: tuple[object, ...] = (
    None, True, 0, -1, 3, 4, 1.5, 1e308, 10**30, "", "x", "\x00", "\ud800", "group", "display", "choice", "integer",
    "open-choice", "LA6571-9", "44249-1", "44260-8", "/44250-9", "http://loinc.org", "pcl-5", [], {}, [{}], [[]],
)  # fmt: skip
KEYS = (
    "linkId", "type", "text", "code", "item", "answerOption", "answerValueSet", "readOnly", "repeats", "extension",
    "valueCoding", "valueInteger", "valueString", "valueDecimal", "system", "display", "url", "identifier", "value",
    "title", "publisher", "copyright", "resourceType",
)  # fmt: skip


def fits_or_is_refused(content: bytes) -> bool:
    """Whether `content` was taken in; what is taken in fits its measure."""
    try:
        found = read_wording_pack(content, measure_definitions.definitions())
    except KnownError:  # anything else, a BugError too, fails the test
        return False
    assert_fits(found)
    return True


def assert_fits(found: WordingPack) -> None:
    definition = measure_definitions.definition(found.measure_id)
    assert [item.number for item in found.items] == list(definition.item_numbers)
    for item in found.items:
        assert [option.value for option in item.options] == list(definition.answer_values)
        assert all(type(option.value) is int for option in item.options)
        for text in (item.text, *(option.text for option in item.options)):
            assert text == " ".join(text.split())
            assert text.encode("utf-8")
            assert "\0" not in text


def places(thing: object) -> list[tuple[Any, Any]]:
    """Every container of a decoded form with each of its keys or indices."""
    if isinstance(thing, dict):
        inside: list[tuple[Any, Any]] = [(thing, key) for key in thing]
    elif isinstance(thing, list):
        inside = [(thing, number) for number in range(len(thing))]
    else:
        return []
    return inside + [deeper for container, key in inside for deeper in places(container[key])]


def mutated(content: bytes, source: random.Random) -> bytes:
    """A form with one to three of its parts dropped, doubled, swapped or replaced."""
    thing = json.loads(content)
    for _ in range(source.randint(1, 3)):
        found = places(thing)
        if not found:
            break
        container, key = source.choice(found)
        other, other_key = source.choice(found)
        way = source.randrange(5)
        if way == 0:
            del container[key]
        elif way == 1:
            container[key] = source.choice(STRANGE)
        elif way == 2:
            container[key] = json.loads(json.dumps(other[other_key]))
        elif isinstance(container, list):
            container.insert(source.randrange(len(container) + 1), json.loads(json.dumps(container[key])))  # fmt: skip
        else:
            container[source.choice(KEYS)] = source.choice(STRANGE)
    return json.dumps(thing).encode()


@pytest.mark.parametrize("content", CONTENTS, ids=[path.stem for path in PACKS])
def test_the_packs_themselves_fit(content: bytes):
    assert fits_or_is_refused(content)


def test_two_thousand_changed_forms_fit_or_are_refused():
    source = random.Random(20260301)
    taken = sum(fits_or_is_refused(mutated(source.choice(CONTENTS), source)) for _ in range(2_000))
    assert 0 < taken < 2_000


@settings(max_examples=2_000, deadline=None)
@given(
    st.sampled_from(CONTENTS),
    st.lists(st.tuples(st.integers(0, 20_000), st.binary(max_size=6), st.integers(0, 40)), min_size=1, max_size=4),
)  # fmt: skip
def test_changed_bytes_fit_or_are_refused(content: bytes, edits: list[tuple[int, bytes, int]]):
    for place, put, cut in edits:
        start = place % (len(content) + 1)
        content = content[:start] + put + content[start + cut :]
    fits_or_is_refused(content)


@given(st.binary(max_size=2_000))
def test_any_bytes_are_refused(content: bytes):
    assert not fits_or_is_refused(content)
