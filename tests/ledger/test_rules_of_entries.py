"""PostgreSQL itself refuses what breaks the books, whoever asks: here it is asked by raw SQL."""

from datetime import date, timedelta

import pytest
from django.db import OperationalError, connection, transaction

from solde.company.closing import close_books
from solde.ledger.chart import (
    RECEIVABLE,
    SALES,
    UNDEPOSITED,
    choose_receivable,
    open_receivable,
)
from tests import town
from tests.ledger.back_door import insert, refused_by
from tests.ledger.by_hand import account, entry_like, lines, write

pytestmark = pytest.mark.django_db

RECEIPT_KINDS = ["sales_receipt", "refund_receipt"]


@pytest.fixture
def company():
    return town.company()


@pytest.fixture
def alder(company):
    return town.customer(company, "Alder")


def test_an_entry_balances(alder):
    invoice = town.invoice(alder, 100)
    with refused_by("entry_balances"):
        lines(entry_like(invoice), alder, 100, -99)


def test_an_entry_has_two_postings_or_more(alder):
    invoice = town.invoice(alder, 100)
    with refused_by("entry_balances"):
        lines(entry_like(invoice), alder, 100)
    with refused_by("entry_balances"):
        entry_like(invoice)


def test_an_entry_of_many_postings_may_balance(alder):
    lines(entry_like(town.invoice(alder, 100)), alder, 100, -30, -30, -40)


def test_an_entry_has_one_posting_on_receivables(alder):
    invoice = town.invoice(alder, 100)
    receivable = (alder.company_id, account(alder), alder.pk)
    with refused_by("entry_changes_one_balance_or_none"):
        entry_id = entry_like(invoice)
        company_id, on, customer_id = receivable
        write(
            [
                (company_id, entry_id, on, customer_id, 60),
                (company_id, entry_id, on, customer_id, 40),
                (company_id, entry_id, account(alder, SALES), None, -100),
            ]
        )
    with refused_by("entry_changes_one_balance_or_none"):
        entry_id, sales = entry_like(invoice), account(alder, SALES)
        write(
            [
                (alder.company_id, entry_id, sales, None, 5),
                (alder.company_id, entry_id, sales, None, -5),
            ]
        )


@pytest.mark.parametrize("kind", RECEIPT_KINDS)
def test_a_receipt_changes_no_balance(alder, kind):
    invoice = town.invoice(alder, 100)
    with refused_by("entry_changes_one_balance_or_none"):
        lines(entry_like(invoice, kind=kind), alder, 100, -100)


@pytest.mark.parametrize(
    ("kind", "amount_minor"),
    [
        ("invoice", -1),
        ("statement_charge", -1),
        ("finance_charge", -1),
        ("refund", -1),
        ("credit_memo", 1),
        ("payment", 1),
    ],
)
def test_a_kind_changes_the_balance_in_its_own_direction(alder, kind, amount_minor):
    invoice = town.invoice(alder, 100)
    with refused_by("posting_sign_fits_kind"):
        lines(entry_like(invoice, kind=kind), alder, amount_minor, -amount_minor)
    lines(entry_like(invoice, kind=kind), alder, -amount_minor, amount_minor)


def test_an_adjustment_goes_either_way(alder):
    invoice = town.invoice(alder, 100)
    lines(entry_like(invoice, kind="adjustment"), alder, 1, -1)
    lines(entry_like(invoice, kind="adjustment", number="2"), alder, -1, 1)


def test_postings_of_nothing_and_beyond_all_bounds_are_refused(alder):
    invoice = town.invoice(alder, 100)
    with refused_by("posting_is_not_zero"):
        lines(entry_like(invoice), alder, 100, -100, 0)
    with refused_by("posting_amount_has_bounds"):
        lines(entry_like(invoice), alder, 10**15 + 1, -(10**15) - 1)


def test_kinds_are_known(alder):
    invoice = town.invoice(alder, 100)
    with refused_by("entry_kind_is_known"):
        entry_like(invoice, kind="gift")
    with refused_by("account_kind_is_known"):
        insert(
            "ledger_account", company_id=alder.company_id, code="1", name="X", kind="", currency=""
        )


@pytest.mark.parametrize("role", ["origin", "replica"])
@pytest.mark.parametrize(
    ("rule", "statement"),
    [
        ("written_once", "update ledger_entry set company_id = 0 where false"),
        ("written_once", "update ledger_posting set amount_minor = 2 * amount_minor"),
        ("written_once", "delete from ledger_entry"),
        ("written_once", "delete from ledger_posting where false"),
        ("written_once", "delete from ledger_application"),
        ("application_changes_by_release_only", "update ledger_application set amount_minor = 1"),
        ("application_changes_by_release_only", "update ledger_application set released_on = null"),
        ("history_is_kept", "update history_event set act = 'nothing'"),
        ("history_is_kept", "delete from history_event"),
    ],
)
def test_what_is_written_stays_as_it_is(alder, role, rule, statement):
    """Not even where the bulk import puts row checks off."""
    town.birch(alder.company)
    with refused_by(rule) as cursor:
        cursor.execute(f"set local session_replication_role = {role}")
        cursor.execute(statement)


def test_nothing_is_added_to_an_entry_that_is_there(alder):
    """Two more postings would balance, and could change what closed books say."""
    invoice = town.invoice(alder, 100)
    close_books(alder.company, date(2025, 9, 30))
    with refused_by("entry_postings_come_at_once"):
        sales, bank = account(alder, SALES), account(alder, UNDEPOSITED)
        write(
            [
                (alder.company_id, invoice.pk, sales, None, 5),
                (alder.company_id, invoice.pk, bank, None, -5),
            ]
        )


def test_a_posting_names_the_customer_of_its_entry_and_only_on_receivables(alder):
    invoice, birch = town.invoice(alder, 100), town.customer(alder.company, "Birch")
    for named, on in [
        (birch.pk, account(alder)),
        (None, account(alder)),
        (alder.pk, account(alder, UNDEPOSITED)),
    ]:
        with refused_by("posting_names_customer_on_receivable"):
            entry_id, sales = entry_like(invoice), account(alder, SALES)
            write(
                [
                    (alder.company_id, entry_id, on, named, 100),
                    (alder.company_id, entry_id, sales, None, -100),
                ]
            )


def test_a_posting_has_the_date_of_its_entry(alder):
    invoice = town.invoice(alder, 100)
    with refused_by("posting_has_the_date_of_its_entry"):
        entry_id, sales = entry_like(invoice), account(alder, SALES)
        write(
            [
                (alder.company_id, entry_id, account(alder), alder.pk, 100),
                (alder.company_id, entry_id, sales, None, -100),
            ],
            on=invoice.dated_on + timedelta(days=1),
        )


def test_one_entry_has_one_currency(alder):
    invoice, fir = town.invoice(alder, 100), town.fir(alder.company)
    with refused_by("posting_in_currency_of_its_entry"):
        lines(entry_like(invoice), alder, 100, -100, on=account(fir, RECEIVABLE, "USD"))
    with refused_by("entry_in_currency_of_customer"):
        entry_like(invoice, currency="USD")


def test_what_has_been_used_keeps_kind_and_currency(alder):
    yard = open_receivable(alder.company, "A/R of the yard", "CAD")
    with connection.cursor() as cursor:
        cursor.execute("update ledger_account set kind = 'other' where id = %s", [yard.pk])
        cursor.execute("update ledger_account set kind = 'receivable' where id = %s", [yard.pk])
        cursor.execute("update customers_customer set currency = 'USD' where id = %s", [alder.pk])
        cursor.execute("update customers_customer set currency = 'CAD' where id = %s", [alder.pk])
    choose_receivable(alder, yard)
    for change in ("kind = 'bank'", "currency = 'USD'"):
        with refused_by("account_in_use_keeps_kind_and_currency") as cursor:
            cursor.execute(f"update ledger_account set {change} where id = %s", [yard.pk])
    with refused_by("customer_in_use_keeps_currency") as cursor:
        cursor.execute("update customers_customer set currency = 'USD' where id = %s", [alder.pk])

    birch = town.birch(alder.company)
    for change in ("kind = 'bank'", "currency = 'USD'"):
        with refused_by("account_in_use_keeps_kind_and_currency") as cursor:
            cursor.execute(
                f"update ledger_account set {change} where id = %s", [account(birch, SALES)]
            )
    with refused_by("customer_in_use_keeps_currency") as cursor:
        cursor.execute("update customers_customer set currency = 'USD' where id = %s", [birch.pk])


def test_an_own_account_is_receivable_and_in_the_customers_currency(alder):
    town.fir(alder.company)
    own = {"company_id": alder.company_id, "customer_id": alder.pk}
    for wrong in (account(alder, UNDEPOSITED), account(alder, RECEIVABLE, "USD")):
        with refused_by("own_account_is_receivable_in_currency"):
            insert("ledger_customeraccount", account_id=wrong, **own)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "update ledger_account set kind = 'bank' where code = '6000'",
        "update customers_customer set currency = 'USD'",
        "update customers_customer set parent_id = id - 1 where name = 'Birch'",
    ],
)
def test_what_an_old_snapshot_cannot_judge_is_not_judged(statement):
    """In REPEATABLE READ what others posted meanwhile is invisible: refused, to be tried again."""
    company = town.company()
    town.customer(company, "Alder")
    town.customer(company, "Birch")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read")
        with pytest.raises(OperationalError, match="REPEATABLE READ"):
            cursor.execute(statement)
        transaction.set_rollback(True)
