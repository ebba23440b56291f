"""What sales will not do, by the name of the rule that PostgreSQL held."""

from collections.abc import Sequence
from functools import partial

from solde.broken_rules import refusing
from solde.ledger.refusals import BY_RULE as OF_THE_BOOKS
from solde.ledger.refusals import OtherCompany
from solde.refusal import Fault, FieldsAreWrong, Refused


class DocumentIsWrong(FieldsAreWrong):
    """That document cannot be kept as it was given."""


def insist_on_none(found: Sequence[Sequence[Fault]]) -> None:
    """Refuse documents with the faults found in each; of many, each fault tells of which."""
    if len(found) == 1 and found[0]:
        raise DocumentIsWrong(found[0])
    wrong = [
        Fault(fault.field, f"{place}: {fault.words}", fault.line)
        for place, of_one in enumerate(found, 1)
        for fault in of_one
    ]
    if wrong:
        raise DocumentIsWrong(wrong)


class ChangedMeanwhile(Refused):
    """That document was issued, voided or thrown away meanwhile."""


class StaysWithItsCustomer(Refused):
    """An issued document keeps its kind and its customer: void it and write another."""


class MoreIsApplied(Refused):
    """More is applied to that document than it would come to: take something off first."""


class NumberInUse(Refused):
    """A document brought in from elsewhere has the next number: give the numbers another prefix."""


class ItemNameTaken(Refused):
    """There is already an item with that name."""


class TaxExists(Refused):
    """There is already a tax with that name and rate."""


BY_RULE: dict[str, type[Refused]] = {
    **OF_THE_BOOKS,
    "document_customer_of_company": OtherCompany,
    "document_goes_one_way": ChangedMeanwhile,
    "item_name_is_unique": ItemNameTaken,
    "tax_name_and_rate_are_unique": TaxExists,
}

rules_as_refusals = partial(refusing, BY_RULE)
