"""Content files can be read from two threads at once: unlocking warms up in one while the window asks in another."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ_NEW_TYPES_IN_TWO_THREADS = """
import sys, threading, msgspec
from companion.services.content import decode_toml

sys.setswitchinterval(1e-6)
for number in range(400):
    inner = msgspec.defstruct(f"Inner{number}", [(f"f{i}", int | None, None) for i in range(40)])
    outer = msgspec.defstruct(f"Outer{number}", [(f"p{i}", list[inner] | None, None) for i in range(40)])
    ready = threading.Barrier(2)

    def read():
        ready.wait()
        decode_toml("[[p39]]\\nf39 = 1\\n", outer, "made up")

    threads = [threading.Thread(target=read) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
"""


def test_two_threads_may_read_content_of_the_same_type_first():
    """msgspec works a type out when it first decodes one; two threads at that would end the program (SIGSEGV)."""
    done = subprocess.run(
        [sys.executable, "-c", READ_NEW_TYPES_IN_TWO_THREADS],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr.decode()
