"""The one background lane: work that takes longer than a blink, one piece after the other, off the UI thread.

A `Job` lives on the UI thread; the lane's thread only emits its signals, which Qt then delivers queued.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

from companion.errors import BugError, Cancelled, CompanionError

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Called by services with done and total; raises Cancelled when the person pressed Cancel."""


class Job(QObject):
    """One piece of background work and what became of it. All signals arrive on the UI thread."""

    progress = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(object)
    """A CompanionError, ready to be shown."""
    cancelled = Signal()
    finished = Signal()
    """After any of the three outcomes."""

    _stepped = Signal(int, int)
    _ended = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.by_itself = False
        """Whether nobody asked for it."""
        self._stop = Event()
        self._stepped.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    def report(self, done: int, total: int) -> None:
        """What the work calls; stops it when the person asked for that."""
        if self._stop.is_set():
            raise Cancelled
        self._stepped.emit(done, total)

    def run(self, work: Callable[[Progress], Any]) -> None:
        """Do the work in the lane's thread; never raises."""
        try:
            if self._stop.is_set():
                raise Cancelled
            result = work(self.report)
        except CompanionError as error:
            self._ended.emit(None, error)
        except Exception as error:  # the lane must survive our bugs; they are shown and logged
            log.error("A background job failed", exc_info=(type(error), None, error.__traceback__))  # type: ignore[arg-type]
            self._ended.emit(None, BugError())
        else:
            self._ended.emit(result, None)

    @Slot(int, int)
    def _pass_on(self, done: int, total: int) -> None:
        self.progress.emit(done, total)

    @Slot(object, object)
    def _deliver(self, result: object, error: CompanionError | None) -> None:
        if error is None:
            self.succeeded.emit(result)
        elif isinstance(error, Cancelled):
            self.cancelled.emit()
        else:
            self.failed.emit(error)
        self.finished.emit()


class Lane(QObject):
    """Runs jobs one after the other in a single thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool: ThreadPoolExecutor | None = None
        self._running: dict[Future[None], Job] = {}

    @property
    def busy(self) -> bool:
        """Whether a job is waiting or at work."""
        return any(not future.done() for future in self._running)

    @property
    def is_wanted(self) -> bool:
        """Whether a job that somebody asked for is waiting or at work."""
        return any(not job.by_itself for future, job in self._running.items() if not future.done())

    def start(
        self,
        work: Callable[[Progress], Any],
        parent: QObject | None = None,
        *,
        by_itself: bool = False,
    ) -> Job:
        """Queue `work(progress)`; connect to the job's signals before returning to the event loop.

        `by_itself` for what nobody asked for and nobody needs to be asked about when the window closes.
        """
        job = Job(parent or self)
        job.by_itself = by_itself
        self._running = {f: j for f, j in self._running.items() if not f.done()}
        self._running[self._open_pool().submit(job.run, work)] = job
        return job

    def cancel_all(self) -> None:
        """Ask every waiting and running job to stop."""
        for job in self._running.values():
            job.cancel()

    def wait(self, seconds: float) -> bool:
        """Block until nothing is at work, `seconds` at the longest. False when something still is."""
        if not self.busy:
            return True
        from concurrent.futures import wait

        return not wait(self._running, timeout=seconds).not_done

    def deliver(self) -> None:
        """Let finished jobs tell their outcome now instead of when the event loop comes round."""
        for job in self._running.values():
            QCoreApplication.sendPostedEvents(job)

    def close(self) -> None:
        """Cancel what can be cancelled and wait for the thread to end."""
        self.cancel_all()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _open_pool(self) -> ThreadPoolExecutor:
        """The thread is made, and its module imported, with the first job: the first window needs neither."""
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="companion-lane")
        return self._pool
