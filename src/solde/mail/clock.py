"""The one clock of letters: PostgreSQL's, so that no machine's own can be wrong."""

from datetime import datetime

from django.db import connection


def database_now() -> datetime:
    """The moment at which the database was asked, not the one its transaction began."""
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        now = cursor.fetchone()[0]
    assert isinstance(now, datetime)
    return now
