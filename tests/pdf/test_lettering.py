"""What people type: literal, visible, inside its place."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solde.pdf.fonts import family_with
from solde.pdf.layout import layout_of
from solde.pdf.lettering import SLACK, directed, fold, is_plain, literal, width

ADVANCES = layout_of("standard-1").advances


@pytest.mark.parametrize(
    "text",
    [
        '#eval("1+1") $x^2$ *bold* _it_ @ref // comment /* */',
        "{{ django }} {% if %} <b>html</b> &amp;",
        r"C:\path \n \u{1F600} `raw` ~ -- --- ' \" [link] #",
        "Beauséjour & Fils, 3x4 -> <= €",
        "Ελληνικά, Кириллица, العربية, עברית, ไทย, 中文, 日本語, 한국어",
    ],
)
def test_what_looks_like_markup_stays_as_it_is(text):
    assert literal(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("a\tb\nc\rd", "a b c d"),
        ("nul\x00bell\x07", "nulbell"),
        ("invoice\u202e0001\u202c", "invoice0001"),
        ("\u2066isolated\u2069 \u200eleft", "isolated left"),
        ("zero\u200bwidth\u2060\ufeff", "zerowidth"),
        ("soft\xadhyphen", "softhyphen"),
        ("heart ❤️", "heart ❤" if family_with("❤") else "heart \ufffd"),
        ("smile 😀", "smile \ufffd"),
        ("\ue000 private", "\ufffd private"),
        ("lone \ud800", "lone \ufffd"),
        ("Cafe\u0301", "Café"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # joiners matter in Persian
        ("no\u200cjoiner", "nojoiner"),
    ],
)
def test_what_cannot_be_seen_is_not_printed(typed, printed):
    assert literal(typed) == printed


@given(st.text())
def test_every_printed_character_has_a_glyph_and_none_is_a_control(text):
    for character in literal(text):
        assert family_with(character)
        assert unicodedata.category(character) not in ("Cc", "Cs", "Co")


@given(st.text(), st.floats(5, 60))
def test_no_line_is_wider_than_its_place_and_no_letter_is_lost(text, limit):
    text = literal(text)
    lines = fold(text, limit, ADVANCES, lines_max=10_000)
    assert all(width(line, ADVANCES) <= limit for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_lines_break_at_spaces_and_inside_words_only_where_they_must():
    assert fold("oak boards and pine", 5.5, ADVANCES) == ["oak boards", "and pine"]
    assert fold("W" * 8, 4, ADVANCES) == ["WWW", "WWW", "WW"]


def test_a_mark_is_never_cut_from_its_letter():
    lines = fold("เ" + "น้ำ" * 30, 6, ADVANCES)
    assert len(lines) > 1
    assert not any(unicodedata.category(line[0])[0] == "M" for line in lines)


def test_lines_that_do_not_fit_end_in_an_ellipsis():
    lines = fold("word " * 200, 10, ADVANCES, lines_max=3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(width(line, ADVANCES) <= 10 * SLACK for line in lines)


def test_an_empty_text_is_one_empty_line():
    assert fold("", 10, ADVANCES) == [""]


@pytest.mark.parametrize(
    ("text", "rtl", "shown"),
    [
        ("Northwind Ltd.", False, "Northwind Ltd."),
        ("Northwind Ltd.", True, "\u200eNorthwind Ltd.\u200e"),
        ("شركة 12.", True, "شركة 12."),
        ("شركة 12.", False, "\u200fشركة 12.\u200f"),
        ("12.50", True, "12.50"),
    ],
)
def test_a_text_keeps_its_own_direction(text, rtl, shown):
    assert directed(text, rtl=rtl) == shown


def test_plain_text_is_known_at_a_glance():
    assert is_plain("Facture nº 12, Île-Perrot €")
    assert not is_plain("株式会社")
    assert not is_plain("tab\t")
