"""Documents on the screen, and as programs read them: docs/reference/document-json.md."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.table import Table

from solde.cli.customer_card import full_name
from solde.cli.screen import console, table
from solde.cli.words import gettext as _
from solde.cli.words import locale
from solde.figures.money import decimal_string

if TYPE_CHECKING:
    from datetime import date

    from solde.company.models import Company
    from solde.sales.asking import NewDocument, NewLine
    from solde.sales.models import Document


def row(document: "Document", on: "date") -> tuple[str, ...]:
    """A document in the list."""
    from solde.pdf.formats import amount_format
    from solde.sales.standing import payment_of, payment_words

    write = amount_format(locale(), document.currency)
    state, _sentence = payment_words(payment_of(document, on=on), document.kind)
    return (
        document.dated_on.isoformat(),
        write(document.total_minor),
        write(document.left_minor) if document.left_minor else "",
        name_of(document),
        full_name(document.customer),
        state,
    )


def name_of(document: "Document") -> str:
    """How commands call it: a draft has no number yet, so it is known by its id."""
    return f"{document.kind}:{document.number}" if document.number else str(document.public_id)


def line(document: "Document") -> dict[str, Any]:
    """A document for programs, without its lines. What does not apply is None."""
    customer, currency = document.customer, document.currency
    return {
        "id": str(document.public_id),
        "kind": document.kind,
        "number": document.number or None,
        "state": document.state,
        "version": document.version_number,
        "currency": currency,
        "date": document.dated_on.isoformat(),
        "due_date": document.due_on and document.due_on.isoformat(),
        "terms": {"rule": document.terms_rule, "days": document.terms_days}
        if document.terms_rule
        else None,
        "po_number": document.po_number or None,
        "paid_by": document.paid_by or None,
        "memo": document.memo or None,
        "internal_note": document.internal_note or None,
        "account": document.account and document.account.name,
        "customer": {
            "name": (customer.parent or customer).name,
            "number": customer.number or None,
            "project": customer.name if customer.parent else None,
        },
        "total": decimal_string(document.total_minor, currency),
        "left": decimal_string(document.left_minor, currency),
        "to_print": document.to_print,
        "to_email": document.to_email,
        "disputed_on": document.disputed_on and document.disputed_on.isoformat(),
        "dispute": document.dispute or None,
    }


def wholes(company: "Company", documents: "Sequence[Document]") -> Iterator[dict[str, Any]]:
    """Documents for programs, each with all that its latest version says."""
    from django.db.models import prefetch_related_objects

    prefetch_related_objects(documents, "account", "customer__parent")
    said = said_by(company, documents)
    for document in documents:
        yield line(document) | figures(said.get(document.pk), document.currency)


def said_by(company: "Company", documents: "Sequence[Document]") -> "dict[int, NewDocument]":
    """What documents say; one that was brought in from elsewhere may have no lines."""
    from solde.sales.reading import asked_of

    written = [one for one in documents if one.version_number]
    return dict(zip([one.pk for one in written], asked_of(company, written), strict=True))


def figures(said: "NewDocument | None", currency: str) -> dict[str, Any]:
    """Lines, discount and taxes, as docs/reference/invoice-json.md has them."""
    from solde.figures.decimals import percent

    if said is None:
        return {"lines": [], "discount": None, "discount_percent": None, "taxes": []}
    worked = said.worked_out()
    taxes = {tax.pk: tax for one in said.lines for tax in one.taxes}
    return {
        "lines": [
            line_figures(one, decimal_string(minor, currency))
            for one, minor in zip(said.lines, worked.amounts, strict=True)
        ],
        "discount": decimal_string(worked.discount_minor, currency),
        "discount_percent": percent(said.discount_ppm) if said.discount_ppm else None,
        "taxes": [
            {
                "name": taxes[one.tax].name,
                "percent": percent(taxes[one.tax].rate_ppm),
                "registration": taxes[one.tax].registration or None,
                "base": decimal_string(one.base_minor, currency),
                "amount": decimal_string(one.amount_minor, currency),
            }
            for one in worked.taxes
        ],
    }


def line_figures(one: "NewLine", amount: str) -> dict[str, Any]:
    from solde.figures.decimals import millionths, percent

    return {
        "item": one.item and one.item.name,
        "description": one.description,
        "quantity": millionths(one.quantity_micros),
        "unit": one.unit or None,
        "unit_price": millionths(one.price_micros),
        "discount_percent": percent(one.discount_ppm) if one.discount_ppm else None,
        "amount": amount,
        "taxes": [tax.name for tax in one.taxes],
        "account": one.account and one.account.name,
    }


def tell_document(document: "Document", on: "date") -> None:
    """Print all that is known of a document, but for its log."""
    said = said_by(document.company, [document]).get(document.pk)
    rows = Table(box=None, show_header=False, pad_edge=False)
    rows.add_column(no_wrap=True)
    rows.add_column(overflow="fold")
    for name, value in known(document, said, on):
        if value:
            rows.add_row(name, value)
    screen = console()
    screen.print(rows)
    if lines := figures(said, document.currency)["lines"]:
        screen.print()
        screen.print(lines_table(lines))


def known(
    document: "Document", said: "NewDocument | None", on: "date"
) -> Iterator[tuple[str, str]]:
    from solde.customers.terms import terms_in_words
    from solde.figures.days import Terms, TermsRule
    from solde.pdf.formats import amount_format
    from solde.sales.standing import payment_of, payment_words

    write = amount_format(locale(), document.currency)
    state, _sentence = payment_words(payment_of(document, on=on), document.kind)
    yield _("Document"), name_of(document)
    yield _("State"), state
    yield _("Customer"), full_name(document.customer)
    yield _("Date"), document.dated_on.isoformat()
    yield _("Due date"), str(document.due_on or "")
    if document.terms_rule:
        assert document.terms_days is not None
        terms = Terms(TermsRule(document.terms_rule), document.terms_days)
        yield _("Terms"), terms_in_words(terms)
    yield _("Purchase order"), document.po_number
    yield _("Paid by"), document.paid_by
    yield _("Account"), document.account.name if document.account else ""
    if said:
        yield from sums(said, write)
    yield _("Total"), write(document.total_minor)
    yield _("Left"), write(document.left_minor) if document.left_minor else ""
    yield _("Memo"), document.memo
    yield _("Internal note"), document.internal_note
    yield _("Disputed since"), f"{document.disputed_on or ''} {document.dispute}".strip()
    files = document.attachments.filter(removed_at=None).values_list("name", flat=True)
    yield _("Files"), ", ".join(files)


def sums(said: "NewDocument", write: Callable[[int], str]) -> Iterator[tuple[str, str]]:
    """What comes between the lines and the total."""
    from solde.figures.decimals import percent

    worked = said.worked_out()
    if worked.discount_minor:
        how = f" ({percent(said.discount_ppm)} %)" if said.discount_ppm else ""
        yield _("Discount"), write(worked.discount_minor) + how
    taxes = {tax.pk: tax for one in said.lines for tax in one.taxes}
    for one in worked.taxes:
        tax = taxes[one.tax]
        yield f"{tax.name} {percent(tax.rate_ppm)} %", write(one.amount_minor)


def lines_table(lines: list[dict[str, Any]]) -> Table:
    made = table(
        _("Item"), _("Description"), _("Quantity"), _("Price"), _("Discount"), _("Taxes"),
        _("Amount"), right=(2, 3, 6),
    )  # fmt: skip
    for one in lines:
        percent = one["discount_percent"]
        made.add_row(
            one["item"] or "",
            one["description"],
            " ".join(filter(None, (one["quantity"], one["unit"]))),
            one["unit_price"],
            f"{percent} %" if percent else "",
            ", ".join(one["taxes"]),
            one["amount"],
        )
    return made
