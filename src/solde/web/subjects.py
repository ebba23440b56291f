"""What acts were done to, by the names that people know: one query for each kind of thing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from solde.company.models import Company, User
from solde.mail.alerts import sentence
from solde.mail.models import Mailbox
from solde.subject import Subject, numbers_by_kind, read
from solde.web.customers.words import entry_word
from solde.web.formats import day, moment
from solde.web.mailbox_cards import name_of
from solde.web.reminders.words import when
from solde.web.sales.words import order_words, tax_word
from solde.web.settings import messages


class Name(NamedTuple):
    """A thing as the audit log names it."""

    shown: str
    address: str = ""  # of its page; empty: it has none
    currency: str = ""  # of its amounts; empty: the company's


Found = Iterator[tuple[int, Name]]


def names_of(company: Company, subjects: Iterable[str]) -> Mapping[str, Name]:
    """Names by subject, such as "customer:12". What has none, or is gone, is left out."""
    asked = list(subjects)
    ids = numbers_by_kind(asked)
    found = {
        kind.of(pk): name
        for kind, find in FIND.items()
        if ids[kind]
        for pk, name in find(company, ids[kind])
    }
    return found | {one: name for one in asked if (name := without_row(company, one))}


def without_row(company: Company, subject: str) -> Name | None:
    """The name of what no row's id names: messages ("template:statement:fr-CA") and numbers."""
    kind, key = read(subject)
    if kind == Subject.SERIES:
        return Name(_("Numbers: %s") % entry_word(key))
    if kind == Subject.TEMPLATE:
        about, _colon, language = key.partition(":")
        address = reverse("message", args=[company.slug, about, language])
        return Name(messages.named(about, language), address)
    return None


def alerts(company: Company, ids: list[int]) -> Found:
    address = reverse("alerts", args=[company.slug])
    for alert in company.alerts.filter(pk__in=ids):
        yield alert.pk, Name(sentence(alert), address)


def customers(company: Company, ids: list[int]) -> Found:
    columns = ("public_id", "name", "currency")
    for pk, public_id, name, currency in rows(company.customers, ids, *columns):
        yield pk, Name(name, page("customer", company.slug, public_id), currency)


def invitations(company: Company, ids: list[int]) -> Found:
    for pk, email in rows(company.invitations, ids, "email"):
        yield pk, Name(email, reverse("members", args=[company.slug]))


def items(company: Company, ids: list[int]) -> Found:
    for pk, public_id, name in rows(company.items, ids, "public_id", "name"):
        yield pk, Name(name, page("item", company.slug, public_id))


def mailboxes(company: Company, ids: list[int]) -> Found:
    """Those that a company sends by, and those of before: its own history names them."""
    for mailbox in Mailbox.objects.filter(pk__in=ids):
        yield mailbox.pk, Name(name_of(mailbox), reverse("mailboxes", args=[company.slug]))


def taxes(company: Company, ids: list[int]) -> Found:
    for tax in company.taxes.filter(pk__in=ids):
        yield tax.pk, Name(tax_word(tax), page("tax", company.slug, tax.public_id))


def users(company: Company, ids: list[int]) -> Found:
    """Members, and those of before: the company's own history names them."""
    for pk, email in User.objects.filter(pk__in=ids).values_list("pk", "email"):
        yield pk, Name(email)


def letters(company: Company, ids: list[int]) -> Found:
    for pk, public_id, subject in rows(company.deliveries, ids, "public_id", "subject"):
        yield pk, Name(subject, page("letter", company.slug, public_id))


def runs(company: Company, ids: list[int]) -> Found:
    for pk, number in rows(company.statement_runs, ids, "number"):
        yield pk, Name(_("Run %s") % number, page("run", company.slug, number))


def entries(company: Company, ids: list[int]) -> Found:
    for pk, number in rows(company.entries, ids, "number"):
        yield pk, Name(_("Entry %s") % number)


def documents(company: Company, ids: list[int]) -> Found:
    for pk, public_id, number in rows(company.documents, ids, "public_id", "number"):
        shown = _("Document %s") % number if number else _("Draft")
        yield pk, Name(shown, page("document", company.slug, public_id))


def payments(company: Company, ids: list[int]) -> Found:
    columns = ("public_id", "number", "currency")
    for pk, public_id, number, currency in rows(company.payments, ids, *columns):
        address = page("payment", company.slug, public_id)
        yield pk, Name(_("Payment %s") % number, address, currency)


def reminders(company: Company, ids: list[int]) -> Found:
    for pk, public_id, on in rows(company.reminder_runs, ids, "public_id", "on"):
        yield pk, Name(day(on), page("reminder_run", company.slug, public_id))


def reminder_rules(company: Company, ids: list[int]) -> Found:
    for pk, days in rows(company.reminder_rules, ids, "days"):
        yield pk, Name(when(days), reverse("reminder_settings", args=[company.slug]))


def sending_runs(company: Company, ids: list[int]) -> Found:
    columns = ("public_id", "way", "ordered_at")
    for pk, public_id, way, at in rows(company.sending_runs, ids, *columns):
        yield pk, Name(order_words(way, at), page("sending_run", company.slug, public_id))


def imports(company: Company, ids: list[int]) -> Found:
    for pk, public_id, at in rows(company.imports, ids, "public_id", "ordered_at"):
        shown = _("Import of %(at)s") % {"at": moment(at)}
        yield pk, Name(shown, page("import", company.slug, public_id))


def schedules(company: Company, ids: list[int]) -> Found:
    for pk, public_id, name in rows(company.schedules, ids, "public_id", "name"):
        yield pk, Name(name, page("schedule", company.slug, public_id))


def itself(company: Company, ids: list[int]) -> Found:
    yield company.pk, Name(company.name)


def rows(things: Any, ids: list[int], *columns: str) -> Iterable[tuple[Any, ...]]:
    found: Iterable[tuple[Any, ...]] = things.filter(pk__in=ids).values_list("pk", *columns)
    return found


def page(name: str, slug: str, key: UUID | int) -> str:
    try:
        return reverse(name, args=[slug, key])
    except NoReverseMatch:
        return ""


FIND: dict[Subject, Callable[[Company, list[int]], Found]] = {
    Subject.ALERT: alerts,
    Subject.COMPANY: itself,
    Subject.CUSTOMER: customers,
    Subject.DELIVERY: letters,
    Subject.DOCUMENT: documents,
    Subject.ENTRY: entries,
    Subject.IMPORT: imports,
    Subject.INVITATION: invitations,
    Subject.ITEM: items,
    Subject.MAILBOX: mailboxes,
    Subject.PAYMENT: payments,
    Subject.REMINDER_RULE: reminder_rules,
    Subject.REMINDERS: reminders,
    Subject.RUN: runs,
    Subject.SCHEDULE: schedules,
    Subject.SENDING: sending_runs,
    Subject.TAX: taxes,
    Subject.USER: users,
}
