"""Every word on a paper, in every language that has words."""

import re
import tomllib
from importlib.resources import files

import pytest

from solde.figures.statement import Kind
from solde.pdf.fonts import family_with
from solde.pdf.words import languages, runs_leftward, spoken_in, words_for

PLACES = re.compile(r"\{\w+\}")
ENGLISH = words_for("en")


def flat(language: str) -> dict[tuple[str, str], str]:
    words = words_for(language)
    return {(section, key): text for section in words for key, text in words[section].items()}


def test_the_languages_that_have_words():
    assert set(languages()) >= set("en fr de es it pt nl el ru ar he ja zh".split())  # noqa: SIM905


@pytest.mark.parametrize("language", languages())
def test_every_language_has_every_word_and_no_other(language):
    assert flat(language).keys() == flat("en").keys()
    assert all(text.strip() for text in flat(language).values())


@pytest.mark.parametrize("language", languages())
def test_every_word_has_the_same_places_to_fill_in(language):
    for key, text in flat(language).items():
        assert sorted(PLACES.findall(text)) == sorted(PLACES.findall(flat("en")[key])), key


@pytest.mark.parametrize("language", languages())
def test_every_word_can_be_printed(language):
    letters = set("".join(flat(language).values()))
    assert {letter for letter in letters if family_with(letter) is None} == set()


@pytest.mark.parametrize("language", [code for code in languages() if code != "en"])
def test_no_language_has_been_left_in_english(language):
    alike = {key for key, text in flat(language).items() if text == flat("en")[key]}
    # Date, Total, Description, Logo and the like are the same word in some languages.
    assert len(alike) <= 8, alike


def test_every_kind_of_statement_has_a_title():
    assert set(ENGLISH["title"]) == set(ENGLISH["subtitle"]) == {kind.value for kind in Kind}


def test_french_words_are_those_of_canadian_bookkeepers():
    words = words_for("fr-CA")
    assert words["title"]["balance-forward"] == "Relevé de compte"
    assert words["title"]["activity"] == "Relevé des opérations"
    assert words["title"]["reminder"] == "Relevé de rappel"
    assert words["subtitle"]["balance-forward"] == "Solde à reporter"
    assert words["subtitle"]["open-item"] == "Articles impayés"
    assert words["column"]["due_date"] == "Date d’échéance"
    assert words["column"]["balance"] == "Solde courant"
    assert words["kind"]["credit_memo"] == "Note de crédit"
    assert words["sums"]["unapplied_credits"] == "Crédits non affectés"
    assert words["sums"]["overdue"] == "En souffrance"
    assert words["aging"]["heading"].startswith("Classement chronologique")


def test_a_language_without_words_is_printed_in_english():
    assert words_for("th-TH") == ENGLISH
    assert str(spoken_in("th-TH")) == "en"
    assert str(spoken_in("fr-CA")) == "fr_CA"


def test_arabic_and_hebrew_run_leftward():
    assert [runs_leftward(code) for code in ("ar-EG", "he-IL", "fa-IR", "en-CA")] == [
        True,
        True,
        False,  # printed in English
        False,
    ]


def test_the_files_are_part_of_the_package():
    for code in languages():
        text = (files("solde.pdf") / "words" / f"{code}.toml").read_text(encoding="utf-8")
        assert tomllib.loads(text)
