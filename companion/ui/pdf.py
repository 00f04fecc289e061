"""Text on paper or in a PDF file. The bytes are made in memory; no temporary file ever holds what is printed."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QDialog, QWidget

RESOLUTION = 300
"""Dots per inch; text stays text, so this only rounds positions."""


def pdf_bytes(document: QTextDocument, title: str) -> bytes:
    """`document` as a PDF with selectable text, on the paper that is usual here."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Companion")
    writer.setResolution(RESOLUTION)
    writer.setPageLayout(_usual_page())
    document.print_(writer)
    buffer.close()
    return bytes(buffer.data().data())


def print_on_paper(document: QTextDocument, title: str, parent: QWidget) -> bool:
    """Ask for a printer and print. False when the person changed their mind or there is no printer."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageLayout(_usual_page())
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False
    document.print_(printer)
    return True


def _usual_page() -> QPageLayout:
    """A4, or Letter where that is the custom."""
    from PySide6.QtCore import QLocale

    imperial = QLocale().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
    size = QPageSize.PageSizeId.Letter if imperial else QPageSize.PageSizeId.A4
    return QPageLayout(
        QPageSize(size),
        QPageLayout.Orientation.Portrait,
        QMarginsF(),  # a document that has no pages of its own is printed with two centimetres all round
    )
