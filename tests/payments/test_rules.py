"""PostgreSQL itself refuses payments that are not what the ledger says, and keeps what is left."""

import pytest
from django.db import connection

from solde.ledger.applying import apply, release
from solde.ledger.chart import SALES, standard_account
from solde.ledger.checking.guard import designed
from solde.payments.asking import UNAPPLIED
from solde.payments.models import Payment
from solde.payments.recording import receive, void
from solde.payments.refusals import BY_RULE
from tests import town
from tests.ledger.back_door import copy_of, refused_by
from tests.payments.books import CHEQUE, DAY, NEXT, left

pytestmark = pytest.mark.django_db
TABLE = "payments_payment"


@pytest.fixture
def alder():
    return town.customer(town.company(), "Alder")


@pytest.fixture
def payment(alder):
    return receive(alder, 6000, on=DAY, how=CHEQUE, instructions=UNAPPLIED)


def update(payment, **changes):
    columns = ", ".join(f"{column} = %s" for column in changes)
    with connection.cursor() as cursor:
        cursor.execute(
            f"update {TABLE} set {columns} where id = %s", [*changes.values(), payment.pk]
        )


def twin(payment, entry, **changes):
    """A row for another entry, which says what the payment says but for some changes."""
    given = {"entry_id": entry.pk, "number": entry.number, "series_number": None}
    given["public_id"] = "019f8a41-6c7e-7b52-9d4c-1f0a5e3b2c11"
    return copy_of(TABLE, payment.pk, **given | changes)


def test_a_payment_is_its_entry(alder, payment):
    entry = town.payment(alder, 100, number="P")
    birch = town.customer(alder.company, "Birch")
    edited = town.edit(entry, -200)
    for given in (
        {"number": "Q"},
        {"kind": "refund"},
        {"customer_id": birch.pk},
        {"currency": "USD"},
        {"entry_id": edited.pk},
    ):
        with refused_by("payment_is_its_entry"):
            twin(payment, entry, **given)
    with refused_by("payment_left_is_what_is_not_applied"):
        twin(payment, entry, amount_minor=200, left_minor=100)
    twin(payment, entry, amount_minor=200, left_minor=200)
    with refused_by("payment_of_an_entry_once"):
        twin(payment, entry, public_id="019f8a41-6c7e-7b52-9d4c-1f0a5e3b2c12")


def test_nothing_is_of_another_company(alder, payment):
    entry = town.payment(alder, 100, number="P")
    other = town.company("Other")
    foreign = receive(town.customer(other, "Alder"), 100, on=DAY, how=CHEQUE)
    for column, rule in (
        ("receivable_id", "payment_receivable_of_company"),
        ("account_id", "payment_account_of_company"),
    ):
        with refused_by(rule):
            twin(payment, entry, **{column: getattr(foreign, column)})


def test_money_lies_on_a_money_account(alder, payment):
    sales = standard_account(alder.company, SALES, "CAD")
    with refused_by("payment_account_holds_money"):
        twin(payment, town.payment(alder, 100), account_id=sales.pk)
    with refused_by("payment_account_holds_money"):
        update(payment, account_id=sales.pk)


MAY_CHANGE = {
    "state", "dated_on", "amount_minor", "left_minor", "account_id", "method", "reference", "memo",
}  # fmt: skip
OTHERS = {
    "id": 0, "company_id": 0, "public_id": "019f8a41-6c7e-7b52-9d4c-1f0a5e3b2c11",
    "customer_id": 0, "kind": "refund", "number": "2", "series_number": 2, "entry_id": 0,
    "currency": "USD", "receivable_id": 0, "created_at": "2020-01-01", "created_by_id": 0,
}  # fmt: skip


def test_every_column_may_change_or_may_not():
    assert {field.column for field in Payment._meta.fields} == MAY_CHANGE | OTHERS.keys()


@pytest.mark.parametrize(("column", "value"), OTHERS.items())
def test_what_a_payment_is_never_changes(payment, column, value):
    with refused_by("payment_keeps_what_it_is"):
        update(payment, **{column: value})


def test_a_void_payment_stays_void_and_as_it_is(payment):
    void(payment, on=NEXT)
    for changes in ({"state": "recorded"}, {"amount_minor": 1}, {"memo": "x"}):
        with refused_by("payment_keeps_what_it_is"):
            update(payment, **changes)
    with refused_by("written_once"), connection.cursor() as cursor:
        cursor.execute(f"delete from {TABLE}")


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("payment_is_plus", {"amount_minor": 0}),
        ("payment_state_is_known", {"state": "lost"}),
        ("payment_method_is_known", {"method": "shells"}),
    ],
)
def test_a_payment_says_what_makes_sense(payment, rule, changes):
    with refused_by(rule):
        update(payment, **changes)


def test_what_is_left_follows_the_applications_whoever_writes(alder, payment):
    charge = town.invoice(alder, 5000)
    update(payment, left_minor=17)
    assert left(alder.company) == {"payment 1": 6000}
    application = apply(payment.entry, charge, amount_minor=5000, on=DAY)
    assert left(alder.company) == {"payment 1": 1000}
    with refused_by("payment_left_within_amount"):
        update(payment, amount_minor=4999)
    release(application, on=DAY)
    assert left(alder.company) == {"payment 1": 6000}


def test_every_rule_with_words_is_held():
    bodies = " ".join(designed().functions.values())
    assert [rule for rule in BY_RULE if f"'{rule}'" not in bodies] == []
