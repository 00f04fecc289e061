"""Flesch-Kincaid grade of Markdown text: 0.39 x words per sentence + 11.8 x syllables per word - 15.59.

Source: Kincaid, Fishburne, Rogers, Chissom 1975, Naval Technical Training Command Research Branch Report 8-75.
Syllables are counted by rule (groups of vowels, silent endings), which is right for most English words. A line of a
list counts as a sentence, a number as one syllable.
"""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"[.!?]+[”’\")*]*(?:\s|$)|\n\s*\n|\n\s*[-*]\s|:\s*\n")
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*|\d[\d,.]*")
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


def grade(text: str) -> float:
    """The United States school grade that a reader needs, by the Flesch-Kincaid formula."""
    sentences = [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]
    found = [word for sentence in sentences for word in words(sentence)]
    if not found:
        return 0.0
    syllables = sum(count_syllables(word) for word in found)
    return 0.39 * len(found) / len(sentences) + 11.8 * syllables / len(found) - 15.59


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
