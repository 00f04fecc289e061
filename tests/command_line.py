"""Runs one command line inside the test's process, with standard streams of its own."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from companion.cli.dispatch import dispatch
from companion.cli.invocation import Window


@dataclass(frozen=True)
class Outcome:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as the one JSON document that it must be."""
        return json.loads(self.out)


def run(*arguments: str | Path, stdin: str | bytes = b"", window: Window | None = None) -> Outcome:
    """Run `companion ARGUMENTS` with `stdin`; nothing is a terminal."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    streams = sys.stdin, sys.stdout, sys.stderr
    out, err = io.BytesIO(), io.BytesIO()
    # Named, because a wrapper that nobody holds closes what it wraps.
    printed = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    told = io.TextIOWrapper(err, encoding="utf-8", write_through=True)
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(given)), printed, told
    try:
        code = dispatch([str(argument) for argument in arguments], window=window)
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
    said = Outcome(code, out.getvalue().decode(), err.getvalue().decode())
    assert "Traceback" not in said.err
    return said


def secret_file(folder: Path, words: str, name: str = "passphrase") -> Path:
    """A file (0600) that holds one passphrase."""
    path = folder / name
    path.touch(0o600)
    path.write_text(words + "\n", encoding="utf-8")
    return path
