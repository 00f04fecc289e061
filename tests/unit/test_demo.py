"""The demonstration's loader: everything of the data files is in the vault, at its place, whenever it is made."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from companion import clock as companion_clock
from companion.clock import FixedClock
from companion.domain.courses import SessionState, StepState
from companion.domain.entries import Entry, EntryFilter, EntryKind, Phase, Sharing
from companion.errors import Damaged
from companion.services import checkins, courses, demo, journal, sessions, vaults
from companion.services.demo_content import parse_entries
from companion.services.intentions import intentions
from companion.services.open_vault import OpenVault
from tests.demo_course import CHECK_INS, COURSE, ENTRIES, INTEGRATION, LENGTH, MOMENTS

CHECKED = {
    part["entry"]: f"after-effects-{part['offered']}"
    for part in INTEGRATION["after_effects"]
    if "entry" in part
}
NOW = datetime(2026, 7, 14, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def shown(
    tmp_path_factory: pytest.TempPathFactory, remember_derived_keys: None
) -> Iterator[OpenVault]:
    """The demonstration, made once and opened."""
    with companion_clock.use(FixedClock(NOW, "America/Halifax")):
        path, passphrase = demo.make_demo(tmp_path_factory.mktemp("demo") / "data")
        vault = vaults.unlock(path, passphrase=passphrase)
        try:
            yield vault
        finally:
            vaults.lock(vault)


@pytest.fixture(autouse=True)
def standing_still() -> Iterator[None]:
    with companion_clock.use(FixedClock(NOW, "America/Halifax")):
        yield


def all_entries(vault: OpenVault) -> dict[str, Entry]:
    with vault.read() as work:
        return {entry.id: entry for entry in work.entries.bodies(EntryFilter())}


def test_every_entry_of_the_files_is_there_word_for_word(shown: OpenVault):
    kept = all_entries(shown)
    first_day = NOW.date() - timedelta(days=LENGTH)
    for written in ENTRIES:
        entry, head = kept[demo.demo_id(written.key)], written.head
        plain = re.sub(r"\[\[(e\d+)\]\]", lambda m: f"[[{demo.demo_id(m.group(1))}]]", written.body)
        assert entry.body == plain.strip()
        assert (entry.title, entry.tags) == (head["title"], tuple(head["tags"]))
        assert entry.sharing == head["sharing"]
        assert entry.phase == head.get("phase")
        assert entry.time_known is head.get("time_known", True)
        assert entry.card_id == head.get("card")
        assert entry.prompt_id == CHECKED.get(written.key, head.get("prompt"))
        assert bool(entry.prompt_text) is (entry.prompt_id is not None)
        local = companion_clock.local(entry.created_at, entry.zone)
        assert entry.zone == head.get("zone", "America/Halifax")
        assert local.date() == first_day + timedelta(days=written.day)
        if "time" in head:
            assert f"{local:%H:%M}" == head["time"]
        if "session" in head:
            assert entry.dosing_session_id == demo.demo_id(head["session"])
        if "person" in head:
            assert entry.person_id == demo.demo_id(head["person"])
        if "opens_on_day" in head:
            assert entry.opens_on == first_day + timedelta(days=head["opens_on_day"])
        assert [v.body for v in reversed(journal.versions(shown, entry.id))] == [
            version["body"].strip() for version in head.get("versions", [])
        ]
    assert len(kept) == len(ENTRIES) + len(COURSE["intentions"])


def test_the_last_day_is_yesterday_and_nothing_lies_ahead(shown: OpenVault):
    newest = journal.summaries(shown, limit=1)[0]
    assert newest.local_date == NOW.date() - timedelta(days=1)
    assert all(entry.created_at < NOW for entry in all_entries(shown).values())


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("hour", [0, 5, 12, 23])
def test_wherever_the_computer_is_nothing_lies_ahead(vault: OpenVault, zone: str, hour: int):
    now = NOW.replace(hour=hour)
    with companion_clock.use(FixedClock(now, zone)), vault.work() as work:
        demo.fill_with_demo(work)
    newest = journal.summaries(vault, limit=1)[0]
    assert timedelta(0) < now - newest.created_at < timedelta(days=2)


def test_every_kind_phase_and_mark_occurs(shown: OpenVault):
    kept = all_entries(shown).values()
    assert {entry.kind for entry in kept} == set(EntryKind)
    assert {entry.phase for entry in kept} == {None, *Phase}
    assert {entry.sharing for entry in kept} == set(Sharing)


def test_links_lead_to_entries(shown: OpenVault):
    written = demo.demo_id("e010")
    with shown.read() as work:
        linking = work.entries.links_to(written)
    assert [summary.id for summary in linking] == [demo.demo_id("e031")]
    assert not any("[[e" in entry.body for entry in all_entries(shown).values())


def test_intentions_keep_every_wording(shown: OpenVault):
    found = {intention.entry.body: intention for intention in intentions(shown)}
    for part in COURSE["intentions"]:
        *earlier, last = [version["text"] for version in part["versions"]]
        assert [version.body for version in reversed(found[last].versions)] == earlier
    assert len(found) == len(COURSE["intentions"])


def test_the_course_its_people_and_sessions_are_there(shown: OpenVault):
    course = courses.current_course(shown)
    assert course is not None
    assert (course.name, course.medicine, course.clinic) == (
        COURSE["course"]["name"], COURSE["course"]["medicine"], COURSE["course"]["clinic"],
    )  # fmt: skip
    assert [p.name for p in courses.people(shown)] == [p["name"] for p in COURSE["people"]]
    held = courses.dosing_sessions(shown)
    assert [session.state for session in held] == [SessionState.CLOSED, SessionState.CLOSED]
    first_day = NOW.date() - timedelta(days=LENGTH)
    assert [(s.day - first_day).days for s in held if s.day] == [
        s["day"] for s in COURSE["dosing_sessions"]
    ]
    assert courses.phase_now(shown).phase is Phase.INTEGRATION
    states = [progress.state for _, progress in courses.steps(shown)]
    assert states.count(StepState.DONE) >= 8


def test_moments_keep_their_order_clock_and_lane(shown: OpenVault):
    for session in COURSE["dosing_sessions"]:
        written = [m for m in MOMENTS["moments"] if m["session"] == session["key"]]
        kept = sessions.moments(shown, demo.demo_id(session["key"]))
        assert [(m.text, m.lane, m.form) for m in kept] == [
            (m["text"], m["lane"], m["form"]) for m in written
        ]
        assert [m.sequence for m in kept] == list(range(1, len(written) + 1))
        assert [f"{companion_clock.local(m.at, m.zone):%H:%M}" for m in kept] == [
            m["at"] for m in written
        ]
    with_words = [
        r
        for session in COURSE["dosing_sessions"]
        for r in sessions.reflections(shown, demo.demo_id(session["key"]))
    ]
    assert len(with_words) == len(MOMENTS["reflections"])


def test_check_ins_are_on_the_courses_scales(shown: OpenVault):
    scales = {scale.id: scale.name for scale in checkins.scales(shown) if scale.active}
    assert scales == {part["key"]: part["name"] for part in COURSE["scales"]}
    kept = list(reversed(checkins.check_ins(shown)))
    assert [dict(check_in.values) for check_in in kept] == [part["values"] for part in CHECK_INS]
    assert [check_in.words for check_in in kept] == [part.get("words", "") for part in CHECK_INS]


def test_the_same_clock_gives_the_same_journal(
    shown: OpenVault, tmp_path: Path, remember_derived_keys: None
):
    path, passphrase = demo.make_demo(tmp_path)
    again = vaults.unlock(path, passphrase=passphrase)
    try:
        assert all_entries(again) == all_entries(shown)
        assert checkins.check_ins(again) == checkins.check_ins(shown)
    finally:
        vaults.lock(again)


def test_a_vault_that_is_there_is_left_alone(tmp_path: Path, remember_derived_keys: None):
    there = tmp_path / "Demo.vault"
    there.mkdir()
    (there / "mine.txt").write_text("mine")
    path, _ = demo.make_demo(tmp_path)
    assert path == tmp_path / "Demo 2.vault"
    assert (there / "mine.txt").read_text() == "mine"
    assert stat.S_IMODE(path.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "text",
    [
        "words before\n+++\nkey = 'e1'\n+++\nBody",
        "+++\nkey = 'e1'\n",
        "+++\nkey = 'e1'\n+++\nBody",
        "+++\nkey = 'e1'\nday = 1\nkind = 'dream'\ntitle = ''\ntags = []\nsharing = 'share'\n+++\nBody",
        "+++\nkey = 'e1'\nday = 1\nkind = 'note'\ntitel = ''\ntags = []\nsharing = 'share'\n+++\nBody",
        "+++\nnot toml\n+++\nBody",
    ],
)
def test_a_file_that_does_not_fit_is_damage_not_silence(text: str):
    with pytest.raises(Damaged):
        parse_entries(text, "x.md")
