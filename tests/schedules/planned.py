"""Schedules for tests, as people would ask for them."""

from datetime import date
from typing import Any

from solde.customers.models import Customer
from solde.figures.days import Preset, Terms, TermsRule
from solde.figures.request import Kind
from solde.schedules.models import Schedule
from solde.schedules.planning import NewSchedule, add_schedule
from solde.schedules.templating import invoice_template
from solde.statements.options import Options
from solde.statements.saving import stored
from tests.sales.selling import line, new

TODAY = date(2026, 1, 1)
NET_30 = Terms(TermsRule.NET, 30)


def new_invoice(customer: Customer, **more: Any) -> NewSchedule:
    """Rent of 100.00, issued on the first of every month."""
    asked = new(customer, line("100.00", "Rent"), terms=NET_30, memo="Thanks")
    given = {
        "name": "Rent",
        "kind": "invoice",
        "action": "issue",
        "template": invoice_template(asked),
        "every": "month",
        "day": 1,
        "starts_on": TODAY,
        "customer": customer,
    }
    return NewSchedule(**{**given, **more})


def rent(customer: Customer, *, today: date = TODAY, **more: Any) -> Schedule:
    return add_schedule(customer.company, new_invoice(customer, **more), on=today)


def new_run(**more: Any) -> NewSchedule:
    """Statements of last month, on the first of every month."""
    options = Options(kind=Kind.BALANCE_FORWARD, statement_on=TODAY, include_zero=True)
    given = {
        "name": "Statements",
        "kind": "statement_run",
        "action": "make",
        "template": stored(options, Preset.LAST_MONTH),
        "every": "month",
        "day": 1,
        "starts_on": TODAY,
    }
    return NewSchedule(**{**given, **more})
