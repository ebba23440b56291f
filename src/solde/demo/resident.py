"""What is known of a customer of the town before it is one."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop

from solde.customers.opening import NewCustomer
from solde.demo.deals import Habit
from solde.demo.traits import Trade, by_habit


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """A customer or project to be, and what is to be seen of it."""

    trait: str  # a message to be translated
    new: NewCustomer
    trade: Trade
    project_of: str = ""
    account: str = ""  # a further A/R account of its own


def resident(name: str, trait: str, trade: Trade | None = None, **fields: Any) -> Resident:
    """A customer with thirty days; `fields` are those of NewCustomer, and `account`."""
    account = fields.pop("account", "")
    new = NewCustomer(name=name, **{"terms_days": 30} | fields)
    return Resident(trait=trait, new=new, trade=trade or by_habit(Habit()), account=account)


def project(name: str, of: str, trade: Trade) -> Resident:
    new = NewCustomer(name=name, terms_days=30)
    return Resident(trait=gettext_noop("is a project"), new=new, trade=trade, project_of=of)


def place(
    city: str, region: str, postal_code: str, address: str, country: str = ""
) -> dict[str, Any]:
    return {
        "city": city,
        "region": region,
        "postal_code": postal_code,
        "address": address,
        "country": country,
    }
