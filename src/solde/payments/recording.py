"""Record payments, correct them, and take them back."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from solde.company.models import Company, User
from solde.customers.models import Customer
from solde.history.once import fingerprint, once
from solde.history.recording import record
from solde.history.seen import insist_on_seen
from solde.ledger import posting
from solde.ledger.applying import Portion, put
from solde.ledger.moving import release_to_move
from solde.ledger.past import words_for_past
from solde.ledger.posting import post, reversal_of, standing_entries
from solde.ledger.refusals import MoreThanOpen
from solde.ledger.turns import take_turn, take_turns
from solde.mail.bulk import cancel_all
from solde.payments.asking import (
    OLDEST_FIRST,
    Instructions,
    NewPayment,
    Tender,
    insist_on_sense,
)
from solde.payments.covering import cover, uncovered_on_its_day
from solde.payments.entering import draft_of, enter, money_accounts
from solde.payments.models import Payment
from solde.payments.refusals import rules_as_refusals
from solde.payments.sending import letters_with_receipts
from solde.payments.sharing import Purse, share_oldest_first
from solde.refusal import Refused
from solde.subject import Subject

CHANGEABLE = ("dated_on", "amount_minor", "account", "method", "reference", "memo")
IN_THE_LEDGER = {"dated_on", "amount_minor", "account", "memo"}


class PaymentIsVoid(Refused):
    """A void payment or refund is not changed: record another one."""


class LessThanApplied(Refused):
    """That is less than what is applied: take off an application first."""


def receive(
    customer: Customer,
    amount_minor: int,
    *,
    on: date,
    how: Tender,
    instructions: Instructions = OLDEST_FIRST,
    by: User | None = None,
) -> Payment:
    """Record money that came in, and pay charges with it.

    Without instructions it pays what fell due first on the customer's A/R account. What pays no
    charge stays an unapplied credit. Refused: what receive_many() refuses.
    """
    new = NewPayment(
        customer=customer, amount_minor=amount_minor, on=on, how=how, instructions=instructions
    )
    (payment,) = receive_many(customer.company, [new], by=by)
    return payment


def receive_many(
    company: Company,
    news: Sequence[NewPayment],
    *,
    key: UUID | None = None,
    by: User | None = None,
) -> list[Payment]:
    """Record a deposit slip of payments, all or none, numbered in the order given.

    The charges that payments name are paid first; then the rest of each pays what fell due
    first on its A/R account, in the order given. A fixed number of statements, however many
    payments; a few more for each currency and A/R account. The same key records them once: asked
    again, it finds those of the first time. Refused: a payment that is wrong, more than is open
    on a charge, another customer's charge, charges of several A/R accounts, an account that holds
    no money, a day in closed books, a key under which something else was asked for.
    """
    if not news:
        return []

    def received() -> list[Payment]:
        insist_on_sense(*news)
        return take_in(company, news, by=by)

    with rules_as_refusals():
        rows = company.payments.all()
        payments = once(key, ("receive", news), rows, received, company=company)
    return as_they_stand(company, payments)


def take_in(company: Company, news: Sequence[NewPayment], *, by: User | None) -> list[Payment]:
    """Write payments and put them on charges, in the current transaction."""
    take_turns(new.customer.pk for new in news)
    payments = enter(company, Payment.Kind.PAYMENT, news, by=by)
    put([*named_portions(payments, news)], by=by)
    purses = [
        Purse(payment, rest_of(new))
        for payment, new in zip(payments, news, strict=True)
        if new.instructions.rest_oldest_first and rest_of(new)
    ]
    put(share_oldest_first(company, purses), by=by)
    return payments


def named_portions(payments: Iterable[Payment], news: Iterable[NewPayment]) -> Iterator[Portion]:
    for payment, new in zip(payments, news, strict=True):
        for part in new.instructions.parts:
            yield Portion(
                payment.customer, payment.entry_id, part.document, part.amount_minor, new.on
            )


def rest_of(new: NewPayment) -> int:
    """What a payment's instructions leave over."""
    return new.amount_minor - sum(part.amount_minor for part in new.instructions.parts)


def as_they_stand(company: Company, payments: Sequence[Payment]) -> list[Payment]:
    """The rows again, with what is left of each as PostgreSQL has it."""
    rows = company.payments.select_related("company", "customer", "receivable", "account", "entry")
    found = rows.in_bulk([payment.pk for payment in payments])
    return [found[payment.pk] for payment in payments]


def void(payment: Payment, *, on: date, by: User | None = None) -> None:
    """Take a payment or refund back from a day on: what it paid is open again.

    A void on its own date leaves no row on any statement. Letters with a receipt of it that wait
    are called off. Refused: a void one; a day before its date, in closed books, or still to come
    (what is dated ahead may be void on its date).
    """
    with rules_as_refusals():
        posting.void(payment.entry, on=on, by=by)
        payment.company.payments.filter(pk=payment.pk).update(state=Payment.State.VOIDED)
        cancel_all(payment.company, letters_with_receipts(payment), by=by)
    payment.refresh_from_db()


def change(
    payment: Payment, *, amount_minor: int, on: date, how: Tender, seen: str | None = None,
    by: User | None = None,
) -> Payment:  # fmt: skip
    """Correct a payment or refund under its number. What is applied of it stays applied.

    What stands in the ledger (amount, day, account, memo) is reversed on its own date and
    posted again; the rest is only noted, and what is the same posts nothing. When the day
    moves, what was applied with the payment moves along; what a refund gives more is taken from
    the oldest credits. `seen` is as_seen() of what whoever asks was shown; without it the last
    correction stands. Refused: less than what is applied, more than there is of credit, a void
    one, one that somebody else changed since it was seen, a day in closed books, and what
    receive() refuses.
    """
    company = payment.company
    new = NewPayment(customer=payment.customer, amount_minor=amount_minor, on=on, how=how)
    insist_on_sense(new)
    with rules_as_refusals():
        take_turn(payment.customer_id)
        (row,) = as_they_stand(company, [payment])
        insist_on_room(row, amount_minor)
        was_on, before, stands = row.dated_on, said_by(row), as_seen(row)
        uncovered_minor = uncovered_on_its_day(row)
        (row.account,) = money_accounts(company, Payment.Kind(row.kind), [new])
        row.dated_on, row.amount_minor = on, amount_minor
        row.method, row.reference, row.memo = how.method, how.reference, how.memo
        changes = {
            name: [before[name], value]
            for name, value in said_by(row).items()
            if value != before[name]
        }
        if changes:
            insist_on_seen(company, Subject.PAYMENT.of(row.pk), seen=seen, stands=stands)
            if changes.keys() & IN_THE_LEDGER:
                post_again(row, was_on, uncovered_before_minor=uncovered_minor, by=by)
            else:
                row.save(update_fields=CHANGEABLE)
            record(company, "change", Subject.PAYMENT.of(row.pk), by=by, **changes)
    (changed,) = as_they_stand(company, [payment])
    return changed


def insist_on_room(payment: Payment, amount_minor: int) -> None:
    if payment.state == Payment.State.VOIDED:
        raise PaymentIsVoid
    if amount_minor < payment.amount_minor - payment.left_minor:
        raise LessThanApplied


def said_by(payment: Payment) -> dict[str, str | int]:
    """What can be changed of a payment, as the history keeps it: an account by its name."""
    return {
        "dated_on": str(payment.dated_on),
        "amount_minor": payment.amount_minor,
        "account": payment.account.name,
        "method": payment.method,
        "reference": payment.reference,
        "memo": payment.memo,
    }


def as_seen(payment: Payment) -> str:
    """A mark of what a payment says, another one as soon as it says something else."""
    return fingerprint(said_by(payment))


def post_again(
    payment: Payment, was_on: date, *, uncovered_before_minor: int, by: User | None
) -> None:
    """Reverse what stands of it on its own date, and post what the row says now.

    What is applied moves along with its day; what a refund gives more is taken from credits.
    """
    on, moving = payment.dated_on, []
    if on != was_on:
        moving = release_to_move(payment.entry, was_on, on=on, by=by)
    (standing,) = standing_entries(payment.entry)
    back = reversal_of(standing, standing.dated_on)
    try:
        post(payment.company, back, draft_of(payment), by=by)
    except MoreThanOpen as refusal:
        words = words_for_past(
            payment.entry, amount_minor=payment.amount_minor, dated_on=payment.dated_on
        )
        raise LessThanApplied(words) from refusal
    payment.save(update_fields=CHANGEABLE)
    put(moving, by=by)
    if payment.kind == Payment.Kind.REFUND:
        cover(payment, uncovered_before_minor=uncovered_before_minor, by=by)
