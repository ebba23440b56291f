"""What documents say line by line, under the rows of statements that ask for it."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from solde.customers.models import Customer
from solde.figures.money import parse_amount
from solde.figures.request import Kind
from solde.ledger.checking import check_books
from solde.pdf.reading import attached_figures
from solde.sales.adopting import adopt
from solde.sales.editing import edit
from solde.sales.models import Document
from solde.sales.papers import version_for
from solde.sales.reading import asked_of
from solde.sales.voiding import void
from solde.statements.checking import STATEMENT_RULES
from solde.statements.ordering import order_run
from solde.statements.printing import kept_by, write_pdf
from solde.statements.running import prepare_part
from solde.statements.thawing import thawed
from tests.ledger.back_door import behind_the_back
from tests.sales.selling import issued, line, quebec, stored
from tests.statements.books import company, customer, invoice, make, options, payment, run_of

pytestmark = pytest.mark.django_db

SEPTEMBER_3 = date(2025, 9, 3)


@pytest.fixture
def alder() -> Customer:
    return customer(company(), "Alder")


def under(alder: Customer, kind: Kind = Kind.BALANCE_FORWARD, **asked: Any) -> list[Any]:
    """What stands under the rows of Alder's statement."""
    made = make(alder.company, kind, details=True, **asked)["Alder"]
    assert made["status"] == "made"
    return [row["details"] for row in made["rows"]]


def told(details: list[dict[str, str]]) -> list[tuple[str, ...]]:
    """Amounts with what they are for."""
    return [(one["description"] or one["kind"], one["amount"]) for one in details]


def change(document: Document, *lines: Any, **fields: Any) -> None:
    (was,) = asked_of(document.company, [document])
    edit(document, replace(was, lines=lines or was.lines, **fields))


@pytest.mark.parametrize("kind", Kind)
def test_an_invoice_says_its_lines_its_discount_and_its_taxes(alder, kind):
    taxes = quebec(alder.company)
    boards = line("12.50", "Oak boards", "8", unit="m", taxes=taxes, discount_ppm=100_000)
    issued(alder, boards, line("60.00", "Delivery", taxes=taxes), on=date(2025, 8, 1),
           discount_ppm=50_000)  # fmt: skip
    asked = {} if kind not in (Kind.BALANCE_FORWARD, Kind.ACTIVITY) else {
        "start_on": date(2025, 8, 1)
    }  # fmt: skip
    (details,) = under(alder, kind, **asked)
    assert details == [
        {"kind": "line", "description": "Oak boards", "quantity": "8", "unit": "m",
         "unit_price": "12.5", "percent": "10", "amount": "90.00"},
        {"kind": "line", "description": "Delivery", "quantity": "1", "unit": None,
         "unit_price": "60", "percent": None, "amount": "60.00"},
        {"kind": "discount", "description": None, "quantity": None, "unit": None,
         "unit_price": None, "percent": "5", "amount": "-7.50"},
        {"kind": "tax", "description": "GST", "quantity": None, "unit": None,
         "unit_price": None, "percent": "5", "amount": "7.13"},
        {"kind": "tax", "description": "QST", "quantity": None, "unit": None,
         "unit_price": None, "percent": "9.975", "amount": "14.21"},
    ]  # fmt: skip


@pytest.mark.parametrize("asked", [{}, {"details": True}])
def test_on_its_way_to_a_print_file_a_statement_knows_its_rows_and_those_under_them(alder, asked):
    issued(alder, line("40.00", "Boards"), line("50.00", "Beams"), on=SEPTEMBER_3)
    issued(alder, line("30.00", "Nails"), on=SEPTEMBER_3)
    (kept,) = kept_by(run_of(alder.company, **asked))
    assert kept.row_count == thawed(kept).row_count == (5 if asked else 2)


def test_credits_and_receipts_say_theirs_with_the_sign_of_their_rows(alder):
    issued(alder, line("40.00", "Boards"), kind="credit_memo", on=SEPTEMBER_3)
    issued(alder, line("9.00", "Nails"), kind="sales_receipt", on=SEPTEMBER_3)
    issued(alder, line("5.00", "Screws"), kind="refund_receipt", on=SEPTEMBER_3)
    issued(alder, line("7.00", "Storage"), kind="statement_charge", on=SEPTEMBER_3)
    found = under(alder, Kind.ACTIVITY)
    assert [told(details) for details in found] == [
        [("Boards", "-40.00")],
        [("Nails", "9.00")],
        [("Screws", "-5.00")],
        [("Storage", "7.00")],
    ]
    assert found[0][0]["quantity"] == "-1"


def test_projects_on_a_statement_say_theirs(alder):
    barn = customer(alder.company, "Barn", parent=alder)
    issued(barn, line("40.00", "Beams"), on=SEPTEMBER_3)
    issued(alder, line("30.00", "Boards"), on=SEPTEMBER_3)
    assert [told(details) for details in under(alder)] == [
        [("Beams", "40.00")], [("Boards", "30.00")],
    ]  # fmt: skip


def test_what_was_brought_in_says_nothing_whether_it_was_printed_or_not(alder):
    entry = invoice(alder, "2025-09-01", "50.00")
    payment(alder, "2025-09-02", "20.00")
    adopt(alder.company)
    before = make(alder.company, details=True)["Alder"]
    assert [row["details"] for row in before["rows"]] == [[], []]
    document = alder.company.documents.get(entry=entry)
    version_for(document)
    assert make(alder.company, details=True)["Alder"] == before
    change(document, line("50.00", "Oak boards"))
    assert told(under(alder)[0]) == [("Oak boards", "50.00")]


def test_an_edited_invoice_says_what_it_says_now(alder):
    document = issued(alder, line("40.00", "Boards"), on=SEPTEMBER_3)
    change(document, line("45.00", "Beams"))
    assert told(under(alder)[0]) == [("Beams", "45.00")]
    change(document, line("45.00", "Oak beams"))  # posts nothing
    assert [told(details) for details in under(alder)] == [[("Oak beams", "45.00")]]


def test_an_invoice_moved_to_another_month_is_gone_from_this_one(alder):
    document = issued(alder, line("40.00", "Boards"), on=SEPTEMBER_3)
    change(document, line("45.00", "Beams"), dated_on=date(2025, 10, 3))
    asked = {"statement_on": date(2025, 10, 31), "end_on": date(2025, 10, 31)}
    assert [told(details) for details in under(alder, **asked)] == [[("Beams", "45.00")]]


def test_an_invoice_voided_later_says_what_is_taken_back(alder):
    document = issued(alder, line("20.00", "Boards", "2"), on=SEPTEMBER_3)
    before = under(alder, Kind.OPEN_ITEM)
    void(document, on=date(2025, 9, 20))
    (row, back) = under(alder, include_zero=True)
    assert [row] == before
    assert told(row) == [("Boards", "40.00")]
    assert told(back) == [("Boards", "-40.00")]
    earlier = under(alder, Kind.OPEN_ITEM, statement_on=date(2025, 9, 19))
    assert earlier == before


def test_nobody_sees_them_who_did_not_ask(alder):
    issued(alder, on=SEPTEMBER_3)
    (row,) = make(alder.company)["Alder"]["rows"]
    assert "details" not in row
    assert "details" not in alder.company.statements.get().figures


def test_a_statement_keeps_its_lines_and_its_bytes_whatever_is_edited(alder, tmp_path: Path):
    document = issued(alder, line("20.00", "Boards", "2"), on=SEPTEMBER_3)
    run_of(alder.company, details=True)
    number = alder.company.statements.get().number
    write_pdf(alder.company, number, tmp_path / "before.pdf")
    change(document, line("45.00", "Beams"))
    write_pdf(alder.company, number, tmp_path / "after.pdf")
    assert (tmp_path / "after.pdf").read_bytes() == (tmp_path / "before.pdf").read_bytes()
    kept = json.loads(attached_figures(tmp_path / "after.pdf") or b"")
    assert told(kept["rows"][0]["details"]) == [("Boards", "40.00")]
    assert told(under(alder)[0]) == [("Beams", "45.00")]
    assert alder.company.statements.count() == 2


def test_other_words_on_a_line_make_a_new_statement_where_lines_are_shown(alder):
    document = issued(alder, line("40.00", "Boards"), on=SEPTEMBER_3)
    for details in (False, True):
        run_of(alder.company, details=details)
        run_of(alder.company, details=details)
    assert alder.company.statements.count() == 2
    change(document, line("40.00", "Beams"))
    run_of(alder.company)
    assert alder.company.statements.count() == 2
    run_of(alder.company, details=True)
    assert alder.company.statements.count() == 3


def queries(customers: int, **asked: Any) -> int:
    mill = company()
    for i in range(customers):
        issued(customer(mill, f"Customer {i}"), on=SEPTEMBER_3)
    run = order_run(mill, options(**asked))
    with CaptureQueriesContext(connection) as preparing:
        prepare_part(run.parts.get().pk)
    return len(preparing)


def test_they_cost_one_query_however_many_customers_there_are():
    assert queries(2, details=True) == queries(12, details=True) == queries(2) + 1


def test_a_statement_whose_lines_disagree_with_the_ledger_is_not_made(alder):
    issued(alder, line("40.00", "Boards"), on=SEPTEMBER_3)
    with behind_the_back() as cursor:
        cursor.execute(
            "update sales_version set content = jsonb_set(content, '{lines,0,amount_minor}', '1')"
        )
    made = make(alder.company, details=True)["Alder"]
    assert (made["status"], made["reason"]) == ("failed", "bad_figures")
    assert make(alder.company)["Alder"]["status"] == "made"


@pytest.mark.parametrize("path", ["{details,0,0,2}", "{details,1}"])
def test_the_check_of_the_books_names_lines_that_do_not_add_up(alder, path):
    issued(alder, line("40.00", "Boards"), on=SEPTEMBER_3, po_number="A-7")
    issued(alder, line("2.00", "Nails"), on=SEPTEMBER_3)
    run_of(alder.company, details=True)
    found = [one for one in check_books(alder.company, more=STATEMENT_RULES) if one.company]
    assert found == []
    value = '[["line", "Nails", 7, 1000000, "", 2000000, null]]' if path == "{details,1}" else "7"
    with behind_the_back() as cursor:
        cursor.execute(
            "update statements_statement set figures = jsonb_set(figures, %s, %s)", [path, value]
        )
    (found_now,) = check_books(alder.company, more=STATEMENT_RULES)
    assert found_now.rule == "statement_details_add_up"
    assert "come to 0.07 CAD, its row says" in found_now.words


amounts = st.integers(1, 9_999).map(lambda cents: f"{cents // 100}.{cents % 100:02}")
deeds = st.lists(
    st.tuples(
        st.sampled_from(["invoice", "credit_memo", "sales_receipt", "edit", "text", "void"]),
        st.integers(1, 60),  # day
        st.lists(amounts, min_size=1, max_size=3),
        st.booleans(),  # taxed
    ),
    min_size=3,
    max_size=9,
)


def enter(alder: Customer, documents: list[Document], deed: tuple[Any, ...]) -> None:
    """Do it, where there is a document to do it to."""
    act, day, prices, taxed = deed
    on = date(2025, 8, 15) + timedelta(days=day)
    lines = [line(price, "Boards", "3", taxes=taxed) for price in prices]
    if act in Document.Kind:
        documents.append(issued(alder, *lines, kind=act, on=on))
    elif documents and act == "void":
        one = documents.pop(0)
        void(one, on=max(on, stored(one).dated_on))
    elif documents and act == "edit":
        change(stored(documents[0]), *lines, dated_on=on)
    elif documents:
        change(stored(documents[0]), *(replace(one, description=f"Day {day}") for one in lines))


@hypothesis(max_examples=12, deadline=None)
@given(deeds)
def test_what_stands_under_every_row_comes_to_it(deeds):
    alder = customer(company(), "Alder")
    taxes, documents = quebec(alder.company), list[Document]()
    for *deed, is_taxed in deeds:
        enter(alder, documents, (*deed, taxes if is_taxed else ()))
    for kind in Kind:
        made = make(alder.company, kind, details=True, include_zero=True)["Alder"]
        assert made["status"] != "failed"
        for row in made["rows"] or ():
            assert row["details"]
            assert sum(map(cents, row["details"])) == cents(row)


def cents(row: dict[str, str]) -> int:
    return parse_amount(row["amount"], "CAD")
