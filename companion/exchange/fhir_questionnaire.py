"""The part of a FHIR R4 Questionnaire (JSON) that a wording pack needs, read strictly, as a flat list of questions.

FHIR 4.0.1, https://hl7.org/fhir/R4/questionnaire.html. Fields that are not named here are left unread; those that are
named have the type that FHIR gives them, or the file is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from companion.domain.typed_text import one_line
from companion.errors import Damaged, Refused

LARGEST_FILE = 1024 * 1024
"""Bytes."""
DEEPEST = 8
"""Groups inside groups."""
LONGEST_WORDS = 2_000
"""Characters of one item, answer or heading."""
LOINC = "http://loinc.org"

_ORDINAL_VALUES = (
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_Form = TypeVar("_Form")


class _Read(msgspec.Struct, frozen=True, rename="camel"):
    """What is read from outside; further fields are left unread."""


class Extension(_Read, frozen=True):
    """An extension with a number, where it has one."""

    url: str
    value_decimal: float | None = None
    value_integer: int | None = None


class Coding(_Read, frozen=True):
    """A code of a code system."""

    system: str = ""
    code: str = ""
    display: str = ""
    extension: tuple[Extension, ...] = ()


class AnswerOption(_Read, frozen=True):
    """One answer that may be chosen."""

    value_integer: int | None = None
    value_coding: Coding | None = None
    value_string: str | None = None
    extension: tuple[Extension, ...] = ()

    @property
    def words(self) -> str:
        if self.value_coding is not None:
            return one_line(self.value_coding.display)
        if self.value_string is not None:
            return one_line(self.value_string)
        return "" if self.value_integer is None else str(self.value_integer)

    @property
    def weight(self) -> float | None:
        """The number that the file itself gives the answer."""
        if self.value_integer is not None:
            return self.value_integer
        coded = () if self.value_coding is None else self.value_coding.extension
        for extension in (*self.extension, *coded):
            if extension.url in _ORDINAL_VALUES:
                given = extension.value_decimal
                return extension.value_integer if given is None else given
        return None


class Item(_Read, frozen=True):
    """A group, a line to read, or a question."""

    link_id: str
    type: str
    text: str = ""
    code: tuple[Coding, ...] = ()
    answer_option: tuple[AnswerOption, ...] = ()
    answer_value_set: str = ""
    read_only: bool = False
    repeats: bool = False
    extension: tuple[Extension, ...] = ()
    item: tuple[Item, ...] = ()


class Identifier(_Read, frozen=True):
    """A name by which others know the form."""

    value: str = ""


class Questionnaire(_Read, frozen=True):
    """The form."""

    resource_type: str
    url: str = ""
    identifier: tuple[Identifier, ...] = ()
    name: str = ""
    title: str = ""
    publisher: str = ""
    copyright: str = ""
    code: tuple[Coding, ...] = ()
    item: tuple[Item, ...] = ()


class _Kind(_Read, frozen=True):
    resource_type: str = ""


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of a form in its order, and the lines that stand before the first one."""

    questions: tuple[Item, ...]
    lead: str
    groups: tuple[Item, ...]


# Made once, at import: msgspec must not work a type out in two threads at once.
_KIND = msgspec.json.Decoder(_Kind)
_QUESTIONNAIRE = msgspec.json.Decoder(Questionnaire)


def read_questionnaire(content: bytes) -> Questionnaire:
    """The form in `content`. Raises Refused for another kind of file or one that is too large, Damaged for a broken one."""
    if len(content) > LARGEST_FILE:
        raise Refused(
            "This file is larger than one megabyte, more than a wording pack needs. Nothing was changed."
        )
    text = content.removeprefix(_BYTE_ORDER_MARK)
    if _decoded(text, _KIND).resource_type != "Questionnaire":
        raise Refused(
            "This file is no wording pack: it is not a FHIR Questionnaire. Nothing was changed."
        )
    return _decoded(text, _QUESTIONNAIRE)


def flat(form: Questionnaire) -> Questions:
    """The questions of `form` without their groups. Raises Refused for a link id used twice or groups nested too deep."""
    seen: set[str] = set()
    questions: list[Item] = []
    groups: list[Item] = []
    lead: list[str] = []
    for item in _walk(form.item, 1):
        if not item.link_id.strip() or item.link_id in seen:
            raise Refused(
                "Two items of this file carry the same link id, or one carries none. Nothing was changed."
            )
        seen.add(item.link_id)
        if item.type == "group":
            groups.append(item)
        elif item.type != "display":
            questions.append(item)
        if item.type in ("group", "display") and not questions and item.text.strip():
            lead.append(words_of(item.text, what="The heading"))
    return Questions(tuple(questions), "\n".join(lead), tuple(groups))


def words_of(text: str, *, what: str) -> str:
    """`text` on one line. Raises Refused when it is empty or very long."""
    line = one_line(text)
    if not line:
        raise Refused(f"{what} has no words in this file. Nothing was changed.")
    if len(line) > LONGEST_WORDS:
        raise Refused(
            f"{what} is longer than {LONGEST_WORDS:,} characters in this file. Nothing was changed."
        )
    return line


def loinc_codes(codes: Sequence[Coding]) -> set[str]:
    """Those of `codes` that are LOINC's."""
    return {coding.code for coding in codes if coding.system == LOINC and coding.code}


def _walk(items: Sequence[Item], depth: int) -> Iterator[Item]:
    if depth > DEEPEST and items:
        raise Refused(
            f"The groups of this file lie more than {DEEPEST} deep in each other. Nothing was changed."
        )
    for item in items:
        yield item
        yield from _walk(item.item, depth + 1)


def _decoded(text: bytes, decoder: msgspec.json.Decoder[_Form]) -> _Form:
    try:
        return decoder.decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        # The message of the decoder names the place in the file and the type, never the words that stand there.
        details = (str(error),) if isinstance(error, msgspec.ValidationError) else ()
        raise Damaged(
            "This file could not be read as a FHIR Questionnaire. It may be damaged. Nothing was changed.",
            details=details,
        ) from None
