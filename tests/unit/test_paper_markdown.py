"""An entry's Markdown on paper: what it is read as, and that no word of it is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.ui.paper_markdown import Paragraph, paragraphs_of

PIECES = st.sampled_from(
    ["alpha", "beta", "gamma", " ", "\n", "\n\n", "- ", "1. ", "> ", "# ", "**", "*", "`", "```\n", "~~", "[", "](",
     ")", "]: ", "http://x.y", "<b>", "![", "[[", "---", "    ", "\t", "|", "\\", "\"", "<!--", "-->", "- [ ] "]
)  # fmt: skip


def read(text: str) -> list[Paragraph]:
    return list(paragraphs_of(text))


def test_plain_paragraphs_keep_their_lines():
    found = read("One line.\nAnother.\n\n\nA second paragraph, with - a dash.")
    assert [each.text for each in found] == [
        "One line.\nAnother.",
        "A second paragraph, with - a dash.",
    ]
    assert {each.kind for each in found} == {"words"}


def test_emphasis_is_a_stretch_of_the_text():
    (found,) = read("Some **bold** and *soft* words")
    assert found.text == "Some bold and soft words"
    assert [(found.text[at : at + n], set(looks)) for at, n, looks in found.runs] == [
        ("bold", {"strong"}),
        ("soft", {"em"}),
    ]


def test_lists_have_marks_and_depth():
    found = read("3. three\n4. four\n   - deeper\n\n> said\n\n# Head")
    assert [(each.kind, each.mark, each.depth, each.text) for each in found] == [
        ("words", "3.", 1, "three"),
        ("words", "4.", 1, "four"),
        ("words", "•", 2, "deeper"),
        ("quote", "", 0, "said"),
        ("heading", "", 0, "Head"),
    ]


def test_a_link_keeps_words_and_address():
    (found,) = read("See [the study](https://example.org/a 'its title') and <https://example.org>.")
    assert found.text == "See the study (https://example.org/a its title) and https://example.org."


@pytest.mark.parametrize(
    "text",
    [
        "[name]: https://example.org 'words of a title'",
        "<script>alert(1)</script>",
        "```secret words\ncode\n```",
    ],
)
def test_nothing_vanishes(text: str):
    said = "\n".join(each.text for each in read(text))
    assert set(re.findall(r"\w+", text)) <= set(re.findall(r"\w+", said))


@given(st.lists(PIECES, max_size=25).map("".join))
def test_every_word_is_read(text: str):
    said = "\n".join(f"{each.mark} {each.text}" for each in read(text))
    for word in ("alpha", "beta", "gamma"):
        assert said.count(word) >= text.count(word)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str):
    for each in read(text):
        for at, length, _ in each.runs:
            assert 0 <= at < at + length <= len(each.text)
