"""What Python works out of a document, PostgreSQL works out too: the check finds no difference."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from solde.sales.asking import NewLine
from solde.sales.faults import faults
from solde.sales.issuing import issue
from tests import town
from tests.sales.selling import findings, issued, line, new, quebec

pytestmark = pytest.mark.django_db

RATES = (("GST", 50_000), ("QST", 99_750), ("Levy", 1_000_000))  # a levy that outweighs returns


def test_lines_below_zero_with_a_discount_and_taxes_are_shared_as_their_opposites(company, maple):
    gst, qst = quebec(company)
    issued(
        maple,
        line("1000.01", taxes=(gst, qst)),
        line("-1033.00"),
        line("-7.77", taxes=(gst,)),
        discount_ppm=33_333,
    )
    assert findings(company) == []


def test_a_little_less_than_half_a_cent_is_no_half(company, maple):
    """The tax comes to 12345700003610.499965 cents."""
    (tax,) = quebec(company, ("Fine", 123_457))
    million = line("1000000", quantity="1000000", taxes=(tax,))
    issued(maple, million, line("292.45", taxes=(tax,)))
    assert findings(company) == []


prices = st.integers(1, 10**9).map(lambda price: price * 10)
lines = st.builds(
    NewLine,
    description=st.just("Lumber"),
    quantity_micros=st.sampled_from([1_000_000, -1_000_000, 333_333, -2_500_000]),
    price_micros=prices,
    discount_ppm=st.sampled_from([0, 0, 100_000, 333_333]),
    taxes=st.sets(st.integers(0, 2)).map(tuple),
)


@st.composite
def outweighed(draw):
    """Lines that come to less than nothing, with taxes that come to more."""
    price = draw(prices)
    sold = NewLine(description="Sold", price_micros=price, taxes=(0, 1, 2))
    back = NewLine(description="Back", price_micros=price + price // draw(st.integers(2, 20)))
    return [sold, replace(back, quantity_micros=-1_000_000), draw(lines)]


wishes = st.tuples(
    st.one_of(st.lists(lines, min_size=1, max_size=6), outweighed()),
    st.sampled_from([33_333, 123_457, 250_001, 333_333, None]),
)


@given(st.lists(wishes, min_size=10, max_size=40))
@hypothesis(max_examples=10, deadline=None)
def test_however_lines_discounts_and_taxes_are_mixed_both_roads_agree(asked):
    company = town.company()
    customer = town.customer(company, "Maple")
    taxes = quebec(company, *RATES)
    news = [
        new(
            customer,
            *(
                replace(one, taxes=tuple(taxes[place] for place in sorted(one.taxes)))
                for one in given
            ),
            discount_ppm=discount,
        )
        for given, discount in asked
    ]
    issue(company, [one for one in news if not faults(one)])
    assert findings(company) == []
