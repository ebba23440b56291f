"""Prove the books: every rule, for every row, by a road of its own.

PostgreSQL refuses what breaks a rule (migrations/*.sql). These queries look whether anything
is broken all the same: by a restored backup, a superuser, or a mistake in those rules. They
share nothing with them, nor with ledger/reading.py, and look at whole tables at once, so that
their cost grows linearly with the books.
"""

from collections.abc import Iterable

from django.db import connection, transaction

from solde.company.models import Company
from solde.ledger.checking.accounts import ACCOUNT_RULES
from solde.ledger.checking.aging import AGING_RULES
from solde.ledger.checking.applications import APPLICATION_RULES
from solde.ledger.checking.documents import DOCUMENT_RULES
from solde.ledger.checking.entries import ENTRY_RULES
from solde.ledger.checking.finding import Finding, Rule, broken
from solde.ledger.checking.guard import gaps_in_the_guard
from solde.ledger.checking.references import lost_references

__all__ = ["RULES", "Finding", "Rule", "check_books"]

RULES = (*ENTRY_RULES, *DOCUMENT_RULES, *APPLICATION_RULES, *AGING_RULES, *ACCOUNT_RULES)
MEMORY = "128MB"  # of one sort or hash; millions of postings are sorted by day


def check_books(company: Company | None = None, *, more: Iterable[Rule] = ()) -> list[Finding]:
    """Look for whatever breaks a rule of the books, of one company or of all.

    Empty when the books are sound. `more`: rules of packages above the ledger, checked alike.
    What is no company's in particular (triggers, constraints) is looked at in either case.
    """
    company_id = company.pk if company else None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('work_mem', %s, true)", [MEMORY])
        # Every rule looks at whole tables. Right after a large import the planner may hold them
        # to be empty, and would go through one table for each row of another, for hours.
        cursor.execute("select set_config('enable_nestloop', 'off', true)")
        found = [finding for rule in (*RULES, *more) for finding in broken(rule, company_id)]
        return [
            *found,
            *lost_references(company_id),
            *gaps_in_the_guard(),
        ]
