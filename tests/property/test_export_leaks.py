"""Readable copies of a choice hold exactly that choice: nothing private or kept back is in any format."""

from __future__ import annotations

import base64
import json
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.domain.shares import ShareDocument, ShareScope
from companion.exchange import export_fhir, export_html, export_json, export_markdown
from tests.export_stage import material_of, secrets_of
from tests.property.test_share_exactly import NOW, build, scopes
from tests.share_journals import Journal, JournalMaker
from tests.share_leaks import facts_from, leaks

journals = st.integers(0, 2**32).map(lambda seed: JournalMaker(random.Random(seed)).make())


def every_format(document: ShareDocument) -> dict[str, str]:
    """All the text in each format, with names of files, and what FHIR holds in base64."""
    digests = {file.digest for entry in document.entries for file in entry.files}
    material = material_of(document, dict.fromkeys(digests, b"\x89PNG"))
    fhir = b"".join(export_fhir.pieces(material)).decode()
    held = [
        base64.b64decode(content["attachment"]["data"]).decode("utf-8", "replace")
        for entry in json.loads(fhir)["entry"]
        for content in entry["resource"].get("content", ())
    ]
    return {
        "markdown": "\n".join(
            f"{name}\n{content.decode('utf-8', 'replace')}"
            for name, content in export_markdown.files(material)
        ),
        "json": b"".join(export_json.pieces(material)).decode(),
        "html": b"".join(export_html.pieces(material)).decode(),
        "fhir": "\n".join([fhir, *held]),
    }


@settings(max_examples=30)
@given(journals, scopes)
def test_no_format_says_more_than_was_chosen(journal: Journal, scope: ShareScope):
    document = build(journal, scope)
    facts = facts_from(journal.entries, journal.material, scope, NOW)
    for name, text in every_format(document).items():
        assert leaks(facts, text) == [], name
        assert not any(secret in text for secret in secrets_of(document)), name
