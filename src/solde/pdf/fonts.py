"""The fonts a paper can be set in: files of installed wheels, never those of the system."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst

from solde.pdf.coverage import code_points
from solde.pdf.words import locale_for

REPLACEMENT = "�"  # printed for a character that no font has


@dataclass(frozen=True, slots=True)
class Font:
    family: str  # the name by which Typst knows it
    package: str
    file: str
    face: int = 0  # which face of a collection


# In the order in which they are asked. The first sets everything that it can.
FONTS = (
    Font("Inter", "fontpkg_inter", "files/Inter[opsz,wght].ttf"),
    # Devanagari too, and what Inter lacks of Latin, Greek and Cyrillic.
    Font("Noto Sans", "fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf"),
    Font("Noto Sans Arabic", "fontpkg_noto_sans_arabic", "files/NotoSansArabic[wdth,wght].ttf"),
    Font("Heebo", "fontpkg_heebo", "files/Heebo[wght].ttf"),
    Font("Noto Sans Thai", "fontpkg_noto_sans_thai", "files/NotoSansThai[wdth,wght].ttf"),
    Font("Noto Sans CJK JP", "noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc", 0),
)
CJK = FONTS[-1].family


def path_of(font: Font) -> Path:
    return Path(str(files(font.package))) / font.file


@cache
def book() -> typst.Fonts:
    """All of them for Typst, with the serif that comes inside its own wheel.

    Typst reads a file only when a paper uses it.
    """
    folders = dict.fromkeys(str(path_of(font).parent) for font in FONTS)
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=list(folders)
    )


@cache
def characters(font: Font) -> frozenset[int]:
    return code_points(path_of(font), font.face)


@cache
def family_with(character: str) -> str | None:
    """The first family that has the character; None when no font has it."""
    for font in FONTS:
        if ord(character) in characters(font):
            return font.family
    return None


def families_for(text: Iterable[str], language: str) -> tuple[str, ...]:
    """Families needed to set the characters of a text, in the order to ask them."""
    needed = {family_with(character) for character in text}
    names = [font.family for font in FONTS if font.family in needed]
    return tuple(ideographs(language) if name == CJK else name for name in names)


@cache
def ideographs(language: str) -> str:
    """The face of Noto Sans CJK with the shapes that readers of the language expect."""
    locale = locale_for(language)
    if locale.language == "ko":
        return "Noto Sans CJK KR"
    if locale.language != "zh":
        return "Noto Sans CJK JP"
    if locale.territory == "HK":
        return "Noto Sans CJK HK"
    if locale.script == "Hant" or locale.territory in ("TW", "MO"):
        return "Noto Sans CJK TC"
    return "Noto Sans CJK SC"
