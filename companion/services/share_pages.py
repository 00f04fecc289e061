"""A share as one sealed web page, and what such a page cannot do."""

from __future__ import annotations

from collections.abc import Mapping

from companion.domain.shares import ShareDocument
from companion.services.progress import Progress, asking, nobody_asks
from companion.sharing.sealed_page import seal_page


def page_bytes(
    document: ShareDocument,
    passphrase: str,
    files: Mapping[str, bytes],
    progress: Progress = nobody_asks,
) -> bytes:
    """The page for `document`, ready to be written; `files` are its attachments by digest.

    Raises Refused for a passphrase that was not generated and for more than a browser can open, Damaged when an
    attachment is missing, Cancelled.
    """
    return seal_page(document, passphrase, files, told=asking(progress))


def page_limits() -> tuple[str, ...]:
    """What the person should know before they choose a page; it stands beside the choice, word for word."""
    return (
        "Whoever can change the file on its way could also change how it opens and catch the passphrase. Tell the "
        "passphrase in another way, and choose the sealed file if your therapist can open it.",
        "Add-ons in the other person's browser can see the open page, and “Save page as” keeps it as plain text.",
        "Its lock is weaker against guessing than that of the sealed file, so it takes only passphrases that "
        "Companion generates.",
    )
