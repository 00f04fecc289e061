"""Marks in a line: what goes on, what is put on, what is taken off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.ui.widgets.markdown_marks import (
    LineKind,
    box_at,
    content_start,
    continuation,
    indented,
    link_at,
    outdented,
    ticked,
    toggled_emphasis,
    toggled_lines,
)


@pytest.mark.parametrize(
    ("line", "prefix"),
    [
        ("- milk", "- "),
        ("  * deeper", "  * "),
        ("1. first", "2. "),
        ("9) ninth", "10) "),
        ("- [x] done", "- [ ] "),
        ("> said", "> "),
        ("> - quoted item", "> - "),
    ],
)
def test_a_list_or_quote_goes_on_in_the_next_line(line: str, prefix: str):
    goes_on = continuation(line)
    assert goes_on is not None
    assert goes_on.prefix == prefix
    assert not goes_on.ends


@pytest.mark.parametrize("line", ["- ", "1. ", "- [ ] ", "> ", "  - "])
def test_an_empty_item_ends_the_list(line: str):
    goes_on = continuation(line)
    assert goes_on is not None
    assert goes_on.ends


@pytest.mark.parametrize("line", ["", "words", "-no space", "2024 was long", "# heading", "a - b"])
def test_other_lines_do_not_go_on(line: str):
    assert continuation(line) is None


def test_the_words_of_a_line_begin_after_its_mark():
    assert content_start("- [ ] tea") == 6
    assert content_start("> ## why") == 5
    assert content_start("plain") == 0


@pytest.mark.parametrize(
    ("kind", "plain", "marked"),
    [
        (LineKind.HEADING, "why", "## why"),
        (LineKind.LIST, "tea", "- tea"),
        (LineKind.LIST, "  tea", "  - tea"),
        (LineKind.CHECKLIST, "tea", "- [ ] tea"),
        (LineKind.QUOTE, "said", "> said"),
    ],
)
def test_a_line_kind_is_put_on_and_taken_off(kind: LineKind, plain: str, marked: str):
    assert toggled_lines([plain], kind) == [marked]
    assert toggled_lines([marked], kind) == [plain]


def test_several_lines_become_a_list_together_and_empty_ones_stay_between():
    assert toggled_lines(["a", "", "- b"], LineKind.LIST) == ["- a", "", "- b"]
    assert toggled_lines(["- a", "", "- b"], LineKind.LIST) == ["a", "", "b"]


def test_a_list_becomes_a_checklist_without_a_second_mark():
    assert toggled_lines(["- a"], LineKind.CHECKLIST) == ["- [ ] a"]
    assert toggled_lines(["1. a"], LineKind.LIST) == ["1. a"[3:]]


def test_a_box_is_ticked_and_cleared():
    assert ticked("- [ ] tea") == "- [x] tea"
    assert ticked("  * [X] tea") == "  * [ ] tea"
    assert ticked("- tea") is None


@pytest.mark.parametrize(
    ("text", "mark", "result"),
    [
        ("word", "**", "**word**"),
        ("**word**", "**", "word"),
        (" word ", "*", " *word* "),
        ("**word**", "*", "***word***"),
        ("***word***", "*", "**word**"),
        ("*word*", "**", "***word***"),
    ],
)
def test_emphasis_is_put_on_and_taken_off(text: str, mark: str, result: str):
    assert toggled_emphasis(text, mark) == result


@given(st.text(alphabet="ab*_ ", min_size=1).filter(lambda text: text.strip(" *_")))
def test_emphasis_twice_changes_nothing(text: str):
    once = toggled_emphasis(text, "**")
    assert toggled_emphasis(once, "**") == text or text.strip().startswith("**")


@given(st.text(alphabet="- >x\t1."))
def test_indenting_and_outdenting_are_each_others_undoing(line: str):
    assert outdented(indented(line)) == line


def test_a_link_and_a_box_are_found_where_they_stand():
    line = "- [ ] see [[abc|there]] soon"
    assert link_at(line, 15) == "abc|there"
    assert link_at(line, 26) is None
    assert box_at(line, 3)
    assert not box_at(line, 8)
