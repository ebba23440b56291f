"""Editing and voiding: numbers stay, the books follow, what was said can still be shown."""

from dataclasses import replace
from datetime import date

import pytest

from solde.company.closing import close_books
from solde.company.models import User
from solde.figures.days import Terms, TermsRule
from solde.history.models import Event
from solde.history.seen import SavedMeanwhile
from solde.ledger.applying import apply
from solde.ledger.chart import BANK, UNDEPOSITED, open_receivable, standard_account
from solde.ledger.models import Entry
from solde.ledger.reading import open_items_of
from solde.ledger.refusals import BooksAreClosed, StaysOnItsAccount, TakenBackTooEarly
from solde.sales.editing import edit
from solde.sales.issuing import issue
from solde.sales.log import log_of
from solde.sales.queues import Way, put_in_queue
from solde.sales.reading import as_seen, asked_of, history_of
from solde.sales.refusals import (
    ChangedMeanwhile,
    DocumentIsWrong,
    StaysWithItsCustomer,
)
from solde.sales.taxes import retire_tax
from solde.sales.voiding import void
from tests import town
from tests.ledger.acting import balance_on
from tests.sales.selling import ON, findings, issued, line, new, quebec, stored, version_of

pytestmark = pytest.mark.django_db


def entries(document):
    return Entry._base_manager.filter(document=document.entry_id).count()


def asked(document):
    (wish,) = asked_of(document.company, [stored(document)])
    return wish


def test_an_edit_posts_again_under_the_same_number(company, maple):
    document = issued(maple)
    edited = edit(document, new(maple, line("80.00")))
    assert (edited.number, edited.total_minor, edited.left_minor) == ("1", 8_000, 8_000)
    assert balance_on(maple, ON) == 8_000
    assert entries(document) == 3
    assert [version.total_minor for version in history_of(edited)] == [10_000, 8_000]
    assert findings(company) == []


def test_an_edit_says_who_made_it(company, maple):
    anna = company.members.create(user=user("anna@timber.example"), role="owner").user
    edited = edit(issued(maple), new(maple, line("80.00")), by=anna)
    assert version_of(edited).made_by == anna
    event = Event._base_manager.get(act="edit", subject=f"document:{edited.pk}")
    assert (event.by, event.details) == (anna, {"version": 2})


def user(email):
    return User.objects.create_user(email)


def test_what_is_not_changed_is_not_posted_and_makes_no_version(company, maple):
    wish = new(
        maple,
        line("12.34", quantity="3", taxes=quebec(company)),
        discount_ppm=50_000,
        terms=Terms(TermsRule.NET, 30),
    )
    (document,) = issue(company, [wish])
    for same in (asked(document), wish):
        assert edit(document, same).version_number == 1
    assert entries(document) == 1
    assert findings(company) == []


def test_a_note_for_the_house_makes_no_version(maple):
    document = issued(maple)
    edit(document, replace(asked(document), internal_note="Ask Bob", to_print=True))
    kept = stored(document)
    assert (kept.internal_note, kept.to_print, kept.version_number) == ("Ask Bob", True, 1)


def test_other_words_make_a_version_and_post_nothing(company, maple):
    document = issued(maple)
    edited = edit(document, new(maple, line("100.00", "Red cedar")))
    assert (edited.version_number, entries(document)) == (2, 1)
    assert version_of(edited).content["lines"][0]["description"] == "Red cedar"
    assert version_of(edited).entry_id == document.entry_id
    assert findings(company) == []


def test_what_statements_tell_is_posted(company, maple):
    edited = edit(issued(maple), new(maple, memo="Barn"))
    assert entries(edited) == 3
    (item,) = open_items_of(maple, on=ON)
    assert item.description == "Barn"
    assert findings(company) == []


def test_another_due_date_is_posted(company, maple):
    document = issued(maple)
    edited = edit(document, replace(asked(document), terms=Terms(TermsRule.NET, 10)))
    assert entries(document) == 3
    assert edited.due_on == date(2025, 9, 11)
    (item,) = open_items_of(maple, on=ON)
    assert item.due_on == date(2025, 9, 11)


def test_kind_customer_and_account_stay(company, maple):
    document = issued(maple)
    with pytest.raises(StaysWithItsCustomer):
        edit(document, new(maple, kind="credit_memo"))
    with pytest.raises(StaysWithItsCustomer):
        edit(document, new(town.customer(company, "Other")))
    other = open_receivable(company, "Other A/R", "CAD")
    with pytest.raises(StaysOnItsAccount):
        edit(document, new(maple, account=other))


@pytest.mark.parametrize(("kind", "sign"), [("sales_receipt", 1), ("refund_receipt", -1)])
def test_the_money_of_a_receipt_goes_to_another_account(company, maple, kind, sign):
    bank = standard_account(company, BANK, "CAD")
    document = issued(maple, kind=kind)
    edited = edit(document, replace(asked(document), account=bank))
    assert (stored(edited).account, edited.version_number) == (bank, 2)
    assert held(bank) == sign * 10_000
    assert held(standard_account(company, UNDEPOSITED, "CAD")) == 0
    assert findings(company) == []
    edit(document, replace(asked(document), account=None))
    assert (held(bank), stored(document).account.code) == (0, UNDEPOSITED.code)
    assert findings(company) == []


def held(account):
    return sum(account.postings.values_list("amount_minor", flat=True))


def test_the_money_of_a_receipt_goes_to_no_account_that_holds_none(company, maple):
    document = issued(maple, kind="sales_receipt")
    other = open_receivable(company, "Other A/R", "CAD")
    with pytest.raises(DocumentIsWrong):
        edit(document, replace(asked(document), account=other))


def test_closed_books_stay_closed(company, maple):
    document = issued(maple)
    close_books(company, ON)
    with pytest.raises(BooksAreClosed):
        edit(document, new(maple, line("80.00"), on=date(2025, 9, 2)))
    assert stored(document).version_number == 1
    assert findings(company) == []


def test_a_retired_tax_stays_on_what_had_it(company, maple):
    taxes = quebec(company)
    document = issued(maple, line("100.00", taxes=taxes))
    retire_tax(taxes[0])
    edited = edit(document, new(maple, line("200.00", taxes=taxes)))
    assert edited.total_minor == 22_995
    with pytest.raises(DocumentIsWrong):
        issued(maple, line("100.00", taxes=taxes))


def seen(document):
    return as_seen(stored(document), asked(document))


def test_who_tells_nothing_of_what_was_seen_stands_last(company, maple):
    document = issued(maple)
    edit(document, new(maple, line("80.00")))
    edit(document, new(maple, line("90.00")))
    assert stored(document).version_number == 3
    assert findings(company) == []


@pytest.mark.parametrize(
    "first", [{"lines": (line("200.00"), line("50.00"))}, {"internal_note": "Ask Bob"}]
)
def test_an_edit_of_what_was_seen_before_another_edit_is_refused(company, maple, first):
    document = issued(maple, line("100.00"), line("50.00"))
    mark, was = seen(document), asked(document)
    edit(document, replace(was, **first), seen=mark, by=user("anna@timber.example"))
    kept = asked(document)
    with pytest.raises(SavedMeanwhile, match=r"anna@timber\.example saved this"):
        edit(document, replace(was, lines=(line("100.00"), line("60.00"))), seen=mark)
    assert asked(document) == kept
    edit(document, replace(kept, memo="Barn"), seen=seen(document))
    assert findings(company) == []


def test_an_edit_by_a_program_is_not_said_to_be_anybodys(maple):
    document = issued(maple)
    mark = seen(document)
    edit(document, new(maple, line("80.00")))
    with pytest.raises(SavedMeanwhile, match="saved after you had opened it"):
        edit(document, new(maple, line("90.00")), seen=mark)


def test_what_is_saved_twice_or_waits_in_a_queue_is_no_other_saying(company, maple):
    document = issued(maple)
    mark = seen(document)
    put_in_queue(company, company.documents.all(), Way.PRINT)
    for _time in range(2):
        edit(document, new(maple, line("80.00")), seen=mark)
    assert stored(document).version_number == 2


def test_another_note_for_the_house_is_on_record(company, maple):
    document = issued(maple)
    edit(document, replace(asked(document), internal_note="Ask Bob"))
    edit(document, replace(asked(document), internal_note="Ask Ann", memo="Barn"))
    events = company.events.filter(act="note", subject=f"document:{document.pk}")
    assert [one.details for one in events] == [
        {"before": "", "after": "Ask Bob"},
        {"before": "Ask Bob", "after": "Ask Ann"},
    ]
    told = [one.words for one in log_of(stored(document), language="en-CA") if one.what == "note"]
    assert told == ["Internal note: Ask Bob → Ask Ann", "Internal note: – → Ask Bob"]


def test_a_document_voided_on_its_day_is_on_no_statement(company, maple):
    document, credit = issued(maple, to_print=True), town.payment(maple, 6_000)
    apply(credit, document.entry, amount_minor=6_000, on=ON)
    voided = void(document, on=ON)
    assert (voided.state, voided.left_minor, voided.to_print) == ("voided", 0, False)
    assert [item.open_minor for item in open_items_of(maple, on=ON)] == [-6_000]
    assert version_of(voided).content["total_minor"] == 10_000
    assert findings(company) == []


@pytest.mark.parametrize("kind", ["sales_receipt", "refund_receipt", "credit_memo"])
def test_every_kind_can_be_voided(company, maple, kind):
    voided = void(issued(maple, kind=kind), on=date(2025, 9, 8))
    assert (voided.state, balance_on(maple, date(2025, 9, 8))) == ("voided", 0)
    assert findings(company) == []


def test_what_is_void_stays_void(company, maple):
    document = issued(maple)
    with pytest.raises(TakenBackTooEarly):
        void(document, on=date(2025, 8, 31))
    void(document, on=ON)
    with pytest.raises(ChangedMeanwhile):
        void(document, on=ON)
    with pytest.raises(ChangedMeanwhile):
        edit(document, new(maple))


def test_a_number_once_given_stays_given(maple):
    void(issued(maple), on=ON)
    assert issued(maple).number == "2"
