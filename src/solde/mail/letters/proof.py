"""The proof that a letter holds its own paper: the PDF is read back before it leaves."""

import unicodedata
from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

from solde.mail.letters.enclosing import Enclosure
from solde.mail.sending import Unfit
from solde.pdf.reading import Unreadable, content_of, shown_text

LEFTWARD = ("R", "AL")  # classes of letters, Unicode Annex 9
UNSEEN = ("Cf", "Cs")
HYPHENS = "\ufffe\x02"  # as PDFium gives back one at the end of a line


def insist_it_is_its_own(enclosure: Enclosure) -> None:
    """Raise Unfit unless this is a whole PDF with the right texts and figures in it."""
    if words := what_is_wrong(enclosure):
        raise Unfit(f"{enclosure.file_name}: {words}")


def what_is_wrong(enclosure: Enclosure) -> str:
    """Why a letter may not leave with this PDF; "" when it may."""
    if not enclosure.content.startswith(b"%PDF"):
        return _("This is no PDF.")
    try:
        pages, figures = content_of(enclosure.content)
        missing = not_in(pages, enclosure.must_show)
        if missing and pages:  # written in another order than it is read in
            pages = shown_text(enclosure.content)
            missing = [text for text in not_in(pages, missing) if not on_some(pages, text)]
    except Unreadable:
        return _("The PDF cannot be read.")
    if not pages:
        return _("The PDF has no page.")
    if enclosure.figures not in (None, figures):
        return _("The figures in the PDF are not those of the letter.")
    return _("The PDF does not show “%s”.") % missing[0] if missing else ""


def not_in(pages: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Those of the texts that stand nowhere on these pages, one after the other."""
    seen = "\n".join(map(plain, pages))
    return [text for text in texts if plain(text) not in seen]


def on_some(pages: Iterable[str], text: str) -> bool:
    return any(shows(page, text) for page in pages)


def shows(page: str, text: str) -> bool:
    """Whether a page shows a text, whatever white space and line breaks are in it.

    Where writing runs leftward, PDFium gives the words of a line in an order of its own. There
    it is enough that the words stand in one line, or that some lines have the same letters.
    """
    if plain(text) in plain(page):
        return True
    return runs_leftward(page) and (
        has_words_in_line(page, text) or has_letters_in_lines(page, text)
    )


def plain(text: str) -> str:
    """The text without white space and marks of direction, letters in their common form."""
    for hyphen in HYPHENS:  # str.translate() would look every letter up
        text = text.replace(hyphen, "-")
    text = "".join(unicodedata.normalize("NFKC", text).split())
    if text.isascii():
        return text
    unseen = {c for c in set(text) if unicodedata.category(c) in UNSEEN}
    return "".join(c for c in text if c not in unseen) if unseen else text


def runs_leftward(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in LEFTWARD for character in text)


def has_words_in_line(page: str, text: str) -> bool:
    words = [plain(word) for word in text.replace("-", " - ").split()]  # a minus wanders too
    return any(all(word in line for word in words) for line in map(plain, page.splitlines()))


def has_letters_in_lines(page: str, text: str) -> bool:
    """Whether some lines that follow each other have exactly the letters of a text.

    Each as often as there, but for Hebrew and Arabic ones: a dot that stands in the font by
    itself is given back as its letter once more.
    """
    wanted = letters(text)
    lines = [letters(line) for line in page.splitlines()]
    return any(adds_up(lines[first:], wanted) for first in range(len(lines)))


def adds_up(lines: Iterable[Counter[str]], wanted: Counter[str]) -> bool:
    """Whether the first lines, as many as it takes, have the letters that are wanted."""
    found: Counter[str] = Counter()
    for line in lines:
        found = merged(found, line)
        if found == wanted:
            return True
        if not found <= wanted:
            return False
    return False


def merged(some: Counter[str], more: Counter[str]) -> Counter[str]:
    both = some + more
    return Counter({c: 1 if runs_leftward(c) else count for c, count in both.items()})


def letters(text: str) -> Counter[str]:
    """How often each letter stands in a text, without the marks on it; leftward ones count once."""
    bare = unicodedata.normalize("NFKD", plain(text))
    counted = Counter(c for c in bare if unicodedata.category(c) not in ("Mn", *UNSEEN))
    return merged(counted, Counter())
