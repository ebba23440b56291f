"""Interest on what is overdue (domain rules: "Finance charges")."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solde.figures.aging import OpenItem
from solde.figures.finance_charge import (
    Charged,
    CountFrom,
    Days,
    FinanceCharge,
    Terms,
    assess,
    not_charged,
)

DUE = date(2026, 6, 15)
TEN_PERCENT = Terms(rate_ppm=100_000)


def item(open_minor: int, due_on: date = DUE, *, document: int = 1, kind: str = "") -> OpenItem:
    kind = kind or ("invoice" if open_minor > 0 else "payment")
    dated_on = due_on - timedelta(days=30)
    return OpenItem(
        document, kind, f"N-{document}", dated_on, due_on, "", open_minor, open_minor, ""
    )


def charge(*items: OpenItem, terms: Terms = TEN_PERCENT, late: int = 15, **known: date) -> int:
    earlier = {int(name[1:]): charged(day) for name, day in known.items()}
    found = assess(items, terms, DUE + timedelta(days=late), earlier=earlier)
    return found.amount_minor if found else 0


def charged(up_to: date, after: date = DUE, *, is_free: bool = False) -> list[Charged]:
    return [Charged(Days(after, up_to), is_free)]


def test_fifteen_days_of_ten_percent_on_a_hundred():
    assert charge(item(100_00)) == 41


@pytest.mark.parametrize(
    ("late", "grace_days", "expected"),
    [
        (0, 0, 0),  # the due day itself is not late
        (1, 0, 3),
        (10, 10, 0),  # the last day of grace
        (11, 10, 30),  # grace is over: every late day counts
    ],
)
def test_nothing_is_charged_before_the_days_of_grace_are_over(late, grace_days, expected):
    terms = Terms(rate_ppm=100_000, grace_days=grace_days)
    assert charge(item(100_00), terms=terms, late=late) == expected


def test_days_since_the_document_count_when_the_company_says_so():
    terms = Terms(rate_ppm=100_000, count_from=CountFrom.DOCUMENT_DATE)
    assert charge(item(100_00), terms=terms) == 123  # 45 days


def test_two_assessments_charge_the_days_of_one():
    first = assess([item(1000_00)], TEN_PERCENT, date(2026, 6, 20), earlier={})
    second = assess(
        [item(1000_00)], TEN_PERCENT, date(2026, 7, 20), earlier={1: charged(date(2026, 6, 20))}
    )
    assert first
    assert second
    assert [part.days for part in (*first.items, *second.items)] == [5, 30]
    assert first.amount_minor + second.amount_minor == charge(item(1000_00), late=35)


def test_an_assessment_repeated_on_its_day_charges_nothing_not_even_the_minimum():
    terms = Terms(rate_ppm=100_000, minimum_minor=3_00)
    assert charge(item(100_00), terms=terms) == 3_00
    assert charge(item(100_00), terms=terms, d1=DUE + timedelta(days=15)) == 0


def test_nothing_overdue_is_not_charged_the_minimum():
    assert charge(item(100_00), terms=Terms(rate_ppm=100_000, minimum_minor=3_00), late=0) == 0


def test_what_fell_due_while_another_was_charged_is_charged_from_its_own_due_date():
    other = item(100_00, DUE + timedelta(days=5), document=2)
    found = assess(
        [item(100_00), other],
        TEN_PERCENT,
        DUE + timedelta(days=15),
        earlier={1: charged(DUE + timedelta(days=8))},
    )
    assert found
    assert [(part.document, part.days) for part in found.items] == [(1, 7), (2, 10)]


def test_unapplied_credits_are_taken_from_what_fell_due_first():
    newer = item(100_00, DUE + timedelta(days=5), document=2)
    credit = item(-130_00, document=3)
    found = assess([credit, newer, item(100_00)], TEN_PERCENT, DUE + timedelta(days=15), earlier={})
    assert found == FinanceCharge(
        19, ((2, "N-2", 70_00, DUE + timedelta(days=5), DUE + timedelta(days=15)),)
    )


def test_finance_charges_bear_no_interest_unless_the_company_says_so():
    earlier = item(100_00, kind="finance_charge")
    assert charge(earlier) == 0
    assert charge(earlier, terms=Terms(rate_ppm=100_000, on_finance_charges=True)) == 41


def test_days_of_a_void_finance_charge_are_charged_beside_those_after_the_last():
    tenth, twentieth = DUE + timedelta(days=10), DUE + timedelta(days=20)
    earlier = [*charged(tenth, is_free=True), *charged(twentieth, tenth)]
    late = DUE + timedelta(days=25)
    found = assess([item(100_00)], TEN_PERCENT, late, earlier={1: earlier})
    assert found
    assert [(part.after, part.up_to) for part in found.items] == [(DUE, tenth), (twentieth, late)]
    assert (found.amount_minor, found.base_minor) == (41, 100_00)


def test_counting_from_an_earlier_day_reaches_back_to_nothing_that_bore_interest():
    terms = Terms(rate_ppm=100_000, count_from=CountFrom.DOCUMENT_DATE)
    assert charge(item(100_00), terms=terms, d1=DUE + timedelta(days=15)) == 0


days = st.integers(1, 400)
in_a_row = st.builds(
    lambda after, count: Days(DUE + timedelta(after), DUE + timedelta(after + count)),
    st.integers(-10, 40),
    st.integers(1, 15),
)


@given(st.lists(st.tuples(in_a_row, st.booleans()), max_size=6), st.integers(1, 60))
def test_days_are_charged_when_free_again_or_after_the_last(rows, late):
    standing: set[int] = set()
    earlier = []
    for stretch, is_free in rows:
        if is_free or not standing & set(each(stretch)):
            earlier.append(Charged(stretch, is_free))
            standing |= set() if is_free else set(each(stretch))
    free = {day for one in earlier if one.is_free for day in each(one.days)}
    counted = Days(DUE, DUE + timedelta(days=late))
    found = not_charged(counted, earlier)
    assert [day for one in found for day in each(one)] == [
        day
        for day in each(counted)
        if day not in standing and (day in free or day > max(standing, default=0))
    ]


def each(stretch: Days) -> range:
    return range(stretch.after.toordinal() + 1, stretch.up_to.toordinal() + 1)


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=5), days, days, st.integers(1, 10**6))
def test_however_an_interval_is_cut_every_day_is_charged_once(amounts, first, more, rate_ppm):
    items = [item(minor, document=place) for place, minor in enumerate(amounts)]
    terms = Terms(rate_ppm=rate_ppm)
    middle, last = DUE + timedelta(days=first), DUE + timedelta(days=first + more)
    once = assess(items, terms, last, earlier={})
    twice = (
        assess(items, terms, middle, earlier={}),
        assess(items, terms, last, earlier=dict.fromkeys(range(len(items)), charged(middle))),
    )
    total = sum(part.amount_minor for part in twice if part)
    assert abs(total - (once.amount_minor if once else 0)) <= 1  # each is rounded once


@given(st.integers(1, 10**9), st.integers(0, 10**10), days)
def test_credits_never_raise_a_charge_and_never_turn_it_round(minor, credit, late):
    with_credit = charge(item(minor), item(-credit, document=2), late=late) if credit else 0
    assert 0 <= with_credit <= charge(item(minor), late=late)
