"""No network: neither the suite nor the program in a process of its own can open a socket."""

from __future__ import annotations

import _socket
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

WATCHED = """
import sys
seen = []
def watch(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.client.", "ssl.")):
        seen.append(event)
sys.addaudithook(watch)
from companion.app import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
if seen or any("QtNetwork" in name for name in sys.modules):
    print("SOCKETS", seen, file=sys.stderr)
"""


def test_the_suite_forbids_sockets():
    with pytest.raises(AssertionError, match="no network"):
        socket.socket()
    with pytest.raises(AssertionError, match="no network"):
        _socket.socket()
    with pytest.raises(AssertionError, match="no network"):
        socket.getaddrinfo("localhost", 80)


@pytest.mark.parametrize(
    "arguments",
    [
        ["learn", "list"],
        ["support", "--country", "IE", "--json"],
        ["vault", "info", "{vault}", "--json"],
        ["add", "{vault}", "--passphrase-file", "{secret}"],
        ["search", "{vault}", "rain", "--passphrase-file", "{secret}"],
        ["backup", "{vault}", "{folder}/b.companion-backup", "--passphrase-file", "{secret}"],
        ["vault", "verify", "{vault}", "--passphrase-file", "{secret}"],
        [
            "export",
            "{vault}",
            "{folder}/copy",
            "--format",
            "html",
            "--include-private",
            "--passphrase-file",
            "{secret}",
            "--passphrase-again-file",
            "{secret}",
        ],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_no_command_opens_a_socket(
    arguments: list[str], closed_vault: Path, passphrase: str, tmp_path: Path
):
    secret = tmp_path / "secret"
    secret.write_text(passphrase, encoding="utf-8")
    filled = [word.format(vault=closed_vault, secret=secret, folder=tmp_path) for word in arguments]
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *filled],
        input="Rain on the window.",
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(tmp_path / "home")},
    )
    assert "Usage:" not in done.stderr
    assert "SOCKETS" not in done.stderr
    assert "Traceback" not in done.stderr
