"""Generated passphrases: words of the EFF's large list (12.9 bits each), or groups of letters for PDF."""

from __future__ import annotations

import secrets
from functools import cache

from companion import assets

WORD_LIST = "content/eff_large_wordlist.txt"
_FEWEST_WORDS = 4
_GROUP_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@cache
def word_list() -> tuple[str, ...]:
    """The 7,776 words, in the order of the list. Raises Damaged where this copy of Companion is incomplete."""
    return tuple(assets.read_text(WORD_LIST).split())


def generate_words(count: int = 5) -> str:
    """`count` words (at least four) drawn at random and joined by spaces; five give 64.6 bits."""
    if count < _FEWEST_WORDS:
        raise ValueError(f"a passphrase of fewer than {_FEWEST_WORDS} words is too easy to guess")
    words = word_list()
    return " ".join(secrets.choice(words) for _ in range(count))


def generate_groups() -> str:
    """XXXXX-XXXXX-XXXXX-XXXXX in base32 letters, 100 bits and 23 characters: short enough for every PDF reader."""
    return "-".join("".join(secrets.choice(_GROUP_LETTERS) for _ in range(5)) for _ in range(4))
