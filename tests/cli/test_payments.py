"""Payments on the command line: received, found, corrected, applied, given back."""

import json
from datetime import date

import pytest

from solde.ledger.chart import open_receivable
from solde.payments.adopting import adopt
from tests import town
from tests.cli.door import solde
from tests.ledger.open_items import open_amounts

pytestmark = pytest.mark.django_db
SEPTEMBER = ("--date", "2025-09-02")


@pytest.fixture
def alder(company):
    """Owes 100.00 by two invoices of 50.00."""
    alder = town.customer(company, "Alder", number="A-1")
    for number in ("I-1", "I-2"):
        town.invoice(alder, 5000, number=number)
    return alder


def payments(company, word, *arguments):
    return solde("payments", word, *arguments, "--company", company.slug)


def receive(company, amount, *options):
    return payments(company, "receive", "Alder", amount, *SEPTEMBER, *options)


def test_a_payment_pays_the_oldest_and_is_shown(company, alder):
    said = receive(
        company, "60.00", "--method", "interac", "--reference", "C1 77", "--memo", "Rent"
    )
    assert said.code == 0, said.err
    for words in (
        "2025-09-02",
        "$60.00",
        "C1 77",
        "I-1",
        "I-2",
        "50.00",
        "10.00",
        "Rent",
        "receive",
    ):
        assert words in said.out
    assert open_amounts(alder) == {"I-2": 4000}


@pytest.mark.parametrize("day", ["31/12/2025", "20251231", "2025-02-30", ""])
def test_what_is_no_day_is_said_in_a_sentence(company, alder, day):
    said = payments(company, "receive", "Alder", "60", "--date", day)
    assert said.code == 2
    assert f"“{day}” is not a day. Write it like" in said.err
    assert open_amounts(alder) == {"I-1": 5000, "I-2": 5000}


def test_a_payment_for_programs(company, alder):
    said = receive(company, "60", "--pays", "invoice:I-2=40.00", "--json")
    told = json.loads(said.out)
    assert told.pop("id")
    assert [one["act"] for one in told.pop("history")] == ["receive"]
    assert told == {
        "kind": "payment", "number": "1", "state": "recorded", "customer": "Alder",
        "project": None, "date": "2025-09-02", "currency": "CAD", "amount": "60.00",
        "left": "20.00", "method": "cheque", "reference": None, "account": "Undeposited funds",
        "ar_account": "Accounts receivable (A/R)", "memo": None,
        "applied": [
            {
                "kind": "invoice", "number": "I-2", "date": "2025-09-01",
                "due_date": "2025-10-01", "document_amount": "50.00", "amount": "40.00",
                "from": "2025-09-02", "released_on": None,
            }
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "left"),
    [
        (("--rest", "credit"), {"I-1": 5000, "I-2": 5000, "1": -6000}),
        (("--pays", "invoice:I-2=10", "--rest", "oldest"), {"I-2": 4000}),
        (
            ("--pays", "invoice:I-2=10", "--pays", "invoice:I-1=20"),
            {"I-1": 3000, "I-2": 4000, "1": -3000},
        ),
    ],
)
def test_what_the_rest_does(company, alder, options, left):
    assert receive(company, "60", *options).code == 0
    assert open_amounts(alder) == left


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--pays", "I-2=10"), 2, "is not a kind and a number"),
        (("--pays", "invoice:I-2"), 2, "names no amount"),
        (("--pays", "invoice:I-2=ten"), 2, "is not an amount"),
        (("--method", "shells"), 2, "shells"),
        (("--pays", "invoice:I-9=10"), 1, "Alder has no invoice with the number I-9."),
        (("--pays", "credit_memo:1=10"), 1, "Alder has no credit memo with the number 1."),
        (("--pays", "invoice:I-2=50.01"), 1, "That is more than is open"),
        (("--account", "Nowhere"), 1, "There is no account “Nowhere”."),
        (("--account", "Sales"), 1, "Money goes to and from a bank account"),
        (("--reference", "7" * 61), 1, "longer than 60 characters"),
    ],
)
def test_what_is_refused(company, alder, options, code, words):
    said = receive(company, "60", *options)
    assert said.code == code
    assert words in " ".join(said.err.split())
    assert company.payments.count() == 0


def test_customers_are_known_by_number_too(company, alder):
    assert payments(company, "receive", "A-1", "10").code == 0
    assert payments(company, "receive", "Nobody", "10").code == 1


def test_payments_are_listed(company, alder):
    receive(company, "130", "--reference", "1043")
    payments(company, "refund", "Alder", "5", *SEPTEMBER, "--account", "Bank")
    receive(company, "7", "--method", "cash", "--date", "2025-10-01")
    said = payments(company, "list")
    assert said.code == 0
    rows = [line.split() for line in said.out.splitlines() if line.startswith("2025")]
    assert [line[:6] for line in rows] == [
        ["2025-10-01", "payment", "2", "$7.00", "$7.00", "Alder"],
        ["2025-09-02", "refund", "1", "$5.00", "Alder", "cheque"],
        ["2025-09-02", "payment", "1", "$130.00", "$25.00", "Alder"],
    ]
    for options, numbers in (
        (("--unapplied",), ["2", "1"]),
        (("--kind", "refund"), ["1"]),
        (("--find", "1043"), ["1"]),
        (("--method", "cash"), ["2"]),
        (("--account", "Bank"), ["1"]),
        (("--customer", "Alder", "--from", "2025-10-01"), ["2"]),
        (("--to", "2025-09-01"), []),
    ):
        lines = payments(company, "list", "--json", *options).lines
        assert [line["number"] for line in lines] == numbers, options
    assert solde("payments", "list", "--company", town.company("Other").slug, "--json").out == ""


def test_a_payment_is_corrected_and_voided(company, alder):
    receive(company, "60")
    assert payments(company, "change", "1").code == 2
    said = payments(company, "change", "1", "--amount", "70", "--memo", "Rent", "--json")
    assert [json.loads(said.out)[name] for name in ("amount", "memo", "date", "method")] == [
        "70.00", "Rent", "2025-09-02", "cheque",
    ]  # fmt: skip
    said = payments(company, "void", "1", *SEPTEMBER)
    assert (said.code, said.out) == (0, "payment 1 is void now.\n")
    assert "void" in payments(company, "show", "1").out
    assert "void" in payments(company, "list").out
    assert payments(company, "void", "1", *SEPTEMBER).code == 1
    assert payments(company, "show", "1", "--refund").err == (
        "There is no payment or refund of the number 1.\n"
    )


def test_a_refund_is_shown_and_voided(company, alder):
    receive(company, "130")
    town.credit_memo(alder, 2000, number="C")
    said = payments(company, "refund", "Alder", "10", *SEPTEMBER, "--from", "credit_memo:C=10")
    assert said.code == 0
    assert open_amounts(alder) == {"1": -3000, "C": -1000}
    assert payments(company, "refund", "Alder", "41", *SEPTEMBER).err == (
        "Alder has 40.00 of unapplied credit on that day.\n"
    )
    assert "credit_memo" in payments(company, "show", "1", "--refund").out
    assert payments(company, "void", "1", "--refund", *SEPTEMBER).code == 0
    assert open_amounts(alder) == {"1": -3000, "C": -2000}


def test_credits_are_applied_and_released(company, alder):
    receive(company, "60", "--rest", "credit")
    pair = ("Alder", "payment:1", "invoice:I-2")
    said = payments(company, "apply", *pair, "20", *SEPTEMBER)
    assert (said.code, said.out) == (0, "Applied from 2025-09-02 on.\n")
    said = payments(company, "release", *pair, *SEPTEMBER)
    assert (said.code, said.out) == (0, "Released: 1 application.\n")
    assert payments(company, "release", *pair, *SEPTEMBER).err == (
        "Nothing of that credit is applied to that charge.\n"
    )
    assert open_amounts(alder) == {"I-1": 5000, "I-2": 5000, "1": -6000}


def test_without_a_day_a_credit_never_paid_what_it_is_taken_off(company, alder):
    receive(company, "60")
    pair = ("Alder", "payment:1", "invoice:I-1")
    assert payments(company, "release", *pair, "--date", "2025-09-20").code == 0
    assert payments(company, "release", *pair).code == 1  # it stands no more
    assert payments(company, "release", *pair, "--date", "2025-09-10").code == 0
    payments(company, "apply", *pair, "50", "--date", "2025-09-10")
    assert payments(company, "release", *pair).code == 0
    days = {
        (one.effective_on, one.released_on)
        for one in company.applications.filter(charge__number="I-1")
    }
    assert days == {
        (date(2025, 9, 2), date(2025, 9, 10)),
        (date(2025, 9, 10), date(2025, 9, 10)),
    }


def test_every_credit_is_applied(company, alder):
    receive(company, "60", "--rest", "credit")
    birch = town.customer(company, "Birch")
    yard = open_receivable(company, "A/R of the yard", "CAD")
    town.document(birch, "invoice", 100, account=yard)
    payments(company, "receive", "Birch", "1", *SEPTEMBER)
    said = payments(company, "apply-all", "--customer", "Birch", *SEPTEMBER)
    assert said.out == "Made: 0 applications.\n"
    assert payments(company, "apply-all", *SEPTEMBER).out == "Made: 2 applications.\n"
    assert open_amounts(alder) == {"I-2": 4000}


def test_of_two_payments_of_a_number_the_customer_tells(company):
    for name in ("Birch", "Cedar"):
        town.payment(town.customer(company, name), 100, number="7")
    adopt(company)
    assert "name the customer" in payments(company, "show", "7").err
    assert "Cedar" in payments(company, "show", "7", "--customer", "Cedar").out


def test_the_check_of_the_books_looks_at_payments(company, alder):
    town.payment(alder, 100, number="7")
    said = solde("check-books", "--company", company.slug)
    assert (said.code, "payment_of_every_entry" in said.out) == (1, True)


def test_a_command_with_a_key_is_carried_out_once(company, alder):
    key = ("--key", "01980000-0000-7000-8000-000000000001")
    assert receive(company, "60.00", *key).out == receive(company, "60.00", *key).out
    assert "said something else" in receive(company, "61.00", *key).err
    back = ("refund", "Alder", "1.00", *SEPTEMBER, *key)
    assert "said something else" in payments(company, *back).err
    assert company.payments.count() == 1


@pytest.fixture
def retail(company, alder):
    """A second A/R account, on which Alder owes 30.00 more."""
    retail = open_receivable(company, "Retail", "CAD")
    town.document(alder, "invoice", 3000, number="I-3", account=retail)
    return retail


def test_an_invoice_on_another_account_is_paid_there(company, alder, retail):
    told = receive(company, "30", "--pays", "invoice:I-3=30", "--json").lines[0]
    assert (told["ar_account"], told["account"]) == ("Retail", "Undeposited funds")
    assert open_amounts(alder) == {"I-1": 5000, "I-2": 5000}
    assert "Retail" in payments(company, "show", "1").out
    assert payments(company, "list", "--json").lines[0]["ar_account"] == "Retail"


def test_an_account_is_named(company, alder, retail):
    receive(company, "40", "--ar-account", "Retail")
    assert open_amounts(alder) == {"I-1": 5000, "I-2": 5000, "1": -1000}
    back = ("refund", "Alder", "10", *SEPTEMBER)
    assert "0.00 of unapplied credit on Accounts receivable" in payments(company, *back).err
    assert payments(company, *back, "--ar-account", "Retail").code == 0
    assert open_amounts(alder) == {"I-1": 5000, "I-2": 5000}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--ar-account", "Nowhere"), "There is no A/R account of that name"),
        (("--ar-account", "Bank"), "There is no A/R account of that name"),
        (("--pays", "invoice:I-1=5", "--pays", "invoice:I-3=5"), "One A/R account at a time"),
        (("--pays", "invoice:I-1=5", "--ar-account", "Retail"), "One A/R account at a time"),
    ],
)
def test_a_payment_is_on_one_account(company, alder, retail, options, words):
    said = receive(company, "10", *options)
    assert said.code == 1
    assert words in " ".join(said.err.split())
    assert company.payments.count() == 0
