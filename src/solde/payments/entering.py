"""Post payments and refunds under the next numbers. With adopting.py the only writer of rows."""

from collections.abc import Iterable, Sequence

from solde.company.models import Company, User
from solde.company.numbering import Number, take
from solde.history.recording import record_each
from solde.ledger.chart import BANK, UNDEPOSITED, standard_account
from solde.ledger.models import Account
from solde.ledger.posting import Draft, Line, write
from solde.payments.asking import NewPayment
from solde.payments.models import Payment
from solde.payments.placing import receivables_for
from solde.subject import Subject

Kind = Payment.Kind

# Where money goes to or comes from when nobody says so.
USUAL = {Kind.PAYMENT: UNDEPOSITED, Kind.REFUND: BANK}
ACTS = {Kind.PAYMENT: "receive", Kind.REFUND: "refund"}


def enter(
    company: Company, kind: Payment.Kind, news: Sequence[NewPayment], *, by: User | None
) -> list[Payment]:
    """Write payments or refunds, in the order given, in a fixed number of statements.

    The caller has looked for faults, and has taken the customers' turns. Refused: what is put
    on documents of several A/R accounts.
    """
    receivables = receivables_for(company, news)
    moneys = money_accounts(company, kind, news)
    rows = [
        Payment(
            company=company,
            customer=new.customer,
            kind=kind,
            number=number.text,
            series_number=number.place,
            dated_on=new.on,
            currency=new.customer.currency,
            amount_minor=new.amount_minor,
            left_minor=new.amount_minor,
            receivable_id=receivable,
            account=account,
            method=new.how.method,
            reference=new.how.reference,
            memo=new.how.memo,
            created_by=by,
        )
        for new, receivable, account, number in zip(
            news, receivables, moneys, next_numbers(company, kind, len(news)), strict=True
        )
    ]
    entries = write(company, [draft_of(row) for row in rows], by=by)
    for row, entry in zip(rows, entries, strict=True):
        row.entry = entry
    company.payments.bulk_create(rows)
    record_each(company, ACTS[kind], (Subject.PAYMENT.of(row.pk) for row in rows), by=by)
    return rows


def next_numbers(company: Company, kind: Payment.Kind, count: int) -> list[Number]:
    """The next numbers of a series, without those that payments from elsewhere have already."""
    numbers: list[Number] = []
    while len(numbers) < count:
        taken = take(company, kind, count - len(numbers))
        doubled = company.payments.filter(kind=kind, number__in=[one.text for one in taken])
        known = set(doubled.values_list("number", flat=True))
        numbers += [one for one in taken if one.text not in known]
    return numbers


def money_accounts(
    company: Company, kind: Payment.Kind, news: Iterable[NewPayment]
) -> list[Account]:
    """Where the money of each goes to or comes from; one query for each currency."""
    usual: dict[str, Account] = {}
    found = []
    for new in news:
        currency = new.customer.currency
        if new.how.account is None and currency not in usual:
            usual[currency] = standard_account(company, USUAL[kind], currency)
        found.append(new.how.account or usual[currency])
    return found


def draft_of(payment: Payment) -> Draft:
    """What a payment or refund says in the ledger. Its row need not be written yet."""
    owed_minor = payment.amount_minor if payment.kind == Kind.REFUND else -payment.amount_minor
    return Draft(
        customer=payment.customer,
        kind=payment.kind,
        number=payment.number,
        dated_on=payment.dated_on,
        description=payment.memo,
        lines=(
            Line(payment.receivable_id, owed_minor, payment.customer_id),
            Line(payment.account_id, -owed_minor),
        ),
        document_id=payment.entry_id,
    )
