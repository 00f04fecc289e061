"""FHIR R4: a Bundle of type `collection`, for systems that keep health records.

A Composition says what is in it, a section for each kind of thing. Answers are QuestionnaireResponses, scores and
check-ins are Observations, entries and their files are DocumentReferences that hold them, and a Provenance says who
made it. The same export gives the same bytes. One resource a line, written one after the other.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator

import msgspec

from companion.domain.exports import ExportedEntry, ExportMaterial
from companion.domain.shared_parts import SharedInsight, SharedPractice
from companion.domain.shares import ShareDocument
from companion.exchange import fhir_resources as fhir
from companion.exchange.export_markdown import entry_text
from companion.exchange.export_words import heading, in_words, lasting_words, look_words
from companion.exchange.fhir_resources import Names, Resource

_ENTRY_FORM = "text/markdown; charset=utf-8"


def pieces(material: ExportMaterial) -> Iterator[bytes]:
    """The Bundle from its beginning to its end; each resource is a piece of its own."""
    document = material.document
    names = Names(document.share_id)
    encode = msgspec.json.Encoder().encode
    head = {
        "resourceType": "Bundle",
        "id": names.id_of("bundle"),
        "type": "collection",
        "timestamp": document.made_at,
    }
    yield encode(head)[:-1] + b',"entry":['
    before = b"\n"
    for resource in _resources(material, names):
        address = f"urn:uuid:{resource['id']}"
        yield before + encode({"fullUrl": address, "resource": resource})
        before = b",\n"
    yield b"\n]}\n"


def _resources(material: ExportMaterial, names: Names) -> Iterator[Resource]:
    document = material.document
    sections = _sections(document, names, material.count)
    yield fhir.composition(names, document.made_at, heading(material), sections)
    yield fhir.patient(names, document.sender_name)
    yield fhir.provenance(names, document.made_at, material.made_by)
    for measure in document.measures:
        for position, response in enumerate(measure.responses):
            definition = material.definitions.get((measure.id, response.version))
            if _is_answered(response.answers):
                yield fhir.questionnaire_response(names, measure, position, definition)
            if response.total is not None:
                yield fhir.score(names, measure, position, definition)
    for scale in document.scales:
        for position, (day, value) in enumerate(scale.points):
            yield fhir.check_in(names, (scale.number, position), scale.name, day, value)
    for entry in material.entries():
        yield from _documents(entry, names, material)


def _documents(entry: ExportedEntry, names: Names, material: ExportMaterial) -> Iterator[Resource]:
    made_at = material.document.made_at
    words = base64.b64encode(entry_text(entry).encode()).decode("ascii")
    yield fhir.document(
        names,
        ("entry", entry.number),
        made_at=made_at,
        kind=entry.kind,
        attachment={"contentType": _ENTRY_FORM, "data": words, "creation": entry.local_date},
        description=entry.title,
        day=entry.local_date,
    )
    for position, file in enumerate(entry.files, start=1):
        content = base64.b64encode(material.content(file.digest)).decode("ascii")
        attachment = {"contentType": file.media_type, "data": content, "size": file.size}
        if fhir.text(file.name).strip():
            attachment["title"] = fhir.text(file.name)
        yield fhir.document(
            names,
            ("file", entry.number, position),
            made_at=made_at,
            kind="attachment",
            attachment=attachment,
            appends=("entry", entry.number),
        )


def _sections(document: ShareDocument, names: Names, entries: int) -> list[Resource]:
    """The scope of the export; a kind of thing that there is nothing of has no section."""
    measured = [
        names.reference(kind, measure.id, position)
        for measure in document.measures
        for position, response in enumerate(measure.responses)
        for kind, is_there in (
            ("response", _is_answered(response.answers)),
            ("score", response.total is not None),
        )
        if is_there
    ]
    checked = [
        names.reference("check-in", scale.number, position)
        for scale in document.scales
        for position in range(len(scale.points))
    ]
    written = [names.reference("entry", number) for number in range(1, entries + 1)]
    listed = (("Measures", measured), ("Check-ins", checked), ("Journal entries", written))
    told = (
        ("Sessions", [f"{s.local_date} {s.label}".strip() for s in document.sessions]),
        ("Insights", list(_insight_lines(document.insights))),
        ("Practices", list(_practice_lines(document.practices))),
        ("After effects", _after_effects_lines(document)),
        ("Questions to ask", [f"{q.local_date}: {q.words}" for q in document.questions]),
    )
    return [
        *(fhir.told_section(title, lines) for title, lines in told if lines),
        *(fhir.listed_section(title, things) for title, things in listed if things),
    ]


def _insight_lines(insights: Iterable[SharedInsight]) -> Iterator[str]:
    for insight in insights:
        yield f"{insight.local_date}: {insight.passage}"
        for look in insight.looks:
            yield ": ".join(part for part in (look_words(look), look.words) if part)


def _practice_lines(practices: Iterable[SharedPractice]) -> Iterator[str]:
    for practice in practices:
        details = (practice.when_words, practice.where_words, ", ".join(practice.done_on))
        yield "; ".join(
            part
            for part in (
                practice.name,
                f"{in_words(practice.state)}, begun on {practice.begun_on}",
                *details,
            )
            if part
        )


def _after_effects_lines(document: ShareDocument) -> list[str]:
    return [
        f"{check.local_date}, day {check.day}. Anything that lasts: {lasting_words(check.lasting)}"
        for check in document.after_effects
    ]


def _is_answered(answers: Iterable[int | None]) -> bool:
    return any(answer is not None for answer in answers)
