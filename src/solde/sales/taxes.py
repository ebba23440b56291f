"""Which taxes a company collects, and which of them a customer's lines are proposed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from django.utils.translation import gettext as _

from solde.company.models import Company, User
from solde.company.texts import fault_of_text
from solde.figures.document import MILLION
from solde.history.recording import record
from solde.ledger.models import Account
from solde.refusal import Refused
from solde.sales.models import Tax
from solde.sales.refusals import rules_as_refusals
from solde.subject import Subject

NAME_MAX, REGISTRATION_MAX, REGION_MAX = 40, 60, 10  # characters


class TaxIsWrong(Refused):
    """That tax cannot be kept as it was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTax:
    """A tax before it is kept."""

    name: str  # in the company's language
    rate_ppm: int  # 99,750 are 9.975 %
    names: Mapping[str, str] = field(default_factory=dict)  # in others: {"fr": "TPS"}
    registration: str = ""  # the company's number with whoever gets the tax
    region: str = ""  # such as "QC"; empty: everywhere
    account: Account | None = None  # of kind tax payable; None: the standard one
    is_usual: bool = False


def add_tax(company: Company, new: NewTax, *, by: User | None = None) -> Tax:
    """Begin to collect a tax. Refused: what does not fit, a name and rate that are there."""
    insist_on_sense(company, new)
    with rules_as_refusals():
        tax = Tax._base_manager.create(company=company, **columns_of(new))
        record(
            company, "add_tax", Subject.TAX.of(tax.pk), by=by, name=tax.name, rate_ppm=tax.rate_ppm
        )
    return tax


def change_tax(tax: Tax, *, by: User | None = None, **given: Any) -> None:
    """Change some fields of NewTax, or `active`; name and rate stay: a new rate is a new tax.

    A tax that is not active is on no new line. Documents so far keep what they say.
    """
    assert not given.keys() & {"name", "rate_ppm"}
    company = tax.company
    known = {one.name: getattr(tax, one.name) for one in fields(NewTax)}
    insist_on_sense(company, NewTax(**known | {k: v for k, v in given.items() if k in known}))
    with rules_as_refusals():
        for column, value in given.items():
            setattr(tax, column, value)
        tax.save(update_fields=list(given))
        record(company, "change_tax", Subject.TAX.of(tax.pk), by=by, fields=sorted(given))


def retire_tax(tax: Tax, *, by: User | None = None) -> None:
    """Put a tax on no new line."""
    change_tax(tax, by=by, active=False, is_usual=False)


def insist_on_sense(company: Company, new: NewTax) -> None:
    words = [fault_of_text(name, NAME_MAX) for name in (new.name, *new.names.values())]
    words.append(fault_of_text(new.registration, REGISTRATION_MAX))
    words.append(fault_of_text(new.region, REGION_MAX))
    if not new.name.strip():
        words.append(_("A tax needs a name."))
    if not 0 <= new.rate_ppm <= MILLION:
        words.append(_("The rate of a tax is between 0 and 100 %."))
    account = new.account
    if account and (
        account.company_id != company.pk or account.kind != Account.Kind.TAX_PAYABLE
    ):  # fmt: skip
        words.append(_("A tax goes to an account of taxes payable."))
    if found := [one for one in words if one]:
        raise TaxIsWrong(" ".join(found))


def columns_of(new: NewTax) -> dict[str, Any]:
    return {one.name: getattr(new, one.name) for one in fields(new)} | {"names": dict(new.names)}
