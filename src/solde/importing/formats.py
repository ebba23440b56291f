"""The three kinds of files, known by their columns."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """The columns of one kind of file. Columns that are not required may be left out."""

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]


CUSTOMERS = Format(
    "customers",
    (
        "name", "number", "email", "cc", "bcc", "language", "currency", "terms_days", "type",
        "delivery", "active", "parent", "ar_account", "address", "city", "region", "postal_code",
        "country", "contact", "phone", "statement_email", "terms_rule", "credit_limit", "taxed",
        "exemption", "statements", "reminders", "notes",
    ),
    ("name",),
)  # fmt: skip
TRANSACTIONS = Format(
    "transactions",
    ("customer", "kind", "number", "date", "due_date", "amount", "memo", "ar_account"),
    ("customer", "kind", "number", "date", "amount"),
)
APPLICATIONS = Format(
    "applications",
    ("customer", "credit_kind", "credit_number", "charge_kind", "charge_number", "amount", "date"),
    ("customer", "credit_kind", "credit_number", "charge_kind", "charge_number", "amount"),
)
FORMATS = (CUSTOMERS, TRANSACTIONS, APPLICATIONS)  # in the order in which they are imported


def recognise(header: Iterable[str]) -> Format | None:
    """The format that shares most columns with a header, or None when none shares any.

    So a file that lacks a required column is still known, and the column can be named.
    """
    given = set(header)
    best = max(FORMATS, key=lambda one: len(given.intersection(one.columns)))
    return best if given.intersection(best.columns) else None
