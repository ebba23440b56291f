"""The first page of a company: what is owed by age, and what waits."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from solde.company.time_zones import today_of
from solde.payments.recording import receive
from solde.sales.drafting import save_draft
from tests import town
from tests.payments.books import CHEQUE, DAY
from tests.sales.selling import issued, line, new

pytestmark = pytest.mark.django_db


def test_it_tells_what_is_owed_by_age(owner, company):
    oak = town.customer(company, "Oak", credit_limit_minor=100)
    issued(oak, line("1200.00"))
    issued(oak, line("300.00"), due_on=today_of(company) + timedelta(days=9))
    receive(town.customer(company, "Birch"), 5000, on=DAY, how=CHEQUE)
    issued(town.fir(company), line("8.00"))
    owner.open("")
    words = owner.words
    assert "Owed to you in CAD $1,450.00" in words
    assert "Overdue $1,200.00 1 document" in words
    assert "Current 300.00" in words
    assert "Over 90 1,200.00" in words
    assert "Credits -50.00" in words
    assert "Owed to you in USD" in words
    widths = re.findall(r'<rect width="(\d+)" height="10">', owner.page.content.decode())
    assert widths[:6] == ["250", "0", "0", "0", "1000", "41"]


def test_it_leads_to_what_waits(owner, company):
    oak = town.customer(company, "Oak")
    save_draft(company, new(oak))
    save_draft(company, replace(new(oak), po_number="7"))
    issued(oak, to_print=True)
    receive(town.customer(company, "Birch"), 5000, on=DAY, how=CHEQUE)
    owner.open("")
    for words in ("Drafts to issue 2", "Documents to print 1", "Payments to apply 1"):
        assert words in owner.words
    assert "Documents to e-mail" not in owner.words
    assert owner.follow("Drafts to issue").status_code == 200


@pytest.mark.parametrize("documents", [2, 60])
def test_it_costs_the_same_however_much_is_owed(
    owner, company, django_assert_num_queries, documents
):
    oak = town.customer(company, "Oak")
    for _ in range(documents):
        issued(oak)
    owner.open("")
    with django_assert_num_queries(15):
        owner.open("")
