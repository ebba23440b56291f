"""Send the receipt of a payment: what it says is kept with the letter."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from solde.company.access import May, insist
from solde.company.models import User
from solde.customers.reaching import reached_at
from solde.history.once import once
from solde.history.recording import record
from solde.ledger.posting import was_void
from solde.mail.choosing import mailbox_named
from solde.mail.composing import (
    DraftLetter,
    LetterIsWrong,
    faults,
    insist_on_mailbox,
    send_by_hand,
)
from solde.mail.letters.enclosing import Enclosure, number_about
from solde.mail.letters.papers import enclosed_paper
from solde.mail.letters.phrases import in_sentence, labelled, spoken
from solde.mail.letters.standard_words import RECEIPT
from solde.mail.letters.wording import Values, fill, template_of
from solde.mail.models import Delivery, Mailbox
from solde.payments import papers
from solde.payments.models import Payment, Receipt
from solde.pdf.formats import amount_format, long_date
from solde.pdf.words import words_for
from solde.refusal import Refused
from solde.subject import Subject


class NoReceipt(Refused):
    """A receipt is for a payment that stands: not for a refund, and not for a void payment."""


def compose(payment: Payment, *, mailbox: Mailbox | None = None) -> DraftLetter:
    """The letter that a payment's receipt goes with, for a person to look at and change."""
    insist_on_standing(payment)
    content = papers.freeze(payment)
    wording = template_of(payment.company, RECEIPT, content["language"])
    language = spoken(content["language"], wording.language)
    subject, text = fill(wording, letter_values(payment, content, language))
    return DraftLetter(
        mailbox=mailbox or mailbox_named(payment.company),
        **reached_at(payment.customer)._asdict(),
        subject=subject,
        text=text,
        language=language,
    )


def letter_values(payment: Payment, content: dict[str, Any], language: str) -> Values:
    """What the placeholders stand for; amounts as on the paper, words and dates in `language`."""
    words = words_for(language)
    name = words["invoice_document"]["receipt"]
    total = amount_format(content["language"], payment.currency)(payment.amount_minor)
    return {
        "customer": content["customer_name"],
        "company": payment.company.name,
        "title": name,
        "kind": in_sentence(name, language),
        "number": payment.number,
        "date": long_date(date.fromisoformat(content["dated_on"]), language),
        "summary": labelled(words["invoice_sums"]["received"], total, language),
        "total": total,
        "paid_by": content["paid_by"],
    }


@transaction.atomic
def send(
    payment: Payment, letter: DraftLetter, *, key: UUID, reason: str = "", by: User | None = None
) -> Delivery:
    """Queue a payment's receipt before all other letters, as it stands now; the same key once.

    Refused: what is wrong with the letter; a refund or void payment; while the letter with the
    same receipt is on its way; without a reason, when that one was sent; and a key under which
    something else was asked for.
    """
    company = payment.company
    if by:
        insist(by, company, May.SEND)
    insist_on_mailbox(company, letter.mailbox)
    asked = ("send_receipt", payment.pk, letter, reason)
    (delivery,) = once(
        key,
        asked,
        company.deliveries.all(),
        lambda: [send_now(payment, letter, reason=reason, by=by)],
        company=company,
    )
    return delivery


def send_now(payment: Payment, letter: DraftLetter, *, reason: str, by: User | None) -> Delivery:
    company = payment.company
    kept = company.payments.select_for_update().get(pk=payment.pk)
    insist_on_standing(kept)
    receipt = receipt_of(payment)
    if found := faults(letter, carries=lambda: len(enclosed_with(receipt).content)):
        raise LetterIsWrong(found)
    delivery = send_by_hand(company, Subject.RECEIPT.of(receipt.pk), letter, reason=reason, by=by)
    record(company, "send", Subject.PAYMENT.of(payment.pk), by=by)
    return delivery


def receipt_of(payment: Payment) -> Receipt:
    """What the payment's receipt says now: the latest that was made, if it says the same."""
    content = papers.freeze(payment)
    latest: Receipt | None = payment.receipts.order_by("-pk").first()
    if latest and papers.paper_of(latest.content) == papers.paper_of(content):
        return latest
    made: Receipt = payment.receipts.create(company=payment.company, content=content)
    return made


def insist_on_standing(payment: Payment) -> None:
    if payment.kind != Payment.Kind.PAYMENT or payment.state == Payment.State.VOIDED:
        raise NoReceipt


def letters_with_receipts(payment: Payment) -> QuerySet[Delivery]:
    """The letters that any receipt of a payment went with."""
    abouts = list(map(Subject.RECEIPT.of, payment.receipts.values_list("pk", flat=True)))
    letters: QuerySet[Delivery] = payment.company.deliveries.filter(about__in=abouts)
    return letters


def enclosed(letter: Delivery) -> list[Enclosure]:
    """The receipt that a letter carries."""
    receipts = letter.company.receipts.select_related("payment")
    return [enclosed_with(receipts.get(pk=number_about(letter)), at=letter.created_at)]


def enclosed_with(receipt: Receipt, *, at: datetime | None = None) -> Enclosure:
    """The accessible PDF, as it was frozen; void at a moment, by default now, it says so."""
    payment = receipt.payment
    is_void = payment.state == Payment.State.VOIDED and was_void(payment.entry, at)
    return enclosed_paper(replace(papers.paper_of(receipt.content), voided=is_void))
