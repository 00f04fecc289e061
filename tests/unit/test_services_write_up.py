"""What a session left to write about: offered oldest first, left as it is for good, never counted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from companion.clock import FixedClock
from companion.domain.courses import DosingSession, Lane, MomentForm, Reflection
from companion.errors import NotFound, Refused
from companion.services import courses, journal, sessions, voice_notes, write_up
from companion.services.open_vault import OpenVault

FLAC = b"fLaC one"


@pytest.fixture
def running(vault: OpenVault) -> DosingSession:
    courses.begin_course(vault, name="Spring", protocol_id="psilocybin")
    return sessions.open_session(vault)[0]


def noted(vault: OpenVault, running: DosingSession, clock: FixedClock, *texts: str) -> None:
    for text in texts:
        clock.advance(timedelta(minutes=5))
        sessions.add_moment(vault, running.id, text)


def words(vault: OpenVault) -> list[str]:
    return [one.words for one in write_up.to_write_up(vault)]


def test_moments_without_later_words_are_offered_oldest_first(
    vault: OpenVault, running: DosingSession, clock: FixedClock
):
    noted(vault, running, clock, "first", "second", "third")
    sessions.add_moment(vault, running.id, "calm", form=MomentForm.TAP)
    sessions.add_moment(vault, running.id, lane=Lane.SUPPORT, form=MomentForm.LOOK_IN)
    assert words(vault) == []  # the session is still open: nothing is asked
    sessions.close_session(vault, running.id)
    second = sessions.moments(vault, running.id)[1]
    sessions.add_reflection(vault, second.id, "Now I see it was the sea.")
    assert words(vault) == ["first", "third", "calm"]


def test_what_is_left_as_it_is_stays_away_and_can_be_brought_back(
    vault: OpenVault, running: DosingSession, clock: FixedClock
):
    noted(vault, running, clock, "first", "second")
    sessions.close_session(vault, running.id)
    oldest = write_up.to_write_up(vault)[0]
    changes = write_up.leave_as_it_is(vault, [oldest])
    assert changes.moments == {running.id}
    assert words(vault) == ["second"]
    assert [moment.text for moment in sessions.moments(vault, running.id)] == ["first", "second"]
    write_up.take_back(vault, [oldest])
    assert words(vault) == ["first", "second"]


def test_a_session_of_long_ago_is_asked_about_only_on_its_own_page(
    vault: OpenVault, running: DosingSession, clock: FixedClock
):
    noted(vault, running, clock, "first")
    sessions.close_session(vault, running.id)
    clock.advance(timedelta(days=write_up.FRESH_DAYS))
    assert write_up.to_write_up(vault, fresh=True)
    clock.advance(timedelta(days=2))
    assert write_up.to_write_up(vault, fresh=True) == []
    assert [one.words for one in write_up.to_write_up(vault, running.id)] == ["first"]


def test_a_voice_note_is_kept_piece_by_piece_and_waits_for_words(
    vault: OpenVault, running: DosingSession
):
    entry_id, changes = voice_notes.keep_piece(vault, running.id, FLAC, title="Voice note, 19:30")
    assert changes.entries == {entry_id}
    again, _ = voice_notes.keep_piece(
        vault, running.id, b"fLaC two", title="not used", entry_id=entry_id
    )
    assert again == entry_id
    assert voice_notes.sound_of(vault, entry_id) == [FLAC, b"fLaC two"]
    (note,) = voice_notes.voice_notes(vault, running.id)
    assert note.entry.title == "Voice note, 19:30"
    assert [piece.name for piece in note.pieces] == ["voice-0001.flac", "voice-0002.flac"]
    sessions.close_session(vault, running.id)
    (waiting,) = write_up.to_write_up(vault)
    assert waiting.voice_note is not None
    assert waiting.id == entry_id
    journal.save_text(vault, entry_id, title=note.entry.title, body="The sea, and my brother.")
    assert write_up.to_write_up(vault) == []


def test_no_sound_makes_no_note(vault: OpenVault, running: DosingSession):
    with pytest.raises(Refused):
        voice_notes.keep_piece(vault, running.id, b"", title="Voice note")
    with pytest.raises(NotFound):
        voice_notes.keep_piece(vault, "nobody", FLAC, title="Voice note")
    assert journal.count(vault) == 0


def test_a_voice_note_in_the_trash_is_not_offered(vault: OpenVault, running: DosingSession):
    entry_id, _ = voice_notes.keep_piece(vault, running.id, FLAC, title="Voice note")
    sessions.close_session(vault, running.id)
    journal.trash(vault, entry_id)
    assert write_up.to_write_up(vault) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE moment SET words = 'else'",
        "UPDATE moment SET at = at + 1",
        "UPDATE moment SET elapsed_seconds = 0",
        "UPDATE reflection SET words = 'else'",
        "UPDATE reflection SET at = at + 1",
        "UPDATE reflection SET moment_id = moment_id",
    ],
)
def test_neither_a_moment_nor_a_reflection_is_ever_rewritten(
    vault: OpenVault, running: DosingSession, clock: FixedClock, statement: str
):
    moment, _ = sessions.add_moment(vault, running.id, "as it was")
    sessions.close_session(vault, running.id)
    clock.advance(timedelta(days=1))
    reflection, _ = sessions.add_reflection(vault, moment.id, "a day later")
    with pytest.raises(Refused), vault.work() as work:
        work.connection.exec_driver_sql(statement)
    assert sessions.moments(vault, running.id) == [moment]
    beside = sessions.reflections(vault, running.id)
    assert beside == [
        Reflection(reflection.id, moment.id, "a day later", clock.now(), reflection.zone)
    ]
    assert beside[0].at - moment.at == timedelta(days=1)
