"""The beginning of an entry as lists show it: its words without the marks of Markdown."""

from __future__ import annotations

import pytest

from companion.domain.entries import preview_of


@pytest.mark.parametrize(
    ("body", "preview"),
    [
        ("# Morning\n\n- one\n- [ ] two", "Morning one two"),
        ("The **bold** and *slanted* and `plain`", "The bold and slanted and plain"),
        ("and _slanted by underscores_, too", "and slanted by underscores, too"),
        ("my_own_name stays, _ so does this _", "my_own_name stays, _ so does this _"),
        ("__heavy__", "heavy"),
    ],
)
def test_marks_are_left_out(body: str, preview: str):
    assert preview_of(body) == preview
