"""PostgreSQL itself refuses applications that no books can hold, by raw SQL as by the acts."""

from datetime import date

import pytest
from django.db import connection

from solde.company.closing import close_books
from solde.ledger.applying import apply, release
from solde.ledger.chart import open_receivable
from solde.ledger.posting import void
from tests import town
from tests.ledger.back_door import copy_of, insert, refused_by

pytestmark = pytest.mark.django_db

EARLY, LATER = date(2025, 9, 1), date(2025, 9, 15)


@pytest.fixture
def company():
    return town.company()


@pytest.fixture
def alder(company):
    """Owes 100.00 and has paid 80.00, neither put on the other."""
    alder = town.customer(company, "Alder")
    town.invoice(alder, 10000, number="I")
    town.payment(alder, 8000, number="P")
    return alder


def documents(customer):
    return (customer.entries.get(number="P"), customer.entries.get(number="I"))


def application(credit, charge, amount_minor=1000, **changes):
    """A row of ledger_application by raw SQL; its id."""
    values = {
        "company_id": credit.company_id,
        "customer_id": credit.customer_id,
        "credit_id": credit.pk,
        "charge_id": charge.pk,
        "amount_minor": amount_minor,
        "applied_on": EARLY,
        "effective_on": EARLY,
        "applied_at": "2025-09-01 12:00Z",
    }
    return insert("ledger_application", **values | changes)


def test_no_more_than_the_credit_and_no_more_than_the_charge(alder):
    payment, invoice = documents(alder)
    second, small = town.payment(alder, 8000), town.invoice(alder, 500)
    with refused_by("application_within_open_amount"):
        application(payment, invoice, 8001)
    with refused_by("application_within_open_amount"):
        application(payment, small, 501)
    application(payment, invoice, 8000)
    with refused_by("application_within_open_amount"):
        application(payment, small, 1)
    with refused_by("application_within_open_amount"):
        application(second, invoice, 2001)
    application(second, invoice, 2000)


def test_several_applications_in_one_statement_are_judged_together(alder):
    payment, invoice = documents(alder)
    with refused_by("application_within_open_amount") as cursor:
        cursor.execute(
            "insert into ledger_application (company_id, customer_id, credit_id, charge_id,"
            " amount_minor, applied_on, effective_on, applied_at)"
            " select %s, %s, %s, %s, 4001, %s, %s, now() from generate_series(1, 2)",
            [alder.company_id, alder.pk, payment.pk, invoice.pk, EARLY, EARLY],
        )


def test_amounts_are_plus_and_documents_two(alder):
    payment, invoice = documents(alder)
    for amount_minor in (0, -1):
        with refused_by("application_amount_is_plus"):
            application(payment, invoice, amount_minor)
    with refused_by("application_joins_two_documents"):
        application(payment, payment)


def test_a_credit_goes_on_a_charge_of_the_same_customer_and_account(alder):
    payment, invoice = documents(alder)
    birch = town.customer(alder.company, "Birch")
    others = town.invoice(birch, 10000)
    receipt = town.document(alder, "sales_receipt", 10000)
    yard = open_receivable(alder.company, "A/R of the yard", "CAD")
    of_the_yard = town.document(alder, "invoice", 10000, account=yard)
    rule = "application_joins_credit_and_charge"
    for credit, charge, changes in [
        (payment, others, {}),
        (payment, others, {"customer_id": birch.pk}),
        (payment, invoice, {"customer_id": birch.pk}),
        (invoice, payment, {}),
        (invoice, others, {}),
        (payment, receipt, {}),
        (payment, of_the_yard, {}),
    ]:
        with refused_by(rule):
            application(credit, charge, **changes)


def test_an_application_joins_documents_not_their_later_entries(alder):
    payment, invoice = documents(alder)
    version = town.edit(invoice, 9000)
    with refused_by("application_credit_of_company"):
        application(version, invoice)
    with refused_by("application_charge_of_company"):
        application(payment, version)


def test_currencies_do_not_meet(alder):
    payment, _ = documents(alder)
    dollars = town.fir(alder.company).entries.get()
    with refused_by("application_joins_credit_and_charge"):
        application(payment, dollars)


@pytest.mark.parametrize(
    "dates",
    [
        {"effective_on": LATER},
        {"applied_on": date(2025, 8, 1), "effective_on": date(2025, 8, 1)},
        {"applied_on": LATER, "effective_on": date(2025, 9, 16)},
    ],
)
def test_an_application_takes_effect_on_the_latest_of_three_dates(alder, dates):
    with refused_by("application_takes_effect_on_the_latest_date"):
        application(*documents(alder), **dates)
    with refused_by("application_takes_effect_when_applied_or_later"):
        application(*documents(alder), applied_on=LATER)


@pytest.mark.parametrize("edited", [0, 1])
def test_the_date_of_an_edited_document_counts(alder, edited):
    both = documents(alder)
    standing = both[edited].postings.get(customer=alder)
    town.edit(both[edited], standing.amount_minor, on=LATER)
    with refused_by("application_takes_effect_on_the_latest_date"):
        application(*both)
    application(*both, effective_on=LATER)


def test_a_day_on_which_a_credit_is_used_up_is_not_opened_by_a_later_release(alder):
    """Open on the day of the release, and used up before: an earlier application is refused."""
    payment, invoice = documents(alder)
    first = apply(payment, invoice, amount_minor=8000, on=EARLY)
    release(first, on=LATER)
    with refused_by("application_within_open_amount"):
        application(
            payment, invoice, 1, applied_on=date(2025, 9, 14), effective_on=LATER.replace(day=14)
        )
    application(payment, invoice, 8000, applied_on=LATER, effective_on=LATER)


def test_an_application_from_a_later_day_is_not_taken_away_from_under(alder):
    payment, invoice = documents(alder)
    apply(payment, invoice, amount_minor=8000, on=LATER)
    with refused_by("application_within_open_amount"):
        application(payment, invoice, 1)


def test_what_is_applied_is_not_reversed_from_under_it(alder):
    payment, invoice = documents(alder)
    apply(payment, invoice, amount_minor=8000, on=LATER)
    for document in (payment, invoice):
        with refused_by("application_within_open_amount"):
            entry = copy_of(
                "ledger_entry",
                document.pk,
                document_id=document.pk,
                reverses_id=document.pk,
                dated_on=date(2025, 9, 2),
            )
            mirror(document, entry)


def mirror(entry, reversal_id):
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_posting (company_id, entry_id, account_id, customer_id,"
            " amount_minor, dated_on) select p.company_id, e.id, p.account_id, p.customer_id,"
            " -p.amount_minor, e.dated_on from ledger_posting p, ledger_entry e"
            " where e.id = %s and p.entry_id = %s order by p.id",
            [reversal_id, entry.pk],
        )


def test_an_application_changes_by_release_and_to_earlier_days_only(alder):
    payment, invoice = documents(alder)
    birch = town.customer(alder.company, "Birch")
    pk = apply(payment, invoice, amount_minor=8000, on=EARLY).pk
    for change in (
        "amount_minor = 1",
        "released_on = '2025-09-10', amount_minor = 1",
        "released_on = '2025-09-10', effective_on = '2025-09-02'",
        f"released_on = '2025-09-10', customer_id = {birch.pk}",
        f"released_on = '2025-09-10', id = {pk + 1000}",
        "released_on = null",
    ):
        with refused_by("application_changes_by_release_only") as cursor:
            cursor.execute(f"update ledger_application set {change} where id = %s", [pk])
    for later in ("'2025-09-10'", "'2025-09-11'", "null"):
        with refused_by("application_changes_by_release_only") as cursor:
            cursor.execute("update ledger_application set released_on = '2025-09-10'")
            cursor.execute(f"update ledger_application set released_on = {later}")
    with refused_by("application_changes_by_release_only") as cursor:
        cursor.execute("update ledger_application set released_on = '2025-09-10'")
        cursor.execute("update ledger_application set released_on = '2025-09-09', amount_minor = 1")
    with refused_by("written_once") as cursor:
        cursor.execute("delete from ledger_application where id = %s", [pk])


def test_an_upsert_is_no_way_around(alder):
    payment, invoice = documents(alder)
    pk = apply(payment, invoice, amount_minor=8000, on=EARLY).pk
    with refused_by("application_changes_by_release_only") as cursor:
        cursor.execute(
            "insert into ledger_application select * from ledger_application where id = %s"
            " on conflict (id) do update set amount_minor = 1",
            [pk],
        )


def test_nothing_takes_effect_or_is_released_in_closed_books(alder):
    payment, invoice = documents(alder)
    standing = apply(payment, invoice, amount_minor=1000, on=EARLY)
    close_books(alder.company, EARLY)
    with refused_by("books_are_closed"):
        application(payment, invoice)
    with refused_by("books_are_closed"):
        application(payment, invoice, applied_on=LATER, effective_on=LATER, released_on=EARLY)
    with refused_by("books_are_closed") as cursor:
        cursor.execute(
            "update ledger_application set released_on = %s where id = %s", [EARLY, standing.pk]
        )
    application(payment, invoice, applied_on=LATER, effective_on=LATER)


def test_a_release_is_not_brought_forward_into_closed_books(alder):
    payment, invoice = documents(alder)
    pk = apply(payment, invoice, amount_minor=1000, on=EARLY).pk
    sql = "update ledger_application set released_on = %s where id = %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [LATER, pk])
    for closed_on, on in ((date(2025, 9, 5), date(2025, 9, 5)), (LATER, date(2025, 9, 10))):
        close_books(alder.company, closed_on)
        with refused_by("books_are_closed") as cursor:
            cursor.execute(sql, [on, pk])
    close_books(alder.company, date(2025, 9, 5))
    with connection.cursor() as cursor:
        cursor.execute(sql, [date(2025, 9, 6), pk])


def test_a_release_before_the_effect_is_as_if_never_applied(alder):
    payment, invoice = documents(alder)
    application(payment, invoice, 8000, released_on=date(2025, 8, 1))
    application(payment, invoice, 8000, released_on=EARLY)
    application(payment, invoice, 8000)
    with refused_by("application_within_open_amount"):
        application(payment, invoice, 1)


def test_a_release_before_the_effect_opens_nothing_in_between(alder):
    payment, invoice = documents(alder)
    unused = {"applied_on": LATER, "effective_on": LATER, "released_on": date(2025, 9, 10)}
    application(payment, invoice, 8000, **unused)
    application(payment, invoice, 8000)
    between = {"applied_on": date(2025, 9, 12), "effective_on": date(2025, 9, 12)}
    with refused_by("application_within_open_amount"):
        application(payment, invoice, 1, **between, released_on=date(2025, 9, 14))


def test_a_voided_document_takes_part_in_nothing(alder):
    payment, invoice = documents(alder)
    void(payment, on=EARLY)
    with refused_by("application_within_open_amount"):
        application(payment, invoice, 1)
