"""One at a time at the same customer."""

from django.db import connection


def take_turn(customer_id: int) -> None:
    """Wait until nobody else changes what the customer's documents come to, and keep it so.

    Lasts until the transaction ends. What is read after this is what the act will be judged
    by (migrations/0003_applications.sql); new documents may still be posted meanwhile.
    """
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("select solde_take_turns(array[%s]::bigint[])", [customer_id])
