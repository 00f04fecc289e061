"""A real browser under test: headless Chromium, driven over pipes by the DevTools protocol. No socket is involved."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import select
import shutil
import signal
from pathlib import Path
from typing import Any

PROGRAM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
PATIENCE = 60.0
"""Seconds without a word from the browser after which it counts as dead."""
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-dev-shm-usage", "--no-default-browser-check", "--remote-debugging-pipe", "--lang=en-GB",
)  # fmt: skip
KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32, "ArrowDown": 40, "ArrowRight": 39}


class Browser:
    """One browser with a profile of its own; close it."""

    def __init__(self, home: Path) -> None:
        assert PROGRAM is not None
        self.downloads = home / "downloads"
        self.events: list[dict[str, Any]] = []
        self._answers: dict[int, dict[str, Any]] = {}
        self._sent, self._unread = 0, b""
        theirs, self._to = _pipe()
        self._from, back = _pipe()
        # The browser reads its orders from descriptor 3 and answers on 4.
        self._pid = os.posix_spawn(
            PROGRAM,
            [PROGRAM, *_FLAGS, f"--user-data-dir={home / 'profile'}", "about:blank"],
            {**os.environ, "HOME": os.fspath(home), "TMPDIR": os.fspath(home)},
            file_actions=[
                (os.POSIX_SPAWN_DUP2, theirs, 3),
                (os.POSIX_SPAWN_DUP2, back, 4),
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            ],
            setpgroup=0,
        )
        os.close(theirs)
        os.close(back)
        self.ask(
            "Browser.setDownloadBehavior",
            behavior="allow", downloadPath=os.fspath(self.downloads), eventsEnabled=True,
        )  # fmt: skip

    def close(self) -> None:
        """End the browser and everything it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._to)
        os.close(self._from)

    def tab(self) -> Tab:
        """A new tab, with its network, console and dialogs watched."""
        return Tab(self)

    def ask(self, method: str, session: str = "", **parameters: Any) -> dict[str, Any]:
        """The answer to one order. Raises AssertionError for an error."""
        self._sent += 1
        number = self._sent
        order: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if session:
            order["sessionId"] = session
        _write(self._to, json.dumps(order).encode() + b"\0")
        while number not in self._answers:
            self.listen()
        answer = self._answers.pop(number)
        assert "error" not in answer, f"{method}: {answer['error']}"
        return answer["result"]

    def listen(self) -> None:
        """Take in at least one more message. Raises AssertionError when none comes."""
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._from], [], [], PATIENCE)
            assert ready, "the browser says nothing any more"
            heard = os.read(self._from, 1 << 20)
            assert heard, "the browser ended"
            self._unread += heard
        *messages, self._unread = self._unread.split(b"\0")
        for message in map(json.loads, messages):
            if "id" in message:
                self._answers[message["id"]] = message
            else:
                self.events.append(message)


class Tab:
    """One page in the browser."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._target: str = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        attached = browser.ask("Target.attachToTarget", targetId=self._target, flatten=True)
        self._session: str = attached["sessionId"]
        self._saved_before = self._saved()
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.ask(f"{domain}.enable")

    def close(self) -> None:
        """Take the tab away without asking its page."""
        self.browser.ask("Target.closeTarget", targetId=self._target)

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The answer of this tab to one order."""
        return self.browser.ask(method, self._session, **parameters)

    def events(self, *methods: str) -> list[dict[str, Any]]:
        """What this tab told by itself, oldest first."""
        return [
            event["params"]
            for event in self.browser.events
            if event.get("sessionId") == self._session and event["method"] in methods
        ]

    def open(self, file: Path) -> None:
        """Load a file and wait until it is there."""
        before = len(self.events("Page.loadEventFired"))
        self.ask("Page.navigate", url=file.as_uri())
        while len(self.events("Page.loadEventFired")) == before:
            self.browser.listen()

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression, awaited."""
        found = self.ask(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )  # fmt: skip
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def wait_for(self, condition: str) -> None:
        """Until a JavaScript condition holds: looked at after each change of the page."""
        script = """new Promise((done, failed) => {
            const holds = () => { try { return CONDITION } catch (error) { return false } };
            if (holds()) { done(true); return; }
            const watch = new MutationObserver(() => { if (holds()) { watch.disconnect(); done(true); } });
            watch.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
            setTimeout(() => failed(new Error("waited in vain")), 45000);
        })"""
        self.run(script.replace("CONDITION", condition))

    def press(self, key: str, *, shift: bool = False) -> None:
        """One key down and up, as from a keyboard."""
        text = {"Enter": "\r", " ": " "}.get(key, "")
        about = {
            "key": key,
            "code": "Space" if key == " " else key,
            "windowsVirtualKeyCode": KEYS[key],
        }
        modifiers = 8 if shift else 0
        self.ask("Input.dispatchKeyEvent", type="keyDown", text=text, modifiers=modifiers, **about)
        self.ask("Input.dispatchKeyEvent", type="keyUp", modifiers=modifiers, **about)

    def press_until(self, key: str, condition: str, *, most: int = 120) -> None:
        """Press a key until a JavaScript condition holds."""
        for _ in range(most):
            self.press(key)
            if self.run(condition):
                return
        raise AssertionError(f"{key} never led to: {condition}")

    def type(self, words: str) -> None:
        """Words into whatever has the focus."""
        self.ask("Input.insertText", text=words)

    def unlock(self, passphrase: str) -> None:
        """Open the sealed page with its passphrase."""
        self.type(passphrase)
        self.press("Enter")
        self.wait_for("document.getElementById('share')")

    def downloaded(self) -> Path:
        """The newest file that this tab saved, once it is whole."""
        while self._saved() == self._saved_before:
            self.browser.listen()
        self._saved_before = self._saved()
        return max(self.browser.downloads.iterdir(), key=lambda file: file.stat().st_mtime_ns)

    def _saved(self) -> int:
        return sum(
            event["method"] == "Browser.downloadProgress"
            and event["params"]["state"] == "completed"
            for event in self.browser.events
        )

    def picture(
        self,
        file: Path,
        *,
        width: int = 1280,
        dark: bool = False,
        height: int = 800,
        whole: bool = True,
    ) -> None:
        """A picture of the page, for looking at it."""
        self.ask("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        ])  # fmt: skip
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        shot = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(shot["data"]))

    def printed(self) -> bytes:
        """The page as a PDF, as the browser prints it."""
        return base64.b64decode(
            self.ask("Page.printToPDF", printBackground=False, preferCSSPageSize=True)["data"]
        )


def _pipe() -> tuple[int, int]:
    """Both ends of a pipe, above the numbers that the browser uses."""
    ends: list[int] = []
    for end in os.pipe():
        ends.append(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20))
        os.close(end)
    return ends[0], ends[1]


def _write(to: int, content: bytes) -> None:
    while content:
        content = content[os.write(to, content) :]
