"""Files for the tests, and what the books hold before and after."""

from pathlib import Path

from django.db import connection

from solde.company.models import Company, User
from solde.importing.files import Report, import_files
from solde.importing.mistakes import ImportRefused, Mistake

TRANSACTIONS = "customer,kind,number,date,due_date,amount,memo,ar_account\n"
APPLICATIONS = "customer,credit_kind,credit_number,charge_kind,charge_number,amount,date\n"

# Not among the books: a row of ledger_turn says only that somebody was here.
TABLES = """
    select quote_ident(tablename) from pg_tables
     where schemaname = 'public' and tablename !~ 'procrastinate|ledger_turn' order by 1
"""


def write(folder: Path, **contents: str | bytes) -> list[Path]:
    """One file for each: `customers="name\\nAlder\\n"` becomes customers.csv."""
    paths = []
    for name, content in contents.items():
        path = folder / f"{name}.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        paths.append(path)
    return paths


def bring(
    company: Company, folder: Path, *, by: User | None = None, **contents: str | bytes
) -> Report:
    return import_files(company, write(folder, **contents), by=by)


def mistakes_in(company: Company, folder: Path, **contents: str | bytes) -> list[Mistake]:
    """Import files that must be refused; their mistakes, with the bare names of the files."""
    before = every_row()
    try:
        bring(company, folder, **contents)
    except ImportRefused as refused:
        assert every_row() == before
        return [one._replace(file=Path(one.file).stem) for one in refused.mistakes]
    raise AssertionError("this was imported, mistakes and all")


def every_row() -> dict[str, list[str]]:
    """All rows of all tables, as text."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        rows = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f"select t::text from {table} t order by 1")
            rows[table] = [text for (text,) in cursor.fetchall()]
    return rows


def documents(company: Company) -> list[tuple[object, ...]]:
    """Every entry with its postings, in order of entry, without the ids that only number rows."""
    return books_query(
        """
        select c.name, e.kind, e.number, e.dated_on, e.currency, e.description,
               e.document_id = e.id, e.reverses_id, e.posted_by_id,
               (select array_agg(concat_ws(' ', a.code, a.name, a.currency, p.amount_minor,
                                           p.due_on, pc.name) order by p.id)
                  from ledger_posting p
                  join ledger_account a on a.id = p.account_id
                  left join customers_customer pc on pc.id = p.customer_id
                 where p.entry_id = e.id)
          from ledger_entry e join customers_customer c on c.id = e.customer_id
         where e.company_id = %s order by e.id
        """,
        company,
    )


def applications(company: Company) -> list[tuple[object, ...]]:
    return books_query(
        """
        select c.name, credit.kind, credit.number, charge.kind, charge.number, a.amount_minor,
               a.applied_on, a.effective_on, a.released_on, a.applied_by_id
          from ledger_application a
          join customers_customer c on c.id = a.customer_id
          join ledger_entry credit on credit.id = a.credit_id
          join ledger_entry charge on charge.id = a.charge_id
         where a.company_id = %s order by a.id
        """,
        company,
    )


def books_query(query: str, company: Company) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [company.pk])
        return cursor.fetchall()
