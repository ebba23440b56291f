"""The text of a page, as its instructions write it: codes of letters, and what they stand for.

What each code stands for is looked up in the fonts of the file itself, as every reader's program
does. A text that is taken for another here could not be copied or read aloud either.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import pikepdf

FONTS_MAX = 64  # whose letters are remembered, some 100 KB each
PIECES_MAX = 1_000  # of text in pieces that are remembered: what is printed on every paper
UNKNOWN = "\ufffd"
BETWEEN = "\uffff"  # strings: as a code it is no letter, for fonts have fewer
# Instructions that choose a font and write (ISO 32000-1, 9.3 and 9.4.3). A string is taken as a
# whole wherever it stands, so that nothing inside one looks like an instruction.
FLAT = rb"[^\\()]++|\\."
LITERAL = rb"(?:%b|\((?:%b|\((?:%b)*+\))*+\))*+" % (FLAT, FLAT, FLAT)  # brackets in brackets
DIGITS = rb"[0-9A-Fa-f\s]*+"
INSTRUCTION = re.compile(
    rb"[/(<\[%%](?:"
    rb"(?<=/)(?P<font>[^\s/\[\]()<>]++)\s+[\d.]+\s+Tf\b"
    rb"|(?<=\()(?P<literal>%b)\)(?P<is_shown>\s*Tj\b)?"
    rb"|(?<=<)(?P<digits>%b)>(?P<are_shown>\s*Tj\b)?"
    rb"|(?<=\[)(?P<strings>(?:\(%b\)|<%b>|[^\[\]()<>]++)*+)\]\s*TJ\b"
    rb"|(?<=%%)[^\r\n]*+"
    rb")" % (LITERAL, DIGITS, LITERAL, DIGITS),
    re.DOTALL,
)
STRINGS = re.compile(rb"\((%b)\)|<(%b)>" % (LITERAL, DIGITS), re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
MEANT = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"} | dict.fromkeys(
    (b"\n", b"\r", b"\r\n"), b""
)
SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
HEX = re.compile(rb"<([0-9A-Fa-f]+)>|(\[|\])")


class Letters(dict[int, str]):
    """Letters by their codes, two bytes each."""

    def __missing__(self, code: int) -> str:
        return BETWEEN if code == ord(BETWEEN) else UNKNOWN


NOTHING_SAID = Letters()


def written_text(page: pikepdf.Page) -> str:
    """What is written, each time on a line of its own, in the order of the page.

    A font that says nothing of its letters gives U+FFFD for each of them.
    """
    fonts = page.obj.Resources.get("/Font")
    letters = {name: letters_of(font) for name, font in fonts.items()} if fonts else {}
    return "\n".join(written(b"\n".join(contents(page)), letters))


def contents(page: pikepdf.Page) -> Iterator[bytes]:
    found = page.obj.Contents
    for part in found if isinstance(found, pikepdf.Array) else [found]:
        yield part.read_bytes()


def written(content: bytes, letters: dict[str, Letters]) -> Iterator[str]:
    """The strings of a page; those of one font one after the other, looked up in one go."""
    face = NOTHING_SAID
    codes: list[bytes] = []
    for font, literal, is_shown, digits, are_shown, strings in INSTRUCTION.findall(content):
        if font:
            chosen = letters.get(f"/{font.decode('latin-1')}", NOTHING_SAID)
            if chosen is not face:
                yield from looked_up(codes, face)
                face, codes = chosen, []
        elif is_shown:
            codes.append(unescaped(literal))
        elif are_shown:
            codes.append(bytes.fromhex(digits.decode()))
        elif strings:
            codes.append(joined(strings))
    yield from looked_up(codes, face)


@lru_cache(PIECES_MAX)
def joined(strings: bytes) -> bytes:
    """What the strings of one instruction write together (ISO 32000-1, 9.4.3)."""
    parts = STRINGS.findall(strings)
    return b"".join(unescaped(one) + bytes.fromhex(two.decode()) for one, two in parts)


def looked_up(codes: Sequence[bytes], face: Letters) -> list[str]:
    """What strings of one font say: one look for all of them, which is what costs."""
    if not codes:
        return []
    text = BETWEEN.encode("utf-16-be").join(codes).decode("utf-16-be")
    return text.translate(face).split(BETWEEN)


def unescaped(literal: bytes) -> bytes:
    """ISO 32000-1, 7.3.4.2."""
    return ESCAPE.sub(meant, literal) if b"\\" in literal else literal


def meant(found: re.Match[bytes]) -> bytes:
    """ISO 32000-1, table 3."""
    if found[1].isdigit():
        return bytes((int(found[1], 8),))
    return MEANT.get(found[1], found[1])


def letters_of(font: pikepdf.Object) -> Letters:
    stream = font.get("/ToUnicode")
    return Letters() if stream is None else mapped(stream.read_bytes())


@lru_cache(FONTS_MAX)
def mapped(cmap: bytes) -> Letters:
    """What the codes of a font stand for (ISO 32000-1, 9.10.3)."""
    letters = Letters()
    for kind, section in SECTION.findall(cmap):
        values = iter([found[1] or found[2] for found in HEX.finditer(section)])
        for first in values:
            last = next(values) if kind == b"bfrange" else first
            codes = range(int(first, 16), int(last, 16) + 1)
            start = next(values)
            if start == b"[":
                letters |= zip(codes, map(text_of, iter(values.__next__, b"]")), strict=True)
            else:
                text = text_of(start)
                letters |= {
                    code: text[:-1] + chr(ord(text[-1]) + i) for i, code in enumerate(codes)
                }
    return letters


def text_of(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")
