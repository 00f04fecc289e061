"""The emergency sheet: one page of paper with which a vault can still be opened years from now.

It holds the recovery key (or a line to write it on), where the vault is, and what each file of it is for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QWidget

from companion.errors import CompanionError
from companion.ui.paper import BODY_POINTS, PaperWriter, save_new_pdf
from companion.ui.theme import sans

translate = QCoreApplication.translate

BLANK_KEY = (
    "_ _ _ _ _  -  _ _ _ _ _  -  _ _ _ _ _  -  _ _ _ _ _\n\n_ _ _ _ _  -  _ _ _ _ _  -  _ _ _"
)


@dataclass(frozen=True, slots=True, repr=False)
class EmergencySheet:
    """What is printed. `recovery_code` empty leaves a line to write it on by hand."""

    vault: Path
    made_on: date
    recovery_code: str = ""

    def title(self) -> str:
        """A name for the paper that tells nobody whose it is."""
        return translate("EmergencySheet", "Emergency sheet")

    def document(self) -> QTextDocument:
        """The sheet, black on white, to be printed or written as a PDF."""
        document = QTextDocument()
        document.setUndoRedoEnabled(False)
        document.setDefaultFont(sans(BODY_POINTS))
        document.setDocumentMargin(0)
        page = PaperWriter(QTextCursor(document))
        page.heading(self.title(), 20)
        page.say(
            translate(
                "EmergencySheet",
                "Keep this page where you keep papers that matter, away from the computer. "
                "Whoever holds it and the vault's files can read the whole journal.",
            )
        )
        page.heading(translate("EmergencySheet", "Recovery key"), 13)
        page.key(self.recovery_code or BLANK_KEY)
        page.say(
            translate(
                "EmergencySheet",
                "It opens the vault when the passphrase is forgotten: on the unlock page choose the recovery key. "
                "Capital or small letters do not matter. A newer recovery key makes this one useless.",
            )
        )
        page.heading(translate("EmergencySheet", "Where the vault is"), 13)
        page.say(str(self.vault))
        page.heading(translate("EmergencySheet", "What each file is"), 13)
        page.table(
            (
                (
                    "header.json\nheader.bak",
                    translate(
                        "EmergencySheet",
                        "The locks, and their second copy. Without one of the two nothing can be opened.",
                    ),
                ),
                ("journal-….db", translate("EmergencySheet", "All that was written, encrypted.")),
                (
                    "seal.json",
                    translate(
                        "EmergencySheet",
                        "Tells whether the journal was changed while it was closed.",
                    ),
                ),
                (
                    "backups",
                    translate(
                        "EmergencySheet", "Encrypted copies. Each opens with the keys of its day."
                    ),
                ),
                (
                    "*.companion-backup",
                    translate(
                        "EmergencySheet",
                        "The same, wherever you put it. Choose “Restore a backup” to open one.",
                    ),
                ),
            )
        )
        page.heading(translate("EmergencySheet", "When something is wrong"), 13)
        page.say(
            translate(
                "EmergencySheet",
                "Copy the whole vault folder somewhere safe before you try anything. Install Companion, choose "
                "“Open another vault”, and type the recovery key. Nobody can send a new key: there is no account "
                "and no server.",
            )
        )
        page.say(
            translate("EmergencySheet", "Made on {day}.").format(
                day=QLocale().toString(self.made_on, QLocale.FormatType.LongFormat)  # type: ignore[arg-type]
            )
        )
        return document

    def __repr__(self) -> str:
        return "EmergencySheet()"


def save_sheet(sheet: EmergencySheet, target: Path) -> None:
    """Write the sheet as a PDF to the new file `target` (0600). Raises AlreadyThere, StorageFailure."""
    save_new_pdf(sheet.document(), sheet.title(), target)


def ask_and_save(sheet: EmergencySheet, parent: QWidget) -> str:
    """Ask where the PDF goes and write it there; gives the sentence that says what became of it, or nothing."""
    from companion.ui.file_dialogs import choose_target
    from companion.ui.messages import sentence_for

    target = choose_target(
        parent,
        translate("EmergencySheet", "Save the emergency sheet"),
        Path.home() / f"{sheet.title()}.pdf",
        translate("EmergencySheet", "PDF (*.pdf)"),
    )
    if target is None:
        return ""
    try:
        save_sheet(sheet, target)
    except CompanionError as error:
        return sentence_for(error)
    said = translate("EmergencySheet", "The sheet was saved.")
    if sheet.recovery_code:
        said = translate(
            "EmergencySheet",
            "The sheet was saved. Print it, then delete the file: it is not encrypted.",
        )
    return f"{said}\n{target}"
