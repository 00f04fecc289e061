"""Generated passphrases."""

from __future__ import annotations

import hashlib
import re

import pytest

from companion import assets
from companion.crypto import words
from companion.crypto.words import generate_groups, generate_words, word_list


def test_the_list_is_the_large_one_of_the_eff() -> None:
    assert len(word_list()) == len(set(word_list())) == 7776
    assert all(re.fullmatch(r"[a-z-]{3,9}", word) for word in word_list())
    # One word a line is the EFF's file without its dice numbers; with them it has the published SHA-256.
    dice = (f"{''.join(str(1 + n // 6**p % 6) for p in range(4, -1, -1))}" for n in range(7776))
    published = "".join(
        f"{number}\t{word}\n" for number, word in zip(dice, word_list(), strict=True)
    )
    assert (
        hashlib.sha256(published.encode()).hexdigest()
        == "addd35536511597a02fa0a9ff1e5284677b8883b83e986e43f15a3db996b903e"
    )


def test_the_list_and_its_licence_are_named() -> None:
    notice = assets.read_text("LICENSES.md")
    assert "Electronic Frontier Foundation" in notice
    assert "eff_large_wordlist.txt" in notice
    assert "CC BY 3.0" in notice


def test_five_words_by_default_and_never_the_same_twice() -> None:
    made = [generate_words() for _ in range(2000)]
    assert len(set(made)) == len(made)
    used = {word for passphrase in made for word in passphrase.split(" ")}
    assert used <= set(word_list())
    assert all(len(passphrase.split(" ")) == 5 for passphrase in made)
    # 10,000 draws out of 7,776 words hit about 5,627 of them (standard deviation about 31).
    assert 5300 < len(used) < 5950
    assert len(generate_words(6).split(" ")) == 6


def test_words_are_drawn_by_the_systems_generator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words.secrets, "choice", lambda pool: pool[-1])
    assert generate_words(4) == "zoom zoom zoom zoom"


@pytest.mark.parametrize("count", [3, 0, -1])
def test_too_few_words_are_not_made(count: int) -> None:
    with pytest.raises(ValueError, match="too easy"):
        generate_words(count)


def test_groups_fit_every_pdf_reader() -> None:
    made = {generate_groups() for _ in range(500)}
    assert len(made) == 500
    for passphrase in made:
        assert re.fullmatch(r"[A-Z2-7]{5}(-[A-Z2-7]{5}){3}", passphrase)
        assert len(passphrase) == 23
