"""Fonts, palette and stylesheet, generated from the design tokens."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from companion.assets import read_text, resources
from companion.ui import tokens
from companion.ui.tokens import PALETTES, Palette, ThemeName

FIRST_FONTS = ("Inter-Regular.otf", "Inter-SemiBold.otf", "SourceSerif4-Semibold.ttf")
LATER_FONTS = ("SourceSerif4-Regular.ttf", "SourceSerif4-It.ttf")


SMALLEST_POINTS = 10.5
"""Body text is never smaller than this at text scale 1; some systems name 9 and mean a smaller screen."""


class Theme(QObject):
    """The look of the program at this moment; pages that paint by hand ask it and listen to `changed`."""

    changed = Signal()

    def __init__(
        self, application: QApplication, chosen: str = "system", scale: float = 1.0
    ) -> None:
        super().__init__(application)
        self._application = application
        self._chosen = chosen
        self._scale = scale
        self._system_points = max(SMALLEST_POINTS, application.font().pointSizeF())
        self._shown: tuple[str, float] | None = None
        load_fonts(FIRST_FONTS)
        self.apply()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.apply)

    @property
    def name(self) -> ThemeName:
        """The theme that is shown; "system" is already resolved."""
        if self._chosen in PALETTES:
            return self._chosen  # type: ignore[return-value] - checked against the keys
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    @property
    def palette(self) -> Palette:
        return PALETTES[self.name]

    @property
    def scale(self) -> float:
        """Times the system's text size."""
        return self._scale

    @property
    def body_points(self) -> float:
        """Size of body text in points."""
        return self._system_points * self._scale

    def choose(self, chosen: str | None = None, scale: float | None = None) -> None:
        """Take another theme ("system", "light", ...) or text scale (0.8 to 2.0)."""
        self._chosen = self._chosen if chosen is None else chosen
        self._scale = self._scale if scale is None else min(2.0, max(0.8, scale))
        self.apply()

    def apply(self) -> None:
        """Give the application its palette, font and stylesheet, if they changed."""
        wanted = (self.name, self.body_points)
        if wanted == self._shown:
            return
        self._shown = wanted
        self._application.setPalette(qt_palette(self.palette))
        self._application.setFont(sans(self.body_points))
        self._application.setStyleSheet(stylesheet(self.palette, self.body_points))
        self.changed.emit()

    @property
    def session_palette(self) -> Palette:
        """The dim colours of a session day; whoever needs high contrast keeps it, on black."""
        return PALETTES["contrast-dark" if self.name.startswith("contrast") else "session"]

    def dress_for_session(self, widget: QWidget) -> None:
        """Give `widget` and what it holds the dim session theme, whatever the rest wears."""
        palette = self.session_palette
        widget.setPalette(qt_palette(palette))
        widget.setStyleSheet(
            stylesheet(palette, self.body_points * 1.1, target=tokens.SESSION_TARGET)
        )


def next_scale(now: float, step: int) -> float:
    """One size of text up (1) or down (-1) from `now`; 0 is the usual size."""
    sizes = tokens.TEXT_SCALES
    if step > 0:
        return next((size for size in sizes if size > now), sizes[-1])
    if step < 0:
        return next((size for size in reversed(sizes) if size < now), sizes[0])
    return 1.0


def load_fonts(names: tuple[str, ...]) -> None:
    """Register font files from resources/fonts; a missing file means the system's font is used."""
    folder = resources() / "fonts"
    for name in names:
        QFontDatabase.addApplicationFont(str(folder / name))


def sans(points: float, *, semibold: bool = False) -> QFont:
    """The font of controls and captions."""
    font = QFont(tokens.SANS)
    font.setPointSizeF(points)
    font.setWeight(QFont.Weight.DemiBold if semibold else QFont.Weight.Normal)
    return font


def serif(points: float, *, semibold: bool = False) -> QFont:
    """The font of the person's own words and of what is read slowly."""
    font = QFont(tokens.SERIF)
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setPointSizeF(points)
    font.setWeight(QFont.Weight.DemiBold if semibold else QFont.Weight.Normal)
    return font


def qt_palette(colours: Palette) -> QPalette:
    """Qt's palette for one theme; custom-painted widgets use it too."""
    roles = {
        QPalette.ColorRole.Window: colours.background,
        QPalette.ColorRole.WindowText: colours.ink,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.side,
        QPalette.ColorRole.Text: colours.ink,
        QPalette.ColorRole.PlaceholderText: colours.soft_ink,
        QPalette.ColorRole.Button: colours.surface,
        QPalette.ColorRole.ButtonText: colours.ink,
        QPalette.ColorRole.BrightText: colours.on_accent,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.LinkVisited: colours.accent,
        QPalette.ColorRole.ToolTipBase: colours.surface,
        QPalette.ColorRole.ToolTipText: colours.ink,
        QPalette.ColorRole.Light: colours.surface,
        QPalette.ColorRole.Mid: colours.line,
        QPalette.ColorRole.Midlight: colours.line,
        QPalette.ColorRole.Dark: colours.edge,
        QPalette.ColorRole.Shadow: colours.edge,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.soft_ink))
    return palette


def line_height(points: float) -> int:
    """Pixels that a line of text of this size takes at 96 dots per inch, in the taller of the two fonts."""
    return round(points * 96 / 72 * 1.4)


def stylesheet(colours: Palette, points: float, *, target: int = tokens.TARGET) -> str:
    """The one stylesheet: resources/styles/companion.qss with the tokens put in."""
    values = {
        "background": colours.background,
        "side": colours.side,
        "surface": colours.surface,
        "ink": colours.ink,
        "soft_ink": colours.soft_ink,
        "line": colours.line,
        "edge": colours.edge,
        "accent": colours.accent,
        "on_accent": colours.on_accent,
        "tint": colours.tint,
        "warm": colours.warm,
        "danger": colours.danger,
        "on_danger": colours.on_danger,
        "card_radius": str(tokens.CARD_RADIUS),
        "control_radius": str(tokens.CONTROL_RADIUS),
        "target": str(max(target - 2, line_height(points * tokens.BODY))),
        "big_target": str(max(target - 2, line_height(points * tokens.HEADING))),
        "serif": tokens.SERIF,
        "sans": tokens.SANS,
        "caption": f"{points * tokens.CAPTION:.2f}",
        "body": f"{points * tokens.BODY:.2f}",
        "reading": f"{points * tokens.READING:.2f}",
        "heading": f"{points * tokens.HEADING:.2f}",
        "title": f"{points * tokens.TITLE:.2f}",
    }
    larger = max(1.0, points / SMALLEST_POINTS)
    for name, pixels in (("indicator", 18), ("round", 10), ("chevron", 16), ("room", 28)):
        values[name] = str(round(pixels * larger))
    tick = "check-dark.svg" if colours.dark else "check-light.svg"
    values["check_icon"] = (resources() / "styles" / tick).as_posix()
    chevron = "chevron-dark.svg" if colours.dark else "chevron-light.svg"
    values["chevron_icon"] = (resources() / "styles" / chevron).as_posix()
    text = read_text("styles/companion.qss")
    for name, value in values.items():
        text = text.replace(f"@{name};", value)
    return text
