"""The hint beside a new passphrase."""

from __future__ import annotations

import subprocess
import sys

import pytest

from companion.crypto.strength import estimate
from companion.crypto.words import generate_words


def test_generated_words_are_enough() -> None:
    for _ in range(50):
        strength = estimate(generate_words())
        assert strength.enough
        assert strength.level == 4
        assert strength.hint == "strong"


@pytest.mark.parametrize(
    ("passphrase", "hint"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("password", "too_short"),
        ("Tr0ub4dor&3", "too_short"),
        ("xK9#mQ2$vL7!pR", "too_short"),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "guessable"),
        ("qwertyuiopasdfghjkl", "guessable"),
        ("Ayahuasca2026!", "known_words"),
        ("MDMA-therapy-2026", "known_words"),
        ("my ketamine therapy journal", "known_words"),
        ("Psychedelics therapy session 2026", "known_words"),
        ("correct horse battery staple", "strong"),
        ("9 otters knit under Mars", "strong"),
    ],
)
def test_the_hint_fits_the_passphrase(passphrase: str, hint: str) -> None:
    strength = estimate(passphrase)
    assert strength.hint == hint
    assert strength.enough == (hint in ("good", "strong"))
    assert 0 <= strength.level <= 4


def test_a_persons_own_names_do_not_make_it_stronger() -> None:
    passphrase = "Rosalind Ardmore 1984 Killarney"
    assert estimate(passphrase).enough
    own = estimate(passphrase, ["Rosalind Ardmore", "Killarney"])
    assert own.hint == "known_words"
    assert not own.enough
    assert own.guesses_log10 < estimate(passphrase).guesses_log10


def test_a_known_word_among_others_does_not_spoil_a_good_passphrase() -> None:
    assert estimate("abacus journey plank oboe corridor").enough


def test_a_short_one_is_never_good_however_odd() -> None:
    strength = estimate("xK9#mQ2$vL7!pR")
    assert strength.guesses_log10 >= 12
    assert strength.level == 2


@pytest.mark.parametrize("length", [72, 73, 1000, 100_000])
def test_long_passphrases_are_taken(length: int) -> None:
    long = ("nine otters knit under a red Mars " * (length // 34 + 1))[:length]
    assert estimate(long).enough


@pytest.mark.parametrize(
    "odd", ["\ud800" * 20, "\x00" * 20, "🌊" * 20, "é" * 73, "therapy" + "İ" * 80]
)
def test_odd_characters_do_not_break_it(odd: str) -> None:
    assert 0 <= estimate(odd).level <= 4


def test_the_hint_library_is_loaded_only_when_asked() -> None:
    code = "import sys, companion.crypto.strength; print('zxcvbn' in sys.modules)"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == "False"
