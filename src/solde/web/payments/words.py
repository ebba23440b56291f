"""What payments, refunds and their states are called on pages."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

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
VOID = Word(gettext_lazy("Void"), "off")
UNAPPLIED = Word(gettext_lazy("Unapplied"), "warn")
PARTLY = Word(gettext_lazy("Partly applied"), "wait")
APPLIED = Word(gettext_lazy("Applied"), "ok")


def kind_word(kind: str) -> str:
    return _(KINDS[Payment.Kind(kind)])


def method_word(method: str) -> str:
    return _(METHODS[Payment.Method(method)])


def title_of(payment: Payment) -> str:
    return f"{kind_word(payment.kind)} {payment.number}"


def word_of(payment: Payment) -> Word:
    """How much of it is applied."""
    if payment.state == Payment.State.VOIDED:
        return VOID
    if not payment.left_minor:
        return APPLIED
    return UNAPPLIED if payment.left_minor == payment.amount_minor else PARTLY
