"""The two queues of documents: those to be printed, and those to be e-mailed later."""

from django.db import transaction
from django.db.models import QuerySet

from solde.company.access import May, insist
from solde.company.models import Company, User
from solde.customers.models import Customer
from solde.history.recording import record_each
from solde.sales.models import Document, SendingRun
from solde.subject import Subject

Way = SendingRun.Way
COLUMNS = {Way.PRINT: "to_print", Way.EMAIL: "to_email"}
PREFERRED = {
    Customer.Delivery.EMAIL: (Way.EMAIL,),
    Customer.Delivery.PRINT: (Way.PRINT,),
    Customer.Delivery.BOTH: (Way.EMAIL, Way.PRINT),
    Customer.Delivery.NONE: (),
}


def waiting(company: Company, way: Way) -> QuerySet[Document]:
    """The issued documents that wait in a queue. Drafts come in when they are issued."""
    documents: QuerySet[Document] = company.documents.filter(
        **{COLUMNS[way]: True}, state=Document.State.ISSUED
    )
    return documents


def wait_as_preferred(document: Document) -> None:
    """Let a document that is being issued wait as its customer prefers; it is not stored here."""
    for way in PREFERRED[Customer.Delivery(document.customer.delivery)]:
        setattr(document, COLUMNS[way], True)


def put_in_queue(
    company: Company, documents: QuerySet[Document], way: Way, *, by: User | None = None
) -> int:
    """Let documents wait in a queue; returns how many did not before. Void ones do not wait."""
    wanted = company.documents.exclude(state=Document.State.VOIDED)
    return change(company, wanted, documents, way=way, waits=True, by=by)


def take_out_of_queue(
    company: Company, documents: QuerySet[Document], way: Way, *, by: User | None = None
) -> int:
    """Let documents wait no longer; returns how many did before."""
    return change(company, company.documents.all(), documents, way=way, waits=False, by=by)


@transaction.atomic
def change(
    company: Company, among: QuerySet[Document], documents: QuerySet[Document], *,
    way: Way, waits: bool, by: User | None,
) -> int:  # fmt: skip
    if by:
        insist(by, company, May.SEND)
    column = COLUMNS[way]
    chosen = among.filter(**{column: not waits}, pk__in=documents.order_by().values("pk"))
    ids = list(chosen.select_for_update().order_by("pk").values_list("pk", flat=True))
    company.documents.filter(pk__in=ids).update(**{column: waits})
    act = "put_in_queue" if waits else "take_out_of_queue"
    record_each(company, act, map(Subject.DOCUMENT.of, ids), by=by)
    return len(ids)
