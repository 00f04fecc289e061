"""Voice notes in the window: one button that records while it is on, and a line that plays one back."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from companion import clock
from companion.domain.courses import DosingSession
from companion.errors import CompanionError
from companion.services import voice_notes
from companion.services.voice_notes import VoiceNote
from companion.ui.context import Context
from companion.ui.dates import spell_time
from companion.ui.messages import sentence_for
from companion.ui.voice import Player, Recorder
from companion.ui.widgets.buttons import button
from companion.ui.widgets.notice import announce
from companion.ui.widgets.words import Words

PIECE_MS = 5_000
"""A kill takes no more than this of a recording."""


class VoiceRecording(QObject):
    """Records while `button` is on; each piece is on disk a moment after it was said.

    `noted`: a note has begun, or has another piece. The page that shows the button calls `finish` before it goes.
    """

    noted = Signal(object)
    """The Changes."""

    def __init__(
        self, context: Context, session: DosingSession, recorder: Recorder, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context, self._session, self._recorder = context, session, recorder
        self._entry_id: str | None = None
        self._title = ""
        self.button = button(self.tr("Voice note"), self._turn, role="tap")
        self.button.setCheckable(True)
        self.state = Words("", "quiet")
        self.state.hide()
        self._pieces = QTimer(self)
        self._pieces.setInterval(PIECE_MS)
        self._pieces.timeout.connect(self.keep)

    @property
    def is_on(self) -> bool:
        return self._pieces.isActive()

    def keep(self) -> bool:
        """Put what was said so far on disk."""
        if not self.is_on:
            return True
        return self._keep_piece()

    def finish(self) -> bool:
        """Stop recording, if it goes on; what was said is kept."""
        if not self.is_on:
            return True
        self._pieces.stop()
        self._recorder.stop()
        kept = self._keep_piece()
        self.button.setChecked(False)
        self.button.setText(self.tr("Voice note"))
        self.button.setAccessibleName(self.tr("Voice note"))
        if kept:
            self._say(self.tr("The voice note is kept.") if self._entry_id else "")
        self._entry_id = None
        return kept

    def _turn(self) -> None:
        if self.is_on:
            self.finish()
        else:
            self._begin()

    def _begin(self) -> None:
        try:
            self._recorder.start()
        except OSError:
            self.button.setChecked(False)
            self._say(self.tr("The microphone does not answer. Nothing was recorded."))
            return
        now = spell_time(clock.now(), clock.zone())
        self._title = self.tr("Voice note, {time}").format(time=now)
        self._entry_id = None
        self._pieces.start()
        self.button.setChecked(True)
        self.button.setText(self.tr("Stop the voice note"))
        self.button.setAccessibleName(self.tr("Stop the voice note"))
        self._say(self.tr("Recording since {time}. It stays in this vault.").format(time=now))

    def _keep_piece(self) -> bool:
        """What cannot be kept is said; the recording goes on with the next piece."""
        said = self._recorder.take()
        if not said:
            return True
        try:
            self._entry_id, changes = voice_notes.keep_piece(
                self._context.vault,
                self._session.id,
                said,
                title=self._title,
                entry_id=self._entry_id,
            )
        except CompanionError as error:
            self._say(sentence_for(error))
            return False
        self.noted.emit(changes)
        return True

    def _say(self, sentence: str) -> None:
        self.state.say(sentence)
        self.state.setVisible(bool(sentence))
        if sentence:
            announce(self.button, sentence)


class VoiceNoteLine(QWidget):
    """One kept voice note: its time, and a button to hear it."""

    def __init__(
        self,
        context: Context,
        note: VoiceNote,
        player: Player | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._note, self._player = context, note, player
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(Words(note.entry.heading, "reading"), 1)
        heading = note.entry.heading
        self.listen_button = button(
            self.tr("Listen"), self.listen, name=self.tr("Listen: {note}").format(note=heading)
        )
        self.quiet_button = button(
            self.tr("Stop"), self.be_quiet, name=self.tr("Stop: {note}").format(note=heading)
        )
        self.open_button = button(
            self.tr("Write about this"),
            self._open,
            name=self.tr("Write about this: {note}").format(note=heading),
        )
        for made in (self.listen_button, self.quiet_button, self.open_button):
            line.addWidget(made)
        for made in (self.listen_button, self.quiet_button):
            made.setVisible(player is not None)

    def listen(self) -> None:
        """Play it from memory."""
        if self._player is None:
            return
        try:
            self._player.play(voice_notes.sound_of(self._context.vault, self._note.entry.id))
        except CompanionError as error:
            self._context.messages.tell_error(error)
        except OSError:
            self._context.messages.warn(
                self.tr("This voice note could not be played. It is kept as it is.")
            )

    def be_quiet(self) -> None:
        """Stop playing."""
        if self._player is not None:
            self._player.stop()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.be_quiet()

    def _open(self) -> None:
        self._context.navigate("journal", entry_id=self._note.entry.id)
