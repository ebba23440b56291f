"""What letters with documents say."""

from datetime import date
from typing import Final

from solde.company.models import Company
from solde.mail.letters.phrases import in_sentence, labelled, spoken
from solde.mail.letters.standard_words import CREDIT_MEMO, INVOICE, RECEIPT
from solde.mail.letters.wording import (
    PLACEHOLDERS,
    Values,
    Wordings,
    Written,
    fill,
    kept_wordings,
    template_of,
)
from solde.pdf.formats import amount_format, long_date
from solde.pdf.words import words_for
from solde.sales.asking import CHARGES, RECEIPTS
from solde.sales.models import Document, Version
from solde.sales.viewing import link_to

KEYS: Final[dict[str, str]] = {  # of what a credit or receipt comes to, in the words on its paper
    Document.Kind.CREDIT_MEMO: "credit",
    Document.Kind.SALES_RECEIPT: "paid",
    Document.Kind.REFUND_RECEIPT: "refunded",
}


def letter_kind(kind: str) -> str:
    """The kind of letter that a kind of document goes with."""
    if kind in CHARGES:
        return INVOICE
    return RECEIPT if kind in RECEIPTS else CREDIT_MEMO


def wordings_of(company: Company) -> dict[str, Wordings]:
    """The company's own words for each kind of letter with documents. For many, ask once."""
    return {kind: kept_wordings(company, kind) for kind in (INVOICE, CREDIT_MEMO, RECEIPT)}


def letter_of(
    document: Document, version: Version, kept: dict[str, Wordings] | None = None
) -> Written:
    """Subject and text of the letter that a version goes with, in the customer's language.

    `kept` are wordings_of(), where they were asked.
    """
    company, kind = document.company, letter_kind(document.kind)
    paper_language = version.content["language"]
    wording = template_of(company, kind, paper_language, kept[kind] if kept else None)
    language = spoken(paper_language, wording.language)
    return Written(*fill(wording, letter_values(document, version, language)), language)


def letter_values(document: Document, version: Version, language: str) -> Values:
    """What the placeholders stand for: the version's own, but for what is left to be paid today.

    Amounts are written as on the paper; words and dates in `language`.
    """
    content = version.content
    title = words_for(language)["kind"][document.kind]
    amount = amount_format(content["language"], document.currency)
    due = content["due_on"]
    values = {
        "customer": content["customer_name"],
        "company": document.company.name,
        "title": title,
        "kind": in_sentence(title, language),
        "number": document.number,
        "date": long_date(date.fromisoformat(content["dated_on"]), language),
        "due_date": long_date(date.fromisoformat(due), language) if due else "",
        "total": amount(version.total_minor),
        "amount_due": amount(document.left_minor),
        "amount_left": amount(document.left_minor),
        "po_number": content["po_number"],
        "paid_by": content["paid_by"],
        "link": link_to(version),
    }
    values["summary"] = summary(document, values, language)
    return {name: values[name] for name in PLACEHOLDERS[letter_kind(document.kind)]}


def summary(document: Document, values: Values, language: str) -> str:
    """What the paper shows first; nobody is asked to pay what is paid."""
    words = words_for(language)
    if document.kind not in CHARGES:
        return labelled(words["invoice_sums"][KEYS[document.kind]], values["total"], language)
    if not document.left_minor:
        return words["invoice_sentence"]["paid"]
    return ". ".join(
        (
            labelled(words["sums"]["balance_due"], values["amount_due"], language),
            labelled(words["column"]["due_date"], values["due_date"], language),
        )
    )
