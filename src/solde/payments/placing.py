"""Which A/R account payments and refunds are on."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from solde.company.models import Company
from solde.ledger.receivables import places_of, receivables_of
from solde.payments.asking import NewPayment, insist
from solde.refusal import Fault

Places = Mapping[tuple[int, int], int]


def receivables_for(company: Company, news: Sequence[NewPayment]) -> list[int]:
    """Ids of A/R accounts, in the order of the payments.

    That of the documents that a payment names; else the one that was given; else the customer's
    usual one. Refused: documents of several accounts, or of another one than was given.
    """
    documents = {part.document for new in news for part in new.instructions.parts}
    places = places_of(company, documents)
    insist(news, lambda new: faults_of_place(new, places))
    usual = receivables_of(company, [new.customer for new in news])
    return [next(iter(accounts_meant(new, places)), usual[new.customer.pk].pk) for new in news]


def accounts_meant(new: NewPayment, places: Places) -> set[int]:
    """What the customer's documents that a payment names are on, and what was given."""
    pairs = [(new.customer.pk, part.document) for part in new.instructions.parts]
    given = {new.receivable.pk} if new.receivable else set()
    return given | {places[pair] for pair in pairs if pair in places}


def faults_of_place(new: NewPayment, places: Places) -> Iterator[Fault]:
    meant = accounts_meant(new, places)
    if len(meant) < 2:
        return
    accounts = new.customer.company.accounts.filter(pk__in=meant)
    words = _("One A/R account at a time: what is named is on %s. Record one for each.")
    yield Fault("parts", words % ", ".join(account.name for account in accounts))
