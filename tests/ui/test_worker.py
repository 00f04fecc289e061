"""The background lane: one piece of work after the other, every outcome on the UI thread."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from companion.errors import BugError, DiskFull
from companion.ui.worker import Lane, Progress


def test_a_result_arrives_on_the_ui_thread(qtbot: QtBot, lane: Lane) -> None:
    threads: list[threading.Thread] = []
    job = lane.start(lambda _: threading.current_thread())
    job.succeeded.connect(lambda worked_in: threads.extend((worked_in, threading.current_thread())))
    with qtbot.waitSignal(job.finished):
        pass
    worked_in, delivered_in = threads
    assert worked_in is not threading.main_thread()
    assert delivered_in is threading.main_thread()


def test_progress_is_reported(qtbot: QtBot, lane: Lane) -> None:
    def work(report: Progress) -> None:
        for step in range(3):
            report(step, 3)

    steps: list[tuple[int, int]] = []
    job = lane.start(work)
    job.progress.connect(lambda done, total: steps.append((done, total)))
    with qtbot.waitSignal(job.succeeded):
        pass
    assert steps == [(0, 3), (1, 3), (2, 3)]


def test_a_known_error_is_handed_over_as_it_is(qtbot: QtBot, lane: Lane) -> None:
    def work(_: Progress) -> None:
        raise DiskFull

    job = lane.start(work)
    with qtbot.waitSignal(job.failed) as failed:
        pass
    assert failed.args is not None
    assert isinstance(failed.args[0], DiskFull)


def test_our_own_fault_is_logged_without_its_words(
    qtbot: QtBot, lane: Lane, log_errors: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    def work(_: Progress) -> None:
        raise ValueError(" ".join(["the words", "of a person"]))

    job = lane.start(work)
    with qtbot.waitSignal(job.failed) as failed:
        pass
    assert failed.args is not None
    assert isinstance(failed.args[0], BugError)
    assert log_errors
    assert "the words of a person" not in caplog.text
    log_errors.clear()


def test_cancel_stops_at_the_next_step(qtbot: QtBot, lane: Lane) -> None:
    begun = threading.Event()
    go_on = threading.Event()

    def work(report: Progress) -> None:
        begun.set()
        go_on.wait(5)
        report(1, 2)
        raise AssertionError("went on after Cancel")

    job = lane.start(work)
    assert begun.wait(5)
    job.cancel()
    with qtbot.waitSignal(job.cancelled):
        go_on.set()


def test_jobs_wait_for_each_other(qtbot: QtBot, lane: Lane) -> None:
    order: list[str] = []
    first = lane.start(lambda _: order.append("first"))
    second = lane.start(lambda _: order.append("second"))
    with qtbot.waitSignals([first.finished, second.finished]):
        pass
    assert order == ["first", "second"]
    assert not lane.busy
