"""Words that nobody would write by chance are typed everywhere; then every file is searched for them.

The program's folders for data, configuration, cache, state, runtime and temporary files all lie in one folder of
ours, so "every file" means all that the program wrote: with the vault open, after a kill, locked and closed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from companion import clock
from companion.services import courses
from tests.benchmarks.children import Child
from tests.proof.scene import PASSPHRASE, Scene

CANARIES = {
    "title": "zqvextitlekranich",
    "body": "zqvexbodymöwenflug",
    "tag": "zqvextagreiher",
    "command body": "zqvexcommandeisvogel",
    "quick note": "zqvexquickzaunkönig",
    "moment": "zqvexmomentlerche",
    "half-typed moment": "zqvexhalfpirol",
    "check-in": "zqvexcheckinamsel",
    "course": "zqvexcoursewiedehopf",
    "share note": "zqvexsharekuckuck",
    "vault's passphrase": PASSPHRASE,
}
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a canary can be read."""

    place: str
    canary: str
    encoding: str


@dataclass(slots=True)
class Finding:
    """What one search looked at and found."""

    moment: str
    """When it was: "open", "killed", "locked", "closed"."""
    files: int = 0
    size: int = 0
    hits: list[Hit] = field(default_factory=list[Hit])


def search_for_canaries(
    scene: Scene, *, told: Callable[[str], None] = lambda _: None
) -> list[Finding]:
    """Drive commands and window through a day with canaries; search after each part of it."""
    _plan_a_session(scene)
    findings: list[Finding] = []

    def look(moment: str, child: Child | None = None) -> None:
        finding = searched(moment, scene.folder, passed_over={scene.passphrase_file})
        if child is not None:
            finding.hits += list(_in_process(child.process.pid))
        findings.append(finding)
        told(f"{moment}: {finding.files} files, {finding.size:,} bytes, {len(finding.hits)} hits")

    _use_commands(scene)
    look("after commands")
    with _person(scene) as child:
        child.hear("written")
        look("open", child)
        child.process.kill()
        child.process.wait()
    look("killed")
    with _person(scene) as child:
        child.hear("written")
        child.tell("lock")
        child.hear("locked")
        look("locked", child)
        if child.end() != 0:
            raise AssertionError("the window did not end as it should")
    look("closed")
    return findings


def searched(moment: str, folder: Path, *, passed_over: Iterable[Path] = ()) -> Finding:
    """Every file and every name below `folder`, searched for every canary in every encoding."""
    finding = Finding(moment)
    needles = list(_needles())
    skipped = set(passed_over)
    longest = max(len(needle) for _, _, needle in needles)
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        finding.hits += [Hit(f"the name {name}", c, "") for c in CANARIES.values() if c in name]
        if path in skipped or not path.is_file() or path.is_symlink():
            continue
        finding.files += 1
        before = b""
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                finding.size += len(chunk)
                window = before + chunk
                finding.hits += [
                    Hit(name, canary, encoding)
                    for canary, encoding, needle in needles
                    if needle in window
                ]
                before = chunk[-longest:]
    finding.hits = list(dict.fromkeys(finding.hits))
    return finding


def _needles() -> Iterable[tuple[str, str, bytes]]:
    for canary in CANARIES.values():
        for form in {canary, unicodedata.normalize("NFD", canary), _folded(canary)}:
            for encoding in ENCODINGS:
                yield canary, encoding, form.encode(encoding)


def _folded(word: str) -> str:
    """As a full-text index keeps it: without accents."""
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _in_process(pid: int) -> Iterable[Hit]:
    """What anybody on the computer can read about a running program: its arguments and its environment."""
    for name in ("cmdline", "environ"):
        content = Path(f"/proc/{pid}/{name}").read_bytes()
        for canary in CANARIES.values():
            if canary.encode() in content:
                yield Hit(f"/proc/PID/{name}", canary, "utf-8")


def _plan_a_session(scene: Scene) -> None:
    with scene.opened() as vault:
        courses.begin_course(vault, name=CANARIES["course"], session_days=[clock.today()])


def _use_commands(scene: Scene) -> None:
    vault, by_file = scene.vault, ("--passphrase-file", scene.passphrase_file)
    entry_id = scene.run(
        "add", vault, "--title", CANARIES["title"], "--tag", CANARIES["tag"], *by_file,
        text=f"In the morning {CANARIES['command body']}, and then nothing.",
    )  # fmt: skip
    found = scene.run("search", vault, CANARIES["command body"][:9], *by_file)
    if CANARIES["command body"] not in found:
        raise AssertionError("the search by command did not find the entry")
    scene.run("mark", vault, entry_id, "--share", *by_file)
    out = scene.folder / "handed over"
    out.mkdir()
    scene.run(
        "share", "create", vault, out / "week.companion-share", "--as", "sealed",
        "--generate-passphrase", out / "words", "--note", CANARIES["share note"], "--with-tags", *by_file,
    )  # fmt: skip
    scene.run("backup", vault, out / "journal.companion-backup", *by_file)
    opened = scene.run(
        "share", "open", out / "week.companion-share", "--share-passphrase-file", out / "words"
    )
    if CANARIES["command body"] not in opened:
        raise AssertionError("the sealed file does not hold the entry")


def _person(scene: Scene) -> Child:
    """Somebody at the window, who types what they are told on standard input: no canary is an argument."""
    child = scene.child("canary_typist")
    child.tell(PASSPHRASE, *(f"{name}={words}" for name, words in CANARIES.items()), "")
    return child
