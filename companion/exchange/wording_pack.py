"""Wording packs: the words of a form that a clinic holds under its own licence, read from a FHIR R4 Questionnaire.

A pack only adds words to a definition that Companion has. Which item is which is taken from the item codes where the
file gives them, else from the order, and everything has to fit (number of items, answer values), or the pack is
refused: a score under the wrong words would be worse than none. Nothing of a pack is ever exported.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from companion.domain.measures import EntryMode, MeasureDefinition
from companion.domain.typed_text import clean_text, noted
from companion.errors import NotFound, Refused, from_os_error
from companion.exchange.fhir_questionnaire import (
    LARGEST_FILE,
    AnswerOption,
    Item,
    Questionnaire,
    Questions,
    flat,
    loinc_codes,
    read_questionnaire,
    words_of,
)

_ANSWER_LIST = "http://loinc.org/vs/LL358-3"
_ANSWER_LIST_CODES = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")
"""What LOINC's list LL358-3 holds, from 0 to 3."""
_LOWEST, _HIGHEST = (
    "http://hl7.org/fhir/StructureDefinition/minValue",
    "http://hl7.org/fhir/StructureDefinition/maxValue",
)


@dataclass(frozen=True, slots=True)
class PackOption:
    """One answer and what it counts."""

    value: int
    text: str
    """The number itself where the file has no words for it."""


@dataclass(frozen=True, slots=True)
class PackItem:
    """One item in the clinic's words; its answers from the lowest value to the highest."""

    number: int
    text: str
    options: tuple[PackOption, ...]


@dataclass(frozen=True, slots=True)
class WordingPack:
    """The words for one measure."""

    measure_id: str
    title: str
    items: tuple[PackItem, ...]
    source_name: str
    """Who published the file; may be empty."""
    licence: str
    """The file's own words on copyright; may be empty."""
    lead: str = ""
    """What stands before the first item, a line each; may be empty."""


def load_wording_pack(path: Path, definitions: Iterable[MeasureDefinition]) -> WordingPack:
    """The pack in the file at `path`. Raises Refused, Damaged, NotFound, StorageFailure."""
    flags = os.O_RDONLY
    for name in ("O_NONBLOCK", "O_BINARY"):  # opening a named pipe would wait for a writer for ever
        flags |= getattr(os, name, 0)
    try:
        handle = os.open(path, flags)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise Refused("That is not a file. Choose a wording pack, which ends in .json.")
            content = file.read(LARGEST_FILE + 1)
    except IsADirectoryError as error:
        raise Refused("That is a folder. Choose a wording pack, which ends in .json.") from error
    except FileNotFoundError as error:
        raise NotFound("There is no such file. Check the name and where it was saved.") from error
    except OSError as error:
        raise from_os_error(error, doing="Reading a wording pack", reading=True) from error
    return read_wording_pack(content, definitions)


def read_wording_pack(content: bytes, definitions: Iterable[MeasureDefinition]) -> WordingPack:
    """The pack in `content`, for the one of `definitions` that it fits. Raises Refused, Damaged."""
    form = read_questionnaire(content)
    found = flat(form)
    definition = _definition_for(form, found, tuple(definitions))
    if EntryMode.PACK not in definition.entry_modes:
        raise Refused(
            f"{definition.title} is kept by its total only, without any wording. Nothing was changed."
        )
    items = tuple(
        PackItem(number, words_of(item.text, what=f"Item {number}"), _options(item, number, definition))
        for number, item in enumerate(_in_order(found.questions, definition), start=1)
    )  # fmt: skip
    return WordingPack(
        measure_id=definition.id,
        title=_label(form.title) or _label(form.name) or definition.title,
        items=items,
        source_name=_label(form.publisher),
        licence=clean_text(form.copyright.strip()),
        lead=found.lead,
    )


def _label(text: str) -> str:
    return noted(text, what="the title or the publisher of a wording pack")


def _definition_for(
    form: Questionnaire, found: Questions, definitions: Sequence[MeasureDefinition]
) -> MeasureDefinition:
    """By the code of the panel, else by address or identifier, else by the codes of the items."""
    panels = loinc_codes(form.code)
    panels |= {code for group in found.groups for code in loinc_codes(group.code)}
    names = {_plain(name) for name in _names(form)}
    codes = {code for item in found.questions for code in _item_codes(item)}
    ways = (
        [each for each in definitions if each.loinc.panel in panels],
        [each for each in definitions if _plain(each.loinc.panel) in names - {""}],
        [each for each in definitions if {_plain(each.id), _plain(each.title)} & names],
        [each for each in definitions if each.loinc.items and codes.issuperset(each.loinc.items)],
    )
    nothing: list[MeasureDefinition] = []
    fitting = next((way for way in ways if way), nothing)
    if not fitting:
        raise Refused(
            "Companion cannot tell which measure this file is for. It looks for the LOINC code of the form or of "
            "its items, or for the name of the measure as identifier. Nothing was changed."
        )
    if len(fitting) > 1:
        raise Refused(
            "This file holds more than one measure. Please load one file for each. Nothing was changed."
        )
    return fitting[0]


def _names(form: Questionnaire) -> list[str]:
    """The identifiers of the form, and the last part of its address without a version."""
    address = form.url.partition("|")[0].rstrip("/").rpartition("/")[2]
    return [address, *(identifier.value for identifier in form.identifier)]


def _plain(name: str) -> str:
    """ "PHQ-9", "phq_9" and "phq9" are one name."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _item_codes(item: Item) -> set[str]:
    """The LOINC codes of an item; many files use the code as link id as well, or only there."""
    return loinc_codes(item.code) | {item.link_id.strip("/")}


def _in_order(questions: Sequence[Item], definition: MeasureDefinition) -> list[Item]:
    """The scored items in the order of the definition. Raises Refused when they are not all there, each once."""
    beside = {definition.loinc.total, *definition.loinc.unscored} - {""}
    scored = [
        item
        for item in questions
        if item.type in ("choice", "open-choice", "integer")
        and not item.read_only
        and not beside & _item_codes(item)
    ]
    if len(scored) != definition.items:
        raise Refused(
            f"{definition.title} has {definition.items} items, and this file has {len(scored)}. "
            "Nothing was changed."
        )
    by_code = [
        [item for item in scored if code in _item_codes(item)] for code in definition.loinc.items
    ]
    coded = any(loinc_codes(item.code) for item in scored)
    if not by_code or not (coded or any(by_code)):
        return scored
    if any(len(items) != 1 for items in by_code):
        raise Refused(
            f"The codes of the items in this file are not those of {definition.title}. Nothing was changed."
        )
    ordered = [items[0] for items in by_code]
    if len({item.link_id for item in ordered}) != len(ordered):
        raise Refused(
            f"An item of this file carries the codes of two items of {definition.title}. Nothing was changed."
        )
    return ordered


def _options(item: Item, number: int, definition: MeasureDefinition) -> tuple[PackOption, ...]:
    """The answers of an item, lowest first. Raises Refused when they are not those of the definition."""
    values = definition.answer_values
    if item.type == "open-choice" or item.repeats:
        raise _unfit(number, definition)
    if not item.answer_option:
        if not _is_open(item, definition):
            raise _unfit(number, definition)
        return tuple(PackOption(value, str(value)) for value in values)
    options = [_option(option, number, definition) for option in item.answer_option]
    options.sort(key=lambda option: option.value)
    if [option.value for option in options] != list(values):
        raise _unfit(number, definition)
    return tuple(options)


def _is_open(item: Item, definition: MeasureDefinition) -> bool:
    """Whether an item without a list of answers takes just the values of the definition."""
    low, high = definition.low, definition.high
    if item.type == "choice":
        listed = item.answer_value_set.partition("|")[0] == _ANSWER_LIST
        return listed and (low, high) == (0, len(_ANSWER_LIST_CODES) - 1)
    limits = {extension.url: extension.value_integer for extension in item.extension}
    return limits.get(_LOWEST) in (None, low) and limits.get(_HIGHEST) in (None, high)


def _option(option: AnswerOption, number: int, definition: MeasureDefinition) -> PackOption:
    coding = option.value_coding
    listed = None
    if coding is not None and coding.code in _ANSWER_LIST_CODES:
        listed = _ANSWER_LIST_CODES.index(coding.code)
    value = listed if option.weight is None else option.weight
    if value is None or value not in definition.answer_values or listed not in (None, value):
        raise _unfit(number, definition)
    words = words_of(option.words, what=f"An answer of item {number}")
    return PackOption(int(value), words)


def _unfit(number: int, definition: MeasureDefinition) -> Refused:
    return Refused(
        f"The answers of item {number} in this file do not fit {definition.title}, whose answers count "
        f"{definition.low} to {definition.high}. Nothing was changed."
    )
