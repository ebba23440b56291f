"""What acts were done to, by the names that people know: one query for each kind of thing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from solde.company.models import Company, User
from solde.subject import Subject, numbers_by_kind
from solde.web.formats import day, moment
from solde.web.reminders.words import when
from solde.web.sales.words import order_words


class Name(NamedTuple):
    """A thing as the audit log names it."""

    shown: str
    address: str = ""  # of its page; empty: it has none


Found = Iterator[tuple[int, Name]]


def names_of(company: Company, subjects: Iterable[str]) -> Mapping[str, Name]:
    """Names by subject, such as "customer:12". What has none, or is gone, is left out."""
    ids = numbers_by_kind(subjects)
    return {
        kind.of(pk): name
        for kind, find in FIND.items()
        if ids[kind]
        for pk, name in find(company, ids[kind])
    }


def customers(company: Company, ids: list[int]) -> Found:
    for pk, public_id, name in rows(company.customers, ids, "public_id", "name"):
        yield pk, Name(name, page("customer", company.slug, public_id))


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
    for pk, public_id, number in rows(company.payments, ids, "public_id", "number"):
        yield pk, Name(_("Payment %s") % number, page("payment", company.slug, public_id))


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
    Subject.COMPANY: itself,
    Subject.CUSTOMER: customers,
    Subject.DELIVERY: letters,
    Subject.DOCUMENT: documents,
    Subject.ENTRY: entries,
    Subject.IMPORT: imports,
    Subject.PAYMENT: payments,
    Subject.REMINDER_RULE: reminder_rules,
    Subject.REMINDERS: reminders,
    Subject.RUN: runs,
    Subject.SCHEDULE: schedules,
    Subject.SENDING: sending_runs,
    Subject.USER: users,
}
