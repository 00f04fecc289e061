"""What the formats of a readable copy are called and good for."""

from __future__ import annotations

from PySide6.QtCore import QObject

from companion.domain.exports import ExportFormat


class ExportWords(QObject):
    """Names and explanations, in the language of the window."""

    def name(self, format: ExportFormat) -> str:
        """How the format stands in the choice."""
        return {
            ExportFormat.MARKDOWN: self.tr("Text files in a folder (Markdown)"),
            ExportFormat.JSON: self.tr("One file for other programs (JSON)"),
            ExportFormat.HTML: self.tr("One page for reading (HTML)"),
            ExportFormat.PDF: self.tr("A document for printing (PDF)"),
            ExportFormat.FHIR: self.tr("For health records (FHIR)"),
        }[format]

    def about(self, format: ExportFormat) -> str:
        """What it is good for, in a sentence or two."""
        return {
            ExportFormat.MARKDOWN: self.tr(
                "One text file for each entry, pictures and other files beside them, and a list of all. Any text editor "
                "opens it, and many journals can take it in."
            ),
            ExportFormat.JSON: self.tr(
                "Everything in one file in a fixed order that is described openly. Good for moving to another program."
            ),
            ExportFormat.HTML: self.tr(
                "Opens in any browser, also without a network, and prints well. Pictures are in it; other files are only "
                "named."
            ),
            ExportFormat.PDF: self.tr(
                "Pages as they would be printed, with a short overview first. Pictures are in it; other files are only "
                "named."
            ),
            ExportFormat.FHIR: self.tr(
                "A standard that clinics use (HL7 FHIR R4). Measures are in it by their codes and numbers, without the "
                "wording of the forms."
            ),
        }[format]

    def kinds(self, format: ExportFormat) -> str:
        """For the file dialog."""
        return {
            ExportFormat.MARKDOWN: self.tr("A new folder (*)"),
            ExportFormat.JSON: self.tr("JSON files (*.json)"),
            ExportFormat.HTML: self.tr("Web pages (*.html)"),
            ExportFormat.PDF: self.tr("PDF files (*.pdf)"),
            ExportFormat.FHIR: self.tr("FHIR files (*.json)"),
        }[format]
