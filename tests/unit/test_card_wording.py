"""How the content is worded: plain, without promises, doses or borrowed sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
import pytest

from companion.assets import read_text, resources
from companion.domain.entries import count_words
from companion.services import guidance, learn, measure_definitions
from tests.data.hash_article import hashed, known_hashes, quoted_runs, runs
from tests.reading_level import count_syllables, grade

CARDS = list(learn.library().cards.values())
CARD_IDS = [card.id for card in CARDS]

PROMISES = re.compile(
    r"\b(cur(e|es|ed|ing)|heal(s|ed|ing)?|breakthroughs?|miracles?|miraculous|rewir\w+|reset\w*|transform\w*|"
    r"unlock\w*|guarantee\w*|life-saving|game.changer\w*|proven to|always works?)\b",
    re.IGNORECASE,
)
NEVER = re.compile(
    r"\b(trips?|microdos\w+|eligible|ineligible|streaks?|you resisted|trust the medicine|24/7|here for you|"
    r"dos(e|es|age|ing)|A\.?I|artificial intelligence|terminal(ly)?|addicts?|abusers?|sufferers?|victims?)\b",
    re.IGNORECASE,
)
SAFE = re.compile(r"\bsafe\b", re.IGNORECASE)
SAFE_AND_NO_PROMISE = re.compile(
    r"\b(feel|feels|feeling|felt)\s+safe\b|\bsafe\s+(room|with|in|than)\b", re.IGNORECASE
)
AMOUNT = re.compile(
    r"\d\s*(?:mg|milligrams?|µg|μg|mcg|ug|micrograms?|g|grams?|ml|millilit\w+|IU|drops?|tabs?|tablets?|"
    r"capsules?|pills?|hits?)\b|\b(?:milli|micro)grams?\b|\bmg/kg\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"“[^”]*”")


def prose(card) -> str:
    """All that a reader sees of a card besides evidence notes and glossary."""
    return "\n".join((card.title, card.summary, card.warning, card.body, card.prompt))


def without_quotes(text: str) -> str:
    """`text` without words that are only mentioned ("rewire"), not claimed."""
    return QUOTED.sub("", text)


def strings_in(thing: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every string of decoded content with the path to it."""
    if isinstance(thing, str):
        yield path, thing
    elif isinstance(thing, dict):
        for key, value in thing.items():
            yield from strings_in(value, f"{path}.{key}")
    elif isinstance(thing, list):
        for number, value in enumerate(thing):
            yield from strings_in(value, f"{path}.{number}")


def all_content() -> dict[str, str]:
    """Every string of every content file; the titles of references are not ours."""
    found: dict[str, str] = {}
    folder = resources() / "content"
    for file in sorted(folder.glob("*.toml")):
        data = msgspec.toml.decode(file.read_text(encoding="utf-8"))
        found |= {f"{file.name}{path}": text for path, text in strings_in(data)}
    for card in CARDS:
        found |= {f"{card.id}{path}": text for path, text in strings_in(msgspec.to_builtins(card))}
    ours = {"references.toml"}
    return {
        path: text
        for path, text in found.items()
        if path.split(".toml")[0] + ".toml" not in ours or not path.endswith(".title")
    }


@pytest.mark.parametrize("card", CARDS, ids=CARD_IDS)
def test_a_card_promises_nothing(card):
    text = without_quotes(prose(card))
    assert PROMISES.findall(text) == []
    assert NEVER.findall(text) == []
    assert "!" not in prose(card)
    assert len(SAFE.findall(text)) == len(SAFE_AND_NO_PROMISE.findall(text))


@pytest.mark.parametrize("card", CARDS, ids=CARD_IDS)
def test_a_card_is_short_and_easy_to_read(card):
    assert 120 <= count_words(card.body) <= 250
    assert grade(card.body) <= 8.0
    for sentence in re.split(r"(?<=[.?])\s|\n", card.body):
        assert count_words(sentence) <= 35, sentence


def test_what_is_asked_and_explained_promises_nothing():
    texts = {
        path: without_quotes(text)
        for path, text in all_content().items()
        if path.startswith(
            ("prompts.", "exercises.", "glossary.", "fixed_texts.", "support_lines.")
        )
    }
    assert len(texts) > 300
    assert {path: text for path, text in texts.items() if PROMISES.search(text)} == {}
    assert {path: text for path, text in texts.items() if NEVER.search(text)} == {}


def test_an_evidence_note_promises_nothing():
    for claim in learn.library().claims.values():
        note = without_quotes(f"{claim.note} {claim.qualifier} {claim.qualifier_also}")
        assert PROMISES.findall(note) == [], claim.id
        # One note tells of the groups of a trial that were given more and less.
        assert NEVER.findall(note.replace("in every dose group", "")) == [], claim.id


def test_notes_words_and_prompts_are_easy_to_read():
    library = learn.library()
    assert grade("\n\n".join(claim.note for claim in library.claims.values())) <= 8.0
    assert grade("\n\n".join(term.definition for term in library.terms.values())) <= 8.0
    assert grade("\n\n".join(card.prompt for card in CARDS)) <= 8.0
    for claim in library.claims.values():
        assert grade(claim.note) <= 11.0, claim.id  # the names of the drugs alone are long words


def test_only_the_card_about_words_uses_the_older_word():
    using = [card.id for card in CARDS if re.search("hallucinogen", prose(card), re.IGNORECASE)]
    assert using == ["C03"]


def test_new_brain_cells_are_named_only_to_say_that_they_were_not_shown():
    for card in CARDS:
        for sentence in re.split(r"(?<=[.?])\s", without_quotes(prose(card))):
            if re.search(r"new (brain cells|neurons)", sentence, re.IGNORECASE):
                assert re.search(r"\bnot?\b|not the same|making new cells", sentence), sentence


@pytest.mark.parametrize("card_id", ["C02", "C08"])
def test_a_picture_is_marked_as_a_picture(card_id: str):
    first = learn.card(card_id).body[:120]
    assert "metaphor" in first
    assert "not a finding" in first


def test_a_company_result_is_marked_where_it_is_told():
    mark = "not yet checked by outside reviewers"
    for card in CARDS:
        for paragraph in card.body.split("\n\n"):
            if re.search(r"\bcompan(y|ies)\b.*\breported\b", paragraph):
                assert mark in paragraph, card.id
    for claim in learn.library().claims.values():
        if re.search(r"\bcompan(y|ies)\b.*\breported\b", claim.note):
            assert mark in claim.note, claim.id
    assert mark in learn.card("C10").body
    assert mark in learn.card("C15").body


@pytest.mark.parametrize(
    ("card_id", "sizes"),
    [
        ("C05", ("51 people", "29", "149 people", "seven people")),
        ("C09", ("51 and 24 people", "144 people", "28 healthy people")),
        ("C10", ("233 people", "258 people", "581", "144 people", "59 people")),
        ("C11", ("26 veterans", "90 and 104 people")),
        ("C13", ("608 people",)),
        ("C14", ("18 studies", "82 of every 100")),
        ("C15", ("258 and 581 people", "198 people")),
    ],
)
def test_a_result_comes_with_the_size_of_its_study(card_id: str, sizes: tuple[str, ...]):
    for size in sizes:
        assert size in learn.card(card_id).body


def test_numbers_in_the_cards_are_those_of_the_evidence_notes():
    library = learn.library()
    notes = " ".join(claim.note for claim in library.claims.values())
    notes += " ".join(entry.title for entry in library.references.values())
    # 16 drivers (R03), 24 people (R32) and 198 people (R42) are in the papers and stand in no note.
    known = {*re.findall(r"\d+", notes), "16", "24", "198"}
    for card in CARDS:
        assert set(re.findall(r"\d+", card.body)) <= known, card.id


def test_the_card_about_trauma_warns_first():
    assert learn.card("C11").warning == "This card mentions trauma."


def test_no_content_names_an_amount():
    assert {path: text for path, text in all_content().items() if AMOUNT.search(text)} == {}


def test_every_file_that_people_read_is_checked():
    files = {path.name for path in (resources() / "content").glob("*.toml")}
    assert files == {path.split(".toml")[0] + ".toml" for path in all_content() if ".toml" in path}
    assert {f"{card.id}.body" for card in CARDS} <= set(all_content())


def test_no_content_shouts():
    assert [path for path, text in all_content().items() if "!" in text] == []


def measure_texts() -> dict[str, str]:
    """All that a reader sees of the measures besides their own names and their sources."""
    found = {"band_line": measure_definitions.band_line()}
    for measure in measure_definitions.definitions():
        texts = (measure.about, measure.recall, measure.licence_note, *measure.facts)
        texts += tuple(subscale.title for subscale in measure.subscales)
        found |= {f"{measure.id}.{number}": text for number, text in enumerate(texts)}
    return found


def test_a_measure_promises_nothing():
    for path, text in measure_texts().items():
        assert PROMISES.findall(text) == [], path
        assert NEVER.findall(text) == [], path
        assert SAFE.findall(text) == [], path
        assert not re.search(r"\b(you|your) (have|are|suffer)\b|\bpatients?\b", text), path


def test_a_measure_is_told_in_easy_words():
    for measure in measure_definitions.definitions():
        text = " ".join((measure.about, *measure.facts, measure.licence_note))
        assert grade(text) <= 9.0, measure.id
        for sentence in re.split(r"(?<=[.?])\s", text):
            assert count_words(sentence) <= 35, sentence


def test_prompts_never_ask_for_amounts_names_or_sources():
    book = guidance.prompt_book()
    texts = [prompt.text for group in book.group for prompt in group.prompts]
    texts += [prompt.text for window in book.window for prompt in window.prompts]
    texts += [note.text for note in book.session_note]
    texts += [item.text for step in book.step for item in step.checklist]
    texts += [card.prompt for card in CARDS]
    asking = re.compile(
        r"how (much|many)|which (brand|product)|where did .* (get|buy)|dose", re.IGNORECASE
    )
    assert [text for text in texts if asking.search(text)] == []


def test_no_sentence_is_borrowed_from_the_article():
    hashes = known_hashes()
    assert len(hashes) > 1000
    borrowed = {path: quoted_runs(text, hashes) for path, text in all_content().items()}
    assert {path: found for path, found in borrowed.items() if found} == {}


def test_a_borrowed_sentence_would_be_found():
    sentence = "One two three four, five six seven eight nine."
    hashes = frozenset(hashed(run) for run in runs(sentence))
    assert len(hashes) == 2
    assert quoted_runs(
        "They say: ONE two three — four five six seven eight; then stop", hashes
    ) == ["one two three four five six seven eight"]
    assert quoted_runs("one two three four five six seven", hashes) == []


def test_the_word_checks_find_what_they_look_for():
    assert PROMISES.search("This therapy heals PTSD.")
    assert PROMISES.search("It rewires your brain.")
    assert NEVER.search("a bad trip")
    assert not SAFE_AND_NO_PROMISE.search("Do not worry, it is safe.")
    assert AMOUNT.search("about 25 mg of it")
    assert AMOUNT.search("100 micrograms")
    assert not AMOUNT.search("51 people, 4 points, 2 grandparents, 6 hours")


def test_the_reading_level_is_counted_as_the_formula_says():
    assert [count_syllables(word) for word in ("brain", "people", "psilocybin", "helped", "needed")] == [
        1, 2, 4, 1, 2,
    ]  # fmt: skip
    # six words, one sentence, six syllables: 0.39 * 6 + 11.8 * 1 - 15.59
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45)
    hard = "Neuropsychopharmacological investigations demonstrate considerable interindividual variability."
    assert grade(hard) > 20


def test_german_has_a_formula_of_its_own():
    # six words, one sentence, no word of three syllables: 0.2656 * 6 - 1.693
    assert grade("Der Hund lag auf der Wiese.", "de") == pytest.approx(-0.0994)
    assert grade("Neurowissenschaftliche Untersuchungen verdeutlichen Unterschiede.", "de") > 20
    assert grade("", "de") == 0.0


def test_the_readme_of_the_content_is_there():
    assert "reviewed_on" in read_text("content/README.md")
