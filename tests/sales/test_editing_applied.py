"""Editing what something is applied to: it stays applied, and moves along with the day."""

from datetime import date, timedelta

import pytest

from solde.company.closing import close_books
from solde.ledger.applying import apply, release
from solde.ledger.reading import open_items_of
from solde.ledger.refusals import BooksAreClosed
from solde.sales.editing import edit
from solde.sales.refusals import (
    MoreIsApplied,
)
from solde.sales.voiding import void
from tests import town
from tests.ledger.acting import balance_on
from tests.sales.selling import ON, findings, issued, line, new, stored

pytestmark = pytest.mark.django_db


def open_on(customer, day):
    return [item.open_minor for item in open_items_of(customer, on=day)]


def test_what_is_applied_stays_applied(company, maple):
    document, credit = issued(maple), town.payment(maple, 6_000)
    applied = apply(credit, document.entry, amount_minor=6_000, on=ON)
    assert stored(document).left_minor == 4_000
    edited = edit(document, new(maple, line("70.00")))
    assert (edited.left_minor, stored(edited).left_minor) == (1_000, 1_000)
    with pytest.raises(MoreIsApplied):
        edit(document, new(maple, line("59.99")))
    release(applied, on=ON)
    assert stored(document).left_minor == 7_000
    assert findings(company) == []


def test_what_is_applied_moves_with_the_day_of_a_document(company, maple):
    document, credit = issued(maple), town.payment(maple, 6_000)
    moved = edit(document, new(maple, on=date(2025, 9, 5)))
    assert (balance_on(maple, date(2025, 9, 4)), moved.dated_on) == (-6_000, date(2025, 9, 5))
    apply(credit, document.entry, amount_minor=6_000, on=ON)
    assert edit(document, new(maple, on=date(2025, 9, 6))).left_minor == 4_000
    assert open_on(maple, date(2025, 9, 5)) == [-6_000]
    assert open_on(maple, date(2025, 9, 6)) == [4_000]
    with pytest.raises(MoreIsApplied):
        edit(document, new(maple, line("59.99"), on=date(2025, 9, 7)))
    assert stored(document).left_minor == 4_000
    assert findings(company) == []


def test_a_payment_counts_from_its_own_day_once_its_invoice_is_moved_before_it(company, maple):
    document = issued(maple, on=date(2025, 9, 10))
    credit = town.payment(maple, 10_000, on=date(2025, 9, 5))
    apply(credit, document.entry, amount_minor=10_000, on=date(2025, 9, 5))
    edit(document, new(maple))
    days = [(date(2025, 9, 4), [10_000]), (date(2025, 9, 5), []), (date(2025, 9, 10), [])]
    assert [(day, open_on(maple, day)) for day, _ in days] == days
    assert findings(company) == []


def test_what_a_credit_memo_pays_moves_with_it(company, maple):
    invoice, memo = issued(maple), issued(maple, kind="credit_memo", on=date(2025, 9, 5))
    apply(memo.entry, invoice.entry, amount_minor=10_000, on=date(2025, 9, 5))
    for on in (date(2025, 9, 2), date(2025, 9, 8)):
        edit(memo, new(maple, kind="credit_memo", on=on))
        assert open_on(maple, on - timedelta(days=1)) == [10_000]
        assert open_on(maple, on) == []
    assert (stored(invoice).left_minor, stored(memo).left_minor) == (0, 0)
    assert findings(company) == []


def test_nothing_moves_where_the_books_are_closed(company, maple):
    document = issued(maple, on=date(2025, 9, 10))
    apply(town.payment(maple, 6_000), document.entry, amount_minor=6_000, on=ON)
    close_books(company, date(2025, 9, 10))
    with pytest.raises(BooksAreClosed):
        edit(document, new(maple, on=date(2025, 9, 12)))
    assert company.applications.get().released_on is None


def test_what_was_taken_off_too_late_is_named_and_taken_off_earlier(company, maple):
    document, credit = issued(maple), town.payment(maple, 10_000, number="P")
    applied = apply(credit, document.entry, amount_minor=10_000, on=date(2025, 9, 2))
    with pytest.raises(MoreIsApplied, match="take something off first"):
        edit(document, new(maple, line("90.00"), on=date(2025, 9, 3)))
    release(applied, on=date(2025, 9, 20))
    words = "From 2025-09-02 to 2025-09-19 more is applied with Payment P .* off from 2025-09-02 on"
    for wish in (new(maple, line("90.00")), new(maple, on=date(2025, 9, 3))):
        with pytest.raises(MoreIsApplied, match=words):
            edit(document, wish)
    release(applied, on=date(2025, 9, 2))
    edited = edit(document, new(maple, line("90.00"), on=date(2025, 9, 3)))
    assert (edited.total_minor, edited.left_minor) == (9_000, 9_000)
    assert findings(company) == []


def test_two_that_come_to_too_much_together_are_named(company, maple):
    document, first, second = issued(maple), town.payment(maple, 6_000), town.payment(maple, 4_000)
    early = apply(first, document.entry, amount_minor=6_000, on=ON)
    release(early, on=date(2025, 9, 10))
    apply(second, document.entry, amount_minor=4_000, on=date(2025, 9, 5))
    with pytest.raises(MoreIsApplied, match="From 2025-09-01 to 2025-09-09"):
        edit(document, new(maple, line("90.00")))
    release(early, on=date(2025, 9, 5))
    assert edit(document, new(maple, line("90.00"))).left_minor == 5_000
    assert findings(company) == []


def test_what_was_taken_off_late_is_voided_all_the_same(company, maple):
    document, credit = issued(maple), town.payment(maple, 10_000, number="P")
    release(apply(credit, document.entry, amount_minor=10_000, on=ON), on=date(2025, 9, 20))
    assert void(document, on=ON).state == "voided"
    assert [item.open_minor for item in open_items_of(maple, on=ON)] == [-10_000]
    assert findings(company) == []
