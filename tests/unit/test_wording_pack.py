"""Wording packs: a clinic's own words for a form, taken in only when they fit the measure exactly."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from companion.errors import CompanionError, Damaged, NotFound, Refused
from companion.exchange.fhir_questionnaire import DEEPEST, LARGEST_FILE
from companion.exchange.wording_pack import PackOption, WordingPack, read_wording_pack
from companion.services import measure_definitions

PACKS = Path(__file__).resolve().parents[1] / "data" / "packs"
CODED, BY_ITEMS, INTEGERS, OPTIONS, LISTED = (
    PACKS / f"{name}.json"
    for name in (
        "phq-9-coded", "gad-7-by-items", "pcl-5-integers", "pcl-5-options", "phq-9-answer-list",
    )
)  # fmt: skip


def form(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def pack(thing: object) -> WordingPack:
    content = thing if isinstance(thing, bytes) else json.dumps(thing).encode()
    return read_wording_pack(content, measure_definitions.definitions())


def changed(path: Path, change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    thing = form(path)
    change(thing)
    return thing


@pytest.mark.parametrize(
    ("path", "measure_id", "words"),
    [
        (CODED, "phq-9", ["Answer 0", "Answer 1", "Answer 2", "Answer 3"]),
        (BY_ITEMS, "gad-7", ["Answer 0", "Answer 1", "Answer 2", "Answer 3"]),
        (INTEGERS, "pcl-5", ["0", "1", "2", "3", "4"]),
        (OPTIONS, "pcl-5", ["0", "1", "2", "3", "4"]),
        (LISTED, "phq-9", ["0", "1", "2", "3"]),
    ],
)
def test_a_pack_brings_words_for_each_item(path: Path, measure_id: str, words: list[str]):
    found = measure_definitions.read_pack(path)
    assert found.measure_id == measure_id
    definition = measure_definitions.definition(measure_id)
    assert [item.number for item in found.items] == list(definition.item_numbers)
    for item in found.items:
        assert item.text.startswith(f"Item {item.number} of the form")
        assert [option.value for option in item.options] == list(definition.answer_values)
    assert [option.text for option in found.items[0].options] == words


def test_a_pack_says_where_it_comes_from():
    found = measure_definitions.read_pack(CODED)
    assert found.title == "Placeholder form A"
    assert found.source_name == "A made-up clinic"
    assert found.licence == "Placeholder words, made for a test."
    assert found.lead == "Heading of the form\nA line to read first"


def test_a_pack_without_a_title_carries_the_name_of_the_measure():
    assert measure_definitions.read_pack(LISTED).title == "PHQ-9"


def test_codes_of_items_decide_which_is_which_whatever_the_order():
    """The support item must be the support item, wherever it stands in the file."""
    turned = changed(CODED, lambda it: it["item"][0]["item"].reverse())
    assert pack(turned).items == pack(form(CODED)).items


def test_words_stay_on_one_line_and_carry_no_stray_signs():
    thing = changed(INTEGERS, lambda it: it["item"][0]["item"][0].update(text=" two\n lines\0 "))
    assert pack(thing).items[0].text == "two lines"


def test_a_byte_order_mark_is_no_harm():
    assert pack(b"\xef\xbb\xbf" + CODED.read_bytes()) == pack(form(CODED))


def test_a_version_in_the_address_is_left_aside():
    thing = changed(LISTED, lambda it: it.update(url="http://loinc.org/q/44249-1|2.78"))
    assert pack(thing).measure_id == "phq-9"


@pytest.mark.parametrize("value", ["PHQ9", "phq-9", "phq_9", " PHQ-9 "])
def test_a_measure_is_known_by_its_name_as_identifier(value: str):
    thing = changed(LISTED, lambda it: it.update(url="", identifier=[{"value": value}]))
    assert pack(thing).measure_id == "phq-9"


def test_limits_that_fit_are_taken():
    limits = [
        {"url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueInteger": 0},
        {"url": "http://hl7.org/fhir/StructureDefinition/maxValue", "valueInteger": 4},
        {"url": "https://clinic.example/anything", "valueString": "left unread"},
    ]
    thing = changed(INTEGERS, lambda it: it["item"][0]["item"][0].update(extension=limits))
    assert pack(thing).items[0].options[4] == PackOption(4, "4")
    limits[1]["valueInteger"] = 5
    thing = changed(INTEGERS, lambda it: it["item"][0]["item"][0].update(extension=limits))
    with pytest.raises(Refused, match="item 1 in this file do not fit PCL-5"):
        pack(thing)


def item_1(it: dict[str, Any]) -> dict[str, Any]:
    return it["item"][0]["item"][1]


def option(it: dict[str, Any], number: int) -> dict[str, Any]:
    return item_1(it)["answerOption"][number]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda it: it["item"][0]["item"].pop(), "PHQ-9 has 9 items, and this file has 8"),
        (
            lambda it: it["item"].append({"linkId": "x", "type": "integer", "text": "More"}),
            "PHQ-9 has 9 items, and this file has 10",
        ),
        (lambda it: it.update(item=[]), "PHQ-9 has 9 items, and this file has 0"),
        (lambda it: item_1(it).update(text=" "), "Item 1 has no words"),
        (lambda it: item_1(it).update(text="x" * 2_001), "Item 1 is longer than 2,000"),
        (lambda it: item_1(it).update(linkId="note"), "the same link id"),
        (lambda it: item_1(it).update(linkId=" "), "the same link id"),
        (lambda it: item_1(it).update(repeats=True), "answers of item 1 .* do not fit PHQ-9"),
        (lambda it: item_1(it).update(type="open-choice"), "answers of item 1"),
        (lambda it: item_1(it).update(answerOption=[]), "answers of item 1"),
        (lambda it: item_1(it)["answerOption"].pop(), "answers of item 1"),
        (lambda it: item_1(it)["answerOption"].append(option(it, 0)), "answers of item 1"),
        (
            lambda it: option(it, 1)["valueCoding"]["extension"][0].update(valueDecimal=1.5),
            "answers of item 1",
        ),
        (
            lambda it: option(it, 0).update(valueCoding={"display": "No number"}),
            "answers of item 1",
        ),
        (
            lambda it: option(it, 0)["valueCoding"].update(display=""),
            "An answer of item 1 has no words",
        ),
        (
            lambda it: (
                option(it, 0)["valueCoding"].update(code="LA6571-9"),
                option(it, 3)["valueCoding"].update(code="LA6568-5"),
            ),
            "answers of item 1",
        ),
        (
            lambda it: item_1(it).update(code=[{"system": "http://loinc.org", "code": "1-8"}], linkId="a"),
            "codes of the items",
        ),
        (lambda it: item_1(it)["code"].append(it["item"][0]["item"][2]["code"][0]), "codes"),
        (lambda it: it.update(title="x" * 301), "too long"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(change: Callable[[dict[str, Any]], object], words: str):
    with pytest.raises(Refused, match=words) as refused:
        pack(changed(CODED, change))
    assert "of the form" not in str(refused.value)


def test_two_codes_on_one_item_and_another_form_are_refused():
    """An item of another form, under the name of this one, would be counted under the wrong words."""
    thing = changed(LISTED, lambda it: None)
    for number, item in enumerate(thing["item"]):
        item.update(linkId=str(number), code=[{"system": "http://loinc.org", "code": f"{number}9-9"}])  # fmt: skip
    with pytest.raises(Refused, match="codes of the items"):
        pack(thing)


@pytest.mark.parametrize("measure_id", ["meq30", "ebi", "ceq"])
def test_a_measure_kept_by_its_total_takes_no_pack(measure_id: str):
    thing = changed(INTEGERS, lambda it: it.update(identifier=[{"value": measure_id}]))
    with pytest.raises(Refused, match="total only"):
        pack(thing)


def test_a_form_that_nobody_knows_is_refused():
    thing = changed(INTEGERS, lambda it: it.update(identifier=[{"value": "who-5"}]))
    with pytest.raises(Refused, match="cannot tell which measure"):
        pack(thing)


def test_two_measures_in_one_file_are_refused():
    thing = changed(CODED, lambda it: it.update(code=[]))
    thing["item"] += form(BY_ITEMS)["item"]
    with pytest.raises(Refused, match="more than one measure"):
        pack(thing)


def nested(depth: int) -> dict[str, Any]:
    items = form(INTEGERS)["item"]
    for number in range(depth - 2):
        items = [{"linkId": f"group {number}", "type": "group", "item": items}]
    return changed(INTEGERS, lambda it: it.update(item=items))


def test_groups_may_lie_in_groups_but_not_without_end():
    assert len(pack(nested(DEEPEST)).items) == 20
    with pytest.raises(Refused, match="deep in each other"):
        pack(nested(DEEPEST + 1))


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", Damaged),
        (b"{", Damaged),
        (b"\xff\xfe{\x00}\x00", Damaged),
        (b"[]", Damaged),
        (b"{}", Refused),
        (b'{"resourceType": "Patient"}', Refused),
        (b'{"resourceType": "Questionnaire"}', Refused),
        (b'{"resourceType": "Questionnaire", "item": null}', Damaged),
        (b'{"resourceType": "Questionnaire", "item": [{"linkId": 1, "type": "choice"}]}', Damaged),
        (b'{"resourceType": "Questionnaire", "item": [{"linkId": "1"}]}', Damaged),
        (b'{"resourceType": "Questionnaire", "unread": ' + b"[" * 500_000, Damaged),
        (b'{"resourceType":"Questionnaire"' + b',"item":[{"linkId":"a","type":"group"' * 20_000, Damaged),
        (b" " * (LARGEST_FILE + 1), Refused),
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused(content: bytes, error: type[CompanionError]):
    with pytest.raises(error):
        pack(content)


def test_a_damaged_file_is_told_by_the_place_and_not_by_its_words():
    thing = changed(CODED, lambda it: item_1(it).update(type="secret words", text=5))
    with pytest.raises(Damaged) as damaged:
        pack(thing)
    assert damaged.value.details == ("Expected `str`, got `int` - at `$.item[0].item[1].text`",)
    assert damaged.value.__cause__ is None


def test_files_that_cannot_be_read_are_told_apart(tmp_path: Path):
    with pytest.raises(NotFound):
        measure_definitions.read_pack(tmp_path / "none.json")
    with pytest.raises(Refused, match=r"folder|not a file"):
        measure_definitions.read_pack(tmp_path)
    large = tmp_path / "large.json"
    large.write_bytes(CODED.read_bytes() + b" " * LARGEST_FILE)
    with pytest.raises(Refused, match="one megabyte"):
        measure_definitions.read_pack(large)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are there on POSIX only")
def test_a_named_pipe_holds_nothing_up(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(Refused, match="not a file"):
        measure_definitions.read_pack(tmp_path / "pipe.json")
