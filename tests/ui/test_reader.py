"""Reading views: rendered, cleaned, leading nowhere but to entries."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QFont, QTextDocument
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from companion.ui.theme import Theme
from companion.ui.widgets.private_clipboard import HINT
from companion.ui.widgets.reader import Reader, to_html
from companion.ui.widgets.reader_rules import entry_ids

HERE, GONE = "a" * 26, "b" * 26


def test_a_link_shows_the_heading_of_its_entry():
    html = to_html(f"see [[{HERE}]] and [[{HERE}|that evening]]", {HERE: "The <kitchen>"})
    assert f'<a href="entry:{HERE}">The &lt;kitchen&gt;</a>' in html
    assert f'<a href="entry:{HERE}">that evening</a>' in html


def test_a_link_to_an_entry_that_is_gone_keeps_its_words():
    html = to_html(f"see [[{GONE}|that evening]] and [[{GONE}]]", {HERE: "x"})
    assert "<a" not in html
    assert "that evening" in html
    assert "another entry" in html


def test_the_links_of_a_text_are_found_in_order():
    assert entry_ids(f"[[{GONE}]] [[{HERE}|x]] [[short]] [[{GONE}]]") == [GONE, HERE, GONE]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](https://example.org)",
        "[x](file:///etc/passwd)",
        "![x](file:///etc/passwd)",
        "<https://example.org>",
        "[x](data:text/html,hello)",
        '<a href="https://example.org">x</a>',
    ],
)
def test_c63_nothing_leads_out_or_runs(hostile: str):
    html = to_html(hostile)
    assert not re.search(r"<[^>]*(href|src|on\w+)\s*=", html)
    assert not re.search(r"<(script|img|iframe)", html)


def test_boxes_look_like_boxes_and_lines_stay_lines():
    html = to_html("- [ ] tea\n- [x] milk\n- [y] no box\n\none\ntwo", keep_line_breaks=True)
    assert "☐ tea" in html
    assert "☑ milk" in html
    assert "[y] no box" in html
    assert "one<br>" in html


def test_c64_the_reader_loads_nothing(app_theme: Theme, qtbot: QtBot, tmp_path: Path):
    reader = Reader(app_theme)
    qtbot.addWidget(reader)
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"x")
    kind = QTextDocument.ResourceType.ImageResource
    assert reader.loadResource(kind.value, QUrl.fromLocalFile(str(picture))) is None


def test_following_a_link_names_the_entry(app_theme: Theme, qtbot: QtBot):
    reader = Reader(app_theme)
    qtbot.addWidget(reader)
    with qtbot.waitSignal(reader.link_followed) as followed:
        reader.anchorClicked.emit(QUrl(f"entry:{HERE}"))
    assert followed.args == [HERE]
    with qtbot.assertNotEmitted(reader.link_followed):
        reader.anchorClicked.emit(QUrl("https://example.org"))


def test_a_copy_from_the_reader_is_plain_and_private(app_theme: Theme, qtbot: QtBot):
    reader = Reader(app_theme)
    qtbot.addWidget(reader)
    reader.show_markdown("a **bold** word")
    reader.selectAll()
    copied = reader.createMimeDataFromSelection()
    assert copied.text().strip() == "a bold word"
    assert copied.hasFormat(HINT)
    assert not copied.hasHtml()


@pytest.mark.parametrize("key", [Qt.Key.Key_PageDown, Qt.Key.Key_Down, Qt.Key.Key_PageUp])
def test_the_keys_that_scroll_are_the_pages(app_theme: Theme, qtbot: QtBot, key: Qt.Key):
    """A text as tall as its words has nothing to scroll itself."""
    area = QScrollArea()
    qtbot.addWidget(area)
    inside = QWidget()
    column = QVBoxLayout(inside)
    reader = Reader(app_theme)
    reader.show_markdown("line\n\n" * 60)
    column.addWidget(reader)
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.resize(400, 300)
    with qtbot.waitExposed(area):
        area.show()
    reader.setFocus()
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 400)
    bar.setValue(200)
    qtbot.keyClick(reader, key)
    assert (bar.value() < 200) is (key == Qt.Key.Key_PageUp)
    assert bar.value() != 200


@pytest.mark.parametrize("markdown", ["a **heavy** word", "##### A heading, heavy too"])
def test_heavy_words_have_the_weight_that_there_is_a_font_for(
    app_theme: Theme, qtbot: QtBot, markdown: str
):
    reader = Reader(app_theme)
    qtbot.addWidget(reader)
    reader.show_markdown(markdown)
    cursor = reader.document().find("heavy")
    assert cursor.charFormat().fontWeight() == QFont.Weight.DemiBold
