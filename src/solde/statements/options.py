"""The options of a run: every choice of the window, with its default."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from solde.company.models import Company
from solde.customers.models import Customer
from solde.figures.aging import DEFAULT_EDGES, AgeBy, AgeCredits
from solde.figures.days import month_start
from solde.figures.request import Kind, Request
from solde.pdf.layout import templates
from solde.refusal import Refused

PERIOD_KINDS = (Kind.BALANCE_FORWARD, Kind.ACTIVITY)
# Whole numbers and decimals as every currency has them; what Decimal reads goes much further.
PLAIN_AMOUNT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,4})?", re.ASCII)


class Per(StrEnum):
    CUSTOMER = "customer"  # projects stand on their customer's statement
    PROJECT = "project"  # a statement for each project, one for what is the customer's own


class Order(StrEnum):
    NAME = "name"
    POSTAL_CODE = "postal-code"


class OptionsAreWrong(Refused):
    """The options of the run contradict each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is ordered. Two runs with equal options ask the same question of the books."""

    kind: Kind
    statement_on: date
    start_on: date | None = None  # of the period; balance forward and activity only
    end_on: date | None = None
    customers: tuple[str, ...] = ()  # names or numbers; empty: all
    type: str = ""  # customers of this type; empty: of any
    delivery: str = ""  # customers who prefer this way; empty: any
    account: str = ""  # name of the A/R account; empty: all
    per: Per = Per.CUSTOMER
    over_days: int | None = None  # open item: leave out charges no later than this
    include_zero: bool = False
    minimum: str = ""  # decimal string; leave out balances below it
    skip_credit: bool = False
    skip_no_activity: bool = False  # leave out customers without a row in the period
    include_inactive: bool = False
    age_by: AgeBy | None = None  # None: as the company does
    age_credits: AgeCredits | None = None
    edges: tuple[int, ...] = ()  # of the aging columns, in days; empty: as the company does
    due_dates: bool = True
    details: bool = False  # what documents say line by line, under their rows
    order: Order = Order.NAME
    template: str = "standard-1"
    remittance_slip: bool = False
    finance_charges: bool = False  # charge what is overdue on the statement date first
    attach_invoices: bool = False  # the open invoices go with the letter
    email: bool = False  # send the statements by e-mail
    mailbox: str = ""  # address, "default" or "captured"; empty: the company's first
    repeat: bool = False  # send again what was sent before

    def as_json(self) -> dict[str, Any]:
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
        }


def settled(options: Options, company: Company) -> Options:
    """The options with their defaults filled in, or refused with all that is wrong.

    A period that is not given is the month of its last day, up to that day; its last day is
    the statement date.
    """
    if options.kind in PERIOD_KINDS:
        end_on = options.end_on or options.statement_on
        start_on = options.start_on or month_start(end_on)
        options = replace(options, start_on=start_on, end_on=end_on)
    found = list(what_is_wrong(options))
    if found:
        raise OptionsAreWrong(" ".join(found))
    return replace(
        options,
        age_by=options.age_by or AgeBy(company.age_by),
        age_credits=options.age_credits or AgeCredits(company.age_credits),
        edges=options.edges or edges_of(company),
    )


def edges_of(company: Company) -> tuple[int, ...]:
    """Where the company's aging columns end, in days."""
    return tuple(company.aging_edges) or DEFAULT_EDGES


def what_is_wrong(options: Options) -> Iterator[str]:
    if options.kind in PERIOD_KINDS:
        assert options.start_on
        assert options.end_on
        if options.start_on > options.end_on:
            yield _("The period must not end before it begins.")
        if options.end_on > options.statement_on:
            yield _("The period must not end after the statement date.")
    else:
        if options.start_on or options.end_on:
            yield _("An open item statement or reminder has no period.")
        if options.skip_no_activity:
            yield _("“No activity in the period” needs a statement with a period.")
    if options.over_days is not None and options.kind != Kind.OPEN_ITEM:
        yield _("“Only items over N days past due” belongs to open item statements.")
    if options.over_days is not None and options.over_days < 0:
        yield _("Days past due are counted from 0.")
    if options.delivery and options.delivery not in Customer.Delivery.values:
        yield _("Delivery is email, print, both or none.")
    if options.minimum and not PLAIN_AMOUNT.fullmatch(options.minimum):
        yield _("“%s” is not an amount such as 25.00.") % options.minimum
    if not options.email:
        yield from what_belongs_to_mail(options)
    if options.template not in templates():
        yield _("There is no template “%s”.") % options.template


def what_belongs_to_mail(options: Options) -> Iterator[str]:
    if options.mailbox or options.repeat:
        yield _("A mailbox and sending again belong to statements that are e-mailed.")
    if options.attach_invoices:
        yield _("Open invoices are attached to statements that are e-mailed.")


def request_of(options: Options) -> Request:
    """What the figures are asked by options that are settled."""
    assert options.age_by
    assert options.age_credits
    return Request(
        kind=options.kind,
        statement_on=options.statement_on,
        start_on=options.start_on,
        end_on=options.end_on,
        over_days=options.over_days,
        edges=options.edges,
        age_by=options.age_by,
        age_credits=options.age_credits,
    )


def options_from(stored: dict[str, Any]) -> Options:
    """Options as as_json() wrote them."""
    days = {
        name: stored[name] and date.fromisoformat(stored[name])
        for name in ("statement_on", "start_on", "end_on")
    }
    return Options(
        **stored
        | days
        | {
            "kind": Kind(stored["kind"]),
            "customers": tuple(stored["customers"]),
            "edges": tuple(stored["edges"]),
            "per": Per(stored["per"]),
            "order": Order(stored["order"]),
            "age_by": stored["age_by"] and AgeBy(stored["age_by"]),
            "age_credits": stored["age_credits"] and AgeCredits(stored["age_credits"]),
        }
    )
