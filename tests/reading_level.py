"""The school grade that a reader of Markdown text needs, each language by a formula of its own.

English: Flesch-Kincaid, 0.39 x words per sentence + 11.8 x syllables per word - 15.59 (Kincaid, Fishburne, Rogers,
Chissom 1975, Naval Technical Training Command Research Branch Report 8-75).
German: fourth Wiener Sachtextformel, 0.2744 x percent of words with three or more syllables + 0.2656 x words per
sentence - 1.693 (Bamberger, Vanecek 1984).

Syllables are counted by rule (groups of vowels; in English silent endings too), which is right for most words. A line
of a list counts as a sentence, a number as one syllable.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_SENTENCE_END = re.compile(r"[.!?]+[”’\")*]*(?:\s|$)|\n\s*\n|\n\s*[-*]\s|:\s*\n")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[’'-])*|\d[\d,.]*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_ENDING = re.compile(
    r"(?:[aeiouy]l|[^laeiouy])e$"  # while, take; but little, people
    r"|(?:[aeiouy]l|[^laeiouyscxzgh])es$"  # takes; but changes, boxes, wishes
    r"|[^aeiouytd]ed$"  # helped; but treated, needed
)
_TWO_SOUNDS = re.compile(
    r"(?<![cst])ia|(?<![cstgx])iou|io(?![nu])|(?<!q)ua[lt]|creat|idea|iet|(?<!t)ienc|(?:be|do|go)ing"
)
"""Vowels side by side that are spoken as two: trial, serious, period, usual, create, idea, quiet, science, being."""


def grade(text: str, language: str = "en") -> float:
    """The school grade that a reader needs; 0 for no text."""
    sentences = [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]
    found = [word for sentence in sentences for word in words(sentence)]
    return _FORMULAS[language](found, len(sentences)) if found else 0.0


def _flesch_kincaid(found: list[str], sentences: int) -> float:
    syllables = sum(count_syllables(word) for word in found)
    return 0.39 * len(found) / sentences + 11.8 * syllables / len(found) - 15.59


def _wiener_sachtext(found: list[str], sentences: int) -> float:
    long_words = sum(len(_GERMAN_VOWELS.findall(word.lower())) >= 3 for word in found)
    return 0.2744 * 100 * long_words / len(found) + 0.2656 * len(found) / sentences - 1.693


_GERMAN_VOWELS = re.compile(r"[aä]u|[ae]i|eu|ie|aa|ee|oo|[aeiouyäöü]")
_FORMULAS: dict[str, Callable[[list[str], int], float]] = {
    "en": _flesch_kincaid,
    "de": _wiener_sachtext,
}


def words(text: str) -> list[str]:
    """The words and numbers of `text`."""
    return _WORD.findall(text)


def count_syllables(word: str) -> int:
    """The syllables of one word; each part of a hyphenated word counts by itself."""
    return sum(_syllables(part) for part in re.split(r"[-’']", word) if len(part) > 1) or 1


def _syllables(word: str) -> int:
    lower = word.lower()
    if not lower[0].isalpha():
        return 1
    groups = len(_VOWELS.findall(lower)) + len(_TWO_SOUNDS.findall(lower))
    if groups > 1 and _SILENT_ENDING.search(lower):
        groups -= 1
    return max(1, groups)
