"""A company's own words for letters, on the command line."""

import pytest

from tests.cli.door import solde

pytestmark = pytest.mark.django_db

SUBJECT = "Your account {{ number }}"
TEXT = "Dear {{ customer }},\n\nyou owe {{ balance }}.\n"


@pytest.fixture
def text(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text(TEXT, encoding="utf-8-sig")
    return file


def messages(company, word, *arguments, typed=""):
    return solde("messages", word, *arguments, "--company", company.slug, typed=typed)


def kept(company):
    return list(company.message_templates.values_list("kind", "language", "subject", "text"))


def test_words_are_put_in_the_companys_own_and_back(company, text):
    own = ("--language", "en-CA", "--subject", SUBJECT, "--text", text)
    assert messages(company, "set", *own).code == 0
    assert kept(company) == [("statement", "en-CA", SUBJECT, TEXT.rstrip("\n"))]
    said = messages(company, "show", "--language", "en-US")
    assert said.out.startswith(f"Subject: {SUBJECT}\n\nDear {{{{ customer }}}},\n")
    assert "{{ amount_due }}" in said.out.splitlines()[-1]
    assert messages(company, "forget", "--language", "en-CA").code == 0
    assert kept(company) == []
    assert messages(company, "forget", "--language", "en-CA").code == 1
    assert "Dear" not in messages(company, "show", "--language", "en-US").out


def test_the_text_is_read_from_the_standard_input(company):
    own = ("--language", "fr-CA", "--subject", "Relevé", "--text", "-")
    assert messages(company, "set", *own, typed="Bonjour à vous\n").code == 0
    assert kept(company) == [("statement", "fr-CA", "Relevé", "Bonjour à vous")]


def test_all_words_are_listed(company, text):
    messages(company, "set", "--language", "fr-CA", "--subject", SUBJECT, "--text", text)
    every = messages(company, "list", "--json").lines
    lines = [line for line in every if line["kind"] == "statement"]
    assert [(line["language"], line["is_own"]) for line in lines] == [
        ("fr-CA", True),
        ("en", False),
        ("fr", False),
    ]
    assert lines[0]["text"] == TEXT.rstrip("\n")
    table = messages(company, "list").out
    assert "the company's   Your account {{ number }}" in table
    assert "standard" in table


def test_words_are_looked_at_before_they_are_kept(company, text):
    words = ("--language", "en-CA", "--subject", SUBJECT, "--text", text)
    said = messages(company, "preview", *words)
    assert said.out == (
        "Subject: Your account 12-00043\n\nDear Alder Carpentry Ltd.,\n\nyou owe $1,234.56.\n"
    )
    assert kept(company) == []


@pytest.mark.parametrize("word", ["set", "preview"])
def test_words_that_make_no_sense_are_refused(company, text, word):
    text.write_text("{{ custommer }}")
    words = ("--language", "en-CA", "--subject", SUBJECT, "--text", text)
    said = messages(company, word, *words)
    assert said.code == 1
    assert "“custommer” in line 1, column 1 is no placeholder." in said.err
    text.write_bytes(b"\xff\xfe")
    assert messages(company, word, *words).err == "That file is no text of UTF-8.\n"
    assert kept(company) == []


def test_there_are_words_for_known_kinds_only(company, text):
    words = ("--language", "en-CA", "--subject", SUBJECT, "--text", text, "--kind", "poem")
    for arguments in (("set", *words), ("show", "--language", "en", "--kind", "poem")):
        said = messages(company, *arguments)
        assert said.code == 1
        assert said.err == "There are no templates for letters of the kind “poem”.\n"
