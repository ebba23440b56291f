"""A rule as the checker knows it, and what it finds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from solde.figures.money import decimal_string, is_currency

PER_RULE_MAX = 1000  # findings; books that are broken throughout need no longer list

# The rows of a query that the company asked for has, or all.
OURS = "(%(company)s::bigint is null or {}.company_id = %(company)s)"

# What the words of most rules name an entry by; `e` is the entry.
ENTRY = """
    e.company_id, e.currency, e.kind, e.number, e.dated_on,
    coalesce((select name from customers_customer where id = e.customer_id), '?') as customer
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the books that breaks a rule."""

    rule: str  # stable name of the rule, for programs
    company: str  # its short name; empty: no company's in particular
    words: str  # what is broken, and by how much

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.company, self.rule, self.words)))


class Rule(NamedTuple):
    """A rule and the query for what breaks it.

    The query takes the parameter `company` (an id, or null for all; see OURS) and yields
    company_id, currency and whatever the words name. Columns called ..._minor are amounts.
    """

    name: str
    words: str
    query: str


def broken(rule: Rule, company_id: int | None) -> Iterator[Finding]:
    """What breaks a rule. After PER_RULE_MAX findings, one that says that there are more."""
    with connection.cursor() as cursor:
        # Materialized: the query is planned to be read to its end. Planned for the first rows
        # only, it might go through all postings for each of them.
        cursor.execute(
            f"with broken as materialized ({rule.query}) select company.slug, broken.*"
            " from broken left join company_company company on company.id = broken.company_id"
            " limit %(limit)s",
            {"company": company_id, "limit": PER_RULE_MAX + 1},
        )
        columns = [column.name for column in cursor.description]
        for place, row in enumerate(cursor.fetchall()):
            named = dict(zip(columns, row, strict=True))
            if place == PER_RULE_MAX:
                yield Finding(rule.name, "", _("There are more; the rest is not listed."))
            else:
                yield Finding(rule.name, named["slug"] or "", _(rule.words) % shown(named))


def shown(named: dict[str, Any]) -> dict[str, Any]:
    """Values for words: amounts in whole units, kinds without underscores."""
    currency = named["currency"]
    return {
        name: amount(value, currency)
        if name.endswith("_minor")
        else str(value).replace("_", " ")
        if name == "kind"
        else value
        for name, value in named.items()
    }


def amount(minor: Any, currency: str) -> str:
    """ "-12.50 CAD"; in minor units where the currency itself is unknown."""
    if is_currency(currency):
        return f"{decimal_string(int(minor), currency)} {currency}"
    return f"{minor} {currency}"
