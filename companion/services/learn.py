"""The Learn area: cards, what they rest on, and whether the whole article is covered. Needs no vault."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Protocol, TypeVar

import msgspec

from companion.assets import read_text, resources
from companion.domain.entries import Phase
from companion.domain.library import (
    Badge,
    Card,
    Claim,
    Coverage,
    Library,
    Reference,
    Section,
    Term,
    claims_of,
    cover,
    terms_of,
)
from companion.errors import BugError, Damaged, NotFound
from companion.services.content import decode, decode_toml, does_not_fit

DAYS_BEFORE_REVIEWING_AGAIN = 183
LANGUAGE = "en-GB"
"""What the cards are written in."""

_FENCE = "+++"
_MARKS_OF_MARKDOWN = "*_`#>[]"


class _Claims(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    badge: tuple[Badge, ...]
    section: tuple[Section, ...]
    claim: tuple[Claim, ...]


class _References(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reference: tuple[Reference, ...]


class _Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    term: tuple[Term, ...]


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_Thing = TypeVar("_Thing", bound=_Named)


@cache
def library() -> Library:
    """All cards with their claims, references and terms; read once. Raises Damaged for a broken installation."""
    claims = decode("claims.toml", _Claims)
    return Library(
        cards=_by_id(_read_cards()),
        claims=_by_id(claims.claim),
        references=_by_id(decode("references.toml", _References).reference),
        terms=_by_id(decode("glossary.toml", _Terms).term),
        sections=_by_id(claims.section),
        badges={badge.id: badge for badge in claims.badge},
    )


def card(card_id: str) -> Card:
    """The card with this id, in any case ("c07"); raises NotFound."""
    found = library().cards.get(card_id.strip().upper())
    if found is None:
        raise NotFound(f"There is no card {card_id.strip()}. The cards are C01 to C16.")
    return found


def suggested_cards(phase: Phase | None) -> tuple[Card, ...]:
    """Cards for `phase`, pinned ones first; every card when no phase is known."""
    cards = (card for card in library().cards.values() if phase is None or phase in card.phases)
    return tuple(sorted(cards, key=lambda card: (not card.pinned, card.id)))


def search_cards(query: str) -> tuple[Card, ...]:
    """Cards in which every word of `query` begins a word somewhere; matches in title or summary come first.

    Looks at title, summary, text, prompt, terms and evidence notes. An empty query finds every card.
    """
    wanted = _words(query)
    cards = tuple(library().cards.values())
    if not wanted:
        return cards
    hits = [card for card in cards if _holds(wanted, _heading(card) + _rest_of(card.id))]
    return tuple(sorted(hits, key=lambda card: (not _holds(wanted, _heading(card)), card.id)))


def coverage() -> Coverage:
    """Which cards speak for each section and each claim of the article."""
    return cover(library())


def stale_cards(today: date) -> tuple[str, ...]:
    """Ids of cards last reviewed more than 183 days before `today`; for the release check."""
    return tuple(
        card.id
        for card in library().cards.values()
        if (today - card.reviewed_on).days > DAYS_BEFORE_REVIEWING_AGAIN
    )


def decode_card(text: str, name: str) -> Card:
    """One card from TOML between two `+++` lines and the Markdown after them; raises Damaged."""
    before, _, rest = text.partition(f"{_FENCE}\n")
    head, fence, body = rest.partition(f"\n{_FENCE}\n")
    if before or not fence or not body.strip():
        raise Damaged(does_not_fit(name))
    return msgspec.structs.replace(decode_toml(head, Card, name), body=body.strip())


def _read_cards() -> tuple[Card, ...]:
    names = sorted(path.name for path in (resources() / "content" / "cards").glob("*.md"))
    if not names:
        raise Damaged(does_not_fit("cards"))
    return tuple(decode_card(read_text(f"content/cards/{name}"), name) for name in names)


def _by_id(things: Iterable[_Thing]) -> dict[str, _Thing]:
    named: dict[str, _Thing] = {}
    for thing in things:
        if thing.id in named:
            raise BugError(f"The content files hold {thing.id} twice.")
        named[thing.id] = thing
    return named


def _heading(card: Card) -> list[str]:
    return _words(f"{card.title} {card.summary}")


@cache
def _rest_of(card_id: str) -> list[str]:
    shelf = library()
    found = shelf.cards[card_id]
    terms = (f"{term.term} {term.definition}" for term in terms_of(shelf, found))
    notes = (f"{claim.statement} {claim.note}" for claim in claims_of(shelf, found))
    return _words(" ".join((found.body, found.prompt, *terms, *notes)))


def _holds(wanted: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(start) for word in words) for start in wanted)


def _words(text: str) -> list[str]:
    parts = text.casefold().replace("-", " ").replace("/", " ").split()
    words = (part.strip("“”‘’\"'.,;:!?()…" + _MARKS_OF_MARKDOWN) for part in parts)
    return [word for word in words if word]
