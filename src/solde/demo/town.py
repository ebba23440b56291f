"""The town in the books: a sawmill, its customers, and a year of trade."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

from django.db import transaction

from solde.company.changing import change_company
from solde.company.closing import close_books
from solde.company.logo import keep_logo
from solde.company.models import Company
from solde.customers.changing import change_customer
from solde.customers.models import Customer
from solde.customers.opening import open_customer
from solde.demo.abroad import HARD_TO_PRINT, OTHER_CURRENCIES, OTHER_LANGUAGES
from solde.demo.deals import Year
from solde.demo.habits import settle_in
from solde.demo.journal import Page, write_journal
from solde.demo.logo import draw_logo
from solde.demo.people import HOW_THEY_ARE_REACHED, HOW_THEY_PAY, WHAT_THEY_ARE
from solde.demo.resident import Resident
from solde.figures.days import add_months, month_end
from solde.ledger.chart import choose_receivable, receivable
from solde.ledger.opening import open_company
from solde.sales.canada import choose_province, taxes_for

SLUG = "demo"
TIME_ZONE = "America/Toronto"
GST, QST = "123456789 RT0001", "1234567890 TQ0001"  # registered with these numbers
RESIDENTS = (
    *HOW_THEY_PAY,
    *HOW_THEY_ARE_REACHED,
    *WHAT_THEY_ARE,
    *OTHER_LANGUAGES,
    *OTHER_CURRENCIES,
    *HARD_TO_PRINT,
)
MONTHS_OPEN = 3  # the books are closed up to so many months before the last day


def town() -> Company | None:
    """The town's company, if it has been loaded."""
    return Company.objects.filter(slug=SLUG).first()


def last_day(company: Company) -> date:
    """The last day of the town's year, which a town that was kept still has next month."""
    assert company.closed_on
    return month_end(add_months(company.closed_on, MONTHS_OPEN))


@transaction.atomic
def load_town(today: date, residents: Sequence[Resident] = RESIDENTS) -> Company:
    """Make the town, with a year of trade up to the last end of a month before today.

    All through the acts that people use, and the same for the same day. A project follows
    its customer among the residents.
    """
    until = month_end(add_months(today, -1))
    company = open_sawmill()
    customers = {one.new.name: move_in(company, one) for one in residents}
    write_journal(company, [page_of(customers[one.new.name], one, until) for one in residents])
    for one in residents:
        if not one.new.active:  # and still was while there was trade
            change_customer(customers[one.new.name], active=False)
    close_books(company, month_end(add_months(until, -MONTHS_OPEN)))
    settle_in(company, today)
    return company


def open_sawmill() -> Company:
    company = open_company(
        SLUG,
        "Moulin Trois-Épinettes inc.",
        language="en-CA",
        time_zone=TIME_ZONE,
        address="480, chemin du Moulin",
        city="Val-Épinette",
        region="QC",
        postal_code="J0X 1X0",
        phone="819 555-0142",
        email="comptes@trois-epinettes.example",
        website="www.trois-epinettes.example",
        tax_numbers=[f"GST {GST}", f"QST {QST}"],
        statement_note="Thank you for building with spruce. Questions: 819 555-0142.",
    )
    change_company(company, logo=keep_logo(company, draw_logo()))
    choose_province(company, "QC", registrations={"GST": GST, "QST": QST})
    for province in ("NB", "NS", "ON"):  # where HST is collected, at three rates
        choose_province(company, province, registrations={"GST": GST}, home=False)
    return company


def move_in(company: Company, one: Resident) -> Customer:
    new = replace(one.new, active=True)
    if one.project_of:
        new = replace(new, parent=company.customers.get(name=one.project_of))
    customer = open_customer(company, new)
    if one.account:
        choose_receivable(customer, receivable(company, one.account, customer.currency))
    return customer


def page_of(customer: Customer, one: Resident, until: date) -> Page:
    year = Year(
        name=customer.name,
        currency=customer.currency,
        language=customer.locale,
        rates=tuple(tax.rate_ppm for tax in taxes_for(customer)),
        last_day=until,
        # Chance that comes out the same each time; nothing hangs on its being hard to guess.
        chance=Random(customer.name),  # noqa: S311
    )
    return Page(customer, tuple(one.trade(year)))
