"""Documents from a person's wish to the books."""

from datetime import date

import pytest

from solde.figures.days import Terms, TermsRule
from solde.ledger.reading import balance_on
from tests.sales.selling import ON, findings, issued, line, new, stored

pytestmark = pytest.mark.django_db


def test_an_invoice_is_numbered_posted_and_kept(company, maple):
    document = issued(maple, terms=Terms(TermsRule.NET, 30), po_number="PO 7")
    assert (document.number, document.state, document.total_minor) == ("1", "issued", 10_000)
    assert document.due_on == date(2025, 10, 1)
    assert balance_on(maple, ON) == 10_000
    assert stored(document).left_minor == 10_000
    assert findings(company) == []
