"""The quick way for paragraphs without marks gives the same HTML as the parser and the cleaner."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from companion.exchange import export_html
from companion.exchange.plain_paragraphs import with_plain_paragraphs
from companion.ui import paper_markdown

parsed = export_html._interpreted  # pyright: ignore[reportPrivateUsage]
MARKS = [
    "\n", "\n\n", "\n\n\n", " ", "  ", "    ", "\t", "\r", "\r\n", "\xa0", "\u2028", "\x85", "\x1c", "\x00", "\ufeff", "\ufffe",
    "-", "- ", "+ ", "* ", "1. ", "2) ", "12345678901. ", "# ", "#", "###### ", "> ", ">", "=", "===", "---", "***", "* * *",
    "```", "~~~", "~~", "*", "**", "_", "`", "\\", "&", "&amp;", "&#0;", "<", "<b>", "</p>", "<!--", "<script>", '"', "'", "[", "]",
    "[a]", "[a]: b", "](", "![", "!", "(", ")", "http://a.b", "<http://a.b>", "a@b.c", "|", "a | b", "- [ ] ", "- [x] ", ":", "$", "%", "@",
    "^", "{", "}", "\u0301", "ß", "I am", "quiet", "3", "\u0663", "😀", "\u202e", "\u200b", "\u3000", "\u2003",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(MARKS) | st.text(max_size=4), max_size=24).map("".join)


@given(TEXTS)
@example("One line\nand another.\n\n- a list\n\n  going on\n\nPlain again.")
@example("[a]\n\nplain\n\n[a]: b")
@example("```\ncode\n\nplain\n\n```")
@example("> quoted\n\nplain\nplain")
@example("    code\n\nplain\n\n    code")
@example("1. one\n\nplain\n\n2. two")
@example("## A day\n\nplain\n\n- one\n- two\n\nplain")
@example("- one\n\n- two")
@example("- one\n\n  two")
@example("- # one\n- > two\n- - three")
@example("-\n\n\n-")
@example("```\n\n")
@example("    a\n\n\n    b\n\nplain")
@example('2 > 1 and \xa0 "here"')
def test_both_ways_give_the_same(text: str) -> None:
    assert export_html.to_html(text) == parsed(text)


@given(TEXTS)
def test_on_paper_both_ways_give_the_same_paragraphs(text: str) -> None:
    text = text.replace("\r\n", "\n")
    parser = paper_markdown._markdown()  # pyright: ignore[reportPrivateUsage]
    reading = paper_markdown._Reading(parser.parse(text))  # pyright: ignore[reportPrivateUsage]
    shortcut = paper_markdown._MAYBE_MARKED.search(text) is None  # pyright: ignore[reportPrivateUsage]
    if not shortcut:
        assert list(paper_markdown.paragraphs_of(text)) == list(reading.paragraphs())


def test_words_without_marks_never_reach_the_parser() -> None:
    def never(text: str) -> str:
        raise AssertionError(text)

    text = "It was quiet: 3 of us, at the water (2 > 1).\nThen home.\n\nTea!\n"
    assert with_plain_paragraphs(text, never) == parsed(text)
