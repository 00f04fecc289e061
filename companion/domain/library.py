"""The Learn library: cards that re-tell the article, and what each of its claims rests on.

Decoded from `resources/content`; a claim, a reference or a glossary term is always named by its id.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from companion.domain.entries import Phase


class Status(StrEnum):
    """How well a claim is supported; the words for it are in `Badge`."""

    WELL = "well"
    EARLY = "early"
    ANIMAL = "animal"
    CONTESTED = "contested"
    METAPHOR = "metaphor"
    OPINION = "opinion"


class ClaimType(StrEnum):
    """What sort of sentence a claim is."""

    FACT = "fact"
    METAPHOR = "metaphor"
    CASE = "case"
    ETHICS = "ethics"
    FUTURE = "future"
    OPINION = "opinion"
    QUOTE = "quote"
    FRAMING = "framing"
    SAFETY = "safety"
    """Not in the article: what it leaves out."""


class SectionPart(StrEnum):
    """How a section of the article is treated."""

    RETOLD = "retold"
    LEFT_OUT = "left_out"
    """Left out of the cards on purpose; only its evidence note is shown."""
    ADDED = "added"
    """Not in the article."""


class ReferenceKind(StrEnum):
    """What a reference is; a company's own announcement is always marked as such."""

    PAPER = "paper"
    PREPRINT = "preprint"
    COMPANY = "company"
    REGULATOR = "regulator"
    NEWS = "news"


class Check(StrEnum):
    """How the details of a reference were checked; never that the whole paper was read."""

    VERIFIED = "V"
    PARTLY = "P"
    MEMORY = "M"


class Badge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words shown for a status."""

    id: Status
    label: str
    meaning: str


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One section, box or pull quote of the article, titled in our words."""

    id: str
    title: str
    part: SectionPart = SectionPart.RETOLD


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One claim in our own words, with how well it is supported and why."""

    id: str
    section: str
    type: ClaimType
    statement: str
    status: Status
    note: str
    """The evidence in plain words, shown as it stands."""
    cites: tuple[str, ...]
    qualifier: str = ""
    """What the badge is about ("for memory"); empty when it is about the whole claim."""
    status_also: Status | None = None
    qualifier_also: str = ""
    fix: str = ""
    """Where the article's wording is wrong or too strong: what is right."""
    editor_note: str = ""
    """Never shown."""

    @property
    def statuses(self) -> tuple[tuple[Status, str], ...]:
        """One or two badges, each with its qualifier."""
        first = (self.status, self.qualifier)
        if self.status_also is None:
            return (first,)
        return (first, (self.status_also, self.qualifier_also))


class Reference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something a claim rests on."""

    id: str
    authors: str
    title: str
    where: str
    kind: ReferenceKind
    check: Check
    year: int | None = None
    doi: str = ""
    address: str = ""
    """Only where there is no DOI."""
    for_clients: bool = True
    withdrawn: bool = False
    """About papers that were taken back; never evidence for an effect."""
    editor_note: str = ""
    """Never shown."""

    @property
    def link(self) -> str:
        """The address to show: at doi.org where there is a DOI; empty when none is known."""
        return f"https://doi.org/{self.doi}" if self.doi else self.address

    @property
    def needs_check(self) -> bool:
        """Whether part of the details was written down from memory."""
        return self.check is not Check.VERIFIED


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word of the glossary."""

    id: str
    term: str
    definition: str
    forms: tuple[str, ...] = ()
    """Other words in the cards that mean the same: plurals, short forms, a phrase in plain words."""


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A short text to read, with its terms, claims and one prompt."""

    id: str
    title: str
    summary: str
    phases: tuple[Phase, ...]
    terms: tuple[str, ...]
    claims: tuple[str, ...]
    prompt: str
    """Opens a new entry with this as its title."""
    reviewed_on: date
    reading_minutes: int
    retells: tuple[str, ...]
    """Ids of article sections."""
    warning: str = ""
    """One line to show before the text."""
    further_reading: tuple[str, ...] = ()
    """References for therapists."""
    pinned: bool = False
    support_link: bool = False
    """Whether a way to Support stands above and below the text."""
    editor_note: str = ""
    """Never shown."""
    body: str = ""
    """Markdown."""


class Library(msgspec.Struct, frozen=True):
    """All cards and what they rest on, each by its id."""

    cards: dict[str, Card]
    claims: dict[str, Claim]
    references: dict[str, Reference]
    terms: dict[str, Term]
    sections: dict[str, Section]
    badges: dict[Status, Badge]


class SectionCoverage(msgspec.Struct, frozen=True):
    """Which cards speak for one section of the article."""

    section: Section
    claims: tuple[str, ...]
    cards: tuple[str, ...]


class Coverage(msgspec.Struct, frozen=True):
    """Whether every section and every claim has its card."""

    sections: tuple[SectionCoverage, ...]
    cards_of_claim: dict[str, tuple[str, ...]]
    """Claim id to card ids; an empty tuple is a gap."""

    @property
    def gaps(self) -> tuple[str, ...]:
        """Ids of sections and claims that no card covers."""
        sections = (entry.section.id for entry in self.sections if not entry.cards)
        claims = (claim for claim, cards in self.cards_of_claim.items() if not cards)
        return (*sections, *claims)

    @property
    def complete(self) -> bool:
        return not self.gaps


def claims_of(library: Library, card: Card) -> tuple[Claim, ...]:
    """The claims whose evidence notes stand under `card`, in its order."""
    return tuple(library.claims[claim_id] for claim_id in card.claims)


def terms_of(library: Library, card: Card) -> tuple[Term, ...]:
    """The glossary terms of `card`, in its order."""
    return tuple(library.terms[term_id] for term_id in card.terms)


def references_of(library: Library, claim: Claim) -> tuple[Reference, ...]:
    """What `claim` rests on, without references that are not for clients."""
    cited = (library.references[reference_id] for reference_id in claim.cites)
    return tuple(reference for reference in cited if reference.for_clients)


def further_reading_of(library: Library, card: Card) -> tuple[Reference, ...]:
    """References for a therapist who wants to read on."""
    return tuple(library.references[reference_id] for reference_id in card.further_reading)


def rests_on_company_news(library: Library, claim: Claim) -> bool:
    """Whether a company's own announcement is among the sources, so that the claim must carry that mark."""
    return any(
        library.references[reference_id].kind is ReferenceKind.COMPANY
        for reference_id in claim.cites
    )


def shown_references(library: Library) -> tuple[Reference, ...]:
    """Every source that may be shown to a client, by its number."""
    shown = (reference for reference in library.references.values() if reference.for_clients)
    return tuple(sorted(shown, key=lambda reference: reference.id))


def cards_resting_on(library: Library, reference_id: str) -> tuple[Card, ...]:
    """The cards whose claims or further reading name a source."""
    return tuple(
        card
        for card in library.cards.values()
        if reference_id in card.further_reading
        or any(reference_id in claim.cites for claim in claims_of(library, card))
    )


def cards_with_claim(library: Library, claim_id: str) -> tuple[Card, ...]:
    """The cards that show the evidence note of a claim."""
    return tuple(card for card in library.cards.values() if claim_id in card.claims)


def cover(library: Library) -> Coverage:
    """Which cards speak for each section and claim; left-out and added sections count by their claims."""
    cards_of_claim = {
        claim_id: tuple(card.id for card in cards_with_claim(library, claim_id))
        for claim_id in library.claims
    }
    sections: list[SectionCoverage] = []
    for section in library.sections.values():
        claims = tuple(claim.id for claim in library.claims.values() if claim.section == section.id)
        if section.part is SectionPart.RETOLD:
            cards = (card.id for card in library.cards.values() if section.id in card.retells)
        else:
            cards = (card_id for claim_id in claims for card_id in cards_of_claim[claim_id])
        sections.append(SectionCoverage(section, claims, tuple(dict.fromkeys(cards))))
    return Coverage(tuple(sections), cards_of_claim)
