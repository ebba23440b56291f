"""Where the pages of a company lead: the rail, the menu of what can be made, the settings.

A group of pages registers itself here, with one line. An entry appears as soon as a page of that
name exists, to those whose role lets them see it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import NoReverseMatch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from solde.company.access import May
from solde.company.models import Company
from solde.web.addresses import address_in


class Entry(NamedTuple):
    """A way to a group of pages."""

    page: str  # the name of its first page, whose only argument is the company's slug
    label: str | Promise
    icon: str  # of lucide
    needs: May = May.READ


RAIL = (
    Entry("company_home", _("Home"), "house"),
    Entry("customers", _("Customers"), "users"),
    Entry("sales", _("Sales"), "receipt-text"),
    Entry("payments", _("Payments"), "hand-coins"),
    Entry("statements", _("Statements"), "file-stack"),
    Entry("letters", _("Letters"), "mail"),
    Entry("settings", _("Settings"), "settings", May.CONFIGURE),
)
SEARCH = Entry("search", _("Search"), "search")
NEW = (
    Entry("new_run", _("Statements"), "file-stack", May.SEND),
    Entry("new_invoice", _("Invoice"), "receipt-text", May.SELL),
    Entry("new_sales_receipt", _("Sales receipt"), "receipt", May.SELL),
    Entry("new_credit_memo", _("Credit memo"), "file-minus", May.SELL),
    Entry("new_payment", _("Payment"), "hand-coins", May.RECEIVE),
    Entry("new_customer", _("Customer"), "user-plus", May.SELL),
)
SETTINGS = (
    Entry("company_settings", _("Company"), "building-2", May.CONFIGURE),
    Entry("contact_settings", _("Contact information"), "contact", May.CONFIGURE),
    Entry("books_settings", _("Aging and closing date"), "calendar-check", May.CONFIGURE),
    Entry("inspections", _("Check of the books"), "badge-check", May.CONFIGURE),
    Entry("imports", _("Import"), "file-input", May.CONFIGURE),
    Entry("number_settings", _("Numbers"), "hash", May.CONFIGURE),
    Entry("items", _("Items"), "package", May.SELL),
    Entry("account_settings", _("Accounts"), "book-open", May.CONFIGURE),
    Entry("tax_settings", _("Taxes"), "percent", May.CONFIGURE),
    Entry("finance_charge_settings", _("Finance charges"), "trending-up", May.CONFIGURE),
    Entry("paper_settings", _("Papers"), "file-text", May.CONFIGURE),
    Entry("message_settings", _("Messages"), "message-square-text", May.CONFIGURE),
    Entry("mailboxes", _("Mailboxes"), "inbox"),
    Entry("alerts", _("Alerts"), "bell"),
    Entry("schedule_settings", _("Schedules"), "calendar-clock", May.CONFIGURE),
    Entry("reminder_settings", _("Reminders"), "bell-ring", May.CONFIGURE),
    Entry("members", _("Members"), "users-round", May.CONFIGURE),
    Entry("audit_log", _("Audit log"), "history", May.CONFIGURE),
)
YOURS = (
    Entry("profile", _("Profile"), "user-round"),
    Entry("account_change_password", _("Password"), "lock-keyhole"),
    Entry("mfa_index", _("Security"), "shield-check"),
    Entry("usersessions_list", _("Sessions"), "monitor-smartphone"),
)


@dataclass(frozen=True, slots=True)
class Way:
    """An entry as it stands on a page."""

    label: str | Promise
    icon: str
    address: str
    is_current: bool  # the page that is shown is this one or below it


def ways(
    entries: Iterable[Entry], company: Company, may: frozenset[May], path: str
) -> Iterator[Way]:
    """The entries that lead somewhere, for somebody whose role allows so much."""
    for entry in entries:
        address = address_of(entry, company)
        if address and entry.needs in may:
            yield way(entry, address, path)


def your_ways(path: str) -> Iterator[Way]:
    """To the pages of whoever is signed in, which belong to no company."""
    for entry in YOURS:
        yield way(entry, address_in(entry.page), path)


def way(entry: Entry, address: str, path: str) -> Way:
    # The first page of a company stands above all the others, and is current by itself alone.
    is_below = not address.endswith("/") and path.startswith(f"{address}/")
    return Way(entry.label, entry.icon, address, path == address or is_below)


def address_of(entry: Entry, company: Company) -> str:
    """Empty while there is no such page."""
    try:
        return address_in(entry.page, company.slug)
    except NoReverseMatch:
        return ""
