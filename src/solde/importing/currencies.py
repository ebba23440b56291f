"""In which currency a row writes its amounts."""

from typing import NamedTuple

from django.db import connection

from solde.company.models import Company

# Only customers in other currencies than the company's; a name goes before a number.
CURRENCIES = """
    select key, currency
      from (select distinct on (key) key, currency
              from (select name as key, 1 as rank, currency from customers_customer
                     where company_id = %(company)s
                    union all
                    select number, 2, currency from customers_customer
                     where company_id = %(company)s and number <> '') as keys
             where exists (select from customers_customer
                            where company_id = %(company)s and currency <> %(currency)s)
             order by key, rank) as first
     where currency <> %(currency)s
"""


class Currencies(NamedTuple):
    """The currencies of those whom rows name."""

    usual: str  # the company's
    foreign: dict[str, str]  # by name and number of customers, where it is another one

    def of(self, customer: str) -> str:
        """The currency of who is named so; the company's for who is not in the books yet."""
        return self.foreign.get(customer, self.usual)


def currencies_of(company: Company) -> Currencies:
    with connection.cursor() as cursor:
        cursor.execute(CURRENCIES, {"company": company.pk, "currency": company.currency})
        return Currencies(company.currency, dict(cursor.fetchall()))
