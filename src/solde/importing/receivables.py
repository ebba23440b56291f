"""The accounts that rows go to: found by name, opened when they are new."""

from collections.abc import Iterable

from django.db import connection

from solde.company.models import Company
from solde.ledger.chart import NoSuchAccount, receivable
from solde.ledger.models import Account

ACCOUNT_NAME_MAX = Account._meta.get_field("name").max_length or 0

STAGING = """
    drop table if exists pg_temp.import_receivable;
    create temporary table import_receivable (
        name text not null, currency text not null, account_id bigint,
        primary key (name, currency)
    ) on commit drop
"""


def resolve_receivables(company: Company, named: Iterable[tuple[str, str]]) -> None:
    """Fill import_receivable for names and their currencies; what the company lacks is opened.

    account_id stays null where the name is that of another kind of account, or of one in
    another currency.
    """
    found = [(name, currency, account_id(company, name, currency)) for name, currency in named]
    with connection.cursor() as cursor:
        cursor.execute(STAGING)
        cursor.executemany("insert into import_receivable values (%s, %s, %s)", found)


def account_id(company: Company, name: str, currency: str) -> int | None:
    try:
        return receivable(company, name, currency).pk
    except NoSuchAccount:
        return None
