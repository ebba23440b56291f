"""What documents are made of: taxes, items, accounts, finance charges."""

from django.urls import URLPattern, path

from solde.web.catalogue import accounts, charging, items, taxes

TAX = "settings/taxes/<uuid:tax_id>"
ITEM = "settings/items/<uuid:item_id>"

of_a_company: list[URLPattern] = [
    path("settings/taxes", taxes.taxes, name="tax_settings"),
    path("settings/taxes/new", taxes.new_tax, name="new_tax"),
    path(TAX, taxes.tax, name="tax"),
    path(f"{TAX}/retire", taxes.retire, name="retire_tax"),
    path(f"{TAX}/take-up", taxes.take_up, name="take_up_tax"),
    path("settings/items", items.items, name="items"),
    path("settings/items/new", items.new_item, name="new_item"),
    path(ITEM, items.item, name="item"),
    path(f"{ITEM}/retire", items.retire, name="retire_item"),
    path(f"{ITEM}/take-up", items.take_up, name="take_up_item"),
    path("settings/accounts", accounts.accounts, name="account_settings"),
    path("settings/finance-charges", charging.policy, name="finance_charge_settings"),
    path("finance-charges", charging.charges, name="finance_charges"),
]
