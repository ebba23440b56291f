"""What cannot be kept of a customer, by the name of the rule that PostgreSQL held."""

from functools import partial

from solde.broken_rules import refusing
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

rules_as_refusals = partial(refusing, BY_RULE)
