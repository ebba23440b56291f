"""Documents on the command line: written in JSON."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from solde.company.closing import close_books
from solde.company.numbering import number_from
from solde.sales.catalogue import NewItem, add_item
from tests.cli.paperwork import INVOICE, LINE, documents, issue
from tests.sales.selling import brought_in, findings, quebec

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_quebec")]


def test_an_invoice_is_issued_and_answers_with_all_that_it_says(company, alder):
    asked = INVOICE | {"po_number": "7781-B", "memo": "Thank you", "internal_note": "by Ann"}
    said = issue(company, asked)
    assert said.code == 0, said.err
    (told,) = said.lines
    assert told.pop("id")
    assert told == {
        "kind": "invoice", "number": "1", "state": "issued", "version": 1, "currency": "CAD",
        "date": "2025-09-30", "due_date": "2025-10-30", "terms": {"rule": "net", "days": 30},
        "po_number": "7781-B", "paid_by": None, "memo": "Thank you", "internal_note": "by Ann",
        "account": "Accounts receivable (A/R)",
        "customer": {"name": "Alder", "number": "A-1", "project": None},
        "total": "114.98", "left": "114.98", "to_print": False, "to_email": False,
        "disputed_on": None, "dispute": None,
        "lines": [
            {
                "item": None, "description": "Oak boards", "quantity": "2.5", "unit": "m",
                "unit_price": "40", "discount_percent": None, "amount": "100.00",
                "taxes": ["GST", "QST"], "account": "Sales",
            }
        ],
        "discount": "0.00", "discount_percent": None,
        "taxes": [
            {"name": "GST", "percent": "5", "registration": None, "base": "100.00",
             "amount": "5.00"},
            {"name": "QST", "percent": "9.975", "registration": None, "base": "100.00",
             "amount": "9.98"},
        ],
    }  # fmt: skip
    assert findings(company) == []


def test_all_keys_say_what_they_are_called(company, alder):
    add_item(company, NewItem(name="Oak", description="Oak, dry", unit="m", price_micros=4))
    asked = {
        "kind": "sales_receipt", "customer": "A-1", "date": "2025-09-30", "paid_by": "Cheque 9",
        "discount": "5%", "account": "Undeposited funds", "to_print": True, "to_email": True,
        "lines": [
            {"item": "Oak", "price": "12.3456", "quantity": "1000", "discount": "10%",
             "taxes": ["QST"], "account": "Sales"},
            {"item": "Oak", "quantity": "250000", "taxes": []},
        ],
    }  # fmt: skip
    (told,) = issue(company, asked).lines
    assert [(one["description"], one["unit_price"], one["amount"], one["taxes"]) for one in
            told["lines"]] == [
        ("Oak, dry", "12.3456", "11111.04", ["QST"]),
        ("Oak, dry", "0.000004", "1.00", []),
    ]  # fmt: skip
    assert (told["discount"], told["discount_percent"]) == ("555.60", "5")
    assert (told["paid_by"], told["account"]) == ("Cheque 9", "Undeposited funds")
    assert (told["to_print"], told["to_email"], told["left"]) == (True, True, "0.00")


@pytest.mark.parametrize(
    ("given", "due", "terms"),
    [
        ({}, "2025-10-30", {"rule": "net", "days": 30}),
        ({"terms": "15"}, "2025-10-15", {"rule": "net", "days": 15}),
        ({"terms": 15}, "2025-10-15", {"rule": "net", "days": 15}),
        (
            {"terms": {"rule": "end_of_month", "days": 0}},
            "2025-09-30",
            {"rule": "end_of_month", "days": 0},
        ),
        ({"due_date": "2025-12-01"}, "2025-12-01", None),
        ({"terms": None, "due_date": None}, "2025-10-30", {"rule": "net", "days": 30}),
    ],
)
def test_when_it_falls_due(company, alder, given, due, terms):
    (told,) = issue(company, INVOICE | given).lines
    assert (told["due_date"], told["terms"]) == (due, terms)


def test_many_are_issued_in_as_many_queries_as_two(company, alder):
    issue(company, INVOICE)
    counts = []
    for count in (2, 40):
        with CaptureQueriesContext(connection) as queries:
            assert issue(company, *[INVOICE] * count).code == 0
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert company.documents.filter(number="43").exists()


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([INVOICE, INVOICE]),
        f"{json.dumps(INVOICE)}\n\n{json.dumps(INVOICE, indent=1)}\n",
    ],
)
def test_a_list_and_one_a_line_are_the_same(company, alder, text):
    said = documents(company, "issue", "-", typed=text)
    assert said.out.split() == ["invoice:1", "Alder", "$114.98", "invoice:2", "Alder", "$114.98"]


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_issued(company, alder):
    said = issue(
        company,
        INVOICE,
        INVOICE | {"customer": "Nobody", "date": "30/9/2025", "colour": "red"},
        INVOICE | {"lines": [LINE, LINE | {"price": "forty"}, {"description": "Free"}]},
        INVOICE | {"lines": [LINE | {"description": " "}]},
    )
    assert said.code == 1
    assert [(one["document"], one["line"], one["key"]) for one in said.lines] == [
        (2, None, "customer"),
        (2, None, "date"),
        (2, None, "colour"),
        (3, 2, "price"),
        (3, 3, "price"),
        (4, 1, "description"),
    ]
    assert said.err.splitlines() == [
        "Document 2: customer: No customer has the name or number Nobody.",
        "Document 2: date: “30/9/2025” is not a day. Write it like 2025-09-30.",
        "Document 2: colour: There is no such key.",
        (
            "Document 3: Line 2: price: “forty” is not a number. "
            "Write it like 12.5, with at most six decimals."
        ),
        "Document 3: Line 3: price: This line has no price.",
        "Document 4: Line 1 says nothing.",
    ]
    assert not company.documents.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"customer": None}, "customer: A document names its customer."),
        ({"customer": 7}, "customer: No customer has the name or number 7."),
        ({"customer": ["Alder"]}, "customer: This is to be a text."),
        ({"customer": "A\0"}, "customer: No customer has the name or number A"),
        ({"kind": "payment"}, "There is no such kind of document."),
        ({"kind": "finance_charge"}, "A finance charge, and nothing else, covers interest."),
        ({"terms": {"rule": "weekly", "days": 1}}, "terms: Terms are days, or a rule and days"),
        ({"terms": "-1"}, "terms: “-1” is not a number of days."),
        ({"discount": "1.234"}, "discount: “1.234” has 3 decimals; CAD has 2."),
        ({"discount": "101%"}, "A discount is between 0 and 100 %."),
        ({"account": "Nowhere"}, "account: There is no account “Nowhere”."),
        ({"account": "Sales"}, "This document goes to an A/R account in CAD."),
        ({"to_print": "yes"}, "to_print: This is to be true or false."),
        ({"lines": []}, "A document has at least one line."),
        ({"lines": None}, "A document has at least one line."),
        ({"lines": "boards"}, "lines: This is to be a list: […]."),
        ({"lines": ["boards"]}, "Line 1: This is to be an object: {…}."),
        ({"lines": [LINE | {"taxes": ["HST"]}]}, "Line 1: taxes: There is no tax “HST” in use."),
        ({"lines": [LINE | {"taxes": "GST"}]}, "taxes: Taxes are a list of names, or “usual”."),
        ({"lines": [LINE | {"taxes": ["GST", "GST"]}]}, "Line 1 has a tax twice."),
        ({"lines": [LINE | {"item": "Oak"}]}, "Line 1: item: There is no item “Oak”."),
        ({"lines": [LINE | {"price": "1e3"}]}, "“1e3” is not a number."),
        ({"lines": [LINE | {"price": "1.1234567"}]}, "“1.1234567” is not a number."),
        ({"lines": [LINE | {"price": "9999999999999"}]}, "“9999999999999” is beyond reason."),
        ({"lines": [LINE | {"price": "-1"}]}, "comes to less than zero"),
        ({"lines": [LINE | {"discount": "9.97501"}]}, "“9.97501” has more than four decimals."),
    ],
)
def test_what_is_refused(company, alder, given, words):
    said = issue(company, INVOICE | given)
    assert (said.code, words in said.err) == (1, True), said.err
    assert not company.documents.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "There is no document in what was given."),
        ("[]", "There is no document in what was given."),
        ('{"customer": "Alder",\n "lines"', "This is not JSON, at line 2, column 9."),
        ('{"memo": "a", "memo": "b"}', "“memo” stands twice in one object."),
        ("7", "This is to be an object: {…}."),
        ("[" * 100_000, "What was given is not JSON."),
    ],
)
def test_what_is_no_document(company, alder, text, words):
    said = documents(company, "issue", "-", typed=text)
    assert (said.code, said.err.strip()) == (1, words)


def test_a_tax_with_several_rates_is_named_with_its_rate(company, alder):
    quebec(company, ("HST", 130_000), ("HST", 150_000))
    said = issue(company, INVOICE | {"lines": [LINE | {"taxes": ["HST"]}]})
    assert "Several taxes are called HST. Write the rate too: HST 13." in said.err
    (told,) = issue(company, INVOICE | {"lines": [LINE | {"taxes": ["HST 15"]}]}).lines
    assert [one["amount"] for one in told["taxes"]] == ["15.00"]


def test_nothing_is_issued_in_a_dry_run(company, alder):
    said = issue(company, INVOICE, options=("--dry-run",))
    assert (said.code, "dry run" in said.out) == (0, True)
    assert issue(company, INVOICE | {"lines": []}, options=("--dry-run",)).code == 1
    assert not company.documents.exists()
    (told,) = issue(company, INVOICE).lines
    assert told["number"] == "1"


def test_a_dry_run_says_what_only_the_books_know(company, alder):
    close_books(company, date(2025, 8, 31))
    asked = INVOICE, INVOICE | {"date": "2025-08-31"}
    said = issue(company, *asked, options=("--dry-run",))
    assert (said.code, said.err) == (1, "Document 2: The books are closed on that date.\n")
    number_from(company, "invoice", prefix="", next_number=1)
    brought_in(alder, "1")
    said = issue(company, INVOICE, options=("--dry-run",))
    assert (said.code, "another prefix" in said.err) == (1, True), said


@pytest.mark.parametrize("word", ["issue", "draft"])
def test_a_command_with_a_key_is_carried_out_once(company, alder, word):
    asked = ("-", "--json", "--key", "01980000-0000-7000-8000-000000000001")
    first = documents(company, word, *asked, typed=[INVOICE, INVOICE])
    again = documents(company, word, *asked, typed=[INVOICE, INVOICE])
    assert (first.code, len(first.lines)) == (0, 2), first.err
    assert again.lines == first.lines
    other = documents(company, word, *asked, typed=[INVOICE])
    assert (other.code, "said something else" in other.err) == (1, True)
    assert company.documents.count() == 2


def test_drafts_are_issued_without_a_key(company, alder):
    (draft,) = documents(company, "draft", "-", "--json", typed=[INVOICE]).lines
    key = ("--key", "01980000-0000-7000-8000-000000000001")
    said = documents(company, "issue", "--draft", draft["id"], *key)
    assert (said.code, "Drafts need no --key" in said.err) == (2, True)
