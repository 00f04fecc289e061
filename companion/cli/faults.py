"""Noting a fault of ours for whoever mends it."""

from __future__ import annotations

from companion.cli.invocation import Invocation


def log_fault(invocation: Invocation, fault: BaseException) -> None:
    """Note the class and the place of a fault of ours, without what was being written."""
    import logging

    from companion.logs import start_logging

    start_logging(invocation.paths.logs)
    logging.getLogger("companion.cli").error("A command ended in a fault.", exc_info=fault)
