"""What customers are called: where a name stands in a list, and the words that it is found by."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

# Letters that Unicode does not take apart; œuf stands before ombre.
LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
SORT_NAME_MAX = 240
WORD_MAX = 100  # characters of a word that are searched; PostgreSQL takes 2046 bytes
BETWEEN_WORDS = re.compile(r"[\W_]+")


def sort_key(name: str) -> str:
    """Where a name stands in a list: without accents and case, so that É stands with E."""
    return plain(name)[:SORT_NAME_MAX]


def plain(text: str) -> str:
    """Without accents and case, and with single blanks."""
    if text.isascii():  # as most texts are, and this is much faster
        return " ".join(text.lower().split())
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.casefold().translate(LETTERS).split())


def words_of(text: str) -> list[str]:
    """The words of a text as they are searched: what stands between blanks and signs."""
    return [word[:WORD_MAX] for word in BETWEEN_WORDS.split(plain(text)) if word]


def words_sought(text: str) -> list[str]:
    """The words that somebody looks for. What has digits is one word, signs and all: C-1042."""
    parts = ([joined(part)] if has_digits(part) else words_of(part) for part in text.split())
    return [word for words in parts for word in words if word]


def search_words(texts: Iterable[str]) -> str:
    """All words that a customer is found by, each once, separated by blanks."""
    return " ".join(
        dict.fromkeys(word for text in texts if text for word in _found_by(text) if word)
    )


def _found_by(text: str) -> Iterator[str]:
    """O'Brien is found by "brien" and by "obrien", H2X 1Y4 by "1y4" and by "h2x1y4"."""
    yield from words_of(text)
    if "'" in text or "’" in text:
        yield from words_of(text.replace("'", "").replace("’", ""))
    if has_digits(text):
        yield joined(text)
        yield from (joined(part) for part in text.split() if has_digits(part))


def beginnings(words: Iterable[str]) -> str:
    """A query of PostgreSQL: some words begin with these, each of them. "" where there are none.

    The words hold neither quotes nor backslashes, such as those of words_sought().
    """
    return " & ".join(f"'{word}':*" for word in words)


def joined(text: str) -> str:
    return "".join(words_of(text))[:WORD_MAX]


def has_digits(text: str) -> bool:
    return any(character.isdigit() for character in text)
