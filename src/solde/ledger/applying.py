"""Put credits on charges and take them off again. The only writer of applications.

What an application may be is held by the database: never more than is open on either side,
on any day, however many sessions try at once (migrations/0002_rules.sql, section 5).
"""

from datetime import date

from solde.company.models import User
from solde.customers.models import Customer
from solde.figures.allocation import allocate_oldest_first
from solde.figures.postings import effective_on
from solde.history.recording import record
from solde.ledger.models import Application, Entry
from solde.ledger.reading import document_dates, open_items_of
from solde.ledger.refusals import AlreadyReleased, rules_as_refusals


def apply(
    credit: Entry, charge: Entry, *, amount_minor: int, on: date, by: User | None = None
) -> Application:
    """Put an amount of a credit on a charge, from the latest of the three dates on.

    Credit and charge are documents (their first entries). Refused: more than is open on
    either, documents of different customers or A/R accounts, a day in closed books.
    """
    with rules_as_refusals():
        dates = document_dates([credit.document_id, charge.document_id])
        application: Application = Application._base_manager.create(
            company_id=credit.company_id,
            customer_id=credit.customer_id,
            credit_id=credit.document_id,
            charge_id=charge.document_id,
            amount_minor=amount_minor,
            applied_on=on,
            effective_on=effective_on(dates[credit.document_id], dates[charge.document_id], on),
            applied_by=by,
        )
    return application


def apply_oldest_first(credit: Entry, *, on: date, by: User | None = None) -> list[Application]:
    """Put what is left of a credit on its customer's oldest due charges of that account.

    What no charge takes stays an unapplied credit.
    """
    customer: Customer = credit.customer
    with rules_as_refusals():
        account_id = credit.postings.get(customer__isnull=False).account_id
        items = open_items_of(customer, on=on, account_id=account_id)
        left_minor = -sum(i.open_minor for i in items if i.document == credit.document_id)
        charges = [item for item in items if item.open_minor > 0]
        parts, _ = allocate_oldest_first(left_minor, charges)
        paid = credit.company.entries.in_bulk([charge.document for charge, _ in parts])
        return [
            apply(credit, paid[charge.document], amount_minor=part_minor, on=on, by=by)
            for charge, part_minor in parts
        ]


def release(application: Application, *, on: date, by: User | None = None) -> None:
    """Take an application off from a day on; that day is the first without it. Once only."""
    with rules_as_refusals():
        standing = Application._base_manager.filter(pk=application.pk, released_on__isnull=True)
        if not standing.update(released_on=on):
            raise AlreadyReleased
        record(application.company, "release", f"application:{application.pk}", by=by, on=str(on))


def release_all(document: Entry, *, on: date, by: User | None = None) -> None:
    """Take off every application of a document that still stands, from a day on."""
    company = document.company
    for side in ("credit_id", "charge_id"):
        for application in company.applications.filter(
            **{side: document.document_id}, released_on__isnull=True
        ):
            release(application, on=on, by=by)
