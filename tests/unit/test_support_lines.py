"""The Support page: never empty, emergency numbers first, and no date that nobody stands behind."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date

import msgspec
import pytest

from companion.assets import read_text
from companion.domain.helplines import NumberCheck, SupportBook
from companion.services import support

BOOK = msgspec.toml.decode(read_text("content/support_lines.toml"), type=SupportBook)
LINES = [*BOOK.anywhere, *(line for country in BOOK.country for line in country.lines)]
EMERGENCIES = [number for country in BOOK.country for number in country.emergency]
VERIFIED_ON = date(2026, 11, 22)


def shown_numbers(page: support.SupportPage) -> list[support.ShownNumber]:
    numbers = [number for block in page.blocks for number in (*block.emergency, *block.lines)]
    return [*numbers, *page.anywhere]


def test_only_confirmed_numbers_carry_a_date():
    for number in (*LINES, *EMERGENCIES):
        assert (number.last_checked is not None) == (number.check is NumberCheck.CONFIRMED), number


def test_the_page_shows_only_dates_that_are_in_the_data():
    dates_in_file = set(re.findall(r"\d{4}-\d\d-\d\d", read_text("content/support_lines.toml")))
    assert dates_in_file == {VERIFIED_ON.isoformat()}
    for country in (None, *(entry.code for entry in BOOK.country)):
        page = support.support_page(country)
        shown = {number.last_checked for number in shown_numbers(page)} - {None}
        assert shown <= {VERIFIED_ON}
        assert page.checked_on in {None, VERIFIED_ON}
        years = re.findall(r"\b(?:19|20)\d\d\b", page.freshness)
        assert years == (["2026"] if page.checked_on else [])


def test_what_nobody_confirmed_is_marked_and_undated():
    for country in BOOK.country:
        block = support.support_page(country.code).blocks[0]
        lines = [line for line in country.lines if line.check is not NumberCheck.UNCHECKED]
        for stored, shown in zip(lines, block.lines, strict=True):
            assert_shown_as_checked(stored.check, shown, bool(stored.number))
        numbers = [one for one in country.emergency if one.check is not NumberCheck.UNCHECKED]
        for number, shown in zip(numbers, block.emergency, strict=True):
            assert_shown_as_checked(number.check, shown, True)
    for stored, shown in zip(BOOK.anywhere, support.support_page().anywhere, strict=True):
        assert_shown_as_checked(stored.check, shown, bool(stored.number))


def assert_shown_as_checked(
    check: NumberCheck, shown: support.ShownNumber, is_number: bool
) -> None:
    if check is NumberCheck.CONFIRMED:
        assert shown.mark == ""
        assert shown.last_checked == VERIFIED_ON
        assert shown.checked == "Checked at the service or its public body on 22 November 2026"
    else:
        assert shown.mark == ("Check this number" if is_number else "Check this address")
        assert shown.last_checked is None
        assert shown.checked == "Not yet checked at the service"


def test_what_was_written_down_from_memory_stays_in_the_data_and_is_not_shown():
    from_memory = {line.name for line in LINES if line.check is NumberCheck.UNCHECKED}
    assert {"Poison Help", "Shout", "Die Dargebotene Hand"} <= from_memory
    for country in (None, *(entry.code for entry in BOOK.country)):
        shown = {number.name for number in shown_numbers(support.support_page(country))}
        assert from_memory.isdisjoint(shown)
    emergency = {n.number for n in support.support_page("FR").blocks[0].emergency}
    assert emergency == {"112"}


def test_a_country_of_which_nothing_was_checked_says_so_and_leads_on():
    page = support.support_page("CH")
    assert page.notice.startswith("No lines are stored for Switzerland.")
    assert [(block.code, block.emergency, block.lines) for block in page.blocks] == [("CH", (), ())]
    assert page.anywhere


def test_a_page_without_any_confirmed_number_shows_no_date():
    page = support.support_page("CH")
    assert page.checked_on is None
    assert "Numbers checked on" not in page.freshness
    assert page.freshness.startswith("Numbers can change.")
    assert "has not been confirmed" in page.freshness


def test_the_date_on_the_page_is_written_out_and_the_oldest():
    page = support.support_page("GB")
    assert page.freshness.startswith("Numbers checked on 22 November 2026. Numbers can change.")


def test_every_country_leads_with_a_confirmed_emergency_number():
    page = support.support_page()
    assert [block.code for block in page.blocks] == [
        "US", "CA", "GB", "IE", "EU", "DE", "FR", "ES", "NL", "CZ", "AU", "NZ", "IN",
    ]  # fmt: skip
    first = {block.code: block.emergency[0].number for block in page.blocks if block.emergency}
    assert {block.code for block in page.blocks} - first.keys() == {"IN"}
    assert first["US"] == first["CA"] == "911"
    assert first["GB"] == "999"
    assert first["AU"] == "000"
    assert first["NZ"] == "111"
    assert first["DE"] == first["EU"] == "112"
    assert {number.name for number in page.anywhere} == {"findahelpline.com", "iasp.info"}


@pytest.mark.parametrize("code", ["us", "US", " us "])
def test_a_country_is_chosen_in_any_case(code: str):
    page = support.support_page(code)
    assert [block.code for block in page.blocks] == ["US"]
    assert page.country == "US"
    assert page.notice == ""
    assert page.anywhere


def test_a_country_of_the_european_union_without_lines_gets_its_number():
    page = support.support_page("IT")
    assert [block.name for block in page.blocks] == ["European Union"]
    assert page.blocks[0].emergency[0].number == "112"


def test_an_unknown_country_still_shows_everything_and_says_so():
    page = support.support_page("XX")
    assert page.country is None
    assert page.blocks == support.support_page().blocks
    assert page.notice == (
        "No lines are stored for XX. Call your local emergency number or use findahelpline.com."
    )


def test_lines_whose_hours_vary_say_so_and_show_none():
    fireside = next(line for line in LINES if line.name == "Fireside Project")
    assert fireside.hours_vary
    assert fireside.check is not NumberCheck.CONFIRMED
    shown = next(n for n in shown_numbers(support.support_page("US")) if n.name == fireside.name)
    assert shown.hours == "Hours vary"
    assert not re.search(r"\b(am|pm|a\.m|p\.m|\d:\d\d)\b", shown.what + shown.how)
    assert "Not a crisis or medical line" in shown.what


def test_the_number_to_copy_stands_in_the_words_above_it():
    for line in LINES:
        assert line.number or line.address, line.name
        if line.number:
            assert line.number in line.how, line.name


def test_nothing_stands_twice_in_one_country():
    for country in BOOK.country:
        names = [line.name for line in country.lines]
        assert len(names) == len(set(names)), country.code
        assert re.fullmatch(r"[A-Z]{2}", country.code)
    codes = [code for country in BOOK.country for code in (country.code, *country.members)]
    assert len(codes) == len(set(codes))


def test_the_fixed_texts_say_what_the_program_cannot_do():
    texts = support.support_page().texts
    assert "This app cannot call or alert anyone for you." in texts.in_danger
    assert texts.under_list.startswith("You do not have to be suicidal to call.")
    assert len(texts.call_emergency_for) == 6
    assert len(texts.call_clinic_for) == 6


def test_numbers_are_due_again_after_92_days():
    assert support.stale_numbers(date(2027, 2, 22)) == ()
    due = support.stale_numbers(date(2027, 2, 23))
    assert "Samaritans" in due
    assert "United States 911" in due
    assert "Fireside Project" not in due


def test_the_countries_can_be_listed():
    assert [country.code for country in support.countries()][:3] == ["US", "CA", "GB"]


def test_the_page_loads_without_storage_markdown_or_qt():
    asked = (
        "import sys; from companion.services.support import support_page; support_page();"
        "print([name for name in ('sqlalchemy', 'sqlcipher3', 'markdown_it', 'PySide6', 'cryptography')"
        " if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60
    )
    assert result.stdout.strip() == "[]"
