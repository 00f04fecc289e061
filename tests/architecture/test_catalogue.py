"""Every line of the catalogue has a test with its number in the name, or says why not."""

from __future__ import annotations

import ast
import functools
import re

import pytest

from tests.architecture.sources import ROOT

LINE = re.compile(r"\| (?P<number>\d+) \| (?P<what>[^|]+) \|(?P<reason>[^|]*)\|")
CATALOGUE = {
    int(found["number"]): found["reason"].strip()
    for found in LINE.finditer((ROOT / "tests/CATALOGUE.md").read_text(encoding="utf-8"))
}


@functools.cache
def numbered_tests() -> dict[int, list[str]]:
    """The catalogue's numbers and the tests that carry them."""
    found: dict[int, list[str]] = {}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and (
                numbers := re.match(r"test((?:_c\d+)+)_", node.name)
            ):
                for number in re.findall(r"\d+", numbers[1]):
                    found.setdefault(int(number), []).append(f"{file.name}::{node.name}")
    return found


def test_the_catalogue_is_whole():
    assert sorted(CATALOGUE) == list(range(1, 73))


def test_no_test_carries_a_number_that_is_none():
    assert set(numbered_tests()) <= set(CATALOGUE)


@pytest.mark.parametrize("number", sorted(CATALOGUE))
def test_a_line_is_tested_or_says_why_not(number: int):
    tests = numbered_tests().get(number, [])
    assert tests or CATALOGUE[number], f"line {number} has neither a test nor a reason"
