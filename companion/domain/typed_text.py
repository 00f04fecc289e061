"""What a person typed into a field, made fit to keep: one line, not too long, not empty where words are needed.

Text is kept exactly as typed, but for two things that no file format carries: NUL characters go, and halves of
surrogate pairs become U+FFFD.
"""

from __future__ import annotations

from companion.errors import Refused

LONGEST_LINE = 300
"""Characters in a name, a label or a title-like field."""
LONGEST_TEXT = 10_000_000
"""Characters in an entry; about two thousand pages."""


def clean_text(text: str) -> str:
    """`text` without NUL characters and lone surrogates; everything else character for character."""
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def one_line(text: str) -> str:
    """`text` on one line: line breaks and runs of spaces become one space, none at the ends."""
    return " ".join(clean_text(text).split())


def named(text: str, *, what: str, longest: int = LONGEST_LINE) -> str:
    """`text` as one line of at most `longest` characters that is not empty; `what` names it ("a name").

    Raises Refused.
    """
    line = noted(text, what=what, longest=longest)
    if not line:
        raise Refused(f"Please write {what} first. Nothing was changed.")
    return line


def noted(text: str, *, what: str, longest: int = LONGEST_LINE) -> str:
    """`text` as one line of at most `longest` characters, which may be empty. Raises Refused when it is longer."""
    line = one_line(text)
    if len(line) > longest:
        raise Refused(
            f"That is too long for {what}: at most {longest} characters fit. Nothing was changed."
        )
    return line


def whole_text(text: str, *, longest: int = LONGEST_TEXT) -> str:
    """`text` as it is kept. Raises Refused when it is longer than `longest` characters."""
    if len(text) > longest:
        raise Refused(
            f"This text is longer than {longest:,} characters, more than one entry holds. "
            "What was saved before is safe. Please split it into several entries."
        )
    return clean_text(text)
