"""The check of the books knows the decimals of currencies by itself."""

import pytest
from django.db import connection

from solde.figures.money import CURRENCIES


@pytest.mark.django_db
def test_sql_and_python_know_the_same_decimals():
    with connection.cursor() as cursor:
        cursor.execute(
            "select code, solde_minor_digits(code) from unnest(%s::text[]) as code",
            [list(CURRENCIES)],
        )
        assert dict(cursor.fetchall()) == CURRENCIES
