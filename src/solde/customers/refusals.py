"""What cannot be kept of a customer, by the name of the rule that PostgreSQL held."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from solde.refusal import FieldsAreWrong, NotFound, Refused


class CustomerIsWrong(FieldsAreWrong):
    """That customer cannot be kept as it was given."""


class CustomerNameTaken(Refused):
    """There is already a customer with that name or number."""


class CustomerInUse(Refused):
    """A customer with postings or an A/R account of its own keeps its currency."""


class NoSuchCustomer(NotFound):
    """There is no customer of that name or number."""


class NotItsOwnProject(Refused):
    """A customer is not a project of its own."""


class ProjectHasNoProjects(Refused):
    """A project has no projects of its own: choose the customer it belongs to."""


class OtherThanItsParent(Refused):
    """A project is in the company and in the currency of its customer."""


BY_RULE: dict[str, type[Refused]] = {
    "customer_in_use_keeps_currency": CustomerInUse,
    "customer_is_not_its_own_project": NotItsOwnProject,
    "customer_name_is_unique": CustomerNameTaken,
    "customer_number_is_unique": CustomerNameTaken,
    "customer_parent_of_company_and_currency": OtherThanItsParent,
    "project_has_no_projects": ProjectHasNoProjects,
}


@contextmanager
def rules_as_refusals(by_rule: Mapping[str, type[Refused]]) -> Iterator[None]:
    """Run an act in a transaction; what one of the rules stops is refused in words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refusal = by_rule.get(rule_of(error))
        if refusal is None:
            raise
        raise refusal from error


def rule_of(error: IntegrityError) -> str:
    """The name of the constraint that was hit; "" when there is none."""
    diag = getattr(error.__cause__, "diag", None)
    return (diag and diag.constraint_name) or ""
