"""Words of servers, made fit to be shown."""

import pytest

from solde.mail.answers import WORDS_MAX, shown


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"Ok", "Ok"),
        (b"one\ntwo\r\n", "one two"),
        (b"bell\x07 escape\x1b[31m nul\x00", "bell escape [31m nul"),
        ("to the left \u202egnp.exe\u2066".encode(), "to the left gnp.exe"),
        (b"caf\xe9", "caf\ufffd"),
        (b"x" * 5000, "x" * WORDS_MAX),
        (b"the secret is sesame, sesame", "the secret is ***, ***"),
    ],
)
def test_words_of_a_server_are_fit_to_be_shown(raw, words):
    assert shown(raw, ["sesame"]) == words
