"""A letter holds its own paper or stays here: in every script, template and language."""

from dataclasses import replace

import pytest

from solde.demo.town import RESIDENTS
from solde.figures.statement import Kind
from solde.mail.letters.enclosing import Enclosure
from solde.mail.letters.proof import insist_it_is_its_own, shows
from solde.mail.sending import Unfit
from solde.pdf.accessible import typeset_accessible
from solde.pdf.formats import amount_format
from solde.pdf.layout import templates
from solde.pdf.lettering import literal
from solde.pdf.paper import Paper
from solde.pdf.reading import shown_text
from tests.pdf.papers import paper, statement

NAMES = [one.new.name for one in RESIDENTS]
SCRIPTS = [name for name in NAMES if not name.isascii()] + ["Alder & Sons, Inc."]
LANGUAGES = ("en-CA", "fr-CA", "ar-KW", "he-IL", "ja-JP", "th-TH")
FIGURES = b'{"number": "S-1001"}'


def enclosed(paper: Paper, **changes: object) -> Enclosure:
    figures = paper.statement
    minor = figures.closing_minor
    minor = figures.totals.amount_minor if minor is None else minor
    made = Enclosure(
        file_name="S-1001.pdf",
        shown_name="S-1001.pdf",
        content=typeset_accessible(paper, FIGURES),
        must_show=(
            literal(paper.customer_name),
            amount_format(paper.language, paper.currency)(minor),
        ),
        figures=FIGURES,
    )
    return replace(made, **changes)


def of(name: str, kind: Kind = Kind.BALANCE_FORWARD, count: int = 3, **changes: object) -> Paper:
    return paper(kind, count, customer_name=name, address=(name, "12 Mill Road"), **changes)


def owed(paper: Paper, minor: int) -> Paper:
    figures = replace(paper.statement, closing_minor=minor, balance_minor=minor)
    return replace(paper, statement=figures)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", range(len(SCRIPTS)))
def test_a_name_in_any_script_is_found_on_its_own_paper_alone(language, place):
    """Template, kind and currency by turns: all pairs of them come."""
    name, kind = SCRIPTS[place], list(Kind)[place % 4]
    template = templates()[(place + LANGUAGES.index(language)) % len(templates())]
    currency = ("CAD", "EUR", "KWD", "JPY")[(place + place // 4) % 4]
    own = enclosed(of(name, kind, language=language, template=template, currency=currency))
    insist_it_is_its_own(own)
    pages = shown_text(own.content)
    strangers = [one for one in NAMES if one not in name]
    assert [one for one in strangers if shows(pages[0], literal(one))] == []


@pytest.mark.parametrize("language", ["en-CA", "fr-CA", "ar-KW", "he-IL", "de-CH"])
@pytest.mark.parametrize("minor", [0, 5, -2000, -123456789])
def test_a_balance_of_any_sign_is_found_and_another_is_not(language, minor):
    own = enclosed(owed(of("Alder", Kind.OPEN_ITEM, language=language), minor))
    insist_it_is_its_own(own)
    other = amount_format(language, "CAD")(minor + 1)
    with pytest.raises(Unfit, match="does not show"):
        insist_it_is_its_own(replace(own, must_show=(*own.must_show, other)))


def test_a_statement_of_many_pages_shows_its_balance_on_the_last():
    own = enclosed(owed(of("Alder", Kind.OPEN_ITEM, 120), -2000))
    pages = shown_text(own.content)
    assert len(pages) > 2
    assert [shows(page, own.must_show[1]) for page in pages] == [*[False] * (len(pages) - 1), True]
    insist_it_is_its_own(own)


@pytest.mark.parametrize(
    "name",
    [
        "Foo-" * 25,
        "The long- hyphened- " * 5,
        "x" * 120,
        "ﬁne ﬂour Ⅳ",
        '#set text(red) $x^2$ // "Ltd."',
    ],
)
def test_a_name_that_breaks_over_lines_is_found(name):
    insist_it_is_its_own(enclosed(of(name.strip())))


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (b"", "no PDF"),
        (b"<html>Not found</html>", "no PDF"),
        (b"%PDF-1.7", "cannot be read"),
        (b"%PDF-1.7 " + b"x" * 1000, "cannot be read"),
    ],
)
def test_what_is_no_whole_pdf_stays_here(broken, words):
    with pytest.raises(Unfit, match=words):
        insist_it_is_its_own(enclosed(of("Alder"), content=broken))


def test_half_a_pdf_stays_here():
    own = enclosed(of("Alder"))
    with pytest.raises(Unfit):
        insist_it_is_its_own(replace(own, content=own.content[: len(own.content) // 2]))


def test_a_paper_with_other_figures_attached_stays_here():
    own = enclosed(of("Alder"))
    for figures in (b"", FIGURES + b" ", FIGURES.replace(b"1001", b"1002")):
        with pytest.raises(Unfit, match="figures"):
            insist_it_is_its_own(replace(own, figures=figures))


def test_a_paper_that_says_another_balance_than_the_letter_stays_here():
    own = enclosed(of("Alder"))
    other = enclosed(of("Alder", figures=statement(count=4)))
    with pytest.raises(Unfit, match="does not show"):
        insist_it_is_its_own(replace(own, content=other.content))
