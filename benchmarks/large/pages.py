"""Every page that lists something, as a bookkeeper asks for it: narrowed, searched, far back."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from solde.company.models import Company
from solde.figures.request import Kind
from solde.mail.states import State
from solde.sales.standing import SendingAxis
from solde.statements.models import Statement
from solde.statements.options import Options
from solde.statements.trying import begin_trial
from solde.web.customers.page import TABS
from solde.web.customers.words import DELIVERIES
from solde.web.payments.listing import VIEWS as PAYMENT_VIEWS
from solde.web.payments.words import METHODS
from solde.web.sales.narrowing import PAID
from solde.web.sales.narrowing import VIEWS as SALES_VIEWS
from solde.web.sales.words import KINDS

Page = tuple[str, str]  # what it is called, its address

# One has them all, one in twenty-five, one in fifty, a single one, nobody; two at once.
WORDS = ("inc", "excavation", "tremblay", "c-000021", "zzz", "gagnon toronto", "montreal")
# Pages without a list of their own to narrow.
PLAIN = (
    "company_home", "statements", "sending_runs", "new_run", "new_invoice", "new_payment",
    "reminder_settings", "schedule_settings", "mailboxes", "members", "account_settings",
    "tax_settings", "paper_settings", "message_settings", "finance_charge_settings",
)  # fmt: skip


def pages_of(company: Company) -> Iterator[Page]:
    """The page of a company, and those of its customer with the most documents."""
    for name in PLAIN:
        yield name, reverse(name, args=[company.slug])
    yield from customers(company)
    yield from sales(company)
    yield from payments(company)
    yield from letters(company)
    yield from of_customer(company)
    yield from of_runs(company)
    yield from settings(company)
    for text in (*WORDS, "4711"):
        yield asked("search", company, q=text)


def asked(name: str, company: Company, *things: Any, **given: Any) -> Page:
    address = reverse(name, args=[company.slug, *things])
    words = " ".join(f"{key}={told(value)}" for key, value in given.items())
    return f"{name} {words}".strip(), f"{address}?{urlencode(given)}" if given else address


def told(value: Any) -> str:
    """What is different in other books is not said: a page has the same name in all."""
    return "…" if isinstance(value, UUID | int) else str(value)


def customers(company: Company) -> Iterator[Page]:
    yield asked("customers", company)
    yield asked("customers", company, after=middle(company.customers.order_by("sort_name")))
    for state in ("inactive", "all"):
        yield asked("customers", company, state=state)
    for delivery in DELIVERIES:
        yield asked("customers", company, delivery=delivery)
    for one in ("Public", "Contractor", "No such"):
        yield asked("customers", company, type=one)
    for text in WORDS:
        yield asked("customers", company, q=text)
    yield asked("customers", company, q="excavation", state="inactive")


def sales(company: Company) -> Iterator[Page]:
    later = middle(company.documents.filter(kind="invoice").order_by("pk"))
    biggest = customer_with_most(company)
    for view in SALES_VIEWS:
        yield asked("sales", company, view=view)
        yield asked("sales", company, view=view, after=later)
        yield asked("sales", company, view=view, customer=biggest)
        for kind in KINDS:
            yield asked("sales", company, view=view, kind=kind)
    for paid in PAID:
        yield asked("sales", company, paid=paid)
        yield asked("sales", company, paid=paid, after=later)
        yield asked("sales", company, paid=paid, letter="not_sent")
    for letter in SendingAxis:
        yield asked("sales", company, letter=letter)
        yield asked("sales", company, letter=letter, after=later)
        yield asked("sales", company, view="overdue", letter=letter)
    for text in (*WORDS, "4711", "po-4711"):
        yield asked("sales", company, q=text)
        yield asked("sales", company, view="overdue", q=text)


def payments(company: Company) -> Iterator[Page]:
    later = middle(company.payments.order_by("pk"))
    for view in PAYMENT_VIEWS:
        yield asked("payments", company, view=view)
        yield asked("payments", company, view=view, after=later)
        yield asked("payments", company, view=view, customer=customer_with_most(company))
    for method in METHODS:
        yield asked("payments", company, method=method)
    for text in (*WORDS, "p-4711", "cheque", "cheque 4711"):
        yield asked("payments", company, q=text)
    yield asked("payments", company, view="unapplied", q="excavation")


def letters(company: Company) -> Iterator[Page]:
    yield asked("letters", company)
    yield asked("letters", company, after=middle(company.deliveries.order_by("pk")))
    for state in State:
        yield asked("letters", company, state=state)
    mailbox = company.deliveries.earliest("pk").mailbox.public_id
    yield asked("letters", company, mailbox=mailbox)
    yield asked("letters", company, state="failed", mailbox=mailbox)
    for address in ("books21@", "books", "books21@customer21.example", "zzz"):
        yield asked("letters", company, q=address)
    yield asked("letters", company, q="books21@", state="bounced")


def of_customer(company: Company) -> Iterator[Page]:
    biggest = customer_with_most(company)
    for name in TABS:
        yield asked(name, company, biggest)
    documents = company.documents.filter(customer__public_id=biggest).order_by("pk")
    yield asked("documents_of", company, biggest, after=middle(documents))
    yield asked("new_payment", company, customer=biggest)
    yield asked("document", company, middle(documents.filter(kind="invoice")))
    yield asked("payment", company, middle(company.payments.order_by("pk")))
    yield asked("letter", company, middle(company.deliveries.order_by("pk")))


def of_runs(company: Company) -> Iterator[Page]:
    run = company.statement_runs.latest("number")
    yield asked("run", company, run.number)
    yield asked("run", company, run.number, status="left_out")
    yield asked("run", company, run.number, state="queued")
    yield asked("run_sums", company, run.number)
    statement: Statement = company.statements.latest("pk")
    yield asked("statement", company, statement.number)
    options = Options(kind=Kind.OPEN_ITEM, statement_on=run.statement_on)
    yield asked("review", company, begin_trial(company, options).public_id)
    order = company.sending_runs.latest("pk")
    yield asked("sending_run", company, order.public_id)
    yield asked("sending_run", company, order.public_id, status="printed")


def settings(company: Company) -> Iterator[Page]:
    yield asked("items", company)
    yield asked("items", company, q="board 01")
    yield asked("items", company, q="zzz")
    yield asked("alerts", company)
    yield asked("alerts", company, past="")
    yield asked("audit_log", company)
    yield asked("audit_log", company, after=company.events.count() // 2)
    for act in ("issue", "void", "open_company", "settle", "view"):
        yield asked("audit_log", company, act=act)
    person = company.members.latest("pk").user.email
    yield asked("audit_log", company, by=person)
    yield asked("audit_log", company, act="void", by=person)


def middle(rows: QuerySet[Any]) -> Any:
    """The name in addresses of a row half-way."""
    return rows.values_list("public_id", flat=True)[rows.count() // 2]


def customer_with_most(company: Company) -> Any:
    """The first in the file buys most (trade.py)."""
    return company.customers.earliest("pk").public_id
