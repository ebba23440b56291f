"""What documents and their states are called on pages, and how they look."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from solde.sales.models import Document, SendingRun, Tax
from solde.sales.papers import name_in
from solde.sales.standing import (
    PaymentAxis,
    SendingAxis,
    payment_of,
    payment_words,
    sending_of,
    sending_words,
)
from solde.web.formats import moment, tag
from solde.web.letter_words import CAPTURED, Word, is_captured

Kind, Way = Document.Kind, SendingRun.Way
KINDS = {
    Kind.INVOICE: gettext_noop("Invoice"),
    Kind.CREDIT_MEMO: gettext_noop("Credit memo"),
    Kind.SALES_RECEIPT: gettext_noop("Sales receipt"),
    Kind.REFUND_RECEIPT: gettext_noop("Refund receipt"),
    Kind.STATEMENT_CHARGE: gettext_noop("Statement charge"),
    Kind.FINANCE_CHARGE: gettext_noop("Finance charge"),
}
NEW = {
    Kind.INVOICE: gettext_lazy("New invoice"),
    Kind.CREDIT_MEMO: gettext_lazy("New credit memo"),
    Kind.SALES_RECEIPT: gettext_lazy("New sales receipt"),
    Kind.REFUND_RECEIPT: gettext_lazy("New refund receipt"),
    Kind.STATEMENT_CHARGE: gettext_lazy("New statement charge"),
    Kind.FINANCE_CHARGE: gettext_lazy("New finance charge"),
}
ORDERS = {
    Way.EMAIL: gettext_noop("E-mail order of %s"),
    Way.PRINT: gettext_noop("Print order of %s"),
}
LOOKS = {  # of a badge
    PaymentAxis.DRAFT: "off",
    PaymentAxis.OPEN: "wait",
    PaymentAxis.PARTLY_PAID: "wait",
    PaymentAxis.OVERDUE: "bad",
    PaymentAxis.PAID: "ok",
    PaymentAxis.VOID: "off",
    SendingAxis.NOT_SENT: "off",
    SendingAxis.WAITING: "wait",
    SendingAxis.SENDING: "wait",
    SendingAxis.SENT: "ok",
    SendingAxis.VIEWED: "ok",
    SendingAxis.PARTLY_SENT: "warn",
    SendingAxis.IN_DOUBT: "warn",
    SendingAxis.PROBLEM: "bad",
    SendingAxis.CALLED_OFF: "off",
}


def order_words(way: str, ordered_at: datetime) -> str:
    """What an order to e-mail or to print many documents is called."""
    return _(ORDERS[Way(way)]) % moment(ordered_at)


def kind_word(kind: str) -> str:
    return _(KINDS[Kind(kind)])


def tax_word(tax: Tax) -> str:
    """The name of a tax in the language of the page: "QST" or "TVQ"."""
    return name_in(tax, tag())


def title_of(document: Document) -> str:
    """ "Invoice 1043", or what a draft will be."""
    kind = kind_word(document.kind)
    if document.state == Document.State.DRAFT:
        return _("%s, draft") % kind
    return f"{kind} {document.number}"


def payment_word(document: Document, *, on: date) -> tuple[Word, str]:
    """What was paid of a document, as a badge and in a sentence."""
    return paid_word(payment_of(document, on=on), document.kind)


def paid_word(axis: PaymentAxis, kind: str) -> tuple[Word, str]:
    """The badge and the sentence of a document of that kind."""
    label, sentence = payment_words(axis, kind)
    return Word(label, LOOKS[axis]), sentence


def sending_word(document: Document) -> tuple[Word, str]:
    """What became of its latest letter, as a badge and in a sentence; the letter is at hand."""
    return sent_word(sending_of(document), is_kept(document))


def sent_word(axis: SendingAxis, is_kept: bool) -> tuple[Word, str]:
    """The badge and the sentence of a document, whose latest letter was kept here or not."""
    if axis is SendingAxis.SENT and is_kept:
        return CAPTURED, _("Letters are kept here, and nobody gets them.")
    label, sentence = sending_words(axis)
    return Word(label, LOOKS[axis]), sentence


def is_kept(document: Document) -> bool:
    return document.letter is not None and is_captured(document.letter)
