"""What programs get: one object for every customer, with the same keys and forms."""

import json
import re
from pathlib import Path

import pikepdf
import pytest

from solde.customers.models import Customer
from solde.figures.request import Kind
from solde.statements.options import Per
from solde.statements.printing import write_pdfs
from tests.statements.books import (
    SEPTEMBER,
    company,
    customer,
    document,
    invoice,
    lines,
    make,
    payment,
    run_of,
)

pytestmark = pytest.mark.django_db

KEYS = [
    "customer", "project", "status", "reason", "number", "kind", "currency", "date", "from", "to",
    "opening", "closing", "rows", "aging", "delivery",
]  # fmt: skip
ROW_KEYS = [
    "date", "kind", "number", "description", "due_date", "amount", "open", "received", "balance",
    "days_late",
]  # fmt: skip
AGING_KEYS = ["current", "1-30", "31-60", "61-90", "over-90", "credits"]
# What each kind of statement fills in on a charge; the rest is null.
COLUMNS = {
    Kind.BALANCE_FORWARD: {"due_date", "balance"},
    Kind.OPEN_ITEM: {"due_date", "open", "days_late"},
    Kind.ACTIVITY: {"due_date", "received"},
    Kind.REMINDER: {"due_date", "open", "days_late"},
}
ALWAYS = {"date", "kind", "number", "description", "amount"}


def alder_of(**fields: str) -> Customer:
    """Owes 70.00 of an invoice of 100.00 that is 20 days late on 30 September."""
    alder = customer(company(), "Alder", **fields)
    bill = invoice(alder, "2025-09-01", "100.00", "2025-09-10")
    payment(alder, "2025-09-15", "30.00", pays=bill)
    return alder


@pytest.mark.parametrize("kind", Kind)
def test_a_statement_that_was_made(kind):
    line = make(alder_of().company, kind)["Alder"]
    assert list(line) == KEYS
    assert line | {"rows": [], "aging": None} == {
        "customer": "Alder",
        "project": None,
        "status": "made",
        "reason": None,
        "number": "1-00001",
        "kind": kind.value,
        "currency": "CAD",
        "date": "2025-09-30",
        "from": "2025-09-01" if kind in (Kind.BALANCE_FORWARD, Kind.ACTIVITY) else None,
        "to": "2025-09-30" if kind in (Kind.BALANCE_FORWARD, Kind.ACTIVITY) else None,
        "opening": "0.00" if kind is Kind.BALANCE_FORWARD else None,
        "closing": None if kind is Kind.ACTIVITY else "70.00",
        "rows": [],
        "aging": None,
        "delivery": None,
    }
    charge = line["rows"][0]
    assert list(charge) == ROW_KEYS
    assert {key for key, value in charge.items() if value is not None} == ALWAYS | COLUMNS[kind]
    assert (charge["kind"], charge["amount"], charge["due_date"]) == (
        "invoice", "100.00", "2025-09-10",
    )  # fmt: skip
    assert charge["days_late"] in (None, 20)
    if kind is Kind.ACTIVITY:
        assert line["aging"] is None
        assert charge["received"] == "30.00"
    else:
        assert line["aging"] == dict.fromkeys(AGING_KEYS, "0.00") | {"1-30": "70.00"}
        assert list(line["aging"]) == AGING_KEYS


@pytest.mark.parametrize("kind", Kind)
def test_a_customer_who_was_left_out(kind):
    mill = company()
    alder = customer(mill, "Alder", currency="USD")
    customer(mill, "Barn", parent=alder)
    made = make(mill, kind, per=Per.PROJECT)
    period = kind in (Kind.BALANCE_FORWARD, Kind.ACTIVITY)
    for name, project in (("Alder", None), ("Barn", "Barn")):
        line = made[name]
        assert list(line) == KEYS
        assert line == dict.fromkeys(KEYS) | {
            "customer": "Alder",
            "project": project,
            "status": "left_out",
            "reason": line["reason"],
            "kind": kind,
            "currency": "USD",
            "date": "2025-09-30",
            "from": "2025-09-01" if period else None,
            "to": "2025-09-30" if period else None,
        }
        assert line["reason"]


@pytest.mark.parametrize(
    ("currency", "amount", "form"),
    [
        ("CAD", "1234.50", r"-?\d+\.\d\d"),
        ("JPY", "1234", r"-?\d+"),
        ("KWD", "1234.567", r"-?\d+\.\d\d\d"),
    ],
)
@pytest.mark.parametrize("kind", Kind)
def test_amounts_are_decimal_strings_of_their_currency(currency, amount, form, kind):
    mill = company()
    alder = customer(mill, "Alder", currency=currency)
    invoice(alder, "2025-08-01", amount, "2025-08-10")
    document(alder, "refund", "2025-09-02", amount)
    payment(alder, "2025-09-10", amount)
    document(alder, "adjustment", "2025-09-11", "-1")
    line = make(mill, kind)["Alder"]
    assert line["currency"] == currency
    found = [line["opening"], line["closing"], *(line["aging"] or {}).values()]
    found += [row[key] for row in line["rows"] for key in ("amount", "open", "received", "balance")]
    assert {bool(re.fullmatch(form, one)) for one in found if one is not None} == {True}
    assert amount in found


def test_the_columns_of_aging_are_the_companys():
    mill = company(aging_edges=[7, 21])
    invoice(customer(mill, "Alder"), "2025-09-01", "100.00", "2025-09-09")  # 21 days late
    assert make(mill)["Alder"]["aging"] == {
        "current": "0.00", "1-7": "0.00", "8-21": "100.00", "over-21": "0.00", "credits": "0.00",
    }  # fmt: skip


def test_a_period_that_is_not_given_is_the_month_up_to_the_statement_date():
    mill = company()
    invoice(customer(mill, "Alder"), "2025-09-01", "100.00")
    line = make(mill, start_on=None, end_on=None)["Alder"]
    assert (line["from"], line["to"]) == ("2025-09-01", "2025-09-30")


@pytest.mark.parametrize("kind", Kind)
def test_statement_json_in_the_pdf_says_what_the_line_says(kind, tmp_path: Path):
    alder = alder_of()
    barn = customer(alder.company, "Grange « à côté »", parent=alder)
    invoice(barn, "2025-09-02", "5.00", "2025-09-11")
    run = run_of(alder.company, kind, per=Per.PROJECT)
    said = lines(run)
    written = list(write_pdfs(run, tmp_path, processes=1))
    assert len(written) == len(said) == 2
    for path in written:
        with pikepdf.open(path) as pdf:
            assert list(pdf.attachments) == ["statement.json"]
            attached = json.loads(pdf.attachments["statement.json"].get_file().read_bytes())
        line = said[attached["project"] or attached["customer"]]
        assert attached == {key: line[key] for key in attached}
        assert set(KEYS) - set(attached) == {"status", "reason", "delivery"}


def test_lines_are_json_as_they_are():
    alder = alder_of()
    for line in make(alder.company, **SEPTEMBER).values():
        assert json.loads(json.dumps(line)) == line
