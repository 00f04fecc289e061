"""The forms of a share: one document, sealed as a file, as a web page or as a PDF.

Every form has its own module; this one only chooses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion.domain.shares import ShareForm
from companion.errors import Refused

if TYPE_CHECKING:
    from companion.domain.contacts import Contact
    from companion.domain.shares import ShareDocument
    from companion.services.open_vault import OpenVault


@dataclass(frozen=True, slots=True, repr=False)
class Sealing:
    """How a share is sealed: its form, and either a generated passphrase or the card of a contact. Shows no secret."""

    form: ShareForm = ShareForm.SEALED
    passphrase: str = ""
    contact: Contact | None = None
    """Seals to this contact's card; only for the sealed file."""

    def __repr__(self) -> str:
        return f"Sealing(form={self.form.value!r})"


@dataclass(frozen=True, slots=True)
class FormOffer:
    """A form that a share can be made in, and what this form can do."""

    form: ShareForm
    suffix: str
    """Of its file."""
    to_card: bool = False
    """Whether it can be sealed to the card of a contact, without a passphrase."""
    with_files: bool = False
    """Whether pictures and papers can go along in it."""


def forms_available() -> tuple[FormOffer, ...]:
    """The forms that a share can be made in, the one to prefer first."""
    return (FormOffer(ShareForm.SEALED, ".companion-share"),)


def new_passphrase(form: ShareForm = ShareForm.SEALED) -> str:
    """A generated passphrase that fits `form`."""
    from companion.sharing import sealed_file

    del form  # one so far
    return sealed_file.new_passphrase()


def sealed_bytes(vault: OpenVault, document: ShareDocument, sealing: Sealing) -> bytes:
    """`document` in the chosen form, ready to be written. Nothing is written.

    Raises Refused for a passphrase that was not generated.
    """
    from companion.sharing.sealed_file import seal_document

    del vault  # files and keys come from it
    if sealing.form is not ShareForm.SEALED or sealing.contact is not None:
        raise Refused("This form is not there yet. Nothing was written.")
    return seal_document(document, sealing.passphrase)
