"""What people type is printed: in every script, letter by letter, inside its column."""

from dataclasses import replace

import pypdfium2
import pytest
import typst

from solde.figures.statement import Kind
from solde.pdf.accessible import typeset_accessible
from solde.pdf.fonts import book
from solde.pdf.layout import layout_of, templates
from solde.pdf.sheet import sheet
from tests.pdf.papers import NORTHWIND, paper, statement
from tests.pdf.reading import page_count, plain, texts

FIGURES = b"{}"
NAMES = {
    "Latin": "Łódź Œuvre Đặng Þór ŉ",
    "Cyrillic": "Щёлково Ґалаґан",
    "Greek": "Ωρίων ᾠδή",
    "Arabic": "شركة الأخشاب",
    "Hebrew": "נגריה בעמ",
    "Thai": "บริษัท ไม้",
    "Devanagari": "लकड़ी",
    "Chinese": "木材公司",
    "Japanese": "株式会社カナダ",
    "Korean": "목재회사",
}


@pytest.mark.parametrize("template", templates())
@pytest.mark.parametrize("script", NAMES)
def test_names_in_every_script_are_printed_without_a_missing_glyph(template, script):
    """PDF/A forbids a glyph that is missing, and Typst refuses to write one."""
    name = NAMES[script]
    pdf = typeset_accessible(paper(count=1, address=(name,), template=template), FIGURES)
    text = texts(pdf)[0]
    if script in ("Arabic", "Hebrew"):  # read back from left to right
        assert {letter for letter in name if letter.isalpha()} <= set(text)
    else:
        assert plain(name).replace(" ", "") in text.replace(" ", "")


def test_a_missing_glyph_would_be_refused(tmp_path):
    source = tmp_path / "missing.typ"
    source.write_text('#set document(title: "x")\n#set text(font: "Inter", fallback: false)\n😀')
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        typst.compile(
            str(source), font_paths=book(), ignore_system_fonts=True, pdf_standards=["a-3a", "ua-1"]
        )


def test_a_character_that_no_font_has_does_not_stop_a_statement():
    pdf = typeset_accessible(paper(count=1, address=("Smile 😀 𓀀 \x00\ud800",)), FIGURES)
    assert "Smile \ufffd \ufffd \ufffd" in texts(pdf)[0]


@pytest.mark.parametrize("language", ["en-CA", "fr-CA", "de-DE", "ru-RU", "el-GR", "ja-JP", "zh-CN",
                                      "ar-EG", "he-IL", "th-TH", "hi-IN", "ko-KR"])  # fmt: skip
@pytest.mark.parametrize("template", templates())
def test_papers_in_every_language(template, language):
    pdf = typeset_accessible(
        paper(Kind.REMINDER, 3, language=language, template=template, remittance_slip=True), FIGURES
    )
    assert page_count(pdf) == 1


HOSTILE = (
    '#eval("1+1") $x^2$ *bold* _it_ @ref // comment',
    "{{ settings.SECRET }} {% if %} <script>alert(1)</script>",
    r"C:\temp \u{41} `raw` [link](x) = Heading",
    "]#{panic()}[",
)


@pytest.mark.parametrize("template", templates())
@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_is_printed_letter_by_letter(template, text):
    figures = statement(count=1)
    rows = (figures.rows[0]._replace(description=text, number=text, project=text),)
    hostile = replace(NORTHWIND, name=text, note=text, website=text)
    pdf = typeset_accessible(
        paper(
            figures=replace(figures, rows=rows), address=(text,), customer_name=text,
            customer_number=text, number=text, account_name=text, letterhead=hostile,
            template=template, remittance_slip=True,
        ),
        FIGURES,
    )  # fmt: skip
    seen = "".join("".join(texts(pdf)).split())
    assert seen.count("".join(text.split())) >= 8


@pytest.mark.parametrize("template", templates())
def test_a_word_without_end_stays_inside_its_column(template):
    figures = statement(Kind.OPEN_ITEM, 3)
    word = "Donaudampfschiff" * 15
    rows = tuple(row._replace(description=word) for row in figures.rows)
    sent = paper(figures=replace(figures, rows=rows), template=template)
    made = sheet(sent, layout_of(template))
    pdf = typeset_accessible(sent, FIGURES)
    left = {"us-letter": 45.0}[made["size"]]
    edges = (left + made["widths"][0], left + sum(made["widths"][:2]))
    document = pypdfium2.PdfDocument(pdf)
    page = document[0].get_textpage()
    inside = 0
    for i in range(page.count_rects()):
        x0, _, x1, _ = page.get_rect(i)
        if "Donau" in page.get_text_bounded(*page.get_rect(i)):
            inside += 1
            assert edges[0] - 1 <= x0
            assert x1 <= edges[1]
    assert inside >= 3
