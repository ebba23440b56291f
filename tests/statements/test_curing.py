"""Putting right, from a review, what keeps a customer from getting a statement."""

import pytest

from solde.customers.refusals import CustomerIsWrong
from solde.history.models import Event
from solde.statements import curing, trying
from solde.statements.options import Per, options_from
from solde.statements.reasons import SENTENCES
from tests.statements.books import company, customer, invoice, options, payment, run_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mill():
    return company(email="billing@mill.example")


def owing(mill, name, **fields):
    made = customer(mill, name, **fields)
    invoice(made, "2025-09-03", "100.00")
    return made


def reason_of(trial, one):
    answer = trial.answers.get(customer=one)
    return answer.reason or answer.status


@pytest.mark.parametrize(
    ("reason", "kind", "changes"),
    [
        ("inactive", "open-item", {}),
        ("zero_balance", "balance-forward", {}),
        ("credit_balance", "open-item", {"skip_credit": True}),
        ("below_minimum", "open-item", {"minimum": "500.00"}),
        ("no_activity", "balance-forward", {"skip_no_activity": True}),
        ("nothing_overdue", "open-item", {"over_days": 30}),
        ("already_sent", "open-item", {"email": True}),
        ("prefers_print", "open-item", {"email": True}),
    ],
)
def test_a_change_of_options_helps(mill, reason, kind, changes):
    one = customer(mill, "Alder", email="a@a.example", active=reason != "inactive")
    if reason == "prefers_print":
        mill.customers.update(delivery="print")
    if reason != "no_activity":
        bill = invoice(one, "2025-09-03", "100.00")
    else:
        bill = invoice(one, "2025-08-03", "100.00")
    if reason == "zero_balance":
        payment(one, "2025-09-04", "100.00", pays=bill)
    if reason == "credit_balance":
        payment(one, "2025-09-04", "300.00")
    if reason == "already_sent":
        run_of(mill, kind, **changes)
    trial = trying.begin_trial(mill, options(kind, **changes))
    assert reason_of(trial, one) == reason
    better = curing.cured(options_from(trial.options), reason)
    assert reason_of(trying.begin_trial(mill, better), one) == "made"


@pytest.mark.parametrize("reason", ["bad_figures", "nothing_open", "nonsense"])
def test_where_no_option_helps_there_is_no_button(reason):
    assert curing.cure_by_options(reason, options()) is None
    with pytest.raises(curing.NoCure):
        curing.cured(options(), reason)


def test_every_cure_is_of_a_reason():
    assert {*curing.OF_OPTIONS, *curing.OF_CUSTOMERS, *curing.ADDRESSES} <= set(SENTENCES)


@pytest.mark.parametrize(
    ("reason", "fields", "email"),
    [
        ("inactive", {"active": False}, ""),
        ("statements_off", {"statements": False}, ""),
        ("prefers_print", {"delivery": "print"}, ""),
        ("no_email_address", {"email": ""}, " new@a.example "),
        ("invalid_email_address", {"email": "a at b"}, "new@a.example"),
        ("invalid_email_address", {"cc": "a at b"}, ""),
        ("invalid_email_address", {"bcc": "a at b"}, "b@a.example"),
    ],
)
def test_a_customer_is_put_right_and_answered_anew(mill, reason, fields, email):
    one = owing(mill, "Alder", **{"email": "a@a.example", **fields})
    trial = trying.begin_trial(mill, options(email=True))
    assert reason_of(trial, one) == reason
    curing.put_right(trial, one, email=email)
    assert reason_of(trial, one) == "made"
    assert Event._base_manager.filter(company=mill, act="change_customer").count() == 1


def test_a_project_of_an_inactive_customer_is_made_active_with_it(mill):
    alder = owing(mill, "Alder", email="a@a.example", active=False)
    barn = owing(mill, "Barn", parent=alder)
    trial = trying.begin_trial(mill, options(email=True, per=Per.PROJECT))
    curing.put_right(trial, barn)
    assert reason_of(trial, barn) == "made"


def test_a_project_is_written_to_at_its_customers_address(mill):
    alder = owing(mill, "Alder")
    barn = owing(mill, "Barn", parent=alder)
    trial = trying.begin_trial(mill, options(email=True, per=Per.PROJECT))
    curing.put_right(trial, barn, email="a@a.example")
    alder.refresh_from_db()
    assert alder.email == "a@a.example"
    assert reason_of(trial, barn) == "made"


def test_a_project_with_an_address_for_statements_is_mended_itself(mill):
    alder = owing(mill, "Alder", email="a@a.example")
    barn = owing(mill, "Barn", parent=alder, statement_email="b at b")
    trial = trying.begin_trial(mill, options(email=True, per=Per.PROJECT))
    curing.put_right(trial, barn, email="b@b.example")
    alder.refresh_from_db()
    barn.refresh_from_db()
    assert (alder.email, barn.email) == ("a@a.example", "")
    assert barn.statement_email == "b@b.example"
    assert reason_of(trial, barn) == "made"


@pytest.mark.parametrize(
    ("fields", "mended"),
    [
        ({"email": "old", "statement_email": "a@a.example", "cc": "a at b"}, "cc"),
        ({"email": "a@a.example", "statement_email": " , "}, "statement_email"),
    ],
)
def test_the_field_is_mended_that_keeps_the_letter_back(mill, fields, mended):
    """An address that no statement goes to is left alone, however wrong it is."""
    one = owing(mill, "Alder", **fields)
    trial = trying.begin_trial(mill, options(email=True))
    curing.put_right(trial, one, email="new@a.example")
    one.refresh_from_db()
    assert {name: getattr(one, name) for name in fields} == {**fields, mended: "new@a.example"}
    assert reason_of(trial, one) == "made"


def test_what_is_no_address_is_refused_and_changes_nothing(mill):
    one = owing(mill, "Alder")
    trial = trying.begin_trial(mill, options(email=True))
    with pytest.raises(CustomerIsWrong):
        curing.put_right(trial, one, email="a\0b")
    assert reason_of(trial, one) == "no_email_address"


@pytest.mark.parametrize("name", ["Alder", "Quiet", "Elsewhere"])
def test_who_lacks_nothing_is_not_changed(mill, name):
    owing(mill, "Alder", email="a@a.example")
    customer(mill, "Quiet", email="q@q.example")
    trial = trying.begin_trial(mill, options(email=True))
    one = mill.customers.filter(name=name).first() or customer(mill, name)
    with pytest.raises(curing.NoCure):
        curing.put_right(trial, one)
