"""Fonts come from wheels, and the right ones come for each text."""

import pytest

from solde.pdf.coverage import code_points
from solde.pdf.fonts import FONTS, book, families_for, family_with, path_of
from solde.pdf.layout import MEASURED, layout_of, templates


def test_every_font_is_there_and_typst_knows_it_by_its_name():
    assert {font.family for font in FONTS} <= set(book().families())
    assert all(path_of(font).is_file() for font in FONTS)


def test_no_font_of_the_system_is_used():
    ours = {str(path_of(font).parent) for font in FONTS}
    outside = [font.path for font in book().fonts() if font.path]
    assert {path.rpartition("/")[0] for path in outside} <= ours


@pytest.mark.parametrize(
    ("text", "language", "families"),
    [
        ("Alder", "en-CA", ("Inter",)),
        ("Ωμέγα Ёлка Việt", "en-CA", ("Inter",)),
        ("Alder شركة", "en-CA", ("Inter", "Noto Sans Arabic")),
        ("עסק", "he-IL", ("Heebo",)),
        ("ไทย", "th-TH", ("Noto Sans Thai",)),
        ("हिन्दी", "hi-IN", ("Noto Sans",)),
        ("株式会社", "ja-JP", ("Noto Sans CJK JP",)),
        ("株式会社", "en-CA", ("Noto Sans CJK JP",)),
        ("公司", "zh-CN", ("Noto Sans CJK SC",)),
        ("公司", "zh-TW", ("Noto Sans CJK TC",)),
        ("公司", "zh-Hant", ("Noto Sans CJK TC",)),
        ("公司", "zh-HK", ("Noto Sans CJK HK",)),
        ("회사", "ko-KR", ("Noto Sans CJK KR",)),
        ("\ufffd", "en-CA", ("Noto Sans",)),
    ],
)
def test_families_for_a_text(text, language, families):
    assert families_for(text, language) == families


def test_a_character_that_no_font_has():
    assert family_with("😀") is None
    assert family_with("𓀀") is None


def test_both_forms_of_a_character_map_are_read():
    inter, cjk = code_points(path_of(FONTS[0])), code_points(path_of(FONTS[-1]), 4)
    assert {ord("A"), ord("é"), 0x20AC} <= inter
    assert 0xFFFF not in inter
    assert ord("漢") in cjk
    assert max(cjk) > 0xFFFF  # beyond what format 4 can hold


@pytest.mark.parametrize("template", templates())
def test_typst_gives_the_widths_that_lines_are_broken_by(template):
    advances = layout_of(template).advances
    assert len(advances) == len(MEASURED)
    assert advances["W"] > advances["i"] > 0
    assert 0.3 < advances["ש"] < 0.9  # of the font that has it, not of a missing glyph
    assert advances["ا"] < 0.4 < advances["ص"]
    assert layout_of(template).digit >= advances["7"] > advances[","]


def test_a_template_that_is_not_there():
    with pytest.raises(KeyError):
        layout_of("parts-1")
