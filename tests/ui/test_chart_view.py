"""A chart on a page: picture and table say the same, whichever days, theme and size of text are chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QClipboard, QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from companion.domain.chart_facts import FEWEST_ON_EACH_SIDE
from companion.domain.charts import Band, Chart, Mark, PhaseSpan, Point, Series
from companion.domain.entries import Phase
from companion.ui.theme import Theme
from companion.ui.tokens import PALETTES, ThemeName
from companion.ui.widgets.chart_picture import COPY_SCALE, COPY_WIDTH, spell_number
from companion.ui.widgets.chart_view import EVERYTHING, LAST_MONTHS, ChartView
from companion.ui.widgets.private_clipboard import HINT, private_clipboard

Shown = Callable[[QWidget], QWidget]
START = date(2026, 1, 12)


def day(number: int) -> date:
    return START + timedelta(days=number)


MOOD = Chart(
    title="Mood",
    description="How you said you were.",
    series=(
        Series("mood", "Mood", tuple(Point(day(n), 4.0 + n // 40) for n in range(0, 160, 10))),
        Series("sleep", "Sleep", (Point(day(0), 6), Point(day(0), 7), Point(day(60), 2))),
    ),
    low=0,
    high=10,
    since=day(0),
    until=day(160),
    marks=(Mark(day(81), "Session 1"),),
    phases=(
        PhaseSpan(Phase.PREPARATION, day(0), day(80), "Preparation"),
        PhaseSpan(Phase.SESSION, day(81), day(81), "Session day"),
        PhaseSpan(Phase.INTEGRATION, day(82), day(160), "Integration"),
    ),
)


@pytest.fixture
def theme(app_theme: Theme) -> Iterator[Theme]:
    yield app_theme
    app_theme.choose("light", 1.0)


@pytest.fixture
def view(theme: Theme, shown: Shown) -> ChartView:
    made = ChartView(theme)
    made.show_chart(MOOD)
    shown(made)
    return made


@pytest.fixture
def clipboard(qapp: QApplication) -> Iterator[QClipboard]:
    board = QGuiApplication.clipboard()
    board.clear()
    yield board
    private_clipboard().forget()
    board.clear()


def cells(view: ChartView) -> list[list[str]]:
    def text(row: int, column: int) -> str:
        item = view.table.item(row, column)
        return item.text() if item else ""

    columns = range(view.table.columnCount())
    return [[text(row, column) for column in columns] for row in range(view.table.rowCount())]


def headings(view: ChartView) -> list[str]:
    found = [view.table.horizontalHeaderItem(n) for n in range(view.table.columnCount())]
    return [item.text() for item in found if item is not None]


def pixels(view: ChartView) -> QImage:
    return view.picture.pixmap().toImage()


# --- the table


def test_the_table_has_the_numbers_of_the_picture(view: ChartView):
    assert view.picture.isVisible()
    view.table_chip.click()
    assert view.table.isVisible()
    assert not view.picture.isVisible()
    assert headings(view) == ["Day", "Mood", "Sleep", "Session or phase"]
    rows = cells(view)
    assert rows[0] == ["12 Jan 2026", "4", "6; 7", "Preparation"]
    assert [row[1] for row in rows if row[1]] == [
        spell_number(point.value) for point in MOOD.series[0].points
    ]
    assert ["3 Apr 2026", "", "", "Session 1"] in rows
    view.table_chip.click()
    assert view.picture.isVisible()
    assert not view.table.isVisible()


def test_one_key_on_the_picture_shows_the_table_and_stands_in_it(view: ChartView, qtbot: QtBot):
    view.picture.setFocus()
    qtbot.keyClick(view.picture, Qt.Key.Key_Return)
    assert view.table_chip.isChecked()
    assert view.table.hasFocus()
    assert view.table.currentRow() == 0


def test_tab_goes_through_the_table_at_once(view: ChartView, qtbot: QtBot):
    qtbot.keyClick(view.picture, Qt.Key.Key_Space)
    qtbot.keyClick(view.table, Qt.Key.Key_Tab)
    assert not view.table.hasFocus()


def test_numbers_are_written_as_the_language_does():
    assert [spell_number(value) for value in (6, 6.25, 6.2, 1234.5, 5.9999)] == [
        "6",
        "6.25",
        "6.2",
        "1234.5",
        "6",
    ]


# --- what is said


def test_the_picture_tells_a_screen_reader_what_it_shows_and_where_the_table_is(view: ChartView):
    spoken = QAccessible.queryAccessibleInterface(view.picture)
    assert spoken is not None
    assert spoken.role() is QAccessible.Role.Graphic
    name = spoken.text(QAccessible.Text.Name)
    assert name.startswith("Mood. Mood: 16 value")
    assert "from 4 on 12 January 2026 to 7 on 11 June 2026. Lowest 4, highest 7." in name
    assert "Session 1 on 3 April 2026." in name
    assert "table" in spoken.text(QAccessible.Text.Description)
    assert view.focusProxy() is view.picture


def test_a_session_is_compared_in_plain_facts(view: ChartView):
    one = replace(MOOD, series=MOOD.series[:1])
    view.show_chart(one)
    said = view.comparison.text()
    assert said.startswith("Session 1. Before: 4.7 on average (9 day")
    assert "After: 6.6 on average (7 day" in said
    assert said.endswith("This does not say why.")


def test_with_few_values_the_page_says_when_a_comparison_is_shown(view: ChartView):
    view.show_chart(replace(MOOD, series=MOOD.series[1:]))
    assert FEWEST_ON_EACH_SIDE == 3
    assert view.comparison.text() == (
        "Before and after a session are compared from three days with values on each side."
    )


def test_without_a_session_nothing_is_said(view: ChartView):
    view.show_chart(replace(MOOD, marks=()))
    assert not view.comparison.isVisible()


def test_an_empty_chart_says_what_will_be_here(view: ChartView):
    view.show_chart(replace(MOOD, series=()), empty="Your first check-in makes the first point.")
    assert view.nothing.isVisible()
    assert view.nothing.text() == "Your first check-in makes the first point."
    for part in (view.picture, view.table, view.controls, view.comparison):
        assert not part.isVisible()
    view.show_chart(MOOD)
    assert view.picture.isVisible()
    assert not view.nothing.isVisible()


# --- which days


def test_a_phase_and_the_last_months_can_be_chosen(view: ChartView):
    words = [view.days.itemText(n) for n in range(view.days.count())]
    assert words == ["Everything", "Preparation", "Session day", "Integration", "Last 3 months"]
    before = pixels(view)
    view.days.choose("phase-2")
    assert view.shown is not None
    assert (view.shown.since, view.shown.until) == (day(82), day(160))
    assert pixels(view) != before
    assert [row[3] for row in cells(view)] == ["Integration"] * 7
    view.days.choose(LAST_MONTHS)
    assert view.shown.until == day(160)
    assert view.shown.since == date(2026, 3, 21)
    view.days.choose(EVERYTHING)
    assert view.shown == MOOD


def test_days_without_values_say_so(view: ChartView):
    view.days.choose("phase-1")
    assert view.nothing.text() == "No values in these days."
    assert view.nothing.isVisible()
    assert "No values in these days." in view.picture.accessibleName()
    view.days.choose(EVERYTHING)
    assert not view.nothing.isVisible()


def test_new_values_keep_what_the_person_chose(view: ChartView):
    view.days.choose("phase-2")
    view.table_chip.click()
    longer = replace(MOOD, until=day(170))
    view.show_chart(longer)
    assert view.days.key == "phase-2"
    assert view.table.isVisible()
    view.show_chart(replace(MOOD, title="Sleep", phases=()))
    assert view.days.key == EVERYTHING
    assert view.picture.isVisible()


def test_phases_of_the_same_name_are_told_apart(view: ChartView):
    again = replace(MOOD.phases[0], since=day(100), until=day(120))
    view.show_chart(replace(MOOD, phases=(*MOOD.phases, again)))
    words = [view.days.itemText(n) for n in range(view.days.count())]
    assert "Preparation, from 12 Jan 2026" in words
    assert "Preparation, from 22 Apr 2026" in words


# --- a copy


def test_a_copy_is_a_picture_that_is_kept_out_of_histories_and_taken_back(
    view: ChartView, clipboard: QClipboard
):
    view.copy_button.click()
    assert clipboard.mimeData().hasImage()
    assert bytes(clipboard.mimeData().data(HINT).data()) == b"secret"
    assert not clipboard.mimeData().hasText()
    assert clipboard.image().width() > COPY_WIDTH * COPY_SCALE
    assert "30 seconds" in view.copied.text()
    assert private_clipboard()._timer.isActive()
    private_clipboard()._timer.timeout.emit()
    assert clipboard.image().isNull()


def test_locking_takes_the_copy_off_the_clipboard(view: ChartView, clipboard: QClipboard):
    view.copy_button.click()
    private_clipboard().forget()
    assert clipboard.image().isNull()


# --- how it looks


@pytest.mark.parametrize("name", ["dark", "contrast-light", "contrast-dark"])
def test_another_theme_paints_it_anew(view: ChartView, theme: Theme, name: ThemeName):
    light = pixels(view)
    assert light.pixelColor(2, 2).name().upper() == PALETTES["light"].surface
    theme.choose(name)
    assert pixels(view).pixelColor(2, 2).name().upper() == PALETTES[name].surface
    assert pixels(view) != light


def test_it_is_sharp_on_a_finer_screen(view: ChartView, monkeypatch: pytest.MonkeyPatch):
    room = view.picture.contentsRect().size()
    drawn: list[QPixmap] = []
    monkeypatch.setattr(view.picture, "devicePixelRatioF", lambda: 2.0)
    monkeypatch.setattr(view.picture, "setPixmap", drawn.append)
    QApplication.sendEvent(view.picture, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert drawn[-1].size() == room * 2
    assert drawn[-1].deviceIndependentSize().toSize() == room


def test_another_width_draws_it_anew(view: ChartView):
    view.resize(620, 720)
    assert view.picture.pixmap().width() == view.picture.contentsRect().width()


def test_larger_text_makes_it_higher_and_cuts_nothing(view: ChartView, theme: Theme, qtbot: QtBot):
    bands = tuple(
        Band(words, 2 * n, 2 * n + 1)
        for n, words in enumerate(("none or minimal", "mild", "moderate", "moderately severe"))
    )
    view.show_chart(replace(MOOD, bands=bands))
    view.resize(620, 720)
    before = view.picture.height()
    theme.choose(scale=2.0)
    picture = view.picture
    qtbot.waitUntil(lambda: picture.height() == picture.heightForWidth(picture.width()))
    assert picture.height() > before
    qtbot.waitUntil(lambda: picture.pixmap().height() == picture.contentsRect().height())
    for control in (view.days, view.table_chip, view.copy_button):
        assert control.width() >= control.minimumSizeHint().width()
