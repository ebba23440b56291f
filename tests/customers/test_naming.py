"""The words that a customer is found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solde.customers.naming import WORD_MAX, search_words, words_sought


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Érable & Fils", "erable fils"),
        ("O’Brien", "o brien obrien"),
        ("L'Œuf d'or", "l oeuf d or loeuf dor"),
        ("C-1042", "c 1042 c1042"),
        ("H2X 1Y4", "h2x 1y4 h2x1y4"),
        ("(514) 555-0199", "514 555 0199 5145550199 5550199"),
        ("ap@obl.example", "ap obl example"),
        ("日本商事", "日本商事"),
        ("& – !", ""),
    ],
)
def test_words_stand_alone_and_joined(text, words):
    assert search_words([text]) == words


def test_a_word_is_kept_once():
    assert search_words(["Alder", "alder@alder.example", ""]) == "alder example"


@given(st.text(max_size=300))
def test_whoever_types_a_text_in_full_finds_it(text):
    kept = search_words([text]).split(" ")
    assert all(any(one.startswith(word) for one in kept) for word in words_sought(text))


@given(st.lists(st.text(max_size=300), max_size=3))
def test_words_are_such_as_postgresql_takes(texts):
    words = search_words(texts)
    assert "\x00" not in words
    assert "'" not in words
    assert "\\" not in words
    assert all(1 <= len(word) <= WORD_MAX for word in words.split(" ") if words)
    assert len(words.split(" ")) == len(set(words.split(" ")))
