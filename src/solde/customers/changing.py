"""Change what is known of a customer."""

from dataclasses import fields, replace
from typing import Any

from solde.company.models import User
from solde.customers.models import Customer
from solde.customers.opening import NewCustomer, columns_of, insist_on_sense
from solde.customers.refusals import rules_as_refusals
from solde.history.once import fingerprint
from solde.history.recording import record
from solde.history.seen import insist_on_seen
from solde.subject import Subject

FOLLOWING = {"sort_name", "search_words"}  # columns that follow from others


def change_customer(
    customer: Customer, *, seen: str | None = None, by: User | None = None, **given: Any
) -> None:
    """Change some of the fields of NewCustomer; documents and statements so far stay.

    On record are the fields that are different now, with what they held before. When none is,
    nothing happens. A customer that is no longer `active` keeps its balance and its documents.
    `seen` is as_seen() of what whoever asks was shown, who means all that is given.

    Refused, besides what open_customer() refuses: another currency once there is a document or
    an A/R account of its own, a `parent` for a customer that has projects, and a customer that
    somebody else changed since it was seen. A project may
    get another parent of its currency, or none, at any time: statements made so far stay.
    """
    company = customer.company
    with rules_as_refusals():
        rows = company.customers.select_for_update(of=("self",), no_key=True)
        stored: Customer = rows.select_related("parent").get(pk=customer.pk)
        known = known_of(stored)
        new = replace(known, **given)
        insist_on_sense(new)
        before, after = columns_of(company, known), columns_of(company, new)
        changed = {column: after[column] for column in after if after[column] != before[column]}
        if not changed:
            return
        subject = Subject.CUSTOMER.of(customer.pk)
        insist_on_seen(company, subject, seen=seen, stands=as_seen(known))
        company.customers.filter(pk=customer.pk).update(**changed)
        told = {
            field: [as_told(before[field]), as_told(after[field])]
            for field in changed.keys() - FOLLOWING
        }
        record(company, "change_customer", subject, by=by, fields=told)
    for column, value in changed.items():
        setattr(customer, column, value)


def known_of(customer: Customer) -> NewCustomer:
    """What is known of a customer, in the form in which it was given."""
    return NewCustomer(**{one.name: getattr(customer, one.name) for one in fields(NewCustomer)})


def as_seen(known: NewCustomer) -> str:
    """A mark of all that is known of a customer but whether it is active."""
    return fingerprint(replace(known, active=True))


def as_told(value: Any) -> Any:
    """A field as history keeps it: a customer by its name."""
    return value.name if isinstance(value, Customer) else value
