"""Small builders for the FHIR R4 (4.0.1) resources of an export, https://hl7.org/fhir/R4/. Plain dicts, no wording.

Items carry their LOINC codes and answers their LOINC answer codes where the definition is certain of them; everything
else has a code in a system of our own. No `item.text` anywhere: the words of a measure are not ours to hand on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from companion.domain.measures import MeasureDefinition
from companion.domain.shared_parts import SharedMeasure, SharedResponse

Resource = dict[str, Any]

BASE = "https://companion-journal.github.io/fhir"
"""Names our own code systems; nothing is loaded from there."""
MEASURES, SUBSCALES, DOCUMENTS, CHECKINS = (
    f"{BASE}/CodeSystem/{name}" for name in ("measures", "subscales", "documents", "check-ins")
)
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
SCORE = "{score}"
ORDINAL_VALUE = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
OBSERVATION_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Names:
    """Addresses of the resources of one export: the same for the same export and thing."""

    def __init__(self, export_id: str) -> None:
        self._namespace = uuid5(NAMESPACE_URL, f"{BASE}/export/{export_id}")

    def id_of(self, *thing: object) -> str:
        """The identifier of `thing`, such as ("entry", 12)."""
        return str(uuid5(self._namespace, "/".join(map(str, thing))))

    def reference(self, *thing: object) -> Resource:
        """A reference to `thing`."""
        return {"reference": f"urn:uuid:{self.id_of(*thing)}"}


def text(words: str) -> str:
    """`words` without the characters that neither a FHIR string nor XML takes."""
    return _NOT_IN_XML.sub("", words)


def coded(system: str, code: str, words: str = "") -> Resource:
    """A CodeableConcept."""
    concept: Resource = {"coding": [{"system": system, "code": code}]}
    return concept | ({"text": text(words)} if text(words).strip() else {})


def patient(names: Names, name: str) -> Resource:
    """Whose journal it is; without a name when none was given."""
    made: Resource = {"resourceType": "Patient", "id": names.id_of("patient")}
    return made | ({"name": [{"text": text(name)}]} if text(name).strip() else {})


def questionnaire_response(
    names: Names, measure: SharedMeasure, position: int, definition: MeasureDefinition | None
) -> Resource:
    """The raw answers of one response, an item each; those that were left out are not there."""
    response = measure.responses[position]
    panel = definition.loinc.panel if definition is not None else ""
    own = f"{BASE}/Questionnaire/{measure.id}|{response.version}"
    answered = [
        {"linkId": _link_id(definition, number), "answer": [_answer(definition, value)]}
        for number, value in enumerate(response.answers, start=1)
        if value is not None
    ]
    return {
        "resourceType": "QuestionnaireResponse",
        "id": names.id_of("response", measure.id, position),
        "questionnaire": f"{LOINC}/q/{panel}" if panel else own,
        "status": "completed",
        "subject": names.reference("patient"),
        "authored": response.local_date,
        "source": names.reference("patient"),
        "item": answered,
    }


def score(
    names: Names, measure: SharedMeasure, position: int, definition: MeasureDefinition | None
) -> Resource:
    """The total of one response, and its subscales as components."""
    response = measure.responses[position]
    code = definition.loinc.total if definition is not None else ""
    system = (LOINC, code) if code else (MEASURES, measure.id)
    made = _observation(names.id_of("score", measure.id, position), response.local_date)
    made |= {
        "code": coded(*system, measure.title),
        "subject": names.reference("patient"),
        "valueQuantity": _quantity(response.total or 0),
    }
    if any(answer is not None for answer in response.answers):
        made["derivedFrom"] = [names.reference("response", measure.id, position)]
    if measure.recall:
        made["note"] = [{"text": text(f"Looks back on {measure.recall}.")}]
    if response.subscales:
        made["component"] = _components(measure, response, definition)
    return made


def check_in(names: Names, place: Sequence[int], scale: str, day: str, value: int) -> Resource:
    """One value from 0 to 10 on a scale that the person chose; `place` is the scale's number and the value's position."""
    made = _observation(names.id_of("check-in", *place), day)
    return made | {
        "code": coded(CHECKINS, "scale-0-10", scale),
        "subject": names.reference("patient"),
        "valueInteger": value,
    }


def document(
    names: Names,
    thing: Sequence[object],
    *,
    made_at: str,
    kind: str,
    attachment: Resource,
    description: str = "",
    day: str = "",
    appends: Sequence[object] = (),
) -> Resource:
    """A DocumentReference that holds its document."""
    made: Resource = {
        "resourceType": "DocumentReference",
        "id": names.id_of(*thing),
        "status": "current",
        "type": coded(DOCUMENTS, kind),
        "subject": names.reference("patient"),
        "date": made_at,
        "author": [names.reference("patient")],
    }
    if appends:
        made["relatesTo"] = [{"code": "appends", "target": names.reference(*appends)}]
    if text(description).strip():
        made["description"] = text(description)
    made["content"] = [{"attachment": attachment}]
    if day:
        made["context"] = {"period": {"start": day, "end": day}}
    return made


def composition(names: Names, made_at: str, title: str, sections: Sequence[Resource]) -> Resource:
    """What is in the export, a section for each kind of thing."""
    made: Resource = {
        "resourceType": "Composition",
        "id": names.id_of("composition"),
        "status": "final",
        "type": coded(DOCUMENTS, "journal-export", "Export of a personal journal"),
        "subject": names.reference("patient"),
        "date": made_at,
        "author": [names.reference("patient")],
        "title": title,
        "confidentiality": "R",
    }
    return made | ({"section": list(sections)} if sections else {})


def provenance(names: Names, made_at: str, made_by: str) -> Resource:
    """Who made the export, when, and with what."""
    return {
        "resourceType": "Provenance",
        "id": names.id_of("provenance"),
        "target": [names.reference("composition")],
        "recorded": made_at,
        "agent": [
            {"type": coded(PARTICIPANT, "author"), "who": names.reference("patient")},
            {"type": coded(PARTICIPANT, "assembler"), "who": {"display": made_by}},
        ],
    }


def listed_section(title: str, references: Sequence[Resource]) -> Resource:
    """A section that points at resources."""
    return {"title": title, "entry": list(references)}


def told_section(title: str, lines: Iterable[str]) -> Resource:
    """A section that says what is in it, a line each."""
    items = "".join(f"<li>{escape(text(line))}</li>" for line in lines)
    div = f'<div xmlns="http://www.w3.org/1999/xhtml"><ul>{items}</ul></div>'
    return {"title": title, "text": {"status": "generated", "div": div}}


def _observation(identifier: str, day: str) -> Resource:
    return {
        "resourceType": "Observation",
        "id": identifier,
        "status": "final",
        "category": [coded(OBSERVATION_CATEGORY, "survey")],
        "effectiveDateTime": day,
    }


def _link_id(definition: MeasureDefinition | None, number: int) -> str:
    codes = definition.loinc.items if definition is not None else ()
    return codes[number - 1] if number <= len(codes) else f"item-{number}"


def _answer(definition: MeasureDefinition | None, value: int) -> Resource:
    codes = definition.loinc.answers if definition is not None else ()
    place = value - definition.low if definition is not None else -1
    if not 0 <= place < len(codes):
        return {"valueInteger": value}
    weight = {"url": ORDINAL_VALUE, "valueDecimal": value}
    return {"valueCoding": {"extension": [weight], "system": LOINC, "code": codes[place]}}


def _components(
    measure: SharedMeasure, response: SharedResponse, definition: MeasureDefinition | None
) -> list[Resource]:
    known = definition.subscales if definition is not None else ()
    codes = {subscale.title: subscale.id for subscale in known}
    return [
        {
            "code": coded(SUBSCALES, f"{measure.id}.{codes[name]}", name)
            if name in codes
            else {"text": text(name)},
            "valueQuantity": _quantity(value),
        }
        for name, value in response.subscales
    ]


def _quantity(value: float) -> Resource:
    return {"value": value, "unit": SCORE, "system": UCUM, "code": SCORE}
