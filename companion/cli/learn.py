"""`companion learn`: the library, to read and to check. Needs no vault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from companion.cli.output import print_json, print_result
from companion.cli.parameters import text

if TYPE_CHECKING:
    from companion.domain.library import Card, Claim


@click.group()
def learn() -> None:
    """Read the Learn cards; no vault is needed."""


@learn.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_cards(as_json: bool) -> None:
    """All cards, one a line."""
    from companion.services.learn import library

    cards = tuple(library().cards.values())
    if as_json:
        print_json(
            [
                {
                    "id": card.id,
                    "title": card.title,
                    "summary": card.summary,
                    "phases": card.phases,
                    "reading_minutes": card.reading_minutes,
                    "reviewed_on": card.reviewed_on,
                }
                for card in cards
            ]
        )
        return
    for card in cards:
        print_result(f"{card.id}  {card.title} ({card.reading_minutes} min)\n     {card.summary}")


@learn.command()
@click.argument("card_id", metavar="ID", type=text)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def show(card_id: str, as_json: bool) -> None:
    """One card with its evidence notes."""
    from companion.domain.library import claims_of, references_of, terms_of
    from companion.services.guidance import fixed_texts
    from companion.services.learn import card as card_of
    from companion.services.learn import library

    shelf, card = library(), card_of(card_id)
    claims = claims_of(shelf, card)
    if as_json:
        print_json(
            {
                "card": _without_editor_note(card),
                "claims": [_without_editor_note(claim) for claim in claims],
                "terms": terms_of(shelf, card),
            }
        )
        return
    lines = [f"# {card.title}", "", card.summary, ""]
    if card.warning:
        lines += [card.warning, ""]
    lines += [card.body, "", "## To think about", "", card.prompt, "", "## What this rests on"]
    for claim in claims:
        badges = "; ".join(
            f"{shelf.badges[status].label} ({about})" if about else shelf.badges[status].label
            for status, about in claim.statuses
        )
        lines += ["", f"{claim.id} [{badges}] {claim.statement}", f"   {claim.note}"]
        lines += [
            f"   - {reference.authors}: {reference.title} {reference.link}".rstrip()
            for reference in references_of(shelf, claim)
        ]
    reviewed = f"{card.reviewed_on.day} {card.reviewed_on:%B %Y}"
    texts = fixed_texts()
    lines += ["", texts.evidence_footer.format(date=reviewed), texts.card_footer]
    print_result("\n".join(lines))


@learn.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def coverage(as_json: bool) -> None:
    """Which cards speak for each section and claim of the article, and whether any is left out."""
    from companion.services.learn import coverage as check_coverage
    from companion.services.learn import library

    found = check_coverage()
    if as_json:
        print_json(
            {
                "complete": found.complete,
                "gaps": found.gaps,
                "sections": found.sections,
                "cards_of_claim": found.cards_of_claim,
            }
        )
        return
    for line in found.sections:
        claims = "1 claim" if len(line.claims) == 1 else f"{len(line.claims)} claims"
        kind = {"left_out": ", left out on purpose", "added": ", not in the article"}
        print_result(
            f"{line.section.id}  {line.section.title} ({claims}{kind.get(line.section.part, '')})"
        )
        for card_id in line.cards:
            told = [claim for claim in line.claims if card_id in found.cards_of_claim[claim]]
            print_result(f"     {card_id}  {library().cards[card_id].title}: {', '.join(told)}")
        untold = [claim for claim in line.claims if not found.cards_of_claim[claim]]
        if untold or not line.cards:
            print_result(f"     no card: {', '.join(untold) or 'the whole section'}")
    cards, claims = len(library().cards), len(found.cards_of_claim)
    print_result(f"{len(found.sections)} sections, {cards} cards, {claims} claims.")
    print_result("Everything is covered." if found.complete else f"Gaps: {', '.join(found.gaps)}")


def _without_editor_note(thing: Card | Claim) -> dict[str, Any]:
    import msgspec

    fields = msgspec.to_builtins(thing)
    del fields["editor_note"]
    return fields
