"""Open invoices that go with the letter of a statement."""

from dataclasses import replace
from datetime import date

import pytest

from solde.pdf.reading import shown_text
from solde.sales.adopting import adopt
from solde.sales.asking import NewDocument, NewLine
from solde.sales.editing import edit
from solde.sales.issuing import issue
from solde.sales.reading import asked_of
from solde.statements.enclosing import enclosures
from solde.statements.options import OptionsAreWrong
from tests.statements.books import company, customer, invoice, payment, run_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def alder():
    return customer(company(), "Alder", email="alder@alder.example")


def sold(alder, words, price_micros):
    line = NewLine(description=words, price_micros=price_micros)
    new = NewDocument(kind="invoice", customer=alder, dated_on=date(2025, 9, 3), lines=(line,))
    (document,) = issue(alder.company, [new])
    return document


def words_of(paper):
    return "\n".join(shown_text(paper.content))


def attached(alder, **asked):
    run_of(alder.company, email=True, attach_invoices=True, **asked)
    statement = alder.company.statements.latest("pk")
    return enclosures(alder.company, statement.pk)


def test_open_invoices_go_along_and_paid_ones_do_not(alder):
    sold(alder, "Cedar decking", 100_000_000)
    paid = invoice(alder, "2025-09-01", "50.00")
    payment(alder, "2025-09-02", "50.00", pays=paid)
    statement, paper = attached(alder)
    assert "Cedar decking" in words_of(paper)
    assert statement.file_name != paper.file_name


def test_what_goes_along_is_the_invoice_as_it_was_when_the_statement_was_made(alder):
    document = sold(alder, "Cedar decking", 100_000_000)
    before = attached(alder)
    (was,) = asked_of(alder.company, [document])
    (line,) = was.lines
    edit(document, replace(was, lines=(replace(line, description="Oak"),)))
    statement = alder.company.statements.first()
    assert [one.content for one in enclosures(alder.company, statement.pk)] == [
        one.content for one in before
    ]
    assert "Oak" in words_of(attached(alder, repeat=True)[1])


def test_invoices_brought_in_from_elsewhere_go_along_too(alder):
    number = invoice(alder, "2025-09-01", "50.00").number
    adopt(alder.company)
    _statement, paper = attached(alder)
    assert number in words_of(paper)


def test_nothing_goes_along_where_it_was_not_asked_for(alder):
    sold(alder, "Cedar decking", 100_000_000)
    run_of(alder.company, email=True)
    assert len(enclosures(alder.company, alder.company.statements.get().pk)) == 1


def test_invoices_are_attached_to_letters_only(alder):
    with pytest.raises(OptionsAreWrong, match="attached"):
        run_of(alder.company, attach_invoices=True)
