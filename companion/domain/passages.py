"""Where words that somebody selected stand in a text, whatever marks and line breaks lie between them.

Words are selected in a text as it is read; the text itself is Markdown, and a share puts links into words of its own.
So letters and digits alone are compared, in their order.
"""

from __future__ import annotations

import re

from companion.domain.shares import REDACTED

_ENTRY_WORDS = re.compile(r"\((?:another entry|entry \d+)\)")
"""What a share writes in the place of a link."""
_VAULT_LINK = re.compile(r"\[\[[a-z2-7]{26}(?:\|([^\]\n]*))?\]\]")
_LETTER = re.compile(r"[^\W_]")


def stands_in(passage: str, text: str) -> bool:
    """Whether `passage`, as it was selected in a share, stands in `text`, the Markdown of an entry.

    What a share puts in by itself (the words for a link, the marker of what was left out) is not looked for; the
    words before and after a marker are looked for apart.
    """
    whole = _letters(_VAULT_LINK.sub(lambda link: link[1] or "", text))
    parts = [_letters(_ENTRY_WORDS.sub("", part)) for part in _parts(passage)]
    found = [part for part in parts if part]
    if not found:  # signs only, such as a row of dashes
        return " ".join(passage.split()) in " ".join(text.split())
    return all(part in whole for part in found)


def place_in(passage: str, text: str) -> tuple[int, int] | None:
    """From where to where `passage` stands in `text`, a text as it is read; None when it does not."""
    wanted = _letters(passage)
    if not wanted:
        return None
    letters: list[str] = []
    places: list[int] = []
    for found in _LETTER.finditer(text):
        folded = found[0].casefold()
        letters.append(folded)
        places.extend([found.start()] * len(folded))
    start = "".join(letters).find(wanted)
    if start < 0:
        return None
    return places[start], places[start + len(wanted) - 1] + 1


def _parts(passage: str) -> list[str]:
    """The words around each marker, however it was broken into lines."""
    marker = r"\s+".join(map(re.escape, REDACTED.split()))
    return re.split(marker, passage)


def _letters(text: str) -> str:
    return "".join(_LETTER.findall(text)).casefold()
