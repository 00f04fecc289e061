"""A PySide6 that aborts after many signals is caught here (6.12.0 did on Python 3.11)."""

import os
import subprocess
import sys

EMITS = 20_000
SOAK = f"""
from PySide6.QtCore import QObject, Signal, Slot

class Carrier(QObject):
    ticked = Signal()
    toggled = Signal(bool)
    moved = Signal(int, str, object)

class Counter(QObject):
    def __init__(self):
        super().__init__()
        self.count = 0

    @Slot()
    def tick(self):
        self.count += 1

    @Slot(bool)
    def toggle(self, on):
        self.count += on is True or on is False

    @Slot(int, str, object)
    def move(self, number, text, thing):
        self.count += 1

carrier, counter = Carrier(), Counter()
carrier.ticked.connect(counter.tick)
carrier.toggled.connect(counter.toggle)
carrier.moved.connect(counter.move)
for number in range({EMITS}):
    carrier.ticked.emit()
    carrier.toggled.emit(number % 2 == 0)
    carrier.moved.emit(number, "text", carrier)
print(counter.count)
"""


def test_twenty_thousand_emits_of_each_kind_do_not_abort():
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", SOAK],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(3 * EMITS)
