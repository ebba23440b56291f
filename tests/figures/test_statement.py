"""What the pages of tests/cases do not show: words of rows, order, and what only a bug asks for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from solde.figures.open_items import open_items
from solde.figures.postings import effective_on
from solde.figures.statement import Application, Kind, Posting, Request, make_statement

SEPTEMBER = Request(Kind.BALANCE_FORWARD, date(2025, 9, 30), start_on=date(2025, 9, 1))
OPEN = Request(Kind.OPEN_ITEM, date(2025, 9, 30))
ACTIVITY = replace(SEPTEMBER, kind=Kind.ACTIVITY)


def september(day: int) -> date:
    return date(2025, 9, day)


def invoice(document: int, day: int, amount_minor: int, description: str = "") -> Posting:
    on = september(day)
    due_on = on + timedelta(days=30)
    return Posting(document, "invoice", f"INV-{document}", on, due_on, description, amount_minor)


def payment(document: int, day: int, amount_minor: int) -> Posting:
    on = september(day)
    return Posting(document, "payment", f"PMT-{document}", on, None, "", -amount_minor)


def reversal(of: Posting, day: int) -> Posting:
    return of._replace(
        dated_on=september(day),
        description=f"void {of.description}",
        amount_minor=-of.amount_minor,
        reverses=True,
    )


def test_rows_of_one_day_keep_the_order_of_entry() -> None:
    entered = [invoice(3, 2, 30), invoice(1, 2, 10), invoice(4, 1, 40), payment(2, 2, 20)]
    for request in (SEPTEMBER, OPEN, ACTIVITY):
        rows = make_statement(entered, [], request).rows
        assert [row.number for row in rows] == ["INV-4", "INV-3", "INV-1", "PMT-2"]


def test_a_row_edited_on_its_day_has_the_words_of_the_last_version() -> None:
    first, last = invoice(1, 5, 100, "typo"), invoice(1, 5, 120, "timber")
    [row] = make_statement([first, reversal(first, 5), last], [], SEPTEMBER).rows
    assert (row.description, row.amount_minor, row.balance_minor) == ("timber", 120, 120)


def test_a_row_that_only_takes_back_has_the_words_of_the_reversal() -> None:
    entry = invoice(1, 5, 100, "timber")
    _, row = make_statement([entry, reversal(entry, 6)], [], SEPTEMBER).rows
    assert (row.description, row.amount_minor, row.balance_minor) == ("void timber", -100, 0)


def test_a_row_of_an_edit_that_was_voided_has_the_words_of_the_edit() -> None:
    former, edited = invoice(1, 1, 100, "former"), invoice(1, 8, 120, "edited")
    entered = [former, reversal(former, 8), edited, reversal(edited, 8)]
    _, row = make_statement(entered, [], SEPTEMBER).rows
    assert (row.description, row.amount_minor, row.balance_minor) == ("edited", -100, 0)


def test_an_edited_row_stands_where_its_document_was_first_entered_that_day() -> None:
    first, last = invoice(1, 5, 100), invoice(1, 5, 120)
    entered = [first, invoice(2, 5, 50), reversal(first, 5), last]
    for request in (SEPTEMBER, OPEN, ACTIVITY):
        rows = make_statement(entered, [], request).rows
        assert [row.number for row in rows] == ["INV-1", "INV-2"]


def test_a_document_moved_to_another_day_stands_after_those_already_there() -> None:
    first, moved = invoice(1, 1, 100), invoice(1, 5, 100)
    entered = [first, invoice(2, 5, 50), reversal(first, 1), moved]
    for request in (SEPTEMBER, OPEN, ACTIVITY):
        rows = make_statement(entered, [], request).rows
        assert [row.number for row in rows] == ["INV-2", "INV-1"]


def test_the_latest_entry_counts_even_when_it_is_back_dated() -> None:
    first, earlier = invoice(1, 10, 100, "first"), invoice(1, 3, 90, "latest")
    [item] = open_items([first, reversal(first, 12), earlier], [], september(30))
    assert (item.description, item.dated_on, item.amount_minor) == ("latest", september(3), 90)
    assert item.due_on == earlier.due_on


def test_a_day_before_an_edit_shows_the_former_version() -> None:
    first, last = invoice(1, 1, 100, "former"), invoice(1, 20, 120, "latest")
    entered = [first, reversal(first, 20), last]
    [before] = open_items(entered, [], september(19))
    [after] = open_items(entered, [], september(20))
    assert (before.description, before.open_minor) == ("former", 100)
    assert (after.description, after.open_minor) == ("latest", 120)


def test_an_application_counts_from_its_first_day_to_the_eve_of_its_release() -> None:
    entered = [invoice(1, 1, 100), payment(2, 2, 100)]
    applied = [Application(2, 1, 100, september(5), released_on=september(8))]
    open_on = {day: bool(open_items(entered, applied, september(day))) for day in (4, 5, 7, 8)}
    assert open_on == {4: True, 5: False, 7: False, 8: True}


def test_an_application_counts_when_both_documents_exist() -> None:
    assert effective_on(september(3), september(9), september(5)) == september(9)
    assert effective_on(september(9), september(3), september(5)) == september(9)
    assert effective_on(september(3), september(4), september(5)) == september(5)


def test_activity_tells_once_what_was_received_on_an_edited_invoice() -> None:
    first, last = invoice(1, 1, 100), invoice(1, 20, 120)
    entered = [first, payment(2, 3, 70), reversal(first, 20), last]
    applied = [Application(2, 1, 70, september(3))]
    statement = make_statement(entered, applied, ACTIVITY)
    assert [row.received_minor for row in statement.rows] == [70, None, None]
    later = make_statement(entered, applied, replace(ACTIVITY, start_on=september(10)))
    assert [(row.amount_minor, row.received_minor) for row in later.rows] == [(20, None)]


def test_activity_shows_the_balance_nowhere_but_knows_it() -> None:
    statement = make_statement([invoice(1, 1, 100)], [], ACTIVITY)
    assert (statement.opening_minor, statement.closing_minor, statement.aging) == (None,) * 3
    assert statement.balance_minor == 100


def test_a_receipt_voided_on_its_own_day_is_no_activity() -> None:
    receipt = invoice(1, 1, 0)._replace(kind="sales-receipt", receipt_minor=100)
    void = reversal(receipt, 1)._replace(receipt_minor=-100)
    assert make_statement([receipt, void], [], ACTIVITY).rows == ()


def test_an_empty_ledger_makes_empty_statements() -> None:
    for kind in Kind:
        statement = make_statement([], [], replace(SEPTEMBER, kind=kind))
        assert (statement.rows, statement.balance_minor) == ((), 0)


def test_postings_and_applications_may_come_from_any_iterable() -> None:
    entered = [invoice(1, 1, 100), payment(2, 2, 60)]
    applied = [Application(2, 1, 60, september(2))]
    for kind in Kind:
        request = replace(SEPTEMBER, kind=kind)
        assert make_statement(iter(entered), iter(applied), request) == make_statement(
            entered, applied, request
        )


def test_a_statement_of_5000_rows_is_complete() -> None:
    entered = [invoice(document, 1 + document % 30, 100) for document in range(5000)]
    statement = make_statement(entered, [], SEPTEMBER)
    assert (len(statement.rows), statement.closing_minor) == (5000, 500_000)
    assert statement.rows[-1].balance_minor == 500_000


@pytest.mark.parametrize("amount_minor", [101, -1])
def test_more_applied_than_there_is_stops_the_reckoning(amount_minor: int) -> None:
    entered = [invoice(1, 1, 100), payment(2, 2, 200)]
    with pytest.raises(AssertionError):
        make_statement(entered, [Application(2, 1, amount_minor, september(2))], OPEN)


def test_an_application_to_a_document_of_another_account_stops_the_reckoning() -> None:
    with pytest.raises(AssertionError):
        make_statement([payment(2, 2, 200)], [Application(2, 7, 100, september(2))], OPEN)


@pytest.mark.parametrize(
    ("kind", "days"),
    [
        (Kind.BALANCE_FORWARD, {"start_on": None}),
        (Kind.ACTIVITY, {"start_on": september(21), "end_on": september(20)}),
        (Kind.BALANCE_FORWARD, {"end_on": date(2025, 10, 1)}),
        (Kind.ACTIVITY, {"start_on": date(2025, 10, 1)}),
        (Kind.REMINDER, {"over_days": 30}),
        (Kind.OPEN_ITEM, {"edges": (60, 30)}),
    ],
)
def test_a_request_that_cannot_be_meant_is_a_bug(kind: Kind, days: dict[str, object]) -> None:
    fields: dict[str, object] = {"start_on": september(1)}
    with pytest.raises(AssertionError):
        Request(kind, september(30), **(fields | days))  # type: ignore[arg-type]


def test_a_period_ends_on_the_statement_date_unless_told_otherwise() -> None:
    assert SEPTEMBER.measured_on == september(30)
    assert replace(SEPTEMBER, end_on=september(20)).measured_on == september(20)
    assert replace(OPEN, end_on=september(20)).measured_on == september(30)
