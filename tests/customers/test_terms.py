"""Terms: the day on which a document falls due, and how they are told."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from solde.broken_rules import rule_of
from solde.customers.terms import WORDINGS, terms_in_words
from solde.figures.days import Terms, TermsRule, due_on
from tests import town

NET, END, DAY = TermsRule.NET, TermsRule.END_OF_MONTH, TermsRule.DAY_OF_MONTH
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
terms = st.one_of(
    st.builds(Terms, st.sampled_from([NET, END]), st.integers(0, 3650)),
    st.builds(Terms, st.just(DAY), st.integers(1, 31)),
)


@pytest.mark.django_db
def test_postgresql_finds_the_same_days_for_the_rows_of_an_import():
    @given(days, terms)
    def same(dated_on, terms):
        with connection.cursor() as cursor:
            cursor.execute("select solde_due_on(%s, %s, %s)", [dated_on, *terms])
            assert cursor.fetchone() == (due_on(dated_on, terms),)

    same()


@pytest.mark.django_db
def test_without_terms_there_is_no_due_date():
    with connection.cursor() as cursor:
        cursor.execute("select solde_due_on('2025-01-31', 'net', null)")
        assert cursor.fetchone() == (None,)


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (None, "Due on receipt"),
        (Terms(NET, 0), "Due on receipt"),
        (Terms(NET, 30), "Net 30"),
        (Terms(END, 0), "End of month"),
        (Terms(END, 15), "Net 15, then end of month"),
        (Terms(DAY, 15), "Day 15 of the month"),
    ],
)
def test_terms_are_told_in_words(terms, words):
    with translation.override("en"):
        assert terms_in_words(terms) == words


@given(terms)
def test_all_terms_have_words(terms):
    assert terms.wording in WORDINGS


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "number"), [("end_of_month", None), ("day_of_month", None), ("day_of_month", 32)]
)
def test_postgresql_keeps_no_half_of_terms(rule, number):
    alder = town.customer(town.company(), "Alder")
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        alder.company.customers.update(terms_rule=rule, terms_days=number)
    assert rule_of(refusal.value) == "customer_terms_are_whole"


@pytest.mark.django_db
def test_a_customer_knows_its_terms():
    company = town.company()
    assert town.customer(company, "Alder").terms is None
    birch = town.customer(company, "Birch", terms_rule="day_of_month", terms_days=15)
    birch.refresh_from_db()
    assert birch.terms == (DAY, 15)
    assert due_on(date(2025, 9, 15), birch.terms) == date(2025, 10, 15)
