"""A sheet of paper to hand over, as a document. What is shown beforehand, printed and saved is this one document."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSizeF
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QWidget

from companion.errors import CompanionError
from companion.services.hand_over import HandOver
from companion.ui.dates import spell_day
from companion.ui.paper import BODY_POINTS, PaperWriter, save_new_pdf
from companion.ui.theme import sans

translate = QCoreApplication.translate

INSIDE_A4 = (17.0 / 2.54 * 96, 25.7 / 2.54 * 96)
"""Width and height of what can be written on, in the document's own pixels."""


def document(sheet: HandOver, scale: float = 1.0) -> QTextDocument:
    """The sheet, black on white: only what stands in `sheet`, word for word; in larger letters for a screen."""
    made = QTextDocument()
    made.setUndoRedoEnabled(False)
    made.setDefaultFont(sans(BODY_POINTS))
    made.setDocumentMargin(0)
    page = PaperWriter(QTextCursor(made), scale)
    page.heading(sheet.title, 20)
    if sheet.name:
        page.say(sheet.name)
    page.say(sheet.intro)
    for part in sheet.parts:
        page.heading(part.heading, 13)
        for line in part.lines:
            page.item(line.words)
            for beside in line.note.splitlines():
                page.beside(beside)
    page.close(translate("HandOverSheet", "Made on {day}.").format(day=spell_day(sheet.made_on)))
    return made


def fits_one_page(sheet: HandOver) -> bool:
    """Whether it stands on one page of A4 with two centimetres of margin all round."""
    made = document(sheet)
    made.setPageSize(QSizeF(*INSIDE_A4))
    return made.pageCount() == 1


def print_sheet(sheet: HandOver, parent: QWidget) -> bool:
    """Ask for a printer and print. False when the person changed their mind."""
    from companion.ui.pdf import print_on_paper

    return print_on_paper(document(sheet), sheet.title, parent)


def save_sheet(sheet: HandOver, target: Path) -> None:
    """Write the sheet as a PDF to the new file `target` (0600). Raises AlreadyThere, StorageFailure."""
    save_new_pdf(document(sheet), sheet.title, target)


def ask_and_save(sheet: HandOver, parent: QWidget) -> str:
    """Ask where the PDF goes and write it there; gives the sentence that says what became of it, or nothing."""
    from companion.ui.file_dialogs import choose_target
    from companion.ui.messages import sentence_for

    target = choose_target(
        parent,
        translate("HandOverSheet", "Save the sheet"),
        Path.home() / f"{sheet.title}.pdf",
        translate("HandOverSheet", "PDF (*.pdf)"),
    )
    if target is None:
        return ""
    try:
        save_sheet(sheet, target)
    except CompanionError as error:
        return sentence_for(error)
    said = translate(
        "HandOverSheet",
        "The sheet was saved. The file is not encrypted: print it or hand it over, then delete it.",
    )
    return f"{said}\n{target}"
