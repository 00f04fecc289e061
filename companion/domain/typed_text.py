"""What a person typed into a field, made fit to keep: one line, not too long, not empty where words are needed."""

from __future__ import annotations

from companion.errors import Refused

LONGEST_LINE = 300
"""Characters in a name, a label or a title-like field."""
LONGEST_TEXT = 10_000_000
"""Characters in an entry; about two thousand pages."""


def one_line(text: str) -> str:
    """`text` on one line: line breaks and runs of spaces become one space, none at the ends."""
    return " ".join(text.split())


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
    """`text` exactly as it is. Raises Refused when it is longer than `longest` characters."""
    if len(text) > longest:
        raise Refused(
            f"This text is longer than {longest:,} characters, more than one entry holds. "
            "What was saved before is safe. Please split it into several entries."
        )
    return text
