"""The list: fast however long, honest about what it shows, usable by keyboard and by ear."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFont, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from companion.domain.entries import (
    END_MARK,
    START_MARK,
    Entry,
    EntryFilter,
    EntryKind,
    NewEntry,
    Phase,
    Sharing,
)
from companion.services import journal
from companion.ui.context import Context
from companion.ui.pages.journal_list import PAGE, JournalList
from companion.ui.widgets.choice_popups import DaysChooser, TagChooser
from companion.ui.widgets.entry_list import EntryList
from companion.ui.widgets.entry_rows import EntryRow, EntryRows, summary_of
from companion.ui.widgets.entry_words import kind_words, sharing_words, without_ids
from companion.ui.widgets.marked_text import lay_out, without_marks

Shown = Callable[..., QWidget]
EVENING = datetime(2026, 3, 10, 19, 30, tzinfo=UTC)


@pytest.fixture
def pane(context: Context, qtbot: QtBot) -> JournalList:
    made = JournalList(context)
    qtbot.addWidget(made)
    made.resize(360, 700)
    return made


def written(context: Context, body: str = "words", days_ago: float = 0, **more: object) -> Entry:
    new = NewEntry(body=body, created_at=EVENING - timedelta(days=days_ago), **more)  # type: ignore[arg-type]
    return journal.write_entry(context.vault, new)[0]


def many(context: Context, how_many: int) -> None:
    from companion.services.new_entries import begin

    with context.vault.work() as work:
        for n in range(how_many):
            new = NewEntry(body=f"entry number {n}", created_at=EVENING - timedelta(hours=n))
            work.entries.add(begin(work, new))


def headings(pane: JournalList) -> list[str]:
    return [row.heading for row in pane.rows.rows]


def search(pane: JournalList, words: str) -> None:
    pane.search.setText(words)
    pane.search_now()


def came(signal: SignalBlocker) -> str:
    """The heading of the row that a signal brought."""
    assert signal.args
    return signal.args[0].heading


# --- reading


def test_entries_come_newest_first_and_days_begin_where_they_begin(
    pane: JournalList, context: Context
):
    written(context, "older", days_ago=1)
    written(context, "newer")
    written(context, "between", days_ago=0.01)
    pane.show_all()
    assert headings(pane) == ["newer", "between", "older"]
    assert [pane.rows.begins_day(n) for n in range(3)] == [True, False, True]


def test_a_long_journal_is_read_page_by_page(pane: JournalList, context: Context):
    many(context, PAGE + 30)
    pane.show_all()
    assert len(pane.rows.rows) == PAGE
    assert pane.rows.canFetchMore(QModelIndex())
    pane.rows.fetchMore(QModelIndex())
    assert len(pane.rows.rows) == PAGE + 30
    assert not pane.rows.canFetchMore(QModelIndex())
    assert len({row.key for row in pane.rows.rows}) == PAGE + 30


def test_scrolling_to_the_end_reads_the_next_page(
    pane: JournalList, context: Context, shown: Shown, qtbot: QtBot
):
    many(context, PAGE + 5)
    pane.show_all()
    shown(pane, 360, 700)
    bar = pane.list.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: len(pane.rows.rows) == PAGE + 5)


def test_rows_are_equally_high_whatever_stands_in_them(
    pane: JournalList, context: Context, shown: Shown
):
    written(context, "", title="t" * 300)
    written(context, "x\n" * 50, tags=tuple(f"tag{n}" for n in range(30)))
    pane.show_all()
    shown(pane, 360, 700)
    heights = {pane.list.visualRect(pane.rows.index(n)).height() for n in range(2)}
    assert len(heights) == 1
    assert not pane.list.grab().isNull()


def test_reading_again_keeps_place_and_mark(pane: JournalList, context: Context, shown: Shown):
    many(context, PAGE + 30)
    pane.show_all()
    pane.rows.fetchMore(QModelIndex())
    shown(pane, 360, 700)
    wanted = pane.rows.rows[40].summary.id
    pane.list.mark(wanted)
    place = pane.list.verticalScrollBar().value()
    assert place > 0
    pane.reload()
    assert pane.list.verticalScrollBar().value() == place
    assert pane.list.current_row is not None
    assert pane.list.current_row.summary.id == wanted
    assert len(pane.rows.rows) == PAGE + 30


def test_a_saved_text_changes_its_row_only(pane: JournalList, context: Context, qtbot: QtBot):
    entry = written(context, "before")
    written(context, "other", days_ago=1)
    pane.show_all()
    after, _ = journal.save_text(context.vault, entry.id, title="", body="after")
    with qtbot.assertNotEmitted(pane.rows.modelReset):
        assert pane.rows.show_changed(summary_of(after))
    assert headings(pane) == ["after", "other"]


# --- what a row says


def test_a_row_speaks_its_heading_day_kind_and_mark(pane: JournalList, context: Context):
    entry = written(context, "The kitchen", kind=EntryKind.REFLECTION, tags=("garden",))
    journal.mark_sharing(context.vault, [entry.id], Sharing.TALK)
    pane.show_all()
    spoken = str(pane.rows.data(pane.rows.index(0), Qt.ItemDataRole.AccessibleTextRole))
    for part in (
        "The kitchen",
        "Tuesday 10 March 2026",
        "Reflection",
        "Talk about in person",
        "garden",
    ):
        assert part in spoken
    assert "in person" in str(pane.rows.data(pane.rows.index(0), Qt.ItemDataRole.ToolTipRole))


def test_the_text_under_a_heading_does_not_repeat_it(pane: JournalList, context: Context):
    written(context, "First line\nSecond line")
    pane.show_all()
    row = pane.rows.rows[0]
    assert row.heading == "First line"
    assert row.words == "Second line"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("see " + "a" * 26 + " then", "see  then"),
        ("see [[" + "a2" * 13 + "|that evening]] then", "see that evening then"),
        ("see [[" + "b" * 26 + "]] then", "see  then"),
        (
            "an ordinary word, uncharacteristically long",
            "an ordinary word, uncharacteristically long",
        ),
    ],
)
def test_identifiers_of_links_are_not_shown(typed: str, shown: str):
    assert without_ids(typed) == shown


def test_an_entry_without_words_is_named(pane: JournalList, context: Context):
    journal.write_entry(context.vault, NewEntry(tags=("only",)))
    pane.show_all()
    assert headings(pane) == ["Without words yet"]


def test_a_sealed_letter_shows_nothing_of_its_words(pane: JournalList, context: Context):
    written(context, "secret words", kind=EntryKind.LETTER, opens_on=date(2027, 1, 1))
    pane.show_all()
    row = pane.rows.rows[0]
    assert "secret" not in row.heading + row.words + row.caption + row.spoken
    assert "1 January 2027" in row.words
    search(pane, "secret")
    assert "secret" not in "".join(row.heading + row.words for row in pane.rows.rows)


@pytest.mark.parametrize("kind", list(EntryKind))
def test_every_kind_has_a_name(kind: EntryKind):
    assert kind_words(kind)


@pytest.mark.parametrize("sharing", list(Sharing))
def test_every_mark_has_a_name(sharing: Sharing):
    assert sharing_words(sharing)


# --- search


def test_typing_finds_and_marks(pane: JournalList, context: Context, qtbot: QtBot):
    written(context, "the kitchen was just a kitchen")
    written(context, "nothing here", days_ago=1)
    pane.show_all()
    QTest.keyClicks(pane.search, "kitch")
    qtbot.waitUntil(lambda: len(pane.rows.rows) == 1)
    assert f"{START_MARK}kitchen{END_MARK}" in pane.rows.rows[0].words
    assert pane.state.text()


def test_what_is_shown_always_belongs_to_what_stands_in_the_field(
    pane: JournalList, context: Context
):
    written(context, "apple")
    written(context, "pear", days_ago=1)
    pane.show_all()
    QTest.keyClicks(pane.search, "apple")
    pane.search.setText("pear")
    pane.search_now()
    assert headings(pane) == ["pear"]
    assert pane.query == "pear"


def test_esc_clears_the_search_and_then_leaves_it(
    pane: JournalList, context: Context, qtbot: QtBot
):
    written(context, "apple")
    written(context, "pear")
    pane.show_all()
    search(pane, "apple")
    QTest.keyClick(pane.search, Qt.Key.Key_Escape)
    assert len(pane.rows.rows) == 2
    with qtbot.waitSignal(pane.left):
        QTest.keyClick(pane.search, Qt.Key.Key_Escape)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_enter_and_down_lead_into_the_hits_and_up_leads_back(
    pane: JournalList, context: Context, shown: Shown, qtbot: QtBot, key: Qt.Key
):
    written(context, "apple one")
    written(context, "apple two", days_ago=1)
    pane.show_all()
    shown(pane, 360, 700)
    pane.focus_search()
    QTest.keyClicks(pane.search, "apple")
    with qtbot.waitSignal(pane.moved) as moved:
        QTest.keyClick(pane.search, key)
    assert came(moved) == "apple one"
    assert pane.list.hasFocus()
    with qtbot.waitSignal(pane.moved) as moved:
        QTest.keyClick(pane.list, Qt.Key.Key_Down)
    assert came(moved) == "apple two"
    with qtbot.waitSignal(pane.opened) as opened:
        QTest.keyClick(pane.list, Qt.Key.Key_Return)
    assert came(opened) == "apple two"
    QTest.keyClick(pane.list, Qt.Key.Key_Up)
    QTest.keyClick(pane.list, Qt.Key.Key_Up)
    assert pane.search.hasFocus()


def test_nothing_found_says_so_with_the_words(pane: JournalList, context: Context):
    written(context)
    pane.show_all()
    search(pane, "absent")
    assert pane.body.currentWidget() is pane.none
    assert "“absent”" in pane.none.text()
    pane.clear_button.click()
    assert pane.body.currentWidget() is pane.list
    assert pane.search.text() == ""


@pytest.mark.parametrize("words", ['"', "*", "AND OR", "a" * 500, "\U0001f600", "'; --", "  "])
def test_any_words_can_be_searched_for(pane: JournalList, context: Context, words: str):
    written(context)
    pane.show_all()
    search(pane, words)


def test_a_click_opens_a_row(pane: JournalList, context: Context, shown: Shown, qtbot: QtBot):
    written(context, "apple")
    pane.show_all()
    shown(pane, 360, 700)
    place = pane.list.visualRect(pane.rows.index(0)).center()
    with qtbot.waitSignal(pane.opened) as opened:
        QTest.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert came(opened) == "apple"


# --- filters


def test_filters_narrow_the_list_say_so_and_are_cleared(pane: JournalList, context: Context):
    written(context, "plain")
    written(context, "asked", kind=EntryKind.QUESTION, phase=Phase.PREPARATION, tags=("clinic",))
    pane.show_all()
    assert not pane.clear_button.isVisibleTo(pane)
    pane.filters.apply(
        EntryFilter(
            kinds=frozenset({EntryKind.QUESTION}),
            phases=frozenset({Phase.PREPARATION}),
            tags=frozenset({"clinic"}),
        )
    )
    assert headings(pane) == ["asked"]
    assert pane.filters.kind_chip.text() == "Question"
    assert pane.filters.phase_chip.isChecked()
    assert "#clinic" in pane.filters.tag_chip.accessibleName()
    assert pane.clear_button.text() == "Clear filters"
    pane.clear_button.click()
    assert len(pane.rows.rows) == 2
    assert not pane.filters.active
    assert not pane.filters.phase_chip.isChecked()


def test_days_are_chosen_in_either_order(pane: JournalList, context: Context, qtbot: QtBot):
    written(context, "in", days_ago=5)
    written(context, "out", days_ago=50)
    pane.show_all()
    chooser = DaysChooser(date(2026, 3, 10), date(2026, 3, 1), pane)
    chooser.chosen.connect(
        lambda first, last: pane.filters.apply(EntryFilter(since=first, until=last))
    )
    chooser.findChildren(type(pane.new_button))[-1].click()
    assert headings(pane) == ["in"]
    assert "1 Mar 2026" in pane.filters.days_chip.text()


def test_tags_are_found_by_typing_and_all_ticked_ones_must_be_there(
    pane: JournalList, context: Context
):
    written(context, "both", tags=("garden", "sleep"))
    written(context, "one", tags=("garden",))
    pane.show_all()
    chooser = TagChooser(journal.tags(context.vault), frozenset(), pane)
    chooser.chosen.connect(lambda tags: pane.filters.apply(EntryFilter(tags=tags)))
    QTest.keyClicks(chooser.field, "slee")
    QTest.keyClick(chooser.field, Qt.Key.Key_Return)
    assert headings(pane) == ["both"]
    chooser.field.clear()
    QTest.keyClicks(chooser.field, "gard")
    QTest.keyClick(chooser.field, Qt.Key.Key_Return)
    assert pane.filters.filter.tags == frozenset({"garden", "sleep"})


def test_search_and_filters_hold_together(pane: JournalList, context: Context):
    written(context, "apple note")
    written(context, "apple question", kind=EntryKind.QUESTION)
    pane.show_all()
    search(pane, "apple")
    pane.filters.apply(EntryFilter(kinds=frozenset({EntryKind.QUESTION})))
    assert headings(pane) == ["apple question"]


def test_the_trash_is_a_list_of_its_own(pane: JournalList, context: Context):
    gone = written(context, "gone")
    written(context, "there")
    journal.trash(context.vault, gone.id)
    pane.show_all()
    assert headings(pane) == ["there"]
    pane.filters.apply(EntryFilter(in_trash=True))
    assert headings(pane) == ["gone"]
    assert pane.empty_trash_button.isVisibleTo(pane)
    assert pane.clear_button.text() == "Leave the trash"


# --- marked text


def test_marks_become_places(qtbot: QtBot):
    text, ranges = without_marks(f"a {START_MARK}b{END_MARK} \U0001f600 {START_MARK}c{END_MARK}")
    assert text == "a b \U0001f600 c"
    assert ranges == [(2, 3), (7, 8)]


def test_lines_are_cut_with_an_ellipsis_and_keep_their_marks(app_theme: object, qtbot: QtBot):
    found = QTextCharFormat()
    found.setFontWeight(QFont.Weight.Bold)
    marked = "word " * 10 + f"{START_MARK}found{END_MARK} " + "word " * 60
    laid = lay_out(marked, QFont("Inter", 10), 300, 2, found)
    assert laid.lines == 2
    assert laid.cut
    assert "found" in laid.line_text(0) + laid.line_text(1)
    text = laid.layout.text()
    assert [text[run.start : run.start + run.length] for run in laid.layout.formats()] == ["found"]  # type: ignore[attr-defined]
    short = lay_out("two words", QFont("Inter", 10), 300, 2, found)
    assert (short.lines, short.cut) == (1, False)
    assert lay_out("", QFont("Inter", 10), 300, 2, found).cut is False


def test_an_empty_list_can_be_walked(app_theme: object, qtbot: QtBot, context: Context):
    rows = EntryRows()
    view = EntryList(context.theme, rows)
    qtbot.addWidget(view)
    assert view.enter() is None
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_Down)
    view.mark("unknown")
    assert view.current_row is None
    rows.read_with(lambda _shown: ([EntryRow(summary_of(written(context)))], False))
    assert view.enter() is not None
