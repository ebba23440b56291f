"""Runs that charge for lateness first: charged once, and before anything is prepared."""

from datetime import date
from uuid import uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from solde.company.closing import close_books
from solde.ledger.refusals import BooksAreClosed
from solde.sales.charge_policy import NewPolicy, NoFinanceCharges, set_policy
from solde.sales.models import ChargedDays
from solde.sales.voiding import void
from solde.statements import charging, running, selection
from solde.statements.charging import charge_next, charge_run
from solde.statements.crew import prepare_run
from solde.statements.ordering import order_run
from solde.statements.progress import progress
from solde.statements.reporting import report
from solde.statements.running import prepare_next
from tests import town
from tests.sales.selling import issued, line
from tests.statements.books import options, prepare

pytestmark = pytest.mark.django_db

MAY_16, JUNE_15, JUNE_30 = date(2026, 5, 16), date(2026, 6, 15), date(2026, 6, 30)
NAMES = ("Alder", "Birch", "Cedar")


class PowerCut(BaseException):
    """Not an Exception: nothing in the system may catch it."""


@pytest.fixture
def company(monkeypatch):
    """Three customers, each late with 100.00 and in a part of its own; 10 % a year."""
    ProcrastinateJob.objects.all().delete()  # those of other tests, which no flush takes away
    for module in (running, selection):
        monkeypatch.setattr(module, "PART_SIZE", 1)
    company = town.company()
    for name in NAMES:
        issued(town.customer(company, name), line("100.00"), on=MAY_16, due_on=JUNE_15)
    set_policy(company, NewPolicy(rate_ppm=100_000))
    return company


def ordered(company, **more):
    asked = options("open-item", statement_on=JUNE_30, finance_charges=True)
    return order_run(company, asked, **more)


def charged(company):
    charges = company.documents.filter(kind="finance_charge").order_by("customer__name")
    return list(charges.values_list("customer__name", "total_minor"))


def called(name):
    return [job.args for job in ProcrastinateJob.objects.filter(task_name=name, status="todo")]


def test_workers_charge_and_prepare_only_then(company):
    run = ordered(company)
    assert charged(company) == []
    assert (called("charge_run"), called("prepare_part")) == ([{"run_id": run.pk}], [])
    assert charge_next(run)
    assert (progress(run).customers, progress(run).to_charge) == (3, 2)
    assert prepare_next(run) is None  # the others are not charged yet
    charge_run(run.pk)
    assert charged(company) == [(name, 41) for name in NAMES]
    assert len(called("prepare_part")) == 3
    prepare(run)
    balances = run.outcomes.values_list("statement__balance_minor", flat=True)
    assert list(balances) == [100_41] * 3


def test_the_command_line_does_it_all_by_itself(company):
    run = ordered(company)
    prepare_run(run)
    assert charged(company) == [(name, 41) for name in NAMES]
    assert progress(run).made == 3
    charge_run(run.pk)  # a worker that comes too late finds nothing to do
    assert called("prepare_part") == []
    assert len(charged(company)) == 3


def test_projects_that_stand_with_their_customer_are_charged_with_it(company):
    alder = company.customers.get(name="Alder")
    mill = town.customer(company, "Mill", parent=alder)
    issued(mill, line("100.00"), on=MAY_16, due_on=JUNE_15)
    charge_run(ordered(company, key=uuid4()).pk)
    assert ("Mill", 41) in charged(company)


def test_a_worker_that_dies_half_way_charges_nobody_twice(company, monkeypatch):
    run = ordered(company)
    kept = ChargedDays._base_manager.bulk_create

    def cut_at_the_second(rows):
        if charged(company)[1:]:
            raise PowerCut
        return kept(rows)

    with monkeypatch.context() as patch:
        patch.setattr(ChargedDays._base_manager, "bulk_create", cut_at_the_second)  # cuts the power
        with pytest.raises(PowerCut):
            charge_run(run.pk)
    assert charged(company) == [("Alder", 41)]
    assert progress(run).to_charge == 2
    assert called("prepare_part") == []
    charge_run(run.pk)
    assert charged(company) == [(name, 41) for name in NAMES]
    assert len(called("prepare_part")) == 3


def test_what_was_charged_but_not_ticked_off_is_not_charged_again(company):
    run = ordered(company)
    charge_run(run.pk)
    run.parts.update(to_charge=True)  # the power went between one and the other
    charge_run(run.pk)
    assert len(charged(company)) == 3


def test_a_run_tells_what_it_charged_and_whom(company):
    alder = company.customers.get(name="Alder")
    mill = town.customer(company, "Mill", parent=alder)
    issued(mill, line("100.00"), on=MAY_16, due_on=JUNE_15)
    run = ordered(company)
    assert charging.charged(run) == []
    prepare_run(run)
    assert charging.charged(run) == [("CAD", 4, 4 * 41)]
    void(charging.charges_of(run).first(), on=JUNE_30)
    assert charging.charged(run) == [("CAD", 4, 4 * 41)]  # it was posted all the same
    told = {one["customer"]: one["finance_charges"] for one in report(run)}
    assert {one["customer"] for one in told["Alder"]} == {"Alder", "Mill"}
    (of_birch,) = told["Birch"]
    posted = company.documents.get(customer__name="Birch", kind="finance_charge")
    assert of_birch == {"customer": "Birch", "number": posted.number, "amount": "0.41"}


def test_a_run_that_was_not_to_charge_says_nothing_of_charges(company):
    run = order_run(company, options("open-item", statement_on=JUNE_30))
    prepare(run)
    assert all("finance_charges" not in one for one in report(run))


def test_an_order_that_cannot_charge_is_refused_whole(company):
    close_books(company, JUNE_30)
    with pytest.raises(BooksAreClosed):
        ordered(company)
    company.finance_charge_policy.delete()
    with pytest.raises(NoFinanceCharges):
        ordered(company)
    assert not company.statement_runs.exists()
    assert (charged(company), called("charge_run")) == ([], [])


def test_what_the_books_refuse_stays_on_record_until_somebody_goes_on(company):
    run = ordered(company, key=(key := uuid4()))
    close_books(company, JUNE_30)
    ProcrastinateJob.objects.all().delete()
    charge_run(run.pk)
    assert "closed" in progress(run).refused
    assert (charged(company), called("prepare_part")) == ([], [])
    close_books(company, None)
    assert ordered(company, key=key) == run
    assert progress(run).refused == ""
    assert called("charge_run") == [{"run_id": run.pk}]
    charge_run(run.pk)
    assert len(called("prepare_part")) == 3
    charge_run(run.pk)
    assert len(charged(company)) == 3
