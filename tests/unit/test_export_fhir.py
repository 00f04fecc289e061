"""The FHIR export: R4 resources that the R4B models take, with the codes that are required and no wording."""

from __future__ import annotations

import base64
import json
from typing import Any

import msgspec
import pytest
from fhir.resources.R4B.bundle import Bundle

from companion.domain.shares import ShareDocument
from companion.exchange import export_fhir
from tests.export_stage import PICTURE, document, material_of, secrets_of
from tests.unit.test_export_formats import HOSTILE

STATUS = {
    "Composition": "final",
    "QuestionnaireResponse": "completed",
    "Observation": "final",
    "DocumentReference": "current",
}


def made(given: ShareDocument) -> bytes:
    return b"".join(export_fhir.pieces(material_of(given)))


def resources(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """The resources of a bundle by their kind."""
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in json.loads(content)["entry"]:
        resource = entry["resource"]
        assert entry["fullUrl"] == f"urn:uuid:{resource['id']}"
        found.setdefault(resource["resourceType"], []).append(resource)
    return found


@pytest.fixture(scope="module")
def bundle() -> dict[str, list[dict[str, Any]]]:
    return resources(made(document("Words.")))


@pytest.mark.parametrize("words", ["Words.", *HOSTILE])
def test_the_models_take_it(words: str):
    content = made(document(words))
    assert Bundle.model_validate_json(content).type == "collection"
    for kind, status in STATUS.items():
        assert {each["status"] for each in resources(content)[kind]} == {status}


def test_an_empty_document_is_a_bundle_too():
    empty = msgspec.structs.replace(
        document(), entries=(), sessions=(), insights=(), practices=(), measures=(), after_effects=(), questions=(),
        scales=(), sender_name="",
    )  # fmt: skip
    content = made(empty)
    Bundle.model_validate_json(content)
    assert set(resources(content)) == {"Composition", "Patient", "Provenance"}


def test_answers_carry_loinc_codes_and_no_wording(bundle: dict[str, list[dict[str, Any]]]):
    part, whole, other = bundle["QuestionnaireResponse"]
    assert whole["questionnaire"] == "http://loinc.org/q/44249-1"
    assert [item["linkId"] for item in whole["item"]] == [
        "44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8",
    ]  # fmt: skip
    first = whole["item"][0]["answer"][0]["valueCoding"]
    assert (first["system"], first["code"]) == ("http://loinc.org", "LA6569-3")
    assert first["extension"][0]["valueDecimal"] == 1
    assert len(part["item"]) == 8
    assert other["item"][0] == {"linkId": "item-1", "answer": [{"valueInteger": 4}]}
    assert other["questionnaire"] == "http://loinc.org/q/101697-1"
    for response in bundle["QuestionnaireResponse"]:
        assert '"text"' not in json.dumps(response)
        assert '"display"' not in json.dumps(response)


def test_scores_are_observations_derived_from_their_response(
    bundle: dict[str, list[dict[str, Any]]],
):
    scores = [each for each in bundle["Observation"] if "valueQuantity" in each]
    counted, given, other, own = scores
    whole = bundle["QuestionnaireResponse"][1]
    assert counted["code"]["coding"] == [{"system": "http://loinc.org", "code": "44261-6"}]
    assert counted["valueQuantity"] == {
        "value": 11, "unit": "{score}", "system": "http://unitsofmeasure.org", "code": "{score}",
    }  # fmt: skip
    assert counted["derivedFrom"] == [{"reference": f"urn:uuid:{whole['id']}"}]
    assert "derivedFrom" not in given
    assert given["effectiveDateTime"] == "2026-03-07"
    assert other["component"][0]["valueQuantity"]["value"] == 20
    assert other["component"][0]["code"]["coding"][0]["code"].startswith("pcl-5.")
    (own_code,) = own["code"]["coding"]
    assert own_code["system"].endswith("/CodeSystem/measures")
    assert own_code["code"] == "ebi"
    assert own["valueQuantity"]["value"] == 62.5
    values = [each["valueInteger"] for each in bundle["Observation"] if "valueInteger" in each]
    assert values == [4, 5]


def test_every_reference_leads_to_a_resource(bundle: dict[str, list[dict[str, Any]]]):
    everything = [each for kind in bundle.values() for each in kind]
    ids = [each["id"] for each in everything]
    assert len(set(ids)) == len(ids)
    text = json.dumps(everything)
    named = {part.split('"')[0] for part in text.split('"reference": "urn:uuid:')[1:]}
    assert named <= set(ids)
    (composition,) = bundle["Composition"]
    listed = {
        entry["reference"][9:] for s in composition["section"] for entry in s.get("entry", ())
    }
    attached = {each["id"] for each in bundle["DocumentReference"] if "relatesTo" in each}
    kinds = ("QuestionnaireResponse", "Observation", "DocumentReference")
    assert listed | attached == {each["id"] for kind in kinds for each in bundle[kind]}
    assert [section["title"] for section in composition["section"]] == [
        "Sessions", "Insights", "Practices", "After effects", "Questions to ask", "Measures", "Check-ins",
        "Journal entries",
    ]  # fmt: skip


def test_documents_hold_the_words_and_the_files(bundle: dict[str, list[dict[str, Any]]]):
    words, picture, empty = bundle["DocumentReference"]
    content = words["content"][0]["attachment"]
    assert base64.b64decode(content["data"]).decode().endswith("---\n\nWords.\n")
    assert base64.b64decode(picture["content"][0]["attachment"]["data"]) == PICTURE
    assert picture["relatesTo"][0]["target"]["reference"] == f"urn:uuid:{words['id']}"
    assert "description" not in empty
    (provenance,) = bundle["Provenance"]
    assert provenance["recorded"] == "2026-03-10T19:30:00Z"
    assert provenance["agent"][1]["who"] == {"display": "Companion 1.2.3"}


def test_the_same_export_gives_the_same_bytes_and_another_one_other_addresses():
    one, other = document(), msgspec.structs.replace(document(), share_id="z" * 26)
    assert made(one) == made(one)
    ids = [set(json.dumps(resources(made(each))).split('"id": "')) for each in (one, other)]
    assert ids[0] != ids[1]
    for secret in (*secrets_of(one), one.share_id):
        assert secret.encode() not in made(one)
