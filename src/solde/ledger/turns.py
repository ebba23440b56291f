"""One at a time at the same customer."""

from collections.abc import Iterable

from django.db import connection


def take_turn(customer_id: int) -> None:
    """Wait until nobody else changes what the customer's documents come to, and keep it so.

    Lasts until the transaction ends. What is read after this is what the act will be judged
    by (migrations/0003_applications.sql); new documents may still be posted meanwhile.
    """
    take_turns([customer_id])


def take_turns(customer_ids: Iterable[int]) -> None:
    """Take the turns of many customers, in an order that all keep, with take_turn()'s promise."""
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("select solde_take_turns(%s::bigint[])", [list(customer_ids)])
