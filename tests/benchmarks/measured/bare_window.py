"""The limit for a start: a window of Qt's with nothing in it."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QWidget

from tests.benchmarks.measured.reporting import AfterPaint, report

application = QApplication(sys.argv[:1])
window = QWidget()
window.resize(1120, 760)
AfterPaint(window, lambda: report("painted"))
window.show()
sys.exit(application.exec())
