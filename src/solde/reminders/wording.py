"""What reminders say."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from solde.customers.letterhead import paper_language
from solde.mail.letters.phrases import labelled, spoken
from solde.mail.letters.standard_words import REMINDER
from solde.mail.letters.wording import Values, Wordings, fill, template_of
from solde.mail.queueing import NewLetter
from solde.pdf.formats import amount_format, long_date
from solde.pdf.words import words_for
from solde.reminders.reaching import Reached
from solde.sales.models import Document
from solde.subject import Subject

LISTED_MAX: Final = 100  # charges named in one letter; the sum is that of all


def letter_of(reached: Reached, reminder_id: int, on: date, kept: Wordings) -> NewLetter:
    """The letter to a customer who is reminded, in its language; `kept` are the company's words."""
    company = reached.documents[0].company
    reads = paper_language(reached.customer, company)
    wording = template_of(company, REMINDER, reads, kept)
    language = spoken(reads, wording.language)
    subject, text = fill(wording, letter_values(reached, on, reads, language))
    return NewLetter(
        about=Subject.REMINDER.of(reminder_id),
        recipients=reached.recipients,
        subject=subject,
        text=text,
        language=language,
    )


def letter_values(reached: Reached, on: date, reads: str, language: str) -> Values:
    """What the placeholders stand for. Amounts as the customer reads them; words in `language`."""
    documents, words = reached.documents, words_for(language)
    amount = amount_format(reads, reached.customer.currency)
    total = amount(sum(one.left_minor for one in documents))
    return {
        "customer": reached.customer.name,
        "company": documents[0].company.name,
        "date": long_date(on, language),
        "amount_due": total,
        "charges": "\n".join(lines_of(documents, reads, language)),
        "summary": labelled(words["sums"]["balance_due"], total, language),
    }


def lines_of(documents: Sequence[Document], reads: str, language: str) -> Iterator[str]:
    """A line for each charge: "Invoice 1043 – Due date: September 30, 2025 – $100.00"."""
    words = words_for(language)
    for one in documents[:LISTED_MAX]:
        due = long_date(one.due_on or one.dated_on, language)
        amount = amount_format(reads, one.currency)(one.left_minor)
        parts = (
            f"{words['kind'][one.kind]} {one.number}",
            labelled(words["column"]["due_date"], due, language),
            amount,
        )
        yield " – ".join(parts)
    if len(documents) > LISTED_MAX:
        yield f"… (+ {len(documents) - LISTED_MAX})"
