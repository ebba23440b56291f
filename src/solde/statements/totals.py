"""What the statements of a run come to, by currency."""

from typing import NamedTuple

from django.db import connection

from solde.figures.aging import column_names
from solde.statements.models import StatementRun


class Total(NamedTuple):
    """Statements in one currency; amounts in its minor units, plus is owed to us."""

    currency: str
    statements: int
    balance_minor: int
    aging: dict[str, int] | None  # by the names of the columns; None: of a kind without aging


def totals(run: StatementRun) -> list[Total]:
    """One total for each currency of the run's statements, added up by PostgreSQL."""
    edges = tuple(run.options["edges"])
    places = ["0", *(f"1,{place}" for place in range(len(edges) + 1)), "2"]
    columns = ", ".join(f"sum((s.figures #>> '{{aging,{place}}}')::bigint)" for place in places)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            select s.currency, count(*), sum(s.balance_minor), {columns}
              from statements_outcome o join statements_statement s on s.id = o.statement_id
             where o.run_id = %s
             group by s.currency order by s.currency
            """,
            [run.pk],
        )
        return [
            Total(
                currency,
                count,
                int(balance_minor),
                None
                if aging[0] is None
                else dict(zip(column_names(edges), map(int, aging), strict=True)),
            )
            for currency, count, balance_minor, *aging in cursor.fetchall()
        ]
