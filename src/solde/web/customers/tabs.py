"""What stands behind the tabs of a customer: documents, payments, letters, projects, history."""

from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpResponse

from solde.company.access import May
from solde.company.time_zones import today_of
from solde.customers.models import Customer
from solde.history.reading import history_of as events_of
from solde.mail.models import Delivery
from solde.paging import cut
from solde.payments.models import Payment
from solde.sales.models import Document
from solde.subject import Subject
from solde.web.act_words import act_word
from solde.web.addresses import rows_lead_to
from solde.web.customers.listing import Row, balances_of
from solde.web.customers.page import customer_page, found
from solde.web.customers.words import entry_word
from solde.web.entering import Visit, page_of_company
from solde.web.fact_words import facts_of
from solde.web.letter_words import Word, word_of
from solde.web.sales.listing import row_maker
from solde.web.sales.narrowing import to_show
from solde.web.statements.statement import made_for, with_kinds
from solde.web.wishes import ids_in, number_of

PAGE = 50  # rows of a page
# What is read of payments, and of letters.
PAYMENTS_SHOWN = (
    "company", "public_id", "kind", "state", "number", "currency", "dated_on", "reference",
    "amount_minor", "left_minor", "customer__name",
)  # fmt: skip
LETTERS_SHOWN = ("company", "public_id", "state", "subject", "created_at", "mailbox__kind")
LAST = (1 << 63) - 1  # behind the ids of all letters
PROJECTS_MAX = 200  # of a customer on one page; the list of customers finds them all

# Letters about what some customers got. As an array it is looked up in the index of `about`.
# Of documents, which may be thousands, only those whose latest letter is not older than a page:
# there are fifty of these already, and the letters of the others are older still.
ABOUT = """
    about = any (array(
        select 'statement:' || s.id from statements_statement s where s.customer_id = any (%s)
         union all
        select 'version:' || v.id
          from sales_version v join sales_document d on d.id = v.document_id
         where d.customer_id = any (%s)
           and d.letter_id >= coalesce((
                select letter_id from sales_document
                 where customer_id = any (%s) and letter_id < %s
                 order by letter_id desc offset %s limit 1), 0)
         union all
        select 'reminder:' || r.id from reminders_reminder r where r.customer_id = any (%s)))
"""
Paper = TypeVar("Paper", Document, Payment)


class LetterRow(NamedTuple):
    """A letter to a customer."""

    letter: Delivery
    address: str
    word: Word


@page_of_company(May.READ)
def documents(visit: Visit, customer_id: UUID) -> HttpResponse:
    """Invoices, credit memos, receipts and charges, newest first; those of projects too."""
    customer = found(visit.company, customer_id)
    everything = visit.company.documents.all()
    rows = everything.filter(customer__in=members(customer))
    shown, following = page_after(rows, visit.GET.get("after", ""), of=to_show(everything))
    row_of = row_maker(visit.company, today_of(visit.company))
    context = {"rows": [row_of(one) for one in shown], "next": following}
    return customer_page(visit, customer, "documents_of", context)


@page_of_company(May.READ)
def payments(visit: Visit, customer_id: UUID) -> HttpResponse:
    """Payments and refunds, newest first; those of projects too."""
    customer = found(visit.company, customer_id)
    everything = visit.company.payments.select_related("customer").only(*PAYMENTS_SHOWN)
    rows = everything.filter(customer__in=members(customer))
    shown, following = page_after(rows, visit.GET.get("after", ""), of=everything)
    address_of = rows_lead_to("payment", visit.company)
    lines = [(one, entry_word(one.kind), address_of(one.public_id)) for one in shown]
    context = {"rows": lines, "next": following}
    return customer_page(visit, customer, "payments_of", context)


@page_of_company(May.READ)
def statements(visit: Visit, customer_id: UUID) -> HttpResponse:
    """All statements, newest first; `after` is the last row of the page before."""
    customer = found(visit.company, customer_id)
    rows = made_for(customer)
    if after := visit.GET.get("after", ""):
        before = visit.company.statements.filter(number=after).values("pk")
        rows = rows.filter(pk__lt=before[:1])
    made, last = cut(rows[: PAGE + 1], PAGE)
    context = {
        "statements": with_kinds(made),
        "next": last and last.number,
    }
    return customer_page(visit, customer, "statements_of", context)


@page_of_company(May.READ)
def letters(visit: Visit, customer_id: UUID) -> HttpResponse:
    """What was written about documents, statements and reminders, newest first."""
    customer = found(visit.company, customer_id)
    ids = [pk for (pk,) in members(customer).values_list("pk")]
    before = LAST
    if after := ids_in([visit.GET.get("after", "")]):
        named = visit.company.deliveries.filter(public_id=after[0]).values_list("pk", flat=True)
        before = named.first() or 0
    about = RawSQL(ABOUT, [ids, ids, ids, before, PAGE, ids], output_field=BooleanField())  # noqa: S611  # no words of ours or theirs in it
    rows: QuerySet[Delivery] = visit.company.deliveries.filter(about, pk__lt=before)
    rows = rows.select_related("mailbox").only(*LETTERS_SHOWN).order_by("-pk")
    shown, last = cut(rows[: PAGE + 1], PAGE)
    page_of = rows_lead_to("letter", visit.company)
    context = {
        "rows": [LetterRow(one, page_of(one.public_id), word_of(one)) for one in shown],
        "next": last and last.public_id,
    }
    return customer_page(visit, customer, "letters_of", context)


@page_of_company(May.READ)
def projects(visit: Visit, customer_id: UUID) -> HttpResponse:
    """By name, with what each owes."""
    customer = found(visit.company, customer_id)
    shown = list(customer.projects.order_by("sort_name", "pk")[:PROJECTS_MAX])
    owed = balances_of(visit.company, shown, today_of(visit.company))
    address_of = rows_lead_to("customer", visit.company)
    context = {"rows": [Row(one, address_of(one.public_id), owed[one.pk]) for one in shown]}
    return customer_page(visit, customer, "projects_of", context)


@page_of_company(May.READ)
def history(visit: Visit, customer_id: UUID) -> HttpResponse:
    """What was done to the customer, newest first."""
    customer = found(visit.company, customer_id)
    before = number_of(visit.GET.get("after", "")) or None
    page = events_of(visit.company, [Subject.CUSTOMER.of(customer.pk)], before=before)
    context = {
        "events": [
            (one, act_word(one.act), facts_of(one, customer.currency)) for one in page.events
        ],
        "next": page.next,
    }
    return customer_page(visit, customer, "history_of", context)


def members(customer: Customer) -> QuerySet[Customer]:
    """A customer and its projects."""
    everybody: QuerySet[Customer] = customer.company.customers.all()
    return everybody.filter(Q(pk=customer.pk) | Q(parent=customer))


def page_after(
    rows: QuerySet[Paper], after: str, *, of: QuerySet[Paper]
) -> tuple[list[Paper], UUID | None]:
    """Some rows, newest first, and the one that the next page begins after.

    Which these are is found first; then they are read as `of` reads them, and no others.
    """
    if ids := ids_in([after]):
        before = rows.filter(public_id=ids[0]).values_list("dated_on", "pk").first()
        if before is None:
            return [], None
        rows = rows.filter(Q(dated_on__lt=before[0]) | Q(dated_on=before[0], pk__lt=before[1]))
    order = ("-dated_on", "-pk")
    first = rows.order_by(*order).values("pk")[: PAGE + 1]
    shown, last = cut(of.filter(pk__in=first).order_by(*order), PAGE)
    return shown, last.public_id if last else None
