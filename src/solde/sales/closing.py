"""Tell a company of documents whose letters will not leave."""

from django.db.models import QuerySet

from solde.company.models import Company
from solde.mail.alerts import AlertKind, raise_alert
from solde.mail.untold import has_failed_untold
from solde.sales.models import Document
from solde.subject import Subject


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
    documents: QuerySet[Document] = company.documents.filter(has_failed_untold(company, "letter__"))
    return documents.select_related("customer", "letter")
