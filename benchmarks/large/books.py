"""Fill books with years of trade, letters, orders and runs."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from benchmarks.large.correspondence import write_history, write_letters
from benchmarks.large.trade import name_of, write_trade
from solde.company.models import Company, Member, User
from solde.company.time_zones import today_of
from solde.figures.request import Kind
from solde.importing.files import import_files
from solde.ledger.opening import open_company
from solde.mail.alerts import AlertKind, deal_with, raise_alert
from solde.mail.states import State
from solde.sales.answering import answer_all
from solde.sales.asking import NewDocument, NewLine
from solde.sales.batches import Order, order_sending
from solde.sales.catalogue import NewItem, add_item
from solde.sales.disputing import dispute
from solde.sales.drafting import save_draft
from solde.sales.models import Document
from solde.sales.queues import Way, put_in_queue
from solde.sales.voiding import void
from solde.statements.crew import prepare_run
from solde.statements.options import Options
from solde.statements.ordering import order_run
from solde.subject import Subject

PEOPLE = 5
ITEMS_MAX = 2_000
ORDERS = 35  # of a few documents, and runs of one customer
RARE_MAX = 2_000  # drafts, void documents, disputes, alerts: one for each so many invoices
RARE = 500
LAST_DAYS = 7  # whose documents wait to be printed and e-mailed


@contextmanager
def told(what: str) -> Iterator[None]:
    begun = time.monotonic()
    yield
    print(f"{time.monotonic() - begun:7.1f} s  {what}", flush=True)


def open_large(slug: str = "large", *, invoices: int, customers: int) -> Company:
    """The books of that size; as they stand where they were filled before."""
    company = Company.objects.filter(slug=slug).first()
    if company is None:
        company = open_company(slug, "Large Ltd.", region="QC", address="1 Elm Street")
        fill(company, invoices=invoices, customers=customers)
    return company


def fill(company: Company, *, invoices: int, customers: int) -> None:
    until = today_of(company)
    people = [hire(company, i) for i in range(PEOPLE)]
    few = min(RARE_MAX, max(2, invoices // RARE))
    with TemporaryDirectory(prefix="solde-large-") as folder, told("import"):
        paths = write_trade(Path(folder), invoices=invoices, customers=customers, until=until)
        import_files(company, paths, by=people[0])
    with told("letters"):
        write_letters(company, until)
    with told("history"):
        write_history(company, people)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    with told("drafts, void documents, disputes"):
        happen_rarely(company, few, people[1])
    with told("alerts, items"):
        alert_of_letters(company, few)
        for i in range(min(ITEMS_MAX, few * 2)):
            add_item(company, NewItem(name=f"Cedar board {i:05}", price_micros=1_500_000))
    with told("orders"):
        order_documents(company, until, people[0])
    with told("runs"):
        order_statements(company, until, people[0])
    with told("vacuum, analyze"), connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


def hire(company: Company, i: int) -> User:
    """The first one is the bookkeeper who looks at the pages."""
    user: User = User.objects.create_user(f"person{i}@{company.slug}.example")
    company.members.create(user=user, role=Member.Role.ACCOUNTANT)
    return user


def happen_rarely(company: Company, few: int, by: User) -> None:
    """Spread over the years, as ids are."""
    invoices = company.documents.filter(kind=Document.Kind.INVOICE, state=Document.State.ISSUED)
    for one in spread(invoices.select_related("company", "entry"), few):
        void(one, on=one.dated_on, by=by)
    for one in spread(invoices.filter(left_minor__gt=0).select_related("company"), few):
        dispute(one, words="The last pallet was wet.", on=today_of(company), by=by)
    for one in spread(company.customers.select_related("company").order_by("pk"), few):
        line = NewLine(description="Cedar, planed", price_micros=12_345_000)
        new = NewDocument(kind="invoice", customer=one, dated_on=today_of(company),
                          lines=(line,))  # fmt: skip
        save_draft(company, new, by=by)


def spread(rows: QuerySet[Any], few: int) -> QuerySet[Any]:
    """So many rows, at equal distances."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    return rows.filter(pk__in=ids[:: max(1, len(ids) // few)][:few])


def alert_of_letters(company: Company, few: int) -> None:
    """All but the latest hundred were dealt with."""
    for letter in company.deliveries.filter(state=State.BOUNCED).order_by("pk")[:few]:
        raise_alert(company, AlertKind.BOUNCED, Subject.DELIVERY.of(letter.pk), letter.last_words)
    for alert in company.alerts.order_by("-pk")[100:]:
        deal_with(alert)


def order_documents(company: Company, until: date, by: User) -> None:
    """Small orders, one of a week's documents, and what waits still."""
    issued = company.documents.filter(state=Document.State.ISSUED)
    recent = issued.filter(dated_on__gt=until - timedelta(days=LAST_DAYS))
    earlier = issued.filter(dated_on__lte=until - timedelta(days=LAST_DAYS))
    latest = list(earlier.order_by("-pk").values_list("pk", flat=True)[: ORDERS * 5])
    for first in range(0, len(latest), 5):
        order = order_sending(
            company, issued.filter(pk__in=latest[first : first + 5]), Order(), by=by
        )
        answer_all(order)
    put_in_queue(company, recent, Way.PRINT, by=by)
    answer_all(order_sending(company, recent, Order(), by=by))
    put_in_queue(company, recent.filter(kind="invoice"), Way.PRINT, by=by)
    put_in_queue(company, recent.filter(letter=None), Way.EMAIL, by=by)


def order_statements(company: Company, until: date, by: User) -> None:
    """Small runs, and last one of one type of customers, whose letters wait."""
    for i in range(ORDERS):
        options = Options(kind=Kind.OPEN_ITEM, statement_on=until, customers=(name_of(i),))
        prepare_run(order_run(company, options, by=by))
    options = Options(kind=Kind.OPEN_ITEM, statement_on=until, type="Public", email=True)
    prepare_run(order_run(company, options, by=by), processes=2)
