"""A hint at how hard a passphrase is to guess. A hint, never a promise.

zxcvbn counts guesses well for common patterns but knows neither the words of this field nor the person's own names,
so those are also looked for inside the passphrase, and each counts as no more than a hundred guesses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import Literal

Hint = Literal["empty", "known_words", "too_short", "guessable", "good", "strong"]
"""What to say: nothing typed · mostly words of therapy or the person's own · under 15 characters ·
an attacker would find it · good enough · more than enough."""

SHORTEST = 15
"""Characters below which a passphrase never counts as good."""
SCORED = 72
"""Characters that zxcvbn looks at; the rest can only make a passphrase stronger."""
_ENOUGH_LOG10 = 12.0
_STEPS = (4.0, 8.0, _ENOUGH_LOG10, 16.0)
_KNOWN_WORD_LOG10 = 2.0
_SEPARATORS = str.maketrans("", "", " -_.,:;/+")

SUBJECT_WORDS = (
    "ayahuasca", "psychedelics", "psychedelic", "psilocybin", "psilocin", "mushrooms", "mushroom", "mescaline",
    "ketamine", "esketamine", "spravato", "ibogaine", "peyote", "ecstasy", "mdma", "molly", "lsd", "dmt",
    "integration", "preparation", "intention", "therapist", "therapy", "session", "dosing", "journey", "healing",
    "companion", "journal", "diary", "passphrase", "password", "vault", "secret",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Strength:
    """How a passphrase stands: guesses as a power of ten, a level from 0 to 4, and what to say about it."""

    guesses_log10: float
    level: int
    hint: Hint

    @property
    def enough(self) -> bool:
        """Whether it has 15 characters and needs at least 10^12 guesses (level 3 or 4)."""
        return self.level >= 3


def estimate(passphrase: str, user_inputs: Iterable[str] = ()) -> Strength:
    """How hard `passphrase` is to guess for somebody who knows the field and `user_inputs` (names, dates, places)."""
    if not passphrase.strip():
        return Strength(0.0, 0, "empty")
    known = _known_words(user_inputs)
    typed = passphrase[:SCORED]
    by_pattern = _guesses_log10(typed, known)
    by_known_words = _without_known_words(typed, known)
    guesses = min(by_pattern, by_known_words)
    level = sum(guesses >= step for step in _STEPS)
    if len(passphrase) < SHORTEST:
        level = min(level, 2)
    if level >= 3:
        return Strength(guesses, level, "strong" if level == 4 else "good")
    if by_known_words < by_pattern and by_known_words < _ENOUGH_LOG10:
        return Strength(guesses, level, "known_words")
    return Strength(guesses, level, "too_short" if len(passphrase) < SHORTEST else "guessable")


def _known_words(user_inputs: Iterable[str]) -> list[str]:
    own = {word.casefold() for text in user_inputs for word in (text, *text.split())}
    # Longest first, so that "psychedelics" is not read as "psychedelic" and an "s".
    return sorted(
        {*SUBJECT_WORDS, *(word for word in own if len(word) >= 3)}, key=lambda w: -len(w)
    )


def _without_known_words(typed: str, known: list[str]) -> float:
    """The guesses for what is left of `typed` when its known words are taken out, plus a hundred for each word."""
    if not any(word in typed.casefold() for word in known):
        return inf
    rest, found = typed.casefold(), 0
    for word in known:
        found += rest.count(word)
        rest = rest.replace(word, "")
    return _guesses_log10(rest.translate(_SEPARATORS), []) + found * _KNOWN_WORD_LOG10


def _guesses_log10(typed: str, known: list[str]) -> float:
    if not typed:
        return 0.0
    from zxcvbn import zxcvbn

    return float(zxcvbn(typed[:SCORED], user_inputs=known)["guesses_log10"])
