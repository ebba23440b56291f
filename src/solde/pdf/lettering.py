"""Text that people typed, made fit to be printed: literal, visible, no wider than its place."""

import re
import unicodedata
from collections.abc import Mapping

from solde.pdf.fonts import REPLACEMENT, family_with

# What most papers are written with: Latin, Greek and Cyrillic, and the signs between words.
# Every font that a template is set in has all of these.
PLAIN = re.compile(
    "[ -~\xa0-\xac\xae-\u0148\u014a-\u017e\u0386\u0388-\u038a\u038c\u038e-\u03a1"
    "\u03a3-\u03ce\u0400-\u045f–—‘’‚“”„•…\u202f€№]*"
)
JOINERS = "\u200c\u200d"  # of Persian and the scripts of India, where they change letters
JOINING = re.compile("[\u0600-\u07bf\u08a0-\u08ff\u0900-\u0dff]")
SPACES = ("Zs", "Zl", "Zp")
UNSEEN = ("Cc", "Cf")
LEFTWARD, RIGHTWARD = ("R", "AL"), ("L",)  # classes of Unicode Annex 9
LEFT_MARK, RIGHT_MARK = "\u200f", "\u200e"
LINES_MAX = 20  # of one text; what people type into a memo is no letter
ELLIPSIS = "…"
WIDEST_EM = 1.0  # taken for a character that was not measured
# Kerning may make a line a little wider than its letters; no line may break a second time.
SLACK = 0.98


def is_plain(text: str) -> bool:
    return (text.isascii() and text.isprintable()) or PLAIN.fullmatch(text) is not None


def literal(text: str) -> str:
    """The text with nothing in it that could hide, reorder or fail to print.

    White space of any kind is a space; control characters, marks that turn the direction of
    what follows (Unicode Technical Report 36, section 2.1) and invisible ones are dropped;
    what no font has is shown as U+FFFD.
    """
    if is_plain(text):
        return text
    text = unicodedata.normalize("NFC", text)
    return "".join(shown(character, text, i) for i, character in enumerate(text))


def shown(character: str, text: str, i: int) -> str:
    category = unicodedata.category(character)
    if character in "\t\n\r\v\f\x85" or category in SPACES:
        return character if character in "\xa0\u202f" else " "
    if character in JOINERS and JOINING.search(text[max(i - 1, 0) : i + 2]):
        return character
    if category in UNSEEN or is_variation_selector(character):
        return ""
    if category == "Co":  # private use: fonts have pictures there that nobody typed
        return REPLACEMENT
    return character if family_with(character) else REPLACEMENT


def is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def directed(text: str, *, rtl: bool) -> str:
    """A text of its own on a page that runs this way.

    One that runs the other way gets a mark at both ends, so that a full stop or a number at
    its end does not jump to the other side.
    """
    if not rtl and is_plain(text):
        return text
    strong = (unicodedata.bidirectional(character) for character in text)
    first = next((turn for turn in strong if turn in LEFTWARD + RIGHTWARD), None)
    if rtl and first in RIGHTWARD:
        return f"{RIGHT_MARK}{text}{RIGHT_MARK}"
    if not rtl and first in LEFTWARD:
        return f"{LEFT_MARK}{text}{LEFT_MARK}"
    return text


def width(text: str, advances: Mapping[str, float]) -> float:
    """Width in em of the letters side by side, which is never less than of the letters joined."""
    try:
        return sum(map(advances.__getitem__, text))
    except KeyError:
        return sum(advances.get(c, 0.0 if is_mark(c) else WIDEST_EM) for c in text)


def is_mark(character: str) -> bool:
    """Whether it takes no room of its own: it stands on the letter before it or is not seen."""
    return unicodedata.category(character) in ("Mn", "Me", "Cf")


def fold(
    text: str, limit: float, advances: Mapping[str, float], *, lines_max: int = LINES_MAX
) -> list[str]:
    """Break a text into lines no wider than the limit, in em; too long a word breaks inside.

    Where lines run out, the last one ends in an ellipsis.
    """
    limit *= SLACK
    if width(text, advances) <= limit:
        return [text]
    lines: list[str] = []
    line, used = "", 0.0
    for word in text.split(" "):
        wide = width(word, advances)
        if line and used + advances[" "] + wide <= limit:
            line, used = f"{line} {word}", used + advances[" "] + wide
            continue
        if line:
            lines.append(line)
        *full, line = pieces(word, limit, advances) if wide > limit else [word]
        lines += full
        used = width(line, advances)
    lines.append(line)
    if len(lines) <= lines_max:
        return lines
    last = pieces(lines[lines_max - 1], limit - width(ELLIPSIS, advances), advances)[0]
    return [*lines[: lines_max - 1], last.rstrip() + ELLIPSIS]


def pieces(word: str, limit: float, advances: Mapping[str, float]) -> list[str]:
    """Cut a word wherever the line is full, but never between a letter and the marks on it."""
    parts, part, used = [], "", 0.0
    for character in word:
        wide = width(character, advances)
        if part and used + wide > limit and not is_mark(character):
            parts.append(part)
            part, used = "", 0.0
        part, used = part + character, used + wide
    return [*parts, part]
