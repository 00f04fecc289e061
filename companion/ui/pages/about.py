"""About: what this program is and is not, and whose work it stands on. Everything is read from the installation."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from companion import __version__
from companion.assets import read_text
from companion.services import guidance
from companion.ui.pages.overlay import OverlayPage
from companion.ui.theme import Theme
from companion.ui.widgets.disclosure import Disclosure
from companion.ui.widgets.layout import Card
from companion.ui.widgets.words import Words, selectable

LICENCE_TEXTS = (
    ("Inter", "fonts/OFL-Inter.txt"),
    ("Source Serif", "fonts/OFL-SourceSerif4.md"),
    ("Lucide", "icons/LICENSE-lucide.txt"),
)
"""What is shipped inside, and its licence as it came."""


class AboutPage(OverlayPage):
    """The statement of what it is for, then the licences, each opened when it is wanted."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self.title.say(self.tr("About this journal"))
        self.column.addWidget(self._statement())
        self.column.addWidget(self._made_with())
        self._add_licences()

    def _statement(self) -> Card:
        texts = guidance.fixed_texts()
        card = Card(spacing=12)
        card.column.addWidget(Words(self.tr("What it is, and what it is not"), "caption"))
        for words in (texts.about, texts.legal_line, texts.records_line):
            card.column.addWidget(selectable(Words(words, "reading")))
        version = self.tr("Companion {version}, under the MIT licence")
        card.column.addWidget(Words(version.format(version=__version__), "soft"))
        return card

    def _made_with(self) -> Card:
        """The notices that come with every copy, as they are."""
        card = Card(spacing=8)
        card.column.addWidget(Words(self.tr("Made with the work of others"), "caption"))
        for kind, line in notices(read_text("LICENSES.md")):
            if kind == "heading":
                card.column.addSpacing(8)
                card.column.addWidget(Words(line, "heading"))
            else:
                card.column.addWidget(selectable(Words(line)))
        return card

    def _add_licences(self) -> None:
        self.column.addWidget(Words(self.tr("Licences in full"), "caption"))
        for name, path in LICENCE_TEXTS:
            part = Disclosure(self.tr("Licence of {name}").format(name=name))
            part.content.addWidget(selectable(Words(read_text(path), "quiet")))
            self.column.addWidget(part)


def notices(markdown: str) -> Iterator[tuple[str, str]]:
    """The licence notices as lines to read, each a "heading" or a "line"; a row of a table becomes one line."""
    paragraph: list[str] = []
    for raw in [*markdown.splitlines(), ""]:
        line = raw.replace("`", "").strip()
        starts_anew = not line or line.startswith(("#", "|"))
        if paragraph and starts_anew:
            yield "line", " ".join(paragraph)
            paragraph = []
        if line.startswith("## "):
            yield "heading", line.removeprefix("## ")
        elif line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if cells[0] not in ("what", "---"):
                yield "line", " · ".join(cells)
        elif not starts_anew:
            paragraph.append(line)
