"""The sealed page as a file: what is in it, what is not, and that nothing altered opens."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import pbkdf2_hmac
from html.parser import HTMLParser

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from companion.assets import read_text
from companion.crypto import page_seal
from companion.domain.shared_parts import SharedFile
from companion.errors import Damaged, Refused, WrongKey
from companion.services.share_pages import page_limits
from companion.sharing.bundle import padded_size
from companion.sharing.page_blocks import Entry, Graph, Line
from companion.sharing.sealed_page import LARGEST_PAYLOAD, open_page, payload_of, seal_page
from tests.share_documents import document, entry, full_document, measure

PASSPHRASE = "acorn zesty yo-yo abacus pebble"
PICTURE = bytes(range(256)) * 9
FILE = SharedFile(hashlib.sha256(PICTURE).hexdigest(), "image/png", len(PICTURE))


class Parts(HTMLParser):
    """The policy, the style and the scripts of a page, and every attribute in it."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.policy = ""
        self.inline: dict[str, str] = {}
        self.attributes: list[tuple[str, str | None]] = []
        self._within = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.attributes += attrs
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"] or ""
        if tag in ("style", "script"):
            self._within = given.get("id") or tag

    def handle_data(self, data: str) -> None:
        if self._within:
            self.inline[self._within] = self.inline.get(self._within, "") + data

    def handle_endtag(self, tag: str) -> None:
        self._within = ""


@pytest.fixture(autouse=True, scope="module")
def each_key_once() -> Iterator[None]:
    """A key that was derived once is remembered, because each takes as long as it should for a guess."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page_seal, "pbkdf2_hmac", cache(pbkdf2_hmac))
        yield


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that are only made, not opened, need no strong key."""
    monkeypatch.setattr(page_seal, "ITERATIONS", 1)


@pytest.fixture(scope="module")
def page(each_key_once: None) -> bytes:
    return seal_page(
        full_document(3, item_nine=1, files=(FILE,)), PASSPHRASE, {FILE.digest: PICTURE}
    )


def test_a_page_opens_with_its_passphrase_however_it_is_typed(page: bytes):
    view, files = open_page(page, "  Acorn zesty YO-YO\nabacus  pebble ")
    assert view.title == "From Nora Lind’s journal"
    assert [section.id for section in view.sections] == [
        "brief", "sessions", "insights", "practices", "measures", "after-effects", "questions", "check-ins", "entries",
    ]  # fmt: skip
    assert files[: view.files[0].size] == PICTURE
    assert not files[view.files[0].size :].strip(b"\0")


def test_another_passphrase_opens_nothing(page: bytes):
    with pytest.raises(WrongKey, match="does not open"):
        open_page(page, "acorn zesty yo-yo abacus abacus")


def test_the_page_is_what_its_description_says(page: bytes):
    data = json.loads(Parts(page).inline["sealed"])
    sealed = base64.b64decode(data.pop("sealed"))
    assert {**data, "salt": "", "nonce": ""} == {
        "format": "companion-page", "version": 1, "kdf": "PBKDF2-SHA256", "iterations": 2_000_000, "salt": "",
        "cipher": "AES-256-GCM", "nonce": "",
    }  # fmt: skip
    key = pbkdf2_hmac("sha256", PASSPHRASE.encode(), base64.b64decode(data["salt"]), 2_000_000)
    associated = json.dumps(data, separators=(",", ":")).encode()
    payload = AESGCM(key).decrypt(base64.b64decode(data["nonce"]), sealed, associated)
    head = json.loads(payload[4 : 4 + int.from_bytes(payload[:4], "big")])
    assert head["title"] == "From Nora Lind’s journal"
    assert len(payload) == padded_size(len(payload))


def test_nothing_of_the_words_is_readable(page: bytes):
    for word in (b"Nora", b"Reed", b"grandmother", b"PHQ-9", b"2026", PICTURE[:40]):
        assert word not in page


def test_no_two_pages_share_salt_or_nonce(page: bytes, quick_keys: None):
    other = json.loads(Parts(seal_page(document(), PASSPHRASE)).inline["sealed"])
    this = json.loads(Parts(page).inline["sealed"])
    assert other["salt"] != this["salt"]
    assert other["nonce"] != this["nonce"]


def test_c70_the_policy_allows_this_script_and_this_style_alone(page: bytes):
    parts = Parts(page)

    def named(inline: str) -> str:
        return base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()

    assert parts.policy == (
        f"default-src 'none'; script-src 'sha256-{named(parts.inline['script'])}'; "
        f"style-src 'sha256-{named(parts.inline['style'])}'; "
        "img-src data: blob:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def test_the_page_has_no_inline_style_no_handler_and_no_address(page: bytes):
    attributes = Parts(page).attributes
    assert [name for name, _ in attributes if name == "style" or name.startswith("on")] == []
    assert [name for name, _ in attributes if name in ("src", "href", "action")] == []
    addresses = set(re.findall(rb"[a-z]+://[^\"'\s<]+", page))
    assert addresses == {b"http://www.w3.org/2000/svg"}  # a name, never fetched


@pytest.mark.parametrize(
    "door",
    [
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "setHTML", "srcdoc",
        "createContextualFragment", "fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "EventSource", "import(",
        "localStorage", "sessionStorage", "indexedDB", "document.cookie", "caches", "serviceWorker", "postMessage",
        "window.name", "history.", "console.", ".style", "</script",
    ],
)  # fmt: skip
def test_the_script_has_no_door_for_markup_network_or_storage(door: str):
    script = read_text("templates/sealed_page/page.js")
    assert door not in script


def test_c72_short_texts_have_one_size(quick_keys: None):
    sizes = {len(seal_page(document(entries=(entry(1, "x" * n),)), PASSPHRASE)) for n in (1, 900)}
    assert len(sizes) == 1


def test_only_generated_passphrases_are_taken():
    for own in ("", "my own secret words here", "acorn zesty yo-yo abacus"):
        with pytest.raises(Refused, match="generated"):
            seal_page(document(), own)


def altered(page: bytes, change: Callable[[dict[str, object]], object]) -> bytes:
    """The page with its data changed."""
    before, begin, rest = page.partition(b'id="sealed">')
    text, end, after = rest.partition(b"</script>")
    data = json.loads(text)
    change(data)
    return before + begin + json.dumps(data, separators=(",", ":")).encode() + end + after


def flipped(data: dict[str, object], name: str, at: int) -> None:
    raw = bytearray(base64.b64decode(str(data[name])))
    raw[at] ^= 1
    data[name] = base64.b64encode(raw).decode()


@pytest.mark.parametrize(("name", "at"), [("nonce", 11), ("sealed", 0), ("sealed", -1)])
def test_c41_an_altered_page_does_not_open(page: bytes, name: str, at: int):
    with pytest.raises(WrongKey):
        open_page(altered(page, lambda data: flipped(data, name, at)), PASSPHRASE)


@pytest.mark.parametrize(
    "content", [b"", b"<html></html>", b"\xff\xfe", b'id="sealed">{}</script>']
)
def test_what_is_no_page_is_said_to_be_none(content: bytes):
    with pytest.raises(Damaged, match="not a sealed page"):
        open_page(content, PASSPHRASE)


def test_an_attachment_must_be_there_and_be_itself():
    shared = document(entries=(entry(1, files=(FILE,)),))
    for files in ({}, {FILE.digest: b"other"}):
        with pytest.raises(Damaged, match="Nothing was written"):
            payload_of(shared, files)


def test_one_picture_twice_is_held_once():
    shared = document(entries=(entry(1, files=(FILE, FILE)), entry(2, files=(FILE,))))
    payload = payload_of(shared, {FILE.digest: PICTURE})
    assert payload.count(PICTURE) == 1


def test_more_than_a_browser_opens_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("companion.sharing.sealed_page.LARGEST_PAYLOAD", 20_000)
    shared = document(entries=(entry(1, "x" * 21_000),))
    with pytest.raises(Refused, match="sealed file instead"):
        payload_of(shared, {})
    assert LARGEST_PAYLOAD > 40_000_000


def test_every_number_of_the_document_stands_in_the_page_once(page: bytes):
    view, _ = open_page(page, PASSPHRASE)
    numbers = [
        block.number
        for section in view.sections[1:]
        for block in section.blocks
        if isinstance(block, Entry | Line | Graph)
    ]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    referred = {
        number
        for block in view.sections[0].blocks
        if isinstance(block, Line | Graph)
        for number in block.refers
    }
    assert referred <= set(numbers)


def test_the_self_harm_answer_leads_the_brief(page: bytes):
    view, _ = open_page(page, PASSPHRASE)
    first = next(block for block in view.sections[0].blocks if isinstance(block, Line))
    assert first.warm
    assert first.words.startswith("PHQ-9, item 9 was answered 1 on")


def test_a_share_of_nothing_but_a_measure_without_values_can_be_sealed():
    empty = measure(1, times=0)
    view = payload_of(document(entries=(), measures=(empty,)), {})
    assert b"PHQ-9" in view


def test_the_limits_are_said_in_three_plain_sentences():
    limits = page_limits()
    assert len(limits) == 3
    assert all(limit.endswith(".") for limit in limits)
