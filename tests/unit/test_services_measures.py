"""Measures are kept with raw answers and version; a clinic's own words stay in their vault."""

from __future__ import annotations

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest

import companion
from companion.clock import FixedClock
from companion.domain.entries import NewEntry, Sharing
from companion.domain.measures import EntryMode
from companion.domain.shares import ShareScope
from companion.errors import NotFound, Refused
from companion.services import courses, journal, measures, sessions, shares, wording_packs
from companion.services.measures import About
from companion.services.open_vault import OpenVault
from companion.sharing.preview import preview_text

PACKS = Path(__file__).resolve().parents[1] / "data" / "packs"
LOW = [0] * 9


def test_no_measure_is_used_until_it_is_chosen(vault: OpenVault):
    assert measures.chosen(vault) == ()
    measures.choose(vault, "pcl-5", on=True)
    measures.choose(vault, "phq-9", on=True)
    assert [measure.id for measure in measures.chosen(vault)] == ["phq-9", "pcl-5"]
    measures.choose(vault, "phq-9", on=False)
    measures.choose(vault, "phq-9", on=False)
    assert [measure.id for measure in measures.chosen(vault)] == ["pcl-5"]
    with pytest.raises(NotFound):
        measures.choose(vault, "nowhere", on=True)


def test_answers_are_kept_as_given_with_the_version(vault: OpenVault):
    made, changes = measures.record_answers(vault, "phq-9", [1, 2, 3, 0, 1, 2, 3, 0, 0])
    assert changes.checkins
    assert measures.responses(vault, "phq-9") == [made]
    assert (made.measure_version, made.form, made.local_date) == (
        1, EntryMode.ITEMS, date(2026, 3, 10),
    )  # fmt: skip
    found = measures.scores(made)
    assert found.total == 12
    assert found.band is not None
    assert found.band.name == "moderate"


def test_a_missing_answer_gives_no_score_and_is_named(vault: OpenVault):
    made, _ = measures.record_answers(vault, "pcl-5", [None, *[2] * 19])
    found = measures.scores(made)
    assert (found.total, found.band, found.missing) == (None, None, (1,))
    assert [part.score for part in found.subscales] == [None, 4, 14, 12]
    assert measures.responses(vault)[0].answers[0] is None


@pytest.mark.parametrize("answers", [LOW[1:], [*LOW[1:], 4], [*LOW[1:], True], [None] * 9])
def test_what_cannot_be_answers_is_refused(vault: OpenVault, answers: list[int | None]):
    with pytest.raises(Refused):
        measures.record_answers(vault, "phq-9", answers)
    assert measures.responses(vault) == []


def test_a_total_is_enough_where_the_clinic_gives_one(vault: OpenVault):
    made, _ = measures.record_total(vault, "ebi", 61.30000000001)
    assert (made.total, made.answers, made.form) == (61.3, (), EntryMode.TOTAL)
    for measure_id, total in (("ebi", 100.5), ("phq-9", 28), ("phq-9", 1.5)):
        with pytest.raises(Refused):
            measures.record_total(vault, measure_id, total)
    with pytest.raises(Refused):
        measures.record_answers(vault, "ebi", [1] * 6)


def test_the_day_can_be_set_back_and_not_ahead(vault: OpenVault, clock: FixedClock):
    made, _ = measures.record_answers(vault, "phq-9", LOW, About(on=date(2026, 2, 1)))
    assert made.local_date == date(2026, 2, 1)
    assert made.at.date() == date(2026, 2, 1)
    clock.advance(timedelta(hours=6))  # 01:30, still the evening before
    late, _ = measures.record_answers(vault, "phq-9", LOW, day_ends_at=4)
    assert late.local_date == date(2026, 3, 10)
    with pytest.raises(Refused):
        measures.record_answers(vault, "phq-9", LOW, About(on=date(2026, 3, 12)))


def test_a_response_belongs_to_the_course_and_its_session(vault: OpenVault):
    course, _ = courses.begin_course(vault, name="Spring", session_days=(date(2026, 3, 10),))
    session = courses.dosing_sessions(vault)[0]
    made, _ = measures.record_total(vault, "meq30", 90, About(dosing_session_id=session.id))
    assert (made.course_id, made.dosing_session_id) == (course.id, session.id)
    with pytest.raises(NotFound):
        measures.record_total(vault, "meq30", 90, About(dosing_session_id="nowhere"))


def test_taking_away_can_be_undone(vault: OpenVault):
    made, _ = measures.record_answers(vault, "phq-9", LOW, About(note="  after a long week "))
    assert made.note == "after a long week"
    erased, _ = measures.erase(vault, made.id)
    assert measures.responses(vault) == []
    measures.bring_back(vault, erased)
    assert measures.responses(vault) == [made]
    with pytest.raises(NotFound):
        measures.erase(vault, "nowhere")


def test_when_support_was_shown_is_kept_and_the_first_time_stays(
    vault: OpenVault, clock: FixedClock
):
    made, _ = measures.record_answers(vault, "phq-9", [*LOW[1:], 1])
    assert made.support_shown_at is None
    measures.mark_support_shown(vault, made.id)
    first = measures.responses(vault)[0].support_shown_at
    assert first == clock.now()
    clock.advance(timedelta(hours=1))
    measures.mark_support_shown(vault, made.id)
    assert measures.responses(vault)[0].support_shown_at == first


# --- the clinic's own words


def test_a_pack_stays_until_it_is_taken_out(vault: OpenVault):
    assert wording_packs.packs(vault) == {}
    pack, changes = wording_packs.load_pack(vault, PACKS / "phq-9-coded.json")
    assert changes.checkins
    assert wording_packs.pack(vault, "phq-9") == pack
    wording_packs.load_pack(vault, PACKS / "phq-9-answer-list.json")
    assert wording_packs.pack(vault, "phq-9") != pack
    assert list(wording_packs.packs(vault)) == ["phq-9"]
    wording_packs.forget_pack(vault, "phq-9")
    assert wording_packs.pack(vault, "phq-9") is None


def test_a_file_that_does_not_fit_changes_nothing(vault: OpenVault, tmp_path: Path):
    pack, _ = wording_packs.load_pack(vault, PACKS / "phq-9-coded.json")
    broken = tmp_path / "broken.json"
    broken.write_text('{"resourceType": "Questionnaire", "item": []}', encoding="utf-8")
    with pytest.raises(Refused):
        wording_packs.load_pack(vault, broken)
    assert wording_packs.pack(vault, "phq-9") == pack


def test_no_share_holds_a_word_of_a_pack(vault: OpenVault):
    pack, _ = wording_packs.load_pack(vault, PACKS / "gad-7-by-items.json")
    measures.record_answers(vault, "gad-7", [1] * 7, form=EntryMode.PACK)
    journal.write_entry(vault, NewEntry(title="Rain", body="Rain.", sharing=Sharing.SHARE))
    document = shares.build(vault, ShareScope())
    left = repr(document) + preview_text(document)
    assert "Rain" in left
    for words in (pack.title, *(item.text for item in pack.items)):
        assert words not in left


def test_packs_are_read_only_to_fill_in_a_form():
    """Whatever leaves the vault is made elsewhere; none of it may ask for the words of a pack."""
    root = Path(companion.__file__).parent
    may = {
        "services/wording_packs.py", "services/measure_definitions.py", "exchange/wording_pack.py",
        "storage/guided_tables.py", "storage/repositories/measures.py", "storage/rebuilding_guided.py",
        "storage/migrations/versions/0002_guided_course.py",
        "ui/pages/checkins_measures.py", "ui/pages/measure_form.py", "ui/pages/measure_view.py",
        "ui/widgets/measure_entry.py", "ui/widgets/pack_items.py",
    }  # fmt: skip
    asking = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if _names(path) & {"wording_pack", "wording_packs", "WordingPack", "MEASURE_PACK", "packs"}
    }
    assert asking <= may


def _names(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.alias):
            found.add(node.name.rpartition(".")[2])
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.rpartition(".")[2])
    return found


def test_a_session_that_was_removed_leaves_the_response(vault: OpenVault):
    courses.begin_course(vault, name="Spring", session_days=(date(2026, 3, 10),))
    session = courses.dosing_sessions(vault)[0]
    made, _ = measures.record_total(vault, "meq30", 90, About(dosing_session_id=session.id))
    courses.remove_session(vault, session.id)
    assert measures.responses(vault)[0].id == made.id
    assert measures.responses(vault)[0].dosing_session_id is None
    assert sessions.open_session_now(vault) is None
