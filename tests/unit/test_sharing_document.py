"""Share documents: which fields of which entries leave, and what a document from outside must look like."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from companion.domain.entries import Entry, EntryKind, Phase, Sharing
from companion.domain.shares import ShareDocument, ShareScope
from companion.errors import Damaged, Refused, TooNew
from companion.sharing.document import (
    build_document,
    decode_document,
    encode_document,
    reference_for,
)
from companion.sharing.preview import preview_text

NOW = datetime(2026, 5, 3, 18, 30, tzinfo=UTC)
FIRST_ID, SECOND_ID, OUTSIDE_ID = "a" * 26, "b" * 26, "c" * 26


def entry(**fields: Any) -> Entry:
    stands: dict[str, Any] = {
        "id": FIRST_ID,
        "kind": EntryKind.REFLECTION,
        "title": "The lake",
        "body": "It was quiet.\n\n  Twice.",
        "created_at": datetime(2026, 4, 2, 20, 40, tzinfo=UTC),
        "zone": "Europe/Berlin",
        "local_date": date(2026, 4, 2),
        "updated_at": NOW,
        "phase": Phase.INTEGRATION,
        "prompt_id": "R03",
        "prompt_text": "What stayed?",
        "tags": ("water", "dad"),
        "sharing": Sharing.SHARE,
    }
    return Entry(**(stands | fields))


def document(*entries: Entry, scope: ShareScope | None = None, note: str = "") -> ShareDocument:
    return build_document(
        entries or (entry(),),
        scope or ShareScope(),
        withheld={"private": 4, "talk": 2},
        sender=" Nora ",
        recipient="Dr. Reed",
        note=note,
        made_at=NOW,
    )


def test_chosen_fields_are_copied_as_they_are():
    made = document(scope=ShareScope(with_tags=True), note="For Tuesday")
    (shared,) = made.entries
    assert (shared.number, shared.kind, shared.phase) == (1, "reflection", "integration")
    assert (shared.title, shared.body) == ("The lake", "It was quiet.\n\n  Twice.")
    assert (shared.local_date, shared.time) == ("2026-04-02", "22:40")
    assert (shared.prompt, shared.tags) == ("What stayed?", ("water", "dad"))
    assert (made.sender_name, made.recipient_name, made.note) == ("Nora", "Dr. Reed", "For Tuesday")
    assert made.made_at == "2026-05-03T18:30:00Z"
    assert made.withheld == {"private": 4, "talk": 2, "not_chosen": 0}


@pytest.mark.parametrize(
    ("switch", "field"),
    [
        ("with_titles", "title"),
        ("with_times", "time"),
        ("with_tags", "tags"),
        ("with_prompts", "prompt"),
    ],
)
def test_each_switch_keeps_its_field_inside(switch: str, field: str):
    everything = ShareScope(with_tags=True)
    shown = document(scope=everything).entries[0]
    hidden = document(scope=replace(everything, **{switch: False})).entries[0]
    assert getattr(shown, field)
    assert not getattr(hidden, field)


def test_a_time_that_is_not_known_is_not_made_up():
    assert document(entry(time_known=False)).entries[0].time == ""


def test_entries_stand_oldest_first():
    later = entry(id=SECOND_ID, title="Later", created_at=NOW)
    assert [shared.title for shared in document(later, entry()).entries] == ["The lake", "Later"]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"sharing": Sharing.PRIVATE}, "private"),
        ({"sharing": Sharing.TALK}, "in person"),
        ({"trashed_at": NOW}, "trash"),
        ({"kind": EntryKind.LETTER, "opens_on": date(2026, 5, 4)}, "not open yet"),
    ],
)
def test_entries_that_may_not_leave_are_refused_by_name(fields: dict[str, Any], why: str):
    with pytest.raises(Refused) as caught:
        document(entry(), entry(id=SECOND_ID, title="Other", **fields))
    assert len(caught.value.details) == 1
    assert "“Other” (2026-04-02)" in caught.value.details[0]
    assert why in caught.value.details[0]


def test_a_letter_may_leave_on_the_day_it_opens():
    letter = entry(kind=EntryKind.LETTER, opens_on=date(2026, 5, 3))
    assert document(letter).entries[0].kind == "letter"


def test_links_and_attachments_leave_as_words():
    body = (
        f"See [[{SECOND_ID}]] and [[{OUTSIDE_ID}]], [[{OUTSIDE_ID}|that night]]. "
        "![my drawing](att:0123abcd) [](att:99) [[not an id]]"
    )
    made = document(entry(body=body), entry(id=SECOND_ID, title="Second", created_at=NOW))
    assert made.entries[0].body == (
        "See (entry 2) and (another entry), (another entry). (attachment) (attachment) [[not an id]]"
    )
    assert not any(
        identifier in encode_document(made).decode()
        for identifier in (FIRST_ID, SECOND_ID, OUTSIDE_ID)
    )


def test_a_link_keeps_its_words_only_where_they_are_the_title_that_leaves():
    """Else they may be the title of a private entry, an older one, or the first words of what is kept back."""
    body = f"[[{SECOND_ID}|Second]] [[{SECOND_ID}|Sec]] [[{SECOND_ID}|An older title]] [[{OUTSIDE_ID}|Hidden]]"
    other = entry(id=SECOND_ID, title="Second", created_at=NOW)
    assert document(entry(body=body), other).entries[0].body == (
        "Second (entry 2) Sec (entry 2) (entry 2) (another entry)"
    )
    without = document(entry(body=body), other, scope=ShareScope(with_titles=False))
    assert without.entries[0].body == "(entry 2) (entry 2) (entry 2) (another entry)"


def test_no_identifier_leaves_however_a_link_was_typed():
    odd = (
        f"[[{OUTSIDE_ID} [[{OUTSIDE_ID}|a[b]c]] [x](entry:{OUTSIDE_ID}) <att:{OUTSIDE_ID}> "
        f'![a [b] c](<att:{OUTSIDE_ID}> "name.jpg") [r]: att:{OUTSIDE_ID}'
    )
    for fields in ({"body": odd}, {"title": odd}, {"prompt_text": odd}):
        made = document(entry(**fields), scope=ShareScope(with_files=True))
        assert OUTSIDE_ID not in encode_document(made).decode()
        assert "name.jpg" not in encode_document(made).decode()


def test_handles_are_found_again_by_the_vault_and_differ_between_shares():
    one, two = document(), document()
    assert one.entries[0].reference == reference_for(one.reply_key, FIRST_ID)
    assert one.entries[0].reference != two.entries[0].reference
    assert one.share_id != two.share_id
    assert len(base64.b64decode(one.reply_key)) == 32


def test_the_preview_shows_every_word_that_leaves():
    made = document(scope=ShareScope(with_tags=True), note="For Tuesday")
    shown = preview_text(made)
    for words in (
        "Nora",
        "Dr. Reed",
        "For Tuesday",
        "The lake",
        "It was quiet.\n\n  Twice.",
        "What stayed?",
        "water, dad",
        "2026-04-02 22:40",
        "Reflection",
        "Integration",
        "4 private",
        "2 to talk about in person",
    ):
        assert words in shown


def test_a_document_survives_encoding():
    made = document(scope=ShareScope(with_tags=True))
    assert decode_document(encode_document(made)) == made


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("format", "other"),
        ("version", 0),
        ("version", "1"),
        ("version", True),
        ("share_id", "../../etc"),
        ("made_at", "yesterday"),
        ("made_at", 5),
        ("reply_key", "c2hvcnQ="),
        ("reply_key", "not base64"),
        ("withheld", {"Private letter to Anna": 1}),
        ("withheld", {"private": -1}),
        ("withheld", {"private": 1.5}),
        ("entries", {}),
        ("surprise", "field"),
        ("note", None),
    ],
)
def test_a_document_with_another_field_is_refused(field: str, value: object):
    changed = json.loads(encode_document(document())) | {field: value}
    with pytest.raises(Damaged):
        decode_document(json.dumps(changed, separators=(",", ":"), ensure_ascii=False).encode())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", 2),
        ("number", "1"),
        ("kind", "<b>note</b>"),
        ("local_date", "2026-13-01"),
        ("time", "25:00"),
        ("reference", "short"),
        ("tags", "dad"),
        ("body", None),
        ("surprise", 1),
    ],
)
def test_an_entry_with_another_field_is_refused(field: str, value: object):
    changed = json.loads(encode_document(document()))
    changed["entries"][0][field] = value
    with pytest.raises(Damaged):
        decode_document(json.dumps(changed, separators=(",", ":"), ensure_ascii=False).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"[" * 100_000,
        b'{"format":"companion-share","version":2}',
        b'{"format":"companion-share","version":' + b"9" * 10_000 + b"}",
        b'\xef\xbb\xbf{"format":"companion-share","version":2}',
        b'{"format":"\xff","version":2}',
        b'{"format":"companion-share","version":NaN}',
    ],
)
def test_other_bytes_are_refused(content: bytes):
    with pytest.raises(Damaged):
        decode_document(content)


def test_the_same_document_written_another_way_is_refused():
    good = encode_document(document())
    twice = good.replace(b'"version":2', b'"version":2,"version":2')
    for content in (good + b"\n", b" " + good, twice):
        with pytest.raises(Damaged):
            decode_document(content)


def test_a_later_version_is_called_newer():
    later = re.sub(rb'"version":2', b'"version":3,"more":[1]', encode_document(document()))
    with pytest.raises(TooNew):
        decode_document(later)


def test_a_letter_is_judged_where_it_was_written():
    """One minute before midnight in Berlin it is already tomorrow in Tokyo."""
    made_at = datetime(2026, 5, 3, 21, 59, tzinfo=UTC)
    letter = entry(kind=EntryKind.LETTER, opens_on=date(2026, 5, 4), zone="Asia/Tokyo")
    assert build_document(
        [letter], ShareScope(), withheld={}, sender="", recipient="", note="", made_at=made_at
    )
    with pytest.raises(Refused):
        build_document(
            [entry(opens_on=date(2026, 5, 4))],
            ShareScope(),
            withheld={},
            sender="",
            recipient="",
            note="",
            made_at=made_at - timedelta(hours=1),
        )
