"""What is applied is taken off again, on the pages of payments and of documents."""

from datetime import date

import pytest

from solde.company.closing import close_books
from solde.payments.applying import apply_credit
from solde.payments.asking import Tender
from solde.payments.recording import receive
from solde.sales.issuing import issue
from tests.sales.selling import line, new
from tests.web.browser import browser

pytestmark = pytest.mark.django_db
ON = date(2025, 9, 1)


@pytest.fixture
def invoices(maple):
    return issue(maple.company, [new(maple, line("100.00")), new(maple, line("50.00"))])


def paid(customer, minor=12000):
    return receive(customer, minor, on=ON, how=Tender(reference="104"))


def left(company):
    return list(company.documents.order_by("pk").values_list("left_minor", flat=True))


def test_an_application_is_taken_off(owner, company, maple, invoices):
    payment = paid(maple)
    owner.open(f"payments/{payment.public_id}")
    owner.press("Take off")
    assert left(company) == [10000, 3000]
    assert "It is taken off." in owner.words


def test_what_is_taken_off_never_counted_unless_another_day_is_named(owner, company, maple):
    issue(company, [new(maple, line("100.00"))])
    payment = paid(maple, 10000)
    application = company.applications.get()
    owner.open(f"payments/{payment.public_id}")
    owner.press("Take off", on="2025-09-20")
    application.refresh_from_db()
    assert (application.released_on, left(company)) == (date(2025, 9, 20), [10000])
    owner.press("Take off earlier")
    application.refresh_from_db()
    assert application.released_on == application.effective_on == ON
    assert "Take off" not in " ".join(owner.buttons)


def test_a_document_offers_the_first_open_day_for_what_pays_it(owner, company, maple):
    memo, invoice = issue(company, [new(maple, kind="credit_memo"), new(maple)])
    apply_credit(memo.entry, invoice.entry, 10000, on=ON)
    close_books(company, date(2025, 9, 14))
    for document in (memo, invoice):
        owner.open(f"sales/{document.public_id}")
        (form,) = [form for form in owner.read.forms if "Take off" in form.buttons]
        assert form.fields["on"] == "2025-09-15"
    owner.press("Take off")
    assert "It is taken off." in owner.words
    assert left(company) == [10000, 10000]
    owner.open(f"sales/{invoice.public_id}")
    assert "Take off" not in " ".join(owner.buttons)  # nothing earlier is left
    close_books(company, None)
    owner.open(f"sales/{invoice.public_id}")
    owner.press("Take off earlier")
    assert company.applications.get().released_on == ON


def test_only_what_is_applied_to_it_is_taken_off_a_document(owner, company, maple):
    one, other = issue(company, [new(maple), new(maple)])
    paid(maple, 10000)
    owner.open(f"sales/{one.public_id}")
    (form,) = [form for form in owner.read.forms if "Take off" in form.buttons]
    assert str(one.public_id) in form.action
    elsewhere = form.action.replace(str(one.public_id), str(other.public_id))
    assert owner.client.post(elsewhere, form.fields).status_code == 404
    assert left(company) == [0, 10000]


def test_whoever_may_only_sell_takes_nothing_off(company, maple, invoices):
    paid(maple, 10000)
    seller = browser(company, "sales")
    seller.open(f"sales/{invoices[0].public_id}")
    assert "What pays it" in seller.words
    assert "Take off" not in " ".join(seller.buttons)
