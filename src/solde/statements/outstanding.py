"""What is owed to a company by everybody together, by age, as it stands now."""

from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from solde.company.models import Company
from solde.figures.aging import Aging
from solde.statements.options import edges_of

# Open items alone, by the indexes of what is left: what was paid long ago costs nothing.
OPEN_ITEMS = """
    select currency, dated_on, coalesce(due_on, dated_on) as due_on,
           case kind when 'credit_memo' then -left_minor else left_minor end as open_minor
      from sales_document
     where company_id = %(company)s and left_minor > 0 and dated_on <= %(on)s
    union all
    select currency, dated_on, dated_on,
           case kind when 'payment' then -left_minor else left_minor end
      from payments_payment
     where company_id = %(company)s and left_minor > 0 and dated_on <= %(on)s
    union all
    select currency, dated_on, coalesce(due_on, dated_on),
           amount_minor + coalesce(applied_minor, 0)
      from (select e.document_id as id, e.currency, sum(p.amount_minor)::bigint as amount_minor,
                   (array_agg(e.dated_on order by e.id desc)
                    filter (where e.reverses_id is null))[1] as dated_on,
                   (array_agg(p.due_on order by e.id desc)
                    filter (where e.reverses_id is null))[1] as due_on
              from ledger_entry e join ledger_posting p on p.entry_id = e.id
             where e.company_id = %(company)s and e.kind = 'adjustment' and e.dated_on <= %(on)s
               and p.customer_id is not null
             group by e.document_id, e.currency) d
     cross join lateral (
        select sum(minor)::bigint as applied_minor
          from (select -a.amount_minor as minor from ledger_application a
                 where d.amount_minor > 0 and a.charge_id = d.id and a.released_on is null
                 union all
                select a.amount_minor from ledger_application a
                 where d.amount_minor < 0 and a.credit_id = d.id and a.released_on is null) parts
     ) applied
"""
AGED = f"""
    select currency,
           case when open_minor < 0 and %(apart)s then -1
                else width_bucket(
                     %(on)s - case when open_minor < 0 or %(by_date)s then dated_on else due_on end,
                     %(thresholds)s::int[]) end as place,
           sum(open_minor)::bigint, count(*)
      from ({OPEN_ITEMS}) items
     where open_minor <> 0
     group by currency, place
"""


class Outstanding(NamedTuple):
    """What is owed in one currency; amounts in its minor units, plus is owed to us."""

    currency: str
    aging: Aging
    late: int  # items that are late

    @property
    def overdue_minor(self) -> int:
        return sum(self.aging.late_minor)


def outstanding(company: Company, *, on: date) -> list[Outstanding]:
    """What is open now of everything dated up to and including a day, in one query.

    Lateness is counted on that day, as the company ages. One line for each currency in which
    something is open, the company's own first.
    """
    edges = edges_of(company)
    asked: dict[str, Any] = {
        "company": company.pk,
        "on": on,
        "thresholds": [1, *(edge + 1 for edge in edges)],
        "by_date": company.age_by == company.AgeBy.DOCUMENT_DATE,
        "apart": company.age_credits == company.AgeCredits.APART,
    }
    with connection.cursor() as cursor:
        cursor.execute(AGED, asked)
        cells = {(currency, place): sums for currency, place, *sums in cursor.fetchall()}
    currencies = {currency for currency, _place in cells}
    ordered = sorted(currencies, key=lambda currency: (currency != company.currency, currency))
    return [line_of(currency, cells, len(edges) + 1) for currency in ordered]


def line_of(currency: str, cells: dict[tuple[str, int], list[int]], columns: int) -> Outstanding:
    """Cells hold an amount and a number of items; -1 is the place of credits, 0 what is current."""
    minor = {place: cells.get((currency, place), [0, 0])[0] for place in range(-1, columns + 1)}
    late = range(1, columns + 1)
    return Outstanding(
        currency,
        Aging(minor[0], tuple(minor[place] for place in late), minor[-1]),
        sum(cells.get((currency, place), [0, 0])[1] for place in late),
    )
