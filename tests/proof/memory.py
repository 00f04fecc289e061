"""What is left in memory after locking: the program is asked from outside, byte for byte.

The search knows the passphrase, every key that opening the vault brings up and a text that was being written, each in
the forms in which Python, Qt and SQLCipher hold them.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from companion.crypto import hkdf, kdf
from tests.benchmarks.children import PATIENCE, ROOT, ChildFailed
from tests.proof.scene import PASSPHRASE, Scene

AT_START = Path(__file__).parent / "at_start"
BY_MODULE = ("-m", "companion")
TEXT = "zqmemoryfern under the stair, zqmemoryfern again"
KINDS = ("passphrase", "key", "text")
ENCODINGS = ("utf-8", "utf-16-le", "utf-32-le")
CHUNK = 1 << 22
PLACE = (30, 40, 740, 560)
"""Left, top, width and height of the window that is locked; it fits the smallest screen there is, Qt's offscreen one."""

Forms = Mapping[str, Sequence[bytes]]
"""By kind: every sequence of bytes that would give it away."""
Copies = dict[str, int]


@dataclass(frozen=True, slots=True)
class Search:
    """What was found while the vault was open, and after it was locked."""

    opened: Copies
    locked: Copies
    searched: int
    """Bytes of the locked program."""
    faults: tuple[str, ...]


def search_memory(scene: Scene, *, program: Sequence[str] = BY_MODULE) -> Search:
    """Write into the real program, lock it, and look for what it knew."""
    forms = forms_of(scene)
    with LockedProgram(scene, program) as window:
        before = window.write(TEXT)
        pid = window.pid
        opened, _ = copies_in(pid, forms)
        told = [read_about(pid)]
        after = window.lock()
        locked, searched = copies_in(pid, forms)
        told.append(read_about(pid))
        back = window.unlock()
    faults = [
        f"{kind}: the search finds nothing in an open vault either" for kind in KINDS if not opened[kind]
    ]  # fmt: skip
    faults += [f"{kind}: {locked[kind]} copies after locking" for kind in KINDS if locked[kind]]
    faults += [
        f"{kind} in the arguments or the environment"
        for kind in KINDS
        if any(form in content for form in forms[kind] for content in told)
    ]
    if after["words"][:2] != ["--locked", str(scene.vault)] or after["page"] != "UnlockPage":
        faults.append(f"the program came back as {after}")
    if after["place"] != before["place"]:
        faults.append(f"the window stood at {before['place']} and came back at {after['place']}")
    if back["text"] != TEXT:
        faults.append("the text that was being written is not in the editor after unlocking")
    if back["seen_by_others"]:
        faults.append("other programs of the same person may read its memory")
    return Search(opened, locked, searched, tuple(faults))


def forms_of(scene: Scene) -> Forms:
    """The vault is opened once here, to learn its keys."""
    keys: set[bytes] = set()
    expand, derive = hkdf.extract_and_expand, kdf.derive

    def watched_expand(key: bytearray, *arguments: Any, **named: Any) -> Any:
        made = expand(key, *arguments, **named)
        keys.update((bytes(key), bytes(made)))
        return made

    def watched_derive(*arguments: Any, **named: Any) -> Any:
        made = derive(*arguments, **named)
        keys.add(bytes(made))
        return made

    hkdf.extract_and_expand, kdf.derive = watched_expand, watched_derive
    try:
        with scene.opened() as vault:
            keys.add(bytes(vault.unlocked.keys.database_key))
    finally:
        hkdf.extract_and_expand, kdf.derive = expand, derive
    assert len(keys) >= 4
    written = [key.hex() for key in keys] + [key.hex().upper() for key in keys]
    return {
        "passphrase": [PASSPHRASE.encode(encoding) for encoding in ENCODINGS],
        "key": [*keys, *(text.encode(encoding) for text in written for encoding in ENCODINGS)],
        "text": [TEXT[:12].encode(encoding) for encoding in ENCODINGS],
    }


def copies_in(pid: int, forms: Forms) -> tuple[Copies, int]:
    """How often each kind occurs in the memory of a process, and how many bytes were read."""
    longest = max(len(form) for some in forms.values() for form in some)
    found, read = dict.fromkeys(forms, 0), 0
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:  # noqa: PTH123
        for begin, end in readable_parts(pid):
            tail = b""
            for place in range(begin, end, CHUNK):
                try:
                    memory.seek(place)
                    piece = memory.read(min(CHUNK, end - place))
                except (OSError, ValueError, OverflowError):
                    break  # a part that the system keeps to itself
                read += len(piece)
                content = tail + piece
                for kind, some in forms.items():
                    for form in some:
                        # What lies wholly in the tail was counted with the piece before.
                        found[kind] += content.count(form) - tail.count(form)
                tail = content[-(longest - 1) :]
    return found, read


def readable_parts(pid: int) -> Iterator[tuple[int, int]]:
    """Where the process has memory that can be read."""
    for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
        places, rights, *_ = line.split()
        if rights.startswith("r") and not line.endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
            begin, _, end = places.partition("-")
            yield int(begin, 16), int(end, 16)


def read_about(pid: int) -> bytes:
    """What anybody of the same name can read about the process."""
    return b"".join(Path(f"/proc/{pid}/{name}").read_bytes() for name in ("cmdline", "environ"))


class LockedProgram:
    """The real program with somebody before its window; the same process before and after locking."""

    def __init__(
        self, scene: Scene, program: Sequence[str] = BY_MODULE, *, passphrase: str = PASSPHRASE
    ) -> None:
        self._passphrase = passphrase
        self._process = subprocess.Popen(
            [sys.executable, *program, "--vault", scene.vault, "--data", scene.folder / "window"],
            cwd=scene.folder,
            env=scene.environment() | {"PYTHONPATH": f"{AT_START}{os.pathsep}{ROOT}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._unread = b""

    def __enter__(self) -> LockedProgram:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    def write(self, text: str, place: tuple[int, int, int, int] | None = PLACE) -> dict[str, Any]:
        """Open the vault and type `text` into a new entry; nobody saves it. Gives where the window then stands."""
        self._tell(passphrase=self._passphrase, text=text, place=place)
        return self.hear("typed")

    def end_session(self) -> int:
        """Let the desktop's session end; gives the exit code."""
        self._tell(stay=True)
        self.hear("left alone")
        self._process.terminate()
        return self._process.wait(PATIENCE)

    def lock(self) -> dict[str, Any]:
        """Lock; gives what the lock page reported, with `blank_ms` and `lock_ms` since the wish."""
        self._tell(lock=True)
        wished, blank = self.hear("locking"), self.hear("blank")
        locked = self.hear("locked")
        return locked | {
            "blank_ms": (blank["at"] - wished["at"]) * 1000,
            "lock_ms": (locked["at"] - wished["at"]) * 1000,
        }

    def unlock(self) -> dict[str, Any]:
        """Unlock again; gives the page and the text in its editor."""
        self._tell(passphrase=self._passphrase)
        return self.hear("back")

    def hear(self, event: str) -> dict[str, Any]:
        """The next report, which must be `event`. Raises ChildFailed."""
        until = time.monotonic() + PATIENCE
        assert self._process.stdout is not None
        output = self._process.stdout.fileno()
        while b"\n" not in self._unread:
            ready, _, _ = select.select([output], [], [], max(0.0, until - time.monotonic()))
            more = os.read(output, 65536) if ready else b""
            if not more:
                self._process.kill()
                assert self._process.stderr is not None
                raise ChildFailed(f"no {event!r}\n{self._process.stderr.read().decode()[-4000:]}")
            self._unread += more
        line, _, self._unread = self._unread.partition(b"\n")
        heard = json.loads(line)
        if heard["event"] != event:
            raise ChildFailed(f"{event!r} was awaited and not {heard}")
        return heard

    def _tell(self, **words: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(words).encode() + b"\n")
        self._process.stdin.flush()
