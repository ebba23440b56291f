"""What a customer owed when these books began."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import F

from solde.company.models import User
from solde.customers.models import Customer
from solde.history.recording import record
from solde.ledger.chart import OPENING_BALANCES, receivable_of, standard_account
from solde.ledger.models import Entry
from solde.ledger.posting import Draft, Line, post, standing_entries, void
from solde.ledger.refusals import rules_as_refusals
from solde.ledger.turns import take_turn
from solde.pdf.words import words_for
from solde.refusal import Refused
from solde.subject import Subject

NUMBERS = ("OB", "OB-2")  # of the first, and of one on the other side


class OpeningBalanceStands(Refused):
    """This customer has an opening balance already."""


class NoOpeningBalance(Refused):
    """This customer has no opening balance that could be taken back."""


class CreditFallsDue(Refused):
    """A credit does not fall due: leave the due date away."""


def open_balance(
    customer: Customer,
    amount_minor: int,
    *,
    on: date,
    due_on: date | None = None,
    by: User | None = None,
) -> Entry:
    """Post what a customer owes (plus) or is owed (minus), against "Opening balances".

    An adjustment with the number "OB", one at a time for each customer: what was entered wrong
    is voided and entered again, on the other side with the number "OB-2". `due_on` is of a
    charge; without one it is due on its date.

    Refused: another one while one stands, zero, a credit with a due date, a date in closed books.
    """
    company = customer.company
    if due_on and amount_minor < 0:
        raise CreditFallsDue
    with rules_as_refusals():
        take_turn(customer.pk)
        before = opening_balances(customer)
        if standing_among(before):
            raise OpeningBalanceStands
        number, document_id = place_after(before, amount_minor)
        contra = standard_account(company, OPENING_BALANCES, customer.currency)
        draft = Draft(
            customer=customer,
            kind=Entry.Kind.ADJUSTMENT,
            number=number,
            dated_on=on,
            description=words_for(customer.locale)["kind"]["opening_balance"],
            lines=(
                Line(receivable_of(customer).pk, amount_minor, customer.pk, due_on),
                Line(contra.pk, -amount_minor),
            ),
            document_id=document_id,
        )
        (entry,) = post(company, draft, by=by)
        record(
            company,
            "open_balance",
            Subject.CUSTOMER.of(customer.pk),
            by=by,
            amount_minor=amount_minor,
            on=on.isoformat(),
        )
    return entry


def void_opening_balance(customer: Customer, *, on: date, by: User | None = None) -> None:
    """Take back what a customer owed when these books began, from a day on.

    What is applied to it comes off: it stays a credit, or is open again. Then another one may be
    entered, on either side. Refused: none that stands; a day before its own, in closed books, or
    still to come.
    """
    with rules_as_refusals():
        take_turn(customer.pk)
        standing = standing_among(opening_balances(customer))
        if standing is None:
            raise NoOpeningBalance
        void(standing.document, on=on, by=by)
        record(
            customer.company,
            "void_opening_balance",
            Subject.CUSTOMER.of(customer.pk),
            by=by,
            on=on.isoformat(),
        )


def standing_among(balances: Iterable[Entry]) -> Entry | None:
    """The entry by which one of some opening balances counts now."""
    return next((entry for one in balances for entry in standing_entries(one)), None)


def opening_balances(customer: Customer) -> list[Entry]:
    """The first entries of all that were ever entered, taken back or not."""
    entries = customer.entries.filter(kind=Entry.Kind.ADJUSTMENT, number__in=NUMBERS)
    return list(entries.filter(document=F("id")).select_related("company").order_by("pk"))


def place_after(before: Sequence[Entry], amount_minor: int) -> tuple[str, int | None]:
    """Number and document of the next one: those of one that was taken back, if on its side.

    Its document is edited by that; a document never changes its side.
    """
    for one in before:
        if (amount_of(one) > 0) == (amount_minor > 0):
            return one.number, one.pk
    taken = {one.number for one in before}
    return next((number for number in NUMBERS if number not in taken), NUMBERS[-1]), None


def amount_of(entry: Entry) -> int:
    """What an opening balance adds to the customer's balance; minus: a credit."""
    posting = entry.postings.get(customer__isnull=False)
    return int(posting.amount_minor)
