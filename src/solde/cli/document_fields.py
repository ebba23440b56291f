"""The options of documents, and what they mean."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from solde.cli.payment_fields import kind_and_number
from solde.cli.words import gettext as _

if TYPE_CHECKING:
    from solde.company.models import Company
    from solde.sales.models import Document

Named = Annotated[
    str,
    typer.Argument(
        metavar="DOCUMENT", help=_("Such as invoice:1041, or its id: a draft has no number.")
    ),
]


def document_named(company: "Company", text: str) -> "Document":
    """The document that KIND:NUMBER names. Refused when there is none, or more than one."""
    from solde.sales.finding import document_numbered

    return document_numbered(company, *kind_and_number(text))


def document_meant(company: "Company", text: str) -> "Document":
    """The document of a kind and number, or of an id."""
    from solde.sales.finding import document_of

    if ":" in text:
        return document_named(company, text)
    try:
        public_id = UUID(text)
    except ValueError as error:
        words = _("“%s” is neither an id nor a kind and a number: invoice:1041.")
        raise typer.BadParameter(words % text) from error
    return document_of(company, public_id)
