"""Put credits on charges and take them off again. With bulk.py the only writer of applications.

What an application may be is held by the database: never more than is open on either side,
on any day, however many sessions try at once (migrations/0003_applications.sql).
"""

from collections.abc import Sequence
from datetime import date

from solde.company.models import User
from solde.customers.models import Customer
from solde.figures.aging import OpenItem
from solde.figures.allocation import allocate_oldest_first
from solde.figures.open_items import open_items
from solde.figures.postings import effective_on
from solde.history.recording import record
from solde.ledger.models import Application, Entry
from solde.ledger.reading import Ledger, document_dates, reach, read_ledgers
from solde.ledger.refusals import AlreadyReleased, NotApplicable, rules_as_refusals
from solde.ledger.turns import take_turn


def apply(
    credit: Entry, charge: Entry, *, amount_minor: int, on: date, by: User | None = None
) -> Application:
    """Put an amount of a credit on a charge, from the latest of the three dates on.

    Credit and charge are documents (their first entries). Refused: more than is open on
    either, an amount of zero or less, documents of different customers or A/R accounts, a day
    in closed books.
    """
    with rules_as_refusals():
        take_turn(credit.customer_id)
        (application,) = put(credit, [(charge.document_id, amount_minor)], on=on, by=by)
    return application


def apply_oldest_first(credit: Entry, *, on: date, by: User | None = None) -> list[Application]:
    """Put what is left of a credit on its customer's oldest due charges of that account.

    What is applied from a later day on is left alone. What no charge takes stays an unapplied
    credit.
    """
    with rules_as_refusals():
        take_turn(credit.customer_id)
        free = free_items(credit, on)
        left_minor = -sum(item.open_minor for item in free if item.document == credit.document_id)
        if left_minor < 0:
            raise NotApplicable
        charges = [item for item in free if item.open_minor > 0]
        parts, _ = allocate_oldest_first(left_minor, charges)
        paid = [(charge.document, part_minor) for charge, part_minor in parts]
        return put(credit, paid, on=on, by=by)


def put(
    credit: Entry, parts: Sequence[tuple[int, int]], *, on: date, by: User | None
) -> list[Application]:
    """Write applications of one credit to charges, each a document's id with its amount."""
    dates = document_dates([credit.document_id, *(charge for charge, _ in parts)])
    return Application._base_manager.bulk_create(
        Application(
            company_id=credit.company_id,
            customer_id=credit.customer_id,
            credit_id=credit.document_id,
            charge_id=charge,
            amount_minor=amount_minor,
            applied_on=on,
            effective_on=effective_on(dates[credit.document_id], dates[charge], on),
            applied_by=by,
        )
        for charge, amount_minor in parts
    )


def free_items(credit: Entry, on: date) -> list[OpenItem]:
    """What is open on a day on the credit's account, less what later days will need of it."""
    customer: Customer = credit.customer
    posting = credit.postings.filter(customer__isnull=False).first()
    if posting is None:
        raise NotApplicable
    reached = reach(customer.company_id, [customer.pk], account_id=posting.account_id)
    ledger = read_ledgers(reached, up_to=date.max)[customer.pk]
    now, *later = (
        {item.document: item for item in open_items(ledger.postings, ledger.applications, day)}
        for day in (on, *days_of_change(ledger, after=on))
    )
    free = []
    for document, item in now.items():
        opens = [
            item.open_minor,
            *(then[document].open_minor for then in later if document in then),
        ]
        if len(opens) == 1 + len(later):
            free.append(item._replace(open_minor=min(opens, key=abs)))
    return free


def days_of_change(ledger: Ledger, *, after: date) -> list[date]:
    """The days after a day on which something is posted, applied or released."""
    days = {posting.dated_on for posting in ledger.postings}
    for application in ledger.applications:
        days.add(application.effective_on)
        days.add(application.released_on or application.effective_on)
    return sorted(day for day in days if day > after)


def release(application: Application, *, on: date, by: User | None = None) -> None:
    """Take an application off from a day on; that day is the first without it. Once only."""
    with rules_as_refusals():
        standing = Application._base_manager.filter(pk=application.pk, released_on__isnull=True)
        if not standing.update(released_on=on):
            raise AlreadyReleased
        record(application.company, "release", f"application:{application.pk}", by=by, on=str(on))


def release_all(document: Entry, *, on: date, by: User | None = None) -> None:
    """Take off every application of a document that still stands, from a day on.

    The caller has taken the customer's turn, so that none comes to stand meanwhile.
    """
    company = document.company
    for side in ("credit_id", "charge_id"):
        for application in company.applications.filter(
            **{side: document.document_id}, released_on__isnull=True
        ):
            release(application, on=on, by=by)
