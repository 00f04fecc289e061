"""A share on pages: the brief on the first one, everything after it, and nothing that was not in the document."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from shutil import which
from typing import Any

import msgspec
import pytest
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from companion.domain.entries import NewEntry, Sharing
from companion.domain.shared_parts import SharedFile
from companion.domain.shares import REDACTED, ShareDocument, ShareForm, ShareScope
from companion.errors import Cancelled, Refused
from companion.services import journal, printing, shares
from companion.services.open_vault import OpenVault
from companion.services.share_forms import forms_available
from companion.sharing.preview import preview_text
from companion.ui.share_pdf import SharePrinter
from companion.ui.theme import Theme
from companion.ui.worker import Lane
from tests.share_documents import INSIGHT, document, entry, full_document, measure

HOSTILE = "<b>bold</b> &amp; <img src=file:///etc/passwd> ﷽ \u202eevil\u202c {0} %s"
TOOLS = pytest.mark.skipif(
    which("pdftotext") is None or which("qpdf") is None,
    reason="poppler-utils and qpdf are not installed",
)


@pytest.fixture
def printer(app_theme: Theme) -> SharePrinter:
    return SharePrinter()


@pytest.fixture
def printing_here(app_theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_makers", [SharePrinter])


def pages_of(pdf: bytes, most: int = 99) -> list[str]:
    """The words of its first pages."""
    pages = PdfReader(BytesIO(pdf)).pages
    return [page.extract_text() for page in pages[:most]]


def pictures_in(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height in pixels of every picture in it."""
    found: list[tuple[int, int]] = []
    for page in PdfReader(BytesIO(pdf)).pages:
        resources: Any = page["/Resources"]
        things = resources.get("/XObject", {})
        found += [
            (x["/Width"], x["/Height"]) for n in things if (x := things[n])["/Subtype"] == "/Image"
        ]
    return found


def letters(text: str) -> str:
    """What is left of a text without spaces and line ends, which a PDF has nowhere to keep."""
    return "".join(text.split())


def a_picture(width: int = 60, height: int = 40, kind: str = "PNG") -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def attached(
    content: bytes, media_type: str, name: str = ""
) -> tuple[SharedFile, Mapping[str, bytes]]:
    digest = hashlib.sha256(content).hexdigest()
    return SharedFile(digest, media_type, len(content), name), {digest: content}


# --- what is on the pages


def test_the_brief_is_alone_on_the_first_page(printer: SharePrinter):
    first, *others = pages_of(printer.print_share(full_document(item_nine=1), {}))
    assert first.startswith("Since we last met")
    assert "PHQ-9, item 9 was answered 1 on 11 May 2026" in first
    assert first.index("item 9") < first.index("Session days")
    assert f"Page 1 of {len(others) + 1}" in first
    assert "The title of entry" not in first


@pytest.mark.parametrize("measures", [0, 1, 3, 6])
def test_the_brief_of_200_entries_is_one_page(printer: SharePrinter, measures: int):
    shared = full_document(
        200, insights=60, practices=20, questions=30, checks=8, sessions=8, measures=measures, scales=3,
        item_nine=2, note="A long word to all of it. " * 40,
    )  # fmt: skip
    short = tuple(msgspec.structs.replace(each, body="Short.") for each in shared.entries)
    pdf = printer.print_share(msgspec.structs.replace(shared, entries=short), {})
    first, second = pages_of(pdf, 2)
    assert "1–200" in first
    assert "not as evidence" in first  # the last line of the brief
    assert second.startswith("Words to this share")
    for title in ("PHQ-9", "GAD-7", "PCL-5", "MEQ30", "EBI", "CEQ")[:measures]:
        assert title in first


def test_the_brief_of_long_words_is_one_page(printer: SharePrinter):
    shared = full_document(3, insights=0)
    long = "Unbrechbar" * 200
    shared = msgspec.structs.replace(
        shared,
        sender_name=long, recipient_name=long, note=long,
        questions=tuple(msgspec.structs.replace(q, words=long) for q in shared.questions),
        practices=tuple(msgspec.structs.replace(p, name=long) for p in shared.practices),
        measures=tuple(msgspec.structs.replace(m, title="M" * 300) for m in shared.measures),
    )  # fmt: skip
    assert "not as evidence" in pages_of(printer.print_share(shared, {}), 1)[0]


def test_every_word_of_the_document_is_on_the_pages(printer: SharePrinter):
    shared = full_document(9)
    said = letters(" ".join(pages_of(printer.print_share(shared, {}))))
    for each in shared.entries:
        for line in (each.title, each.time, *each.tags, f"Word{each.number}."):
            assert letters(line) in said
    for each in shared.insights:
        assert letters(each.passage) in said
    for each in (*shared.practices, *shared.scales):
        assert letters(each.name) in said
    for each in shared.questions:
        assert letters(each.words) in said
    for each in shared.measures:
        assert letters(each.recall) in said
    assert "Stillso." in said
    assert "Leftout:4private" in said


def test_every_number_stands_beside_its_place(printer: SharePrinter):
    shared = full_document(5)
    _, *others = pages_of(printer.print_share(shared, {}))
    lines = {line.strip() for page in others for line in page.splitlines()}
    parts = (shared.sessions, shared.insights, shared.practices, shared.measures, shared.after_effects,
             shared.questions, shared.scales, shared.entries)  # fmt: skip
    for number in (each.number for part in parts for each in part):
        assert any(line == str(number) or line.startswith(f"{number} ") for line in lines), number


def test_headings_of_a_table_are_never_alone_at_the_foot_of_a_page(printer: SharePrinter):
    pages: list[str] = []
    for times in range(8, 44, 6):
        one = measure(3, times=times)
        pages += pages_of(printer.print_share(document(measures=(one,)), {}))
    for page in pages:
        lines = page.splitlines()
        heads = [n for n, line in enumerate(lines) if line.split()[:3] == ["Day", "1", "2"]]
        for at in heads:
            assert any(line[:1].isdigit() and "2026" in line for line in lines[at + 1 : at + 4]), (
                page
            )


def test_a_copy_for_oneself_says_so_and_not_that_it_was_shared(printer: SharePrinter):
    copy = printing.PlainCopy("Chosen parts of the journal", "Whoever has it can read it.")
    said = pages_of(printer.print_share(full_document(2), {}, copy=copy))
    assert said[0].startswith("Chosen parts of the journal")
    assert "A copy made on 3 June 2026." in said[0]
    assert "Whoever has it can read it." in said[0]
    assert all("Copy made on 3 June 2026" in page for page in said)
    for words in ("Shared on", "Since we last met", "First share", "not as evidence"):
        assert not any(words in page for page in said)


def test_words_are_never_read_as_markup(printer: SharePrinter):
    shared = document(
        sender_name=HOSTILE, note=HOSTILE,
        entries=(entry(1, HOSTILE, title=HOSTILE, prompt=HOSTILE, tags=(HOSTILE,), moods=((HOSTILE, 3),)),),
    )  # fmt: skip
    said = letters(" ".join(pages_of(printer.print_share(shared, {}))))
    assert said.count("<b>bold</b>") >= 6
    assert "root:" not in said


def test_what_is_left_out_is_said_once_and_in_its_own_look(printer: SharePrinter):
    short = printer.print_share(
        document(entries=(entry(1, f"Before.\n\n{REDACTED}\n\nAfter."),)), {}
    )
    said = " ".join(pages_of(short))
    assert said.count(REDACTED) == 1
    assert said.index("Before.") < said.index(REDACTED) < said.index("After.")


@pytest.mark.parametrize(
    "shared",
    [
        document(entries=()),
        document(entries=(entry(1, ""),)),
        full_document(
            0, insights=0, practices=0, questions=0, checks=0, sessions=0, scales=0, measures=2
        ),
        document(entries=(entry(1, "word " * 4_000),)),
        document(entries=(entry(1, "x" * 9_000, title="T" * 300, tags=("t" * 300,) * 20),)),
        document(
            entries=(
                entry(
                    1, "הבוקר היה איטי.\n\n- רשימה\n\n1. אחת", title="שלום", prompt="مرحبا بالعالم"
                ),
            )
        ),
        document(entries=(entry(1, "\u2028\u2029\x0b\ufffe e\u0301" + "\u0301" * 300 + "🙂"),)),
        document(entries=(entry(1, "- " * 60 + "deep"), entry(2, "> " * 60 + "deep"))),
    ],
)
def test_hard_cases_are_printed(printer: SharePrinter, shared: ShareDocument):
    pdf = printer.print_share(shared, {})
    assert f"Page 1 of {len(PdfReader(BytesIO(pdf)).pages)}" in pages_of(pdf, 1)[0]


def test_an_empty_share_says_so_on_its_only_page(printer: SharePrinter):
    (page,) = pages_of(printer.print_share(document(entries=()), {}))
    assert "Nothing is in this share." in page


# --- files


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_pictures_that_go_along_are_shown(printer: SharePrinter, kind: str, media_type: str):
    file, files = attached(a_picture(kind=kind), media_type, "sketch")
    pdf = printer.print_share(full_document(2, files=(file,)), files)
    assert pictures_in(pdf) == [(60, 40)]
    assert "sketch" in " ".join(pages_of(pdf))


def test_large_pictures_are_made_smaller(printer: SharePrinter):
    file, files = attached(a_picture(4_000, 3_000), "image/png")
    pdf = printer.print_share(full_document(2, files=(file,)), files)
    ((width, height),) = pictures_in(pdf)
    assert 1_000 < width < 2_000
    assert height == pytest.approx(width * 3 / 4, abs=2)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.4 something", "application/pdf"),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
            "image/svg+xml",
        ),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png"),
        (b"", "image/png"),
        (b"\x89PNG\r\n\x1a\nbroken", "image/png"),
    ],
)
def test_other_files_are_named_and_not_in_it(
    printer: SharePrinter, content: bytes, media_type: str
):
    file, files = attached(content, media_type, "letter from the clinic")
    pdf = printer.print_share(full_document(2, files=(file,)), files)
    said = letters(" ".join(pages_of(pdf)))
    assert f"notinthisPDF:letterfromtheclinic,{media_type}" in said
    assert pictures_in(pdf) == []


def test_a_file_whose_bytes_are_missing_is_named(printer: SharePrinter):
    file, _ = attached(a_picture(), "image/png", "sketch")
    assert "not in this PDF: sketch" in " ".join(
        pages_of(printer.print_share(full_document(2, files=(file,)), {}))
    )


# --- how it is made


def test_a_reader_is_told_the_language_and_no_name(printer: SharePrinter):
    reader = PdfReader(BytesIO(printer.print_share(full_document(2), {})))
    trailer: Any = reader.trailer
    assert trailer["/Root"]["/Lang"] == "en-GB"
    assert "Nora" not in str(reader.metadata)


def test_it_tells_how_far_it_is(printer: SharePrinter):
    told: list[int] = []
    printer.print_share(full_document(30), {}, lambda done, total: told.append(done * 100 // total))
    assert told == sorted(told)
    assert told[-1] == 100


@pytest.mark.parametrize("percent", [3, 70])
def test_it_can_be_stopped_while_it_is_laid_out_and_painted(printer: SharePrinter, percent: int):
    with pytest.raises(Cancelled):
        printer.print_share(
            full_document(30), {}, lambda done, total: done * 100 // total < percent
        )


def test_it_is_made_in_the_background_lane(printer: SharePrinter, lane: Lane, qtbot: QtBot):
    file, files = attached(a_picture(), "image/png")
    shared = full_document(20, files=(file,), measures=3)
    job = lane.start(lambda progress: printer.print_share(shared, files, progress))
    with qtbot.waitSignal(job.succeeded, timeout=30_000) as done:
        pass
    assert done.args is not None
    assert "Since we last met" in pages_of(done.args[0], 1)[0]


ALONE = """
import sys
from companion.app import make_printer
from companion.sharing.sealed_pdf import seal_pdf
from tests.share_documents import full_document
sys.stdout.buffer.write(seal_pdf(make_printer().print_share(full_document(8, measures=2), {}), sys.argv[1]))
"""


def test_c71_without_a_window_it_is_made_with_no_display_and_no_file(tmp_path: Path):
    passphrase = shares.new_passphrase(ShareForm.PDF)
    log = tmp_path / "opened"
    trace = (
        ["strace", "-f", "-qq", "-e", "trace=open,openat,creat", "-o", str(log)]
        if which("strace")
        else []
    )
    env = {
        "PATH": "/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(tmp_path),
        "PYTHONPATH": ":".join(sys.path),
    }
    done = subprocess.run(
        [*trace, sys.executable, "-c", ALONE, passphrase], capture_output=True, check=False, env=env
    )
    if trace and b"ptrace" in done.stderr:
        pytest.skip("this machine does not let a program be traced")
    assert done.returncode == 0, done.stderr.decode()
    reader = PdfReader(BytesIO(done.stdout))
    reader.decrypt(passphrase)
    assert reader.pages[0].extract_text().startswith("Since we last met")
    if trace:
        opened = re.findall(
            r'open(?:at)?\((?:AT_FDCWD, )?"([^"]*)", ([A-Z_|]+)', log.read_text(errors="replace")
        )
        written = {
            path
            for path, flags in opened
            if {"O_WRONLY", "O_RDWR", "O_CREAT"} & set(flags.split("|"))
        }
        allowed = ("/dev/", "/proc/", str(tmp_path / ".cache/fontconfig"), "/var/cache/fontconfig")
        assert {path for path in written if not path.startswith(allowed)} == set()


# --- from the vault to the file


def sealed(
    vault: OpenVault, target: Path, scope: ShareScope | None = None
) -> tuple[str, ShareDocument]:
    made = shares.build(
        vault, scope or ShareScope(with_tags=True), recipient="Dr. Reed", sender="Nora"
    )
    passphrase = shares.new_passphrase(ShareForm.PDF)
    record, _ = shares.seal(vault, made, target, sealing=shares.Sealing(ShareForm.PDF, passphrase))
    assert record.form == "pdf"
    return passphrase, made


def write(vault: OpenVault, body: str, sharing: Sharing, **fields: object) -> None:
    made, _ = journal.write_entry(vault, NewEntry(body=body, **fields))  # type: ignore[arg-type]
    journal.mark_sharing(vault, [made.id], sharing)


@pytest.fixture
def filled(vault: OpenVault) -> OpenVault:
    write(vault, f"What I want to say. {INSIGHT}", Sharing.SHARE, title="The lake", tags=("water",))
    write(
        vault,
        "This stays with me and goes to nobody at all, whatever happens.",
        Sharing.PRIVATE,
        title="Zqprivate",
    )
    write(
        vault,
        "We talk about that when we sit together in the room.",
        Sharing.TALK,
        title="Zqtalk",
        tags=("zqtag",),
    )
    return vault


@TOOLS
def test_c71_real_tools_open_it_with_its_passphrase_only(
    filled: OpenVault, tmp_path: Path, printing_here: None
):
    target = tmp_path / "for Dr. Reed.pdf"
    passphrase, made = sealed(filled, target)
    assert target.stat().st_mode & 0o777 == 0o600

    def text(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["pdftotext", *words, str(target), "-"], capture_output=True, text=True, check=False
        )

    right = text("-upw", passphrase)
    assert right.returncode == 0, right.stderr
    assert "Since we last met" in right.stdout
    assert letters(INSIGHT) in letters(right.stdout)
    assert "Zq" not in right.stdout
    assert "zq" not in right.stdout
    for wrong in ((), ("-upw", shares.new_passphrase(ShareForm.PDF)), ("-upw", passphrase.lower())):
        refused = text(*wrong)
        assert refused.returncode == 1
        assert refused.stdout == ""
    checked = subprocess.run(
        ["qpdf", f"--password={passphrase}", "--check", str(target)],
        capture_output=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    facts = subprocess.run(
        ["pdfinfo", "-upw", passphrase, str(target)], capture_output=True, text=True, check=False
    ).stdout
    assert "algorithm:AES-256" in facts
    assert not re.search(
        r"^(Title|Author|Creator|Producer|CreationDate|ModDate):\s*\S", facts, re.MULTILINE
    )
    assert made.sender_name.encode() not in target.read_bytes()


def test_what_the_preview_shows_is_in_the_pdf(
    filled: OpenVault, tmp_path: Path, printing_here: None
):
    passphrase, made = sealed(filled, tmp_path / "share.pdf")
    reader = PdfReader(tmp_path / "share.pdf")
    reader.decrypt(passphrase)
    said = letters(" ".join(page.extract_text() for page in reader.pages))
    for line in made.entries[0].body.split("\n\n"):
        assert letters(line) in said
    assert letters(preview_text(made).rsplit("\n", 2)[-2]) in said  # what was left out


def test_a_contacts_card_and_ones_own_passphrase_are_refused(
    filled: OpenVault, tmp_path: Path, printing_here: None
):
    made = shares.build(filled, ShareScope())
    with pytest.raises(Refused):
        shares.seal(
            filled, made, tmp_path / "a.pdf", sealing=shares.Sealing(ShareForm.PDF, "summer")
        )
    assert not list(tmp_path.glob("*.pdf"))
    assert shares.records(filled) == []


def test_without_a_printer_no_pdf_is_offered(
    filled: OpenVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(printing, "_makers", [])
    assert ShareForm.PDF not in {offer.form for offer in forms_available()}
    made = shares.build(filled, ShareScope())
    sealing = shares.Sealing(ShareForm.PDF, shares.new_passphrase(ShareForm.PDF))
    with pytest.raises(Refused):
        shares.seal(filled, made, tmp_path / "a.pdf", sealing=sealing)
    assert not list(tmp_path.glob("*.pdf"))


def test_the_printer_that_was_handed_in_is_made_when_it_is_wanted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(printing, "_makers", [])
    made: list[str] = []

    def make() -> printing.Printer:
        made.append("made")
        return SharePrinter()

    printing.hand_in(make)
    assert printing.can_print()
    assert made == []
    printing.printer()
    assert made == ["made"]
