"""The limit for unlocking: one Argon2id call by the library and nothing else, in a process of its own.

Arguments after the pipe: memory in KiB, passes, lanes.
"""

from __future__ import annotations

import json
import os
import sys
import time

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

memory, passes, lanes = map(int, sys.argv[2:5])
begun = time.perf_counter()
Argon2id(salt=bytes(16), length=32, iterations=passes, lanes=lanes, memory_cost=memory).derive(
    b"words"
)
milliseconds = (time.perf_counter() - begun) * 1000
os.write(
    int(sys.argv[1]),
    (json.dumps({"event": "derived", "milliseconds": milliseconds}) + "\n").encode(),
)
