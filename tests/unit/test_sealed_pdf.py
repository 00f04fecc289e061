"""Sealed PDFs: which passphrases they take, how they are encrypted, and what stands outside the encryption."""

from __future__ import annotations

import re
import subprocess
from io import BytesIO
from pathlib import Path
from shutil import which

import pytest
from pypdf import PasswordType, PdfReader, PdfWriter

from companion.domain.shares import ShareForm
from companion.errors import Refused
from companion.services import share_forms
from companion.services.share_pdfs import pdf_limits
from companion.sharing.sealed_pdf import (
    new_pdf_passphrase,
    require_generated_pdf_passphrase,
    seal_pdf,
)

CANARY = "zqcanaryqz"
PASSPHRASE = "ABCDE-FGHIJ-KLMNO-PQ234"


@pytest.fixture(scope="module")
def plain() -> bytes:
    """A page, with a title and an author in its metadata."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": CANARY, "/Author": CANARY})
    writer.xmp_metadata = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{CANARY}</x:xmpmeta>".encode()
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def test_a_generated_passphrase_has_100_bits_in_23_plain_characters():
    made = {new_pdf_passphrase() for _ in range(200)}
    assert len(made) == 200
    assert all(
        re.fullmatch(r"[A-Z2-7]{5}(-[A-Z2-7]{5}){3}", each) and len(each) == 23 for each in made
    )
    assert share_forms.new_passphrase(ShareForm.PDF).count("-") == 3
    assert share_forms.new_passphrase().count(" ") == 4
    for each in made:
        require_generated_pdf_passphrase(each)


@pytest.mark.parametrize(
    "passphrase",
    ["", "summer", "slow river under birches now", PASSPHRASE.lower(), PASSPHRASE + "A", PASSPHRASE[:-1],
     PASSPHRASE + "\n", PASSPHRASE.replace("-", " "), "ABCDE-FGHIJ-KLMNO-PQ018", "ÄBCDE-FGHIJ-KLMNO-PQ234"],
)  # fmt: skip
def test_nobodys_own_passphrase_is_taken(plain: bytes, passphrase: str):
    with pytest.raises(Refused) as refused:
        seal_pdf(plain, passphrase)
    assert not passphrase or passphrase not in str(refused.value)


def test_it_is_aes_256_of_revision_6_and_its_header_says_so(plain: bytes):
    sealed = seal_pdf(plain, PASSPHRASE)
    assert sealed.startswith(b"%PDF-2.0\n")
    encryption = PdfReader(BytesIO(sealed)).trailer["/Encrypt"].get_object()
    assert (encryption["/V"], encryption["/R"]) == (5, 6)
    assert encryption["/CF"]["/StdCF"]["/CFM"] == "/AESV3"


def test_nothing_of_the_metadata_is_left(plain: bytes):
    sealed = seal_pdf(plain, PASSPHRASE)
    reader = PdfReader(BytesIO(sealed))
    assert reader.decrypt(PASSPHRASE) is PasswordType.USER_PASSWORD
    assert not reader.metadata
    assert reader.xmp_metadata is None
    opened = PdfWriter(clone_from=reader)
    clear = BytesIO()
    opened.metadata = None
    opened.write(clear)
    for form in (sealed, clear.getvalue()):
        assert CANARY.encode() not in form
        assert CANARY.encode("utf-16-be") not in form


def test_wrong_and_no_passphrase_open_nothing(plain: bytes):
    sealed = seal_pdf(plain, PASSPHRASE)
    assert (
        PdfReader(BytesIO(sealed)).decrypt("BBCDE-FGHIJ-KLMNO-PQ234") is PasswordType.NOT_DECRYPTED
    )
    assert PdfReader(BytesIO(sealed)).decrypt("") is PasswordType.NOT_DECRYPTED


def test_the_same_pdf_is_never_sealed_the_same_way(plain: bytes):
    first, second = (PdfReader(BytesIO(seal_pdf(plain, PASSPHRASE))) for _ in range(2))
    for name in ("/U", "/O", "/UE", "/OE"):
        assert (
            first.trailer["/Encrypt"].get_object()[name]
            != second.trailer["/Encrypt"].get_object()[name]
        )


@pytest.mark.skipif(which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_nothing_wrong(plain: bytes, tmp_path: Path):
    file = tmp_path / "share.pdf"
    file.write_bytes(seal_pdf(plain, PASSPHRASE))
    command = ["qpdf", f"--password={PASSPHRASE}", "--check", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "R = 6" in done.stdout


def test_the_limits_are_said_in_words():
    assert any("not as evidence" in sentence for sentence in pdf_limits())
