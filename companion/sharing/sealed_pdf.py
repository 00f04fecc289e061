"""A PDF under a passphrase: AES-256 as in ISO 32000-2 (revision 6), made by pypdf on our own `cryptography`.

- Only a generated passphrase is taken: the hashing of revision 6 is quick, so people's own would soon be guessed.
- It has 23 ASCII characters: some readers refuse more than 32, others stumble over letters outside ASCII.
- The second password of the format, the owner's, is random and thrown away; no permission is asked for, because
  permissions are a request that any reader may ignore.
- Nothing is left outside the encryption but how many pages there are and how long each is.
- The format has no seal against changes: a PDF is for reading, not as evidence.
"""

from __future__ import annotations

import re
import secrets
from io import BytesIO

from companion.errors import Refused

SUFFIX = ".pdf"
GROUPS, LETTERS = 4, 5
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
"""Base32 (RFC 4648): 5 bits a letter, so 100 bits in all."""
_GENERATED = re.compile(rf"(?:[{ALPHABET}]{{{LETTERS}}}-){{{GROUPS - 1}}}[{ALPHABET}]{{{LETTERS}}}")
_OWNER_BYTES = 24


def new_pdf_passphrase() -> str:
    """A generated passphrase for one PDF: XXXXX-XXXXX-XXXXX-XXXXX."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(GROUPS))
    return "-".join(groups)


def require_generated_pdf_passphrase(passphrase: str) -> None:
    """Raises Refused unless `passphrase` has the shape of a generated one."""
    if not _GENERATED.fullmatch(passphrase):
        raise Refused(
            "A PDF takes only a passphrase that Companion generated: four groups of five letters and digits. "
            "Nothing was written."
        )


def seal_pdf(pdf: bytes, passphrase: str) -> bytes:
    """`pdf`, sealed. Everything happens in memory.

    Raises Refused for a passphrase that was not generated.
    """
    require_generated_pdf_passphrase(passphrase)
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    writer.metadata = None
    writer.root_object.pop("/Metadata", None)
    writer.pdf_header = "%PDF-2.0"
    writer.encrypt(
        user_password=passphrase,
        owner_password=secrets.token_urlsafe(_OWNER_BYTES),
        algorithm="AES-256",
    )
    sealed = BytesIO()
    writer.write(sealed)
    return sealed.getvalue()
