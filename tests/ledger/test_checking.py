"""Whatever is broken behind the back of the rules, check_books() finds and names it."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from solde.company.closing import close_books
from solde.ledger.applying import apply
from solde.ledger.chart import RECEIVABLE, SALES, UNDEPOSITED, open_receivable, standard_account
from solde.ledger.checking import Rule, check_books
from solde.ledger.checking.finding import PER_RULE_MAX
from solde.ledger.posting import void
from tests import town
from tests.ledger.back_door import behind_the_back
from tests.ledger.breaches import BREACHES, ENTRY, GAPS

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept_books(django_db_setup, django_db_blocker):
    """A company's books with a little of everything; made once, because they take a while."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_books()
        transaction.set_rollback(True)


@pytest.fixture
def books(kept_books, db):
    """The same books, sound again after each test, whatever it broke."""
    yield kept_books
    transaction.set_rollback(True)


def make_books():
    """The books, by the ids of their rows."""
    company, other = town.company(), town.company("Other")
    alder, birch, fir = town.alder(company), town.birch(company), town.fir(company)
    dogwood, barn = town.dogwood(company)
    invoice, payment = alder.entries.order_by("id")
    voided = town.invoice(alder, 700, number="V1")
    (reversal,) = void(voided, on=date(2025, 9, 10))
    late = town.credit_memo(birch, 900, number="C1", on=date(2025, 9, 5))
    charge = town.invoice(birch, 900, number="I9")
    application = apply(late, charge, amount_minor=500, on=date(2025, 9, 7))
    return SimpleNamespace(
        company=company,
        other=other.pk,
        alder=alder.pk,
        birch=birch.pk,
        dogwood=dogwood.pk,
        barn=barn.pk,
        fir=fir.pk,
        invoice=invoice.pk,
        payment=payment.pk,
        voided=voided.pk,
        reversal=reversal.pk,
        credit=late.pk,
        charge=charge.pk,
        application=application.pk,
        receivable=standard_account(company, RECEIVABLE, "CAD").pk,
        second=open_receivable(company, "A/R of the yard", "CAD").pk,
        bank=standard_account(company, UNDEPOSITED, "CAD").pk,
        dollars=standard_account(company, SALES, "USD").pk,
    )


def test_sound_books_have_no_findings(books):
    town.hazel(books.company)
    town.erable(books.company)
    assert check_books() == []
    assert check_books(books.company) == []


@pytest.mark.parametrize(("rule", "words", "breach"), BREACHES)
def test_a_breach_is_found_and_named(books, rule, words, breach):
    with behind_the_back() as cursor:
        cursor.execute(breach, vars(books))
    found = [finding.words for finding in check_books() if finding.rule == rule]
    assert any(words in named for named in found), found


def test_a_breach_belongs_to_its_company(books):
    with behind_the_back() as cursor:
        cursor.execute(ENTRY.format("currency = 'USD'", "voided"), vars(books))
    other = type(books.company).objects.get(pk=books.other)
    assert {finding.company for finding in check_books()} == {books.company.slug}
    assert set(check_books(books.company)) == set(check_books())  # in any order
    assert check_books(other) == []


def test_what_is_entered_after_closing_is_found(books):
    close_books(books.company, date(2025, 9, 30))
    assert check_books() == []
    with behind_the_back() as cursor:
        cursor.execute(
            "update ledger_entry set posted_at = now() + interval '1 hour' where id = %(voided)s;"
            " update ledger_application set applied_at = now() + interval '1 hour'"
            " where id = %(application)s",
            vars(books),
        )
    posted, applied = check_books()
    assert posted.rule == "nothing_posted_into_closed_books"
    assert posted.words.startswith("invoice V1 of Alder, dated 2025-09-01, was posted at ")
    assert applied.rule == "nothing_applied_in_closed_books"
    assert applied.words.startswith("5.00 CAD of credit memo C1 of Birch takes effect on")


def test_a_finding_reads_as_one_line(books):
    with behind_the_back() as cursor:
        cursor.execute(ENTRY.format("reverses_id = null", "reversal"), vars(books))
    assert str(check_books()[0]) == (
        f"{books.company.slug}: posting_sign_fits_kind:"
        " invoice V1 changes the balance of Alder by -7.00 CAD."
    )


def test_books_that_are_broken_throughout_are_not_listed_to_the_end(books):
    with connection.cursor() as cursor:
        cursor.execute(
            """
            create temporary table loose on commit drop as
            select %s::bigint as company_id, 'CAD' as currency, n
              from generate_series(1, %s) n
            """,
            [books.company.pk, PER_RULE_MAX + 50],
        )
    rule = Rule("no_loose_ends", "Loose end %(n)s.", "select * from loose")
    found = check_books(more=[rule])
    assert len(found) == PER_RULE_MAX + 1
    assert found[0].words == "Loose end 1."
    assert found[-1].words == "There are more; the rest is not listed."


@pytest.mark.parametrize(("name", "gap"), GAPS)
def test_a_rule_that_is_switched_off_is_found(books, name, gap):
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(gap)
    found = check_books(books.company)
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = origin")
    assert name in {finding.rule for finding in found}
