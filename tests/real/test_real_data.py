"""Real data, in part: converted, imported, stated, and every customer recounted to the cent."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from benchmarks.data import online_retail, quickbooks, vcards
from benchmarks.data.agreement import compare, every_kind
from benchmarks.data.import_files import write
from benchmarks.data.recount import Asked, read_accounts, recount
from benchmarks.data.sets import SOURCES, Source
from solde.importing.files import import_files
from solde.ledger.opening import open_company

DATA = Path(__file__).parent / "data"
RETAIL, QUICKBOOKS, CARDS = SOURCES
# What the parts come to: customers, and statements that have a balance to show.
EXPECTED = {RETAIL.name: (60, 48), QUICKBOOKS.name: (9, 6), CARDS.name: (6, 0)}


@pytest.mark.django_db
@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_every_customer_agrees_with_the_recount(source: Source, tmp_path: Path) -> None:
    company = open_company("real", source.name, currency=source.currency, country="GB")
    paths = write(source.convert(DATA / source.place), tmp_path)
    import_files(company, paths)
    accounts = read_accounts(tmp_path)
    for asked in every_kind(source.on, source.first):
        compared = compare(company, accounts, asked)
        assert compared.differences == []
        assert compared.customers == EXPECTED[source.name][0]
        if asked.kind == "open-item":
            assert compared.made == EXPECTED[source.name][1]


@pytest.mark.django_db
def test_the_recount_misses_no_cent(tmp_path: Path) -> None:
    """One invoice of the files is changed after the import: that customer must stand out."""
    company = open_company("real", RETAIL.name, currency=RETAIL.currency)
    paths = write(RETAIL.convert(DATA / RETAIL.place), tmp_path)
    import_files(company, paths)
    transactions = paths[1].read_text()
    first = next(csv.DictReader(transactions.splitlines()))
    cent_more = first["amount"][:-1] + str((int(first["amount"][-1]) + 1) % 10)
    paths[1].write_text(transactions.replace(first["amount"], cent_more, 1))
    accounts = read_accounts(tmp_path)
    for asked in every_kind(RETAIL.on, RETAIL.first):
        compared = compare(company, accounts, asked._replace(include_zero=True))
        names = {told.partition(":")[0] for told in compared.differences}
        assert names <= {first["customer"]}
        assert names or asked.kind in ("activity", "reminder")


def test_documents_are_the_exact_sums_of_their_lines() -> None:
    sums: dict[tuple[str, str], Fraction] = {}
    for line in online_retail.read_lines(DATA / RETAIL.place):
        if line["CustomerID"]:
            key = (line["CustomerID"].partition(".")[0], line["InvoiceNo"])
            price = Fraction(line["UnitPrice"])
            sums[key] = sums.get(key, Fraction(0)) + int(line["Quantity"]) * price
    assert any(total * 100 % 1 for total in sums.values())  # some must be rounded
    books = online_retail.convert(DATA / RETAIL.place)
    found = {(row["customer"], row["number"]): row for row in books.transactions}
    nothing = [key for key, total in sums.items() if not total]
    assert sums.keys() - found.keys() == set(nothing)
    assert books.left_out == {"lines without a customer": 25, "documents of nothing": len(nothing)}
    for key, row in found.items():
        off = abs(sums[key]) * 100 - Fraction(row["amount"]) * 100
        assert Fraction(-1, 2) <= off < Fraction(1, 2)
        assert (row["kind"] == "credit_memo") == (sums[key] < 0)


def test_quickbooks_tells_each_document_once() -> None:
    books = quickbooks.convert(DATA / QUICKBOOKS.place)
    keys = [(row["customer"], row["kind"], row["number"]) for row in books.transactions]
    assert len(set(keys)) == len(keys) == 9
    projects = {row["name"]: row["parent"] for row in books.customers if row.get("parent")}
    assert projects == {"Little Acme, Inc.": "Acme Enterprises"}
    assert ("Sunset Bakery", "invoice", "1001") in keys


def test_cards_of_every_version_are_read() -> None:
    rows = vcards.convert(DATA / CARDS.place).customers
    assert [row["name"] for row in rows] == [
        "Mr. John Richter James Doe Sr.",
        "Mr. John Richter James Doe Sr. (2)",
        "Greg Dartmouth",
        "Frank Dawson",
        "Tim Howes",
        "Simon Perreault",
    ]
    greg, perreault = rows[2], rows[5]
    assert greg["address"] == "123 Home St\nHome City, HM 12345"
    assert perreault == {
        "name": "Simon Perreault",
        "email": "simon.perreault@viagenie.ca",
        "language": "fr",
        "address": "Suite D2-630\n2875 Laurier",
        "city": "Quebec",
        "region": "QC",
        "postal_code": "G1V 2M2",
        "country": "CA",
    }


def test_quoted_printable_and_folded_lines_are_put_together() -> None:
    text = (
        "BEGIN:VCARD\nVERSION:2.1\n"
        "FN;ENCODING=QUOTED-PRINTABLE:Mi=C3=A9=\n=20Soci=\n=C3=A9t=C3=A9\n"
        "EMAIL:other@example.org\nitem1.EMAIL;TYPE=PREF:fi\n rst@example.org\nEND:VCARD\n"
    )
    (card,) = vcards.cards(text)
    assert vcards.preferred(card, "FN") == "Mié Société"
    assert vcards.preferred(card, "EMAIL") == "first@example.org"


def test_the_recount_itself_on_a_case_worked_by_hand(tmp_path: Path) -> None:
    """Example 1 of the rules: 55.00, of which 90.00 is not due and 35.00 unapplied credit."""
    rows = [
        ("invoice", "1", "2025-09-01", "2025-10-01", "100.00"),
        ("payment", "P1", "2025-09-02", "", "60.00"),
        ("invoice", "2", "2025-09-03", "2025-10-03", "50.00"),
        ("credit_memo", "C1", "2025-09-05", "", "10.00"),
        ("payment", "P2", "2025-09-06", "", "25.00"),
    ]
    head = "customer,kind,number,date,due_date,amount\n"
    (tmp_path / "customers.csv").write_text("name,currency,parent\nAlder,,\n")
    lines = "".join(f"Alder,{','.join(row)}\n" for row in rows)
    (tmp_path / "transactions.csv").write_text(head + lines)
    (tmp_path / "applications.csv").write_text(
        "customer,credit_kind,credit_number,charge_kind,charge_number,amount,date\n"
        "Alder,payment,P1,invoice,1,60.00,2025-09-02\n"
    )
    period = Asked("balance-forward", RETAIL.on.replace(2025), RETAIL.first.replace(2025))
    told = recount(read_accounts(tmp_path), period)["Alder"]
    assert [row["balance"] for row in told["rows"]] == [
        "100.00",
        "40.00",
        "90.00",
        "80.00",
        "55.00",
    ]
    assert told["aging"] == dict.fromkeys(told["aging"], "0.00") | {
        "current": "90.00",
        "credits": "-35.00",
    }
    open_items = recount(read_accounts(tmp_path), period._replace(kind="open-item"))["Alder"]
    assert [row["open"] for row in open_items["rows"]] == ["40.00", "50.00", "-10.00", "-25.00"]
