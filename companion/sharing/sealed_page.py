"""The sealed web page `*.html`: one file that any browser opens offline with the passphrase, and that writes a reply.

    <meta Content-Security-Policy by hash> <style> <script type="application/json" id="sealed"> … </script> <script>

The data block is one line of JSON: format, version, kdf, iterations, salt, cipher, nonce, sealed. All but `sealed` is
authenticated as it stands, and the page's script compares each of them with fixed values before it derives a key. Under
the seal:

    length of the head (4 bytes, big-endian) · head (JSON, see `page_view`) · attachments end to end · zeros

The zeros bring it to the padded size of a sealed file, so that the size says little. What the seal cannot do: whoever
can change the file on its way can change its script as well (see `services.share_pages`).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping

import msgspec

from companion import assets
from companion.crypto.page_seal import (
    ITERATIONS,
    NONCE_BYTES,
    SALT_BYTES,
    seal_for_page,
    unseal_page,
)
from companion.domain.shares import ShareDocument
from companion.errors import Damaged, Refused
from companion.sharing.bundle import padded_size
from companion.sharing.counting import Told, untold
from companion.sharing.page_view import PageView, digests_in, page_view
from companion.sharing.sealed_file import as_generated, require_generated

SUFFIX = ".html"
FORMAT, VERSION = "companion-page", 1
LARGEST_PAYLOAD = 96 * 1024 * 1024
"""Bytes under the seal; a browser holds the page several times over while it opens it."""

_LENGTH_BYTES = 4
_PARTS = "templates/sealed_page/"
_SCRIPTS = ("opening.js", "blocks.js", "entries.js", "reply.js", "page.js")
_DATA_BEGINS = '<script type="application/json" id="sealed">'
_DATA_ENDS = "</script>"


class _Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a page needs for opening, in the order in which it is authenticated."""

    format: str
    version: int
    kdf: str
    iterations: int
    salt: str
    cipher: str
    nonce: str


class _Sealed(_Parameters, frozen=True, forbid_unknown_fields=True):
    sealed: str


def seal_page(
    document: ShareDocument,
    passphrase: str,
    files: Mapping[str, bytes] | None = None,
    *,
    told: Told = untold,
) -> bytes:
    """The whole page for `document`; `files` holds its attachments by digest. Takes about half a second.

    Raises Refused for a passphrase that was not generated and for more than a browser can open, Damaged when an
    attachment is missing or is not what its digest says.
    """
    require_generated(passphrase)
    payload = payload_of(document, files or {}, told)
    parameters = _Parameters(
        FORMAT,
        VERSION,
        "PBKDF2-SHA256",
        ITERATIONS,
        _text(secrets.token_bytes(SALT_BYTES)),
        "AES-256-GCM",
        _text(secrets.token_bytes(NONCE_BYTES)),
    )
    sealed = seal_for_page(
        payload,
        passphrase,
        salt=base64.b64decode(parameters.salt),
        nonce=base64.b64decode(parameters.nonce),
        associated=msgspec.json.encode(parameters),
    )
    data = _Sealed(**msgspec.structs.asdict(parameters), sealed=_text(sealed))
    return _whole_page(msgspec.json.encode(data).decode("ascii")).encode("utf-8")


def payload_of(document: ShareDocument, files: Mapping[str, bytes], told: Told = untold) -> bytes:
    """Everything that is put under the seal, padded. Raises Refused and Damaged like `seal_page`."""
    head = msgspec.json.encode(page_view(document))
    parts = [len(head).to_bytes(_LENGTH_BYTES, "big"), head]
    digests = digests_in(document)
    for done, digest in enumerate(digests, start=1):
        content = files.get(digest)
        if content is None or hashlib.sha256(content).hexdigest() != digest:
            raise Damaged("An attachment of this share could not be read. Nothing was written.")
        parts.append(content)
        told(done, len(digests))
    length = padded_size(sum(map(len, parts)))
    if length > LARGEST_PAYLOAD:
        raise Refused(
            "This is more than a browser can open as one page. Nothing was written. "
            "Choose fewer pictures, or the sealed file instead."
        )
    return b"".join(parts).ljust(length, b"\0")


def open_page(page: bytes, passphrase: str) -> tuple[PageView, bytes]:
    """What a page holds: its head, and the attachments end to end (with the zeros behind them).

    Raises Damaged for what is no such page, WrongKey for another passphrase or an altered page.
    """
    try:
        text = page.decode("utf-8")
        data = text.partition(_DATA_BEGINS)[2].partition(_DATA_ENDS)[0]
        found = msgspec.json.decode(data, type=_Sealed)
        salt, nonce, sealed = map(base64.b64decode, (found.salt, found.nonce, found.sealed))
        if msgspec.json.encode(found).decode() != data or _text(sealed) != found.sealed:
            raise ValueError("not canonical")
    except (ValueError, msgspec.MsgspecError, RecursionError):
        raise Damaged(
            "This is not a sealed page, or it is damaged. It was left as it is."
        ) from None
    parameters = _Parameters(
        FORMAT, VERSION, "PBKDF2-SHA256", ITERATIONS, found.salt, "AES-256-GCM", found.nonce
    )
    payload = unseal_page(
        sealed,
        as_generated(passphrase),
        salt=salt,
        nonce=nonce,
        associated=msgspec.json.encode(parameters),
    )
    end = _LENGTH_BYTES + int.from_bytes(payload[:_LENGTH_BYTES], "big")
    return msgspec.json.decode(payload[_LENGTH_BYTES:end], type=PageView), payload[end:]


def _whole_page(data: str) -> str:
    style, script = _part("page.css"), script_of_page()
    policy = (
        f"default-src 'none'; script-src {_source(script)}; style-src {_source(style)}; "
        "img-src data: blob:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )
    page = _part("page.html")
    for place, content in (
        ("policy", policy),
        ("style", style),
        ("script", script),
        ("data", data),
    ):
        before, mark, after = page.partition("{{" + place + "}}")
        if not mark:
            raise Damaged(
                "Companion's own file for sealed pages is damaged. Nothing was written. "
                "Please install Companion again."
            )
        page = before + content + after
    return page


def script_of_page() -> str:
    """The script of every page: its parts in one function, so that none of their names is anybody else's."""
    parts = "\n".join(map(_part, _SCRIPTS))
    return f'\n"use strict";\n(() => {{\n{parts}}})();\n'


def _part(name: str) -> str:
    return assets.read_text(_PARTS + name)


def _source(inline: str) -> str:
    """How a policy names this inline script or style (Content Security Policy Level 3, 6.7.2)."""
    digest = hashlib.sha256(inline.encode("utf-8")).digest()
    return f"'sha256-{_text(digest)}'"


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
