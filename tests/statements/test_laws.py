"""Laws that hold for any books: random documents through the real acts, then runs over them."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from solde.company.models import Company
from solde.customers.models import Customer
from solde.figures.aging import AgeBy, AgeCredits
from solde.figures.request import Kind
from solde.ledger.applying import counting_from, release
from solde.ledger.models import Entry
from solde.ledger.posting import draft, post, void
from solde.statements.options import Per
from tests.ledger.acting import apply_oldest_first, balance_on
from tests.statements.books import company, customer, numbers, run_of
from tests.statements.books import lines as answers_of

pytestmark = pytest.mark.django_db

FIRST = date(2025, 8, 1)
ON = FIRST + timedelta(days=45)  # of the statements: some of what is entered comes later
START = FIRST + timedelta(days=15)
NAMES = ("Alder", "Barn", "Birch")  # the barn is a project of Alder's


class Deed(NamedTuple):
    """One thing that somebody enters."""

    act: str
    who: int
    day: int
    amount_minor: int
    terms: int


deeds = st.builds(
    Deed,
    act=st.sampled_from(
        ["invoice", "invoice", "payment", "payment", "credit_memo", "refund", "adjustment",
         "sales_receipt", "apply", "void", "release"]
    ),
    who=st.integers(0, 2),
    day=st.integers(0, 60),
    amount_minor=st.integers(1, 5_000),
    terms=st.integers(-5, 60),
)  # fmt: skip


def enter(mill: Company, people: list[Customer], deed: Deed) -> None:
    """Do it, where the books let it be done."""
    who, on = people[deed.who], FIRST + timedelta(days=deed.day)
    if deed.act in ("apply", "void", "release"):
        change(mill, who, deed, on)
        return
    minus = deed.act in ("payment", "credit_memo") or (
        deed.act == "adjustment" and deed.amount_minor % 2
    )
    amount_minor = -deed.amount_minor if minus else deed.amount_minor
    due_on = on + timedelta(days=deed.terms) if deed.act == "invoice" else None
    number = f"N-{next(numbers)}"
    one = draft(who, deed.act, number, dated_on=on, amount_minor=amount_minor, due_on=due_on)
    post(mill, one)


def change(mill: Company, who: Customer, deed: Deed, on: date) -> None:
    mine = mill.entries.filter(customer=who, reverses=None, dated_on__lte=on)
    if deed.act == "apply":
        credit = mine.filter(kind__in=("payment", "credit_memo")).last()
        if credit is not None and not voided(credit):
            apply_oldest_first(credit, on=on)
    elif deed.act == "void":
        bill = mine.order_by("id").first()
        if bill is not None and not voided(bill):
            void(bill, on=on)
    else:
        counted = mill.applications.filter(counting_from(on), customer=who, effective_on__lte=on)
        if (application := counted.order_by("-id").first()) is not None:
            release(application, on=on)


def voided(document: Entry) -> bool:
    return Entry._base_manager.filter(reverses=document).exists()


def cents(amount: str | None) -> int:
    assert amount is not None
    return int(Decimal(amount) * 100)


def obeys(line: dict[str, Any], balance_minor: int) -> None:
    """What every statement promises, added up from its own columns."""
    rows, kind = line["rows"], line["kind"]
    if line["aging"] is not None:
        assert sum(map(cents, line["aging"].values())) == balance_minor == cents(line["closing"])
    if kind == Kind.BALANCE_FORWARD:
        steps = [cents(line["opening"]), *(cents(row["amount"]) for row in rows)]
        assert list(accumulate(steps))[1:] == [cents(row["balance"]) for row in rows]
        assert sum(steps) == balance_minor
    if kind == Kind.OPEN_ITEM:
        assert sum(cents(row["open"]) for row in rows) == balance_minor
    if kind == Kind.REMINDER:
        assert all(row["days_late"] > 0 for row in rows)
    assert [row["date"] for row in rows] == sorted(row["date"] for row in rows)


@hypothesis(max_examples=12)
@given(
    before=st.lists(deeds, min_size=4, max_size=18),
    later=st.lists(deeds, max_size=6),
    per=st.sampled_from(Per),
    age_by=st.sampled_from(AgeBy),
    age_credits=st.sampled_from(AgeCredits),
)
def test_every_statement_adds_up_and_a_past_day_never_changes(
    before, later, per, age_by, age_credits
):
    mill = company()
    people = [customer(mill, "Alder"), customer(mill, "Birch")]
    people.insert(1, customer(mill, "Barn", parent=people[0]))
    for deed in before:
        enter(mill, people, deed)
    measures = {"per": per, "age_by": age_by, "age_credits": age_credits, "include_zero": True}
    asked = {"statement_on": ON, "start_on": START, "end_on": ON}
    days = {kind: asked if kind in PERIODS else asked | NO_PERIOD for kind in Kind}
    owed = {name: balance_on(one, ON) for name, one in zip(NAMES, people, strict=True)}
    if per is Per.CUSTOMER:
        owed["Alder"] += owed.pop("Barn")
    first = {kind: answers_of(run_of(mill, kind, **days[kind], **measures)) for kind in Kind}
    for made in first.values():
        assert made.keys() == owed.keys()
        for name, line in made.items():
            assert line["status"] != "failed"
            if line["status"] == "made":
                obeys(line, owed[name])
    for deed in later:
        enter(mill, people, deed._replace(day=46 + deed.day))
    assert first == {
        kind: answers_of(run_of(mill, kind, **days[kind], **measures)) for kind in Kind
    }


PERIODS = (Kind.BALANCE_FORWARD, Kind.ACTIVITY)
NO_PERIOD = {"start_on": None, "end_on": None}
