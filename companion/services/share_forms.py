"""The forms of a share: one document, sealed as a file, as a web page or as a PDF.

Every form has its own module; this one only chooses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion.domain.shares import ShareForm
from companion.errors import Refused
from companion.services.progress import ALL, Progress, asking, nobody_asks, stretch

if TYPE_CHECKING:
    from companion.domain.contacts import Contact
    from companion.domain.shares import ShareDocument
    from companion.services.open_vault import OpenVault
    from companion.sharing.counting import Told


FILES_READ, IN_A_BUNDLE = 300, 600
"""How far sealing is, in thousandths, when the attachments are read and when they are put together with the words."""


@dataclass(frozen=True, slots=True, repr=False)
class Sealing:
    """How a share is sealed: its form, and either a generated passphrase or the card of a contact. Shows no secret."""

    form: ShareForm = ShareForm.SEALED
    passphrase: str = ""
    contact: Contact | None = None
    """Seals to this contact's card; only for the sealed file."""
    key: str = ""
    """A bare age key (`age1…`) to seal for instead, when there is no card; nothing proves the sender then."""

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
    from companion.services.printing import can_print

    pdf = (FormOffer(ShareForm.PDF, ".pdf", with_files=True),) if can_print() else ()
    return (
        FormOffer(ShareForm.SEALED, ".companion-share", to_card=True, with_files=True),
        FormOffer(ShareForm.PAGE, ".html", with_files=True),
        *pdf,
    )


def new_passphrase(form: ShareForm = ShareForm.SEALED) -> str:
    """A generated passphrase that fits `form`: words, or for a PDF groups of letters and digits."""
    from companion.sharing import sealed_file, sealed_pdf

    if form is ShareForm.PDF:
        return sealed_pdf.new_pdf_passphrase()
    return sealed_file.new_passphrase()


def sealed_bytes(
    vault: OpenVault,
    document: ShareDocument,
    sealing: Sealing,
    progress: Progress = nobody_asks,
) -> bytes:
    """`document` in the chosen form, ready to be written. Nothing is written.

    Raises Refused for a passphrase that was not generated, for a contact without a card, and when an attachment that
    the document names is no longer there; Cancelled.
    """
    from companion.services.share_files import files_of

    if sealing.form is not ShareForm.SEALED and (sealing.contact is not None or sealing.key):
        raise Refused("Only a sealed file can be sealed for a card or a key. Nothing was written.")
    _require_generated(sealing)
    files = files_of(vault, document, stretch(progress, 0, FILES_READ))
    if sealing.form is ShareForm.PDF:
        from companion.services.share_pdfs import pdf_bytes

        return pdf_bytes(document, sealing.passphrase, files, stretch(progress, FILES_READ, ALL))
    put_together = stretch(progress, FILES_READ, IN_A_BUNDLE)
    if sealing.form is ShareForm.PAGE:
        from companion.services.share_pages import page_bytes

        return page_bytes(document, sealing.passphrase, files, put_together)
    return _sealed_file(vault, document, sealing, files, asking(put_together))


def _require_generated(sealing: Sealing) -> None:
    """Raises Refused unless a key opens it, or a passphrase that was generated for this form."""
    from companion.sharing.sealed_file import require_generated
    from companion.sharing.sealed_pdf import require_generated_pdf_passphrase

    if sealing.contact is not None or sealing.key:
        if sealing.passphrase:
            raise Refused(
                "A file is sealed either for the card of a contact or with a passphrase. Nothing was written."
            )
    elif sealing.form is ShareForm.PDF:
        require_generated_pdf_passphrase(sealing.passphrase)
    else:
        require_generated(sealing.passphrase)


def _sealed_file(
    vault: OpenVault,
    document: ShareDocument,
    sealing: Sealing,
    files: Mapping[str, bytes],
    told: Told,
) -> bytes:
    """With a passphrase, or for the key of a contact; then with a proof of who made it, if this vault has a card."""
    from companion.services.contacts import card_of
    from companion.services.identities import own_keys
    from companion.sharing.sealed_file import seal_document, seal_for_card, seal_for_key
    from companion.sharing.sender_proof import Prover

    if sealing.key:
        return seal_for_key(document, sealing.key, files, told=told)
    if sealing.contact is None:
        return seal_document(document, sealing.passphrase, files, told=told)
    card = card_of(sealing.contact)
    if card is None:
        raise Refused(
            "A file is sealed either for the card of a contact or with a passphrase. Nothing was written."
        )
    with vault.read() as work:
        own = own_keys(work)
    prover = Prover(own[0], own[1], card) if own else None
    return seal_for_card(document, card, files, prover=prover, told=told)
