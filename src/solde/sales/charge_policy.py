"""How a company charges for lateness."""

from dataclasses import dataclass, fields

from django.utils.translation import gettext as _

from solde.company.models import Company, User
from solde.figures.document import MILLION
from solde.figures.money import AMOUNT_MAX
from solde.history.recording import record
from solde.ledger.models import Account
from solde.refusal import Refused
from solde.sales.models import FinanceChargePolicy
from solde.sales.refusals import rules_as_refusals
from solde.subject import Subject

GRACE_MAX = 3650  # days


class NoFinanceCharges(Refused):
    """This company charges nothing for lateness. Set its rate first."""


class PolicyIsWrong(Refused):
    """Finance charges cannot be worked out like that."""


def kept_policy(company: Company) -> FinanceChargePolicy | None:
    """How a company charges; None when it charges nothing."""
    found: FinanceChargePolicy | None = FinanceChargePolicy._base_manager.filter(
        company=company
    ).first()
    if found is not None:
        found.company = company
    return found


def policy_of(company: Company) -> FinanceChargePolicy:
    """How a company charges. Refused when it charges nothing."""
    found = kept_policy(company)
    if found is None:
        raise NoFinanceCharges
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPolicy:
    """How a company is to charge for lateness."""

    rate_ppm: int  # a year, in parts per million
    minimum_minor: int = 0  # in the company's currency
    grace_days: int = 0
    count_from: str = FinanceChargePolicy.From.DUE_DATE
    on_finance_charges: bool = False
    account: Account | None = None  # of income; None: the standard one


def set_policy(company: Company, new: NewPolicy, *, by: User | None = None) -> FinanceChargePolicy:
    """Set how the company charges from now on; what was charged stays."""
    insist_on_sense(company, new)
    told = {field.name: getattr(new, field.name) for field in fields(new)}
    with rules_as_refusals():
        policy, _created = FinanceChargePolicy._base_manager.update_or_create(
            company=company, defaults=told
        )
        told["account"] = new.account and new.account.name
        record(company, "set_finance_charges", Subject.COMPANY.of(company.pk), by=by, **told)
    return policy


def insist_on_sense(company: Company, new: NewPolicy) -> None:
    words = []
    if not 0 < new.rate_ppm <= MILLION:
        words.append(_("The rate is more than 0 and at most 100 % a year."))
    if not 0 <= new.minimum_minor <= AMOUNT_MAX:
        words.append(_("The minimum is zero or more, within reason."))
    if not 0 <= new.grace_days <= GRACE_MAX:
        words.append(_("The days of grace are between 0 and %s.") % GRACE_MAX)
    if new.count_from not in FinanceChargePolicy.From.values:
        words.append(_("Days are counted from the due date or the document date."))
    account = new.account
    if account is not None and (
        account.company_id != company.pk
        or account.kind != Account.Kind.INCOME
        or account.currency != company.currency
    ):
        words.append(_("Finance charges go to an income account in %s.") % company.currency)
    if words:
        raise PolicyIsWrong(" ".join(words))
