"""From a passphrase to a key: one spelling, safe limits, settings that fit the computer."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from companion.crypto import kdf
from companion.crypto.kdf import CEILING, DEFAULT, FLOOR, KdfParams, calibrate, derive, normalise
from companion.errors import Damaged, Refused, StorageFailure
from tests.vectors.reading import vectors


@pytest.mark.parametrize("case", vectors("argon2id.json")["companion"])
def test_c23_derived_keys_agree_with_another_library(case: dict[str, Any]) -> None:
    params = KdfParams(case["m"], case["t"], case["p"])
    derived = derive(normalise(case["passphrase"]), bytes.fromhex(case["salt"]), params)
    assert derived.hex() == case["derived"]


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_c24_every_way_to_type_a_passphrase_gives_the_same_bytes(form: Any) -> None:
    assert normalise(unicodedata.normalize(form, "Grüße vom Café Ω ﬁn")) == normalise(
        "Grüße vom Café \u2126 ﬁn"
    )


def test_c24_spaces_and_capitals_count() -> None:
    spellings = ["one two", " one two", "one two ", "one  two", "One two", "one\ttwo", "onetwo"]
    assert len({normalise(spelling) for spelling in spellings}) == len(spellings)


def test_c24_a_thousand_characters_all_count() -> None:
    long = "a long walk " * 100
    assert len(normalise(long)) == len(long) == 1200
    assert normalise(long) != normalise(long[:-1])


def test_half_a_character_is_refused_without_showing_the_passphrase() -> None:
    with pytest.raises(Refused) as refused:
        normalise("canary\ud800")
    assert "canary" not in str(refused.value)
    assert refused.value.__context__ is None


OUTSIDE = [
    KdfParams(FLOOR.m - 1, 3, 1),
    KdfParams(FLOOR.m, FLOOR.t - 1, 1),
    KdfParams(FLOOR.m, 3, 0),
    KdfParams(0, 0, 0),
    KdfParams(-FLOOR.m, -3, -1),
    KdfParams(CEILING.m + 1, 3, 1),
    KdfParams(FLOOR.m, CEILING.t + 1, 1),
    KdfParams(FLOOR.m, 3, CEILING.p + 1),
    KdfParams(2**32 - 1, 2**31, 2**24 - 1),
]


@pytest.mark.parametrize("params", OUTSIDE)
def test_c19_settings_outside_the_limits_are_refused_before_any_work(
    params: KdfParams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kdf, "argon2id", _must_not_run)
    with pytest.raises(Damaged):
        derive(b"x", bytes(16), params)


@pytest.mark.parametrize("params", [FLOOR, DEFAULT, CEILING])
def test_the_limits_themselves_are_allowed(params: KdfParams) -> None:
    assert kdf.within_limits(params)


def test_too_little_memory_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_memory(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(kdf, "argon2id", out_of_memory)
    with pytest.raises(StorageFailure, match="256 MB"):
        derive(b"x", bytes(16), DEFAULT)


def test_a_vault_that_needs_more_memory_than_there_is_is_not_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kdf, "argon2id", _must_not_run)
    monkeypatch.setattr(kdf, "physical_memory", lambda: 2**30)
    with pytest.raises(StorageFailure, match="2048 MB"):
        derive(b"x", bytes(16), CEILING)


def test_this_computer_says_how_much_memory_it_has() -> None:
    memory = kdf.physical_memory()
    assert memory is None or memory > 2**26


class Computer:
    """A computer that needs `seconds` for one GiB-pass, and breaks above `memory` KiB."""

    def __init__(self, seconds: float, memory: int = 2**40) -> None:
        self.seconds, self.memory = seconds, memory
        self.asked: list[KdfParams] = []

    def measure(self, params: KdfParams) -> float:
        self.asked.append(params)
        if params.m > self.memory:
            raise MemoryError
        return self.seconds * params.m * params.t / 2**20


@pytest.mark.parametrize(
    ("seconds", "wanted"),
    [
        (0.8, KdfParams(262_144, 3, 4)),  # 0.6 s: as it should be
        (1.2, KdfParams(262_144, 3, 4)),  # 0.9 s
        (2.4, KdfParams(262_144, 3, 4)),  # 1.8 s: slow, yet memory is what protects
        (0.2, KdfParams(262_144, 15, 4)),  # 0.15 s: more passes, to 0.75 s
        (0.001, KdfParams(262_144, 64, 4)),  # never above the ceiling
        (4.0, KdfParams(131_072, 4, 4)),  # 3 s, so half the memory: 2 s
        (6.0, KdfParams(65_536, 6, 4)),  # 4.5 s, 3 s, 2.25 s
        (20.0, KdfParams(65_536, 3, 4)),  # fewer passes, yet never below the floor
    ],
)
def test_a_new_vault_asks_what_the_computer_can_give(seconds: float, wanted: KdfParams) -> None:
    assert calibrate(memory_limit=2**40, measure=Computer(seconds).measure) == wanted


@pytest.mark.parametrize(
    ("limit", "memory"), [(2**28, 262_144), (2**28 - 1, 131_072), (2**27 - 1, 65_536), (0, 65_536)]
)
def test_a_new_vault_stays_within_the_memory_limit(limit: int, memory: int) -> None:
    computer = Computer(1.0)
    assert calibrate(memory_limit=limit, measure=computer.measure).m == memory
    assert {params.m for params in computer.asked} == {memory}


def test_a_computer_that_is_busy_for_a_moment_does_not_get_a_weaker_vault() -> None:
    seconds = iter([4.0, 0.8])
    assert calibrate(memory_limit=2**40, measure=lambda _: next(seconds)) == DEFAULT


def test_a_computer_out_of_memory_gets_a_smaller_vault() -> None:
    assert calibrate(measure=Computer(1.0, memory=200_000).measure).m == 131_072
    params = calibrate(measure=Computer(1.0, memory=0).measure)
    assert params.m == 65_536
    assert kdf.within_limits(params)


def test_calibration_on_this_computer_stays_within_the_limits() -> None:
    assert kdf.within_limits(calibrate((0.001, 0.01), memory_limit=0))


def _must_not_run(*_: object, **__: object) -> bytes:
    raise AssertionError("derived before the settings were checked")
