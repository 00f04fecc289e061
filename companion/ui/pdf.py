"""Text on paper or in a PDF file. The bytes are made in memory; no temporary file ever holds what is printed."""

from __future__ import annotations

import re

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtWidgets import QDialog, QWidget

from companion.ui.theme import sans

RESOLUTION = 300
"""Dots per inch; text stays text, so this only rounds positions."""
MARGIN = 20
"""Millimetres round a page that has a line at its foot."""
FOOT_POINTS = 8.0
TOUCHING = 3
"""Dots at the edge of a page that hold no more than the edge of a line."""
FOOT_ROOM = 3
"""Lines of the foot's own size between the text and the edge of the page's inside."""


def pdf_bytes(document: QTextDocument, title: str, *, foot: str = "", language: str = "") -> bytes:
    """`document` as a PDF with selectable text, on the paper that is usual here.

    `foot` stands on every page beside the page's number. `language` ("en-GB") is noted for screen readers.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Companion")
    writer.setResolution(RESOLUTION)
    writer.setPageLayout(usual_page(MARGIN if foot else 0))
    if foot:
        _paint_pages(document, writer, foot)
    else:
        document.print_(writer)
    buffer.close()
    made = with_spaces(bytes(buffer.data().data()))
    return with_language(made, language) if language else made


def print_on_paper(document: QTextDocument, title: str, parent: QWidget, *, foot: str = "") -> bool:
    """Ask for a printer and print. False when the person changed their mind or there is no printer."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageLayout(usual_page(MARGIN if foot else 0))
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False
    if foot:
        _paint_pages(document, printer, foot, (printer.fromPage(), printer.toPage()))
    else:
        document.print_(printer)
    return True


def usual_page(margin: float) -> QPageLayout:
    """A4, or Letter where that is the custom."""
    from PySide6.QtCore import QLocale

    imperial = QLocale().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
    size = QPageSize.PageSizeId.Letter if imperial else QPageSize.PageSizeId.A4
    return QPageLayout(
        QPageSize(size),
        QPageLayout.Orientation.Portrait,
        # A document that has no pages of its own is printed with two centimetres all round.
        QMarginsF(margin, margin, margin, margin),
        QPageLayout.Unit.Millimeter,
    )


def _paint_pages(
    document: QTextDocument, device: QPagedPaintDevice, foot: str, wanted: tuple[int, int] = (0, 0)
) -> None:
    """Every page of `document`, or those from the first to the last that is wanted; 0 for all."""
    painter = QPainter(device)
    painter.setFont(sans(FOOT_POINTS))
    line = painter.fontMetrics().lineSpacing()
    inside = QRectF(0, 0, device.width(), device.height() - FOOT_ROOM * line)
    below = QRectF(0, device.height() - line, device.width(), line)
    document.documentLayout().setPaintDevice(device)
    document.setPageSize(inside.size())
    pages = document.pageCount()
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette.setColor(QPalette.ColorRole.Text, QColor(Qt.GlobalColor.black))
    chosen = range(max(1, wanted[0]), min(pages, wanted[1] or pages) + 1)
    for page in chosen:
        if page != chosen[0]:
            device.newPage()
        top = (page - 1) * inside.height()
        painter.save()
        painter.translate(0, -top)
        part = inside.translated(0, top)
        painter.setClipRect(part)
        # A line that only touches the edge stands on the other page; painted here too it would be found twice.
        context.clip = part.adjusted(0, TOUCHING, 0, -TOUCHING)
        document.documentLayout().draw(painter, context)
        painter.restore()
        number = QCoreApplication.translate("Paper", "Page {page} of {pages}").format(
            page=page, pages=pages
        )
        painter.setFont(sans(FOOT_POINTS))
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, foot)
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, number)
    painter.end()


def with_spaces(pdf: bytes) -> bytes:
    """`pdf`, as Qt writes it, with spaces that are copied and searched as spaces.

    A font has one picture for spaces and tabs, and Qt names it after the first of both in its tables of letters.
    """
    return re.sub(
        rb"begincmap\n.*?endcmap",
        lambda table: table[0].replace(b"<0009>", b"<0020>"),
        pdf,
        flags=re.DOTALL,
    )


def with_language(pdf: bytes, language: str) -> bytes:
    """`pdf`, as Qt writes it, with the language of its text and its title for the window of a reader.

    Qt has no door for this: its catalogue is said once more at the end, as PDF allows (ISO 32000-1, 7.5.6).
    """
    trailer = re.search(rb"trailer\n<<\n(.*?)\n>>\nstartxref\n(\d+)", pdf, re.DOTALL)
    root = re.search(rb"/Root (\d+) 0 R", trailer[1]) if trailer else None
    if trailer is None or root is None:
        return pdf
    catalogue = re.search(rb"\n%b 0 obj\n<<\n(.*?)>>\nendobj" % root[1], pdf, re.DOTALL)
    if catalogue is None:
        return pdf
    said = b"/Lang (%b)\n/ViewerPreferences << /DisplayDocTitle true >>\n" % language.encode(
        "ascii"
    )
    again = b"\n%b 0 obj\n<<\n%b%b>>\nendobj\n" % (root[1], catalogue[1], said)
    place = len(pdf) + 1  # after the line break
    table = b"xref\n%b 1\n%010d 00000 n \ntrailer\n<<\n%b\n/Prev %b\n>>\nstartxref\n%d\n%%%%EOF\n"
    return pdf + again + table % (root[1], place, trailer[1], trailer[2], len(pdf) + len(again))
