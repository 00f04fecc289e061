"""The Learn library: complete, without dangling ids, with the right numbers."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from math import ceil

import pytest

from companion import assets
from companion.domain.entries import Phase, count_words
from companion.domain.glossary import TermPlace, places_of_terms, terms_with
from companion.domain.library import (
    Library,
    ReferenceKind,
    SectionPart,
    Status,
    Term,
    cards_resting_on,
    claims_of,
    cover,
    further_reading_of,
    references_of,
    rests_on_company_news,
    shown_references,
    terms_of,
)
from companion.errors import Damaged, NotFound
from companion.services import learn
from companion.services.content import decode

LIBRARY = learn.library()
ARTICLE_CLAIMS = [claim for claim in LIBRARY.claims.values() if claim.section != "X"]

# Which cards speak for which section of the article; a section that loses a card must be noticed.
CARDS_OF_SECTION = {
    "S0": ("C03",),
    "S1": ("C01", "C02", "C04"),
    "S1Q": ("C01",),
    "S2": ("C03", "C04", "C05", "C06"),
    "S2A": ("C01",),
    "S3": ("C06", "C07", "C08", "C09"),
    "S3Q": ("C08",),
    "S4": ("C03", "C04", "C10", "C11"),
    "S4B": ("C04",),
    "S5": ("C12", "C13", "C14"),
    "S6": ("C15",),
    "S6C": ("C14",),
    "S7": ("C16",),
    "X": ("C12", "C13"),
}

PAGES_OF_OTHERS = re.compile(
    r"scribd|researchgate|suppr|wilddata|bohrium|zhixidata|booksci|blossom|mirror|ouci\.dntb|av1\.space|reviewer\.ly"
)


def test_there_are_sixteen_cards_and_each_is_whole():
    assert list(LIBRARY.cards) == [f"C{number:02d}" for number in range(1, 17)]
    for card in LIBRARY.cards.values():
        assert card.title, card.id
        assert card.summary, card.id
        assert card.body, card.id
        assert card.prompt.endswith(("?", ".")), card.id
        assert card.phases, card.id
        assert card.terms, card.id
        assert card.claims, card.id
        assert card.reviewed_on >= date(2026, 11, 22), card.id


def test_every_section_of_the_article_has_its_cards():
    report = learn.coverage()
    assert {entry.section.id: entry.cards for entry in report.sections} == CARDS_OF_SECTION


def test_every_claim_has_a_card():
    report = learn.coverage()
    assert report.gaps == ()
    assert report.complete
    assert set(report.cards_of_claim) == set(LIBRARY.claims)


def test_a_missing_card_is_a_gap():
    cards = {card_id: card for card_id, card in LIBRARY.cards.items() if card_id != "C15"}
    without = Library(
        cards=cards,
        claims=LIBRARY.claims,
        references=LIBRARY.references,
        terms=LIBRARY.terms,
        sections=LIBRARY.sections,
        badges=LIBRARY.badges,
    )
    report = cover(without)
    assert set(report.gaps) == {"S6", *(f"S6.{number}" for number in (1, 2, 3, 4, 5, 7, 8))}
    assert not report.complete


def test_the_article_holds_75_claims_of_the_known_kinds():
    per_section = Counter(claim.id.split(".")[0] for claim in ARTICLE_CLAIMS)
    assert per_section == {
        "S0": 1, "S1": 11, "S2": 12, "S3": 12, "S4": 12, "S5": 11, "S6": 8, "S7": 8,
    }  # fmt: skip
    assert Counter(claim.type.value for claim in ARTICLE_CLAIMS) == {
        "fact": 38, "case": 6, "metaphor": 6, "ethics": 7,
        "future": 12, "opinion": 3, "quote": 2, "framing": 1,
    }  # fmt: skip
    assert Counter(claim.status.value for claim in ARTICLE_CLAIMS) == {
        "opinion": 22, "well": 21, "early": 15, "contested": 11, "metaphor": 5, "animal": 1,
    }  # fmt: skip


def test_the_safety_facts_are_all_on_the_card_about_risks():
    added = [claim.id for claim in LIBRARY.claims.values() if claim.section == "X"]
    assert added == [f"X{number}" for number in range(1, 11)]
    assert set(added) <= set(learn.card("C12").claims)
    assert learn.card("C12").pinned
    assert learn.card("C12").support_link


def test_no_id_points_nowhere():
    for card in LIBRARY.cards.values():
        assert len(claims_of(LIBRARY, card)) == len(card.claims)
        assert len(terms_of(LIBRARY, card)) == len(card.terms)
        assert len(further_reading_of(LIBRARY, card)) == len(card.further_reading)
        assert set(card.retells) <= set(LIBRARY.sections), card.id
    for claim in LIBRARY.claims.values():
        assert claim.section in LIBRARY.sections, claim.id
        assert set(claim.cites) <= set(LIBRARY.references), claim.id


def test_a_card_retells_exactly_the_sections_of_its_claims():
    retold = {
        section.id for section in LIBRARY.sections.values() if section.part is SectionPart.RETOLD
    }
    for card in LIBRARY.cards.values():
        sections = {claim.section for claim in claims_of(LIBRARY, card)}
        assert set(card.retells) == sections & retold, card.id


def test_every_status_has_its_words_and_a_second_badge_its_qualifier():
    assert set(LIBRARY.badges) == set(Status)
    for claim in LIBRARY.claims.values():
        assert claim.note, claim.id
        if claim.status_also is not None:
            assert claim.qualifier, claim.id
            assert claim.qualifier_also, claim.id
            assert len(claim.statuses) == 2, claim.id
    assert LIBRARY.claims["S1.5"].statuses == (
        (Status.WELL, "for memory"),
        (Status.EARLY, "for emotion"),
    )


def test_claims_that_go_past_the_evidence_say_what_is_right():
    corrected = {claim.id for claim in LIBRARY.claims.values() if claim.fix}
    assert corrected == {"S2.6", "S3.1", "S3.3", "S3.4", "S3.8", "S3.11", "S4.3", "S4.7"}


def test_only_the_pull_quotes_rest_on_nothing():
    assert {claim.id for claim in LIBRARY.claims.values() if not claim.cites} == {"S1.6", "S3.6"}


def test_there_are_81_references_each_with_a_way_to_find_it():
    references = LIBRARY.references
    assert len(references) == 81
    assert {entry.id for entry in references.values() if not entry.link} == {"R19"}
    assert {entry.id for entry in shown_references(LIBRARY)} == set(references) - {"R19"}
    for entry in references.values():
        assert entry.link or entry.editor_note, entry.id
        assert not entry.doi or re.fullmatch(r"10\.\d{4,9}/\S+[^.,;]", entry.doi), entry.id
        assert not (entry.doi and entry.address), entry.id
        assert not PAGES_OF_OTHERS.search(entry.address), entry.id
        assert entry.year is None or 1990 < entry.year <= 2026, entry.id


@pytest.mark.parametrize(
    ("reference_id", "name"),
    [
        ("R04", "Månsson KNT"),
        ("R18", "Kerkelä L"),
        ("R44", "Gründer G"),
        ("R54", "Sabé M"),
        ("R60", "Wsół A"),
        ("R68", "Greń J, Tylš F"),
    ],
)
def test_names_are_spelled_as_their_bearers_spell_them(reference_id: str, name: str):
    assert name in LIBRARY.references[reference_id].authors


def test_no_doi_stands_for_two_references():
    counted = Counter(entry.doi for entry in LIBRARY.references.values() if entry.doi)
    assert [doi for doi, count in counted.items() if count > 1] == []


def test_the_preprint_is_never_shown():
    hidden = [entry.id for entry in LIBRARY.references.values() if not entry.for_clients]
    assert hidden == ["R19"]
    assert LIBRARY.references["R19"].kind is ReferenceKind.PREPRINT
    shown = {
        entry.id for claim in LIBRARY.claims.values() for entry in references_of(LIBRARY, claim)
    }
    shown |= {entry for card in LIBRARY.cards.values() for entry in card.further_reading}
    assert "R19" not in shown


def test_withdrawn_papers_are_cited_only_where_the_withdrawal_is_told():
    withdrawn = {entry.id for entry in LIBRARY.references.values() if entry.withdrawn}
    assert withdrawn == {"R41"}
    citing = [claim.id for claim in LIBRARY.claims.values() if withdrawn & set(claim.cites)]
    assert citing == ["S4.8"]
    for card in LIBRARY.cards.values():
        assert not withdrawn & set(card.further_reading), card.id


def test_company_news_is_known_as_such():
    companies = {
        entry.id for entry in LIBRARY.references.values() if entry.kind is ReferenceKind.COMPANY
    }
    assert companies == {"R43", "R49"}
    marked = {
        claim.id for claim in LIBRARY.claims.values() if rests_on_company_news(LIBRARY, claim)
    }
    assert marked == {"S4.2", "S6.1", "S7.4"}


def test_reading_time_is_the_text_at_160_words_a_minute():
    for card in LIBRARY.cards.values():
        assert card.reading_minutes == ceil(count_words(card.body) / 160), card.id


def test_the_glossary_has_28_terms():
    assert list(LIBRARY.terms) == [f"G{number:02d}" for number in range(1, 29)]
    used = {term for card in LIBRARY.cards.values() for term in card.terms}
    assert used == set(LIBRARY.terms)


def test_every_source_that_may_be_shown_says_where_it_is_used():
    unused = [
        entry.id for entry in shown_references(LIBRARY) if not cards_resting_on(LIBRARY, entry.id)
    ]
    assert unused == ["R79", "R80", "R81"]  # slow breathing and writing: the exercises and prompts
    assert [card.id for card in cards_resting_on(LIBRARY, "R50")] == ["C09"]
    assert [card.id for card in cards_resting_on(LIBRARY, "R03")] == ["C01"]


def test_every_term_is_explained_where_a_card_first_names_it():
    linked: dict[str, str] = {}
    for card in LIBRARY.cards.values():
        (places,) = places_of_terms((card.body,), LIBRARY.terms.values())
        assert places, card.id
        named = [place.term_id for place in places]
        assert len(named) == len(set(named)), card.id
        linked |= {place.term_id: card.body[place.start : place.end] for place in places}
    assert set(linked) == set(LIBRARY.terms)


def test_a_term_is_found_as_a_whole_word_once_and_the_longer_form_first():
    terms = (
        Term("T1", "Psychedelic", "", ("psychedelics",)),
        Term("T2", "Classic psychedelic", "", ("classic psychedelics",)),
    )
    pieces = ("Classic psychedelics, psychedelics", "psychedelic-assisted; a psychedelic", "Trip")
    assert places_of_terms(pieces, terms) == (
        (TermPlace(0, 20, "T2"), TermPlace(22, 34, "T1")),
        (),
        (),
    )
    assert places_of_terms(pieces[1:2], terms) == ((TermPlace(24, 35, "T1"),),)
    assert places_of_terms(("Psychedelic",), ()) == ((),)


def test_no_form_stands_for_two_terms():
    forms = [
        form.casefold() for term in LIBRARY.terms.values() for form in (term.term, *term.forms)
    ]
    assert len(forms) == len(set(forms))


def test_the_glossary_is_searched_in_words_forms_and_definitions():
    terms = LIBRARY.terms.values()
    assert [term.id for term in terms_with("gap signal", terms)] == ["G03"]
    assert [term.id for term in terms_with("BRAIN CELLS", terms)] == ["G02", "G12", "G19"]
    assert len(terms_with("  ", terms)) == 28
    assert terms_with("zebrafish", terms) == ()


def test_a_card_is_found_by_its_id_in_any_case():
    assert learn.card(" c07 ").title == "What grows?"
    with pytest.raises(NotFound, match="C01 to C16"):
        learn.card("C99")


def test_cards_are_suggested_by_phase_pinned_first():
    preparation = learn.suggested_cards(Phase.PREPARATION)
    assert preparation[0].id == "C12"
    assert all(Phase.PREPARATION in card.phases for card in preparation)
    assert [card.id for card in learn.suggested_cards(Phase.SESSION)] == ["C05", "C06", "C13"]
    assert len(learn.suggested_cards(None)) == 16


def test_search_looks_everywhere_and_puts_titles_first():
    assert learn.search_cards("garden")[0].id == "C08"
    assert "C03" in {card.id for card in learn.search_cards("5-HT2A")}
    assert learn.search_cards("Veterans MDM")[0].id == "C11"
    assert "C12" in {card.id for card in learn.search_cards("lithium")}
    assert learn.search_cards("zebrafish") == ()
    assert len(learn.search_cards("  ")) == 16


def test_cards_are_due_for_review_after_half_a_year():
    reviewed = max(card.reviewed_on for card in LIBRARY.cards.values())
    assert learn.stale_cards(reviewed) == ()
    assert len(learn.stale_cards(date(2030, 1, 1))) == 16


def test_a_card_with_a_misspelt_field_is_refused():
    text = assets.read_text("content/cards/C01.md")
    assert learn.decode_card(text, "C01.md").id == "C01"
    with pytest.raises(Damaged, match=r"C01\.md"):
        learn.decode_card(text.replace("summary =", "sumary ="), "C01.md")
    with pytest.raises(Damaged, match=r"C01\.md"):
        learn.decode_card(text.replace("+++", "---"), "C01.md")


def test_a_missing_content_file_is_told_plainly():
    with pytest.raises(Damaged, match="install Companion again"):
        decode("no-such-file.toml", dict)
