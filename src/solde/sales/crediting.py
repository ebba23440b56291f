"""Put customers' unapplied credits on new charges."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from solde.company.models import Company, User
from solde.ledger.applying import Portion, free_items, put
from solde.ledger.reading import Ledger, reach
from solde.ledger.unsettled import read_unsettled
from solde.sales.asking import CHARGES
from solde.sales.models import Document


def apply_free_credits(company: Company, documents: Sequence[Document], *, by: User | None) -> None:
    """Put what is free of credits on charges just issued, the oldest credit first.

    Only credits dated on or before the charge, on its A/R account, and not what later days
    need of them. The caller has taken the customers' turns. Statements grow with A/R accounts,
    not with documents.
    """
    by_account: dict[int, list[Document]] = defaultdict(list)
    for document in documents:
        if document.kind in CHARGES:
            assert document.account_id
            by_account[document.account_id].append(document)
    portions = [
        portion
        for account_id, charges in by_account.items()
        for portion in portions_for(company, charges, account_id)
    ]
    if not portions:
        return
    put(portions, by=by)
    rows = company.documents.filter(pk__in=[document.pk for document in documents])
    left = dict(rows.values_list("pk", "left_minor"))
    for document in documents:
        document.left_minor = left[document.pk]


def portions_for(
    company: Company, charges: Sequence[Document], account_id: int
) -> Iterator[Portion]:
    """What each charge of one A/R account takes, those that fall due first before the others."""
    customers = [charge.customer_id for charge in charges]
    reached = reach(company.pk, customers, account_id=account_id)
    ledgers = read_unsettled(reached, on=min(charge.dated_on for charge in charges))
    spent: dict[int, int] = defaultdict(int)  # of each credit, by the charges before
    for charge in sorted(charges, key=lambda one: one.due_on or one.dated_on):
        for credit, amount_minor in taken(charge, ledgers[charge.customer_id], spent):
            spent[credit] += amount_minor
            assert charge.entry_id
            yield Portion(charge.customer, credit, charge.entry_id, amount_minor, charge.dated_on)


def taken(charge: Document, ledger: Ledger, spent: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Credits with what a charge takes of each."""
    wanted_minor = charge.total_minor
    for item in free_items(ledger, charge.dated_on):  # by date
        amount_minor = min(wanted_minor, -item.open_minor - spent[item.document])
        if amount_minor > 0:
            yield item.document, amount_minor
            wanted_minor -= amount_minor
