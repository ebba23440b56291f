"""The lines of a document as they are typed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from solde.company.models import Company
from solde.figures.document import MILLION
from solde.figures.money import minor_digits
from solde.ledger.models import Account
from solde.sales.asking import NewLine
from solde.sales.faults import INCOME
from solde.sales.models import Item, Tax
from solde.web import typed
from solde.web.forms import offer
from solde.web.sales.words import tax_word
from solde.web.wishes import number_of

ROWS_MAX: Final = 100  # of a page; Django takes a thousand fields
ITEMS_MAX: Final = 500  # offered while typing; any other is found by its whole name
FIELDS: Final = ("item", "description", "quantity", "unit", "price", "discount", "account")
BLANK: Final = ("item", "description", "price")  # a row without any of these is no line

Row = dict[str, Any]  # what was typed into a line, by field; "taxes" is a list


@dataclass(frozen=True, slots=True)
class Stock:
    """What lines can be made of."""

    items: Mapping[str, Item]  # by name, those that were typed
    taxes: Mapping[str, Tax]  # by public id
    accounts: Mapping[int, Account]  # of income


def stock_of(company: Company, rows: Iterable[Row], kept: Iterable[Tax] = ()) -> Stock:
    """Three queries; `kept` are taxes that a document has, retired since or not."""
    names = {row["item"].strip() for row in rows} - {""}
    items = company.items.filter(name__in=names)
    taxes = [*company.taxes.filter(active=True), *kept]
    accounts = company.accounts.filter(kind__in=INCOME)
    return Stock(
        items={item.name: item for item in items},
        taxes={str(tax.public_id): tax for tax in taxes},
        accounts={account.pk: account for account in accounts},
    )


class LineForm(forms.Form):
    """One line; an empty one is none."""

    item = forms.CharField(
        label=gettext_lazy("Item"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "items", "autocomplete": "off"}),
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    quantity = typed.number_field(gettext_lazy("Quantity"))
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=20, required=False)
    price = typed.number_field(gettext_lazy("Price"))
    discount = typed.number_field(gettext_lazy("Discount, %"))
    taxes = forms.MultipleChoiceField(
        label=gettext_lazy("Taxes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    account = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, row: Row, stock: Stock, place: int) -> None:
        prefix = f"line-{place}"
        super().__init__({f"{prefix}-{name}": value for name, value in row.items()}, prefix=prefix)
        self.place, self.stock = place, stock
        self.is_blank = is_blank(row)
        self.amount_minor: int | None = None  # None: not worked out
        offer(self, "taxes", tax_choices(stock.taxes))
        for field in self.fields.values():  # heads of columns are too far for a screen reader
            words = _("%(field)s, line %(line)s")
            field.widget.attrs["aria-label"] = words % {"field": field.label, "line": place + 1}

    def clean_item(self) -> Item | None:
        name = self.cleaned_data["item"].strip()
        if name and name not in self.stock.items:
            raise forms.ValidationError(_("There is no item of that name."))
        return self.stock.items.get(name)

    def clean_description(self) -> str:
        return "\n".join(self.cleaned_data["description"].splitlines())

    def clean_quantity(self) -> int:
        text = self.cleaned_data["quantity"]
        return typed.micros_in(text) if text else MILLION

    def clean_price(self) -> int:
        text = self.cleaned_data["price"]
        return typed.micros_in(text) if text else 0

    def clean_discount(self) -> int:
        text = self.cleaned_data["discount"]
        return typed.ppm_in(text) if text else 0

    def clean_account(self) -> Account | None:
        return self.stock.accounts.get(number_of(self.cleaned_data["account"]))

    def line(self) -> NewLine:
        """What was typed, which is_valid() has found readable."""
        given = self.cleaned_data
        return NewLine(
            description=given["description"],
            price_micros=given["price"],
            quantity_micros=given["quantity"],
            item=given["item"],
            unit=given["unit"],
            discount_ppm=given["discount"],
            taxes=tuple(self.stock.taxes[key] for key in given["taxes"]),
            account=given["account"],
        )


def is_blank(row: Row) -> bool:
    return not any(row[name].strip() for name in BLANK)


def row_of(line: NewLine, currency: str) -> Row:
    """A line as it would have been typed."""
    digits = minor_digits(currency)
    return {
        "item": line.item.name if line.item else "",
        "description": line.description,
        "quantity": typed.micros_typed(line.quantity_micros),
        "unit": line.unit,
        "price": typed.micros_typed(line.price_micros, decimals_min=digits),
        "discount": typed.ppm_typed(line.discount_ppm) if line.discount_ppm else "",
        "taxes": [str(tax.public_id) for tax in line.taxes],
        "account": str(line.account.pk) if line.account else "",
    }


def tax_choices(taxes: Mapping[str, Tax]) -> list[tuple[str, str]]:
    """Taxes by name; those that share one (HST has three rates) by their rate too."""
    names = {key: tax_word(tax) for key, tax in taxes.items()}
    of_that_name = Counter(names.values())
    return [
        (
            key,
            name
            if of_that_name[name] == 1
            else f"{name} {typed.ppm_typed(taxes[key].rate_ppm)}\N{NO-BREAK SPACE}%",
        )
        for key, name in names.items()
    ]


def blank_row(taxes: Sequence[Tax]) -> Row:
    """A line to be filled in, with the taxes that are proposed."""
    line = NewLine(description="", price_micros=0, taxes=tuple(taxes))
    return row_of(line, "CAD") | {"price": ""}


def rows_in(posted: QueryDict) -> list[Row]:
    """What was typed into the lines of a page."""
    count = min(number_of(posted.get("rows", "")), ROWS_MAX)
    return [
        {name: posted.get(f"line-{place}-{name}", "") for name in FIELDS}
        | {"taxes": posted.getlist(f"line-{place}-taxes")}
        for place in range(count)
    ]


def filled_row(row: Row, proposed: NewLine, currency: str) -> Row:
    """A row with what its item proposes; the quantity stays."""
    line = replace(proposed, account=None)
    filled = row_of(line, currency) | {"quantity": row["quantity"] or "1"}
    return filled if line.price_micros else filled | {"price": ""}
