"""Open a company with its books."""

from typing import Any

from babel.core import Locale, UnknownLocaleError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from solde.company.models import Company, User
from solde.figures.money import is_currency
from solde.history.recording import record
from solde.ledger.chart import open_chart
from solde.refusal import Refused


class CompanyIsWrong(Refused):
    """That company cannot be opened as it was given."""


class CompanyExists(Refused):
    """There is already a company with that short name."""


def open_company(slug: str, name: str, *, by: User | None = None, **fields: Any) -> Company:
    """Open a company and its chart of accounts; `fields` are those of Company.

    Refused: a short name that is taken or is more than letters, digits and hyphens, an
    unknown currency or language.
    """
    company = Company(slug=slug, name=name.strip(), **fields)
    for words in what_is_wrong(company):
        raise CompanyIsWrong(words)
    try:
        with transaction.atomic():
            company.save(force_insert=True)
            open_chart(company)
            record(company, "open_company", f"company:{company.pk}", by=by, slug=slug)
    except IntegrityError as error:
        raise CompanyExists from error
    return company


def what_is_wrong(company: Company) -> list[str]:
    words = []
    if not company.name:
        words.append(_("A company needs a name."))
    if (
        not company.slug
        or not company.slug.replace("-", "").isalnum()
        or not company.slug.isascii()
    ):
        words.append(_("The short name is made of letters, digits and hyphens."))
    if not is_currency(company.currency):
        words.append(_("“%s” is not an ISO 4217 currency.") % company.currency)
    try:
        Locale.parse(company.language, sep="-")
    except (UnknownLocaleError, ValueError):
        words.append(_("“%s” is not a language such as fr-CA.") % company.language)
    return words
