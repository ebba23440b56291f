"""What a company says about itself: look it over, and change it."""

from collections.abc import Iterator
from typing import Any

from babel.core import Locale, UnknownLocaleError
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from solde.company.models import Company, User
from solde.company.texts import fault_of_text
from solde.company.time_zones import is_time_zone
from solde.figures.aging import are_edges
from solde.figures.money import is_currency
from solde.history.recording import record
from solde.refusal import Refused
from solde.subject import Subject

JUDGED = frozenset({"currency", "language", "time_zone", "country"})  # one by one, below
TEXTS = {
    field.name: field.max_length or 0
    for field in Company._meta.fields
    if isinstance(field, models.CharField) and field.name not in JUDGED
}
OF_SEVERAL_LINES = frozenset({"address", "statement_note"})
TAX_NUMBER_MAX = 60  # characters, as in the model
# Of these, how long they are and which characters they hold is all that Django could tell.
LOOKED_OVER_HERE = {
    field.name
    for field in Company._meta.fields
    if isinstance(field, models.CharField) and not field.choices and field.name != "email"
} | {"tax_numbers", "closed_on", "logo"}


class CompanyIsWrong(Refused):
    """A company cannot be kept as it was given."""


def insist_on_sense(company: Company) -> None:
    """Refuse a company with all that is wrong with its fields."""
    words = what_is_wrong(company)
    if words:
        raise CompanyIsWrong(" ".join(words))


def what_is_wrong(company: Company) -> list[str]:
    words = []
    if not company.name.strip():
        words.append(_("A company needs a name."))
    if (
        not company.slug
        or not company.slug.replace("-", "").isalnum()
        or not company.slug.isascii()
    ):
        words.append(_("The short name is made of letters, digits and hyphens."))
    if not is_currency(company.currency):
        words.append(_("“%s” is not an ISO 4217 currency.") % company.currency)
    if not is_language(company.language):
        words.append(_("“%s” is not a language such as fr-CA.") % company.language)
    if not is_time_zone(company.time_zone):
        words.append(_("“%s” is not a time zone such as America/Toronto.") % company.time_zone)
    country = company.country
    if not (len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()):
        words.append(_("A country is two letters of ISO 3166, such as CA."))
    if company.aging_edges and not are_edges(tuple(company.aging_edges)):
        words.append(_("The edges of the aging columns are days, each more than the one before."))
    return [*words, *faults_of_texts(company), *faults_of_fields(company)]


def is_language(tag: str) -> bool:
    """Whether Babel knows the locale, written with a hyphen: "fr-CA", "zh-Hant"."""
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


def faults_of_texts(company: Company) -> Iterator[str]:
    """Texts that are too long, or hold what nobody sees."""
    for field, length_max in TEXTS.items():
        text = getattr(company, field)
        if words := fault_of_text(text, length_max, lines=field in OF_SEVERAL_LINES):
            yield f"{field}: {words}"
    for number in company.tax_numbers:
        if words := fault_of_text(number, TAX_NUMBER_MAX):
            yield f"tax_numbers: {words}"


def faults_of_fields(company: Company) -> list[str]:
    """What does not fit into the columns: not an e-mail address, not a choice, too large."""
    try:
        company.clean_fields(exclude=LOOKED_OVER_HERE)
    except ValidationError as error:
        return [f"{field}: {' '.join(words)}" for field, words in error.message_dict.items()]
    return []


def write_companies_anew() -> None:
    """Write every company as it is, in the current transaction.

    Waits for those that hold a company's row. Who locks it later, and reads the books of a moment
    before, is stopped by PostgreSQL.
    """
    Company.objects.update(slug=F("slug"))


def change_company(company: Company, *, by: User | None = None, **fields: Any) -> None:
    """Change what a company says about itself; statements made so far stay as they are.

    `fields` are those of Company. Short name and currency stay.
    """
    assert not fields.keys() & {"slug", "currency", "closed_on"}
    for field, value in fields.items():
        setattr(company, field, value)
    insist_on_sense(company)
    with transaction.atomic():
        company.save(update_fields=list(fields))
        record(
            company, "change_company", Subject.COMPANY.of(company.pk), by=by, fields=sorted(fields)
        )
