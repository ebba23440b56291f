"""What payments, refunds and their states are called on pages."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from solde.ledger.models import Entry
from solde.payments.models import Payment
from solde.web.letter_words import Word

KINDS = {
    Payment.Kind.PAYMENT: gettext_noop("Payment"),
    Payment.Kind.REFUND: gettext_noop("Refund"),
}
METHODS = {
    Payment.Method.CHEQUE: gettext_noop("Cheque"),
    Payment.Method.TRANSFER: gettext_noop("Bank transfer"),
    Payment.Method.INTERAC: gettext_noop("Interac e-Transfer"),
    Payment.Method.CARD: gettext_noop("Card"),
    Payment.Method.CASH: gettext_noop("Cash"),
    Payment.Method.DEBIT: gettext_noop("Pre-authorized debit"),
    Payment.Method.OTHER: gettext_noop("Other"),
}
ENTRIES = {
    Entry.Kind.INVOICE: gettext_noop("Invoice"),
    Entry.Kind.CREDIT_MEMO: gettext_noop("Credit memo"),
    Entry.Kind.STATEMENT_CHARGE: gettext_noop("Statement charge"),
    Entry.Kind.FINANCE_CHARGE: gettext_noop("Finance charge"),
    Entry.Kind.PAYMENT: gettext_noop("Payment"),
    Entry.Kind.REFUND: gettext_noop("Refund"),
}
VOID = Word(gettext_lazy("Void"), "off")
UNAPPLIED = Word(gettext_lazy("Unapplied"), "warn")
PARTLY = Word(gettext_lazy("Partly applied"), "wait")
APPLIED = Word(gettext_lazy("Applied"), "ok")


def kind_word(kind: str) -> str:
    return _(KINDS[Payment.Kind(kind)])


def method_word(method: str) -> str:
    return _(METHODS[Payment.Method(method)])


def entry_word(kind: str) -> str:
    """The kind of a document in the books; of rarer ones, as the books call it."""
    named = ENTRIES.get(Entry.Kind(kind))
    return _(named) if named else str(Entry.Kind(kind).label)


def title_of(payment: Payment) -> str:
    return f"{kind_word(payment.kind)} {payment.number}"


def word_of(payment: Payment) -> Word:
    """How much of it is applied."""
    if payment.state == Payment.State.VOIDED:
        return VOID
    if not payment.left_minor:
        return APPLIED
    return UNAPPLIED if payment.left_minor == payment.amount_minor else PARTLY
