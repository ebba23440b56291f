"""What the sawmill does every month by itself or by a press: interest, reminders, schedules."""

from datetime import date

from solde.company.models import Company
from solde.figures.days import Preset
from solde.figures.recurrence import Every
from solde.figures.request import Kind
from solde.reminders.ruling import NewRule, set_rule
from solde.sales.charge_policy import NewPolicy, set_policy
from solde.schedules.models import Schedule
from solde.schedules.planning import NewSchedule, add_schedule
from solde.schedules.repeating import repeated_invoice, repeated_run
from solde.statements.options import Options
from solde.statements.saving import save_options

INTEREST = NewPolicy(rate_ppm=180_000, minimum_minor=200, grace_days=10)
REMINDED = (-7, 7, 30)  # days after the due date
MONTH_END = "Month's end"


def settle_in(company: Company, today: date) -> None:
    """Set all of it up; of what comes round, today is the first day that may come."""
    set_policy(company, INTEREST)
    for days in REMINDED:
        set_rule(company, NewRule(days=days), on=today)
    options = Options(kind=Kind.BALANCE_FORWARD, statement_on=today)
    save_options(company, MONTH_END, options, preset=Preset.THIS_MONTH)
    send_statements(company, today)
    draft_the_latest_again(company, today)


def send_statements(company: Company, today: date) -> None:
    new = NewSchedule(
        name="Statements of the month",
        action=Schedule.Action.MAKE_AND_EMAIL,
        every=Every.MONTH,
        day=31,
        starts_on=today,
        hour=20,
        **repeated_run(company, MONTH_END),
    )
    add_schedule(company, new, on=today)


def draft_the_latest_again(company: Company, today: date) -> None:
    """Whoever bought last buys the same every month: a draft, to be looked over."""
    latest = company.documents.filter(kind="invoice", state="issued", dated_on__lte=today).latest(
        "dated_on", "pk"
    )
    new = NewSchedule(
        name=f"Again for {latest.customer.name}",
        action=Schedule.Action.DRAFT,
        every=Every.MONTH,
        day=1,
        starts_on=today,
        **repeated_invoice(company, latest.number),
    )
    add_schedule(company, new, on=today)
