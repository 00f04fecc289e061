"""The recovery key: written down by hand, typed back with mistakes."""

from __future__ import annotations

import pytest

from companion.crypto.recovery_code import ALPHABET, new_recovery_code, parse, show
from companion.errors import Refused
from tests.vectors.reading import vectors

CODE = "04HMA-SW9NF-6YY09-38NKR-KAYDX-W0J6H-B7X"


@pytest.mark.parametrize("case", vectors("recovery_codes.json"))
def test_the_vectors_hold_both_ways(case: dict[str, str]) -> None:
    assert show(bytes.fromhex(case["bytes"])) == case["shown"]
    assert parse(case["shown"]).hex() == case["bytes"]


def test_a_new_key_has_33_characters_in_groups_and_is_never_the_same() -> None:
    keys = {new_recovery_code() for _ in range(1000)}
    assert len(keys) == 1000
    for key in keys:
        assert [len(group) for group in key.split("-")] == [5, 5, 5, 5, 5, 5, 3]
        assert set(key) <= {*ALPHABET, "-"}
        assert show(parse(key)) == key


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        CODE.replace("-", "\u2013"),
        f"  {CODE}\n",
        CODE.replace("-", " - "),
        CODE.replace("-", "\u00a0"),
        CODE.replace("0", "O"),
        CODE.replace("0", "o"),
        "\u200b".join(CODE),
        "".join(chr(ord(c) + 0xFEE0) if c != "-" else c for c in CODE),
    ],
)
def test_c25_how_it_is_typed_does_not_matter(typed: str) -> None:
    assert parse(typed) == parse(CODE)


@pytest.mark.parametrize("lookalike", ["I", "i", "L", "l"])
def test_c25_look_alikes_of_one_are_read_as_one(lookalike: str) -> None:
    key = show(bytes.fromhex("0842108421" * 4))
    assert "1" in key
    assert parse(key.replace("1", lookalike)) == parse(key)


def test_c25_every_single_wrong_character_is_noticed() -> None:
    """33 places, 31 other characters each: 1,023 mistakes, all found."""
    bare = CODE.replace("-", "")
    mistakes = [
        bare[:place] + other + bare[place + 1 :]
        for place in range(len(bare))
        for other in ALPHABET
        if other != bare[place]
    ]
    assert len(mistakes) == 1023
    for mistake in mistakes:
        with pytest.raises(Refused, match="typing mistake"):
            parse(mistake)


def test_c25_swapped_neighbours_are_noticed_but_for_one_pair_of_characters() -> None:
    for first in ALPHABET:
        for second in ALPHABET:
            if first == second:
                continue
            key = show(bytes(20)).replace("-", "")
            # The two characters stand in the middle; the check character is made to fit.
            data = key[:10] + first + second + key[12:32]
            fitting = next(data + check for check in ALPHABET if _parses(data + check))
            swapped = fitting[:10] + second + first + fitting[12:]
            assert _parses(swapped) == ({first, second} == {"0", "Z"})


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "33 letters and digits; this one has 0"),
        (CODE[:-1], "this one has 32"),
        (CODE + "0", "this one has 34"),
        (CODE.replace("M", "U"), "'U'"),
        (CODE.replace("M", "é"), "'É'"),
        (CODE.replace("M", "*"), "'\\*'"),
        (CODE.replace("M", "\ud800"), "not"),
    ],
)
def test_what_cannot_be_a_key_is_refused_with_the_reason(typed: str, told: str) -> None:
    with pytest.raises(Refused, match=told) as refused:
        parse(typed)
    assert "Nothing was changed" in refused.value.sentence
    assert "04HMA" not in refused.value.sentence


def _parses(typed: str) -> bool:
    try:
        parse(typed)
    except Refused:
        return False
    return True
