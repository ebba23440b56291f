"""What documents say under their rows adds up to the rows, whatever was edited or voided."""

from collections import defaultdict
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from random_books import Ledger, ledgers, requests
from solde.figures.details import Detail, DetailedEntry, DetailKind, net_details
from solde.figures.request import Request
from solde.figures.statement import Posting, make_statement, with_details

ON = date(2025, 9, 1)
BOARDS = Detail(DetailKind.LINE, "Boards", 10_000, 2_000_000, "m", 50_000_000)
GST = Detail(DetailKind.TAX, "GST", 500, rate_ppm=50_000)


def entry(version: int, factor: int, *details: Detail) -> DetailedEntry:
    return DetailedEntry(ON, version, factor, details)


def test_what_lowers_a_balance_mirrors_what_raises_it():
    boards, gst = net_details([entry(1, -1, BOARDS, GST)])
    assert (boards.amount_minor, boards.quantity_micros) == (-10_000, -2_000_000)
    assert (boards.price_micros, boards.unit) == (50_000_000, "m")
    assert (gst.amount_minor, gst.quantity_micros) == (-500, None)


def test_what_was_taken_back_says_nothing():
    entries = [entry(1, 1, BOARDS), entry(1, -1, BOARDS), entry(2, 1, GST)]
    assert net_details(entries) == (GST,)
    assert net_details(entries[:2]) == ()


def test_details_stay_in_the_order_of_the_document():
    assert net_details([entry(1, 1, BOARDS, GST)]) == (BOARDS, GST)


@st.composite
def details(draw: st.DrawFn, total_minor: int) -> tuple[Detail, ...]:
    """Some that come to a total."""
    amounts = draw(st.lists(st.integers(-500, 500), max_size=3))
    amounts.append(total_minor - sum(amounts))
    return tuple(Detail(DetailKind.LINE, "", amount, 1_000_000, "", amount) for amount in amounts)


@st.composite
def said(draw: st.DrawFn, postings: list[Posting]) -> dict[int, list[DetailedEntry]]:
    """What the entries of a ledger say, each reversal what it takes back."""
    found: dict[int, list[DetailedEntry]] = defaultdict(list)
    for number, posting in enumerate(postings):
        earlier = found[posting.document]
        if posting.reverses:
            last = earlier[-1]
            entry = last._replace(dated_on=posting.dated_on, factor=-last.factor)
        else:
            came_to = posting.amount_minor + posting.receipt_minor
            factor = -1 if came_to < 0 else 1
            entry = DetailedEntry(posting.dated_on, number, factor, draw(details(abs(came_to))))
        earlier.append(entry)
    return found


@settings(max_examples=80, deadline=None)
@given(ledgers(), requests(), st.data())
def test_what_stands_under_a_row_comes_to_its_amount(
    ledger: Ledger, request: Request, data: st.DataObject
) -> None:
    plain = make_statement(ledger.postings, ledger.applications, request)
    detailed = with_details(plain, ledger.postings, data.draw(said(ledger.postings)))
    assert detailed.details is not None
    assert [sum(one.amount_minor for one in of_row) for of_row in detailed.details] == [
        row.amount_minor for row in plain.rows
    ]
    assert detailed.rows == plain.rows


@settings(max_examples=20, deadline=None)
@given(ledgers(), requests())
def test_documents_that_say_nothing_have_nothing_under_their_rows(
    ledger: Ledger, request: Request
) -> None:
    plain = make_statement(ledger.postings, ledger.applications, request)
    assert with_details(plain, ledger.postings, {}).details == ((),) * len(plain.rows)
