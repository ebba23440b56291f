"""A company in which there are so many of everything that a page can list."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from solde.company.members import invite
from solde.company.models import Company, User
from solde.customers.models import Customer
from solde.customers.opening import NewCustomer, open_customers
from solde.figures.request import Kind
from solde.history.recording import record
from solde.importing.ordering import Brought, order_import
from solde.ledger.chart import open_receivable
from solde.mail.alerts import AlertKind, raise_alert
from solde.mail.choosing import installations
from solde.mail.models import Mailbox
from solde.payments.asking import UNAPPLIED, NewPayment, Tender
from solde.payments.recording import receive, receive_many
from solde.reminders.reminding import remind
from solde.reminders.ruling import NewRule, set_rule
from solde.sales.answering import answer_all
from solde.sales.attaching import attach
from solde.sales.batches import Order, letters_of, order_sending
from solde.sales.catalogue import NewItem, add_item
from solde.sales.charge_policy import NewPolicy, set_policy
from solde.sales.drafting import save_drafts
from solde.sales.editing import edit
from solde.sales.issuing import issue
from solde.sales.models import Document
from solde.sales.queues import Way, put_in_queue
from solde.schedules.planning import add_schedule
from solde.statements.options import Options
from solde.statements.ordering import order_run
from solde.statements.saving import save_options
from solde.statements.trying import begin_trial
from tests import town
from tests.sales.selling import line, new, quebec
from tests.schedules.planned import new_invoice
from tests.statements.books import prepare
from tests.web.kept import kept

ONE_BY_ONE_MAX = 25  # of what acts make slowly: more than its pages show, or as many
MONTH_AGO, WEEK_AGO = timedelta(days=30), timedelta(days=7)


def fill(count: int, owner: User, today: date) -> tuple[Company, dict[str, Any]]:
    """The company, and what addresses of its pages are about, by the names of their parts.

    Maple and her projects are so many customers. She has so many invoices, payments and letters,
    and the first of her payments pays so many invoices.
    """
    company = town.company(email="office@timber.example")
    company.members.create(user=owner, role="owner")
    catalogue = fill_settings(company, count, owner)
    maple = town.customer(company, "Maple", email="books@maple.example", terms_days=30)
    projects(maple, count - 1)
    things = (
        fill_sales(maple, count, today)
        | fill_payments(maple, count, today)
        | fill_statements(company, count, today)
        | fill_mail(company, count)
        | fill_automatic(maple, count, owner, today)
    )
    for number in range(count):
        record(company, "change_customer", f"customer:{maple.pk}", by=owner, notes=str(number))
    return company, catalogue | things | {"customer_id": maple.public_id}


def fill_settings(company: Company, count: int, owner: User) -> dict[str, Any]:
    set_policy(company, NewPolicy(rate_ppm=100_000))
    taxes = quebec(company, *((f"Tax {number:03}", 1000) for number in range(count)))
    items = [add_item(company, NewItem(name=f"Oak {number:03}")) for number in range(count)]
    for number in range(count):
        open_receivable(company, f"Branch {number:03}", "CAD")
        email = f"viewer-{number}@{company.slug}.example"
        company.members.create(user=User.objects.create_user(email), role="viewer")
    for number in range(min(count, ONE_BY_ONE_MAX)):
        invite(company, f"guest-{number}@{company.slug}.example", "viewer", by=owner)
        order = order_import(company, [Brought("some.csv", b"name\n")], dry_run=True, by=owner)
        company.inspections.create(language="en-CA", ended_at=timezone.now(), found=0)
    return {
        "tax_id": taxes[0].public_id,
        "item_id": items[0].public_id,
        "import_id": order.public_id,
        "template": "standard-1",
    }


def projects(customer: Customer, count: int) -> None:
    names = [
        NewCustomer(name=f"Maple {number:03}", parent=customer, email=f"maple@{number}.example")
        for number in range(count)
    ]
    open_customers(customer.company, names)


def fill_sales(maple: Customer, count: int, today: date) -> dict[str, Any]:
    company, on = maple.company, today - MONTH_AGO
    asked = [new(maple, line("100.00"), on=on, due_on=today - WEEK_AGO) for _ in range(2 * count)]
    first, *_others = issue(company, asked)
    save_drafts(company, [new(maple, on=today)] * count)
    for number in range(min(count, ONE_BY_ONE_MAX)):
        edit(first, replace(asked[0], memo=f"Version {number}"))
        file = attach(first, f"plan-{number}.csv", b"oak,1")
    invoices = company.documents.filter(state=Document.State.ISSUED)
    put_in_queue(company, invoices, Way.EMAIL)
    put_in_queue(company, invoices, Way.PRINT)
    for _number in range(min(count, ONE_BY_ONE_MAX)):
        answer_all(order_sending(company, invoices.filter(pk=first.pk), Order()))
    mailed = order_sending(company, invoices, Order(mailbox=installations(Mailbox.Kind.CAPTURED)))
    answer_all(mailed)
    order = {f"{name}.run_id": mailed.public_id for name in ("sending_run", "export_sending")}
    letter = letters_of(mailed).latest("pk").public_id
    return order | {
        "document_id": first.public_id,
        "file_id": file.public_id,
        "letter_files.letter_id": letter,  # which carries a paper of the books
    }


def fill_payments(maple: Customer, count: int, today: date) -> dict[str, Any]:
    """The first pays so many invoices; so many others wait to be applied."""
    big = receive(maple, count * 100_00, on=today, how=Tender())
    waiting = NewPayment(
        customer=maple, amount_minor=1_00, on=today, how=Tender(), instructions=UNAPPLIED
    )
    receive_many(maple.company, [waiting] * count)
    return {"payment_id": big.public_id}


def fill_statements(company: Company, count: int, today: date) -> dict[str, Any]:
    options = Options(kind=Kind.OPEN_ITEM, statement_on=today)
    trial = begin_trial(company, options)
    prepare(order_run(company, options))
    for number in range(count):
        save_options(company, f"Options {number:03}", options)
    for number in range(min(count, ONE_BY_ONE_MAX)):
        on = today - timedelta(days=number + 1)
        prepare(order_run(company, replace(options, statement_on=on, customers=("Maple",))))
    return {"trial_id": trial.public_id, "number": 1} | {
        f"{name}.number": "1-00001" for name in ("statement", "statement_paper")
    }


def fill_mail(company: Company, count: int) -> dict[str, Any]:
    letter = kept(company)
    for number in range(count):
        raise_alert(company, AlertKind.BOUNCED, f"delivery:{letter.pk}-{number}")
    mailbox: UUID = installations(Mailbox.Kind.SMTP).public_id
    return {"letter_id": letter.public_id, "place": 1, "mailbox_id": mailbox} | {
        "kind": "statement",
        "language": "fr-CA",
    }


def fill_automatic(maple: Customer, count: int, owner: User, today: date) -> dict[str, Any]:
    company = maple.company
    new_rent = new_invoice(maple)
    for number in range(count):
        schedule = add_schedule(company, replace(new_rent, name=f"Rent {number:03}"), on=today)
        set_rule(company, NewRule(days=number + 1), on=today - MONTH_AGO)
    late = [
        new(one, on=today - MONTH_AGO, due_on=today - WEEK_AGO)
        for one in company.customers.filter(parent=maple)
    ]
    issue(company, late)
    reminded = remind(company, today, by=owner)
    return {"schedule_id": schedule.public_id, "reminder_run.run_id": reminded.public_id}
