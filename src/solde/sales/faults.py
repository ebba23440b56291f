"""All that is wrong with a document that somebody asks for, each with its field and line."""

from collections.abc import Iterator
from typing import Final

from django.db import models
from django.utils.translation import gettext as _

from solde.company.models import Company
from solde.company.texts import fault_of_text
from solde.customers.opening import TERMS_DAYS_MAX
from solde.figures.days import DATE_MAX, DATE_MIN, Terms, TermsRule
from solde.figures.document import MICROS_MAX, MILLION
from solde.figures.money import AMOUNT_MAX
from solde.ledger.models import Account
from solde.refusal import Fault
from solde.sales.asking import CHARGES, PLAIN, RECEIPTS, Kind, NewDocument, NewLine
from solde.sales.models import Document, Line

LINES_MAX: Final = 1_000
NOTE_MAX: Final = 10_000  # characters
INCOME: Final = frozenset({Account.Kind.INCOME, Account.Kind.OTHER})
MONEY: Final = frozenset({Account.Kind.BANK, Account.Kind.UNDEPOSITED})


def lengths(model: type[models.Model], *names: str) -> dict[str, int]:
    fields = {field.name: field for field in model._meta.fields}
    return {name: fields[name].max_length or NOTE_MAX for name in names}


TEXTS = lengths(Document, "po_number", "memo", "internal_note", "paid_by")
LINE_TEXTS = lengths(Line, "description", "unit")
OF_SEVERAL_LINES = frozenset({"memo", "internal_note", "description"})


def faults(new: NewDocument, *, before: NewDocument | None = None) -> list[Fault]:
    """What keeps a document from being issued; empty when nothing does.

    `before`: what an edited document said. It keeps taxes that were retired since, and a
    customer that is no longer active.
    """
    found = faults_of_draft(new)
    found += faults_of_customer(new, before)
    found += faults_of_kind(new)
    if not new.lines:
        found.append(Fault("lines", _("A document has at least one line.")))
    for place, line in enumerate(new.lines, 1):
        if not line.description.strip():
            found.append(Fault("description", _("Line %s says nothing.") % place, place))
    return found or list(faults_of_total(new))


def faults_of_currency(draft: Document) -> list[Fault]:
    """What is wrong when a customer changed its currency: the amounts of a draft are as before."""
    customer = draft.customer
    if draft.currency == customer.currency:
        return []
    words = _(
        "This draft was written in %(before)s, and %(customer)s is billed in %(now)s now. Look at"
        " its prices and accounts, and save it again."
    )
    named = {"before": draft.currency, "customer": customer.name, "now": customer.currency}
    return [Fault("customer", words % named)]


def faults_in_books(new: NewDocument, company: Company) -> list[Fault]:
    """What keeps it from being issued now, a date in closed books included.

    The books refuse that too, but do not say which of many documents it is.
    """
    found = faults(new)
    if company.closed_on and new.dated_on <= company.closed_on:
        found.append(Fault("dated_on", _("The books are closed on that date.")))
    return found


def faults_of_draft(new: NewDocument) -> list[Fault]:
    """What keeps a document from being kept at all, be it as a draft."""
    found = [Fault(*one) for one in texts_that_do_not_fit(new, TEXTS)]
    found += faults_of_days(new)
    if new.terms and not are_terms(new.terms):
        found.append(Fault("terms", _("Terms are 0 to 3650 days, or a day of a month.")))
    found += faults_of_account(new)
    if new.kind not in Document.Kind.values:
        found.append(Fault("kind", _("There is no such kind of document.")))
    if len(new.lines) > LINES_MAX:
        found.append(Fault("lines", _("A document has at most %s lines.") % LINES_MAX))
    if new.discount_ppm is not None and not 0 <= new.discount_ppm <= MILLION:
        found.append(Fault("discount_ppm", _("A discount is between 0 and 100 %.")))
    if not 0 <= new.discount_minor <= AMOUNT_MAX:
        found.append(Fault("discount_minor", _("A discount is zero or more, within reason.")))
    for place, line in enumerate(new.lines, 1):
        found += faults_of_line(new, line, place)
    if not found and not new.worked_out().is_within_bounds:
        found.append(Fault("total", _("That amount is larger than these books can hold.")))
    return found


def texts_that_do_not_fit(of: object, texts: dict[str, int]) -> Iterator[tuple[str, str]]:
    for field, length_max in texts.items():
        folds = field in OF_SEVERAL_LINES
        if words := fault_of_text(getattr(of, field), length_max, lines=folds):
            yield field, words


def faults_of_days(new: NewDocument) -> Iterator[Fault]:
    """A due date may lie before the document's date."""
    for field in ("dated_on", "due_on", "charged_up_to"):
        day = getattr(new, field)
        if day is not None and not DATE_MIN <= day <= DATE_MAX:
            yield Fault(field, _("A date lies between the years 1900 and 2199."))


def are_terms(terms: Terms) -> bool:
    """Whether there are such terms; those of customers have the same bounds."""
    if terms.rule == TermsRule.DAY_OF_MONTH:
        return 1 <= terms.days <= 31
    return 0 <= terms.days <= TERMS_DAYS_MAX


def faults_of_account(new: NewDocument) -> Iterator[Fault]:
    account = new.account
    if account is None:
        return
    wanted = MONEY if new.kind in RECEIPTS else {Account.Kind.RECEIVABLE}
    if account.company_id != new.customer.company_id:
        yield Fault("account", _("That account belongs to another company."))
    elif account.kind not in wanted or account.currency != new.customer.currency:
        words = (
            _("Money of a receipt goes to a bank account or to undeposited funds, in %s.")
            if new.kind in RECEIPTS
            else _("This document goes to an A/R account in %s.")
        )
        yield Fault("account", words % new.customer.currency)


def faults_of_line(new: NewDocument, line: NewLine, place: int) -> Iterator[Fault]:
    for field, words in texts_that_do_not_fit(line, LINE_TEXTS):
        yield Fault(field, _("Line %(line)s: %(words)s") % {"line": place, "words": words}, place)
    for field in ("quantity_micros", "price_micros"):
        if abs(getattr(line, field)) > MICROS_MAX:
            yield Fault(field, _("Line %s has a number beyond reason.") % place, place)
    if not 0 <= line.discount_ppm <= MILLION:
        words = _("The discount of line %s is between 0 and 100 %%.") % place
        yield Fault("discount_ppm", words, place)
    for field, row in (("item", line.item), ("account", line.account)):
        if row is not None and row.company_id != new.customer.company_id:
            words = _("Line %s names something of another company.") % place
            yield Fault(field, words, place)
    if any(tax.company_id != new.customer.company_id for tax in line.taxes):
        yield Fault("taxes", _("Line %s has a tax of another company.") % place, place)
    if len({tax.pk for tax in line.taxes}) < len(line.taxes):
        yield Fault("taxes", _("Line %s has a tax twice.") % place, place)
    account = line.account
    if account and (account.kind not in INCOME or account.currency != new.customer.currency):
        words = _("Line %(line)s goes to an income account in %(currency)s.")
        named = {"line": place, "currency": new.customer.currency}
        yield Fault("account", words % named, place)


def faults_of_customer(new: NewDocument, before: NewDocument | None) -> Iterator[Fault]:
    customer = new.customer
    if not customer.active and before is None:
        yield Fault(
            "customer", _("%s is not active. Make the customer active first.") % customer.name
        )
    kept = {tax.pk for line in before.lines for tax in line.taxes} if before else set()
    for place, line in enumerate(new.lines, 1):
        fresh = [tax for tax in line.taxes if tax.pk not in kept]
        if fresh and not customer.taxed:
            words = _("%(customer)s is exempt from taxes; line %(line)s has some.")
            yield Fault("taxes", words % {"customer": customer.name, "line": place}, place)
        for tax in fresh:
            if not tax.active:
                words = _("The tax %(tax)s on line %(line)s is no longer in use.")
                yield Fault("taxes", words % {"tax": tax.name, "line": place}, place)


def faults_of_kind(new: NewDocument) -> Iterator[Fault]:
    if new.kind not in CHARGES and (new.terms or new.due_on):
        yield Fault("due_on", _("Only what is to be paid falls due."))
    if new.kind not in RECEIPTS and new.paid_by:
        yield Fault("paid_by", _("Only a receipt says how it was paid."))
    if (new.kind == Kind.FINANCE_CHARGE) != (new.charged_up_to is not None):
        yield Fault("charged_up_to", _("A finance charge, and nothing else, covers interest."))
    if new.kind in PLAIN:
        if len(new.lines) > 1:
            yield Fault("lines", _("A charge on the account has one line."))
        if any(line.taxes for line in new.lines):
            yield Fault("taxes", _("A charge on the account has no taxes: write an invoice."))


def faults_of_total(new: NewDocument) -> Iterator[Fault]:
    """What is wrong with what the document comes to; its parts are right."""
    worked = new.worked_out()
    if worked.discount_minor != new.discount_minor and new.discount_ppm is None:
        yield Fault("discount_minor", _("There is nothing to take a discount off."))
    elif new.discount_ppm is None and new.discount_minor > max(sum(worked.amounts), 0):
        yield Fault("discount_minor", _("The discount is more than the lines come to."))
    elif worked.total_minor <= 0:
        yield Fault("total", words_for_nothing(new, worked.total_minor))


def words_for_nothing(new: NewDocument, total_minor: int) -> str:
    if total_minor == 0:
        return _("The document comes to zero: there is nothing to post.")
    if new.kind in CHARGES:
        return _("The document comes to less than zero: write a credit memo instead.")
    return _("The document comes to less than zero.")
