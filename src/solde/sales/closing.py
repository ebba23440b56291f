"""Tell a company of documents whose letters will not leave."""

from datetime import timedelta

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from solde.company.models import Company
from solde.mail.alerts import AlertKind, raise_alert
from solde.mail.clock import database_now
from solde.mail.models import Alert
from solde.mail.states import State
from solde.sales.models import Document
from solde.subject import Subject

LOOKED_BACK = timedelta(days=60)  # letters are given up after days


def tell_of_unsent() -> None:
    """Raise an alert for every document whose latest letter failed; once for each letter.

    Not where one was raised already because the server refused the primary address.
    """
    for company in Company.objects.all():
        for document in unsent(company):
            assert document.letter
            subject = Subject.DELIVERY.of(document.letter.pk)
            words = f"{document}, {document.customer.name}: {document.letter.last_words}"
            raise_alert(company, AlertKind.DOCUMENT_NOT_SENT, subject, words)


def unsent(company: Company) -> QuerySet[Document]:
    """The documents that nobody was told of yet."""
    of_letter = Concat(
        Value(Subject.DELIVERY.of("")), Cast("letter_id", CharField()), output_field=CharField()
    )
    told = Alert._base_manager.filter(company=company, subject=OuterRef("letter_name"))
    failed = company.documents.filter(
        letter__company=company,
        letter__state=State.FAILED,
        letter__rested_at__gt=database_now() - LOOKED_BACK,
    )
    documents: QuerySet[Document] = failed.annotate(letter_name=of_letter).filter(~Exists(told))
    return documents.select_related("customer", "letter")
