"""Whom the rules reach on a day, with what, and why not."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from solde.company.models import Company
from solde.customers.models import Customer
from solde.ledger.reading import balances, reach
from solde.mail.addresses import Addressed
from solde.reminders.models import Reminder, ReminderRule
from solde.reminders.reasons import reason_of_customer, reason_of_document
from solde.sales.asking import CHARGES
from solde.sales.models import Document
from solde.statements.mailing import addressee

PART_SIZE = 400  # customers looked at, and answered, at once

# Open charges whose day by a rule has come, and of which that rule has not reminded.
DUE_BY_RULES = """
      from sales_document d
      join customers_customer c on c.id = d.customer_id
      join reminders_reminderrule r on r.company_id = d.company_id and r.active
       and coalesce(d.due_on, d.dated_on) + r.days
           between coalesce(r.since_on, '-infinity') and %(on)s
     where d.company_id = %(company)s and d.left_minor > 0 and d.dated_on <= %(on)s
       and d.kind = any (%(kinds)s)
       and not exists (select from reminders_reminderitem i
                        where i.document_id = d.id and i.rule_id = r.id)
"""
REACHED = f"select distinct coalesce(c.parent_id, c.id) as owner {DUE_BY_RULES} order by owner"
PAIRS = f"""
    select coalesce(c.parent_id, c.id), d.id, r.id {DUE_BY_RULES}
       and d.customer_id in (select id from customers_customer where id = any (%(owners)s)
                             union all
                             select id from customers_customer where parent_id = any (%(owners)s))
     order by coalesce(d.due_on, d.dated_on), d.id, r.days
"""


class Due(NamedTuple):
    """An open charge and a rule that reminds of it."""

    document: Document
    rule: ReminderRule


@dataclass(frozen=True, slots=True)
class Reached:
    """A customer, with its projects, whom the rules reach."""

    customer: Customer
    due: Sequence[Due]  # the earliest due first; of two rules, both
    reason: str = ""  # code; empty: the customer is reminded
    recipients: Sequence[Addressed] = ()

    @property
    def documents(self) -> list[Document]:
        """What is reminded of, each once."""
        return list({one.document.pk: one.document for one in self.due}.values())


def preview(company: Company, on: date) -> Iterator[Reached]:
    """Whom the rules reach on a day, as remind() would answer them now. Open is what is open now.

    A fixed number of queries for some hundred customers.
    """
    for part in parts(company, on):
        yield from reached(company, on, part)


def parts(company: Company, on: date) -> Iterator[list[int]]:
    """Ids of the customers whom the rules reach, some hundred at a time."""
    owners = [owner for (owner,) in rows(REACHED, company, on)]
    for start in range(0, len(owners), PART_SIZE):
        yield owners[start : start + PART_SIZE]


def rows(query: str, company: Company, on: date, owners: Sequence[int] = ()) -> list[Any]:
    kinds = [str(kind) for kind in CHARGES]
    asked: dict[str, Any] = {
        "company": company.pk,
        "on": on,
        "kinds": kinds,
        "owners": list(owners),
    }
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return list(cursor.fetchall())


def reached(company: Company, on: date, owners: Sequence[int]) -> list[Reached]:
    """These customers, as far as the rules reach them."""
    pairs = rows(PAIRS, company, on, owners)
    documents = company.documents.select_related("customer").in_bulk({pair[1] for pair in pairs})
    rules = company.reminder_rules.in_bulk()
    customers = company.customers.in_bulk(owners)
    owed = balances(reach(company.pk, list(owners), joined=True), on)
    reminded = set(
        company.reminders.filter(
            run__on=on, customer__in=owners, status=Reminder.Status.QUEUED
        ).values_list("customer_id", flat=True)
    )
    due: dict[int, list[Due]] = defaultdict(list)
    for owner, document, rule in pairs:
        documents[document].company = company
        due[owner].append(Due(documents[document], rules[rule]))
    return [
        judged(customers[owner], found, owed[owner].closing_minor, is_done=owner in reminded)
        for owner, found in due.items()
    ]


def judged(
    customer: Customer, found: Sequence[Due], balance_minor: int, *, is_done: bool
) -> Reached:
    """Whether a customer is reminded of what the rules found, and of which of it."""
    kept = [one for one in found if not reason_of_document(one.document)]
    reason = reason_of_customer(customer)
    if not reason and not kept:
        reason = reason_of_document(found[0].document)
    if not reason and balance_minor <= 0:
        reason = "nothing_owed"
    whom = addressee(customer)
    reason = reason or whom.reason or ("reminded_today" if is_done else "")
    return Reached(customer, kept or found, reason, () if reason else whom.recipients)
