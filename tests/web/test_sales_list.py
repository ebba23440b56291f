"""The list of documents: its tabs, its search, and what is done with those that are ticked."""

import pytest

from solde.sales.issuing import issue
from tests.sales.selling import new

pytestmark = pytest.mark.django_db


def only(company):
    return company.documents.get()


@pytest.mark.parametrize(
    ("view", "shown"),
    [("", True), ("open", True), ("not-sent", True), ("paid", False), ("drafts", False)],
)
def test_the_list_is_narrowed(owner, company, invoice, view, shown):
    owner.open(f"sales?view={view}")
    assert (f"Invoice {invoice.number}" in owner.words) is shown


def test_documents_are_found_by_number_and_by_customer(owner, company, invoice):
    for words in (invoice.number, "Maple"):
        owner.open(f"sales?q={words}")
        assert f"Invoice {invoice.number}" in owner.words
    owner.open("sales?q=Birch")
    assert "There are no such documents." in owner.words


def test_ticked_documents_are_printed_together(owner, company, invoice):
    owner.open("sales")
    answer = owner.press("Print", pick=str(invoice.public_id), do="print")
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert only(company).printed_at


def test_ticked_documents_wait_in_a_queue_and_leave_it(owner, company, invoice):
    owner.open("sales")
    owner.press("Print later", pick=str(invoice.public_id), do="print-later")
    assert "Put in the print queue: 1." in owner.words
    owner.open("sales?view=to-print")
    owner.press("Take out of the queue", pick=str(invoice.public_id), do="take-out")
    assert not only(company).to_print


def test_ticked_documents_are_emailed(owner, company, invoice):
    owner.open("sales")
    owner.press("E-mail", pick=str(invoice.public_id), do="email")
    assert "Letters in the outbox: 1." in owner.words


@pytest.mark.parametrize("count", [2, 45])
def test_the_list_costs_the_same_however_long(
    owner, company, maple, django_assert_max_num_queries, count
):
    issue(company, [new(maple) for _each in range(count)])
    with django_assert_max_num_queries(16):
        owner.open("sales")
    assert owner.page.status_code == 200
