"""Paragraphs that are kept back: which stretches of a text count as one, and what is left when some are gone."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.redactions import (
    Redaction,
    fits,
    paragraphs,
    preselected,
    redact,
    redaction_of,
)
from companion.domain.shares import REDACTED
from companion.errors import Refused

TEXT = """# Tuesday
Two lines
of one paragraph.

- first
- second

  goes on
  - nested
- third

```
code

with an empty line
```
after the code

> quoted
> twice

1. one
   two

| a | b |
|---|---|
| 1 | 2 |

last
"""
SPLIT = [
    "# Tuesday",
    "Two lines\nof one paragraph.",
    "- first",
    "- second\n\n  goes on\n  - nested",
    "- third",
    "```\ncode\n\nwith an empty line\n```",
    "after the code",
    "> quoted\n> twice",
    "1. one\n   two",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "last",
]


def texts(body: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(body)]


def kept_back(body: str, *positions: int) -> Redaction:
    made = redaction_of("a" * 26, 1, body, positions)
    assert made is not None
    return made


def test_headings_items_code_quotes_and_tables_are_one_paragraph_each():
    assert texts(TEXT) == SPLIT


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", []),
        (" \n\t\n", []),
        ("one", ["one"]),
        ("```\nnever closed\n\nstill code", ["```\nnever closed\n\nstill code"]),
        ("- ```\n  code\n\n  more\n  ```\n- b", ["- ```\n  code\n\n  more\n  ```", "- b"]),
        ("~~~\n```\n\n~~~\nafter", ["~~~\n```\n\n~~~", "after"]),
        ("* * a\n\n    deep\n\nout", ["* * a\n\n    deep", "out"]),
        ("a\n# b\nc", ["a", "# b", "c"]),
    ],
)
def test_awkward_texts_are_split_without_loss(body: str, expected: list[str]):
    assert texts(body) == expected


def test_a_run_of_paragraphs_leaves_one_marker_whatever_its_length():
    body = "a\n\nb\n\nc\n\nd"
    one, two = redact(body, kept_back(body, 1)), redact(body, kept_back(body, 1, 2))
    assert one == f"a\n\n{REDACTED}\n\nc\n\nd"
    assert two == f"a\n\n{REDACTED}\n\nd"
    long = "a\n\n" + "word " * 900 + "\n\nc\n\nd"
    assert redact(long, kept_back(long, 1)) == one
    assert redact(body, kept_back(body, 0, 1, 2, 3)) == REDACTED
    assert redact(body, kept_back(body, 0, 3)) == f"{REDACTED}\n\nb\n\nc\n\n{REDACTED}"


def test_empty_lines_beside_a_marker_do_not_tell_how_much_stood_there():
    near, far = "a\n\nb\n\nc", "a\n\n\n\n\nb\n\n\n\nc\n\n"
    assert redact(near, kept_back(near, 1)) == redact(far, kept_back(far, 1))
    assert redact("- a\n- b\n- c", kept_back("- a\n- b\n- c", 1)) == f"- a\n\n{REDACTED}\n\n- c"


def test_what_stays_is_as_it_was_typed():
    body = "  x\n\n\n\ny  \n\nz"
    assert redact(body, kept_back(body, 2)) == f"  x\n\n\n\ny\n\n{REDACTED}"


def test_nothing_kept_back_is_no_redaction():
    assert redaction_of("a" * 26, 1, "one\n\ntwo", ()) is None


def test_a_paragraph_that_is_not_there_is_refused():
    for position in (-1, 2):
        with pytest.raises(Refused):
            redaction_of("a" * 26, 1, "one\n\ntwo", [position])


def test_a_changed_text_is_never_redacted_by_an_old_redaction():
    redaction = kept_back("one\n\nsecret\n\nthree", 1)
    for changed in ("one\n\nsecrets\n\nthree", "secret", "new\n\none\n\nsecret\n\nthree"):
        assert not fits(changed, redaction)
        with pytest.raises(Refused):
            redact(changed, redaction)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("new\n\none\n\nsecret\n\nthree", (2,)),
        ("secret\n\none\n\nsecret", (0, 2)),
        ("one\n\nsecret, put otherwise\n\nthree", (1,)),
        ("new\n\none\n\nchanged\n\nthree\n\nfour", (1,)),
        ("one", (0,)),
        ("", ()),
    ],
)
def test_a_changed_entry_offers_what_was_kept_back_before(changed: str, expected: tuple[int, ...]):
    assert preselected(changed, kept_back("one\n\nsecret\n\nthree", 1)) == expected


def test_what_moved_along_is_found_by_what_stands_before_it():
    redaction = kept_back("a\n\nb\n\nc\n\nd", 1, 2)
    assert preselected("new\n\na\n\nb\n\nother\n\nd", redaction) == (2, 3)


pieces = st.sampled_from(
    ["alpha", "beta\n", "\n", "\n\n", "- item\n", "  more\n", "```\n", "~~~~\n", "# head\n", "> q\n", "\t", " ",
     "1. n\n", "\r\n", "\u2028", "\x0b", "`", "*", "gamma"]
)  # fmt: skip
bodies = st.lists(pieces, max_size=30).map("".join) | st.text(max_size=80)


@given(bodies, st.data())
def test_every_word_is_in_one_paragraph_and_what_is_kept_back_is_gone(
    body: str, data: st.DataObject
):
    found = paragraphs(body)
    assert "".join("".join(p.text for p in found).split()) == "".join(body.split())
    for paragraph in found:
        assert body[paragraph.start : paragraph.end] == paragraph.text
        assert paragraph.text.strip()
    assert all(a.end <= b.start for a, b in pairwise(found))
    if not found:
        return
    positions = data.draw(st.sets(st.integers(0, len(found) - 1), min_size=1))
    redaction = kept_back(body, *positions)
    left = redact(body, redaction)
    kept = [paragraph.text for at, paragraph in enumerate(found) if at not in positions]
    without = "".join(re.sub(re.escape(REDACTED), "", left).split())
    assert REDACTED in body or without == "".join("".join(kept).split())
    runs = sum(1 for at in positions if at - 1 not in positions)
    assert REDACTED in body or left.count(REDACTED) == runs
    assert set(preselected(body, redaction)) >= positions
