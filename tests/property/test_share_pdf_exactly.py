"""Exactly what was chosen, in the PDF too: nothing private or kept back is on its pages or in the file opened."""

from __future__ import annotations

import subprocess
from io import BytesIO
from shutil import which

from hypothesis import given, settings
from pypdf import PdfReader, PdfWriter
from PySide6.QtWidgets import QApplication

from companion.domain.shares import ShareScope
from companion.sharing.sealed_pdf import new_pdf_passphrase, seal_pdf
from companion.ui.share_pdf import SharePrinter
from tests.property.test_share_exactly import NOW, build, journals, scopes
from tests.share_journals import Journal
from tests.share_leaks import facts_from, leaks


def text_of(pdf: bytes) -> str:
    """Every word of an open PDF; with poppler where it is installed, for it is much quicker."""
    if which("pdftotext"):
        command = ["pdftotext", "-", "-"]
        return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def opened(sealed: bytes, passphrase: str) -> bytes:
    """A sealed PDF without its encryption."""
    reader = PdfReader(BytesIO(sealed))
    reader.decrypt(passphrase)
    writer = PdfWriter(clone_from=reader)
    clear = BytesIO()
    writer.write(clear)
    return clear.getvalue()


@settings(max_examples=15)
@given(journals, scopes)
def test_nothing_private_or_kept_back_is_in_the_pdf(
    qapp: QApplication, journal: Journal, scope: ShareScope
):
    document = build(journal, scope)
    facts = facts_from(journal.entries, journal.material, scope, NOW)
    passphrase = new_pdf_passphrase()
    sealed = seal_pdf(SharePrinter().print_share(document, {}), passphrase)
    clear = opened(sealed, passphrase)
    assert leaks(facts, text_of(clear)) == []
    assert [each for each in facts.identifiers if each.encode() in clear] == []
    assert document.reply_key.encode() not in clear
