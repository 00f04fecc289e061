"""No altered header opens, and none crashes the reader."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import Damaged, TooNew
from companion.vault.canonical import canonical
from companion.vault.header import parse
from tests.property.header_flips import (
    DerivedOnce,
    both_secrets,
    cut_and_extend_everything,
    flip_everything,
    opens,
)
from tests.vectors.reading import HEADER_V1, PASSPHRASE, RECOVERY_CODE


@pytest.fixture(scope="module")
def secrets() -> tuple[DerivedOnce, ...]:
    return both_secrets(HEADER_V1, PASSPHRASE, RECOVERY_CODE)


def test_the_unaltered_header_opens_both_ways(secrets: tuple[DerivedOnce, ...]) -> None:
    assert [opens(HEADER_V1, secret) for secret in secrets] == [True, True]


def test_c17_no_flipped_bit_is_accepted(secrets: tuple[DerivedOnce, ...]) -> None:
    tally = flip_everything(HEADER_V1, secrets)
    assert tally.accepted == ()
    assert tally.tried == len(HEADER_V1) * 8 * 2


def test_c18_no_cut_or_longer_header_is_accepted(secrets: tuple[DerivedOnce, ...]) -> None:
    tally = cut_and_extend_everything(HEADER_V1, secrets)
    assert tally.accepted == ()
    assert tally.tried > len(HEADER_V1) * 4


@given(st.binary(max_size=2000))
def test_c22_no_bytes_crash_the_reader(content: bytes) -> None:
    with pytest.raises((Damaged, TooNew)):
        parse(content)


@given(place=st.integers(0, len(HEADER_V1)), inserted=st.binary(min_size=1, max_size=40))
def test_c18_no_inserted_bytes_are_accepted(
    place: int, inserted: bytes, secrets: tuple[DerivedOnce, ...]
) -> None:
    altered = HEADER_V1[:place] + inserted + HEADER_V1[place:]
    assert [opens(altered, secret) for secret in secrets] == [False, False]


anything: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=60),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path, *(found for key, inner in below for found in _paths(inner, (*path, key)))]


FIELDS = [path for path in _paths(json.loads(HEADER_V1)) if path]


@given(path=st.sampled_from(FIELDS), value=anything)
def test_c58_no_other_value_in_any_field_opens_or_crashes(
    path: tuple[Any, ...], value: Any, secrets: tuple[DerivedOnce, ...]
) -> None:
    document = json.loads(HEADER_V1)
    place = document
    for key in path[:-1]:
        place = place[key]
    if place[path[-1]] == value and type(place[path[-1]]) is type(value):
        return
    place[path[-1]] = value
    altered = canonical(document)
    assert [opens(altered, secret) for secret in secrets] == [False, False]


@given(path=st.sampled_from(FIELDS))
def test_every_field_is_needed(path: tuple[Any, ...]) -> None:
    document = json.loads(HEADER_V1)
    place = document
    for key in path[:-1]:
        place = place[key]
    del place[path[-1]]
    if isinstance(place, list):
        return  # a removed slot is still a well-formed header; its MAC tells (see the vault's own tests)
    with pytest.raises((Damaged, TooNew)):
        parse(canonical(document))
