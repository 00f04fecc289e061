"""Sheets of paper: whatever is on the lists and whatever is chosen, only chosen lines reach the paper."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from companion import clock as companion_clock
from companion.clock import FixedClock
from companion.domain.course_lists import CourseList
from companion.domain.courses import Role
from companion.errors import Refused
from companion.services import course_lists, courses, guidance, hand_over, vaults
from companion.services.hand_over import ChoiceGroup
from companion.services.open_vault import OpenVault
from companion.ui.hand_over_sheet import document
from tests.conftest import EVENING, PASSPHRASE

CANARY = re.compile(r"zq[a-z]+\d+qz")
MADE_ON = date(2026, 3, 10)


def canary(name: str, number: int) -> str:
    return f"zq{name}{number:03d}qz"


@pytest.fixture(scope="module")
def filled(
    vault_template: Callable[[str], tuple[Path, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OpenVault]:
    """A vault in which every line, note, person and number holds a word that occurs nowhere else."""
    path = tmp_path_factory.mktemp("sheets") / "Journal.vault"
    shutil.copytree(vault_template("client")[0], path)
    with companion_clock.use(FixedClock(EVENING)):
        vault = vaults.unlock(path, passphrase=PASSPHRASE)
        try:
            fill(vault)
            yield vault
        finally:
            vaults.lock(vault)


def fill(vault: OpenVault) -> None:
    courses.begin_course(
        vault, name=canary("course", 0), medicine=canary("medicine", 0),
        clinic=canary("clinic", 0), session_days=[date(2026, 3, 24)],
    )  # fmt: skip
    people = [
        courses.save_person(
            vault, name=canary("name", number), role=Role.SUPPORT_PERSON,
            contact=canary("number", number), note=canary("aside", number),
        )[0]
        for number in range(2)
    ]  # fmt: skip
    course_lists.add_person_to_safety_plan(vault, people[0].id)
    number = 0
    for where in CourseList:
        for heading in ("", *(heading.id for heading in guidance.step_list(where).headings)):
            number += 1
            course_lists.add_line(
                vault, where, canary("line", number), heading=heading,
                note=canary("note", number) if number % 2 else "",
                person_id=people[1].id if where is CourseList.DUTIES and number % 2 else None,
            )  # fmt: skip


def canaries_in(text: str) -> set[str]:
    return set(CANARY.findall(text))


def allowed(groups: tuple[ChoiceGroup, ...], chosen: frozenset[str]) -> set[str]:
    """The rule, once more and plainly: chosen lines, and chosen notes beside chosen lines."""
    found: set[str] = set()
    for group in groups:
        for choice in group.choices:
            if choice.id in chosen and (not choice.of or choice.of in chosen):
                found |= canaries_in(choice.words)
    return found


@settings(max_examples=60)
@given(data=st.data())
def test_only_chosen_lines_are_on_the_paper(
    filled: OpenVault, qapp: QApplication, data: st.DataObject
):
    sheet = data.draw(st.sampled_from(hand_over.sheets()))
    groups = hand_over.choices(filled, sheet)
    every = [choice.id for group in groups for choice in group.choices]
    chosen = frozenset(data.draw(st.sets(st.sampled_from([*every, "nothing"]))))
    name = data.draw(st.sampled_from(["", canary("own", 1)]))
    made = hand_over.hand_over(sheet, groups, chosen, made_on=MADE_ON, name=name)
    text = document(made).toPlainText()
    assert canaries_in(text) == allowed(groups, chosen) | canaries_in(name)
    assert made.is_blank is not bool(made.parts)
    assert not canaries_in(repr(made) + repr(groups))


def test_what_can_be_chosen_is_on_the_lists_of_the_sheet_only(filled: OpenVault):
    for sheet in hand_over.sheets():
        words = {c.words for group in hand_over.choices(filled, sheet) for c in group.choices}
        lines = course_lists.lines(filled, *sheet.lists)
        shown = canaries_in("\n".join(words))
        assert {line.words for line in lines if not line.person_id} <= words
        assert not shown & {canary("course", 0), canary("medicine", 0), canary("clinic", 0)}
        assert not shown & {canary("aside", 0), canary("aside", 1)}
        assert (canary("number", 1) in shown) is bool(sheet.people)


def test_the_day_and_looking_in_can_be_chosen_for_the_support_person(filled: OpenVault):
    sheet = guidance.sheet_form("support")
    day = hand_over.choices(filled, sheet, lambda day: f"{day:%d %B}")[0]
    assert day.heading == "The day"
    assert [choice.words for choice in day.choices] == [
        "24 March",
        "Please look in on me about every 15 minutes.",
    ]


def test_a_name_fits_on_the_paper():
    sheet = guidance.sheet_form("support")
    with pytest.raises(Refused):
        hand_over.hand_over(sheet, (), (), made_on=MADE_ON, name="x" * 121)
