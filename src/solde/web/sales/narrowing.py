"""What the list of documents is narrowed to: tabs, what was paid, what became of letters, words."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from solde.company.models import Company
from solde.customers.finding import customer_like
from solde.paging import first_of
from solde.sales.finding import numbered
from solde.sales.models import Document
from solde.sales.standing import (
    PAYMENT,
    SENDING,
    PaymentAxis,
    SendingAxis,
    in_trouble,
    paid_like,
    sent_like,
    states_of,
)
from solde.statements.charging import charges_of
from solde.web.sales.words import KINDS
from solde.web.statements.finding import run_of
from solde.web.wishes import ids_in, number_of

PAGE: Final = 50  # documents of a page
ISSUED: Final = Q(state=Document.State.ISSUED)

# What is open, and partly paid, includes what is overdue: a list of work to do leaves out nothing.
PAID: Final[Mapping[PaymentAxis, Callable[[date], Q]]] = {
    PaymentAxis.DRAFT: lambda on: paid_like(PaymentAxis.DRAFT, on=on),
    PaymentAxis.OPEN: lambda on: Q(left_minor__gt=0),
    PaymentAxis.PARTLY_PAID: lambda on: Q(left_minor__gt=0, left_minor__lt=F("total_minor")),
    PaymentAxis.OVERDUE: lambda on: paid_like(PaymentAxis.OVERDUE, on=on),
    PaymentAxis.PAID: lambda on: paid_like(PaymentAxis.PAID, on=on),
    PaymentAxis.VOID: lambda on: paid_like(PaymentAxis.VOID, on=on),
}
# Of documents, and all that is read of them: a row of the list has a hundred columns otherwise.
SHOWN: Final = (
    "company", "public_id", "kind", "state", "number", "currency", "dated_on", "due_on",
    "total_minor", "left_minor", "viewed_at", "disputed_on", "customer__name",
    "customer__parent__name", "letter__state", "letter__mailbox__kind",
)  # fmt: skip
# An index has documents without a letter, and those that were viewed, in their own order; the
# others lie anywhere among a million, and an index has their letters in order.
BY_DOCUMENT: Final = frozenset({SendingAxis.NOT_SENT, SendingAxis.VIEWED})


class About(StrEnum):
    """Which of the two axes a tab has chosen already."""

    PAID = "paid"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class View:
    """A tab of the list."""

    label: Promise
    narrows: Callable[[date], Q]
    is_counted: bool = False  # few enough to be counted for every look at the list
    about: About | None = None
    order: str = "pk"  # by which the latest come first: an index has them in this order


VIEWS: Final = {
    "": View(gettext_lazy("All"), lambda on: Q()),
    "drafts": View(gettext_lazy("Drafts"), PAID[PaymentAxis.DRAFT], True, About.PAID),
    "open": View(gettext_lazy("Open"), PAID[PaymentAxis.OPEN], about=About.PAID),
    "overdue": View(gettext_lazy("Overdue"), PAID[PaymentAxis.OVERDUE], about=About.PAID),
    "paid": View(gettext_lazy("Paid"), PAID[PaymentAxis.PAID], about=About.PAID),
    "not-sent": View(
        gettext_lazy("Not sent"),
        lambda on: ISSUED & sent_like(SendingAxis.NOT_SENT),
        about=About.LETTER,
    ),
    "problem": View(
        gettext_lazy("Delivery problem"), lambda on: in_trouble(), True, About.LETTER, "letter_id"
    ),
    "to-print": View(gettext_lazy("To print"), lambda on: ISSUED & Q(to_print=True), True),
    "to-email": View(gettext_lazy("To e-mail"), lambda on: ISSUED & Q(to_email=True), True),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the list asks for; what nobody offered is not asked for."""

    view: str
    kind: str
    paid: str  # PaymentAxis; empty: whatever was paid
    letter: str  # SendingAxis; empty: whatever became of it
    customer: str
    text: str
    run: int  # of statements, that charged for lateness; 0: whatever posted it

    @property
    def is_in_view(self) -> bool:
        """Nothing but a tab was chosen."""
        chosen = (self.kind, self.paid, self.letter, self.customer, self.text, self.run)
        return not any(chosen)


def asked_of(given: Mapping[str, str]) -> Asked:
    def one_of(name: str, offered: Collection[str]) -> str:
        value = given.get(name, "")
        return value if value in offered else ""

    view = one_of("view", VIEWS)
    about = VIEWS[view].about
    return Asked(
        view=view,
        kind=one_of("kind", KINDS),
        paid="" if about is About.PAID else one_of("paid", PAID),
        letter="" if about is About.LETTER else one_of("letter", SENDING),
        customer=given.get("customer", ""),
        text=given.get("q", "").strip(),
        run=number_of(given.get("run", "")),
    )


def page_of(company: Company, asked: Asked, *, on: date, after: str) -> QuerySet[Document]:
    """The latest first, and one more than a page has; `after` names the last of the page before.
    Ids, and those of letters, are in the order in which they came to be."""
    order = order_of(asked)
    rows = wanted(company, asked, on).order_by(f"-{order}")
    if named := ids_in([after]):
        last = company.documents.filter(public_id=named[0]).values(order)
        rows = rows.filter(**{f"{order}__lt": last[:1]})
    if not asked.is_in_view:
        first = first_of([rows.filter(part) for part in parts_of(company, asked)], most=PAGE + 1)
        rows = company.documents.filter(pk__in=first).order_by(f"-{order}")
    return to_show(rows)[: PAGE + 1]


def parts_of(company: Company, asked: Asked) -> list[Q]:
    """What is wanted, in parts that PostgreSQL finds by an index each: one for each state of
    letters, those of that number, those of customers by that name."""
    states = states_of(SendingAxis(asked.letter)) if asked.letter else []
    parts = [Q(letter__state=one) for one in states] if len(states) > 1 else [Q()]
    if asked.text:
        named = [numbered(asked.text), customer_like(company, asked.text)]
        parts = [one & part for one in named for part in parts]
    return parts


def to_show(documents: QuerySet[Document]) -> QuerySet[Document]:
    """With what a row of a list says of each, and no more."""
    return documents.select_related("customer__parent", "letter__mailbox").only(*SHOWN)


def order_of(asked: Asked) -> str:
    if asked.letter and asked.letter not in BY_DOCUMENT:
        return "letter_id"
    return VIEWS[asked.view].order


def wanted(company: Company, asked: Asked, on: date) -> QuerySet[Document]:
    """All that is asked for, whatever the words."""
    rows: QuerySet[Document] = company.documents.filter(VIEWS[asked.view].narrows(on))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.paid:
        rows = rows.filter(PAID[PaymentAxis(asked.paid)](on))
    if asked.letter:
        rows = rows.filter(~Q(state=Document.State.DRAFT), sent_like(SendingAxis(asked.letter)))
    if chosen := ids_in([asked.customer]):
        rows = rows.filter(customer__public_id=chosen[0])
    if asked.run:
        rows = rows.filter(pk__in=charges_of(run_of(company, asked.run)))
    return rows


def payment_choices(asked: Asked) -> list[tuple[str, str]]:
    """What the list offers beside a tab; nothing where the tab has chosen already."""
    if VIEWS[asked.view].about is About.PAID:
        return []
    return [(str(axis), _(PAYMENT[axis][0])) for axis in PAID]


def letter_choices(asked: Asked) -> list[tuple[str, str]]:
    """As payment_choices()."""
    if VIEWS[asked.view].about is About.LETTER:
        return []
    return [(str(axis), _(label)) for axis, (label, _sentence) in SENDING.items()]
