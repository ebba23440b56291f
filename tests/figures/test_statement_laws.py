"""What holds for every statement of every ledger, whatever was entered, edited or applied."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from plain_statement import PlainBooks, plain_statement
from random_books import LAST_DAY, Ledger, day, ledgers, requests
from solde.figures.open_items import open_items
from solde.figures.statement import Kind, Posting, Request, Statement, make_statement

laws = settings(max_examples=80, deadline=None)
days = st.integers(0, LAST_DAY).map(day)


def made(ledger: Ledger, request: Request) -> Statement:
    return make_statement(ledger.postings, ledger.applications, request)


@laws
@given(ledgers(), requests())
def test_a_second_reckoning_agrees(ledger: Ledger, request: Request) -> None:
    assert made(ledger, request) == plain_statement(*ledger, request)


@laws
@given(ledgers(), requests(Kind.BALANCE_FORWARD))
def test_opening_and_rows_are_closing_and_aging_and_balance(
    ledger: Ledger, request: Request
) -> None:
    statement = made(ledger, request)
    assert statement.opening_minor is not None
    assert statement.aging is not None
    closing_minor = statement.opening_minor + sum(row.amount_minor for row in statement.rows)
    balance_minor = PlainBooks(*ledger).balance(request.measured_on)
    assert closing_minor == statement.closing_minor == balance_minor
    assert statement.aging.total_minor == statement.balance_minor == balance_minor
    assert statement.aging.credits_minor <= 0


@laws
@given(ledgers(), days)
def test_open_items_add_up_to_the_balance_of_every_day(ledger: Ledger, on: date) -> None:
    items = open_items(*ledger, on)
    assert sum(item.open_minor for item in items) == PlainBooks(*ledger).balance(on)
    for item in items:
        assert abs(item.open_minor) <= abs(item.amount_minor)
        assert (item.open_minor > 0) == (item.amount_minor > 0)


@laws
@given(ledgers(), requests())
def test_nothing_dated_or_applied_later_changes_a_statement(
    ledger: Ledger, request: Request
) -> None:
    on = request.measured_on
    believed = Ledger(
        [posting for posting in ledger.postings if posting.dated_on <= on],
        [
            application
            if application.released_on is None or application.released_on <= on
            else application._replace(released_on=None)
            for application in ledger.applications
            if application.effective_on <= on
        ],
    )
    assert made(believed, request) == made(ledger, request)


def entered_otherwise(postings: list[Posting], chance: Random) -> list[Posting]:
    """Another order of entry, the same within each day and each document."""
    mixed = list(postings)
    for _ in range(4 * len(mixed)):
        i = chance.randrange(len(mixed))
        pair = mixed[i : i + 2]
        if len({p.document for p in pair}) == len({p.dated_on for p in pair}) == 2:
            mixed[i : i + 2] = reversed(pair)
    return mixed


@laws
@given(ledgers(), requests(), st.randoms(use_true_random=False))
def test_order_of_entry_counts_only_within_a_day(
    ledger: Ledger, request: Request, chance: Random
) -> None:
    applications = list(ledger.applications)
    chance.shuffle(applications)
    mixed = Ledger(entered_otherwise(ledger.postings, chance), applications)
    assert made(mixed, request) == made(ledger, request)


@laws
@given(ledgers(), requests(Kind.BALANCE_FORWARD), st.data())
def test_a_period_may_be_split_anywhere(
    ledger: Ledger, request: Request, data: st.DataObject
) -> None:
    assert request.start_on is not None
    length = (request.measured_on - request.start_on).days
    middle = request.start_on + timedelta(days=data.draw(st.integers(-1, length - 1)))
    whole = made(ledger, request)
    second = made(ledger, replace(request, start_on=middle + timedelta(days=1)))
    assert second.closing_minor == whole.closing_minor
    assert second.aging == whole.aging
    if middle < request.start_on:
        assert second.rows == whole.rows
    else:
        first = made(ledger, replace(request, end_on=middle))
        assert first.opening_minor == whole.opening_minor
        assert first.closing_minor == second.opening_minor
        assert first.rows + second.rows == whole.rows


@laws
@given(ledgers(), requests())
def test_kinds_agree_with_each_other(ledger: Ledger, request: Request) -> None:
    def of_kind(kind: Kind) -> Statement:
        return made(ledger, replace(request, kind=kind, end_on=None, over_days=None))

    open_item, reminder = of_kind(Kind.OPEN_ITEM), of_kind(Kind.REMINDER)
    balance_forward, activity = of_kind(Kind.BALANCE_FORWARD), of_kind(Kind.ACTIVITY)
    assert open_item.aging == reminder.aging == balance_forward.aging
    assert open_item.totals.rows_minor == balance_forward.closing_minor == activity.balance_minor
    assert reminder.rows == tuple(row for row in open_item.rows if row.days_late)
    shown = [(row.dated_on, row.number) for row in balance_forward.rows]
    others = [(r.dated_on, r.number) for r in activity.rows if r.kind != "sales-receipt"]
    assert shown == others
