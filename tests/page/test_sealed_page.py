"""The sealed page in a real browser: it opens, runs nothing of others, asks nobody, and writes a reply."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from companion.domain.replies import Comment, ReplyDocument, Suggestion, SuggestionKind
from companion.domain.shared_parts import SharedFile
from companion.domain.shares import REDACTED, ShareDocument
from companion.sharing.reply_file import open_reply
from tests.page.conftest import PASSPHRASE
from tests.share_documents import document, entry, full_document

if TYPE_CHECKING:
    from tests.page.browser import Tab

Pages = Callable[..., Path]

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGNkYPjPwMDAxAADCgYGAAoTAQMjJzh2AAAAAElFTkSuQmCC"
)
FILE = SharedFile(hashlib.sha256(PICTURE).hexdigest(), "image/png", len(PICTURE))
PAYLOADS = (
    "<script>window.ran=1</script>",
    '<img src=x onerror="window.ran=1">',
    '<svg onload="window.ran=1"><script>window.ran=1</script></svg>',
    '"\'><iframe srcdoc="<script>parent.ran=1</script>"></iframe>',
    "javascript:window.ran=1",
    "</script></style></textarea></title><script>window.ran=1</script>",
    '<a href="javascript:window.ran=1" style="background:url(https://example.org/x)" autofocus onfocus="window.ran=1">x</a>',
)
MESSAGE = "document.getElementById('door-message').textContent"


def not_opened(tab: Tab) -> str:
    """What the page says once it has given up."""
    tab.press("Enter")
    tab.wait_for("document.getElementById('door-message').classList.contains('warm')")
    return tab.run(MESSAGE)


def asked_outside(tab: Tab) -> list[str]:
    """Every address that was asked besides the file itself and what it holds; what the policy stopped was not."""
    stopped = {
        event["requestId"]
        for event in tab.events("Network.loadingFailed")
        if event.get("blockedReason") == "csp"
    }
    asked = {
        event["requestId"]: event["request"]["url"]
        for event in tab.events("Network.requestWillBeSent")
    }
    assert any(url.startswith("file:") for url in asked.values())
    return [
        url
        for request, url in asked.items()
        if not url.startswith(("file:", "blob:", "data:")) and request not in stopped
    ]


def complaints(tab: Tab) -> list[str]:
    """What the browser put in its console, for example what the policy stopped."""
    return [event["entry"]["text"] for event in tab.events("Log.entryAdded")]


def test_c70_a_page_opens_offline_with_its_passphrase_alone(tab: Tab, page: Pages):
    shared = full_document(3, item_nine=1, files=(FILE,))
    tab.open(page(shared, {FILE.digest: PICTURE}))
    tab.type("acorn zesty yo-yo abacus abacus")
    assert "passphrase is another one, or the file was changed" in not_opened(tab)
    assert tab.run("document.activeElement.id") == "passphrase"

    tab.unlock("  Acorn ZESTY yo-yo abacus  pebble ")

    text = tab.run("document.body.innerText")
    assert "From Nora Lind’s journal" in text
    assert "PHQ-9, item 9 was answered 1 on 11 May 2026" in text
    assert "Left out: 4 private" in text
    assert text.index("Since we last met") < text.index("Session 1") < text.index("grandmother")
    tab.wait_for("document.querySelector('figure img').complete")
    assert tab.run("document.querySelector('figure img').naturalWidth") == 2
    assert tab.run("document.querySelectorAll('svg path').length") > 20
    assert tab.run("document.getElementById('sealed')") is None
    assert asked_outside(tab) == []
    assert complaints(tab) == []
    assert_is_accessible(tab)
    assert_keeps_nothing(tab)
    assert_policy_stops_everything(tab)


def assert_policy_stops_everything(tab: Tab) -> None:
    """Even code that was brought in from outside the page could neither be run nor send anything."""
    tab.run(
        """(async () => {
        window.stopped = [];
        document.addEventListener('securitypolicyviolation', (event) => window.stopped.push(event.effectiveDirective));
        const add = (tag, attributes) => document.body.append(Object.assign(document.createElement(tag), attributes));
        add('script', {textContent: 'window.ran = 1'});
        add('div', {innerHTML: '<img src="https://example.org/x.png" onerror="window.ran = 1">'});
        add('iframe', {src: 'https://example.org/'});
        add('object', {data: 'https://example.org/'});
        add('style', {textContent: 'body { background: url(https://example.org/y) }'});
        add('base', {href: 'https://example.org/'});
        add('video', {src: 'https://example.org/z'});
        add('link', {rel: 'stylesheet', href: 'https://example.org/s'});
        for (const ask of [() => fetch('https://example.org/'), () => new WebSocket('wss://example.org/'),
          () => navigator.sendBeacon('https://example.org/', 'x'), () => new EventSource('https://example.org/')]) {
            try { await ask() } catch { /* stopped */ }
        }
        })()"""
    )
    tab.wait_for("window.stopped.length >= 8")
    assert tab.run("window.ran") is None
    stopped = set(tab.run("window.stopped"))
    assert {
        "script-src-elem",
        "style-src-elem",
        "connect-src",
        "img-src",
        "frame-src",
        "base-uri",
    } <= stopped
    assert asked_outside(tab) == []


def assert_is_accessible(tab: Tab) -> None:
    nodes = tab.ask("Accessibility.getFullAXTree")["nodes"]
    shown = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node["ignored"] and "role" in node
    ]
    roles = {role for role, _ in shown}
    assert {"main", "navigation", "complementary", "banner", "contentinfo", "heading"} <= roles
    needs_name = ("button", "textbox", "link", "combobox", "image", "region", "article", "table")
    assert [(role, name) for role, name in shown if role in needs_name and not name] == []
    assert ("image", "PHQ-9") in shown
    levels = tab.run(
        "[...document.querySelectorAll('h1,h2,h3')].map((one) => Number(one.localName[1]))"
    )
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert tab.run("document.activeElement.localName") == "h1"


def assert_keeps_nothing(tab: Tab) -> None:
    assert tab.run("document.cookie") == ""
    assert tab.run("localStorage.length + sessionStorage.length") == 0


def test_c63_nothing_of_anybody_is_run(tab: Tab, page: Pages):
    tab.open(page(hostile(), {FILE.digest: PICTURE}))
    tab.unlock(PASSPHRASE)

    tab.run("document.querySelector('article .actions button').click()")
    tab.run(f"document.querySelector('textarea').value = {json.dumps(' '.join(PAYLOADS))}")
    tab.run("document.querySelector('form.write').requestSubmit()")
    tab.run(
        "document.querySelectorAll('*').forEach((one) => one.dispatchEvent(new Event('focus')))"
    )
    tab.run("new Promise(requestAnimationFrame)")

    assert tab.run("window.ran") is None
    assert tab.run("document.scripts.length") == 1
    assert (
        tab.run(
            "document.querySelectorAll('iframe, object, embed, style ~ style, base, foreignObject').length"
        )
        == 0
    )
    assert tab.run(
        "[...document.querySelectorAll('*')].flatMap((one) => [...one.attributes])"
        ".filter((one) => one.name.startsWith('on') || one.name === 'style' || /^\\s*javascript:/.test(one.value)"
        " && one.name !== 'alt').map((one) => one.name)"
    ) == []  # fmt: skip
    for payload in PAYLOADS:
        assert tab.run(f"document.body.textContent.split({json.dumps(payload)}).length") > 200
    assert asked_outside(tab) == []
    assert complaints(tab) == []


def hostile() -> ShareDocument:
    """200 entries and all parts, with a payload in every field that holds words."""
    words = " ".join(PAYLOADS)
    shared = full_document(2, scales=1, files=(FILE,))
    entries = tuple(
        entry(
            number,
            f"{words}\n\n# {words}\n\n{words}",
            kind=words, phase=words, title=words, time=words, prompt=words, tags=(words,), moods=((words, 3),),
            files=(msgspec.structs.replace(FILE, name=words),) if number == 1 else (),
        )
        for number in range(1, 201)
    )  # fmt: skip
    parts = {
        name: tuple(filled(each, words) for each in getattr(shared, name))
        for name in ("sessions", "insights", "practices", "measures", "questions", "scales")
    }
    return msgspec.structs.replace(
        shared, entries=entries, sender_name=words, recipient_name=words, note=words, **parts
    )


def filled(part: Any, words: str) -> Any:
    """A part with `words` in each of its fields that holds free text, within it too."""
    free = {"label", "passage", "words", "name", "state", "title", "recall", "when_words", "where_words", "low_label", "high_label"}  # fmt: skip
    changed: dict[str, Any] = dict.fromkeys(free & set(part.__struct_fields__), words)
    for name in ("looks", "bands", "responses"):
        if name in part.__struct_fields__:
            changed[name] = tuple(filled(each, words) for each in getattr(part, name))
    if "subscales" in part.__struct_fields__:
        changed["subscales"] = ((words, 3),)
    return msgspec.structs.replace(part, **changed)


def test_c41_every_changed_parameter_is_refused_with_the_same_message(tab: Tab, page: Pages):
    file = page(document())
    text = file.read_bytes().partition(b'id="sealed">')[2].partition(b"</script>")[0].decode()
    data = json.loads(text)

    def flipped(name: str, at: int) -> dict[str, Any]:
        raw = bytearray(base64.b64decode(data[name]))
        raw[at] ^= 1
        return {**data, name: base64.b64encode(raw).decode()}

    altered: list[object] = [
        {**data, "format": "companion-page2"},
        {**data, "version": 2},
        {**data, "version": "1"},
        {**data, "kdf": "PBKDF2-SHA1"},
        {**data, "iterations": 1000},
        {**data, "iterations": 2_000_001},
        {**data, "iterations": 10**15},
        {**data, "cipher": "AES-128-GCM"},
        {**data, "salt": ""},
        {**data, "salt": data["salt"][4:]},
        {**data, "nonce": data["nonce"] + data["nonce"]},
        {**data, "sealed": data["sealed"][:-4]},
        {**data, "sealed": ""},
        {**data, "more": 1},
        {name: data[name] for name in reversed(data)},
        {name: data[name] for name in data if name != "kdf"},
        None,
        [],
        flipped("salt", 0),
        flipped("nonce", 0),
        flipped("sealed", -1),
    ]
    said: set[str] = set()
    texts = [json.dumps(each, separators=(",", ":")) for each in altered]
    texts += [f"{text} ", f" {text}", f"\ufeff{text}", "", "{"]
    tab.open(file)
    tab.type(PASSPHRASE)
    for changed in texts:
        tab.run(f"document.getElementById('sealed').textContent = {json.dumps(changed)}")
        tab.run("document.getElementById('door-message').classList.remove('warm')")
        said.add(not_opened(tab))
        assert tab.run("document.getElementById('share')") is None
    assert len(said) == 1

    tab.run(f"document.getElementById('sealed').textContent = {json.dumps(text)}")
    tab.press("Enter")
    tab.wait_for("document.getElementById('share')")


def opened(file: Path, shared: ShareDocument) -> ReplyDocument:
    return open_reply(file.read_bytes(), {shared.share_id: shared.reply_key}.get)


def test_a_reply_is_written_by_keyboard_alone_and_comes_home(tab: Tab, page: Pages):
    shared = document(entries=(entry(1, reference="c" * 26), entry(2, reference="d" * 26)))
    tab.open(page(shared))
    tab.unlock(PASSPHRASE)

    active = "document.activeElement"
    tab.press_until("Tab", f"{active}.getAttribute('aria-label') === 'Comment on entry 2'")
    tab.press("Enter")
    assert tab.run(f"{active}.localName") == "textarea"
    tab.press("Tab", shift=True)
    tab.press("ArrowDown")
    tab.press("Tab")
    tab.type("I read this twice. “Slow” — הרבה 🌊")
    tab.press("Tab")
    tab.press("Enter")
    tab.wait_for("document.querySelectorAll('#reply ul.notes li').length === 1")
    assert tab.run(f"{active}.getAttribute('aria-label')") == "Comment on entry 2"
    assert tab.run("document.getElementById('reply-message').textContent") == (
        "Added. One thing waits to be saved."
    )
    for button, words in (
        ("suggest-practice", "Tea, slowly."),
        ("suggest-question", "What is slow?"),
    ):
        tab.press_until("Tab", f"{active}.id === '{button}'")
        tab.press(" ")
        tab.type(words)
        tab.press("Tab")
        tab.press("Enter")
    tab.press_until("Tab", f"{active}.id === 'save-reply'")
    tab.press("Enter")

    reply = opened(tab.downloaded(), shared)
    assert reply.author_name == "Dr. Reed"
    assert reply.comments == (
        Comment(
            "I read this twice. “Slow” — הרבה 🌊",
            "d" * 26,
            "The morning was slow and I let it be slow.",
        ),
    )
    assert reply.suggestions == (
        Suggestion(SuggestionKind.PRACTICE, "Tea, slowly."),
        Suggestion(SuggestionKind.QUESTION, "What is slow?"),
    )
    tab.wait_for(
        "document.getElementById('reply-message').textContent.startsWith('The reply went')"
    )
    assert asked_outside(tab) == []
    assert complaints(tab) == []
    assert_keeps_nothing(tab)


def test_a_passage_is_chosen_edited_and_kept_from_being_lost(tab: Tab, page: Pages):
    body = f"First, the *lake* was\nstill.\n\n{REDACTED}\n\n**Then** the boat came. 🌊 Late."
    shared = document(entries=(entry(1, body, reference="c" * 26),))
    tab.open(page(shared))
    tab.unlock(PASSPHRASE)

    choose(tab, "lake", 0, "still.", 5)
    assert tab.run("document.querySelector('#chosen span').textContent") == "lake* was\nstill"
    choose(tab, "still.", 0, "boat", 4)
    assert tab.run("document.querySelector('#chosen span').textContent") == "**Then** the boat"
    tab.press_until("Tab", "document.activeElement.textContent === 'Comment on these words'")
    tab.press("Enter")
    tab.type("Whose boat?")
    tab.run("document.querySelector('form.write').requestSubmit()")
    tab.run("document.querySelector('article ul.notes button').click()")
    assert tab.run("document.querySelector('form.write select').value") == "**Then** the boat"
    tab.run("document.querySelector('textarea').value = 'Whose boat was it?'")
    assert stays_when_left(tab)
    tab.run("document.querySelector('form.write').requestSubmit()")
    assert stays_when_left(tab)

    tab.run("document.querySelector('#reply ul.notes button:nth-of-type(2)').click()")
    assert tab.run("document.querySelectorAll('ul.notes li').length") == 0
    tab.run("document.querySelector('#reply-message button').click()")
    tab.run("document.getElementById('comment-whole').click()")
    tab.type("Thank you.")
    tab.run("document.querySelector('form.write').requestSubmit()")
    tab.run("document.getElementById('author').value = ' Reed '")
    tab.run("document.getElementById('save-reply').click()")

    reply = opened(tab.downloaded(), shared)
    assert reply.author_name == "Reed"
    assert reply.comments == (
        Comment("Whose boat was it?", "c" * 26, "**Then** the boat"),
        Comment("Thank you."),
    )
    tab.wait_for(
        "document.getElementById('reply-message').textContent.startsWith('The reply went')"
    )
    tab.run("document.getElementById('save-reply').click()")
    assert "saved already" in tab.run("document.getElementById('reply-message').textContent")
    before = len(tab.events("Page.loadEventFired"))
    tab.run("setTimeout(() => location.reload(), 0)")
    while len(tab.events("Page.loadEventFired")) == before:
        tab.browser.listen()
    assert tab.run("document.getElementById('share')") is None


def choose(tab: Tab, first: str, start: int, last: str, end: int) -> None:
    """Select from a place in the text node that holds `first` to one in the node that holds `last`."""
    tab.run(
        """(() => {
        const walk = document.createTreeWalker(document.querySelector('.body'), NodeFilter.SHOW_TEXT), found = [];
        while (walk.nextNode()) found.push(walk.currentNode);
        const [a, b] = [FIRST, LAST].map((words) => found.find((one) => one.data.includes(words)));
        getSelection().setBaseAndExtent(a, a.data.indexOf(FIRST) + START, b, b.data.indexOf(LAST) + END);
        })()""".replace("FIRST", json.dumps(first)).replace("LAST", json.dumps(last))
        .replace("START", str(start)).replace("END", str(end))
    )  # fmt: skip
    tab.run("new Promise((done) => setTimeout(done))")
    tab.wait_for("document.getElementById('chosen')")


def stays_when_left(tab: Tab) -> bool:
    """Whether the browser asks before the page is left; it then stays."""
    before = len(tab.events("Page.javascriptDialogOpening"))
    loaded = len(tab.events("Page.loadEventFired"))
    tab.run("setTimeout(() => location.reload(), 0)")
    while len(tab.events("Page.javascriptDialogOpening")) == before:
        tab.browser.listen()
        if len(tab.events("Page.loadEventFired")) > loaded:
            return False
    tab.ask("Page.handleJavaScriptDialog", accept=False)
    return tab.run("Boolean(document.getElementById('share'))")


def test_long_words_and_other_scripts_fit_a_narrow_window(tab: Tab, page: Pages):
    long = full_document(1, measures=2, since="2026-04-01", note="n" * 900)
    shared = msgspec.structs.replace(
        long,
        sender_name="Ж" * 200,
        entries=(entry(1, "w" * 3000 + "\n\nשלום עולם, זה היה יום שקט.", title="T" * 300),),
    )
    tab.open(page(shared))
    tab.ask("Emulation.setDeviceMetricsOverride", width=400, height=800, deviceScaleFactor=1, mobile=True)  # fmt: skip
    tab.unlock(PASSPHRASE)
    assert tab.run("document.documentElement.scrollWidth") <= 400
    assert (
        tab.run("getComputedStyle(document.querySelector('.body p:last-child')).direction") == "rtl"
    )
