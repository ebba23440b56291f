"""What a customer owed when these books began."""

from datetime import date

from solde.company.models import User
from solde.customers.models import Customer
from solde.history.recording import record
from solde.ledger.chart import OPENING_BALANCES, receivable_of, standard_account
from solde.ledger.models import Entry
from solde.ledger.posting import Draft, Line, post, standing_entries
from solde.ledger.refusals import rules_as_refusals
from solde.ledger.turns import take_turn
from solde.pdf.words import words_for
from solde.refusal import Refused
from solde.subject import Subject

NUMBER = "OB"


class OpeningBalanceStands(Refused):
    """This customer has an opening balance already."""


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

    An adjustment with the number "OB", once per customer: what was entered wrong is voided and
    entered again, on the same side. `due_on` is of a charge; without one it is due on its date.

    Refused: a second one, zero, a credit with a due date, a date in closed books.
    """
    company = customer.company
    if due_on and amount_minor < 0:
        raise CreditFallsDue
    with rules_as_refusals():
        take_turn(customer.pk)
        voided = voided_before(customer)
        contra = standard_account(company, OPENING_BALANCES, customer.currency)
        draft = Draft(
            customer=customer,
            kind=Entry.Kind.ADJUSTMENT,
            number=NUMBER,
            dated_on=on,
            description=words_for(customer.locale)["kind"]["opening_balance"],
            lines=(
                Line(receivable_of(customer).pk, amount_minor, customer.pk, due_on),
                Line(contra.pk, -amount_minor),
            ),
            document_id=voided.document_id if voided else None,
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


def voided_before(customer: Customer) -> Entry | None:
    """The opening balance that was taken back; its number is used again, as it is edited.

    Refused while one stands.
    """
    kept: Entry | None = customer.entries.filter(
        kind=Entry.Kind.ADJUSTMENT, number=NUMBER, reverses=None
    ).first()
    if kept and standing_entries(kept):
        raise OpeningBalanceStands
    return kept
