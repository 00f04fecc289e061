"""The microphone and the loudspeaker, where the optional extra "voice" is installed. Sound goes through memory only.

`sounddevice` records and plays, `soundfile` turns what was recorded into FLAC in memory. Both are imported when they
are first asked for, and nothing here writes a file.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib import import_module
from threading import Lock
from typing import Any, Protocol

RATE = 16_000
"""Samples a second: enough for a voice."""
BYTES_A_SAMPLE = 2


class Recorder(Protocol):
    """Records one voice note after the other."""

    def start(self) -> None:
        """Begin to listen. Raises OSError when the microphone cannot be had."""
        ...

    def take(self) -> bytes:
        """What was said since the last time, as FLAC; no bytes when nothing was."""
        ...

    def stop(self) -> None:
        """Stop listening; what was not taken yet can still be taken."""
        ...


class Player(Protocol):
    """Plays voice notes."""

    def play(self, pieces: Sequence[bytes]) -> None:
        """Play FLAC pieces one after the other, in the background. Raises OSError when they cannot be played."""
        ...

    def stop(self) -> None:
        """Be quiet."""
        ...


def find_recorder() -> Recorder | None:
    """The microphone of this computer; None without one, or without the extra."""
    found = _libraries()
    if found is None:
        return None
    sound, files = found
    try:
        sound.check_input_settings(samplerate=RATE, channels=1, dtype="int16")
    except Exception:  # noqa: BLE001 - whatever it is, there is no microphone to be had
        return None
    return _Microphone(sound, files)


def find_player() -> Player | None:
    """The loudspeaker of this computer; None without the extra."""
    found = _libraries()
    return _Loudspeaker(*found) if found is not None else None


def _libraries() -> tuple[Any, Any] | None:
    try:
        return import_module("sounddevice"), import_module("soundfile")
    except (ImportError, OSError):  # OSError: the system's own sound library is missing
        return None


class _Microphone:
    def __init__(self, sound: Any, files: Any) -> None:
        self._sound, self._files = sound, files
        self._stream: Any = None
        self._heard = bytearray()
        self._lock = Lock()

    def start(self) -> None:
        self._heard.clear()
        try:
            self._stream = self._sound.RawInputStream(
                samplerate=RATE, channels=1, dtype="int16", callback=self._hear
            )
            self._stream.start()
        except self._sound.PortAudioError as error:
            raise OSError(str(error)) from error

    def take(self) -> bytes:
        with self._lock:
            heard, self._heard = self._heard, bytearray()
        if not heard:
            return b""
        file = io.BytesIO()
        with self._files.SoundFile(
            file, "w", samplerate=RATE, channels=1, format="FLAC", subtype="PCM_16"
        ) as out:
            out.buffer_write(bytes(heard), dtype="int16")
        return file.getvalue()

    def stop(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def _hear(self, data: Any, *_: object) -> None:
        """Called in the sound library's own thread."""
        with self._lock:
            self._heard += bytes(data)


class _Loudspeaker:
    def __init__(self, sound: Any, files: Any) -> None:
        self._sound, self._files = sound, files
        self._stream: Any = None
        self._left = memoryview(b"")

    def play(self, pieces: Sequence[bytes]) -> None:
        self.stop()
        whole = bytearray()
        try:
            for piece in pieces:
                with self._files.SoundFile(io.BytesIO(piece)) as file:
                    whole += bytes(file.buffer_read(dtype="int16"))
            self._left = memoryview(bytes(whole))
            self._stream = self._sound.RawOutputStream(
                samplerate=RATE, channels=1, dtype="int16", callback=self._say
            )
            self._stream.start()
        except (self._sound.PortAudioError, RuntimeError) as error:
            raise OSError(str(error)) from error

    def stop(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()
        self._left = memoryview(b"")

    def _say(self, out: Any, frames: int, *_: object) -> None:
        """Called in the sound library's own thread."""
        wanted = frames * BYTES_A_SAMPLE
        part, self._left = self._left[:wanted], self._left[wanted:]
        out[: len(part)] = bytes(part)
        out[len(part) : wanted] = bytes(wanted - len(part))
        if len(part) < wanted:
            raise self._sound.CallbackStop
