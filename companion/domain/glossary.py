"""Where the words of the glossary stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from companion.domain.library import Term


@dataclass(frozen=True, slots=True)
class TermPlace:
    """A stretch of text that names a term."""

    start: int
    end: int
    term_id: str


def places_of_terms(
    pieces: Sequence[str], terms: Iterable[Term]
) -> tuple[tuple[TermPlace, ...], ...]:
    """For each piece of one text, in order, where a term is named for the first time in the whole text.

    Whole words in any case; a longer form goes before a shorter one that stands in it.
    """
    forms = {form.casefold(): term.id for term in terms for form in (term.term, *term.forms)}
    if not forms:
        return tuple(() for _ in pieces)
    longest_first = sorted(forms, key=len, reverse=True)
    named = re.compile(
        rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])", re.IGNORECASE
    )
    seen: set[str] = set()
    found: list[tuple[TermPlace, ...]] = []
    for piece in pieces:
        places: list[TermPlace] = []
        for match in named.finditer(piece):
            term_id = forms[match[0].casefold()]
            if term_id not in seen:
                seen.add(term_id)
                places.append(TermPlace(match.start(), match.end(), term_id))
        found.append(tuple(places))
    return tuple(found)


def terms_with(words: str, terms: Iterable[Term]) -> tuple[Term, ...]:
    """The terms that hold every one of `words`, in name, form or definition; all of them for no words."""
    wanted = words.casefold().split()
    return tuple(
        term
        for term in terms
        if all(
            word in " ".join((term.term, *term.forms, term.definition)).casefold()
            for word in wanted
        )
    )
