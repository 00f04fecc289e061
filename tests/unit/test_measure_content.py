"""The measures file: no wording of any form, a source that can be looked up, only codes that are certain."""

from __future__ import annotations

import re

import pytest

from companion.assets import read_text
from companion.domain.measures import MeasureDefinition
from companion.services import measure_definitions

MEASURES = measure_definitions.definitions()
IDS = [measure.id for measure in MEASURES]

ITEM_WORDS = re.compile(
    r"\b(bothered|hopeless|appetite|asleep|energy|failure|newspaper|fidget\w*|dead|hurt\w*|nervous|"
    r"relax\w*|annoyed|irritable|awful|nightmares?|dreams?|flashbacks?|startl\w+|jumpy|superalert|"
    r"several days|every day|not at all|a little bit|quite a bit|extremely|utterly|oneness|sacred\w*|"
    r"awe\w*|timeless\w*|closure|grief|insan\w*|despair|paranoi\w*)\b",
    re.IGNORECASE,
)
"""Single words of the forms and their answers that no sentence about them needs."""


def own_texts(measure: MeasureDefinition) -> dict[str, str]:
    """Every string of ours about a measure; titles of papers are their authors'."""
    found = {
        "title": measure.title,
        "full_name": measure.full_name,
        "about": measure.about,
        "recall": measure.recall,
        "licence_note": measure.licence_note,
    }
    found |= {f"facts.{number}": fact for number, fact in enumerate(measure.facts)}
    found |= {f"bands.{band.low}": band.name for band in measure.bands}
    return found | {f"subscales.{each.id}": each.title for each in measure.subscales}


@pytest.mark.parametrize("measure", MEASURES, ids=IDS)
def test_no_wording_of_a_form_is_in_the_file(measure: MeasureDefinition):
    texts = own_texts(measure)
    assert {path: text for path, text in texts.items() if ITEM_WORDS.search(text)} == {}
    # Fewer texts than items, so that no list of items can hide among them.
    assert len(texts) - len(measure.bands) - 5 < measure.items


def test_every_text_of_the_file_is_known_to_these_tests():
    """A string anywhere else, a comment apart, would be a place for wording that nobody looks at."""
    known = {"band_line": measure_definitions.band_line()}
    known |= {
        f"{each.id}.{path}": text for each in MEASURES for path, text in own_texts(each).items()
    }
    sources = [text for each in MEASURES for source in each.sources for text in
               (source.authors, source.title, source.where, source.doi, source.address)]  # fmt: skip
    codes = [text for each in MEASURES for text in
             (each.loinc.panel, each.loinc.total, *each.loinc.items, *each.loinc.answers, *each.loinc.unscored)]  # fmt: skip
    words = [text for each in MEASURES for text in
             (each.id, each.higher_means, each.scoring, *each.entry_modes, *(s.id for s in each.subscales))]  # fmt: skip
    written = re.sub(r"(?m)^#.*$", "", read_text("content/measures.toml"))
    strings = set(re.findall(r'"([^"]*)"', written))
    assert strings <= {*known.values(), *sources, *codes, *words}


def test_item_wording_would_be_found():
    assert ITEM_WORDS.search("Not at all")
    assert ITEM_WORDS.search("Feeling hopeless")


@pytest.mark.parametrize("measure", MEASURES, ids=IDS)
def test_a_measure_names_a_source_that_can_be_looked_up(measure: MeasureDefinition):
    assert measure.sources
    for source in measure.sources:
        assert source.authors
        assert source.title
        assert source.where
        assert 1990 <= source.year <= 2026
        if source.doi:
            assert re.fullmatch(r"10\.\d{4,9}/\S+", source.doi)
        else:
            assert re.fullmatch(r"https://www\.ptsd\.va\.gov/\S+", source.address)
    assert measure.licence_note
    assert measure.recall


@pytest.mark.parametrize("measure", MEASURES, ids=IDS)
def test_codes_look_like_those_of_loinc(measure: MeasureDefinition):
    loinc = measure.loinc
    questions = [code for code in (loinc.panel, loinc.total, *loinc.items, *loinc.unscored) if code]
    assert all(re.fullmatch(r"\d{4,6}-\d", code) for code in questions)
    assert all(re.fullmatch(r"LA\d{4,5}-\d", code) for code in loinc.answers)
    assert len({*questions, *loinc.answers}) == len(questions) + len(loinc.answers)
    assert [code for code in questions if not has_check_digit(code)] == []


def has_check_digit(code: str) -> bool:
    """LOINC's own (Mod 10): twice the number made of every second digit, all digits summed, up to the next ten."""
    digits, _, check = code.partition("-")
    doubled = int("".join(reversed(digits))[::2]) * 2
    others = "".join(reversed(digits))[1::2]
    summed = sum(int(digit) for digit in f"{others}{doubled}")
    return -summed % 10 == int(check)


def test_codes_that_are_not_certain_are_left_out():
    codes = {measure.id: measure.loinc for measure in MEASURES}
    assert codes["gad-7"].panel == ""
    assert codes["pcl-5"].items == ()
    assert all(codes[name].panel == codes[name].total == "" for name in ("meq30", "ebi", "ceq"))
    assert codes["phq-9"].items[8] == "44260-8"


def test_bands_carry_the_published_names():
    names = {measure.id: [band.name for band in measure.bands] for measure in MEASURES}
    assert names["phq-9"] == ["minimal", "mild", "moderate", "moderately severe", "severe"]
    assert names["gad-7"] == ["minimal", "mild", "moderate", "severe"]
    assert [name for name, bands in names.items() if bands] == ["phq-9", "gad-7"]


def test_the_line_beside_a_band_sends_to_the_clinician():
    line = measure_definitions.band_line().casefold()
    assert "screening aid" in line
    assert "talk it over with your clinician" in line


def test_only_item_nine_of_the_phq9_is_a_support_item():
    assert {measure.id: measure.support_items for measure in MEASURES if measure.support_items} == {
        "phq-9": (9,)
    }
