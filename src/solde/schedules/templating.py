"""What a schedule makes, kept as JSON without days: an invoice, or the options of a run."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from solde.company.models import Company
from solde.customers.models import Customer
from solde.figures.days import Terms, TermsRule
from solde.sales.asking import NewDocument, NewLine
from solde.schedules.models import Schedule
from solde.statements.options import Options
from solde.statements.saving import restored

# Of a document and of a line: what is kept as it is.
PLAIN: Final = ("po_number", "memo", "internal_note", "discount_ppm", "discount_minor")
OF_A_LINE: Final = ("description", "price_micros", "quantity_micros", "unit", "discount_ppm")


def invoice_template(new: NewDocument) -> dict[str, Any]:
    """An invoice without its customer, and without days: due as its terms say."""
    return {
        **{name: getattr(new, name) for name in PLAIN},
        "terms": new.terms and [str(new.terms.rule), new.terms.days],
        "account": new.account and new.account.pk,
        "lines": [line_template(line) for line in new.lines],
    }


def line_template(line: NewLine) -> dict[str, Any]:
    return {
        **{name: getattr(line, name) for name in OF_A_LINE},
        "item": line.item and line.item.pk,
        "taxes": [tax.pk for tax in line.taxes],
        "account": line.account and line.account.pk,
    }


def invoice_of(company: Company, customer: Customer, stored: dict[str, Any]) -> NewDocument:
    """The invoice that was kept, for some day. Rows that it names stay, retired or not."""
    lines = stored["lines"]
    accounts = company.accounts.in_bulk(
        [one["account"] for one in (stored, *lines) if one["account"]]
    )
    items = company.items.in_bulk([line["item"] for line in lines if line["item"]])
    taxes = company.taxes.in_bulk([tax for line in lines for tax in line["taxes"]])
    terms = stored["terms"]
    return NewDocument(
        kind="invoice",
        customer=customer,
        dated_on=date.min,
        lines=tuple(
            NewLine(
                **{name: line[name] for name in OF_A_LINE},
                item=named(items, line["item"]),
                taxes=tuple(taxes[tax] for tax in line["taxes"]),
                account=named(accounts, line["account"]),
            )
            for line in lines
        ),
        terms=Terms(TermsRule(terms[0]), terms[1]) if terms else None,
        account=named(accounts, stored["account"]),
        **{name: stored[name] for name in PLAIN},
    )


def named(rows: Mapping[int, Any], pk: int | None) -> Any:
    return None if pk is None else rows[pk]


def invoice_on(schedule: Schedule, on: date) -> NewDocument:
    """The invoice of a schedule for a day."""
    assert schedule.customer
    new = invoice_of(schedule.company, schedule.customer, schedule.template)
    prints = schedule.action == Schedule.Action.ISSUE_AND_PRINT
    return replace(new, dated_on=on, to_print=prints)


def options_on(schedule: Schedule, on: date) -> Options:
    """The options of a schedule for a day, which is the statement date."""
    options = restored(schedule.template, on)
    if schedule.action == Schedule.Action.MAKE_AND_EMAIL:
        return replace(options, email=True)
    return replace(options, email=False, mailbox="", repeat=False)
