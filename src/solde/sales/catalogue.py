"""What a company sells: items, and the lines that they propose."""

from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from solde.company.models import Company, User
from solde.company.texts import fault_of_text
from solde.customers.models import Customer
from solde.figures.document import MICROS_MAX
from solde.history.recording import record
from solde.ledger.models import Account
from solde.refusal import Refused
from solde.sales.asking import NewLine
from solde.sales.canada import taxes_for
from solde.sales.faults import INCOME
from solde.sales.models import Item
from solde.sales.refusals import rules_as_refusals
from solde.subject import Subject

NAME_MAX, DESCRIPTION_MAX, UNIT_MAX = 120, 1000, 20  # characters


class ItemIsWrong(Refused):
    """That item cannot be kept as it was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """A product or service before it is kept."""

    name: str
    description: str = ""
    unit: str = ""
    price_micros: int | None = None  # millionths of the company's currency; None: asked for
    account: Account | None = None  # of income; None: the standard one
    taxed: bool = True


def add_item(company: Company, new: NewItem, *, by: User | None = None) -> Item:
    """Begin to sell something. Refused: what does not fit, a name that is taken."""
    insist_on_sense(company, new)
    with rules_as_refusals():
        item = Item._base_manager.create(company=company, **columns_of(new))
        record(company, "add_item", Subject.ITEM.of(item.pk), by=by, name=item.name)
    return item


def change_item(item: Item, new: NewItem, *, by: User | None = None) -> None:
    """Let an item be as given; lines so far keep their own words and price."""
    insist_on_sense(item.company, new)
    changed = {
        column: value for column, value in columns_of(new).items() if getattr(item, column) != value
    }
    save(item, changed, by=by)


def retire_item(item: Item, *, by: User | None = None) -> None:
    """Propose an item no more."""
    save(item, {"active": False}, by=by)


def take_up_item(item: Item, *, by: User | None = None) -> None:
    """Propose a retired item again."""
    save(item, {"active": True}, by=by)


def save(item: Item, changed: dict[str, Any], *, by: User | None) -> None:
    with rules_as_refusals():
        for column, value in changed.items():
            setattr(item, column, value)
        item.save(update_fields=list(changed))
        fields_changed = sorted(changed)
        record(item.company, "change_item", Subject.ITEM.of(item.pk), by=by, fields=fields_changed)


def insist_on_sense(company: Company, new: NewItem) -> None:
    words = [
        fault_of_text(new.name, NAME_MAX),
        fault_of_text(new.description, DESCRIPTION_MAX, lines=True),
        fault_of_text(new.unit, UNIT_MAX),
    ]
    if not new.name.strip():
        words.append(_("An item needs a name."))
    if new.price_micros is not None and abs(new.price_micros) > MICROS_MAX:
        words.append(_("That price is beyond reason."))
    account = new.account
    if account and (account.company_id != company.pk or account.kind not in INCOME):
        words.append(_("An item goes to an income account."))
    if found := [one for one in words if one]:
        raise ItemIsWrong(" ".join(found))


def columns_of(new: NewItem) -> dict[str, Any]:
    return {one.name: getattr(new, one.name) for one in fields(new)}


def proposed_line(item: Item, customer: Customer) -> NewLine:
    """The line that an item proposes for a customer: its words, price and taxes.

    The price is asked for (0) where the item has none, or has it in another currency.
    """
    is_priced = customer.currency == item.company.currency
    return NewLine(
        description=item.description or item.name,
        price_micros=(item.price_micros or 0) if is_priced else 0,
        item=item,
        unit=item.unit,
        taxes=tuple(taxes_for(customer)) if item.taxed else (),
    )
